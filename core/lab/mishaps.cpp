// What befalls packets because the scenario says so, between the host that sends them and the network.
#include <algorithm>
#include <cassert>
#include <utility>

#include "core/lab/world.hpp"
#include "core/scenario/rewrite.hpp"

namespace tcplab::lab {
namespace {

// A segment that others are to overtake does not wait for them for ever.
constexpr Duration kLongestHold = seconds(1);

trace::Intervention intervention_of(scenario::Mishap::Kind kind) {
  switch (kind) {
    case scenario::Mishap::Kind::kDuplicate:
      return trace::Intervention::kDuplicated;
    case scenario::Mishap::Kind::kReorder:
      return trace::Intervention::kReordered;
    case scenario::Mishap::Kind::kRewrite:
      return trace::Intervention::kRewritten;
    case scenario::Mishap::Kind::kCorrupt:
      return trace::Intervention::kCorrupted;
    case scenario::Mishap::Kind::kDrop:
    case scenario::Mishap::Kind::kDelay:
      break;
  }
  return trace::Intervention::kDelayed;
}

}  // namespace

bool World::let_go(trace::HostIndex host, Telling to) {
  if (!program_->counters().empty()) return let_go_counted(host, to);
  auto departure = station(host, to).next_segment(now_);
  if (departure) carry(host, *std::move(departure), {}, to);
  return departure.has_value();
}

bool World::let_go_counted(trace::HostIndex host, Telling to) {
  Misfortune suffered;
  const trace::Station::Alter alter = [this, host, &suffered](tcp::HostSegment& next) {
    suffered = misfortune(host, next);
    for (const scenario::Mishap* mishap : suffered.mishaps) {
      if (mishap->kind == scenario::Mishap::Kind::kRewrite) scenario::rewrite(*mishap, next.out.segment);
    }
  };
  auto departure = station(host, to).next_segment(now_, &alter);
  if (departure) befall(suffered, host, *std::move(departure), to);
  return departure.has_value();
}

World::Misfortune World::misfortune(trace::HostIndex host, const tcp::HostSegment& next) {
  const tcp::Connection* connection = hosts_[host].find(next.connection);
  scenario::Sight sight{host, network_.node_at(next.out.segment.destination).value_or(host), next.out.segment,
                        next.out.retransmission,
                        connection == nullptr ? std::nullopt : std::optional(connection->snd().iss)};
  Misfortune found;
  const std::vector<scenario::Mishap>& all = program_->scenario().mishaps;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const scenario::Program::Counter& counter = program_->counters()[i];
    if (!scenario::matches(counter.pattern, sight)) continue;
    if (counter.pattern.connection && !is_of(counter.label, host, next)) continue;
    const std::uint32_t ordinal = ++counts_[i];
    std::vector<std::size_t> hit;
    const auto [first, last] = counter.single.equal_range(ordinal);
    for (auto each = first; each != last; ++each) hit.push_back(each->second);
    for (const std::size_t range : counter.ranges) {
      if (all[range].ordinals.first <= ordinal && ordinal <= all[range].ordinals.last) hit.push_back(range);
    }
    for (const std::size_t index : hit) {
      if (all[index].kind != scenario::Mishap::Kind::kDrop) {
        found.mishaps.push_back(&all[index]);
      } else if (found.fate.lost_by == 0) {
        found.fate.lost_by = all[index].line;
      }
    }
  }
  std::sort(found.mishaps.begin(), found.mishaps.end());  // in the order of their lines
  return found;
}

// Of the connection, whichever of its ends has the label.
bool World::is_of(std::size_t label, trace::HostIndex host, const tcp::HostSegment& next) const {
  if (label == scenario::kNoLabel || !labelled_[label]) return false;
  const trace::HostIndex owner = program_->host_of_label(label);
  if (owner == host && next.connection == labelled_[label]) return true;
  const tcp::Connection* connection = hosts_[owner].find(labelled_[label]);
  return connection != nullptr && connection->local() == next.out.segment.to() &&
         connection->remote() == next.out.segment.from();
}

void World::befall(const Misfortune& misfortune, trace::HostIndex host, trace::Station::Departure departure,
                   Telling to) {
  const trace::HostIndex peer = network_.node_at(departure.segment->destination).value_or(host);
  const scenario::Mishap* held = nullptr;
  Fate fate = misfortune.fate;
  std::vector<std::pair<const scenario::Mishap*, trace::Station::Departure>> copies;
  for (const scenario::Mishap* mishap : misfortune.mishaps) {
    const trace::EventId told = tell(*mishap, departure, host, to);
    switch (mishap->kind) {
      case scenario::Mishap::Kind::kDelay:
      case scenario::Mishap::Kind::kReorder:
        held = held == nullptr ? mishap : held;
        break;
      case scenario::Mishap::Kind::kDuplicate:
        for (std::uint32_t i = 0; i < mishap->count; ++i)
          copies.emplace_back(mishap, copy_of(departure, host, told, to));
        break;
      case scenario::Mishap::Kind::kCorrupt:
        fate.damage = mishap->unseen ? net::Damage::kUnseen : net::Damage::kSeen;
        departure.sent = told;  // and because of that the network damages it
        break;
      case scenario::Mishap::Kind::kRewrite:
      case scenario::Mishap::Kind::kDrop:
        break;
    }
  }
  if (held != nullptr && fate.lost_by == 0) {
    hold(*held, host, peer, std::move(departure), fate.damage, to);
  } else {
    carry(host, std::move(departure), fate, to);
    pass(host, peer, to);
  }
  Duration later;
  const scenario::Mishap* latest = nullptr;
  for (auto& [mishap, copy] : copies) {
    const bool first = mishap != latest;
    if (first && mishap->at > now_) later = std::max(later, mishap->at - now_);
    if (!first || mishap->at == Instant{}) later = later + mishap->delay;
    latest = mishap;
    if (later == Duration{}) {
      carry(host, std::move(copy), {}, to);
    } else {
      scenario::Mishap late = *mishap;
      late.delay = later;
      hold(late, host, peer, std::move(copy), net::Damage::kNone, to);
    }
  }
}

void World::hold(const scenario::Mishap& mishap, trace::HostIndex host, trace::HostIndex peer,
                 trace::Station::Departure departure, net::Damage damage, Telling to) {
  const bool reorder = mishap.kind == scenario::Mishap::Kind::kReorder;
  to.log.set_destination(departure.packet, peer);
  const When when{now_ + (reorder ? kLongestHold : mishap.delay), scheduled_++};
  to.story.held.emplace(when.second,
                        Story::Flight{departure.packet, departure.sent, departure.connection, 0});
  held_.emplace(when, Held{host, peer, reorder ? mishap.count : 0, damage, std::move(departure.segment)});
  if (reorder && mishap.count > 0) overtaken_.push_back(when);
}

trace::EventId World::tell(const scenario::Mishap& mishap, const trace::Station::Departure& departure,
                           trace::HostIndex host, Telling to) {
  trace::Intervened done;
  done.what = intervention_of(mishap.kind);
  done.packet = departure.packet;
  done.line = static_cast<std::uint32_t>(mishap.line);
  if (mishap.kind == scenario::Mishap::Kind::kRewrite) {
    done.name = scenario::to_string(mishap.field);
    done.value = scenario::value_of(mishap.field, *departure.segment);
  }
  trace::Event event;
  event.cause = departure.sent;
  event.at = now_;
  event.host = host;
  event.connection = departure.connection;
  event.what = done;
  return to.log.add(event);
}

// A packet of its own, which nobody's TCP has sent.
trace::Station::Departure World::copy_of(const trace::Station::Departure& departure, trace::HostIndex host,
                                         trace::EventId cause, Telling to) {
  const trace::PacketId id = to.log.add(*departure.segment, host, host);
  trace::Event event;
  event.cause = cause;
  event.at = now_;
  event.host = host;
  event.connection = departure.connection;
  event.what = trace::Duplicated{id, departure.packet};
  return {departure.segment, id, to.log.add(event), departure.connection};
}

// A segment has left: who has waited for that goes after it.
void World::pass(trace::HostIndex from, trace::HostIndex to_host, Telling to) {
  for (std::size_t i = 0; i < overtaken_.size();) {
    const When when = overtaken_[i];
    Held& held = held_.at(when);
    if (held.from == from && held.to == to_host && --held.behind == 0) {
      send_held(when, to);
    } else {
      ++i;
    }
  }
}

Instant World::next_held() const { return held_.empty() ? Instant::never() : held_.begin()->first.first; }

void World::release_held(Telling to) {
  assert(!held_.empty());
  send_held(held_.begin()->first, to);
}

void World::send_held(When when, Telling to) {
  const auto node = held_.extract(when);
  const Held& held = node.mapped();
  std::erase(overtaken_, when);
  const auto flight = to.story.held.find(when.second);
  assert(flight != to.story.held.end());
  carry(held.from, {held.segment, flight->second.packet, flight->second.latest, flight->second.connection},
        {.damage = held.damage}, to);
  to.story.held.erase(flight);
}

}  // namespace tcplab::lab
