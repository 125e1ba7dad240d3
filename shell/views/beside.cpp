#include "shell/views/beside.hpp"

#include <utility>

#include "shell/model/ghost.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kFirstRun{"First run: ", "第一次运行："};
constexpr Words kSecondRun{"Second run: ", "第二次运行："};
constexpr Words kNotHere{"nothing like it here", "这里没有对应的"};

}  // namespace

// Somebody has chosen something here.
void Beside::lead(Model& open, const trace::Comparison* comparison) {
  const trace::EventId event = model_.focus().event;
  const bool any = event != trace::kNoEvent && comparison != nullptr;
  const trace::EventId alike = any ? comparison->event_in_b(event) : trace::kNoEvent;
  alone_ = any && alike == trace::kNoEvent ? Alone::kHere : Alone::kNeither;
  alike != trace::kNoEvent ? open.select(alike) : open.seek(model_.focus().at);
}

// And in the other run.
void Beside::trail(const Model& open, const trace::Comparison* comparison) {
  const trace::EventId event = open.focus().event;
  const bool any = event != trace::kNoEvent && comparison != nullptr && !open.playback().playing();
  const trace::EventId alike = any ? comparison->event_in_a(event) : trace::kNoEvent;
  alone_ = any && alike == trace::kNoEvent ? Alone::kThere : Alone::kNeither;
  alike != trace::kNoEvent ? model_.select(alike) : model_.seek(open.focus().at);
}

void Beside::follow(Model& open, bool pointed_at) {
  const bool other_run = model_.run() != open.ghost();
  model_.look_into(open.ghost_run());
  if (model_.axis() != open.axis()) model_.set_axis(open.axis());
  model_.set_filter(open.sieve().text());
  model_.folded() = open.folded();
  const Contrast* const contrast = open.contrast();
  const trace::Comparison* const comparison = contrast ? &contrast->comparison : nullptr;
  const bool other_contrast = std::exchange(version_, open.contrast_version()) != open.contrast_version();
  if (const auto asked = open.take_asked_in_ghost()) model_.select(*asked);
  if (!other_run && model_.focus() != followed_) {
    lead(open, comparison);
  } else if (other_run || other_contrast || open.focus() != led_by_) {
    trail(open, comparison);
  }
  followed_ = model_.focus();
  led_by_ = open.focus();
  if (comparison == nullptr) return;
  const Model& source = pointed_at ? model_ : open;
  if (source.hovered() == trace::kNoEvent || source.hovered() >= source.run()->trace().events().size())
    return;
  pointed_at ? open.preview(comparison->event_in_b(model_.hovered()))
             : model_.preview(comparison->event_in_a(open.hovered()));
}

void Beside::draw_title(const Ui& ui, const Rect& strip, std::string_view name, bool alone) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({strip.left, strip.top}, {strip.right, strip.bottom}, c.panel);
  const float y = strip.center().y - text_size(Face::kSmall, "X").y / 2;
  const float left = strip.left + 10 * ui.unit;
  std::string text(name);
  if (alone) text.append("  \u00b7  ").append(kNotHere.in(ui.language));
  put_text(draw, Face::kSmall, {left, y}, alone ? c.retransmission : c.text,
           fitted(Face::kSmall, text, strip.right - left - 4 * ui.unit));
}

Rect Beside::draw(const Ui& ui, const TimelineView& other, const Rect& area) {
  const float middle = ui.snap((area.left + area.right) / 2);
  const float top = area.top + 26 * ui.unit;
  const Rect mine{area.left, top, middle, area.bottom};
  const Rect rest{middle + ui.pixel, top, area.right, area.bottom};
  follow(ui.model, mine.contains(point(ImGui::GetMousePos())));
  const std::string first = std::string(kFirstRun.in(ui.language)) + ghost_name(ui.model, ui.language);
  const std::string second =
      std::string(kSecondRun.in(ui.language)) +
      (ui.model.editable() ? ui.model.branches().open().name : std::string(ui.model.run()->name));
  draw_title(ui, {mine.left, area.top, mine.right, top}, first, alone_ == Alone::kThere);
  draw_title(ui, {rest.left, area.top, rest.right, top}, second, alone_ == Alone::kHere);
  model_.sift(ui.goes_on);
  const Ui own{model_,   ui.popups, ui.theme,   ui.contrast, ui.language,  ui.touch,     ui.unit,
               ui.pixel, ui.pinch,  ui.fingers, ui.goes_on,  ui.edit_menu, ui.bookmarks, ui.cursor};
  ImGui::SetCursorScreenPos({mine.left, mine.top});
  ImGui::BeginChild("beside", {mine.width(), mine.height()}, 0,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  timeline_.choose_as(other);
  if (std::exchange(shown_, model_.focus()) != model_.focus()) timeline_.follow(own);
  timeline_.draw(own, mine);
  ImGui::EndChild();
  ui.upright_rule(*ImGui::GetWindowDrawList(), middle, area.top, area.bottom, ui.colors().border);
  model_.end_frame();
  return rest;
}

}  // namespace tcplab::shell
