#include "shell/views/hidden_strip.hpp"

#include <string>

#include "shell/format.hpp"
#include "shell/timeline/colors.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kHiddenCount{"Hidden: {} of {} connections", "已隐藏：{} / {} 个连接"};
constexpr Words kInFocus{"In focus: {}, which is hidden", "焦点在 {} 上，而它已隐藏"};

std::string hidden_text(const Model& model, Language language) {
  const Conversations& conversations = model.run()->index.conversations();
  const trace::EventId event = model.focus().event;
  const bool focused = model.hides(event);
  std::string text((focused ? kInFocus : kHiddenCount).in(language));
  const auto fill = [&text](const std::string& value) { text.replace(text.find("{}"), 2, value); };
  if (focused) {
    fill(connection_tag(model.conversation_of(event), conversations));
  } else {
    fill(format_count(model.shown_connections().hidden(conversations.size())));
    fill(format_count(conversations.size()));
  }
  return text;
}

}  // namespace

float HiddenStrip::height(const Ui& ui) {
  return ui.model.shown_connections().all() ? 0 : ui.target() + 8 * ui.unit;
}

void HiddenStrip::draw(const Ui& ui, const Rect& area) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel);
  draw.AddLine({area.left, area.top}, {area.right, area.top}, c.border, ui.pixel);
  const char* const name = ui.tr(Text::kShowAllConnections);
  const float width = text_size(Face::kText, name).x + 24 * ui.unit;
  const float left = area.right - width - 10 * ui.unit;
  const std::string text =
      fitted(Face::kText, hidden_text(ui.model, ui.language), left - area.left - 24 * ui.unit);
  const float y = area.center().y - text_size(Face::kText, text).y / 2;
  put_text(draw, Face::kText, {area.left + 12 * ui.unit, y}, c.retransmission, text);
  ImGui::SetCursorScreenPos({left, ui.snap(area.center().y - ui.target() / 2)});
  if (ImGui::Button((std::string(name) + "###show-all-connections").c_str(), {width, ui.target()}))
    ui.model.shown_connections().show_all();
}

}  // namespace tcplab::shell
