#include "shell/app.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "shell/model/knobs.hpp"
#include "shell/plots/plotted.hpp"
#include "shell/timeline/svg.hpp"
#include "shell/views/connection_strip.hpp"
#include "shell/views/filter_row.hpp"
#include "shell/views/making_strip.hpp"
#include "shell/views/measure_strip.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr float kWide = 820;
constexpr float kRoomForTwo = 600;  // timelines
// Height of a line of the text face at the normal size.
constexpr float kNormalText = 17;

constexpr ImGuiWindowFlags kBare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav |
                                   ImGuiWindowFlags_NoBackground;

bool touched() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

// Half of what lies around a splitter and belongs to no area beside it.
float grip(const Ui& ui) { return (ui.touch ? 6.0f : 3.0f) * ui.unit; }

// Of a frame, in milliseconds, goes to the making of a run: half of what a display shows in a second has time
// for, or as much again as the rest of the frame takes where that is slow.
double time_for_making() {
  return std::clamp(static_cast<double>(ImGui::GetIO().DeltaTime) * 500, 8.0, 30.0);
}

constexpr std::size_t kFurthestAtOnce = 200'000;  // events

double system_clock() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

App::App() : clock_(system_clock) {
  for (const PanelKind* kind : kPanelKinds) all_tabs_.push_back({kind, kind->make()});
  open_first();
}

void App::select(trace::EventId event) {
  if (!model_.run()) return;
  // A link may lead further than what is made of a long run at once.
  const std::size_t wanted = std::min<std::size_t>(event, kFurthestAtOnce);
  if (event != trace::kNoEvent) model_.make([&] { return model_.run()->trace().events().size() <= wanted; });
  model_.select(event);
  writer_.update(model_, language_);
}

bool App::add_edit(std::string line) { return add_edits({std::move(line)}); }

bool App::add_edits(const std::vector<std::string>& lines) {
  if (!model_.editable()) return false;
  Changes next = model_.changes();
  for (const std::string& line : lines) add_line(next, line);
  const bool added = model_.change(std::move(next));
  writer_.update(model_, language_);
  return added;
}

bool App::switch_edit(std::size_t edit) {
  return change_edits(edit, edit,
                      [edit](std::vector<scenario::Edit>& edits) { edits[edit].on = !edits[edit].on; });
}

bool App::remove_edit(std::size_t edit) {
  return change_edits(edit, edit, [edit](std::vector<scenario::Edit>& edits) {
    edits.erase(edits.begin() + static_cast<std::ptrdiff_t>(edit));
  });
}

bool App::swap_edits(std::size_t edit, std::size_t other) {
  return change_edits(edit, other, [edit, other](std::vector<scenario::Edit>& edits) {
    std::swap(edits[edit], edits[other]);
  });
}

bool App::change_edits(std::size_t edit, std::size_t other,
                       const std::function<void(std::vector<scenario::Edit>&)>& change) {
  if (!model_.editable() || std::max(edit, other) >= model_.changes().edits.size()) return false;
  Changes next = model_.changes();
  change(next.edits);
  return changed(std::move(next));
}

bool App::turn_knob(std::size_t knob, double place) {
  const std::vector<Knob> knobs = model_.editable() ? knobs_of(model_) : std::vector<Knob>();
  if (knob >= knobs.size() || knobs[knob].unit == scenario::Unit::kWord || !(place >= 0 && place <= 1))
    return false;
  return changed(turned(model_.changes(), knobs[knob], written(knobs[knob], value_at(knobs[knob], place))));
}

bool App::choose_knob(std::size_t knob, std::size_t choice) {
  const std::vector<Knob> knobs = model_.editable() ? knobs_of(model_) : std::vector<Knob>();
  if (knob >= knobs.size() || choice >= knobs[knob].choices.size()) return false;
  return changed(turned(model_.changes(), knobs[knob], knobs[knob].choices[choice]));
}

bool App::changed(Changes next) {
  const bool changed = model_.change(std::move(next));
  writer_.update(model_, language_);
  return changed;
}

void App::undo() {
  if (!model_.editable()) return;
  model_.undo();
  writer_.update(model_, language_);
}

void App::redo() {
  if (!model_.editable()) return;
  model_.redo();
  writer_.update(model_, language_);
}

void App::fork() {
  if (model_.editable()) model_.fork();
}

bool App::open_branch(std::size_t branch) {
  if (!model_.editable() || branch >= model_.branches().all.size()) return false;
  const bool opened = model_.open_branch(branch);
  writer_.update(model_, language_);
  return opened;
}

void App::rename_branch(std::size_t branch, std::string_view name) {
  if (model_.editable() && branch < model_.branches().all.size()) model_.rename_branch(branch, name);
}

void App::remove_branch(std::size_t branch) {
  if (model_.editable() && branch < model_.branches().all.size()) model_.remove_branch(branch);
  writer_.update(model_, language_);
}

void App::compare_with_branch(std::size_t branch) {
  const bool other = model_.editable() && branch < model_.branches().all.size();
  if (other && branch != model_.branches().current) model_.set_ghost_branch(branch);
}

bool App::animating() const {
  return model_.playback().playing() || cursor_.busy() || timeline_.moving() || model_.making() || busy_ ||
         model_.comparing() || model_.sifting() || !model_.settled() ||
         (model_.beside() && (beside_.moving() || beside_.model().sifting()));
}

std::string App::drawing() const {
  return to_svg(model_.run()->index, model_.map(),
                {theme_, language_, timeline_.hops(), timeline_.numbers(), folded_nodes(model_),
                 &model_.shown_streams()});
}

std::string App::plots_drawing() const {
  return shell::plots_drawing(model_, model_.focus().event, theme_, language_);
}

std::string App::plots_table() const { return shell::plots_table(model_, model_.focus().event); }

std::optional<trace::EventId> App::selected() const {
  if (!model_.run() || model_.focus().event == trace::kNoEvent) return std::nullopt;
  return model_.focus().event;
}

std::optional<ImVec2> App::event_position(trace::EventId event) const {
  const std::optional<Point> place = timeline_.event_position(model_, event);
  return place ? std::optional<ImVec2>(vec(*place)) : std::nullopt;
}

void App::measure_controls(bool wanted) {
  measured_ = wanted;
  if (wanted) recorder_.reset();  // of this frame only
  record_controls();
}

void App::record_controls() {
  const bool wanted = measured_ || cursor_.active();
  if (wanted && !recorder_) recorder_.emplace();
  if (!wanted) recorder_.reset();
}

std::vector<Control> App::controls() const {
  return recorder_ ? recorder_->controls() : std::vector<Control>{};
}

void App::draw() {
  const float unit = ImGui::GetFontSize() / kNormalText;
  const float ratio = std::max(ImGui::GetIO().DisplayFramebufferScale.x, 0.1f);
  const double start = clock_();
  const double most = time_for_making();
  const std::function<bool()> goes_on = [this, start, most] { return clock_() - start < most; };
  model_.make(goes_on);
  model_.compare(goes_on);
  model_.sift(goes_on);
  busy_ = false;
  record_controls();
  const Ui ui{model_,
              popups_,
              theme_,
              contrast_,
              language_,
              touch_ || touched(),
              unit,
              (contrast_ == ContrastLevel::kMore ? 2 : 1) / ratio,
              std::exchange(pinch_, std::nullopt),
              fingers_,
              goes_on,
              edit_menu_,
              bookmarks_view_,
              cursor_.standing_on()};
  apply_style(ui);
  model_.advance(static_cast<double>(std::min(ImGui::GetIO().DeltaTime, 0.1f)));

  const ImGuiViewport& screen = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(screen.Pos);
  ImGui::SetNextWindowSize(screen.Size);
  ImGui::Begin("tcplab", nullptr, kBare);
  Rect area{screen.Pos.x, screen.Pos.y, screen.Pos.x + screen.Size.x, screen.Pos.y + screen.Size.y};
  surfaces_ = {{area, ui.colors().background}};
  handle_keys();
  const bool all = !layout_.stacked();  // else it is there to be looked at
  const BarOffers offers{all && ask_for_file_, all && can_edit(), share_ != nullptr, all && course_};
  const BarLayout layout = lay_out_bar(ui, {area.left, area.top}, area.width(), offers);
  const Rect bar{area.left, area.top, area.right, area.top + layout.height()};
  BarRequests requests;
  bar_.draw(ui, bar, layout, requests);
  area.top = bar.bottom;
  area.top += draw_banners(ui, area);
  const bool wide = area.width() >= kWide * unit && !layout_.stacked();
  if (model_.run()) wide ? draw_wide(ui, area) : draw_narrow(ui, area);
  if (popups_.current() && is_whole()) {
    draw_popup(ui, requests);
  } else if (popups_.current() && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    popups_.close();
  }
  if (model_.asks_for_header() && !open_panel(kInspectorPanel.id)) model_.header_is_shown();
  cursor_.draw(ui, controls());
  finger_scroll_.follow(ui);
  ImGui::End();
  answer(requests);
  // What held a slider may be gone, with all that knew of it.
  if (model_.trying() && !timeline_.dragging() && !ImGui::IsAnyItemActive()) model_.keep();
  writer_.update(model_, language_);
  model_.end_frame();
}

void App::draw_popup(const Ui& ui, BarRequests& requests) {
  const std::optional<PopupId> open = popups_.begin(ui);
  if (!open) return;
  switch (*open) {
    case PopupId::kScenarios:
      picker_.draw(ui, catalogue_, ask_for_file_ != nullptr, requests);
      break;
    case PopupId::kSpeeds:
      draw_speeds(ui);
      break;
    case PopupId::kHelp:
      draw_help_popup(ui);
      break;
    case PopupId::kCommands:
      requests.command = command_list_.draw(ui, [this] { return commands(); });
      break;
    case PopupId::kEdit:
      edit_menu_.draw(ui, offered_tab(kInspectorPanel.id) != nullptr);
      break;
    case PopupId::kView:
      draw_layout_choices(ui);
      timeline_.draw_choices(ui);
      break;
    case PopupId::kBookmarks:
      bookmarks_view_.draw(ui);
      break;
    case PopupId::kCount:
      break;
  }
  popups_.end();
}

void App::draw_help_popup(const Ui& ui) {
  const bool run = model_.run() && !model_.run()->recording->is_past();
  const HelpOffers offers{show_text_ != nullptr, can_edit(), share_ != nullptr, course_ != nullptr,
                          guide_ != nullptr,     run,        model_.editable()};
  const HelpWish wish = draw_help(ui, offers);
  if (wish == HelpWish::kText) show_text_();
  if (wish == HelpWish::kGuide) guide_();
}

void App::pinch(const Pinch& pinch) {
  const Pinch before = pinch_.value_or(Pinch{});
  pinch_ = Pinch{pinch.centre, before.factor * pinch.factor, before.pan + pinch.pan};
}

void App::answer(const BarRequests& requests) {
  if (requests.open) open_named(requests.open->name);
  if (requests.toggle_theme) toggle_theme();
  if (requests.toggle_language) toggle_language();
  if (requests.fit) timeline_.fit();
  if (requests.choose_file) ask_for_file_();
  if (requests.edit) edit_();
  if (requests.share) share_();
  if (requests.course) course_();
  if (requests.command) requests.command();
}

float App::draw_banners(const Ui& ui, const Rect& area) {
  constexpr float kMost = 0.4f;  // of the height, so that the lab stays in sight
  float height = 0;
  const auto put = [&](bool shown, auto&& draw) {
    if (!shown) return;
    ImGui::SetCursorScreenPos({area.left, area.top + height});
    draw(area.height() * kMost);
    height += ImGui::GetItemRectSize().y;
  };
  put(model_.missing().has_value(),
      [&](float most) { draw_missing(ui, most, std::exchange(offer_scenarios_, false)); });
  put(model_.error().has_value(), [&](float most) { draw_error(ui, most); });
  put(fault_.shown(model_), [&](float most) { fault_.draw(ui, most); });
  put(verdict_.shown(model_), [&](float most) { verdict_.draw(ui, most); });
  return std::min(height, area.height() * 0.6f);
}

// whole: as far as its neighbours, with what splitters take of it, which is of the same ground.
void App::draw_timeline(const Ui& ui, const Rect& area, const Rect& whole) {
  const float measure = MeasureStrip::height(ui, area.width());
  const float connections = ConnectionStrip::height(ui);
  const float filter = filter_strip_height(ui);
  const float making = MakingStrip::height(ui);
  const float middle = ui.snap(area.bottom - measure - connections - filter - making);
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Palette& c = ui.colors();
  if (middle < area.bottom) draw.AddRectFilled({whole.left, middle}, {whole.right, whole.bottom}, c.panel);
  const auto rule = [&](float y) { ui.level_rule(draw, area.left, whole.right, y, c.border); };
  rule(area.top + TimelineView::kHeaderHeight * ui.unit);  // which the header covers but for the last of it

  ImGui::SetCursorScreenPos({area.left, area.top});
  ImGui::BeginChild("timeline", {area.width(), area.height()}, 0,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  if (followed_ != model_.focus()) {
    timeline_.follow(ui);
    // Who selects an event wants to see it.
    if (!model_.playback().playing()) give_way(PanelKind::Role::kIntroduction);
  }
  followed_ = model_.focus();
  timeline_.draw(ui, {area.left, area.top, area.right, middle});
  if (timeline_.picked()) give_way(PanelKind::Role::kBench);
  float top = middle;
  const auto next = [&](float height) {
    if (height > 0) rule(top);
    const Rect strip{area.left, top, area.right, top + height};
    top = strip.bottom;
    return strip;
  };
  // What there is only once somebody has asked for it may come later.
  if (const Rect strip = next(measure); measure > 0 && is_whole()) MeasureStrip::draw(ui, strip);
  if (const Rect strip = next(connections); connections > 0 && ConnectionStrip::draw(ui, strip))
    open_panel(kConnectionsPanel.id);
  if (const Rect strip = next(filter); filter > 0 && is_whole()) draw_filter_strip(ui, strip);
  if (const Rect strip = next(making); making > 0) MakingStrip::draw(ui, strip);
  ImGui::EndChild();
}

// The timeline has all where no panel is shown.
void App::draw_wide(const Ui& ui, const Rect& area) {
  const bool any = !tabs(std::nullopt).empty();
  const float side = any ? grip(ui) : 0;
  const float split = any ? ui.snap(area.left + std::clamp(area.width() * layout_.shares.side, 480 * ui.unit,
                                                           area.width() - 300 * ui.unit))
                          : area.right;
  Rect timeline{area.left, area.top, split - side, area.bottom};
  if (model_.beside() && timeline.width() >= kRoomForTwo * ui.unit)
    timeline = beside_.draw(ui, timeline_, timeline);
  draw_timeline(ui, timeline, {timeline.left, timeline.top, split, timeline.bottom});
  if (!any) return;
  draw_side(ui, {split, area.top, area.right, area.bottom});
  draw_splitter(ui, "side", {split, area.top, split, area.bottom}, true, area.width(), layout_.shares.side);
}

// Two panels, or one where nothing is shown in the place of the other.
void App::draw_side(const Ui& ui, const Rect& area) {
  const float side = grip(ui);
  const Tabs upper = tabs(PanelKind::Side::kUpper);
  const Tabs lower = tabs(PanelKind::Side::kLower);
  if (lower.empty()) return draw_panel(ui, "upper", area, {side, 0, 0, 0}, upper, upper_);
  if (upper.empty()) return draw_panel(ui, "lower", area, {side, 0, 0, 0}, lower, lower_);
  const float middle = ui.snap(area.top + std::clamp(area.height() * layout_.shares.upper, 120 * ui.unit,
                                                     std::max(121 * ui.unit, area.height() - 120 * ui.unit)));
  draw_panel(ui, "upper", {area.left, area.top, area.right, middle}, {side, 0, 0, side}, upper, upper_);
  draw_panel(ui, "lower", {area.left, middle, area.right, area.bottom}, {side, side, 0, 0}, lower, lower_);
  draw_splitter(ui, "upper", {area.left, middle, area.right, middle}, false, area.height(),
                layout_.shares.upper);
}

void App::draw_narrow(const Ui& ui, const Rect& area) {
  constexpr float kTooLowForBoth = 200;  // beside a sheet of the page on a phone, say
  const Tabs all = tabs(std::nullopt);
  if (all.empty() || area.height() < kTooLowForBoth * ui.unit) return draw_timeline(ui, area, area);
  const float side = grip(ui);
  const float middle = ui.snap(area.top + area.height() * layout_.shares.timeline);
  draw_timeline(ui, {area.left, area.top, area.right, middle - side},
                {area.left, area.top, area.right, middle});
  draw_panel(ui, "only", {area.left, middle, area.right, area.bottom}, {0, side, 0, 0}, all, only_);
  draw_splitter(ui, "middle", {area.left, middle, area.right, middle}, false, area.height(),
                layout_.shares.timeline);
}

void App::draw_splitter(const Ui& ui, const char* id, const Rect& line, bool upright, float length,
                        float& share) {
  const float side = grip(ui);
  // Where two meet, the upright one has the corner.
  const ImVec2 size(upright ? 2 * side : line.width() - side, upright ? line.height() : 2 * side);
  if (size.x <= 0 || size.y <= 0) return;
  ImGui::PushID("splitter");
  ImGui::SetCursorScreenPos({line.left + (upright ? -side : side), upright ? line.top : line.top - side});
  ImGui::InvisibleButton(id, size);
  ImGui::PopID();
  const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
  if (lit) ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  if (ImGui::IsItemActive()) {
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    share =
        std::clamp(share + (upright ? moved.x : moved.y) / length, Layout::kLeastShare, Layout::kMostShare);
  }
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (lit) return draw.AddLine({line.left, line.top}, {line.right, line.bottom}, c.accent, 2 * ui.unit);
  upright ? ui.upright_rule(draw, line.left, line.top, line.bottom, c.border)
          : ui.level_rule(draw, line.left, line.right, line.top, c.border);
}

}  // namespace tcplab::shell
