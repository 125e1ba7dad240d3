// All packets of a run, one a line, as an analyser lists them.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "shell/controls.hpp"
#include "shell/format.hpp"
#include "shell/model/packet_order.hpp"
#include "shell/views/filter_row.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kColumnNames[] = {{"No.", "编号"},         {"Time", "时间"},     {"Source", "源"},
                                  {"Destination", "目的"}, {"Protocol", "协议"}, {"Length", "长度"},
                                  {"Info", "信息"}};
constexpr Words kLost{"lost", "丢失"};
constexpr float kLeastRows = 3;  // with the head

class Packets : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
  bool busy() const override { return order_.busy(); }

 private:
  // What is listed, by rows: all packets, or those that pass the filter, in their order or another one.
  std::size_t rows(const Ui& ui) const;
  trace::PacketId packet_at(const Ui& ui, std::size_t row) const;
  std::optional<std::size_t> row_of(const Ui& ui, trace::PacketId packet) const;
  void put_in_order(const Ui& ui);
  void draw_header(const Ui& ui, float height, bool narrow) const;
  void draw_row(const Ui& ui, trace::PacketId id, float height, bool narrow) const;
  void follow_focus(const Ui& ui, float row_height);

  trace::EventId focused_ = trace::kNoEvent;
  unsigned generation_ = 0;
  unsigned sieved_ = 0;  // by which version of the filter
  PacketOrder order_;
};

// Where its story begins in the trace.
trace::EventId begin_of(const trace::Packet& packet) {
  if (packet.sent != trace::kNoEvent) return packet.sent;
  return packet.received != trace::kNoEvent ? packet.received : packet.dropped;
}

// By its name where there is little room.
std::string end_text(const trace::Trace& trace, const wire::IpAddress& address, bool by_name) {
  if (by_name) {
    for (const trace::NodeInfo& node : trace.nodes()) {
      const std::vector<wire::IpAddress> all = node.addresses();
      if (std::find(all.begin(), all.end(), address) != all.end()) return node.name;
    }
  }
  return address.to_string();
}

std::size_t longest_address(const trace::NodeInfo& node) {
  std::size_t longest = 0;
  for (const wire::IpAddress& address : node.addresses())
    longest = std::max(longest, address.to_string().size());
  return longest;
}

// In the middle of a row that may be made for fingers.
void put_in_row(float height, const std::string& text) {
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + std::max((height - ImGui::GetTextLineHeight()) / 2, 0.0f));
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void Packets::draw_row(const Ui& ui, trace::PacketId id, float height, bool narrow) const {
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  const trace::Packet packet = run.trace().packets()[id];
  const trace::EventId begin = begin_of(packet);
  const bool future = ui.model.lies_ahead(begin);
  const bool chosen = ui.model.focus().event != trace::kNoEvent &&
                      trace::packet_of(run.trace().events()[ui.model.focus().event]) == id;
  const trace::Finding finding = run.index.analysis().of(id);
  const bool again = packet.retransmission;
  const Color color = packet.dropped != trace::kNoEvent  ? c.loss
                      : again                            ? c.retransmission
                      : finding != trace::Finding::kNone ? c.fin
                      : packet.is_segment()              ? c.segment(classify(packet.segment))
                                                         : c.loss;
  ImGui::TableNextRow(0, height);
  ImGui::PushStyleColor(ImGuiCol_Text, faded(color, future ? ui.dimmed(0.55f) : 1.0f));
  ImGui::TableNextColumn();
  ImGui::PushID(static_cast<int>(id));
  if (ImGui::Selectable("##packet", chosen, ImGuiSelectableFlags_SpanAllColumns, {0, height}) &&
      begin != trace::kNoEvent)
    ui.model.select(begin);
  if (ImGui::IsItemHovered() && !ui.touch && begin != trace::kNoEvent) ui.model.preview(begin);
  ImGui::PopID();
  ImGui::SameLine(0, 0);
  put_in_row(height, std::to_string(id + 1u));
  const auto cell = [height](const std::string& text) {
    ImGui::TableNextColumn();
    put_in_row(height, text);
  };
  const Instant at = begin == trace::kNoEvent ? Instant{} : run.trace().events()[begin].at;
  cell(format_instant(at, unit_for(run.index.end()), microseconds(1)));
  cell(end_text(run.trace(), packet.segment.source, narrow));
  cell(end_text(run.trace(), packet.segment.destination, narrow));
  if (!narrow) {
    cell(packet.protocol == wire::kProtocolTcp ? "TCP" : "ICMP");
    cell(
        std::to_string(packet.is_segment() ? packet.segment.datagram_size() : run.trace().octets(id).size()));
  }
  std::string info = trace::packet_info(run.trace(), run.index.analysis(), id, ui.language);
  if (packet.dropped != trace::kNoEvent) info += "  (" + std::string(kLost.in(ui.language)) + ")";
  cell(info);
  ImGui::PopStyleColor();
}

// Keeps the packet in focus in sight.
void Packets::follow_focus(const Ui& ui, float row_height) {
  const trace::EventId focus = ui.model.focus().event;
  const bool same = generation_ == ui.model.generation() && focused_ == focus;
  generation_ = ui.model.generation();
  focused_ = focus;
  if (same || focus == trace::kNoEvent) return;
  const trace::PacketId packet = trace::packet_of(ui.model.run()->trace().events()[focus]);
  if (packet == trace::kNoPacket) return;
  const std::optional<std::size_t> row = row_of(ui, packet);
  if (!row) return;
  const float y = static_cast<float>(*row) * row_height;
  const float top = ImGui::GetScrollY();
  const float room = ImGui::GetWindowHeight() - row_height;
  if (y < top || y + row_height > top + room) ImGui::SetScrollY(y - room * 0.4f);
}

std::size_t Packets::rows(const Ui& ui) const {
  const Sieve& sieve = ui.model.sieve();
  if (!order_.natural() && !order_.shown().empty()) return order_.shown().size();
  return sieve.everything() ? ui.model.run()->trace().packets().size() : sieve.passed().size();
}

trace::PacketId Packets::packet_at(const Ui& ui, std::size_t row) const {
  const Sieve& sieve = ui.model.sieve();
  if (!order_.natural() && !order_.shown().empty()) return order_.shown()[row];
  return sieve.everything() ? static_cast<trace::PacketId>(row) : sieve.passed()[row];
}

std::optional<std::size_t> Packets::row_of(const Ui& ui, trace::PacketId packet) const {
  const Sieve& sieve = ui.model.sieve();
  if (!order_.natural() && !order_.shown().empty()) return order_.place_of(ui.model.run()->index, packet);
  if (sieve.everything()) return packet;
  const std::vector<trace::PacketId>& listed = sieve.passed();
  const auto at = std::lower_bound(listed.begin(), listed.end(), packet);
  if (at == listed.end() || *at != packet) return std::nullopt;
  return static_cast<std::size_t>(at - listed.begin());
}

// As far as the filter has come.
void Packets::put_in_order(const Ui& ui) {
  const Sieve& sieve = ui.model.sieve();
  if (std::exchange(sieved_, sieve.version()) != sieve.version()) order_.forget();
  if (ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs(); specs != nullptr && specs->SpecsCount > 0) {
    const ImGuiTableColumnSortSpecs& by = specs->Specs[0];
    order_.sort_by(static_cast<PacketColumn>(by.ColumnUserID),
                   by.SortDirection == ImGuiSortDirection_Descending);
  }
  const bool all = sieve.everything();
  if (!all && sieve.busy(ui.model.run()->index)) return;
  const std::size_t count = all ? ui.model.run()->trace().packets().size() : sieve.passed().size();
  order_.go_on(ui.model.run()->index, all ? nullptr : &sieve.passed(), count, ui.goes_on);
}

void Packets::draw_header(const Ui& ui, float height, bool narrow) const {
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers, height);
  for (std::size_t i = 0; i < 7; ++i) {
    if (narrow && (i == 4 || i == 5)) continue;
    ImGui::TableNextColumn();
    const std::string name = "sort-" + std::to_string(i);
    ImGui::TableHeader((std::string(kColumnNames[i].in(ui.language)) + "###" + name).c_str());
    name_last_control("##" + name);
  }
}

void Packets::draw(const Ui& ui, const Focus&) {
  draw_filter_row(ui);
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY |
                                     ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingFixedFit |
                                     ImGuiTableFlags_NoPadOuterX | ImGuiTableFlags_Sortable;
  const Run& run = *ui.model.run();
  ImGui::PushFont(face(Face::kSmall));
  const float height = ui.touch ? ui.target() : 20 * ui.unit;
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, ImVec2(5 * ui.unit, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));  // by which a row would reach into others
  // What has little room does without what the info says, too.
  const bool narrow = ImGui::GetContentRegionAvail().x < 700 * ui.unit;
  // Where the filter has taken most of the room, the panel scrolls to a head and some rows.
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const ImVec2 size(room.x, std::max(room.y, kLeastRows * height));
  if (ImGui::BeginTable("packets", narrow ? 5 : 7, kFlags, size)) {
    ImGui::TableSetupScrollFreeze(0, 1);
    const std::string last = std::to_string(run.trace().packets().size());
    const std::string time = format_instant(run.index.end(), unit_for(run.index.end()), microseconds(1));
    std::size_t longest = 4;
    for (const trace::NodeInfo& node : run.trace().nodes())
      longest = std::max(longest, narrow ? node.name.size() : longest_address(node));
    if (run.trace().nodes().back().shared > 0)
      longest = std::max(longest, std::string_view("255.255.255.255").size());
    const std::string end(longest, '0');
    const std::string widest[] = {last, time, end, end, "", "", ""};
    for (std::size_t i = 0; i < 7; ++i) {
      if (narrow && (i == 4 || i == 5)) continue;
      const std::string name(kColumnNames[i].in(ui.language));
      const float width =
          std::max(text_size(Face::kSmall, widest[i]).x, text_size(Face::kSmall, name).x + 14 * ui.unit);
      const ImGuiTableColumnFlags first = i == 0 ? ImGuiTableColumnFlags_DefaultSort : 0;
      ImGui::TableSetupColumn(name.c_str(), ImGuiTableColumnFlags_WidthFixed | first,
                              i == 6 ? 560 * ui.unit : width, static_cast<ImGuiID>(i));
    }
    draw_header(ui, height, narrow);
    put_in_order(ui);
    follow_focus(ui, height);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows(ui)), height);
    while (clipper.Step()) {
      for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row)
        draw_row(ui, packet_at(ui, static_cast<std::size_t>(row)), height, narrow);
    }
    ImGui::EndTable();
  }
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
}

}  // namespace

const PanelKind kPacketsPanel = {.id = "packets",
                                 .title = {"Packets", "分组"},
                                 .side = PanelKind::Side::kUpper,
                                 .role = PanelKind::Role::kNone,
                                 .applies = applies_always,
                                 .make = make_panel<Packets>,
                                 .of_an_instant = false,
                                 .comes_later = true};

}  // namespace tcplab::shell
