// What the SYNs negotiate (RFC 9293 3.2, 3.7.1; RFC 7323; RFC 2018; RFC 3168), and what it does to later
// segments.

#include <algorithm>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

constexpr std::size_t kTimestampsSize = 12;  // with the NOPs that align it (RFC 7323 appendix A)
constexpr std::size_t kSackHeaderSize = 4;   // with the NOPs that align it
constexpr std::size_t kSackBlockSize = 8;
constexpr std::uint32_t kMinimumMss = 28;  // room for at least one octet beside full options
constexpr std::uint8_t kMaxShift = 14;     // of a window: RFC 7323 2.3

std::size_t header_size(wire::IpVersion version) { return version == wire::IpVersion::kV4 ? 40 : 60; }

// What may be sent when the peer's SYN has no MSS option: RFC 9293 3.7.1 (MUST-15).
std::uint16_t default_mss(wire::IpVersion version) { return version == wire::IpVersion::kV4 ? 536 : 1220; }

}  // namespace

std::size_t Connection::headers_of_ip_and_tcp() const { return header_size(local_.address.version); }

// What we can take in one datagram, less the fixed headers: RFC 9293 3.7.1 (MUST-67). The MTU is the
// interface's least where it varies: RFC 9293 3.7.3 (SHLD-6).
std::uint16_t Connection::announced_mss() const {
  const bool path_too =
      info(config_->profile).offers_path_mtu && local_.address.version == wire::IpVersion::kV6;
  const std::size_t mtu = path_too ? std::min<std::size_t>(config_->mtu, path_mtu_) : config_->mtu;
  const std::size_t fits = mtu > headers_of_ip_and_tcp() ? mtu - headers_of_ip_and_tcp() : 1;
  return static_cast<std::uint16_t>(std::min<std::size_t>(config_->mss, fits));
}

// The smaller of what the peer takes and what the path takes, less the options of TCP and IP: RFC 9293 3.7.1
// (MUST-16).
std::uint32_t Connection::effective_mss() const {
  const auto path =
      static_cast<std::uint32_t>(path_mtu_ - std::min<std::size_t>(path_mtu_, headers_of_ip_and_tcp()));
  const std::uint32_t all = std::max(std::min<std::uint32_t>(snd_.mss, path), kMinimumMss);
  const std::uint32_t size = all - std::min(ip_options().size(), all - kMinimumMss);
  const std::uint32_t stamps = negotiated_.timestamps ? kTimestampsSize : 0;
  const AccurateEcn& accurate = negotiated_.accurate();
  const bool octets = accurate.option_seen && config_->accurate_ecn_option && !accurate.option_lost;
  return size - std::min<std::uint32_t>(stamps + (octets ? kAccurateOptionSize : 0), size - 1);
}

// RFC 2018 4: every ACK tells what is held beyond a gap, those that ride on text too, which is shorter for
// it. A segment stays text by at least half, so that a tiny MSS still gets something across.
std::uint32_t Connection::sack_beside_text() const {
  if (!negotiated_.sack || !rcv_.has_sack() || rcv_.fin_taken()) return 0;
  const bool octets = negotiated_.accurate().option_seen && config_->accurate_ecn_option;
  const std::size_t taken =
      (negotiated_.timestamps ? kTimestampsSize : 0) + (octets ? kAccurateOptionSize : 0);
  const std::size_t room = std::min<std::size_t>(wire::kMaxTcpOptionsSize - taken, effective_mss() / 2);
  const std::size_t blocks = room < kSackHeaderSize ? 0 : (room - kSackHeaderSize) / kSackBlockSize;
  const std::size_t told = rcv_.sack_blocks(blocks).size();
  return told > 0 ? static_cast<std::uint32_t>(kSackHeaderSize + told * kSackBlockSize) : 0;
}

// RFC 7323 2.3: the least shift with which the whole buffer can be offered; once, for it is fixed from then
// on (2.2).
std::uint8_t Connection::shift_to_offer() {
  if (negotiated_.offered_shift) return *negotiated_.offered_shift;
  std::uint8_t shift = config_->minimum_shift;
  while (shift < kMaxShift && (config_->receive_buffer >> shift) > 65535) ++shift;
  return *(negotiated_.offered_shift = shift);
}

// The peer's SYN: both sequence spaces are known now, and what its options allow.
void Connection::begin(const wire::TcpSegment& syn, Instant now) {
  rcv_.start(syn.header.seq);
  learn_options(syn, now);
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

// Options that cannot be read at all count as absent: RFC 9293 3.1 (MUST-7).
void Connection::learn_options(const wire::TcpSegment& syn, Instant now) {
  const wire::Parsed<wire::DecodedOptions> parsed = wire::decode_options(syn.header.options.bytes());
  wire::DecodedOptions options = parsed.ok() ? *parsed : wire::DecodedOptions{};
  if (config_->no_options) {
    wire::DecodedOptions heeded;
    heeded.mss = options.mss;
    options = std::move(heeded);
  }
  // None, or one of nothing, which no host can mean: RFC 9293 3.7.1 (MUST-15).
  const bool told = options.mss.value_or(0) > 0;
  snd_.mss = told ? std::max(*options.mss, config_->least_mss) : default_mss(local_.address.version);
  if (config_->window_scale && options.window_scale) {
    negotiated_.window_scale = true;
    negotiated_.snd_shift = std::min(*options.window_scale, kMaxShift);
    negotiated_.rcv_shift = shift_to_offer();
  }
  if (config_->timestamps && options.timestamps) {
    negotiated_.timestamps = true;
    negotiated_.ts_recent = options.timestamps->value;
    negotiated_.ts_recent_at = now;
  }
  negotiated_.last_ack_sent = rcv_.nxt;
  negotiated_.sack = config_->sack && options.sack_permitted;
  negotiate_ecn(syn);
}

// An unsigned number, and 32 bits wide from here on: RFC 9293 3.1 (MUST-1, REC-1).
std::uint32_t Connection::window_of(const wire::TcpSegment& seg) const {
  return std::uint32_t{seg.header.window} << (seg.header.flags.syn ? 0 : negotiated_.snd_shift);
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
  const bool none = negotiated_.ts_recent == 0 && info(config_->profile).forgives_zero_timestamp;
  const bool older = !none && SeqNum{value} < SeqNum{negotiated_.ts_recent};
  const bool outdated = now - negotiated_.ts_recent_at > seconds(24 * 24 * 3600);  // RFC 7323 5.5
  if (older && !outdated) {
    if (variant().no_paws && is_acceptable(seg) && would_be_heard(seg)) {
      events_.note(Rule::kVariantNoPaws);
      return true;
    }
    events_.discard(Rule::kPaws);
    answer(seg, Rule::kPaws, now);
    return false;
  }
  if (seg.header.seq > negotiated_.last_ack_sent || seg.header.flags.syn || !seg.header.flags.ack)
    return true;
  const bool in_window = seg.header.seq == rcv_.nxt || is_acceptable(seg);
  const SeqNum oldest = !snd_.syn_acked ? snd_.una + 1 : snd_.una - snd_.max_wnd;  // RFC 5961 5.2
  if (in_window && oldest <= seg.header.ack && seg.header.ack <= snd_.nxt) {
    negotiated_.ts_recent = value;
    negotiated_.ts_recent_at = now;
  }
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

// The options of a segment that is otherwise complete, in the order and alignment of the profile; aligned no
// more where a long cookie would find no room.
void Connection::add_options(wire::TcpSegment& segment, Instant now, bool aligned) {
  const wire::TcpFlags& ctl = segment.header.flags;
  if (ctl.rst || config_->no_options ||
      (!ctl.syn && !negotiated_.timestamps && !negotiated_.sack && !negotiated_.accurate().on))
    return;
  const bool first = ctl.syn && !ctl.ack;  // offers everything; a SYN,ACK only what the SYN offered
  const ProfileInfo& habits = info(config_->profile);
  const bool bare = !negotiated_.window_scale && !negotiated_.timestamps && !negotiated_.sack;
  const bool offers = first || (ctl.syn && active_ && bare && habits.repeats_offer);
  const bool plain = first && config_->plain_syn_after > 0 && snd_.retries > config_->plain_syn_after;
  if (plain) return (void)segment.header.options.append_mss(announced_mss());
  const bool stamp = offers ? config_->timestamps : negotiated_.timestamps;
  const bool opens_fast =
      ctl.syn && (first || !active_) && snd_.retries == 0 && fast_open().offer != FastOpen::Offer::kNothing;
  const bool octets = tells_octets(segment) && !opens_fast;  // there is no room for both
  bool permitted = false;
  wire::TcpOptions& options = segment.header.options;
  const auto place = [&](const OptionPlace& at) {
    const std::uint8_t remainder = stamp ? at.remainder : at.remainder_without_timestamps;
    while (aligned && options.bytes().size() % at.modulus != remainder) options.append_nop();
  };
  for (const OptionPlace& at : habits.option_order) {
    switch (at.kind) {
      case wire::OptionKind::kMss:
        // In every SYN and in nothing else: RFC 9293 3.7.1 (MUST-14, SHLD-5, MAY-3), RFC 9293 3.2 (MUST-65).
        if (ctl.syn) place(at), options.append_mss(announced_mss());
        break;
      case wire::OptionKind::kWindowScale:
        if (ctl.syn && (offers ? config_->window_scale : negotiated_.window_scale)) {
          place(at), options.append_window_scale(shift_to_offer());
        }
        break;
      case wire::OptionKind::kSackPermitted:
        if (at.gives_way && octets && !stamp) break;
        if (ctl.syn && !permitted && (first ? config_->sack : negotiated_.sack)) {
          place(at), options.append_sack_permitted();
          permitted = true;
        }
        break;

      case wire::OptionKind::kTimestamps:
        if (stamp) {
          place(at);
          options.append_timestamps({Negotiation::clock(now), ctl.ack ? negotiated_.ts_recent : 0});
        }
        break;
      case wire::OptionKind::kFastOpen:
        if (opens_fast) {
          place(at);
          if (!options.append_fast_open(fast_open().cookie.view(), fast_open().experimental) && aligned) {
            options = {};
            return add_options(segment, now, false);
          }
          const bool pads = !habits.pads_with_end_of_list && aligned;
          while (pads && options.bytes().size() % 4 != 0) options.append_nop();
        }
        break;
      case wire::OptionKind::kSack:
        if (negotiated_.sack && !ctl.syn && rcv_.has_sack() && !rcv_.fin_taken()) {
          const std::size_t room = segment.payload.empty()
                                       ? wire::kMaxTcpOptionsSize - options.bytes().size()
                                       : std::max<std::size_t>(sack_beside_text(), kSackHeaderSize);
          const std::vector<wire::SackBlock> blocks =
              rcv_.sack_blocks((room - kSackHeaderSize) / kSackBlockSize);
          if (!blocks.empty()) place(at), options.append_sack(blocks);
          rcv_.sack_sent();
        }
        break;
      default:  // kAccurateEcn
        if (!octets) break;
        place(at), append_accurate_option(options, negotiated_.accurate().received);
        while (options.bytes().size() % 4 != 0) options.append_nop();
        break;
    }
  }
  if (habits.pads_with_end_of_list) {
    while (options.bytes().size() % 4 != 0) options.append_end_of_list();
  }
}

}  // namespace tcplab::tcp
