#include "shell/views/making_strip.hpp"

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

bool has_something_to_say(const Model& model) {
  return model.making() || model.stopped() || (model.run() && model.run()->recording->truncated());
}

Text what_it_says(const Model& model) {
  if (model.making()) return Text::kMaking;
  return model.stopped() ? Text::kMakingStopped : Text::kTruncated;
}

}  // namespace

float MakingStrip::height(const Ui& ui) {
  return has_something_to_say(ui.model) ? ui.target() + 8 * ui.unit : 0.0f;
}

void MakingStrip::draw(const Ui& ui, const Rect& area) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const bool making = ui.model.making();
  const char* const name = ui.tr(making ? Text::kStopMaking : Text::kGoOn);
  const float width = text_size(Face::kText, name).x + 24 * ui.unit;
  const float left = area.right - width - 10 * ui.unit;
  const std::string count = format_count(ui.model.run()->trace().events().size());
  const std::string text = fitted(Face::kText, text_with(what_it_says(ui.model), ui.language, count),
                                  left - area.left - 24 * ui.unit);
  const float y = area.center().y - text_size(Face::kText, text).y / 2;
  put_text(draw, Face::kText, {area.left + 12 * ui.unit, y}, making ? c.text : c.retransmission, text);
  ImGui::SetCursorScreenPos({left, ui.snap(area.center().y - ui.target() / 2)});
  if (!ImGui::Button((std::string(name) + "###making").c_str(), {width, ui.target()})) return;
  making ? ui.model.stop() : ui.model.go_on();
}

}  // namespace tcplab::shell
