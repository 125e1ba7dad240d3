#include "core/lab/world.hpp"

#include <algorithm>
#include <cassert>

#include "core/base/rng.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint64_t kNetworkStream = 0;  // hosts follow
constexpr std::size_t kNode = 48;            // octets of a map, for each that it has

// Random numbers for one purpose, which do not change when there are more or fewer of the others.
Rng stream(std::uint64_t seed, std::uint64_t number) { return Rng(Rng(seed).next() + number); }

tcp::Host make_host(const scenario::HostSpec& spec, std::uint64_t seed, trace::HostIndex index) {
  Rng rng = stream(seed, kNetworkStream + 1 + index);
  const std::uint64_t first = rng.next();
  tcp::Host host(spec.address, SipKey{first, rng.next()}, spec.config);
  for (const wire::IpAddress& address : spec.more_addresses) host.add_address(address);
  if (spec.splitter) host.speak_for_others();
  host.keep_quiet(Instant{} + spec.quiet_time);
  return host;
}

trace::NodeInfo info_of(const scenario::NodeSpec& node) {
  trace::NodeInfo info;
  info.name = node.name;
  const bool router = std::holds_alternative<net::Router>(node.role);
  info.kind = router ? trace::NodeKind::kRouter : trace::NodeKind::kMiddlebox;
  if (node.addresses.empty()) return info;
  info.address = node.addresses.front();
  info.more_addresses.assign(node.addresses.begin() + 1, node.addresses.end());
  return info;
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
    auto_receive_.push_back(spec.auto_receive);
  }
  make_network();
  next_ = look_ahead();
}

void World::make_network() {
  const scenario::Scenario& scenario = program_->scenario();
  for (const scenario::HostSpec& spec : scenario.hosts) {
    std::vector<wire::IpAddress> addresses{spec.address};
    addresses.insert(addresses.end(), spec.more_addresses.begin(), spec.more_addresses.end());
    if (spec.splitter) {
      network_.add_node(std::move(addresses), spec.splitter->router, spec.splitter->icmp);
    } else {
      network_.add_host(std::move(addresses));
    }
  }
  for (const scenario::NodeSpec& spec : scenario.nodes)
    network_.add_node(spec.addresses, spec.role, spec.icmp);
  for (const scenario::LinkSpec& link : scenario.links) network_.join(link.a, link.b, link.forth, link.back);
  if (scenario.reconverge) network_.reconverge_after(*scenario.reconverge);
  for (const scenario::LinkChange& change : scenario.changes)
    network_.change_at(change.at, change.from, change.to, change.config);
}

trace::Trace World::blank_trace() const {
  std::vector<trace::NodeInfo> nodes;
  for (const scenario::HostSpec& spec : program_->scenario().hosts)
    nodes.push_back({spec.name, spec.address, trace::NodeKind::kHost, spec.more_addresses});
  for (const scenario::NodeSpec& spec : program_->scenario().nodes) nodes.push_back(info_of(spec));
  return trace::Trace(program_->scenario().title, std::move(nodes));
}

bool World::later(const Due& a, const Due& b) { return a.at != b.at ? a.at > b.at : a.rank > b.rank; }

std::uint64_t World::schedule(Due due) {
  due.rank = scheduled_++;
  due_.push_back(due);
  std::push_heap(due_.begin(), due_.end(), later);
  return due.rank;
}

Instant World::next_timed() const {
  const auto& timed = program_->timed();
  return timed_ < timed.size() ? timed[timed_].at : Instant::never();
}

// The script's own before what was put off until the same instant.
World::Due World::take_due() {
  if (next_timed() != Instant::never() && (due_.empty() || next_timed() <= due_.front().at)) {
    const auto& [at, step] = program_->timed()[timed_++];
    return {.at = at, .step = step};
  }
  std::pop_heap(due_.begin(), due_.end(), later);
  const Due due = due_.back();
  due_.pop_back();
  return due;
}

trace::Station World::station(trace::HostIndex host, Telling to) {
  return {host, hosts_[host], to.story.stations[host], to.log};
}

Instant World::look_ahead() const {
  Instant at = std::min(std::min(network_.next(), timeouts_.at()), std::min(next_held(), next_timed()));
  if (!due_.empty()) at = std::min(at, due_.front().at);
  return std::max(at, now_);
}

void World::step(Story& story, trace::Recorder log) {
  assert(next_ != Instant::never());
  now_ = next_;
  const Told to{story, log};
  if (network_.next() <= now_) {
    run_network(to);
  } else if (next_held() <= now_) {
    release_held(to);
    settle(to);
  } else if (next_timed() <= now_ || (!due_.empty() && due_.front().at <= now_)) {
    run_script(to);
  } else {
    run_timers(to);
  }
  next_ = look_ahead();
}

void World::run_network(Telling to) {
  hear(network_.take(), to);
  hear(to);
  settle(to);
}

void World::run_script(Telling to) {
  const Due due = take_due();
  trace::EventId cause = trace::kNoEvent;
  if (const auto queued = to.story.queued.find(due.rank); queued != to.story.queued.end()) {
    cause = queued->second;
    to.story.queued.erase(queued);
  }
  if (due.errand != Errand::kStep) {
    if (puts_off(due.host, due)) return;
    run_errand(due, cause, to);
    unsettled_.push_back(due.host);
    return settle(to);
  }
  const scenario::Step& step = program_->scenario().steps[due.step];
  const auto* on = std::get_if<scenario::OnNotice>(&step.when);
  perform(due.step, cause, {on != nullptr ? on->host : step.action.host, due.connection}, to);
  unsettled_.push_back(step.action.host);
  settle(to);
}

void World::run_timers(Telling to) {
  const std::optional<std::size_t> due = timeouts_.first_due(now_);
  assert(due);
  const auto host = static_cast<trace::HostIndex>(*due);
  station(host, to).on_timeout(now_);
  unsettled_.push_back(host);
  settle(to);
}

void World::settle(Telling to) {
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

void World::carry(trace::HostIndex host, trace::Station::Departure&& departure, const Fate& fate,
                  Telling to) {
  const net::NodeIndex peer = network_.node_at(departure.segment->destination).value_or(host);
  const trace::PacketId packet = departure.packet;
  to.log.set_destination(packet, peer);
  const net::FlightId flight = network_.send(host, net::Datagram(std::move(departure.segment)), now_,
                                             net::Mishap{.lost = fate.lost_by != 0, .damage = fate.damage});
  to.story.flight(flight) = {packet, departure.sent, departure.connection,
                             static_cast<std::uint32_t>(fate.lost_by)};
  hear(to);
}

std::size_t World::footprint(Share share) const {
  std::size_t octets = sizeof *this + network_.footprint() + timeouts_.footprint() +
                       due_.size() * sizeof(Due) + latest_.size() * sizeof(tcp::ConnId) +
                       labelled_.size() * sizeof(tcp::ConnId) +
                       (notice_counts_.size() + counts_.size()) * sizeof(std::uint32_t) +
                       held_.size() * (sizeof(When) + sizeof(Held) + sizeof(wire::TcpSegment) + kNode) +
                       overtaken_.size() * sizeof(When) + postponed_.size() * sizeof(Due) + power_.size();
  const auto nothing = [](const auto&) { return std::size_t{0}; };
  octets += outboxes_.footprint(share, [](const Outbox& outbox) { return outbox.footprint(); });
  octets += apps_.footprint(share, [](const AppState& app) {
    return app.stream.head().size() + app.asked.size() * sizeof(std::uint32_t);
  });
  octets += listening_.footprint(share, nothing) + unaccepted_.footprint(share, nothing) +
            discarding_.footprint(share, nothing);
  for (const tcp::Host& host : hosts_) octets += host.footprint(share);
  return octets;
}

void Story::make_room(std::vector<Flight>& all, net::FlightId id) { all.resize(std::size_t{id} + 1); }

std::size_t Story::footprint(Share share) const {
  std::size_t octets = sizeof *this + flights->size() * sizeof(Flight) +
                       queued.size() * (sizeof(std::uint64_t) + sizeof(trace::EventId) + kNode) +
                       held.size() * (sizeof(std::uint64_t) + sizeof(Flight) + kNode) +
                       turns.size() * sizeof(turns[0]);
  for (const trace::Provenance& station : stations) octets += station.footprint(share);
  return octets;
}

}  // namespace tcplab::lab
