// A comparison as text, and as JSON. The keys of that, in this order:
//
//   format          "tcplab-diff"
//   version         1
//   common_events   so many events, and packets, both runs begin with
//   common_packets
//   differences     [{at, kind, a, b, ..., english, chinese}]
//                   at: nanoseconds, in the run where it comes first
//                   a, b: ids of events of the first and the second run, or null
//                   later: nanoseconds, of what is shifted
//                   fields: ["window", ...], of a packet with other fields
//                   host, connection, variable, value_a, value_b: of a variable
//   packets         [{a, b}]: what means the same after the common past; null where there is none
#include <string>

#include "core/trace/compare.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/json_writer.hpp"

namespace tcplab::trace {
namespace {

bool is_shift(const Difference& difference) {
  return difference.kind == Difference::Kind::kShifted ||
         difference.kind == Difference::Kind::kArrivalShifted;
}

// A line with its time, and then what is the same shift again.
std::string line(Instant at, const std::string& text) {
  std::string time = format_seconds(at);
  if (time.size() < 10) time.insert(0, 10 - time.size(), ' ');
  return time + "  " + text + "\n";
}

Message beginning(const Trace& a, const Comparison& comparison) {
  const std::string count = std::to_string(comparison.common_events());
  if (comparison.same()) return told({"No difference.", "没有差别。"});
  if (comparison.common_events() == 0)
    return told({"The two runs have no past in common.", "两次运行没有共同的过去。"});
  const Instant at = a.events()[comparison.common_events() - 1].at;
  return told({"The first {0} events are the same, up to {1} s.", "前 {0} 个事件相同，直到 {1} s。"}, count,
              format_seconds(at));
}

void append_value(json::Object& object, std::string_view key, const Difference& difference,
                  std::uint64_t value) {
  switch (difference.variable) {
    case Difference::Variable::kState:
      return object.add(key, tcp::to_string(static_cast<tcp::State>(value)));
    case Difference::Variable::kMode:
      return object.add(key, tcp::to_string(static_cast<tcp::Mode>(value)));
    default:
      return object.add_number(key, static_cast<std::int64_t>(value));
  }
}

void append_difference(std::string& out, const Analysis& a, const Analysis& b, const Difference& difference) {
  json::Object object(out);
  object.add_number("at", difference.at.ns);
  object.add("kind", to_string(difference.kind));
  object.add_id("a", difference.a, kNoEvent);
  object.add_id("b", difference.b, kNoEvent);
  if (is_shift(difference)) object.add_number("later", difference.later.ns);
  if (difference.kind == Difference::Kind::kChanged) {
    std::string& fields = object.key("fields") += '[';
    std::string_view separator;
    for (int i = 0; i < kPacketFieldCount; ++i) {
      if ((difference.fields >> i & 1U) == 0) continue;
      fields += separator;
      separator = ",";
      json::append_string(fields, to_string(static_cast<PacketField>(i)));
    }
    fields += ']';
  }
  if (difference.kind == Difference::Kind::kVariable) {
    object.add_number("host", difference.host);
    object.add_number("connection", difference.connection.value);
    object.add("variable", to_string(difference.variable));
    append_value(object, "value_a", difference, difference.value_a);
    append_value(object, "value_b", difference, difference.value_b);
  }
  const Message sentence = explain(a, b, difference);
  object.add("english", sentence.in(Language::kEnglish));
  object.add("chinese", sentence.in(Language::kChinese));
}

struct Pair {
  PacketId a = kNoPacket;
  PacketId b = kNoPacket;
};

std::vector<Pair> pairs(const Trace& a, const Trace& b, const Comparison& comparison) {
  std::vector<Pair> all;
  const auto first = static_cast<PacketId>(comparison.common_packets());
  for (PacketId id = first; id < a.packets().size(); ++id) all.push_back({id, comparison.partner_in_b(id)});
  for (PacketId id = first; id < b.packets().size(); ++id) {
    if (comparison.partner_in_a(id) == kNoPacket) all.push_back({kNoPacket, id});
  }
  return all;
}

}  // namespace

std::string to_text(const Trace& a, const Trace& b, const Comparison& comparison, Language language) {
  const Analysis of_a = analysed(a);
  const Analysis of_b = analysed(b);
  std::string text = beginning(a, comparison).in(language) + "\n";
  if (!comparison.same()) text += "\n";
  const std::vector<Difference>& all = comparison.differences();
  for (std::size_t i = 0; i < all.size();) {
    std::size_t next = i + 1;
    while (is_shift(all[i]) && next < all.size() && is_shift(all[next]) && all[next].later == all[i].later)
      ++next;
    text += line(all[i].at, explain(of_a, of_b, all[i]).in(language));
    if (next - i == 2) text += line(all[i + 1].at, explain(of_a, of_b, all[i + 1]).in(language));
    if (next - i > 2) {
      const Message more =
          told({"... and {0} more by the same, up to {1} s", "……另有 {0} 处相差同样多，直到 {1} s"},
               std::to_string(next - i - 1), format_seconds(all[next - 1].at));
      text += std::string(12, ' ') + more.in(language) + "\n";
    }
    i = next;
  }
  return text;
}

std::string to_json(const Trace& a, const Trace& b, const Comparison& comparison) {
  const Analysis of_a = analysed(a);
  const Analysis of_b = analysed(b);
  std::string out;
  {
    json::Object object(out);
    object.add("format", "tcplab-diff");
    object.add_number("version", 1);
    object.add_number("common_events", static_cast<std::int64_t>(comparison.common_events()));
    object.add_number("common_packets", static_cast<std::int64_t>(comparison.common_packets()));
    json::append_array(object.key("differences"), comparison.differences(),
                       [&](std::string& to, const Difference& difference) {
                         append_difference(to, of_a, of_b, difference);
                       });
    json::append_array(object.key("packets"), pairs(a, b, comparison), [](std::string& to, const Pair& pair) {
      json::Object element(to);
      element.add_id("a", pair.a, kNoPacket);
      element.add_id("b", pair.b, kNoPacket);
    });
  }
  return out += '\n';
}

}  // namespace tcplab::trace
