// How the inspector's fields are rewritten.
#include <algorithm>
#include <string>
#include <utility>

#include "core/scenario/rewrite.hpp"
#include "shell/views/inspector.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kRewrite{"Rewrite it", "改写"};
constexpr Words kSet{"Set it", "置 1"};
constexpr Words kUnset{"Take it away", "清零"};

// "edit-window", "edit-Syn": the name of the value as a control.
std::string control_name(const FieldEdit& edit, const wire::Field& field) {
  return "edit-" +
         std::string(edit.form == FieldEdit::Form::kSwitch ? field.name : scenario::to_string(edit.field));
}

}  // namespace

const FieldEdit* Inspector::edit_of(const Ui& ui, std::size_t field) const {
  if (!edits_ || !ui.model.editable() || field >= changeable_.size() || !changeable_[field]) return nullptr;
  return &*changeable_[field];
}

// What it says, with a pencil where somebody may be about to use it.
void Inspector::draw_value(const Ui& ui, std::size_t i, float height) {
  const Palette& c = ui.colors();
  const FieldEdit edit = *edit_of(ui, i);
  const std::string name = control_name(edit, fields_[i]);
  ImGui::SameLine(0, 0);
  const Point at = point(ImGui::GetCursorScreenPos());
  const float width = std::max(ImGui::GetContentRegionAvail().x, 1.0f);
  const bool pressed = ImGui::InvisibleButton(name.c_str(), {width, height});
  const bool hovered = ImGui::IsItemHovered();
  const bool is_switch = edit.form == FieldEdit::Form::kSwitch;
  if (hovered) {
    next_hovered_field_ = static_cast<int>(i);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) {
    const bool set = (edit.now & edit.flip) != 0;
    tooltip(ui, (!is_switch ? kRewrite : set ? kUnset : kSet).in(ui.language));
  }
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float pencil = 18 * ui.unit;
  const std::string shown = fitted(Face::kSmall, fields_[i].value, width - pencil);
  const ImVec2 size = text_size(Face::kSmall, shown);
  put_text(draw, Face::kSmall, {at.x, at.y + (height - size.y) / 2}, hovered ? c.accent : c.text, shown);
  if (hovered || ui.touch || ui.cursor == name)
    draw_icon(draw, Icon::kEdit,
              {ui.snap(at.x + size.x + pencil / 2 + 2 * ui.unit), ui.snap(at.y + height / 2)}, 10 * ui.unit,
              hovered ? c.accent : c.muted);
  if (!pressed) return;
  if (is_switch) {
    rewrite(ui, i, "");
  } else {
    begin_writing(i);
  }
}

void Inspector::begin_writing(std::size_t field) {
  written_ = chosen_field_ = static_cast<int>(field);
  scroll_to_field_ = true;
  unfold_to(field);
  writing_.begin(HeaderEdits::text_of(*changeable_[field]));
}

void Inspector::begin_next(const Ui& ui, std::size_t field, int direction) {
  const auto count = static_cast<int>(fields_.size());
  for (int i = static_cast<int>(field) + direction; i >= 0 && i < count; i += direction) {
    const FieldEdit* const edit = edit_of(ui, static_cast<std::size_t>(i));
    if (edit == nullptr || edit->form == FieldEdit::Form::kSwitch) continue;
    return begin_writing(static_cast<std::size_t>(i));
  }
}

void Inspector::begin_first(const Ui& ui) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const FieldEdit* const edit = edit_of(ui, i);
    if (edit != nullptr && edit->field == scenario::Field::kSourcePort) return begin_writing(i);
  }
}

// In its place, or below it where there is little room.
void Inspector::draw_writing(const Ui& ui, std::size_t i) {
  const FieldEdit* const edit = edit_of(ui, i);
  if (edit == nullptr) {
    written_ = -1;
    return;
  }
  const float left = ImGui::GetItemRectSize().x;
  if (ImGui::GetContentRegionAvail().x - left >= 190 * ui.unit) ImGui::SameLine(0, 0);
  using Wish = FieldWriting::Wish;
  const Wish wish = writing_.draw(ui, control_name(*edit, fields_[i]), edits_->hint(*edit));
  if (wish == Wish::kNone) return;
  if (wish != Wish::kGiveUp) {
    const unsigned before = ui.model.generation();
    if (!rewrite(ui, i, writing_.text())) return;
    direction_ = wish == Wish::kNext ? 1 : wish == Wish::kPrevious ? -1 : 0;
    written_ = -1;
    if (direction_ == 0) return;
    if (before != ui.model.generation()) {
      left_ = static_cast<int>(i);  // what is there now is read in the next frame
    } else {
      begin_next(ui, i, direction_);
    }
    return;
  }
  written_ = -1;
}

bool Inspector::rewrite(const Ui& ui, std::size_t field, std::string_view text) {
  const auto next = edits_->changed(ui.model.changes(), *changeable_[field], text);
  if (!next) return writing_.refuse(next.error()), false;
  rewrote_ = true;
  if (ui.model.change(*next)) return true;
  if (written_ < 0) return false;  // a banner tells
  if (ui.model.error()) writing_.refuse(ui.model.error()->error.message);
  ui.model.dismiss_error();
  return false;
}

}  // namespace tcplab::shell
