// What the text version lists beside the events. It comes when one of the lists is opened.
import { ChangeList } from './changes.js';
import { PlaceList } from './places.js';
import { ShownList } from './shown.js';

export const makeLists = (program, wake) => [ChangeList, PlaceList, ShownList].map((List) => new List(program, wake));
