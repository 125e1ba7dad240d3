#include "shell/model/header_edits.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/scenario/rewrite.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::shell {
namespace {

using scenario::Field;
using Form = FieldEdit::Form;

constexpr std::string_view kTcpLayer = "Transmission Control Protocol";

// By Wireshark's labels, which wire::Field has.
struct Known {
  std::string_view name;
  Field field;
  Form form;
  std::int64_t flip = 0;
};
constexpr Known kKnown[] = {
    {"Differentiated Services Codepoint", Field::kDscp, Form::kNumber},
    {"Explicit Congestion Notification", Field::kEcn, Form::kNumber},
    {"Identification", Field::kIdentification, Form::kNumber},
    {"Don't fragment", Field::kDontFragment, Form::kSwitch, 1},
    {"Flow Label", Field::kFlowLabel, Form::kNumber},
    {"Time to Live", Field::kTtl, Form::kNumber},
    {"Hop Limit", Field::kTtl, Form::kNumber},
    {"Source Port", Field::kSourcePort, Form::kNumber},
    {"Destination Port", Field::kDestinationPort, Form::kNumber},
    {"Sequence Number", Field::kSeq, Form::kCounted},
    {"Acknowledgment Number", Field::kAck, Form::kCounted},
    {"Flags", Field::kFlags, Form::kFlags},
    {"Congestion Window Reduced", Field::kFlags, Form::kSwitch, 0x80},
    {"ECN-Echo", Field::kFlags, Form::kSwitch, 0x40},
    {"Urgent", Field::kFlags, Form::kSwitch, 0x20},
    {"Acknowledgment", Field::kFlags, Form::kSwitch, 0x10},
    {"Push", Field::kFlags, Form::kSwitch, 0x08},
    {"Reset", Field::kFlags, Form::kSwitch, 0x04},
    {"Syn", Field::kFlags, Form::kSwitch, 0x02},
    {"Fin", Field::kFlags, Form::kSwitch, 0x01},
    {"Window", Field::kWindow, Form::kNumber},
    {"Urgent Pointer", Field::kUrgent, Form::kNumber},
    {"MSS Value", Field::kMss, Form::kNumber},
    {"Shift count", Field::kWindowScale, Form::kNumber},
    {"left edge", Field::kSackLeft, Form::kCounted},
    {"right edge", Field::kSackRight, Form::kCounted},
    {"Timestamp value", Field::kTsval, Form::kCounted},
    {"Timestamp echo reply", Field::kTsecr, Form::kCounted},
};

struct NotRewritten {
  std::string_view name;
  Words why;
};
constexpr Words kComputed{"It is computed when the segment leaves, whatever is rewritten.",
                          "它在报文段发出时计算，与改写无关。"};
constexpr Words kChecksum{"It is computed when the segment leaves. To make it wrong, corrupt the segment.",
                          "它在报文段发出时计算。要使它出错，请损坏这个报文段。"};
constexpr Words kAddress{
    "A packet finds its way by its addresses. To send from or to others, inject a segment.",
    "分组靠地址找到去路。要从别的地址或向别的地址发送，请注入一个报文段。"};
constexpr Words kOther{"With another one this would be no TCP segment.",
                       "换成别的值，它就不是 TCP 报文段了。"};
constexpr Words kReserved{"It is reserved, and always 0 here.", "保留未用，这里恒为 0。"};
constexpr Words kFragments{"A router writes it when it cuts the datagram into fragments.",
                           "由切分数据报的路由器填写。"};
constexpr NotRewritten kNotRewritten[] = {{"Header Length", kComputed},
                                          {"Total Length", kComputed},
                                          {"Payload Length", kComputed},
                                          {"Header Checksum", kComputed},
                                          {"Checksum", kChecksum},
                                          {"Source Address", kAddress},
                                          {"Destination Address", kAddress},
                                          {"Version", kOther},
                                          {"Protocol", kOther},
                                          {"Next Header", kOther},
                                          {"Reserved", kReserved},
                                          {"Reserved bit", kReserved},
                                          {"More fragments", kFragments},
                                          {"Fragment Offset", kFragments}};

constexpr std::array<std::pair<std::string_view, std::uint8_t>, 8> kFlagNames{{{"CWR", 0x80},
                                                                               {"ECE", 0x40},
                                                                               {"URG", 0x20},
                                                                               {"ACK", 0x10},
                                                                               {"PSH", 0x08},
                                                                               {"RST", 0x04},
                                                                               {"SYN", 0x02},
                                                                               {"FIN", 0x01}}};

std::string without_blanks(std::string_view text) {
  std::string kept;
  for (const char each : text) {
    if (each != ' ') kept += each;
  }
  return kept;
}

Result<std::int64_t, Message> number_in(std::string_view text, std::int64_t most) {
  const auto number =
      scenario::language::parse_number(text, {"the value", "数值"}, 0, static_cast<std::uint64_t>(most));
  if (!number) {
    const scenario::language::ValueError& error = number.error();
    Message said = error.message;
    if (!error.expected.empty()) said += told({": {0}", "：{0}"}, error.expected);
    return said;
  }
  return static_cast<std::int64_t>(*number);
}

// "SYN, ACK", "syn ack", or the octet.
Result<std::int64_t, Message> flags_in(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9')
    return number_in(without_blanks(text), 255);
  std::int64_t octet = 0;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char each = i < text.size() ? text[i] : ' ';
    if (each != ' ' && each != ',') {
      word += each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
      continue;
    }
    if (word.empty()) continue;
    const auto flag = std::find_if(kFlagNames.begin(), kFlagNames.end(),
                                   [&word](const auto& known) { return known.first == word; });
    if (flag == kFlagNames.end())
      return told({"'{0}' is no flag: CWR, ECE, URG, ACK, PSH, RST, SYN, FIN",
                   "没有标志“{0}”：CWR、ECE、URG、ACK、PSH、RST、SYN、FIN"},
                  word);
    octet |= flag->second;
    word.clear();
  }
  return octet;
}

bool is_signed(const std::string& text) { return !text.empty() && (text[0] == '+' || text[0] == '-'); }

// The shorter way round from one number of 32 bits to another.
std::int64_t shift_between(std::int64_t from, std::int64_t to) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(to - from));
}

std::string shift_text(std::int64_t by) { return (by > 0 ? "+" : "") + std::to_string(by); }

// The number at the end of a line that moves a field; nullopt where it sets it.
std::optional<std::int64_t> shift_in(std::string_view value) {
  if (!is_signed(std::string(value))) return std::nullopt;
  const auto number = number_in(value.substr(1), UINT32_MAX);
  if (!number) return std::nullopt;
  return value.front() == '-' ? -*number : *number;
}

std::size_t layer_of(const std::vector<wire::Field>& fields, std::size_t field) {
  while (field > 0 && fields[field].depth > 0) --field;
  return field;
}

}  // namespace

std::optional<HeaderEdits> HeaderEdits::of(const Model& model, trace::PacketId packet) {
  if (!model.editable() || packet == trace::kNoPacket) return std::nullopt;
  const auto name = model.run()->naming->name_of(packet);
  if (!name) return std::nullopt;
  const trace::Trace& trace = model.run()->trace();
  const trace::Packet sent = trace.packets()[name->packet];
  HeaderEdits edits;
  edits.name_ = scenario::to_string(*name, model.scenario());
  edits.sender_ = trace.nodes()[sent.from].name;
  edits.sent_ = sent.segment;
  edits.seq_base_ = trace.seq_base(sent);
  edits.ack_base_ = trace.ack_base(sent);
  return edits;
}

std::optional<FieldEdit> HeaderEdits::find(const std::vector<wire::Field>& fields, std::size_t field) const {
  const auto known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                  [&](const Known& each) { return each.name == fields[field].name; });
  if (known == std::end(kKnown)) return std::nullopt;
  // IPv4 has flags of its own.
  if (known->field == Field::kFlags && fields[layer_of(fields, field)].name != kTcpLayer) return std::nullopt;
  const auto same = std::count_if(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(field),
                                  [&](const wire::Field& each) { return each.name == known->name; });
  const bool of_sack = known->field == Field::kSackLeft || known->field == Field::kSackRight;
  // Of an option that is there twice the first; of SACK blocks there are four.
  if (known->form == Form::kCounted && same > (of_sack ? 3 : 0)) return std::nullopt;
  const Field which = of_sack ? static_cast<Field>(static_cast<int>(known->field) + 2 * same) : known->field;
  if (!scenario::has(which, sent_)) return std::nullopt;
  FieldEdit edit{known->form, which, scenario::value_of(which, sent_), 0, known->flip};
  if (known->field == Field::kSeq) edit.base = seq_base_.value;
  if (of_sack || (known->field == Field::kAck && sent_.header.flags.ack)) edit.base = ack_base_.value;
  return edit;
}

std::string HeaderEdits::text_of(const FieldEdit& edit) {
  switch (edit.form) {
    case Form::kFlags:
      return edit.now == 0 ? "0"
                           : wire::TcpFlags::from_octet(static_cast<std::uint8_t>(edit.now)).to_string();
    case Form::kCounted:
      return std::to_string(static_cast<std::uint32_t>(edit.now - edit.base));
    case Form::kNumber:
    case Form::kSwitch:
      break;
  }
  return std::to_string(edit.now);
}

Message HeaderEdits::hint(const FieldEdit& edit) const {
  if (edit.form == Form::kFlags)
    return told(
        {"As it leaves {0}: names of flags, or their octet.", "离开 {0} 时的值：标志的名称，或标志字节。"},
        sender_);
  if (edit.base != 0)
    return told({"As it leaves {0}, counted from the ISN; +N or -N moves it.",
                 "离开 {0} 时的值，从 ISN 起算；+N 或 -N 为加减。"},
                sender_);
  return told(
      {"As it leaves {0}: 0 to {1}; +N or -N moves it.", "离开 {0} 时的值：0 到 {1}；+N 或 -N 为加减。"},
      sender_, std::to_string(scenario::most_of(edit.field)));
}

Result<Changes, Message> HeaderEdits::changed(const Changes& before, const FieldEdit& edit,
                                              std::string_view written) const {
  const std::int64_t most = scenario::most_of(edit.field);
  std::int64_t value = edit.now ^ edit.flip;
  if (edit.form == Form::kFlags) {
    const auto flags = flags_in(written);
    if (!flags) return flags.error();
    value = *flags;
  } else if (edit.form != Form::kSwitch) {
    const std::string text = without_blanks(written);
    const bool moves = is_signed(text);
    const auto number = number_in(std::string_view(text).substr(moves ? 1 : 0), most);
    if (!number) return number.error();
    value = (moves ? edit.now : edit.base) + (text.front() == '-' ? -*number : *number);
    if (edit.form == Form::kCounted) value = static_cast<std::uint32_t>(value);
    if (value < 0 || value > most)
      return told({"from {0} that leads beyond 0 to {1}", "从 {0} 起算，超出了 0 到 {1}"},
                  std::to_string(edit.now), std::to_string(most));
  }
  Changes next = before;
  if (value == edit.now) return next;
  // The latest line that does the same to the same packet says it anew.
  const std::string begin = "rewrite " + name_ + " " + std::string(scenario::to_string(edit.field)) + " ";
  const auto same = std::find_if(next.edits.rbegin(), next.edits.rend(), [&](const scenario::Edit& each) {
    return each.on && each.line.compare(0, begin.size(), begin) == 0;
  });
  const bool found = same != next.edits.rend();
  const bool counted = edit.form == Form::kCounted;
  const auto already = found ? shift_in(std::string_view(same->line).substr(begin.size())) : std::nullopt;
  const std::int64_t by = already.value_or(0) + shift_between(edit.now, value);
  const std::string line = begin + (counted ? shift_text(by) : std::to_string(value));
  const bool anew = counted ? already.has_value() : found;
  if (!anew) {
    add_line(next, line);
  } else if (counted && by == 0) {
    next.edits.erase(std::next(same).base());
  } else {
    same->line = line;
  }
  return next;
}

Message why_fixed(const wire::Field& field) {
  for (const NotRewritten& each : kNotRewritten) {
    if (each.name == field.name) return {each.why.english, each.why.chinese};
  }
  return {};
}

}  // namespace tcplab::shell
