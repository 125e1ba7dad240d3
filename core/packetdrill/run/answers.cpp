// What system calls answer, against what the script says.

#include <algorithm>
#include <string>
#include <utility>

#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/runner.hpp"

namespace tcplab::packetdrill {
namespace {

Message answer_text(std::int64_t value, std::string_view error) {
  return Message(std::to_string(value) + (error.empty() ? "" : " ") + std::string(error));
}

// The argument, when the script says something of it.
const Expression* said(const SystemCallEvent& call, std::size_t index) {
  const Expression& expression = argument(call, index);
  return is_open(expression) ? nullptr : &expression;
}

Message integer_text(std::int64_t value) { return Message(std::to_string(value)); }

// What is there as often as the script says, or not.
Stop other_count(Position at, Message reason, std::size_t expected, std::size_t actual) {
  return failure(at, std::move(reason), Message(std::to_string(expected)), Message(std::to_string(actual)));
}

MaybeStop same_number(const Expression& expected, std::int64_t actual, const Message& what) {
  if (is_open(expected)) return std::nullopt;
  const Result<std::int64_t, Stop> number = number_of(expected);
  if (!number) return number.error();
  if (*number == actual) return std::nullopt;
  return failure(expected.at, told({"{0} is not as expected", "与预期不符：{0}"}, what),
                 integer_text(*number), integer_text(actual));
}

MaybeStop same_address(const Expression& expected, int family, const std::optional<wire::Endpoint>& actual) {
  const auto wanted = address_of(expected, {family, actual.value_or(wire::Endpoint{})});
  if (!wanted) return wanted.error();
  const auto family_name = [](int number) {
    return Message(number == sockets::family::kInet6 ? "AF_INET6" : "AF_INET");
  };
  if (wanted->family != family) {
    return failure(expected.at, {"the family of the address is not as expected", "地址族与预期不符"},
                   family_name(wanted->family), family_name(family));
  }
  wire::Endpoint plain = wanted->endpoint;
  plain.address = sockets::unmapped(plain.address);
  wire::Endpoint got = actual.value_or(wire::Endpoint{});
  got.address = sockets::unmapped(got.address);
  if (plain == got) return std::nullopt;
  return failure(expected.at, {"the address is not as expected", "地址与预期不符"},
                 Message(plain.to_string()), Message(got.to_string()));
}

}  // namespace

MaybeStop Runner::check_answer(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (MaybeStop problem = check_value(call, answer)) return problem;
  if (answer.value < 0) return std::nullopt;
  return check_outputs(call, answer);
}

MaybeStop Runner::check_value(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (is_open(call.result) && call.error.empty()) return std::nullopt;
  const Result<std::int64_t, Stop> low = number_or(call.result, answer.value);
  if (!low) return low.error();
  const Result<std::int64_t, Stop> high = call.result_to.empty() ? low : number_of(call.result_to.front());
  if (!high) return high.error();
  const bool makes_descriptor = call.name == "socket" || call.name == "accept" || call.name == "accept4" ||
                                call.name == "epoll_create" || call.name == "epoll_create1";
  const bool by_sign = makes_descriptor && *low >= 0;  // descriptors are the script's own numbers
  bool as_expected = by_sign ? answer.value >= 0 : answer.value >= *low && answer.value <= *high;
  if (!call.error.empty()) {
    const std::optional<int> wanted = errno_number(call.error, System::kLinux);
    if (!wanted)
      return cannot(call.error_at, told({"the error '{0}' is not known", "未知错误 '{0}'"}, call.error));
    as_expected = as_expected && static_cast<int>(answer.error) == *wanted;
  }
  if (!as_expected) {
    return failure(call.result_at,
                   told({"{0}() answers something else", "{0}() 的返回结果与预期不符"}, call.name),
                   answer_text(*low, call.error), answer_text(answer.value, sockets::name(answer.error)));
  }
  ++report_.checked;
  return std::nullopt;
}

MaybeStop Runner::check_outputs(const SystemCallEvent& call, const sockets::Answer& answer) {
  const std::string& name = call.name;
  if (name == "read" || name == "recv" || name == "recvfrom") return check_received(call, answer);
  if (name == "readv") return check_parts(*vector_of(argument(call, 1)), answer);
  if (name == "recvmsg") return check_message(call, answer);
  if (name == "getsockopt") return check_option(call, answer);
  if (name == "poll") return check_polled(call, answer);
  if (name == "epoll_wait") return check_epoll(call, answer);
  if (name == "ioctl") {
    const Expression* const value = said(call, 2);
    if (value == nullptr || !answer.option) return std::nullopt;  // of those that set something
    return same_number(*value, std::get<std::int64_t>(*answer.option), {"the number", "数值"});
  }
  const bool tells_address =
      name == "accept" || name == "accept4" || name == "getsockname" || name == "getpeername";
  return tells_address ? check_address(call, answer) : std::nullopt;
}

MaybeStop Runner::check_address(const SystemCallEvent& call, const sockets::Answer& answer) {
  const int family = family_of(live(argument(call, 0)));
  const Expression* const address = said(call, 1);
  if (address != nullptr && !is_null(*address)) {
    if (MaybeStop problem = same_address(*address, family, answer.address)) return problem;
  }
  const Expression* const size = said(call, 2);
  if (size == nullptr || is_null(*size)) return std::nullopt;
  return same_number(*size, address_size(family), {"the size of the address", "地址的大小"});
}

MaybeStop Runner::check_received(const SystemCallEvent& call, const sockets::Answer& answer) {
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

MaybeStop Runner::check_octets(const Expression& expected, const std::string& got) {
  const auto* text = std::get_if<StringValue>(&expected.value);
  if (text == nullptr)
    return cannot(expected.at, {"octets can be compared with a string only", "读到的字节只能与字符串比较"});
  const bool same = text->more ? got.compare(0, text->octets.size(), text->octets) == 0 : got == text->octets;
  if (same) return std::nullopt;
  return failure(expected.at, {"other octets were read", "读到的字节与预期不符"}, Message(text->octets),
                 Message(got));
}

// What was read into each buffer of an array, one after another.
MaybeStop Runner::check_parts(const Vector& vector, const sockets::Answer& answer) {
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

MaybeStop Runner::check_message(const SystemCallEvent& call, const sockets::Answer& answer) {
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
  return check_control(*control, answer);
}

// The control messages: reports of the error queue, or how much there is still to read.
MaybeStop Runner::check_control(const StructField& control, const sockets::Answer& answer) {
  const auto* entries = std::get_if<ArrayValue>(&control.value.front().value);
  if (entries == nullptr) return cannot(control.at, {"control messages are an array", "控制消息应为数组"});
  for (const Expression& entry : entries->items) {
    const auto* fields = std::get_if<StructValue>(&entry.value);
    if (fields == nullptr || fields->fields.size() != 3)
      return cannot(entry.at, {"a control message is {cmsg_level=..., cmsg_type=..., cmsg_data=...}",
                               "控制消息应为 {cmsg_level=..., cmsg_type=..., cmsg_data=...}"});
    if (MaybeStop stray = only_fields(*fields, {"cmsg_level", "cmsg_type", "cmsg_data"})) return stray;
  }
  if (answer.report) return check_report(*entries, *answer.report);
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

MaybeStop Runner::check_option(const SystemCallEvent& call, const sockets::Answer& answer) {
  const std::int64_t at = *number_of(call.arguments[1]);
  const std::int64_t name = *number_of(call.arguments[2]);
  if (!answer.option) return check_info(call);
  if (MaybeStop problem = check_option_size(call, *answer.option)) return problem;
  const Expression* const expected = said(call, 3);
  if (expected == nullptr) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&*answer.option);
  if (number != nullptr) return same_number(*expected, *number, {"the option", "选项"});
  const auto wanted = option_of(*expected, static_cast<int>(at), static_cast<int>(name));
  if (!wanted) return wanted.error();
  if (*wanted == *answer.option) return std::nullopt;
  const auto* text = std::get_if<std::string>(&*wanted);
  const auto* got = std::get_if<std::string>(&*answer.option);
  return failure(expected->at, {"the option is not as expected", "选项与预期不符"},
                 text != nullptr ? Message(*text) : Message("another value", "另一个值"),
                 got != nullptr ? Message(*got) : Message("this value", "这个值"));
}

MaybeStop Runner::check_option_size(const SystemCallEvent& call, const sockets::OptionValue& option) {
  const Expression* const size = said(call, 4);
  if (size == nullptr) return std::nullopt;
  std::int64_t whole = 4;  // of an int
  if (std::holds_alternative<sockets::Linger>(option)) whole = 8;
  if (std::holds_alternative<Duration>(option)) whole = 16;  // of a timeval of 64 bits each
  const auto* text = std::get_if<std::string>(&option);
  if (text == nullptr) return same_number(*size, whole, {"the size of the option", "选项的大小"});
  // A string may end where the caller's buffer does, and is looked at as a whole here.
  const auto given = number_of(*size);
  if (!given) return given.error();
  const auto length = static_cast<std::int64_t>(text->size());
  const bool named = *number_of(call.arguments[2]) == sockets::option::kCongestion;
  constexpr std::int64_t kLongestName = 16;
  if (*given < length)
    return cannot(size->at, {"a string that is cut is not supported", "不支持被截断的字符串"});
  return same_number(*size, named ? std::min(*given, kLongestName) : length,
                     {"the size of the option", "选项的大小"});
}

// TCP_INFO, of which the script says some fields. It ends where the caller's buffer does, as far as a system
// knows fields at all: its size is no answer.
MaybeStop Runner::check_info(const SystemCallEvent& call) {
  if (const Expression* const size = said(call, 4)) {
    const auto number = number_of(*size);
    if (!number) return number.error();
    constexpr std::int64_t kShortest = 104;  // with all that the first systems knew
    if (*number < kShortest)
      return cannot(size->at, {"a TCP_INFO that is cut is not supported", "不支持被截断的 TCP_INFO"});
  }
  const Expression* const expected = said(call, 3);
  if (expected == nullptr) return std::nullopt;
  const auto* array = std::get_if<ArrayValue>(&expected->value);
  const Expression& inner = array != nullptr && array->items.size() == 1 ? array->items.front() : *expected;
  const auto* fields = std::get_if<StructValue>(&inner.value);
  if (fields == nullptr)
    return cannot(inner.at, {"TCP_INFO is {tcpi_state=..., ...}", "TCP_INFO 应为 {tcpi_state=..., ...}"});
  for (const StructField& field : fields->fields) {
    if (field.name.empty() && is_open(field.value.front())) continue;
    const auto actual = info_of(live(call.arguments[0]), field.name);
    if (!actual || !field.count.empty())
      return cannot(field.at,
                    told({"'{0}' of TCP_INFO is not known here", "TCP_INFO 中没有 '{0}' 字段"}, field.name));
    if (MaybeStop problem = same_number(field.value.front(), *actual, Message(field.name))) return problem;
  }
  return std::nullopt;
}

MaybeStop Runner::check_polled(const SystemCallEvent& call, const sockets::Answer& answer) {
  const auto& expected = std::get<ArrayValue>(call.arguments[0].value);
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    const StructField* const revents = std::get<StructValue>(expected.items[i].value).find("revents");
    if (revents == nullptr) continue;
    if (MaybeStop problem =
            same_number(revents->value.front(), answer.entries[i].returned, Message("revents")))
      return problem;
  }
  return std::nullopt;
}

MaybeStop Runner::check_epoll(const SystemCallEvent& call, const sockets::Answer& answer) {
  const Expression* const expected = said(call, 1);
  if (expected == nullptr || answer.ready.empty()) return std::nullopt;
  std::vector<const StructValue*> wanted;
  if (const auto* one = std::get_if<StructValue>(&expected->value)) wanted.push_back(one);
  if (const auto* array = std::get_if<ArrayValue>(&expected->value)) {
    for (const Expression& item : array->items) wanted.push_back(&std::get<StructValue>(item.value));
  }
  if (wanted.size() != answer.ready.size()) {
    return other_count(expected->at, {"another number of events is told", "报告的事件个数与预期不符"},
                       wanted.size(), answer.ready.size());
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const StructField& field : wanted[i]->fields) {
      if (field.name.empty()) continue;  // `...`
      const bool events = field.name == "events";
      const auto actual =
          events ? std::int64_t{answer.ready[i].events} : static_cast<std::int64_t>(answer.ready[i].data);
      if (MaybeStop problem = same_number(field.value.front(), actual, Message(field.name))) return problem;
    }
  }
  return std::nullopt;
}

}  // namespace tcplab::packetdrill
