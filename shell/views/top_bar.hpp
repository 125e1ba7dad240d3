#pragma once

#include "shell/model/catalogue.hpp"
#include "shell/ui.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {

// What the bars ask of the App.
struct BarRequests {
  const Catalogue::Entry* open = nullptr;
  bool toggle_theme = false;
  bool toggle_language = false;
  bool help = false;
  bool fit = false;
  bool choose_file = false;
  // And what the App tells the bars.
  bool picker = false;       // open the picker
  bool offer_files = false;  // there is a way to choose a file
};

// Name, scenario, playing, time, axis and settings: one row where there is room, else two.
class TopBar {
 public:
  // Height that it needs at that width.
  static float height(const Ui& ui, float width);
  void draw(const Ui& ui, const Rect& area, const Catalogue& catalogue, BarRequests& requests);
  bool picker_open() const { return picker_open_; }

 private:
  void draw_name(const Ui& ui, const Rect& row);
  void draw_scenario(const Ui& ui, const Rect& row, float width, const Catalogue& catalogue,
                     BarRequests& requests);
  void draw_picker(const Ui& ui, const Catalogue& catalogue, BarRequests& requests);
  bool draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current, float width);
  // all: with the way to the beginning, for which a small screen has no room.
  void draw_transport(const Ui& ui, bool all);
  void draw_speed(const Ui& ui);
  void draw_time(const Ui& ui);
  void draw_axis(const Ui& ui, bool wide);
  void draw_settings(const Ui& ui, BarRequests& requests);

  bool picker_open_ = false;
  int picked_ = 0;
};

// All keys and what the mouse does. Open while open is true.
void draw_help(const Ui& ui, bool& open);

}  // namespace tcplab::shell
