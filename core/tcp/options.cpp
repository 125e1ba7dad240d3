// What the SYNs negotiate (RFC 9293 3.2, 3.7.1; RFC 7323; RFC 2018; RFC 3168), and what it does to later
// segments.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/option_layout.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

constexpr std::uint32_t kMinimumMss = 28;  // room for at least one octet beside full options

// What may be sent when the peer's SYN has no MSS option: RFC 9293 3.7.1 (MUST-15).
std::uint16_t default_mss(wire::IpVersion version) { return version == wire::IpVersion::kV4 ? 536 : 1220; }

// None, or one of nothing, which no host can mean: RFC 9293 3.7.1 (MUST-15).
std::uint16_t mss_told(const wire::DecodedOptions& options, const Config& config, wire::IpVersion version) {
  const bool told = options.mss.value_or(0) > 0;
  return told ? std::max(*options.mss, config.least_mss) : default_mss(version);
}

// Options that cannot be read at all count as absent: RFC 9293 3.1 (MUST-7).
wire::DecodedOptions heeded_options(const wire::TcpSegment& syn, const Config& config) {
  const wire::Parsed<wire::DecodedOptions> parsed = wire::decode_options(syn.header.options.bytes());
  if (!parsed.ok()) return {};
  if (!config.no_options) return *parsed;
  wire::DecodedOptions heeded;
  heeded.mss = parsed->mss;
  return heeded;
}

// What the option with the octets of each mark takes of a segment that is no SYN.
std::uint32_t octets_option(const Ecn& ecn, const Config& config) {
  return ecn.tells_octets({}, false, config) ? kAccurateOptionSize : 0;
}

// RFC 2018 4: every ACK tells what is held beyond a gap, those that ride on text too, which is shorter for
// it by so many octets. A segment stays text by at least half, so that a tiny MSS still gets something
// across.
std::uint32_t sack_beside_text(std::uint32_t mss, const Negotiation& agreed, const Ecn& ecn,
                               const Receiver& rcv, const Config& config) {
  if (!agreed.sack || !rcv.has_sack() || rcv.fin_taken()) return 0;
  const std::size_t taken = (agreed.timestamps ? kTimestampsSize : 0) + octets_option(ecn, config);
  const std::size_t room = std::min<std::size_t>(wire::kMaxTcpOptionsSize - taken, mss / 2);
  const std::size_t blocks = room < kSackHeaderSize ? 0 : (room - kSackHeaderSize) / kSackBlockSize;
  const std::size_t told = rcv.sack_blocks(blocks).size();
  return told > 0 ? static_cast<std::uint32_t>(kSackHeaderSize + told * kSackBlockSize) : 0;
}

}  // namespace

// What we can take in one datagram, less the fixed headers: RFC 9293 3.7.1 (MUST-67). The MTU is the
// interface's least where it varies: RFC 9293 3.7.3 (SHLD-6).
std::uint16_t Connection::announced_mss() const {
  const bool path_too =
      local().address.version == wire::IpVersion::kV6 && info(config_->profile).offers_path_mtu;
  const std::size_t mtu = path_too ? std::min<std::size_t>(config_->mtu, path_.octets) : config_->mtu;
  const std::size_t headers = fixed_headers(local().address.version);
  const std::size_t fits = mtu > headers ? mtu - headers : 1;
  return static_cast<std::uint16_t>(std::min<std::size_t>(config_->mss, fits));
}

// The smaller of what the peer takes and what the path takes, less the options of TCP and IP: RFC 9293 3.7.1
// (MUST-16).
std::uint32_t Connection::effective_mss() const {
  const std::uint32_t path = path_.beside(fixed_headers(local().address.version));
  const std::uint32_t all = std::max(std::min<std::uint32_t>(snd_.mss, path), kMinimumMss);
  const std::uint32_t of_ip = aside_ ? ip_options().size() : 0;
  const std::uint32_t size = all - std::min(of_ip, all - kMinimumMss);
  const std::uint32_t stamps = negotiated_.timestamps ? kTimestampsSize : 0;
  return size - std::min<std::uint32_t>(stamps + octets_option(ecn_, *config_), size - 1);
}

// Less still where a SACK option rides with the text.
std::uint32_t Connection::segment_room() const {
  const std::uint32_t mss = effective_mss();
  return mss - sack_beside_text(mss, negotiated_, ecn_, rcv_, *config_);
}

// What fits in a SYN with the cookie, beside all options that there may be: RFC 7413 4.1.3.
std::uint32_t Connection::room_on_syn() const {
  if (state_ != kSynSent || fast_open().offer != FastOpen::Offer::kCookie) return 0;
  constexpr auto kOptions = static_cast<std::uint32_t>(wire::kMaxTcpOptionsSize);
  const std::uint32_t path = path_.beside(fixed_headers(local().address.version) + ip_options().size());
  const std::uint32_t mss = std::min({std::uint32_t{fast_open().mss}, std::uint32_t{announced_mss()}, path});
  return mss > kOptions ? mss - kOptions : 0;
}

// The peer's SYN: both sequence spaces are known now, and what its options allow.
void Connection::begin(const wire::TcpSegment& syn, Instant now) {
  rcv_.start(syn.header.seq);
  const wire::DecodedOptions options = heeded_options(syn, *config_);
  snd_.mss = mss_told(options, *config_, local().address.version);
  negotiated_.learn(options, *config_, rcv_.nxt, now);
  ecn_.negotiate(syn, *config_, snd_.retries);
  snd_.take_syn(syn.header.seq, syn.header.ack, syn.header.window);
  keep_alive_.heard = now;
  received_dscp_ = syn.ip.dscp;
  acks_.quick = static_cast<std::uint16_t>(info(config_->profile).quick_acks);
  if (!info(config_->profile).whole_segments) return;
  const std::uint32_t mss = std::max(std::min<std::uint32_t>(snd_.mss, announced_mss()), kMinimumMss);
  const auto whole = [mss](std::uint32_t size) { return (size + mss - 1) / mss * mss; };
  Config& own = config_.edit();
  own.receive_buffer = whole(own.receive_buffer);
  own.send_buffer = whole(own.send_buffer);
  rcv_.set_capacity(config_->receive_buffer);
  rcv_.wnd =
      active_ ? config_->receive_buffer : std::min(config_->receive_buffer, 65535U);  // what the SYN can say
}

// RFC 7323 5.3: R1 before anything else is looked at; false: the segment is to be dropped. R3 takes the time
// only of a segment that R2, the window, and the later steps will let through: anybody could send the rest.
bool Connection::check_timestamp(const wire::TcpSegment& seg, Instant now) {
  if (!negotiated_.timestamps || seg.header.flags.rst) return true;
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(seg.header.options.bytes());
  if (!options.ok() || !options->timestamps) {
    if (!info(config_->profile).needs_timestamps) return true;
    events_.discard(Rule::kNoTimestamp);
    return false;
  }
  const std::uint32_t value = options->timestamps->value;
  if (negotiated_.is_old(value, *config_, now)) {
    if (variant().no_paws && rcv_.is_acceptable(seg, *config_) && seg.header.flags.ack &&
        snd_.believes(seg.header.ack)) {
      events_.note(Rule::kVariantNoPaws);
      return true;
    }
    events_.discard(Rule::kPaws);
    answer(seg, Rule::kPaws, now);
    return false;
  }
  if (seg.header.seq > negotiated_.last_ack_sent || seg.header.flags.syn || !seg.header.flags.ack)
    return true;
  const bool in_window = seg.header.seq == rcv_.nxt || rcv_.is_acceptable(seg, *config_);
  const SeqNum oldest = !snd_.syn_acked ? snd_.una + 1 : snd_.una - snd_.max_wnd;  // RFC 5961 5.2
  if (in_window && oldest <= seg.header.ack && seg.header.ack <= snd_.nxt) negotiated_.take_time(value, now);
  return true;
}

// A later timestamp, RFC 9293 3.6.1 (SHLD-4), or without timestamps a later sequence number cannot belong to
// the old connection.
bool Connection::yields_to(const wire::TcpSegment& syn) const {
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(syn.header.options.bytes());
  if (negotiated_.timestamps && options.ok() && options->timestamps) {
    const SeqNum value{options->timestamps->value};
    if (value != SeqNum{negotiated_.ts_recent}) return value > SeqNum{negotiated_.ts_recent};
  }
  return syn.header.seq > rcv_.nxt;
}

// The options of a segment that is otherwise complete. An MSS is in every SYN and in nothing else: RFC
// 9293 3.7.1 (MUST-14, SHLD-5, MAY-3), RFC 9293 3.2 (MUST-65).
void Connection::add_options(wire::TcpSegment& segment, Instant now) {
  const wire::TcpFlags& ctl = segment.header.flags;
  if (config_->no_options) return;
  const bool first = ctl.syn && !ctl.ack;  // offers everything; a SYN,ACK only what the SYN offered
  const ProfileInfo& habits = info(config_->profile);
  const bool plain = first && config_->plain_syn_after > 0 && snd_.retries > config_->plain_syn_after;
  if (plain) return (void)segment.header.options.append_mss(announced_mss());
  const bool bare = !negotiated_.window_scale && !negotiated_.timestamps && !negotiated_.sack;
  const bool offers = first || (ctl.syn && active_ && bare && habits.repeats_offer);
  const bool opens_fast =
      ctl.syn && (first || !active_) && snd_.retries == 0 && fast_open().offer != FastOpen::Offer::kNothing;
  OptionsToTell told;
  if (ctl.syn) {
    told.mss = announced_mss();
    told.sack_permitted = first ? config_->sack : negotiated_.sack;
    if (offers ? config_->window_scale : negotiated_.window_scale)
      told.shift = negotiated_.shift_to_offer(*config_);
  }
  if (offers ? config_->timestamps : negotiated_.timestamps)
    told.stamp = wire::Timestamps{Negotiation::clock(now), ctl.ack ? negotiated_.ts_recent : 0};
  if (opens_fast) told.fast_open = &fast_open();
  const bool first_of_all = snd_.retries == 0 && (active_ || snd_.nxt == snd_.iss);
  // There is no room for a cookie and for octets.
  if (ecn_.tells_octets(ctl, first_of_all, *config_) && !opens_fast) told.octets = &ecn_.accurate().received;
  if (negotiated_.sack && !ctl.syn && rcv_.has_sack() && !rcv_.fin_taken()) {
    told.sack = &rcv_;
    if (!segment.payload.empty()) {
      const std::uint32_t beside = sack_beside_text(effective_mss(), negotiated_, ecn_, rcv_, *config_);
      told.sack_room = std::max<std::size_t>(beside, kSackHeaderSize);
    }
  }
  lay_out(segment.header.options, told, habits);
  if (told.sack != nullptr) rcv_.sack_sent();
}

}  // namespace tcplab::tcp
