#include "core/lab/world.hpp"

#include <algorithm>
#include <cassert>

#include "core/base/rng.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint64_t kNetworkStream = 0;  // hosts follow

// Random numbers for one purpose, which do not change when there are more or fewer of the others.
Rng stream(std::uint64_t seed, std::uint64_t number) { return Rng(Rng(seed).next() + number); }

tcp::Host make_host(const scenario::HostSpec& spec, std::uint64_t seed, trace::HostIndex index) {
  Rng rng = stream(seed, kNetworkStream + 1 + index);
  const std::uint64_t first = rng.next();
  tcp::Host host(spec.address, SipKey{first, rng.next()}, spec.config);
  host.keep_quiet(Instant{} + spec.quiet_time);
  return host;
}

trace::DropReason reason_of(net::Fate fate) {
  switch (fate) {
    case net::Fate::kForcedLoss:
      return trace::DropReason::kScripted;
    case net::Fate::kQueueFull:
      return trace::DropReason::kQueueFull;
    case net::Fate::kUnreachable:
      return trace::DropReason::kUnreachable;
    case net::Fate::kLost:
    case net::Fate::kDelivered:
      break;
  }
  return trace::DropReason::kLoss;
}

}  // namespace

World::World(std::shared_ptr<const scenario::Scenario> scenario)
    : program_(std::make_shared<const scenario::Program>(scenario)),
      network_(stream(scenario->seed, kNetworkStream).next()),
      timeouts_(scenario->hosts.size()),
      latest_(scenario->hosts.size()),
      labelled_(program_->label_count()),
      notice_counts_(program_->notice_slots()),
      counts_(program_->counters().size()),
      power_(scenario->hosts.size(), Power::kOn) {
  for (const scenario::HostSpec& spec : scenario->hosts) {
    const auto index = static_cast<trace::HostIndex>(hosts_.size());
    hosts_.push_back(make_host(spec, scenario->seed, index));
    network_.add_host(spec.address);
  }
  for (const scenario::LinkSpec& link : scenario->links) network_.join(link.a, link.b, link.forth, link.back);
  for (std::size_t i = 0; i < scenario->steps.size(); ++i) {
    if (const auto* at = std::get_if<scenario::AtTime>(&scenario->steps[i].when))
      schedule({.at = at->at, .step = i});
  }
}

trace::Trace World::blank_trace() const {
  std::vector<trace::HostInfo> hosts;
  for (const scenario::HostSpec& spec : program_->scenario().hosts)
    hosts.push_back({spec.name, spec.address});
  return trace::Trace(program_->scenario().title, std::move(hosts));
}

bool World::later(const Due& a, const Due& b) { return a.at != b.at ? a.at > b.at : a.rank > b.rank; }

std::uint64_t World::schedule(Due due) {
  due.rank = scheduled_++;
  due_.push_back(due);
  std::push_heap(due_.begin(), due_.end(), later);
  return due.rank;
}

trace::Station World::station(trace::HostIndex host, Telling to) {
  return {host, hosts_[host], to.story.stations[host], to.log};
}

std::optional<Instant> World::next() const {
  Instant at = std::min({network_.next(), timeouts_.at(), next_held()});
  if (!due_.empty()) at = std::min(at, due_.front().at);
  if (at == Instant::never()) return std::nullopt;
  return std::max(at, now_);
}

void World::step(Story& story, trace::Recorder log) {
  const std::optional<Instant> at = next();
  assert(at);
  now_ = *at;
  const Telling to{story, log};
  if (network_.next() <= now_) {
    arrive(to);
  } else if (next_held() <= now_) {
    release_held(to);
  } else if (!due_.empty() && due_.front().at <= now_) {
    run_script(to);
  } else {
    run_timers(to);
  }
}

void World::arrive(Telling to) {
  const net::Outcome outcome = network_.take();
  const Story::Flight flight = (*to.story.flights)[outcome.flight];
  const bool heard = outcome.fate == net::Fate::kDelivered && power_[outcome.to] == Power::kOn;
  if (heard) {
    station(outcome.to, to).on_segment(*outcome.segment, flight.packet, flight.sent, now_);
    settle(outcome.to, to);
    return;
  }
  trace::Event event;
  event.cause = flight.sent;
  event.at = now_;
  event.host = outcome.from;
  event.connection = flight.connection;
  event.what = trace::SegmentDropped{
      flight.packet,
      outcome.fate == net::Fate::kDelivered ? trace::DropReason::kHostDown : reason_of(outcome.fate),
      flight.line};
  to.log.add(event);
}

void World::run_script(Telling to) {
  std::pop_heap(due_.begin(), due_.end(), later);
  const Due due = due_.back();
  due_.pop_back();
  trace::EventId cause = trace::kNoEvent;
  if (const auto queued = to.story.queued.find(due.rank); queued != to.story.queued.end()) {
    cause = queued->second;
    to.story.queued.erase(queued);
  }
  if (due.errand != Errand::kStep) {
    if (puts_off(due.host, due)) return;
    run_errand(due, cause, to);
    return settle(due.host, to);
  }
  const scenario::Step& step = program_->scenario().steps[due.step];
  const auto* on = std::get_if<scenario::OnNotice>(&step.when);
  perform(due.step, cause, {on != nullptr ? on->host : step.action.host, due.connection}, to);
  settle(step.action.host, to);
}

void World::run_timers(Telling to) {
  const std::optional<std::size_t> due = timeouts_.first_due(now_);
  assert(due);
  const auto host = static_cast<trace::HostIndex>(*due);
  station(host, to).on_timeout(now_);
  settle(host, to);
}

void World::settle(trace::HostIndex first, Telling to) {
  unsettled_.push_back(first);
  while (!unsettled_.empty()) {
    const trace::HostIndex host = unsettled_.back();
    trace::Provenance& provenance = to.story.stations[host];
    if (std::size_t notices = provenance.notices_waiting(); notices > 0) {
      for (; notices > 0; --notices) react(host, provenance.take_notice(), to);
    } else if (!let_go(host, to)) {
      unsettled_.erase(std::remove(unsettled_.begin(), unsettled_.end(), host), unsettled_.end());
      timeouts_.set(host, power_[host] == Power::kOn ? hosts_[host].next_timeout() : Instant::never());
    }
  }
}

void World::carry(trace::HostIndex host, trace::Station::Departure&& departure, std::size_t line, Telling to) {
  const trace::HostIndex peer = network_.host_at(departure.segment.destination).value_or(host);
  const trace::PacketId packet = departure.packet;
  to.log.set_destination(packet, peer);
  const net::FlightId flight = network_.send(host, std::move(departure.segment), now_, line != 0);
  std::vector<Story::Flight>& flights = to.story.flights.edit();
  if (flights.size() <= flight) flights.resize(std::size_t{flight} + 1);
  flights[flight] = {packet, departure.sent, departure.connection, static_cast<std::uint32_t>(line)};
}

std::size_t World::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  std::size_t octets =
      sizeof *this + network_.footprint() + timeouts_.footprint() + due_.size() * sizeof(Due) +
      latest_.size() * sizeof(tcp::ConnId) + labelled_.size() * sizeof(tcp::ConnId) +
      (notice_counts_.size() + counts_.size()) * sizeof(std::uint32_t) + held_.size() * sizeof(Held) +
      outboxes_.size() * (sizeof(Socket) + sizeof(Outbox) + kNode) +
      listening_.size() * (sizeof(Socket) + sizeof(Listening) + kNode) +
      apps_.size() * (sizeof(Socket) + sizeof(AppState) + kNode) +
      (unaccepted_.size() + discarding_.size()) * (sizeof(Socket) + kNode) + postponed_.size() * sizeof(Due) +
      power_.size();
  for (const tcp::Host& host : hosts_) octets += host.footprint();
  return octets;
}

std::size_t Story::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  std::size_t octets = sizeof *this + flights->size() * sizeof(Flight) +
                       queued.size() * (sizeof(std::uint64_t) + sizeof(trace::EventId) + kNode) +
                       held.size() * (sizeof(std::uint64_t) + sizeof(Flight) + kNode);
  for (const trace::Provenance& station : stations) octets += station.footprint();
  return octets;
}

}  // namespace tcplab::lab
