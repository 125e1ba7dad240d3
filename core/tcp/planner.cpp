#include "core/tcp/planner.hpp"

#include <algorithm>

#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

bool Planner::next(Plan& plan, bool with_data) const {
  if (state == kClosed || state == kListen) return false;
  if (due.syn) {
    plan = syn(state == kSynSent ? Rule::kSendSyn : Rule::kSendSynAck, false);
    return true;
  }
  if (!(with_data && data(plan)) && !others(plan)) return false;
  if (config.variant.fin_apart && plan.fin && acks.owes()) plan = ack();
  return true;
}

bool Planner::waits_for_pace(const Plan& plan, Instant now) const {
  const bool paced = plan.length > 0 && !plan.syn && plan.rule != Rule::kZeroWindowProbe;
  return paced && !congestion.heeded(config.variant).may_depart(now);
}

// Probes, and acknowledgments that no text takes along.
bool Planner::others(Plan& plan) const {
  if (due.probe) {
    plan = window_probe();
  } else if (due.keep_alive) {
    // A number that was acknowledged long ago and no data, nor the garbage octet of old: RFC 9293 3.8.4
    // (SHLD-12, MAY-6).
    plan = Plan{snd.nxt - 1, 0, false, false, false, Rule::kKeepAliveProbe};
  } else if (acks.wanted != Rule::kNone) {
    plan = ack();
  } else {
    return false;
  }
  return true;
}

Plan Planner::ack() const {
  const bool challenge = acks.wanted == Rule::kResetChallenge || acks.wanted == Rule::kSynChallenge;
  // Not beyond a closed window: the peer would have to answer it, and its answer be answered in turn.
  const bool with_fin = !challenge && !config.variant.fin_apart && snd.fin && !snd.fin_acked() &&
                        info(config.profile).repeats_fin && *snd.fin < snd.edge();
  if (with_fin) return {*snd.fin, 0, false, true, true, acks.wanted};
  return {snd.acceptable_number(shift), 0, false, false, false, acks.wanted};
}

// With as much text as fits beside the cookie. A SYN that goes again has neither, lest the cookie be what the
// network does not like: RFC 7413 4.1.3.1.
Plan Planner::syn(Rule rule, bool retransmission) const {
  const std::uint32_t text = std::min(room_on_syn, static_cast<std::uint32_t>(snd.buffer.size()));
  return {snd.iss, retransmission ? 0 : text, true, false, retransmission, rule};
}

// One octet that the peer may not take yet (RFC 9293 3.8.6.1), or, in systems that would rather not, an old
// number, which has to be answered as well. Of a window that is open, what little it has room for.
Plan Planner::window_probe() const {
  if (snd.wnd > 0) {
    const std::uint32_t length = std::min({snd.wnd, snd.unsent(), room});
    Plan part{snd.nxt, length, false, false, false, Rule::kOverrideTimeout};
    part.small = length < room;
    part.pushed = true;
    return part;
  }
  if (!info(config.profile).probes_without_data) {
    return {snd.una, 1, false, false, snd.una != snd.nxt, Rule::kZeroWindowProbe, true};
  }
  return {snd.una - 1, 0, false, false, false, Rule::kZeroWindowProbe};
}

// The probe for a loss at the tail, what goes again, and then what is new, as the window has room.
bool Planner::data(Plan& plan) const {
  if (due.loss_probe) {
    probe_for_loss(plan);
    return true;
  }
  if (snd.is_silent()) return false;
  if (recovery.prefers_new_data() && fresh(plan)) return true;
  if (const std::optional<Recovery::Run> run = again(); run && retransmission(plan, *run)) return true;
  return !recovery.is_pending() && fresh(plan);
}

// The next piece of what is to go again. A timeout asks for all in flight; the congestion window, small after
// it, lets that out step by step as ACKs come in.
bool Planner::retransmission(Plan& plan, const Recovery::Run& run) const {
  if (!snd.syn_acked && run.start == snd.iss) {
    plan = syn(recovery.why_again(), true);
    return true;
  }
  const Plan first = first_of(run, recovery.why_again());
  const auto offset = static_cast<std::uint32_t>(run.start - snd.una);
  const std::uint32_t window = std::min(congestion.heeded(config.variant).cwnd(), snd.heeded_window(config));
  if (!recovery.admits(offset, first.length, window)) return false;
  plan = first;
  return true;
}

// As much as the peer's window and the congestion window allow: full segments wherever there is enough,
// whatever was pushed, RFC 9293 3.9.1.2 (SHLD-27, SHLD-28).
bool Planner::fresh(Plan& plan, bool probe, Hindrance* hindrance) const {
  if (!may_send(state) || snd.fin) {
    if (hindrance != nullptr) hindrance->hold = snd.fin ? Hold::kFinished : Hold::kHandshake;
    return early && early_data(plan, hindrance);
  }
  const std::uint32_t available = snd.unsent();
  const std::uint32_t peer_window = snd.heeded_window(config);
  const std::uint32_t allowed = recovery.window_for_new(congestion.heeded(config.variant));
  const std::uint32_t window = probe ? peer_window : std::min(peer_window, allowed);
  // Nothing new into a window that has shrunk below what is in flight: RFC 9293 3.8.6 (MUST-34, SHLD-15).
  const std::uint32_t usable = window > snd.flight() ? window - snd.flight() : 0;
  const std::uint32_t to_end = snd.rest_of_record();
  const std::uint32_t length = std::min({available, usable, room, to_end});
  const bool last = length == available && !(snd.holds_fin(config) && peer_window <= snd.flight() + length);

  const bool fin = snd.fin_queued && last;
  const bool ends_record = length == to_end && length < available;
  const Hold hold =
      fin || (length > 0 && ends_record) ? Hold::kNone : snd.what_holds(length, available, room, config);
  if (hindrance != nullptr)
    *hindrance = {hold, available, peer_window, allowed, snd.flight(), usable, room, length};
  if (hold != Hold::kNone) return false;
  // Piece by piece, for to move what was just made of small pieces makes a processor wait.
  plan.seq = snd.nxt;
  plan.length = length;
  plan.syn = plan.retransmission = plan.pushed = false;
  plan.fin = fin;
  plan.rule = fin && length == 0 ? Rule::kSendFin : Rule::kSendData;
  plan.small = length > 0 && length < room;
  return true;
}

// A scoreboard admits them by what is in flight, a rate by the time, and a record ends where it ends.
std::uint16_t Planner::train_after(const Plan& plan) const {
  const bool full = plan.rule == Rule::kSendData && plan.is_new_data() && plan.length == room && !plan.fin;
  if (!full || room != congestion.mss()) return 0;
  if (recovery.scoreboard() || congestion.rates() != nullptr || congestion.pacing_rate() > 0) return 0;
  const Congestion& heeded = congestion.heeded(config.variant);
  const std::uint32_t window = std::min(snd.heeded_window(config), recovery.window_for_new(heeded));
  const std::uint32_t usable = std::min(window - snd.flight(), snd.rest_of_record());
  const std::uint32_t segments = std::min({usable / room, (snd.unsent() - 1) / room, 65536U});
  return static_cast<std::uint16_t>(segments > 0 ? segments - 1 : 0);
}

// New data when there is any, else the last segment once more (RFC 8985 7.3).
void Planner::probe_for_loss(Plan& plan) const {
  if (!fresh(plan, true)) plan = first_of(recovery.tail(), Rule::kLossProbe);
  plan.rule = Rule::kLossProbe;
}

// The first segment of what was sent before.
Plan Planner::first_of(const Recovery::Run& run, Rule rule) const {
  const bool fin = snd.fin && run.end > *snd.fin;
  const auto text = static_cast<std::uint32_t>((fin ? *snd.fin : run.end) - run.start);
  Plan plan{run.start, std::min(text, room), false, false, true, rule};
  plan.fin = fin && plan.end() == *snd.fin;
  plan.small = text > 0 && text < room;
  plan.pushed = run.pushed && (plan.end() == run.end);
  return plan;
}

// Before the handshake is over, as much as the initial window and the peer's have room for beside the SYN:
// RFC 7413 4.2.2 step 5. Losses are made good after the handshake.
bool Planner::early_data(Plan& plan, Hindrance* hindrance) const {
  const auto sent = static_cast<std::uint32_t>(snd.nxt - snd.iss) - 1;
  const std::uint32_t peer_window = snd.heeded_window(config);
  const std::uint32_t allowed = congestion.heeded(config.variant).cwnd();
  const std::uint32_t window = std::min(peer_window, allowed);
  const std::uint32_t usable = window > sent ? window - sent : 0;
  const std::uint32_t available = snd.unsent();
  const std::uint32_t length = std::min({available, usable, room});
  // The FIN has to wait as well.
  const Hold hold = available == 0 ? Hold::kHandshake : snd.what_holds(length, available, room, config);
  if (hindrance != nullptr) *hindrance = {hold, available, peer_window, allowed, sent, usable, room, length};
  if (hold != Hold::kNone) return false;
  plan = Plan{snd.nxt, length, false, false, false, Rule::kSendData, length < room};
  return true;
}

}  // namespace tcplab::tcp
