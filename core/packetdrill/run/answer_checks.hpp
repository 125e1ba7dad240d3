#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/sockets/socket_table.hpp"

// Parts of an answer against what the script says of them, by subject. Each answers nothing when all is as
// expected.
namespace tcplab::packetdrill::run {

// The argument, when the script says something of it; otherwise nullptr.
const Expression* said(const SystemCallEvent& call, std::size_t index);

// One number, where the script says one. what: "the size of the address"
MaybeStop same_number(const Expression& expected, std::int64_t actual, const Message& what);
MaybeStop same_address(const Expression& expected, int family, const std::optional<wire::Endpoint>& actual);
// What is there as often as the script says, or not.
Stop other_count(Position at, Message reason, std::size_t expected, std::size_t actual);

// answers_octets.cpp: what was read, and the messages of recvmsg(). reports: how far off the instant of one
// of the error queue may be, and whose numbers it has.
struct ReportRules {
  const Clock& clock;
  bool v6 = false;
};
MaybeStop check_received(const SystemCallEvent& call, const sockets::Answer& answer);
MaybeStop check_parts(const Vector& vector, const sockets::Answer& answer);
MaybeStop check_message(const SystemCallEvent& call, const sockets::Answer& answer,
                        const ReportRules& reports);
// answers_error_queue.cpp
MaybeStop check_report(const ArrayValue& entries, const sockets::ErrorReport& report,
                       const ReportRules& rules);
// answers_options.cpp: of getsockopt(), TCP_INFO among them
MaybeStop check_option(const SystemCallEvent& call, const sockets::OptionValue& option);
MaybeStop check_info(const SystemCallEvent& call, const Machine& machine, int descriptor);
// answers_events.cpp: of poll() and epoll_wait()
MaybeStop check_polled(const SystemCallEvent& call, const sockets::Answer& answer);
MaybeStop check_epoll(const SystemCallEvent& call, const sockets::Answer& answer);

}  // namespace tcplab::packetdrill::run
