#include "shell/views/bar_layout.hpp"

#include <algorithm>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

constexpr float kRow = 50;
constexpr float kUsualScenario = 300;  // width of the choice of scenarios, and its bounds
constexpr float kWidestScenario = 420;
constexpr float kLeastScenario = 130;
constexpr float kBetweenGroups = 14;
constexpr float kAfterTransport = 6;
constexpr float kBeforeFit = 4;

// What the parts need, in logical pixels.
struct Needs {
  float button;
  float gap;
  float name;
  float speed;
  float time;
  float wide_axis;
  float short_axis;

  float buttons(int count) const {
    return static_cast<float>(count) * button + static_cast<float>(std::max(count - 1, 0)) * gap;
  }
};

Needs measure(const Ui& ui, bool narrow) {
  Needs needs{};
  needs.button = ui.target();
  needs.gap = (narrow ? 0.0f : 2.0f) * ui.unit;
  needs.name = text_size(Face::kHeading, "tcplab").x + (narrow ? 12.0f : 20.0f) * ui.unit;
  needs.speed = speed_width(ui);
  needs.time = time_width(ui);
  for (const Text axis : {Text::kAxisLinear, Text::kAxisCompact, Text::kAxisPerEvent}) {
    const float width = text_size(Face::kSmall, ui.tr(axis)).x + 20 * ui.unit;
    needs.wide_axis += width;
    needs.short_axis = std::max(needs.short_axis, width);
  }
  return needs;
}

float settings_width(const Needs& needs, const BarLayout& bar) {
  return needs.buttons(3 + (bar.open_button ? 1 : 0) + (bar.edit_button ? 1 : 0) +
                       (bar.share_button ? 1 : 0) + (bar.course_button ? 1 : 0));
}

float playing_width(const Ui& ui, const Needs& needs, const BarLayout& bar) {
  const float transport = needs.buttons(3 + (bar.start ? 1 : 0) + (bar.end ? 1 : 0));
  return transport + kAfterTransport * ui.unit + needs.speed +
         (bar.time ? kBetweenGroups * ui.unit + needs.time : 0) + kBetweenGroups / 2 * ui.unit +
         (bar.wide_axis ? needs.wide_axis : needs.short_axis) + kBeforeFit * ui.unit + needs.button;
}

// What is missed least goes first.
void leave_out(const Ui& ui, const Needs& needs, BarLayout& bar) {
  for (bool BarLayout::*part :
       {&BarLayout::wide_axis, &BarLayout::time, &BarLayout::start, &BarLayout::end}) {
    if (playing_width(ui, needs, bar) <= bar.second.width()) return;
    bar.*part = false;
  }
}

}  // namespace

float speed_width(const Ui& ui) { return text_size(Face::kSmall, "0.25\u00d7").x + 20 * ui.unit; }

float time_width(const Ui& ui) {
  const Run* run = ui.model.run();
  if (!run) return 0;
  const std::string count = format_count(run->trace().events().size());
  const Instant end = run->index.end();
  const Text which = run->recording->is_past() ? Text::kPacketOf : Text::kEventOf;
  return std::max(text_size(Face::kSmall, text_with(which, ui.language, "#" + count, count)).x,
                  text_size(Face::kSmallMono, format_instant(end, unit_for(end), microseconds(1))).x);
}

BarLayout lay_out_bar(const Ui& ui, Point place, float width, const BarOffers& offers) {
  const bool narrow = width < 560 * ui.unit;
  const Needs needs = measure(ui, narrow);
  const float padding = (narrow ? 8.0f : 14.0f) * ui.unit;
  const float between = kBetweenGroups * ui.unit;
  const float row = (ui.touch ? kRow + 4 : kRow) * ui.unit;
  BarLayout bar;
  bar.gap = needs.gap;
  // Where there is no room, the list of scenarios has the first, and what shares has both.
  bar.open_button = offers.open && !narrow;
  bar.share_button = offers.share;
  const auto has_room = [&](int buttons) {
    return width >= (kLeastScenario + 40) * ui.unit + needs.buttons(buttons);
  };
  bar.course_button = offers.course && has_room(5);
  bar.edit_button = offers.edit && has_room(bar.course_button ? 6 : 5);
  bar.first = {place.x + padding, place.y, place.x + width - padding, place.y + row};
  const float settings = settings_width(needs, bar);
  const bool one_row =
      needs.name + kUsualScenario * ui.unit + between + playing_width(ui, needs, bar) + between + settings <=
      bar.first.width();
  bar.second =
      one_row ? bar.first : Rect{bar.first.left, bar.first.bottom, bar.first.right, bar.first.bottom + row};
  leave_out(ui, needs, bar);

  bar.settings = bar.first.right - settings;
  const float room = bar.settings - bar.first.left - 6 * ui.unit;
  bar.name = room - needs.name >= kLeastScenario * ui.unit;
  bar.scenario = bar.first.left + (bar.name ? needs.name : 0);
  bar.scenario_width =
      one_row ? kUsualScenario * ui.unit
              : std::clamp(room - (bar.name ? needs.name : 0), ui.target(), kWidestScenario * ui.unit);
  bar.transport = one_row ? bar.scenario + bar.scenario_width + between : bar.second.left;
  bar.axis_width = bar.wide_axis ? needs.wide_axis : needs.short_axis;
  bar.axis = (one_row ? bar.settings - between : bar.second.right) - needs.button - kBeforeFit * ui.unit -
             bar.axis_width;
  return bar;
}

}  // namespace tcplab::shell
