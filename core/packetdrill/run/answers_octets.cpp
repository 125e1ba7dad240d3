// What was read, against the octets, buffers and messages that the script expects.

#include <algorithm>
#include <string>
#include <utility>

#include "core/packetdrill/run/answer_checks.hpp"

namespace tcplab::packetdrill::run {
namespace {

MaybeStop check_octets(const Expression& expected, const std::string& got) {
  const auto* text = std::get_if<StringValue>(&expected.value);
  if (text == nullptr)
    return cannot(expected.at, {"octets can be compared with a string only", "读到的字节只能与字符串比较"});
  const bool same = text->more ? got.compare(0, text->octets.size(), text->octets) == 0 : got == text->octets;
  if (same) return std::nullopt;
  return failure(expected.at, {"other octets were read", "读到的字节与预期不符"}, Message(text->octets),
                 Message(got));
}

// The control messages: reports of the error queue, or how much there is still to read.
MaybeStop check_control(const StructField& control, const sockets::Answer& answer,
                        const ReportRules& reports) {
  const auto* entries = std::get_if<ArrayValue>(&control.value.front().value);
  if (entries == nullptr) return cannot(control.at, {"control messages are an array", "控制消息应为数组"});
  for (const Expression& entry : entries->items) {
    const auto* fields = std::get_if<StructValue>(&entry.value);
    if (fields == nullptr || fields->fields.size() != 3)
      return cannot(entry.at, {"a control message is {cmsg_level=..., cmsg_type=..., cmsg_data=...}",
                               "控制消息应为 {cmsg_level=..., cmsg_type=..., cmsg_data=...}"});
    if (MaybeStop stray = only_fields(*fields, {"cmsg_level", "cmsg_type", "cmsg_data"})) return stray;
  }
  if (answer.report) return check_report(*entries, *answer.report, reports);
  const std::size_t came = answer.inq ? 1 : 0;
  if (entries->items.size() != came) {
    return other_count(control.at, {"another number of control messages came", "控制消息的个数与预期不符"},
                       entries->items.size(), came);
  }
  if (came == 0) return std::nullopt;
  const auto& fields = std::get<StructValue>(entries->items.front().value);
  const std::pair<std::string_view, std::int64_t> delivered[] = {
      {"cmsg_level", sockets::level::kTcp}, {"cmsg_type", sockets::option::kInq}, {"cmsg_data", *answer.inq}};
  for (const auto& [name, actual] : delivered) {
    const StructField* const field = fields.find(name);
    if (field == nullptr)
      return cannot(entries->items.front().at,
                    {"a control message has three fields", "控制消息应有三个字段"});
    MaybeStop problem = same_number(field->value.front(), actual,
                                    told({"{0} of TCP_CM_INQ", "TCP_CM_INQ 的 {0}"}, field->name));
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace

MaybeStop check_received(const SystemCallEvent& call, const sockets::Answer& answer) {
  for (std::size_t i = 4; i < call.arguments.size();
       ++i) {  // of recvfrom(): whose data, which TCP does not say
    const Expression* const from = said(call, i);
    if (from != nullptr && !is_null(*from))
      return cannot(from->at, {"TCP does not tell an address here", "TCP 在此不给出地址"});
  }
  const Expression* const buffer = said(call, 1);
  if (buffer == nullptr || is_null(*buffer)) return std::nullopt;
  return check_octets(*buffer, std::string(answer.octets.begin(), answer.octets.end()));
}

// What was read into each buffer of an array, one after another.
MaybeStop check_parts(const Vector& vector, const sockets::Answer& answer) {
  const std::string octets(answer.octets.begin(), answer.octets.end());
  std::size_t at = 0;
  for (const Buffer& buffer : vector.buffers) {
    const std::string got = octets.substr(std::min(at, octets.size()), buffer.length);
    if (!is_open(*buffer.octets)) {
      if (MaybeStop problem = check_octets(*buffer.octets, got)) return problem;
    }
    at += buffer.length;
  }
  return std::nullopt;
}

MaybeStop check_message(const SystemCallEvent& call, const sockets::Answer& answer,
                        const ReportRules& reports) {
  const auto& message = std::get<StructValue>(call.arguments[1].value);
  const StructField* const name = message.find("msg_name");
  if (name != nullptr && !is_open(name->value.front()) && !is_null(name->value.front()))
    return cannot(name->at, {"'msg_name' of a message is not supported", "不支持消息的 'msg_name'"});
  if (MaybeStop problem = check_parts(*message_vector(call.arguments[1]), answer)) return problem;
  if (const StructField* const flags = message.find("msg_flags")) {
    if (MaybeStop problem = same_number(flags->value.front(), answer.message_flags, Message("msg_flags")))
      return problem;
  }
  const StructField* const control = message.find("msg_control");
  if (control == nullptr || is_open(control->value.front())) return std::nullopt;
  return check_control(*control, answer, reports);
}

}  // namespace tcplab::packetdrill::run
