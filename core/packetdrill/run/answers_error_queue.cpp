// What recvmsg() with MSG_ERRQUEUE hands over, against the control messages that the script expects.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/run/answer_checks.hpp"

namespace tcplab::packetdrill::run {
namespace {

using sockets::level::kIp;
using sockets::level::kIpv6;

// Whoever runs the public suites defines these two by the version of IP.
Result<std::int64_t, Stop> control_number(const Expression& expression, bool v6) {
  const auto* name = std::get_if<NameValue>(&expression.value);
  if (name != nullptr && name->name == "CMSG_LEVEL_IP") return std::int64_t{v6 ? kIpv6 : kIp};
  if (name != nullptr && name->name == "CMSG_TYPE_RECVERR") {
    return std::int64_t{v6 ? sockets::ipv6::kReceiveError : sockets::ip::kReceiveError};
  }
  return number_of(expression);
}

Message level_and_type(std::int64_t level, std::int64_t type) {
  return Message(std::to_string(level) + ", " + std::to_string(type));
}

MaybeStop same(const StructField& field, std::int64_t actual) {
  if (is_open(field.value.front())) return std::nullopt;
  // A number of errno by its name
  const auto* name = std::get_if<NameValue>(&field.value.front().value);
  const auto error =
      name != nullptr && field.name == "ee_errno" ? errno_number(name->name, System::kLinux) : std::nullopt;
  const auto wanted = error ? Result<std::int64_t, Stop>(*error) : number_of(field.value.front());
  if (!wanted) return wanted.error();
  if (*wanted == actual) return std::nullopt;
  return failure(field.at, told({"{0} is not as expected", "与预期不符：{0}"}, field.name),
                 Message(std::to_string(*wanted)), Message(std::to_string(actual)));
}

MaybeStop check_error(const StructValue& expected, const sockets::ErrorReport& report) {
  const std::pair<std::string_view, std::int64_t> fields[] = {
      {"ee_errno", report.error}, {"ee_origin", report.origin}, {"ee_type", 0},
      {"ee_code", report.code},   {"ee_info", report.info},     {"ee_data", report.data},
  };
  for (const StructField& field : expected.fields) {
    const auto known = std::find_if(std::begin(fields), std::end(fields), [&field](const auto& candidate) {
      return candidate.first == field.name;
    });
    if (known == std::end(fields))
      return cannot(field.at, told({"'{0}' of an error report is not supported", "不支持错误报告的 '{0}'"},
                                   field.name));
    if (MaybeStop problem = same(field, known->second)) return problem;
  }
  return std::nullopt;
}

MaybeStop check_stamp(const Expression& at, const StructValue& expected, Instant stamp, Duration tolerance) {
  const StructField* const whole = expected.find("scm_sec");
  const StructField* const part = expected.find("scm_nsec");
  if (whole == nullptr || part == nullptr || expected.fields.size() != 2) {
    return cannot(at.at,
                  {"a timestamp is {scm_sec=..., scm_nsec=...}", "时间戳应为 {scm_sec=..., scm_nsec=...}"});
  }
  const auto seconds_part = number_of(whole->value.front());
  if (!seconds_part) return seconds_part.error();
  const auto nanoseconds_part = number_of(part->value.front());
  if (!nanoseconds_part) return nanoseconds_part.error();
  if (*seconds_part < 0 || *seconds_part > INT32_MAX || *nanoseconds_part < 0 ||
      *nanoseconds_part > INT32_MAX)
    return cannot(at.at, {"this is no timestamp", "这不是时间戳"});
  const Instant wanted = Instant{} + seconds(*seconds_part) + nanoseconds(*nanoseconds_part);
  const Duration off = wanted < stamp ? stamp - wanted : wanted - stamp;
  if (off <= tolerance) return std::nullopt;
  return failure(at.at, {"the timestamp is not as expected", "时间戳与预期不符"},
                 Message(seconds_text(wanted)), Message(seconds_text(stamp)));
}

}  // namespace

MaybeStop check_report(const ArrayValue& entries, const sockets::ErrorReport& report,
                       const ReportRules& rules) {
  const bool v6 = rules.v6;
  const std::size_t came = report.stamp ? 2 : 1;
  if (entries.items.size() != came) {
    const Position at = entries.items.empty() ? Position{} : entries.items.front().at;
    return failure(at, {"another number of control messages came", "控制消息的个数与预期不符"},
                   Message(std::to_string(entries.items.size())), Message(std::to_string(came)));
  }
  for (std::size_t i = 0; i < came; ++i) {
    const Expression& entry = entries.items[i];
    const auto* fields = std::get_if<StructValue>(&entry.value);
    const StructField* const level = fields != nullptr ? fields->find("cmsg_level") : nullptr;
    const StructField* const type = fields != nullptr ? fields->find("cmsg_type") : nullptr;
    const StructField* const data = fields != nullptr ? fields->find("cmsg_data") : nullptr;
    const auto* content = data != nullptr ? std::get_if<StructValue>(&data->value.front().value) : nullptr;
    if (level == nullptr || type == nullptr || content == nullptr) {
      return cannot(entry.at, {"a control message is {cmsg_level=..., cmsg_type=..., cmsg_data={...}}",
                               "控制消息应为 {cmsg_level=..., cmsg_type=..., cmsg_data={...}}"});
    }
    const auto at = control_number(level->value.front(), v6);
    if (!at) return at.error();
    const auto kind = control_number(type->value.front(), v6);
    if (!kind) return kind.error();
    const bool is_stamp = report.stamp && i == 0;
    const std::int64_t wanted_level = is_stamp ? sockets::level::kSocket : v6 ? kIpv6 : kIp;
    const std::int64_t error_type = v6 ? sockets::ipv6::kReceiveError : sockets::ip::kReceiveError;
    const std::int64_t wanted_type = is_stamp ? sockets::timestamping::kControl : error_type;
    if (*at != wanted_level || *kind != wanted_type) {
      return failure(entry.at, {"another control message came", "控制消息的种类与预期不符"},
                     level_and_type(*at, *kind), level_and_type(wanted_level, wanted_type));
    }
    MaybeStop problem = is_stamp ? check_stamp(entry, *content, *report.stamp,
                                               rules.clock.tolerance(Instant{}, *report.stamp))
                                 : check_error(*content, report);
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::run
