#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// What the surroundings of the lab can do, so that there are buttons for it.
struct BarOffers {
  bool open = false;
  bool edit = false;
  bool share = false;
  bool course = false;
};

// What of the bars there is room for, and where. Everything is measured, so that no language, touch target or
// width makes one control cover another. The playing controls and the axis make a row of their own where one
// row has no room for all.
struct BarLayout {
  Rect first;
  Rect second;  // the same as the first where there is one row
  bool name = true;
  bool open_button = false;
  bool edit_button = false;
  bool share_button = false;
  bool course_button = false;
  bool start = true;  // the ways to the two ends of the run
  bool end = true;
  bool time = true;
  bool wide_axis = true;
  float gap = 0;  // between buttons of a group
  // Left edges and widths.
  float scenario = 0;
  float scenario_width = 0;
  float transport = 0;
  float axis = 0;
  float axis_width = 0;
  float settings = 0;

  float height() const { return second.bottom - first.top; }
};

// For a bar from place on, that much wide.
BarLayout lay_out_bar(const Ui& ui, Point place, float width, const BarOffers& offers);

// Of the button that shows the speed.
float speed_width(const Ui& ui);
// The longest instant and event number of the open run are that wide.
float time_width(const Ui& ui);

}  // namespace tcplab::shell
