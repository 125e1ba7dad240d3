#include "shell/views/connection_strip.hpp"

#include <algorithm>
#include <string>

namespace tcplab::shell {
namespace {

constexpr Words kAllShown{"All", "全部"};
constexpr Words kListed{"List them", "列出"};
constexpr float kBetween = 5;

void choose(Model& model, std::uint32_t number, bool one_of_them) {
  if (one_of_them) {
    if (!model.shown_streams().has(number) || model.can_hide(number))
      model.show_stream(number, !model.shown_streams().has(number));
  } else if (model.shows_alone(number)) {
    model.show_all_streams();
  } else {
    model.show_alone(number);
  }
}

}  // namespace

std::string connection_name(const Index& index, std::uint32_t number) {
  const trace::Packet packet = index.trace().packets()[index.conversations().first(number)];
  const wire::TcpHeader& header = packet.segment.header;
  const std::vector<trace::NodeInfo>& nodes = index.trace().nodes();
  return nodes[packet.from].name + ":" + std::to_string(header.source_port) + " \u2192 " +
         nodes[packet.to].name + ":" + std::to_string(header.destination_port);
}

bool connection_button(const Ui& ui, std::uint32_t number, const char* id, bool filled, ImVec2 size) {
  const Palette& c = ui.colors();
  const Color color = c.connection(number);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, ui.stroke(filled ? 0 : 1.25f));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, 0));
  ImGui::PushStyleColor(ImGuiCol_Button, vec(filled ? color : c.panel));
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered,
                        vec(filled ? blended(color, faded(c.background, 0.2f)) : c.hovered));
  ImGui::PushStyleColor(ImGuiCol_ButtonActive,
                        vec(filled ? blended(color, faded(c.background, 0.3f)) : c.hovered));
  ImGui::PushStyleColor(ImGuiCol_Border, vec(color));
  ImGui::PushStyleColor(ImGuiCol_Text, vec(filled ? c.background : color));
  const bool pressed = ImGui::Button(("#" + std::to_string(number) + "###" + id).c_str(), size);
  ImGui::PopStyleColor(5);
  ImGui::PopStyleVar(2);
  return pressed;
}

float ConnectionStrip::height(const Ui& ui) {
  return ui.model.run()->index.conversations().several() ? ui.target() + 8 * ui.unit : 0;
}

bool ConnectionStrip::draw(const Ui& ui, const Rect& area) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const auto count = static_cast<std::uint32_t>(ui.model.run()->index.conversations().size());
  const trace::Streams& shown = ui.model.shown_streams();
  const float between = kBetween * ui.unit;
  const float side = ui.target();
  const float top = ui.snap(area.center().y - side / 2);
  const auto wide = [&](std::string_view text) { return text_size(Face::kText, text).x + 18 * ui.unit; };
  float right = area.right - 8 * ui.unit;
  const auto at_right = [&](const Words& word, const char* id) {
    const float width = wide(word.in(ui.language));
    right -= width;
    ImGui::SetCursorScreenPos({right, top});
    right -= between;
    return ImGui::Button((std::string(word.in(ui.language)) + "###" + id).c_str(), {width, side});
  };
  bool listed = false;
  const float each = std::max(wide("#" + std::to_string(count - 1)), side * 1.1f);
  const float left = area.left + 8 * ui.unit;
  if (!shown.all() && at_right(kAllShown, "all-shown")) ui.model.show_all_streams();
  if (left + static_cast<float>(count) * (each + between) > right)
    listed = at_right(kListed, "list-connections");
  const auto fit = static_cast<std::uint32_t>(std::max((right - left) / (each + between), 1.0f));
  // As far along as the one in focus.
  const std::uint32_t focused = ui.model.conversation_of(ui.model.focus().event);
  const std::uint32_t first = focused < count && focused >= fit ? focused - fit + 1 : 0;
  float x = left;
  for (std::uint32_t number = first; number < std::min(first + fit, count); ++number) {
    ImGui::SetCursorScreenPos({x, top});
    const std::string id = "connection-" + std::to_string(number);
    if (connection_button(ui, number, id.c_str(), shown.has(number), {each, side}))
      choose(ui.model, number, ImGui::GetIO().KeyShift || ImGui::GetIO().KeyCtrl);
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) {
      const bool alone = ui.model.shows_alone(number);
      tooltip(ui,
              text_with(alone ? Text::kShowAllConnections : Text::kOnlyConnection, ui.language,
                        "#" + std::to_string(number) + " " + connection_name(ui.model.run()->index, number)));
    }
    if (number == focused)
      draw.AddRectFilled({x + 4 * ui.unit, top + side + ui.unit},
                         {x + each - 4 * ui.unit, top + side + 3 * ui.unit}, c.accent);
    x += each + between;
  }
  return listed;
}

}  // namespace tcplab::shell
