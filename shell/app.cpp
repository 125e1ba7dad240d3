#include "shell/app.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {
namespace {

constexpr float kWide = 820;
// Height of a line of the text face at the normal size.
constexpr float kNormalText = 17;
constexpr double kKeyZoom = 1.35;

constexpr ImGuiWindowFlags kBare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav |
                                   ImGuiWindowFlags_NoBackground;

bool touched() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

bool typed(ImWchar wanted) {
  const ImVector<ImWchar>& queue = ImGui::GetIO().InputQueueCharacters;
  return std::find(queue.begin(), queue.end(), wanted) != queue.end();
}

}  // namespace

App::App() {
  if (!catalogue_.entries().empty()) open_named(catalogue_.entries().front().name);
}

bool App::open_text(std::string name, std::string text) {
  if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string::npos)
    name.erase(0, slash + 1);
  const bool opened = model_.open(std::move(name), std::move(text));
  if (opened) show_about();
  writer_.update(model_, language_);
  return opened;
}

bool App::open_named(std::string_view name) {
  const int index = catalogue_.find(name);
  if (index < 0) return false;
  const Catalogue::Entry& entry = catalogue_.entries()[static_cast<std::size_t>(index)];
  return open_text(std::string(entry.name), std::string(entry.text));
}

void App::show_about() {
  upper_ = only_ = kAbout;
  followed_ = model_.focus();
}

bool App::animating() const { return model_.playback().playing() || timeline_.moving(); }

ImVec4 App::background() const { return vec(palette(theme_).background); }

std::optional<lab::EventId> App::selected() const {
  if (!model_.run() || model_.focus().event == lab::kNoEvent) return std::nullopt;
  return model_.focus().event;
}

std::optional<ImVec2> App::event_position(lab::EventId event) const {
  const std::optional<Point> place = timeline_.event_position(model_, event);
  return place ? std::optional<ImVec2>(vec(*place)) : std::nullopt;
}

void App::draw() {
  const float unit = ImGui::GetFontSize() / kNormalText;
  const float ratio = std::max(ImGui::GetIO().DisplayFramebufferScale.x, 0.1f);
  const Ui ui{
      model_, theme_, language_, touch_ || touched(), unit, 1 / ratio, std::exchange(pinch_, std::nullopt)};
  apply_style(theme_, unit, ui.touch);
  model_.advance(static_cast<double>(std::min(ImGui::GetIO().DeltaTime, 0.1f)));

  const ImGuiViewport& screen = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(screen.Pos);
  ImGui::SetNextWindowSize(screen.Size);
  ImGui::Begin("tcplab", nullptr, kBare);
  Rect area{screen.Pos.x, screen.Pos.y, screen.Pos.x + screen.Size.x, screen.Pos.y + screen.Size.y};
  if (!ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) handle_keys();
  const Rect bar{area.left, area.top, area.right, area.top + TopBar::height(ui, area.width())};
  BarRequests requests;
  requests.picker = std::exchange(pick_, false);
  requests.offer_files = ask_for_file_ != nullptr;
  bar_.draw(ui, bar, catalogue_, requests);
  area.top = bar.bottom;
  area.top += draw_errors(ui, area);
  if (model_.run()) area.width() >= kWide* unit ? draw_wide(ui, area) : draw_narrow(ui, area);
  draw_help(ui, help_);
  ImGui::End();
  answer(requests);
  writer_.update(model_, language_);
  model_.end_frame();
}

void App::pinch(const Pinch& pinch) {
  const Pinch before = pinch_.value_or(Pinch{});
  pinch_ = Pinch{pinch.centre, before.factor * pinch.factor, before.pan + pinch.pan};
}

void App::answer(const BarRequests& requests) {
  if (requests.open) open_text(std::string(requests.open->name), std::string(requests.open->text));
  if (requests.toggle_theme) theme_ = theme_ == Theme::kDark ? Theme::kLight : Theme::kDark;
  if (requests.toggle_language)
    language_ = language_ == Language::kEnglish ? Language::kChinese : Language::kEnglish;
  if (requests.help) help_ = true;
  if (requests.fit) timeline_.fit();
  if (requests.choose_file) ask_for_file_();
}

void App::handle_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput) return;
  if ((io.KeyCtrl || io.KeySuper) && ImGui::IsKeyPressed(ImGuiKey_V, false)) open_pasted();
  if (io.KeyCtrl || io.KeySuper || io.KeyAlt) return;
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key); };
  if (typed('?') || pressed(ImGuiKey_F1) || (io.KeyShift && pressed(ImGuiKey_Slash))) help_ = true;
  if (pressed(ImGuiKey_T)) theme_ = theme_ == Theme::kDark ? Theme::kLight : Theme::kDark;
  if (pressed(ImGuiKey_L))
    language_ = language_ == Language::kEnglish ? Language::kChinese : Language::kEnglish;
  if (pressed(ImGuiKey_O)) pick_ = true;
  if (!model_.run()) return;
  const int direction = (pressed(ImGuiKey_RightArrow) || pressed(ImGuiKey_J) ? 1 : 0) -
                        (pressed(ImGuiKey_LeftArrow) || pressed(ImGuiKey_K) ? 1 : 0);
  if (direction != 0) io.KeyShift ? model_.step_same_host(direction) : model_.step(direction);
  if (pressed(ImGuiKey_LeftBracket)) model_.go_to_cause();
  if (pressed(ImGuiKey_RightBracket)) model_.go_to_effect();
  if (pressed(ImGuiKey_Space)) model_.toggle_play();
  if (pressed(ImGuiKey_Comma)) model_.change_speed(-1);
  if (pressed(ImGuiKey_Period)) model_.change_speed(1);
  if (pressed(ImGuiKey_Home)) model_.go_to_start();
  if (pressed(ImGuiKey_End)) model_.go_to_end();
  if (pressed(ImGuiKey_F)) timeline_.fit();
  if (pressed(ImGuiKey_Equal) || pressed(ImGuiKey_KeypadAdd)) timeline_.zoom(model_, kKeyZoom);
  if (pressed(ImGuiKey_Minus) || pressed(ImGuiKey_KeypadSubtract)) timeline_.zoom(model_, 1 / kKeyZoom);
  if (pressed(ImGuiKey_A)) model_.set_axis(static_cast<AxisMode>((static_cast<int>(model_.axis()) + 1) % 3));
  constexpr ImGuiKey kTabs[] = {ImGuiKey_1, ImGuiKey_2, ImGuiKey_3, ImGuiKey_4, ImGuiKey_5};
  for (int i = 0; i < 5; ++i) {
    if (!pressed(kTabs[i])) continue;
    only_ = static_cast<Tab>(i);
    (only_ == kStates || only_ == kVariables ? lower_ : upper_) = only_;
  }
}

void App::open_pasted() {
  const char* pasted = ImGui::GetClipboardText();
  if (pasted && *pasted) open_text(text(Text::kPasted, language_), pasted);
}

float App::draw_errors(const Ui& ui, const Rect& area) {
  float height = 0;
  const auto below = [&] { ImGui::SetCursorScreenPos({area.left, area.top + height}); };
  if (model_.error()) {
    below();
    draw_error(ui);
    height += ImGui::GetItemRectSize().y;
  }
  if (verdict_.shown(model_)) {
    below();
    verdict_.draw(ui);
    height += ImGui::GetItemRectSize().y;
  }
  return height;
}

void App::draw_timeline(const Ui& ui, const Rect& area) {
  ImGui::SetCursorScreenPos({area.left, area.top});
  ImGui::BeginChild("timeline", {area.width(), area.height()}, 0,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  if (followed_ != model_.focus()) {
    timeline_.follow(ui);
    // Who selects an event wants to see it; a script shows its line of it.
    if (!model_.playback().playing() && !model_.run()->script()) {
      if (upper_ == kAbout) upper_ = kInspector;
      if (only_ == kAbout) only_ = kInspector;
    }
  }
  followed_ = model_.focus();
  timeline_.draw(ui, area);
  ImGui::EndChild();
}

void App::draw_wide(const Ui& ui, const Rect& area) {
  const float split = ui.snap(
      area.left + std::clamp(area.width() * side_share_, 480 * ui.unit, area.width() - 300 * ui.unit));
  const Rect left{area.left, area.top, split, area.bottom};
  draw_timeline(ui, left);
  const float middle = ui.snap(area.top + std::clamp(area.height() * upper_share_, 120 * ui.unit,
                                                     std::max(121 * ui.unit, area.height() - 120 * ui.unit)));
  constexpr Tab kUpper[] = {kAbout, kInspector, kEvents};
  constexpr Tab kLower[] = {kStates, kVariables};
  draw_panel(ui, "upper", {split, area.top, area.right, middle}, kUpper, 3, upper_);
  draw_panel(ui, "lower", {split, middle, area.right, area.bottom}, kLower, 2, lower_);
  draw_splitter(ui, "side", {split, area.top, split, area.bottom}, true, area.width(), side_share_);
  draw_splitter(ui, "upper", {split, middle, area.right, middle}, false, area.height(), upper_share_);
}

void App::draw_narrow(const Ui& ui, const Rect& area) {
  const float middle = ui.snap(area.top + area.height() * timeline_share_);
  draw_timeline(ui, {area.left, area.top, area.right, middle});
  constexpr Tab kAll[] = {kAbout, kInspector, kStates, kVariables, kEvents};
  draw_panel(ui, "only", {area.left, middle, area.right, area.bottom}, kAll, 5, only_);
  draw_splitter(ui, "middle", {area.left, middle, area.right, middle}, false, area.height(), timeline_share_);
}

void App::draw_splitter(const Ui& ui, const char* id, const Rect& line, bool upright, float length,
                        float& share) {
  const Rect grip = line.grown((ui.touch ? 6.0f : 3.0f) * ui.unit);
  ImGui::PushID("splitter");
  ImGui::SetCursorScreenPos({grip.left, grip.top});
  ImGui::InvisibleButton(id, {grip.width(), grip.height()});
  ImGui::PopID();
  const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
  if (lit) ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  if (ImGui::IsItemActive()) {
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    share = std::clamp(share + (upright ? moved.x : moved.y) / length, 0.15f, 0.85f);
  }
  const Palette& c = ui.colors();
  ImGui::GetWindowDrawList()->AddLine({line.left, line.top}, {line.right, line.bottom},
                                      lit ? c.accent : c.border, lit ? 2 * ui.unit : ui.pixel);
}

void App::draw_panel(const Ui& ui, const char* id, const Rect& area, const Tab* tabs, int count,
                     Tab& chosen) {
  constexpr Text kNames[] = {Text::kAbout, Text::kSegment, Text::kStates, Text::kVariables, Text::kEvents};
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel);
  ImGui::PushID(id);
  const float height = (ui.touch ? 44.0f : 38.0f) * ui.unit;
  float x = area.left + 6 * ui.unit;
  const float padding = (area.width() < 420 * ui.unit ? 16.0f : 22.0f) * ui.unit;
  for (int i = 0; i < count; ++i) {
    const bool script = tabs[i] == kAbout && model_.run()->script();
    const char* name = ui.tr(script ? Text::kScript : kNames[tabs[i]]);
    const ImVec2 size = text_size(Face::kText, name);
    const float width = size.x + padding;
    ImGui::SetCursorScreenPos({x, area.top});
    if (ImGui::InvisibleButton(name, {width, height})) chosen = tabs[i];
    const bool active = chosen == tabs[i];
    const Color color = active || ImGui::IsItemHovered() ? c.text : c.muted;
    put_text(draw, Face::kText, {x + (width - size.x) / 2, area.top + (height - size.y) / 2}, color, name);
    if (active)
      draw.AddRectFilled({x + 8 * ui.unit, area.top + height - 3 * ui.unit},
                         {x + width - 8 * ui.unit, area.top + height - ui.unit}, c.accent, 1);
    x += width;
  }
  draw.AddLine({area.left, area.top + height}, {area.right, area.top + height}, c.border, ui.pixel);
  const std::optional<Moment> moment = moment_of(chosen, area.contains(point(ImGui::GetMousePos())));
  Rect content{area.left, area.top + height + ui.pixel, area.right, area.bottom};
  if (moment) content = draw_moment(ui, *moment, {x, area.top, area.right, content.top}, content);
  ImGui::SetCursorScreenPos({content.left, content.top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(14 * ui.unit, 10 * ui.unit));
  // Each tab keeps its own place.
  const std::string child = std::to_string(static_cast<int>(chosen));
  ImGui::BeginChild(child.c_str(), {content.width(), content.height()},
                    ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  draw_tab(ui, chosen, moment ? moment->shown : model_.focus());
  ImGui::EndChild();
  ImGui::PopID();
}

std::optional<Moment> App::moment_of(Tab tab, bool pointed_at) const {
  const bool shows_one = tab == kInspector || tab == kStates || tab == kVariables || model_.run()->script();
  if (!shows_one || tab == kEvents) return std::nullopt;
  // The links in the inspector preview events; if it showed these, the link would slip from under the mouse.
  const bool follows = tab != kInspector || !pointed_at;
  const Focus shown = follows ? model_.shown() : model_.focus();
  return Moment{shown, shown != model_.focus()};
}

void App::draw_tab(const Ui& ui, Tab tab, const Focus& shown) {
  switch (tab) {
    case kAbout:
      return model_.run()->script() ? script_.draw(ui, shown) : draw_about(ui);
    case kInspector:
      return inspector_.draw(ui, shown);
    case kStates:
      return draw_state_diagrams(ui, shown);
    case kVariables:
      return draw_variables(ui, shown);
    case kEvents:
      return events_.draw(ui);
  }
}

}  // namespace tcplab::shell
