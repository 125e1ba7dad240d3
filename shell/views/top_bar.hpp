#pragma once

#include <functional>

#include "shell/model/catalogue.hpp"
#include "shell/ui.hpp"
#include "shell/views/bar_layout.hpp"

namespace tcplab::shell {

// What the bars and the list of scenarios ask of the App.
struct BarRequests {
  const Catalogue::Entry* open = nullptr;
  bool toggle_theme = false;
  bool toggle_language = false;
  bool fit = false;
  bool choose_file = false;
  bool edit = false;
  bool share = false;
  bool course = false;
  std::function<void()> command;
};

// Name, scenario, playing, time, axis and settings: one row where there is room, else two.
class TopBar {
 public:
  void draw(const Ui& ui, const Rect& area, const BarLayout& bar, BarRequests& requests);
  // Below the scenario's name.
  void open_picker(Popups& popups) const;

 private:
  void draw_name(const Ui& ui, const Rect& row);
  void draw_scenario(const Ui& ui, float width);
  void draw_transport(const Ui& ui, const BarLayout& bar);
  void draw_speed(const Ui& ui);
  void draw_time(const Ui& ui);
  void draw_axis(const Ui& ui, const BarLayout& bar);
  void draw_settings(const Ui& ui, const BarLayout& bar, BarRequests& requests);

  Rect scenario_;  // where the name is
};

// Inside their popups: the speeds to choose from, and all keys and what the mouse does. The help answers
// whether the run is wanted as text, where that is offered.
void draw_speeds(const Ui& ui);
struct HelpOffers {
  bool text = false;
  bool edit = false;
  bool share = false;
  bool course = false;
  bool guide = false;
  bool run = false;     // what is open was run, so that it has causes, hops, and more to be made of it
  bool change = false;  // and can be changed
};
enum class HelpWish { kNone, kText, kGuide };
HelpWish draw_help(const Ui& ui, const HelpOffers& offers);

}  // namespace tcplab::shell
