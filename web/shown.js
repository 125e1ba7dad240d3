// Which connections and columns the timeline shows, and what can be done about it, as real buttons: what the lab's own menus offer.
import { button } from './dom.js';
import { LiveList } from './live_list.js';

export class ShownList extends LiveList {
  constructor(program, wake) {
    super('shown', program, wake, ['tcplab_run_version', 'tcplab_view_version']);
  }

  // What takes something back stands where it was done, and so has the keyboard.
  parts(ask) {
    return ask('tcplab_view_commands').map((name, index) => button(name, this.then((program) => program._tcplab_run_view_command(index))));
  }
}
