#include "core/tcp/event.hpp"

#include <array>
#include <cstddef>

namespace tcplab::tcp {

std::string_view to_string(TimerKind timer) {
  constexpr std::array<std::string_view, kTimerCount> kNames = {
      "retransmission", "persist",    "time-wait",  "delayed-ack", "keep-alive",
      "user-timeout",   "fin-wait-2", "loss-probe", "reordering",  "pacing"};
  return kNames[static_cast<std::size_t>(timer)];
}

std::string_view to_string(Quantity quantity) {
  constexpr std::array<std::string_view, kQuantityCount> kNames = {"cwnd", "ssthresh", "pacing-rate", "mode"};
  return kNames[static_cast<std::size_t>(quantity)];
}

std::string_view to_string(Notice notice) {
  constexpr std::array<std::string_view, kNoticeCount> kNames = {
      "connected", "readable", "sendable", "remote-closed", "reset",     "refused",
      "timed-out", "closed",   "urgent",   "trouble",       "soft-error"};
  return kNames[static_cast<std::size_t>(notice)];
}

}  // namespace tcplab::tcp
