#include "core/packetdrill/run/ledger.hpp"

#include <algorithm>

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
  if (wanted_.octets == 0 || events == (report_.ends.empty() ? 0 : report_.ends.back())) return;
  report_.ends.push_back(events);
  if (events < wanted_.from || events > wanted_.until || offered_++ % apart_ != 0) return;
  report_.hosts.push_back({events, host});
  octets_.push_back(host.footprint(Share::kUnshared));
  sum_ += octets_.back();
  while (octets_.size() > 1 && sum_ > wanted_.octets) thin_out();
}

// Forgets every second Host, but never the first. What a forgotten one had changed may live on in the next.
void Ledger::thin_out() {
  std::size_t left = 0;
  sum_ = 0;
  for (std::size_t i = 0; i < octets_.size(); i += 2) {
    if (i != left) report_.hosts[left] = std::move(report_.hosts[i]);
    const std::size_t forgotten = i > 0 ? octets_[i - 1] : 0;
    octets_[left] = std::min(octets_[i] + forgotten, report_.hosts[left].host.footprint());
    sum_ += octets_[left++];
  }
  octets_.resize(left);
  report_.hosts.erase(report_.hosts.begin() + static_cast<std::ptrdiff_t>(left), report_.hosts.end());
  apart_ *= 2;
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
