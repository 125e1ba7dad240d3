// What system calls answer, against what the script says.

#include <algorithm>
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

const Expression* argument(const SystemCallEvent& call, std::size_t index) {
  return index < call.arguments.size() && !is_open(call.arguments[index]) ? &call.arguments[index] : nullptr;
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
  if (is_open(call.result)) return std::nullopt;
  const Result<std::int64_t, Stop> low = number_of(call.result);
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
  if (name == "read" || name == "recv" || name == "recvfrom") {
    const Expression* const buffer = argument(call, 1);
    return buffer != nullptr ? check_octets(*buffer, answer) : std::nullopt;
  }
  if (name == "recvmsg") return check_message(call, answer);
  if (name == "getsockopt") return check_option(call, answer);
  if (name == "poll") return check_polled(call, answer);
  if (name == "epoll_wait") return check_epoll(call, answer);
  if (name == "ioctl") {
    const Expression* const value = argument(call, 2);
    if (value == nullptr || !answer.option) return std::nullopt;
    return same_number(*value, std::get<std::int64_t>(*answer.option), "the number");
  }
  const bool tells_address =
      name == "accept" || name == "accept4" || name == "getsockname" || name == "getpeername";
  const Expression* const address = tells_address ? argument(call, 1) : nullptr;
  return address != nullptr ? same_address(*address, answer.address) : std::nullopt;
}

MaybeStop Runner::check_octets(const Expression& expected, const sockets::Answer& answer) {
  const auto* text = std::get_if<StringValue>(&expected.value);
  if (text == nullptr) return std::nullopt;
  const std::string got(answer.octets.begin(), answer.octets.end());
  const bool same = text->more ? got.compare(0, text->octets.size(), text->octets) == 0 : got == text->octets;
  if (same) return std::nullopt;
  return failure(expected.at, "other octets were read", text->octets, got);
}

MaybeStop Runner::check_message(const SystemCallEvent& call, const sockets::Answer& answer) {
  const auto& message = std::get<StructValue>(call.arguments[1].value);
  if (const StructField* const flags = message.find("msg_flags")) {
    if (MaybeStop problem = same_number(flags->value.front(), answer.message_flags, "msg_flags"))
      return problem;
  }
  const StructField* const control = message.find("msg_control");
  if (control == nullptr || is_open(control->value.front())) return std::nullopt;
  const auto* entries = std::get_if<ArrayValue>(&control->value.front().value);
  if (entries == nullptr) return cannot(control->at, "control messages are an array");
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
  const Expression* const expected = argument(call, 3);
  if (expected == nullptr || !answer.option) return std::nullopt;
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
  const Expression* const expected = argument(call, 1);
  if (expected == nullptr || answer.ready.empty()) return std::nullopt;
  std::vector<const StructValue*> wanted;
  if (const auto* one = std::get_if<StructValue>(&expected->value)) wanted.push_back(one);
  if (const auto* array = std::get_if<ArrayValue>(&expected->value)) {
    for (const Expression& item : array->items) {
      if (const auto* one = std::get_if<StructValue>(&item.value)) wanted.push_back(one);
    }
  }
  for (std::size_t i = 0; i < wanted.size() && i < answer.ready.size(); ++i) {
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
