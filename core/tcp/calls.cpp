// The user calls of RFC 9293 3.10.1 to 3.10.5, each a switch over the states as the RFC has it.

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

// Is it worth telling the peer: room for two segments or half the buffer (RFC 9293 3.8.6.2.2), in a system
// that counts on larger buffers for a quarter of one that is not nearly full?
bool opens_usefully(std::uint32_t offer, std::uint32_t told, std::uint32_t mss, const Config& config) {
  if (info(config.profile).doubles_window) return offer > 0 && offer >= 2 * told && offer > told;
  const std::uint32_t gain = offer - told;
  const std::uint32_t buffer = config.receive_buffer;
  const bool patient =
      info(config.profile).whole_segments && buffer > 8U * mss && offer > buffer / 8 && gain < buffer / 4;
  return gain >= std::min(2U * mss, buffer / 2) && !patient;
}

}  // namespace

std::string_view to_string(CallError error) {
  constexpr std::array<std::string_view, kCallErrorCount> kTexts = {
      "connection does not exist", "connection already exists", "connection closing",
      "connection reset",          "connection refused",        "connection aborted due to user timeout",
      "remote socket unspecified", "insufficient resources",    "port in use",
      "remote address is no peer", "destination unreachable",
  };
  return kTexts[static_cast<std::size_t>(error)];
}

const Aside Connection::kNothing;

Connection::Connection(Cow<Config> config, wire::Endpoint local, SeqNum iss)
    : config_(std::move(config)),
      ends_(local),
      rcv_(config_->receive_buffer),
      rtt_(config_->rto_initial),
      path_{config_->mtu} {
  choose_iss(iss);
}

// As if nothing had ever been sent or received: before an OPEN, and when a false start leads back to LISTEN.
void Connection::forget() {
  const SeqNum iss = snd_.iss;
  snd_ = Sender();
  rcv_ = Receiver(config_->receive_buffer);
  rtt_ = RttEstimator(config_->rto_initial);
  congestion_ = Congestion();
  told_.last = congestion_.figures();
  negotiated_ = {};
  ecn_ = {};
  path_ = {config_->mtu};
  ends_.forget();
  if (aside_) {
    aside_->ip_options.forget();
    aside_->icmp_error.reset();
    aside_->kept.reset();
  }
  received_dscp_ = 0;
  error_.reset();
  variant_memory_.reset();
  nobody_reads_ = active_ = early_ = syn_data_taken_ = false;
  due_ = {};
  acks_ = {};
  keep_alive_.probes = 0;
  choose_iss(iss);
}

void Connection::choose_iss(SeqNum iss) {
  assert(state_ == kClosed || state_ == kListen);
  snd_.start(iss);
  ecn_.reduced_until = iss;
  recovery_.begin(iss);
}

// RFC 9293 3.10.1
CallResult Connection::open_active(wire::Endpoint remote, Instant now) {
  if (state_ == kClosed) ends_.unfix();
  return start(remote, Rule::kOpenActive, now);
}

CallResult Connection::start(wire::Endpoint remote, Rule rule, Instant now) {
  if (state_ != kClosed && state_ != kListen) return CallError::kConnectionAlreadyExists;
  if (remote.port == 0 || remote.address.is_unspecified()) return CallError::kForeignSocketUnspecified;
  // TCP talks to one host: RFC 9293 3.9.1.1 (MUST-46).
  if (remote.address.is_multicast() || remote.address.is_broadcast()) return CallError::kInvalidAddress;
  if (state_ == kClosed) forget();
  ends_.meet(remote, snd_.iss);
  active_ = true;
  due_.syn = true;
  transition(kSynSent, rule);
  update_timers(now);
  return Done{};
}

CallResult Connection::open_passive(std::optional<wire::Endpoint> remote) {
  if (state_ != kClosed) return CallError::kConnectionAlreadyExists;
  ends_.fix(remote);
  forget();
  transition(kListen, Rule::kOpenPassive);
  return Done{};
}

// RFC 9293 3.10.2
Result<std::uint32_t, CallError> Connection::send(Bytes octets, Instant now, SendOptions options) {
  switch (state_) {
    case kClosed:
      return error_.value_or(CallError::kConnectionDoesNotExist);
    case kListen:
      if (!ends_.fixed_remote()) return CallError::kForeignSocketUnspecified;
      if (const CallResult opened = start(*ends_.fixed_remote(), Rule::kSend, now); !opened)
        return opened.error();
      break;
    case kSynSent:
    case kSynReceived:
    case kEstablished:
    case kCloseWait:
      if (snd_.fin_queued) return CallError::kConnectionClosing;
      break;
    default:
      return CallError::kConnectionClosing;
  }
  const auto taken = std::min(send_room(), static_cast<std::uint32_t>(octets.size()));
  if (snd_.flight() == 0 && taken > 0) end_idleness(now);
  snd_.queue(octets.slice(0, taken));
  const bool corked = config_->cork && info(config_->profile).holds_unpushed;
  if (options.push) snd_.push(!corked);
  if (options.end_of_record && taken == octets.size()) snd_.end_record();
  if (options.urgent && taken > 0) snd_.make_urgent();
  update_timers(now);
  update_user_timeout(now, false);
  return taken;
}

// RFC 9293 3.10.3
Result<Bytes, CallError> Connection::receive(std::uint32_t count) {
  // Text that came with a SYN is nobody's until the handshake is over (RFC 9293 3.4).
  if (rcv_.readable() > 0 && (state_ != kSynReceived || early_)) {
    Bytes octets = rcv_.read(count);
    open_window();
    return octets;
  }
  switch (state_) {
    case kClosed:
      return error_.value_or(CallError::kConnectionDoesNotExist);
    case kCloseWait:
    case kClosing:
    case kLastAck:
    case kTimeWait:
      return CallError::kConnectionClosing;
    default:
      return Bytes();
  }
}

// Smaller steps travel with the next ACK.
void Connection::open_window() {
  if (!may_receive(state_)) return;
  const std::uint32_t mss = announced_mss();
  if (opens_usefully(rcv_.window_to_offer(mss), rcv_.wnd, mss, *config_))
    return acks_.want(Rule::kWindowUpdateSent);
  if (variant().silly_receiver) Deviations(*this).tell_any_gain();
}

// RFC 9293 3.10.4
CallResult Connection::close(Instant now) {
  switch (state_) {
    case kClosed:
      return error_.value_or(CallError::kConnectionDoesNotExist);
    case kListen:
    case kSynSent:
      end(Rule::kClose, std::nullopt, Notice::kClosed);
      return Done{};
    case kSynReceived:
    case kEstablished:
    case kCloseWait:
      if (snd_.fin_queued) return CallError::kConnectionClosing;
      snd_.fin_queued = true;
      close_synchronized();
      update_timers(now);
      return Done{};
    default:
      return CallError::kConnectionClosing;
  }
}

void Connection::close_synchronized() {
  // Data waiting in SYN-RECEIVED leaves only once the connection is ESTABLISHED, and the FIN after it.
  if (state_ == kSynReceived && !snd_.buffer.empty()) return;
  transition(state_ == kCloseWait ? kLastAck : kFinWait1, Rule::kClose);
}

// Data that will never be read must not look delivered, though the peer's FIN came after it and ours has
// left: RFC 9293 3.6.1 (SHLD-3), RFC 2525 2.17. In TIME-WAIT the peer is through and would not hear it.
CallResult Connection::close_both(Instant now) {
  if (nobody_reads_) return CallError::kConnectionClosing;
  nobody_reads_ = true;
  const bool peer_hears = is_early() || (is_synchronized(state_) && state_ != kTimeWait);
  if (peer_hears && rcv_.readable() > 0 && !info(config_->profile).keeps_quiet_of_unread) {
    send_reset(Rule::kTextNobodyReads);
    end(Rule::kTextNobodyReads, CallError::kConnectionReset, Notice::kClosed);
    return Done{};
  }
  if (state_ == kFinWait2) update_timers(now);
  const bool closed_before = snd_.fin_queued;
  return closed_before ? CallResult(Done{}) : close(now);
}

// RFC 9293 3.10.6
Status Connection::status() const {
  Status status;
  status.local = local();
  status.remote = remote();
  status.state = state_;
  status.receive_window = rcv_.wnd;
  status.send_window = snd_.wnd;
  const auto buffered = static_cast<std::uint32_t>(snd_.buffer.size());
  status.awaiting_ack = snd_.syn_acked ? std::min(snd_.flight(), buffered) : 0;
  status.awaiting_send = buffered - status.awaiting_ack;
  status.pending_receipt = state_ == kSynReceived && !early_ ? 0 : rcv_.readable();
  status.urgent = urgent_ahead() > 0;
  status.dscp = config_->dscp;
  status.user_timeout = config_->user_timeout;
  return status;
}

void Connection::configure(const Config& config, Instant now) {
  train_ = 0;
  const bool sends_more = (config_->cork && !config.cork) || (!config_->no_delay && config.no_delay) ||
                          (config.no_delay && info(config.profile).holds_unpushed);
  const bool other_rules = config.variant != config_->variant;
  if (config.congestion != congestion_.algorithm() && snd_.syn_acked)
    congestion_.choose(config, start_of_control(now));
  path_.change(config_->mtu, config.mtu);
  if (*config_ != config) config_ = config;
  rcv_.set_capacity(config.receive_buffer);
  if (sends_more) snd_.pushed = snd_.fin_acked() ? snd_.pushed : snd_.data_end();
  if (other_rules) update_timers(now);
  update_keep_alive(now);
  update_user_timeout(now, false);
}

// RFC 9293 3.10.5
CallResult Connection::abort(Rule rule) {
  switch (state_) {
    case kClosed:
      return error_.value_or(CallError::kConnectionDoesNotExist);
    case kSynReceived:
    case kEstablished:
    case kFinWait1:
    case kFinWait2:
    case kCloseWait:
      send_reset(rule);
      break;
    default:
      break;
  }
  end(rule, CallError::kConnectionReset, Notice::kClosed);
  return Done{};
}

std::uint32_t Connection::send_room() const {
  const std::uint32_t size = frugal_ ? std::min(config_->send_buffer, kFrugalBuffer) : config_->send_buffer;
  const auto used = static_cast<std::uint32_t>(snd_.buffer.size());
  return size > used ? size - used : 0;
}

void Connection::be_frugal(bool frugal) {
  frugal_ = frugal;
  rcv_.limit_held(frugal ? kFrugalBuffer : UINT32_MAX);
}

std::size_t Connection::memory() const {
  const std::size_t in_flight = recovery_.memory() + congestion_.memory();
  const Seldom<wire::TcpSegment>& rest = aside().kept;
  const std::size_t kept = rest ? sizeof(wire::TcpSegment) + rest->payload.size() : 0;
  const std::size_t seldom = (aside_ ? sizeof(Aside) : 0) + (snd_.marks ? sizeof *snd_.marks : 0) +
                             (ecn_.changed_accurate ? sizeof(AccurateEcn) : 0);
  // A Config of its own is what it may come to have: the figure must not depend on who shares it now.
  return sizeof *this + sizeof(Config) + snd_.buffer.memory() + rcv_.memory() + in_flight + kept + seldom;
}

// <SEQ=SND.NXT><CTL=RST>, or where the peer takes it, with an ACK where the profile's system has one.
void Connection::send_reset(Rule rule) {
  wire::TcpSegment reset;
  ends_.address(reset);
  mark_as_ours(reset.ip);
  reset.header.flags.rst = true;
  reset.header.seq = snd_.acceptable_number(negotiated_.snd_shift);
  if (info(config_->profile).resets_acknowledge) {
    reset.header.flags.ack = true;
    reset.header.ack = rcv_.nxt;
    if (info(config_->profile).resets_tell_window) {
      reset.header.window =
          static_cast<std::uint16_t>(std::min(rcv_.offered() >> negotiated_.rcv_shift, 65535U));
    }
  }
  aside_.made().ready = Outgoing{std::move(reset), rule, false};
  reset_is_ours_ = true;
}

void Connection::transition(State to, Rule rule) {
  assert(find_transition(state_, to, rule) != nullptr);
  events_.push({rule, StateChanged{state_, to}});
  state_ = to;
}

void Connection::tell(Rule rule, Notice notice, std::uint32_t count) {
  const bool report = notice == Notice::kTrouble || notice == Notice::kSoftError;
  if (report && !config_->error_reports) return;
  Event& event = events_.push_blank();
  event.rule = rule;
  event.what = Notified{notice, count};
}

std::optional<Event> Connection::poll_event() {
  if (events_.empty() && events().empty()) return std::nullopt;
  return events_.pop();
}

// The end of the TCB: to CLOSED, with the reason, if any, first.
void Connection::end(Rule rule, std::optional<CallError> error, Notice notice) {
  timers_.stop_all(events_, rule);
  snd_.buffer.clear();
  if (state_ == kSynReceived && !early_) rcv_.read(rcv_.readable());
  recovery_.stop(snd_.nxt);
  acks_.wanted = Rule::kNone;
  due_ = {};
  train_ = 0;
  error_ = error;
  transition(kClosed, rule);
  if (notice != Notice::kClosed) tell(rule, notice);
  tell(rule, Notice::kClosed);
}

}  // namespace tcplab::tcp
