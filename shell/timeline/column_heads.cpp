#include "shell/timeline/column_heads.hpp"

#include <algorithm>
#include <optional>

#include "shell/text.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kFoldedHead{"folded", "已折叠"};
constexpr Words kOtherAddresses{"others", "其他地址"};

bool is_named_by_address(const trace::NodeInfo& node) {
  return node.name.starts_with(node.address.to_string());
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

// With an ellipsis where something is missing.
std::string cut_head(std::string_view text, float width,
                     const std::function<float(std::string_view)>& width_of, bool at_front) {
  std::string whole(text);
  if (width_of(whole) <= width) return whole;
  while (!text.empty()) {
    do {
      at_front ? text.remove_prefix(1) : text.remove_suffix(1);
    } while (!text.empty() && continues_character(at_front ? text.front() : whole[text.size()]));
    const std::string cut = at_front ? "\u2026" + std::string(text) : std::string(text) + "\u2026";
    if (width_of(cut) <= width) return cut;
  }
  return "\u2026";
}

// The lines of the hosts before and behind it that are shown.
struct HeadNeighbours {
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;
};

HeadNeighbours head_neighbours(const Columns& columns, std::size_t host) {
  HeadNeighbours beside;
  for (std::size_t other = 0; other < columns.hosts.size(); ++other) {
    const float x = columns.hosts[other].lifeline;
    const float own = columns.hosts[host].lifeline;
    if (x < own && (!beside.before || x > columns.hosts[*beside.before].lifeline)) beside.before = other;
    if (x > own && (!beside.after || x < columns.hosts[*beside.after].lifeline)) beside.after = other;
  }
  return beside;
}

struct WantedHead {
  std::string name;
  std::string note;
  float width = 0;
};

WantedHead wanted_head(const Columns& columns, std::size_t host, const trace::NodeInfo& node,
                       const HeadRoom& room, Language language) {
  WantedHead head{node.name, is_named_by_address(node) ? std::string() : node.address.to_string()};
  if (node.shared > 0) {
    head.name = std::string(kOtherAddresses.in(language));
    head.note = text_with(Text::kAddressesShared, language, std::to_string(node.shared));
  }
  if (columns.is_folded(static_cast<trace::HostIndex>(host))) head.note = kFoldedHead.in(language);
  head.width = std::max(room.name_width(head.name), room.note_width(head.note));
  return head;
}

// Where the head of the last one begins, which ends with the room.
float start_of_last(const Columns& columns, std::size_t host, std::size_t before, const WantedHead& head,
                    const HeadRoom& room) {
  const float line = columns.hosts[host].lifeline;
  const float halfway = (columns.hosts[before].lifeline + line) / 2;
  return std::min(line, std::max(room.right - head.width, halfway));
}

}  // namespace

ColumnHead column_head(const Columns& columns, std::size_t host, std::span<const trace::NodeInfo> hosts,
                       const HeadRoom& room, Language language) {
  const WantedHead head = wanted_head(columns, host, hosts[host], room, language);
  const float line = columns.hosts[host].lifeline;
  const auto [before, after] = head_neighbours(columns, host);
  float right = room.right;
  if (after) {
    right = columns.hosts[*after].lifeline;
    if (!head_neighbours(columns, *after).after) {
      const WantedHead last = wanted_head(columns, *after, hosts[*after], room, language);
      right = start_of_last(columns, *after, host, last, room);
    }
    right -= room.gap;
  }
  const bool to_the_left = columns.hosts[host].outwards < 0;
  float left = to_the_left ? room.left : line;
  if (!to_the_left && !after && before) left = start_of_last(columns, host, *before, head, room);
  const float most = std::max(right - left, 0.0f);
  const bool at_front = is_named_by_address(hosts[host]);
  ColumnHead shown{cut_head(head.name, most, room.name_width, at_front),
                   cut_head(head.note, most, room.note_width, hosts[host].shared == 0)};
  const float width = std::max(room.name_width(shown.name), room.note_width(shown.note));
  shown.left = to_the_left ? std::max(line - width, left) : left;
  shown.right = shown.left + width;
  return shown;
}

}  // namespace tcplab::shell
