// Everything that can be done with the lab, by name: what the list of commands offers.
#include <string>
#include <utility>

#include "shell/app.hpp"
#include "shell/format.hpp"
#include "shell/model/edit_actions.hpp"
#include "shell/views/measure_strip.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr double kCommandZoom = 2;

void capitalize(std::string& name) {
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
}

}  // namespace

std::vector<Command> App::commands() {
  std::vector<Command> all;
  add_run_commands(all);
  add_layout_commands(all);
  add_page_commands(all);
  const auto named = [this](Text what, std::string_view value) { return text_with(what, language_, value); };
  if (model_.run()) {
    for (std::size_t kind = 0; kind < event_kinds().size(); ++kind) {
      all.push_back({named(Text::kNextEventOf, event_kinds()[kind].name.in(language_)), "", [this, kind] {
                       const trace::EventId next =
                           model_.run()->index.next_of_kind(kind, model_.focus().event);
                       if (next != trace::kNoEvent) model_.select(next);
                     }});
    }
  }
  for (const Catalogue::Entry& entry : catalogue_.entries()) {
    all.push_back({named(Text::kScenarioNamed, entry.title_in(language_)), "",
                   [this, name = entry.name] { open_named(name); }, entry.about_in(language_)});
  }
  for (Command& each : all) capitalize(each.name);  // some are those of keys, which stand beside these
  return all;
}

void App::add_run_commands(std::vector<Command>& all) {
  if (!model_.run()) return;
  const auto add = [&](Text name, const char* key, std::function<void()> run) {
    all.push_back({text(name, language_), std::string(key_name(key, language_)), std::move(run)});
  };
  add(model_.playback().playing() ? Text::kPause : Text::kPlay, "Space", [this] { model_.toggle_play(); });
  add(Text::kNext, "\u2192", [this] { model_.step(1); });
  add(Text::kPrevious, "\u2190", [this] { model_.step(-1); });
  add(Text::kNextSameHost, "Shift+\u2192", [this] { model_.step_same_host(1); });
  add(Text::kPreviousSameHost, "Shift+\u2190", [this] { model_.step_same_host(-1); });
  add(Text::kToStart, "Home", [this] { model_.go_to_start(); });
  add(Text::kToEnd, "End", [this] { model_.go_to_end(); });
  if (model_.run()->recording->knows_causes()) {
    add(Text::kToCause, "[", [this] { model_.go_to_cause(); });
    add(Text::kToEffect, "]", [this] { model_.go_to_effect(); });
  }
  add(Text::kKeyHops, "H", [this] { timeline_.toggle_hops(); });
  add(Text::kKeyNumbers, "N", [this] { timeline_.next_numbers(); });
  if (model_.editable()) {
    add(Text::kKeyMenu, "M", [this] { toggle_edit_menu(); });
    add(Text::kKeyDrop, "Del", [this] { drop_focused(); });
    add(Text::kKeyGhost, "B", [this] { model_.next_ghost(); });
    add(Text::kCopyScenario, "", [this] { ImGui::SetClipboardText(model_.text_to_save().c_str()); });
    if (model_.can_undo()) add(Text::kUndo, "Ctrl+Z", [this] { model_.undo(); });
    if (model_.can_redo()) add(Text::kRedo, "Ctrl+Y", [this] { model_.redo(); });
  }
  add(Text::kCopyPlotsSvg, "", [this] { ImGui::SetClipboardText(plots_drawing().c_str()); });
  add(Text::kCopyPlotsCsv, "", [this] { ImGui::SetClipboardText(plots_table().c_str()); });
  if (model_.run()->index.conversations().several()) {
    const bool alone = model_.plotted() != PlotSide::kAll;
    add(alone ? Text::kPlotAllConnections : Text::kPlotConnectionInFocus, "",
        [this, alone] { model_.plot(alone ? PlotSide::kAll : PlotSide::kBusier); });
  }
  add_branch_commands(all);
  add_change_commands(all);
  add(Text::kFit, "F", [this] { timeline_.fit(); });
  add(Text::kZoomIn, "+", [this] { timeline_.zoom(model_, kCommandZoom); });
  add(Text::kZoomOut, "\u2212", [this] { timeline_.zoom(model_, 1 / kCommandZoom); });
  if (model_.making()) add(Text::kStopMaking, "G", [this] { model_.stop(); });
  if (model_.can_go_on()) add(Text::kGoOn, "G", [this] { model_.go_on(); });
  const std::pair<Text, AxisMode> axes[] = {{Text::kAxisLinear, AxisMode::kLinear},
                                            {Text::kAxisCompact, AxisMode::kCompact},
                                            {Text::kAxisPerEvent, AxisMode::kPerEvent}};
  for (const auto& [name, mode] : axes) {
    all.push_back({text_with(Text::kAxisNamed, language_, text(name, language_)), "A",
                   [this, axis = mode] { model_.set_axis(axis); }});
  }
  for (const double speed : Playback::kSpeeds) {
    all.push_back({text_with(Text::kSpeedNamed, language_, format_speed(speed)), "",
                   [this, speed] { model_.set_speed(speed); }});
  }
  add_bench_commands(all);
}

// All that the menus of the event in focus, of its host and of the links offer.
void App::add_change_commands(std::vector<Command>& all) {
  if (!model_.editable()) return;
  const auto& nodes = model_.run()->trace().nodes();
  const auto add = [&](const std::string& whose, const std::vector<EditAction>& actions) {
    for (const EditAction& each : actions) {
      const std::string name = (whose.empty() ? "" : whose + ": ") + each.label.in(language_);
      all.push_back({text_with(Text::kChangeNamed, language_, name), "",
                     [this, line = each.line] { model_.add_edit(line); }});
    }
  };
  const Focus focus = model_.focus();
  const auto& events = model_.run()->trace().events();
  if (focus.event < events.size()) {
    const trace::Event event = events[focus.event];
    const std::vector<EditAction> of_packet = packet_actions(model_, trace::packet_of(event));
    if (!of_packet.empty() && offered_tab(kInspectorPanel.id) != nullptr)
      all.push_back({text(Text::kEditHeader, language_), "", [this] { model_.ask_for_header(); }});
    add("", of_packet);
    if (event.host < nodes.size()) add(nodes[event.host].name, host_actions(model_, event.host, focus.at));
  }
  for (const scenario::LinkSpec& link : model_.scenario().links)
    add(nodes[link.a].name + " \u2013 " + nodes[link.b].name, link_actions(model_, link.a, link.b, focus.at));
}

void App::add_bench_commands(std::vector<Command>& all) {
  const auto add = [&](Text name, const char* key, std::function<void()> run) {
    all.push_back({text(name, language_), key, std::move(run)});
  };
  const Bookmarks& bookmarks = model_.bookmarks();
  add(Text::kBookmarkHere, "D", [this] { toggle_bookmarks(); });
  if (bookmarks.find(model_.place())) add(Text::kRemoveBookmark, "", [this] { remove_bookmark_here(); });
  if (bookmarks.next(model_.place(), 1)) add(Text::kNextBookmark, "V", [this] { model_.go_to_bookmark(1); });
  if (bookmarks.next(model_.place(), -1))
    add(Text::kPreviousBookmark, "Shift+V", [this] { model_.go_to_bookmark(-1); });
  for (const Bookmark& each : bookmarks.all()) {
    all.push_back({text_with(Text::kBookmarkNamed, language_, bookmark_name(model_, each)), "",
                   [this, place = each.place] { model_.go_to(place); }});
  }
  const bool measured = model_.measure().any();
  add(Text::kMeasureFrom, measured ? "" : "R", [this] { model_.measure().begin(model_.focus().at); });
  if (!measured) return;
  add(Text::kMeasureTo, model_.measure().pinned() ? "" : "R",
      [this] { model_.measure().end(model_.focus().at); });
  add(Text::kMeasureStop, kMeasureStopKey, [this] { model_.measure().clear(); });
}

void App::add_branch_commands(std::vector<Command>& all) {
  if (!model_.editable()) return;
  const Branches& branches = model_.branches();
  all.push_back({text(Text::kNewBranch, language_), "", [this] { fork(); }});
  for (std::size_t i = 0; i < branches.all.size(); ++i) {
    if (i == branches.current) continue;
    const std::string& name = branches.all[i].name;
    all.push_back({text_with(Text::kOpenBranch, language_, name), "", [this, i] { open_branch(i); }});
    all.push_back(
        {text_with(Text::kCompareBranch, language_, name), "", [this, i] { compare_with_branch(i); }});
  }
  all.push_back({text(Text::kSideBySide, language_), "", [this] { set_beside(!model_.beside()); }});
}

void App::add_page_commands(std::vector<Command>& all) {
  const auto add = [&](Text name, const char* key, std::function<void()> run) {
    all.push_back({text(name, language_), key, std::move(run)});
  };
  add(Text::kChooseScenario, "O", [this] { bar_.open_picker(popups_); });
  if (ask_for_file_) add(Text::kOpenFile, "", ask_for_file_);
  if (course_) add(Text::kCourse, "C", course_);
  if (tour_) add(Text::kTour, "", tour_);
  if (guide_) add(Text::kUserGuide, "", guide_);
  if (explain_ && model_.focus().event != trace::kNoEvent) add(Text::kLearnMore, "", explain_);
  if (can_edit()) add(Text::kEditText, "E", edit_);
  if (share_) add(Text::kShareAndSave, "S", share_);
  if (show_text_) add(Text::kReadAsText, "", show_text_);
  add(theme_ == Theme::kDark ? Text::kThemeLight : Text::kThemeDark, "T", [this] { toggle_theme(); });
  const bool strong = contrast_ == ContrastLevel::kMore;
  add(strong ? Text::kNormalContrast : Text::kMoreContrast, "",
      [this, strong] { contrast_ = strong ? ContrastLevel::kNormal : ContrastLevel::kMore; });
  add(Text::kOtherLanguage, "L", [this] { toggle_language(); });
  add(Text::kCursor, "Q", [this] { cursor_.begin(); });
  add(Text::kKeys, "?", [this] { popups_.open(PopupId::kHelp); });
}

}  // namespace tcplab::shell
