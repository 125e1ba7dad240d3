// What system calls answer, against what the script says.

#include <algorithm>
#include <string>
#include <utility>

#include "core/packetdrill/constants.hpp"
#include "core/packetdrill/runner.hpp"
#include "core/packetdrill/runner_arguments.hpp"
#include "core/sockets/tcp_info.hpp"

namespace tcplab::packetdrill {
namespace {

std::string answer_text(std::int64_t value, std::string_view error) {
  return error.empty() ? std::to_string(value) : std::to_string(value) + " " + std::string(error);
}

// The argument, when the script says something of it.
const Expression* said(const SystemCallEvent& call, std::size_t index) {
  const Expression& expression = argument(call, index);
  return is_open(expression) ? nullptr : &expression;
}

MaybeStop same_number(const Expression& expected, std::int64_t actual, const std::string& what) {
  if (is_open(expected)) return std::nullopt;
  const Result<std::int64_t, Stop> number = number_of(expected);
  if (!number) return number.error();
  if (*number == actual) return std::nullopt;
  return failure(expected.at, what + " is not as expected", std::to_string(*number), std::to_string(actual));
}

MaybeStop same_address(const Expression& expected, const std::optional<wire::Endpoint>& actual) {
  const auto wanted = address_of(expected, actual.value_or(wire::Endpoint{}));
  if (!wanted) return wanted.error();
  wire::Endpoint plain = *wanted;
  plain.address = sockets::unmapped(plain.address);
  wire::Endpoint got = actual.value_or(wire::Endpoint{});
  got.address = sockets::unmapped(got.address);
  if (plain == got) return std::nullopt;
  return failure(expected.at, "the address is not as expected", plain.to_string(), got.to_string());
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
    if (!wanted) return cannot(call.error_at, "the error '" + call.error + "' is not known");
    as_expected = as_expected && static_cast<int>(answer.error) == *wanted;
  }
  if (!as_expected) {
    return failure(call.result_at, call.name + "() answers something else", answer_text(*low, call.error),
                   answer_text(answer.value, sockets::name(answer.error)));
  }
  ++report_.checked;
  return std::nullopt;
}

MaybeStop Runner::check_outputs(const SystemCallEvent& call, const sockets::Answer& answer) {
  const std::string& name = call.name;
  if (name == "read" || name == "recv" || name == "recvfrom") return check_received(call, answer);
  if (name == "readv") return check_parts(argument(call, 1), answer);
  if (name == "recvmsg") return check_message(call, answer);
  if (name == "getsockopt") return check_option(call, answer);
  if (name == "poll") return check_polled(call, answer);
  if (name == "epoll_wait") return check_epoll(call, answer);
  if (name == "ioctl") {
    const Expression* const value = said(call, 2);
    if (value == nullptr || !answer.option) return std::nullopt;  // of those that set something
    return same_number(*value, std::get<std::int64_t>(*answer.option), "the number");
  }
  const bool tells_address =
      name == "accept" || name == "accept4" || name == "getsockname" || name == "getpeername";
  return tells_address ? check_address(call, answer) : std::nullopt;
}

MaybeStop Runner::check_address(const SystemCallEvent& call, const sockets::Answer& answer) {
  constexpr std::int64_t kSizeV4 = 16;  // of sockaddr_in
  constexpr std::int64_t kSizeV6 = 28;  // of sockaddr_in6
  const Expression* const address = said(call, 1);
  if (address != nullptr && !is_null(*address)) {
    if (MaybeStop problem = same_address(*address, answer.address)) return problem;
  }
  const Expression* const size = said(call, 2);
  if (size == nullptr || is_null(*size)) return std::nullopt;
  const sockets::Socket* const socket = table_.find(live(argument(call, 0)));
  const bool v6 = socket != nullptr && socket->domain == sockets::family::kInet6;
  return same_number(*size, v6 ? kSizeV6 : kSizeV4, "the size of the address");
}

MaybeStop Runner::check_received(const SystemCallEvent& call, const sockets::Answer& answer) {
  for (std::size_t i = 4; i < call.arguments.size();
       ++i) {  // of recvfrom(): whose data, which TCP does not say
    const Expression* const from = said(call, i);
    if (from != nullptr && !is_null(*from)) return cannot(from->at, "TCP does not tell an address here");
  }
  const Expression* const buffer = said(call, 1);
  if (buffer == nullptr || is_null(*buffer)) return std::nullopt;
  return check_octets(*buffer, std::string(answer.octets.begin(), answer.octets.end()));
}

MaybeStop Runner::check_octets(const Expression& expected, const std::string& got) {
  const auto* text = std::get_if<StringValue>(&expected.value);
  if (text == nullptr) return cannot(expected.at, "octets can be compared with a string only");
  const bool same = text->more ? got.compare(0, text->octets.size(), text->octets) == 0 : got == text->octets;
  if (same) return std::nullopt;
  return failure(expected.at, "other octets were read", text->octets, got);
}

// What was read into each buffer of an array, one after another.
MaybeStop Runner::check_parts(const Expression& vector, const sockets::Answer& answer) {
  const std::string octets(answer.octets.begin(), answer.octets.end());
  std::size_t at = 0;
  for (const Expression& item : std::get<ArrayValue>(vector.value).items) {
    const auto& parts = std::get<StructValue>(item.value).fields;
    const std::string got = octets.substr(std::min(at, octets.size()));
    const auto length = static_cast<std::size_t>(*number_of(parts[1].value.front()));
    const Expression& buffer = parts[0].value.front();
    if (!is_open(buffer)) {
      if (MaybeStop problem = check_octets(buffer, got.substr(0, length))) return problem;
    }
    at += length;
  }
  return std::nullopt;
}

MaybeStop Runner::check_message(const SystemCallEvent& call, const sockets::Answer& answer) {
  const auto& message = std::get<StructValue>(call.arguments[1].value);
  for (const StructField& field : message.fields) {
    const bool checked = field.name == "msg_iov" || field.name == "msg_flags" || field.name == "msg_control";
    const Expression& value = field.value.front();
    if (!checked && !is_open(value) && !is_null(value))
      return cannot(field.at, "'" + field.name + "' of a message is not supported");
  }
  if (MaybeStop problem = check_parts(message.find("msg_iov")->value.front(), answer)) return problem;
  if (const StructField* const flags = message.find("msg_flags")) {
    if (MaybeStop problem = same_number(flags->value.front(), answer.message_flags, "msg_flags"))
      return problem;
  }
  const StructField* const control = message.find("msg_control");
  if (control == nullptr || is_open(control->value.front())) return std::nullopt;
  const auto* entries = std::get_if<ArrayValue>(&control->value.front().value);
  if (entries == nullptr) return cannot(control->at, "control messages are an array");
  if (answer.report) return check_report(*entries, *answer.report);
  for (const Expression& entry : entries->items) {
    const auto* fields = std::get_if<StructValue>(&entry.value);
    const StructField* const type = fields != nullptr ? fields->find("cmsg_type") : nullptr;
    const StructField* const data = fields != nullptr ? fields->find("cmsg_data") : nullptr;
    const auto kind = type != nullptr ? number_of(type->value.front()) : Result<std::int64_t, Stop>(-1);
    const bool inq = kind && *kind == sockets::option::kInq && data != nullptr;
    if (!inq) return cannot(entry.at, "this control message is not supported");
    if (!answer.inq) return failure(entry.at, "there is no such control message", "TCP_CM_INQ", "none");
    if (MaybeStop problem = same_number(data->value.front(), *answer.inq, "TCP_CM_INQ")) return problem;
  }
  return std::nullopt;
}

MaybeStop Runner::check_option(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (!answer.option) return std::nullopt;
  if (MaybeStop problem = check_option_size(call, *answer.option)) return problem;
  const Expression* const expected = said(call, 3);
  if (expected == nullptr) return std::nullopt;
  const std::int64_t at = *number_of(call.arguments[1]);
  const std::int64_t name = *number_of(call.arguments[2]);
  const auto* fields = std::get_if<StructValue>(&expected->value);
  if (fields != nullptr && at == sockets::level::kTcp && name == sockets::option::kInfo) {
    return check_info(call, *fields);
  }
  const auto* number = std::get_if<std::int64_t>(&*answer.option);
  if (number != nullptr) return same_number(*expected, *number, "the option");
  const auto wanted = option_of(*expected, static_cast<int>(at), static_cast<int>(name));
  if (!wanted) return wanted.error();
  if (*wanted == *answer.option) return std::nullopt;
  const auto* text = std::get_if<std::string>(&*wanted);
  const auto* got = std::get_if<std::string>(&*answer.option);
  return failure(expected->at, "the option is not as expected", text != nullptr ? *text : "another value",
                 got != nullptr ? *got : "this value");
}

// Strings and TCP_INFO end where the caller's buffer does: there the size is not an answer.
MaybeStop Runner::check_option_size(const SystemCallEvent& call, const sockets::OptionValue& option) {
  const Expression* const size = said(call, 4);
  if (size == nullptr) return std::nullopt;
  const bool tells_info =
      said(call, 3) != nullptr && std::holds_alternative<StructValue>(said(call, 3)->value);
  if (std::holds_alternative<std::int64_t>(option) && !tells_info)
    return same_number(*size, 4, "the size of the option");
  if (std::holds_alternative<sockets::Linger>(option)) return same_number(*size, 8, "the size of the option");
  return std::nullopt;
}

MaybeStop Runner::check_info(const SystemCallEvent& call, const StructValue& expected) {
  const tcp::Connection* const tcb = table_.connection(station_.host(), live(call.arguments[0]));
  for (const StructField& field : expected.fields) {
    const std::optional<std::int64_t> actual =
        tcb != nullptr ? sockets::tcp_info(*tcb, field.name, now_) : std::nullopt;
    if (!actual) return cannot(field.at, "'" + field.name + "' of TCP_INFO is not known here");
    if (MaybeStop problem = same_number(field.value.front(), *actual, field.name)) return problem;
  }
  return std::nullopt;
}

MaybeStop Runner::check_polled(const SystemCallEvent& call, const sockets::Answer& answer) {
  const auto& expected = std::get<ArrayValue>(call.arguments[0].value);
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    const StructField* const revents = std::get<StructValue>(expected.items[i].value).find("revents");
    if (revents == nullptr) continue;
    if (MaybeStop problem = same_number(revents->value.front(), answer.entries[i].returned, "revents"))
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
    for (const Expression& item : array->items) {
      if (const auto* one = std::get_if<StructValue>(&item.value)) wanted.push_back(one);
    }
  }
  if (wanted.size() != answer.ready.size()) {
    return failure(expected->at, "another number of events is told", std::to_string(wanted.size()),
                   std::to_string(answer.ready.size()));
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const StructField& field : wanted[i]->fields) {
      const bool events = field.name == "events";
      const auto actual =
          events ? std::int64_t{answer.ready[i].events} : static_cast<std::int64_t>(answer.ready[i].data);
      if (MaybeStop problem = same_number(field.value.front(), actual, field.name)) return problem;
    }
  }
  return std::nullopt;
}

}  // namespace tcplab::packetdrill
