#include "core/lab/expect.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/lab/figures.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/variables.hpp"
#include "core/trace/describe.hpp"

namespace tcplab::lab {
namespace {

using scenario::Comparison;
using scenario::Expectation;
using scenario::Occurrence;

bool holds(std::int64_t actual, Comparison comparison, std::int64_t value) {
  switch (comparison) {
    case Comparison::kEqual:
      return actual == value;
    case Comparison::kLess:
      return actual < value;
    case Comparison::kMore:
      return actual > value;
    case Comparison::kAtMost:
      return actual <= value;
    case Comparison::kAtLeast:
      return actual >= value;
  }
  return false;
}

Message instant_of(Instant at) { return Message(trace::format_seconds(at) + " s"); }

class Judge {
 public:
  explicit Judge(const History& history)
      : history_(history), trace_(history.trace()), world_(history.now()) {}

  Result<Verdict, trace::Divergence> judge(const Expectation& expectation) {
    Verdict verdict{expectation.line, false, expectation.text, {}};
    switch (expectation.kind) {
      case Expectation::Kind::kInOrder:
        judge_order(expectation, verdict);
        return verdict;
      case Expectation::Kind::kNever:
        judge_never(expectation, verdict);
        return verdict;
      case Expectation::Kind::kCount:
        judge_count(expectation, verdict);
        return verdict;
      case Expectation::Kind::kState:
        judge_state(expectation, verdict);
        return verdict;
      case Expectation::Kind::kVariable:
        break;
    }
    const auto actual = value_of(expectation.who, expectation.variable, expectation.at);
    if (!actual) return actual.error();
    verdict.met = *actual && holds(**actual, expectation.comparison, expectation.value);
    if (verdict.met) return verdict;
    const scenario::Unit unit = scenario::info(expectation.variable).unit;
    verdict.actual = *actual ? Message(scenario::written({unit, **actual}))
                             : Message("there is no such connection", "没有这样的连接");
    return verdict;
  }

  // At an instant or, without one, at the end of the run.
  Result<std::optional<std::int64_t>, trace::Divergence> value_of(const scenario::Labelled& who,
                                                                  scenario::Variable variable,
                                                                  std::optional<Instant> at) {
    using Value = std::optional<std::int64_t>;
    if (!at) return Value(figure(world_, trace_, trace_.events().size(), who, variable));
    auto then = history_.world_at(*at);
    if (!then) return then.error();
    const auto all = trace_.events();
    std::size_t events = 0;
    while (events < all.size() && all[events].at <= *at) ++events;
    return Value(figure(*then, trace_, events, who, variable));
  }

  std::optional<trace::EventId> find(const Occurrence& what) const {
    std::optional<Instant> nearest;
    const auto found = find(what, 0, nearest);
    return found ? std::optional(static_cast<trace::EventId>(*found)) : std::nullopt;
  }

 private:
  bool is_it(const Occurrence& what, const trace::Event& event) const {
    if (what.kind == Occurrence::Kind::kState) {
      const auto* change = std::get_if<tcp::StateChanged>(&event.what);
      return change != nullptr && change->to == what.state &&
             is_about(world_, trace_, what.who, event.host, event.connection);
    }
    if (what.kind == Occurrence::Kind::kNotice) {
      const auto* told = std::get_if<tcp::Notified>(&event.what);
      return told != nullptr && told->notice == what.notice &&
             is_about(world_, trace_, what.who, event.host, event.connection);
    }
    return is_packet(what, event);
  }

  // The packet that an event of that kind happens to; kNoPacket where it is none.
  static trace::PacketId befell(Occurrence::Kind kind, const trace::Event& event) {
    if (kind == Occurrence::Kind::kPacketDamaged) {
      const auto* damaged = std::get_if<trace::Corrupted>(&event.what);
      return damaged == nullptr ? trace::kNoPacket : damaged->of;
    }
    const bool fits = kind == Occurrence::Kind::kPacketSent
                          ? std::holds_alternative<trace::SegmentSent>(event.what)
                      : kind == Occurrence::Kind::kPacketArrives
                          ? std::holds_alternative<trace::SegmentReceived>(event.what)
                          : std::holds_alternative<trace::SegmentDropped>(event.what);
    return fits ? trace::packet_of(event) : trace::kNoPacket;
  }

  // Of a packet, whichever of its ends has the label.
  bool is_of_connection(const scenario::Labelled& who, const trace::Packet& packet) const {
    const tcp::ConnId named = world_.labelled(who);
    const auto [known, fresh] = ends_.try_emplace({who.host, named});
    if (fresh) {
      for (const trace::ConnectionInfo& info : trace_.connections()) {
        if (info.host != who.host || (info.id != named && info.parent != named) || info.listener) continue;
        known->second.emplace(info.local, info.remote);
        known->second.emplace(info.remote, info.local);
      }
    }
    return known->second.contains({packet.segment.from(), packet.segment.to()});
  }

  bool is_packet(const Occurrence& what, const trace::Event& event) const {
    const trace::PacketId id = befell(what.kind, event);
    if (id == trace::kNoPacket) return false;
    const trace::Packet packet = trace_.packets()[id];
    if (!packet.is_segment()) return false;
    const scenario::Sight sight{packet.from, packet.to, packet.segment, packet.retransmission,
                                trace_.seq_base(packet)};
    if (!scenario::matches(what.packets, sight)) return false;
    return !what.packets.connection || is_of_connection(*what.packets.connection, packet);
  }

  // From an event on, the nth that is within its time. nullopt: there is none; nearest: of those that are
  // not within it, when.
  std::optional<std::size_t> find(const Occurrence& what, std::size_t from,
                                  std::optional<Instant>& nearest) const {
    std::uint32_t count = 0;
    const auto events = trace_.events();
    for (std::size_t i = from; i < events.size(); ++i) {
      const trace::Event event = events[i];
      if (!is_it(what, event) || ++count < what.nth) continue;
      if (event.at >= what.not_before && event.at <= what.not_after) return i;
      nearest = event.at;
      if (what.nth > 1) return std::nullopt;
    }
    return std::nullopt;
  }

  void judge_order(const Expectation& expectation, Verdict& verdict) const {
    std::size_t from = 0;
    for (std::size_t i = 0; i < expectation.what.size(); ++i) {
      std::optional<Instant> nearest;
      const auto found = find(expectation.what[i], from, nearest);
      if (!found) {
        verdict.actual = nearest ? told({"it happened at {0}", "发生在 {0}"}, instant_of(*nearest))
                                 : Message("it did not happen", "没有发生");
        if (expectation.what.size() > 1) {
          verdict.actual =
              told({"number {0} of them: {1}", "其中第 {0} 个：{1}"}, std::to_string(i + 1), verdict.actual);
        }
        return;
      }
      from = *found + 1;
    }
    verdict.met = true;
  }

  void judge_never(const Expectation& expectation, Verdict& verdict) const {
    std::optional<Instant> nearest;
    const auto found = find(expectation.what.front(), 0, nearest);
    verdict.met = !found;
    if (found)
      verdict.actual = told({"it happened at {0}", "发生在 {0}"}, instant_of(trace_.events()[*found].at));
  }

  void judge_count(const Expectation& expectation, Verdict& verdict) const {
    const Occurrence& what = expectation.what.front();
    std::int64_t count = 0;
    for (const trace::Event& event : trace_.events()) {
      if (event.at >= what.not_before && event.at <= what.not_after && is_it(what, event)) ++count;
    }
    verdict.met = holds(count, expectation.comparison, expectation.value);
    const Message times = count == 1 ? Message("once", "1 次") : Message("{0} times", "{0} 次");
    if (!verdict.met) verdict.actual = told(times, std::to_string(count));
  }

  // Of the connection whose state has changed last by then.
  void judge_state(const Expectation& expectation, Verdict& verdict) const {
    const Instant at = expectation.at.value_or(Instant::never());
    tcp::State state = tcp::State::kClosed;
    for (const trace::Event& event : trace_.events()) {
      if (event.at > at) break;
      const auto* change = std::get_if<tcp::StateChanged>(&event.what);
      if (change == nullptr || !is_about(world_, trace_, expectation.who, event.host, event.connection))
        continue;
      const trace::ConnectionInfo* info = trace_.connection(event.host, event.connection);
      const bool asked_for = !expectation.who.label.empty() || info == nullptr || !info->listener;
      if (asked_for || expectation.what.front().state == tcp::State::kListen) state = change->to;
    }
    verdict.met = state == expectation.what.front().state;
    if (!verdict.met) verdict.actual = Message(to_string(state));
  }

  const History& history_;
  const trace::Trace& trace_;
  const World& world_;
  // Both ends of all connections that have a label, in either order: by its host and its connection.
  mutable std::map<std::pair<trace::HostIndex, tcp::ConnId>,
                   std::set<std::pair<wire::Endpoint, wire::Endpoint>>>
      ends_;
};

}  // namespace

std::optional<trace::EventId> find(const History& history, const scenario::Occurrence& what) {
  return Judge(history).find(what);
}

Result<std::vector<Verdict>, trace::Divergence> judge(const History& history) {
  Judge judge(history);
  std::vector<Verdict> verdicts;
  for (const Expectation& expectation : history.scenario().expectations) {
    auto verdict = judge.judge(expectation);
    if (!verdict) return verdict.error();
    verdicts.push_back(std::move(*verdict));
  }
  return verdicts;
}

Result<std::vector<Sampled>, trace::Divergence> samples(const History& history) {
  Judge judge(history);
  std::vector<Sampled> all;
  for (const scenario::Sample& sample : history.scenario().samples) {
    const auto value = judge.value_of(sample.who, sample.variable, sample.at);
    if (!value) return value.error();
    all.push_back({sample.text, *value ? std::to_string(**value) : "-"});
  }
  return all;
}

}  // namespace tcplab::lab
