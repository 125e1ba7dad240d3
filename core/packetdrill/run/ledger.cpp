#include "core/packetdrill/run/ledger.hpp"

namespace tcplab::packetdrill::run {

void Ledger::begin(const Event& event, std::size_t index, Instant now) {
  led_to_ = trace::kNoEvent;
  report_.steps.push_back({event.at, index, now, trace::kNoEvent, true});
}

void Ledger::end(Instant now) {
  report_.steps.back().instant = now;
  report_.steps.back().trace_event = led_to_;
}

void Ledger::keep(const tcp::Host& host) {
  const std::size_t events = report_.trace.events().size();
  const std::size_t kept = report_.hosts.empty() ? 0 : report_.hosts.back().events;
  if (keep_hosts_ && events > kept) report_.hosts.push_back({events, host});
}

void Ledger::stop(Stop stop, Instant now) {
  report_.verdict = stop.verdict;
  report_.at = stop.at;
  report_.instant = now;
  report_.reason = std::move(stop.reason);
  report_.expected = std::move(stop.expected);
  report_.actual = std::move(stop.actual);
  report_.trace_event = stop.trace_event;
  if (!report_.steps.empty()) report_.steps.back().held = false;
}

}  // namespace tcplab::packetdrill::run
