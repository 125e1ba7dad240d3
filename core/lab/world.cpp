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
      latest_(scenario->hosts.size()),
      labelled_(program_->label_count()),
      notice_counts_(program_->notice_slots()),
      drop_counts_(program_->drop_counters().size()) {
  for (const scenario::HostSpec& spec : scenario->hosts) {
    const auto index = static_cast<trace::HostIndex>(stations_.size());
    stations_.emplace_back(index, make_host(spec, scenario->seed, index));
    network_.add_host(spec.address);
  }
  for (const scenario::LinkSpec& link : scenario->links)
    network_.join(link.a, link.b, link.config, link.config);
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

bool World::later(const Due& a, const Due& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }

void World::schedule(Due due) {
  due.order = scheduled_++;
  due_.push_back(due);
  std::push_heap(due_.begin(), due_.end(), later);
}

Instant World::next_timeout() const {
  Instant earliest = Instant::never();
  for (const trace::Station& station : stations_) earliest = std::min(earliest, station.next_timeout());
  return earliest;
}

std::optional<Instant> World::next() const {
  Instant at = std::min(network_.next(), next_timeout());
  if (!due_.empty()) at = std::min(at, due_.front().at);
  if (at == Instant::never()) return std::nullopt;
  const std::optional<Duration> until = program_->scenario().until;
  if (until && at > Instant{} + *until) return std::nullopt;
  return std::max(at, now_);
}

void World::step(trace::Recorder log) {
  const std::optional<Instant> at = next();
  assert(at);
  now_ = *at;
  if (network_.next() <= now_) {
    arrive(log);
  } else if (!due_.empty() && due_.front().at <= now_) {
    run_script(log);
  } else {
    run_timers(log);
  }
}

void World::arrive(trace::Recorder log) {
  const net::Outcome outcome = network_.take();
  const trace::PacketId packet = outcome.datagram.id;
  if (outcome.fate == net::Fate::kDelivered) {
    stations_[outcome.to].on_packet(packet, now_, log);
    settle(outcome.to, log);
    return;
  }
  trace::SegmentDropped dropped{packet, reason_of(outcome.fate)};
  const auto scripted = scripted_losses_.find(packet);
  if (scripted != scripted_losses_.end()) {
    dropped.line = static_cast<std::uint32_t>(scripted->second);
    scripted_losses_.erase(scripted);
  }
  trace::Event event;
  event.cause = log.sent(packet);
  event.at = now_;
  event.host = outcome.from;
  event.connection = log.connection(event.cause);
  event.what = dropped;
  log.add(event);
}

void World::run_script(trace::Recorder log) {
  std::pop_heap(due_.begin(), due_.end(), later);
  const Due due = due_.back();
  due_.pop_back();
  const scenario::Step& step = program_->scenario().steps[due.step];
  const auto* on = std::get_if<scenario::OnNotice>(&step.when);
  perform(due.step, due.cause, {on != nullptr ? on->host : step.action.host, due.connection}, log);
  settle(step.action.host, log);
}

void World::run_timers(trace::Recorder log) {
  for (trace::Station& station : stations_) {
    if (station.next_timeout() > now_) continue;
    station.on_timeout(now_, log);
    settle(station.index(), log);
    return;
  }
}

void World::settle(trace::HostIndex host, trace::Recorder log) {
  unsettled_.push_back(host);
  while (!unsettled_.empty()) {
    trace::Station& station = stations_[unsettled_.back()];
    if (const auto notices = station.take_notices(); !notices.empty()) {
      for (const trace::Station::Notice& notice : notices) react(station.index(), notice, log);
    } else if (const std::optional<trace::PacketId> packet = station.next_packet(now_, log)) {
      carry(station.index(), *packet, log);
    } else {
      unsettled_.erase(std::remove(unsettled_.begin(), unsettled_.end(), station.index()), unsettled_.end());
    }
  }
}

void World::carry(trace::HostIndex host, trace::PacketId packet, trace::Recorder log) {
  const wire::TcpSegment segment = log.packet(packet).segment;
  const trace::HostIndex to = network_.host_at(segment.destination).value_or(host);
  log.set_destination(packet, to);
  const std::size_t line = scripted_drop(host, to, segment);
  if (line != 0) scripted_losses_.emplace(packet, line);
  const auto octets = static_cast<std::uint32_t>(segment.datagram_size());
  network_.send(host, {packet, octets, segment.source, segment.destination}, now_, line != 0);
}

std::size_t World::scripted_drop(trace::HostIndex from, trace::HostIndex to,
                                 const wire::TcpSegment& segment) {
  std::size_t line = 0;
  for (std::size_t i = 0; i < drop_counts_.size(); ++i) {
    const scenario::Program::DropCounter& counter = program_->drop_counters()[i];
    if (counter.from != from || counter.to != to || !scenario::matches(counter.pattern, segment)) continue;
    const auto found = counter.lines.find(++drop_counts_[i]);
    if (found != counter.lines.end() && line == 0) line = found->second;
  }
  return line;
}

}  // namespace tcplab::lab
