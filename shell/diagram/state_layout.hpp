#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tcp/state.hpp"
#include "shell/geometry.hpp"

namespace tcplab::shell {

// The state diagram of RFC 9293 3.3.2, figure 5, laid out by hand in a square of side 1: opening at the top,
// ESTABLISHED in the middle, the active close down the left side, the passive one down the right.

// The middle of a state's box.
Point state_position(tcp::State state);
// The box around it: high enough for a name on two lines.
Rect state_box(tcp::State state);

// One drawn arc: all transitions between the same two states.
struct Arc {
  tcp::State from = tcp::State::kClosed;
  tcp::State to = tcp::State::kClosed;
  bool in_figure = false;
  std::vector<const tcp::Transition*> transitions;
  std::vector<Point> line;  // from the edge of one box to the edge of the other

  // What may lead along it: "rcv SYN / snd SYN,ACK", a line for each of figure 5's reasons, or for all when
  // none of them is in the figure.
  std::string text(Language language, std::string_view separator = " / ") const;
  // The same with every reason, each once.
  std::string all_reasons(Language language) const;
};

// All arcs, in the order of tcp::transitions().
const std::vector<Arc>& state_arcs();

}  // namespace tcplab::shell
