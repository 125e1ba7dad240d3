// What to send now: RFC 9293 3.8. plan() chooses, without changing anything; emit() makes the segment and
// notes it.

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Asked for once all that came is processed, so that one ACK answers it all: RFC 9293 3.10.7.4 (MUST-59).
bool Connection::next_segment(Outgoing& out, Instant now) {
  if (aside().ready) {
    out = std::move(*aside_->ready);
    aside_->ready.reset();
    if (out.segment.header.flags.rst) stamp_reset(out.segment, now);
    return true;
  }
  const std::optional<Plan> next = plan_at(now);
  if (next && variant().changes_sending()) note_departures(*next, now);
  if (next) emit(*next, out, now);
  return next.has_value();
}

std::optional<Outgoing> Connection::poll_segment(Instant now) {
  std::optional<Outgoing> out(std::in_place);
  if (!next_segment(*out, now)) out.reset();
  return out;
}

// RFC 7323 3.2: a RST of our own carries timestamps like everything else. Those that answer a segment of
// nobody's have none.
void Connection::stamp_reset(wire::TcpSegment& reset, Instant now) const {
  if (!negotiated_.timestamps || !reset.header.flags.ack || !reset_is_ours_) return;
  reset.header.options.append_nop();
  reset.header.options.append_nop();
  reset.header.options.append_timestamps({Negotiation::clock(now), negotiated_.ts_recent});
}

// With a pacing rate, data wait for their turn; what acknowledges does not.
std::optional<Connection::Plan> Connection::plan_at(Instant now) {
  const std::optional<Plan> next = plan();
  if (!next || !waits_for_pace(*next, now)) return next;
  congestion_.on_held();
  const Instant departure = congestion_.departure();
  if (timer(TimerKind::kPacing) != departure) set_timer(TimerKind::kPacing, departure, Rule::kPacingStart);
  return plan(false);
}

bool Connection::waits_for_pace(const Plan& next, Instant now) const {
  const bool paced = next.length > 0 && !next.syn && next.rule != Rule::kZeroWindowProbe;
  return paced && !variant().no_congestion_control && !congestion_.may_depart(now);
}

std::optional<Connection::Plan> Connection::plan(bool with_data) const {
  if (state_ == kClosed || state_ == kListen) return std::nullopt;
  if (syn_wanted_) return plan_syn(state_ == kSynSent ? Rule::kSendSyn : Rule::kSendSynAck, false);
  // The one that is returned: to move what was just made of small pieces makes a processor wait.
  std::optional<Plan> next;
  if (with_data) next = plan_data();
  if (!next) next = plan_others();
  if (variant().fin_apart && next && next->fin && acks_.owes()) next = plan_ack();
  return next;
}

// Probes, and acknowledgments that no text takes along.
std::optional<Connection::Plan> Connection::plan_others() const {
  if (probe_wanted_) return plan_window_probe();
  // A number that was acknowledged long ago and no data, nor the garbage octet of old: RFC 9293 3.8.4
  // (SHLD-12, MAY-6).
  if (keep_alive_wanted_) return Plan{snd_.nxt - 1, 0, false, false, false, Rule::kKeepAliveProbe};
  if (acks_.wanted != Rule::kNone) return plan_ack();
  return std::nullopt;
}

Connection::Plan Connection::plan_ack() const {
  const bool challenge = acks_.wanted == Rule::kResetChallenge || acks_.wanted == Rule::kSynChallenge;
  // Not beyond a closed window: the peer would have to answer it, and its answer be answered in turn.
  const bool with_fin = !challenge && !variant().fin_apart && snd_.fin && !snd_.fin_acked() &&
                        info(config_->profile).repeats_fin && *snd_.fin < snd_.edge();
  if (with_fin) return {*snd_.fin, 0, false, true, true, acks_.wanted};
  return {acceptable_number(), 0, false, false, false, acks_.wanted};
}

// SND.NXT; where a probe, or a window that shrank, has left it beyond the peer's window, the window's edge,
// for there the peer takes what has no text, RFC 9293 3.10.7.4. A scaled window is told in units, so less
// than one of them beyond it may be rounding. The window of a SYN counts from a number that is not
// acknowledged yet.
SeqNum Connection::acceptable_number() const {
  const SeqNum edge = snd_.edge();
  const std::uint32_t rounding = snd_.wnd > 0 ? 1U << negotiated_.snd_shift : 1;
  return !snd_.syn_acked || snd_.nxt < edge + rounding ? snd_.nxt : edge;
}

Connection::Plan Connection::plan_syn(Rule rule, bool retransmission) const {
  return {snd_.iss, retransmission ? 0 : data_on_syn(), true, false, retransmission, rule};
}

// What fits in a SYN with the cookie, beside all options that there may be: RFC 7413 4.1.3. A SYN that goes
// again has neither, lest the cookie be what the network does not like: RFC 7413 4.1.3.1.
std::uint32_t Connection::data_on_syn() const {
  return std::min(room_on_syn(), static_cast<std::uint32_t>(snd_.buffer.size()));
}

std::uint32_t Connection::room_on_syn() const {
  if (state_ != kSynSent || fast_open().offer != FastOpen::Offer::kCookie) return 0;
  constexpr auto kOptions = static_cast<std::uint32_t>(wire::kMaxTcpOptionsSize);
  const std::size_t taken = headers_of_ip_and_tcp() + ip_options().size();
  const auto path = static_cast<std::uint32_t>(path_mtu_ - std::min<std::size_t>(path_mtu_, taken));
  const std::uint32_t mss = std::min({std::uint32_t{fast_open().mss}, std::uint32_t{announced_mss()}, path});
  return mss > kOptions ? mss - kOptions : 0;
}

// One octet that the peer may not take yet (RFC 9293 3.8.6.1), or, in systems that would rather not, an old
// number, which has to be answered as well. Of a window that is open, what little it has room for.
Connection::Plan Connection::plan_window_probe() const {
  if (snd_.wnd > 0) {
    const std::uint32_t available = snd_.unsent();
    const std::uint32_t length = std::min({snd_.wnd, available, segment_room()});
    Plan part{snd_.nxt, length, false, false, false, Rule::kOverrideTimeout};
    part.small = length < segment_room();
    part.pushed = true;
    return part;
  }
  if (!info(config_->profile).probes_without_data) {
    return {snd_.una, 1, false, false, snd_.una != snd_.nxt, Rule::kZeroWindowProbe, true};
  }
  return {snd_.una - 1, 0, false, false, false, Rule::kZeroWindowProbe};
}

// The probe for a loss at the tail, what goes again, and then what is new, as the window has room.
std::optional<Connection::Plan> Connection::plan_data() const {
  if (loss_probe_wanted_) return plan_probe();
  if (recovery_.prefers_new_data()) {
    if (const std::optional<Plan> fresh = plan_new()) return fresh;
  }
  if (const std::optional<Recovery::Run> run = recovery_.next_to_send_again(window_in_force())) {
    if (const std::optional<Plan> again = plan_retransmission(*run)) return again;
  }
  return recovery_.is_pending() ? std::nullopt : plan_new();
}

// The next piece of what is to go again. A timeout asks for all in flight; the congestion window, small after
// it, lets that out step by step as ACKs come in.
std::optional<Connection::Plan> Connection::plan_retransmission(const Recovery::Run& run) const {
  if (!snd_.syn_acked && run.start == snd_.iss) return plan_syn(recovery_.why_again(), true);
  const Plan again = plan_again(run, recovery_.why_again());
  const auto offset = static_cast<std::uint32_t>(run.start - snd_.una);
  const std::uint32_t window = std::min(window_in_force().cwnd(), peer_window());
  return recovery_.admits(offset, again.length, window) ? std::optional(again) : std::nullopt;
}

// New data, as much as the peer's window and the congestion window allow, and the FIN after the last of it:
// full segments wherever there is enough, whatever was pushed, RFC 9293 3.9.1.2 (SHLD-27, SHLD-28).
// hindrance: where to say why there is none, if somebody asks.
std::optional<Connection::Plan> Connection::plan_new(bool probe, Hindrance* hindrance) const {
  if (!may_send(state_) || snd_.fin) {
    if (hindrance != nullptr) hindrance->hold = snd_.fin ? Hold::kFinished : Hold::kHandshake;
    return is_early() ? plan_early(hindrance) : std::nullopt;
  }
  const std::uint32_t available = snd_.unsent();
  const std::uint32_t allowed = recovery_.window_for_new(window_in_force());
  const std::uint32_t window = probe ? peer_window() : std::min(peer_window(), allowed);
  // Nothing new into a window that has shrunk below what is in flight: RFC 9293 3.8.6 (MUST-34, SHLD-15).
  const std::uint32_t usable = window > snd_.flight() ? window - snd_.flight() : 0;
  const std::uint32_t mss = segment_room();
  const std::uint32_t to_end = snd_.rest_of_record();
  const std::uint32_t length = std::min({available, usable, mss, to_end});
  const bool last = length == available && !(holds_fin() && peer_window() <= snd_.flight() + length);

  std::optional<Plan> fresh(Plan{snd_.nxt, length, false, snd_.fin_queued && last, false, Rule::kSendData,
                                 length > 0 && length < mss});
  if (fresh->fin && length == 0) fresh->rule = Rule::kSendFin;
  const bool ends_record = length == to_end && length < available;
  const Hold hold =
      fresh->fin || (length > 0 && ends_record) ? Hold::kNone : what_holds(length, available, mss);
  if (hindrance != nullptr)
    *hindrance = {hold, available, peer_window(), allowed, snd_.flight(), usable, mss, length};
  if (hold != Hold::kNone) fresh.reset();
  return fresh;
}

// New data when there is any, else the last segment once more (RFC 8985 7.3).
std::optional<Connection::Plan> Connection::plan_probe() const {
  std::optional<Plan> probe = plan_new(true);
  if (!probe) probe = plan_again(recovery_.tail(), Rule::kLossProbe);
  probe->rule = Rule::kLossProbe;
  return probe;
}

// The first segment of what was sent before.
Connection::Plan Connection::plan_again(const Recovery::Run& run, Rule rule) const {
  const bool fin = snd_.fin && run.end > *snd_.fin;
  const auto text = static_cast<std::uint32_t>((fin ? *snd_.fin : run.end) - run.start);
  Plan again{run.start, std::min(text, segment_room()), false, false, true, rule};
  again.fin = fin && again.end() == *snd_.fin;
  again.small = text > 0 && text < segment_room();
  again.pushed = run.pushed && (again.end() == run.end);
  return again;
}

// The sender's side of silly window avoidance, RFC 9293 3.8.6.2.1 (MUST-38): a full segment, all there is,
// half the largest window ever seen, or, so that nothing waits for ever, anything when nothing is in flight;
// for that some systems wait until the override timeout.
Hold Connection::what_holds(std::uint32_t length, std::uint32_t available, std::uint32_t mss) const {
  if (length == 0) return why_none(available);
  if (length < mss) {
    if (const Hold held = held_back(length, available); held != Hold::kNone) return held;
  }
  const bool goes =
      !is_silly(length, available, mss) || (snd_.flight() == 0 && !info(config_->profile).waits_for_segment);
  return goes ? Hold::kNone : Hold::kSillyWindow;
}

// Why not a single octet, nor the FIN.
Hold Connection::why_none(std::uint32_t available) const {
  if (available == 0 && !snd_.fin_queued) return Hold::kNoData;
  if (snd_.wnd == 0 && peer_window() == 0) return Hold::kWindowClosed;
  return peer_window() <= snd_.flight() ? Hold::kWindowFull : Hold::kCongestionWindow;
}

bool Connection::is_silly(std::uint32_t length, std::uint32_t available, std::uint32_t mss) const {
  if (length == 0) return available > 0;
  return length < std::min(mss, available) && 2 * length < snd_.max_wnd && !variant().silly_sender;
}

// The Nagle algorithm, RFC 9293 3.7.4 (SHLD-7), and the user's wish to fill segments. What was not pushed
// waits for more, but no longer than until all before it is acknowledged: RFC 9293 3.9.1.2 (MAY-16, MUST-60).
// What the window cuts short of all there is would not become more by waiting for the user.
Hold Connection::held_back(std::uint32_t length, std::uint32_t available) const {
  if (length == available && held_by_user(length)) return Hold::kUser;
  if (config_->no_delay || variant().no_nagle) return Hold::kNone;
  const bool waits = snd_.flight() > 0 && (!info(config_->profile).minshall || snd_.small_end > snd_.una);
  return waits ? Hold::kNagle : Hold::kNone;
}

// A CLOSE pushes all: RFC 9293 3.9.1.4.
bool Connection::held_by_user(std::uint32_t length) const {
  if (snd_.fin_queued) return false;
  const bool pushed = snd_.nxt + length <= snd_.pushed;
  if (info(config_->profile).holds_unpushed) return !pushed;
  return config_->cork || (!pushed && snd_.flight() > 0);
}

// PSH: the end of a record, or of all there is, if the last SEND asked for it.
bool Connection::is_marked(SeqNum end) const {
  if (end == snd_.data_end()) return snd_.marked == end || !info(config_->profile).holds_unpushed;
  return snd_.ends_record(end);
}

// Fills in what every segment of the connection has. Precondition: the segment is blank.
void Connection::address(wire::TcpSegment& segment) const {
  segment.source = local_.address;
  segment.destination = remote_.address;
  segment.header.source_port = local_.port;
  segment.header.destination_port = remote_.port;
  mark_as_ours(segment.ip);
}

// What IP is told with every segment, the resets that refuse others among them: RFC 9293 3.9.1.9 (MUST-48),
// RFC 9293 3.9.2 (MUST-49), RFC 9293 3.9.2.1 (MUST-53).
void Connection::mark_as_ours(wire::IpFields& ip) const {
  ip.ttl = config_->ttl;
  ip.dscp = config_->dscp;  // as it is: RFC 9293 3.9.1.9 (SHLD-22)
  // Datagrams that nobody may fragment need no identity, so it is 0 and repeats nothing: RFC 6864 4.1,
  // RFC 9293 3.8.1 (MAY-4).
  ip.dont_fragment = config_->path_mtu_discovery && !below_floor_;
  ip.flow_label = flow_label_;
  if (aside_) ip.options = aside_->ip_options.to_send();
}

void Connection::emit(const Plan& plan, Outgoing& out, Instant now) {
  address(out.segment);
  out.rule = plan.rule;
  out.retransmission = plan.retransmission;
  wire::TcpHeader& header = out.segment.header;
  header.seq = plan.seq;
  header.flags.syn = plan.syn;
  header.flags.fin = plan.fin;
  if (plan.length > 0) {
    const SeqNum first = plan.syn ? plan.seq + 1 : plan.seq;
    const auto offset = static_cast<std::uint32_t>(first - snd_.buffer_start());
    snd_.buffer.peek_into(out.segment.payload, offset, plan.length);
    assert(out.segment.payload.size() == plan.length);
    header.flags.psh =
        plan.pushed || (!plan.syn && is_marked(plan.seq + plan.length));  // RFC 9293 3.9.1.2 (MUST-61)
  }
  if (const std::optional<SeqNum> up = snd_.up(); up && plan.seq < *up) {
    header.flags.urg = true;
    header.urgent_pointer = static_cast<std::uint16_t>(std::min(*up - plan.seq, 65535));
  }
  // Every segment of a synchronized connection acknowledges all that has come: RFC 9293 3.10.7.4 (MUST-58).
  if (state_ != kSynSent) {
    header.flags.ack = true;
    header.ack = negotiated_.last_ack_sent = rcv_.nxt;
    const Instant heard = counters_.last_data_received;
    acks_.on_sent(plan.length > 0 && heard != Instant::never() && now - heard < config_->ack_delay);
    stop_timer(TimerKind::kDelayedAck, Rule::kSendAck);
  }
  if (variant().changes_acks()) note_ack(plan);
  header.window = rcv_.advertise(useful_gain(), plan.syn ? 0 : negotiated_.rcv_shift,
                                 info(config_->profile).rounds_window_up);
  mark_congestion(plan, out.segment);
  add_options(out.segment, now);
  note_sent(plan, now);
  if (variant().two_message_handshake && plan.syn) open_at_once(now);
}

void Connection::note_sent(const Plan& plan, Instant now) {
  ++counters_.segments_out;
  if (plan.retransmission) ++counters_.retransmitted;
  if (plan.length > 0) {
    ++counters_.data_segments_out;
    counters_.last_data_sent = now;
  }
  if (plan.syn) syn_wanted_ = false;
  if (plan.rule == Rule::kZeroWindowProbe || plan.rule == Rule::kOverrideTimeout) probe_wanted_ = false;
  if (plan.rule == Rule::kKeepAliveProbe) keep_alive_wanted_ = false;
  if (plan.small) snd_.small_end = later(snd_.small_end, plan.end());
  if (plan.fin) snd_.fin = plan.seq + plan.length;
  if (variant().no_karn) time_first_copy(plan, now);
  note_repair(plan, now);
  if (plan.length > 0) congestion_.on_departed(plan.length, now);
  // The SYN,ACK of a simultaneous open repeats our SYN: an ACK of either can no longer be timed.
  if (plan.syn && plan.end() <= snd_.nxt) recovery_.stop_timing();
  snd_.nxt = later(snd_.nxt, plan.end());
  update_timers(now);
  update_user_timeout(now, false);
}

}  // namespace tcplab::tcp
