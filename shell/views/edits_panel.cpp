// What has been changed, to be undone, switched off, put in another order or taken away; and what can be
// turned.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shell/model/knobs.hpp"
#include "shell/views/button_row.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kNone{"Nothing is changed. Drag the head of an arrow, or press M on an event.",
                      "还没有修改。拖动箭头的尖端，或在事件上按 M。"};
constexpr Words kNoneByFinger{
    "Nothing is changed. Tap an arrow and drag its head, or keep a finger on an event.",
    "还没有修改。先点选箭头，再拖它的尖端；或在事件上长按。"};
constexpr Words kKnobs{"Parameters and links", "参数与链路"};
constexpr Words kChanges{"Changes", "修改"};
constexpr Words kUnlimited{"unlimited", "不限"};
constexpr Words kReset{"Remove all changes", "去掉全部修改"};
constexpr Words kFixed{"The run can be changed when the question has been answered.",
                       "回答问题之后才能修改这次运行。"};

class Edits : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  void draw_buttons(const Ui& ui);
  void draw_list(const Ui& ui);
  void draw_knobs(const Ui& ui);
  void draw_knob(const Ui& ui, const Knob& knob, std::size_t number);
};

void Edits::draw_buttons(const Ui& ui) {
  Model& model = ui.model;
  ButtonRow row(ui);
  if (row.add(ui.tr(Text::kUndo), "undo", model.can_undo())) model.undo();
  if (row.add(ui.tr(Text::kRedo), "redo", model.can_redo())) model.redo();
  if (row.add(ui.tr(Text::kCopyScenario), "copy-scenario", true))
    ImGui::SetClipboardText(model.text_to_save().c_str());
  if (row.add(kReset.in(ui.language), "no-changes", !model.changes().empty())) model.change({});
}

void Edits::draw_list(const Ui& ui) {
  section(ui, std::string(kChanges.in(ui.language)).c_str());
  const Changes& changes = ui.model.current_changes();
  if (changes.empty())
    paragraph(Face::kText, ui.colors().muted, (ui.touch ? kNoneByFinger : kNone).in(ui.language));
  for (const scenario::Override& each : changes.values)
    paragraph(Face::kMono, ui.colors().text, each.name + " = " + each.text);
  std::optional<Changes> next;
  const float button = ui.target();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(changes.edits.size()), button + ImGui::GetStyle().ItemSpacing.y);
  const auto draw_row = [&](std::size_t i) {
    const scenario::Edit& edit = changes.edits[i];
    ImGui::PushID(static_cast<int>(i));
    const std::string number = std::to_string(i);
    const float room = ImGui::GetContentRegionAvail().x;
    const float words = std::max(room - 4 * button - 16 * ui.unit, 40 * ui.unit);
    bool on = edit.on;
    const float padding = std::max((button - ImGui::GetFontSize()) / 2, 1.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(padding, padding));
    if (ImGui::Checkbox(("###edit-on-" + number).c_str(), &on)) {
      next = changes;
      next->edits[i].on = on;
    }
    ImGui::PopStyleVar();
    ImGui::SameLine(0, 4 * ui.unit);
    const Point at = point(ImGui::GetCursorScreenPos());
    ImGui::Dummy({words, button});
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) tooltip(ui, edit.line);
    // Beside buttons for fingers there is little room, but for more than one line.
    const auto lines = static_cast<std::size_t>(std::max(button / text_size(Face::kMono, "X").y, 1.0f));
    const std::string shown = fitted(Face::kMono, edit.line, words, lines);
    put_text(*ImGui::GetWindowDrawList(), Face::kMono,
             {at.x, at.y + (button - text_size(Face::kMono, shown).y) / 2},
             edit.on ? ui.colors().text : ui.colors().muted, shown);
    const auto tool = [&](const char* name, const char* id, bool enabled) {
      ImGui::SameLine(0, 4 * ui.unit);
      ImGui::BeginDisabled(!enabled);
      const bool pressed = ImGui::Button((std::string(name) + "###" + id + number).c_str(), {button, button});
      ImGui::EndDisabled();
      return pressed;
    };
    const auto swap_with = [&](std::size_t other) {
      next = changes;
      std::swap(next->edits[i], next->edits[other]);
    };
    if (tool("\u2191", "edit-up-", i > 0)) swap_with(i - 1);
    if (tool("\u2193", "edit-down-", i + 1 < changes.edits.size())) swap_with(i + 1);
    if (tool("\u00d7", "edit-remove-", true)) {
      next = changes;
      next->edits.erase(next->edits.begin() + static_cast<std::ptrdiff_t>(i));
    }
    ImGui::PopID();
  };
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) draw_row(static_cast<std::size_t>(i));
  }
  if (next) ui.model.change(*std::move(next));
}

void Edits::draw_knob(const Ui& ui, const Knob& knob, std::size_t number) {
  const std::string id = "###knob-" + std::to_string(number);
  paragraph(Face::kSmall, ui.colors().muted, knob.label.in(ui.language));
  const Changes kept = ui.model.changes();
  if (knob.unit == scenario::Unit::kWord) {
    ButtonRow row(ui);
    for (std::size_t i = 0; i < knob.choices.size(); ++i) {
      const std::string& choice = knob.choices[i];
      const std::string name = "choice-" + std::to_string(number) + "-" + std::to_string(i);
      if (row.add(choice, name.c_str(), true, choice == knob.text))
        ui.model.change(turned(kept, knob, choice));
    }
    return;
  }
  const bool unlimited = knob.unlimited && knob.value == 0;
  std::string shown = unlimited ? std::string(kUnlimited.in(ui.language)) : written(knob, knob.value);
  for (std::size_t at = 0; (at = shown.find('%', at)) != std::string::npos; at += 2) shown.insert(at, "%");
  auto place = static_cast<float>(place_of(knob));
  const float padding = std::max((ui.target() - ImGui::GetFontSize()) / 2, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(6 * ui.unit, padding));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - 2 * ui.unit);
  const bool moved = ImGui::SliderFloat(id.c_str(), &place, 0, 1, shown.c_str(), ImGuiSliderFlags_NoInput);
  ImGui::PopStyleVar();
  const bool let_go = ImGui::IsItemDeactivated();
  // By the keyboard, a step at a time.
  constexpr float kStepOfAKnob = 0.02f;
  const bool stands = ui.cursor == id.substr(3);
  const int by = stands ? (ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? 1 : 0) -
                              (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? 1 : 0)
                        : 0;
  if (by != 0) {
    std::int64_t value = knob.value;
    for (float next = place; value == knob.value && (by > 0 ? next < 1 : next > 0);) {
      next = std::clamp(next + static_cast<float>(by) * kStepOfAKnob, 0.0f, 1.0f);
      value = value_at(knob, static_cast<double>(next));
    }
    if (value != knob.value) ui.model.change(turned(kept, knob, written(knob, value)));
    return;
  }
  if (moved) {
    const std::int64_t value = value_at(knob, static_cast<double>(place));
    if (value != knob.value) ui.model.try_out(turned(kept, knob, written(knob, value)), false);
  }
  if (let_go) ui.model.keep();
}

void Edits::draw_knobs(const Ui& ui) {
  const std::vector<Knob> knobs = knobs_of(ui.model);
  if (knobs.empty()) return;
  section(ui, std::string(kKnobs.in(ui.language)).c_str());
  for (std::size_t i = 0; i < knobs.size(); ++i) draw_knob(ui, knobs[i], i);
}

void Edits::draw(const Ui& ui, const Focus&) {
  if (!ui.model.editable()) {
    const std::string_view why = ui.model.fixed() ? kFixed.in(ui.language) : ui.tr(Text::kOnlyScenarios);
    return paragraph(Face::kText, ui.colors().muted, why);
  }
  draw_buttons(ui);
  draw_list(ui);
  draw_knobs(ui);
}

bool is_of_a_scenario(const Recording& recording) { return recording.scenario() != nullptr; }

}  // namespace

const PanelKind kEditsPanel = {.id = "edits",
                               .title = {"Changes", "修改"},
                               .side = PanelKind::Side::kUpper,
                               .role = PanelKind::Role::kBench,
                               .applies = is_of_a_scenario,
                               .make = make_panel<Edits>,
                               .of_an_instant = false,
                               .comes_later = true};

}  // namespace tcplab::shell
