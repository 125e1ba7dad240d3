// SYN cookies (RFC 4987 3.6): when the backlog is full, what a SYN said is folded into the sequence number of
// the answer and forgotten. A peer that really is there brings it back in its ACK.
//
//     31   27 26 24 23                      0
//    | minute | MSS |     keyed hash of the rest
//
// Options other than a rough MSS are lost, unless the peer sends timestamps: it returns ours, of which the
// last six bits then say, as in Linux, what it offered.
//
//     31                         5     4     3     0
//    | milliseconds, rounded down  |  SACK  | shift |     shift 15: no window scale

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::array<std::uint16_t, 8> kMssTable = {64, 512, 536, 1024, 1220, 1360, 1440, 1460};
constexpr std::uint32_t kMinutes = 32;
constexpr std::uint32_t kMaxAge = 2;  // in minutes

std::uint32_t minute_of(Instant now) { return static_cast<std::uint32_t>(now.ns / minutes(1).ns); }

// The largest entry not above what the peer offered.
std::uint32_t mss_index(std::uint16_t mss) {
  const auto above = std::upper_bound(kMssTable.begin(), kMssTable.end(), mss);
  return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(above - kMssTable.begin() - 1, 0));
}

constexpr std::uint32_t kOptionBits = 6;
constexpr std::uint32_t kSackBit = 16;
constexpr std::uint32_t kNoShift = 15;

// What a cookie can keep.
Config plain(Config config, bool timestamps) {
  config.ecn = config.accurate_ecn = config.variant.two_message_handshake = false;
  if (!timestamps) config.window_scale = config.timestamps = config.sack = false;
  return config;
}

// The latest instant not after now whose timestamp ends with these bits.
Instant stamped(Instant now, std::uint32_t bits) {
  const std::int64_t ticks = now.ns / milliseconds(1).ns;
  std::int64_t value = (ticks >> kOptionBits << kOptionBits) + bits;
  if (value > ticks) value -= 1 << kOptionBits;
  return {value * milliseconds(1).ns};
}

std::uint32_t bits_of(const Negotiation& agreed) {
  return (agreed.window_scale ? agreed.snd_shift : kNoShift) | (agreed.sack ? kSackBit : 0);
}

// The options of the SYN that the ACK's timestamp tells of.
wire::TcpOptions options_of(const wire::Timestamps& stamps, std::uint16_t mss) {
  wire::TcpOptions options;
  options.append_mss(mss);
  options.append_timestamps({stamps.value, 0});
  if (stamps.echo_reply & kSackBit) options.append_sack_permitted();
  const auto shift = static_cast<std::uint8_t>(stamps.echo_reply & 15U);
  if (shift != kNoShift) options.append_window_scale(shift);
  return options;
}

}  // namespace

SeqNum Host::cookie(const wire::TcpSegment& from_peer, SeqNum irs, std::uint32_t minute,
                    std::uint32_t index) const {
  std::array<std::uint8_t, 46> name{};
  std::size_t at = 0;
  const auto put = [&](std::uint32_t value, int octets) {
    for (int i = 0; i < octets; ++i) name[at++] = static_cast<std::uint8_t>(value >> (8 * i) & 0xff);
  };
  for (const wire::Endpoint& end : {from_peer.from(), from_peer.to()}) {
    for (const std::uint8_t octet : end.address.octets) put(octet, 1);
    put(end.port, 2);
  }
  put(irs.value, 4);
  put(minute, 4);
  put(index, 2);
  const SipKey other_key = {secret_[0] ^ 0x636f6f6b6965U, secret_[1]};
  const auto hash = static_cast<std::uint32_t>(siphash(other_key, name)) & 0xffffffU;
  return {minute % kMinutes << 27 | index << 24 | hash};
}

void Host::send_cookie(ConnId listener, const wire::TcpSegment& syn, Instant now) {
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(syn.header.options.bytes());
  const std::uint16_t told = options.ok() ? options->mss.value_or(0) : std::uint16_t{0};
  const std::uint32_t index = mss_index(told > 0 ? told : std::uint16_t{536});
  const bool timestamps = options.ok() && options->timestamps;
  Connection passing(plain(look_up(listener)->connection.config(), timestamps), syn.to(),
                     cookie(syn, syn.header.seq, minute_of(now), index));
  if (!passing.open_passive(syn.from())) return;
  passing.on_segment(syn, now);
  const bool stamps = passing.negotiated().timestamps;
  const Instant at = stamps ? stamped(now, bits_of(passing.negotiated())) : now;
  if (std::optional<Outgoing> answer = passing.poll_segment(at)) {
    answer->rule = Rule::kSynCookie;
    events_.push({listener, {Rule::kSynCookie, Noted{}}});
    stray_.push({listener, std::move(*answer)});
    ++refusals_.cookies_sent;
    edit_listener(listener)->cookies_until = now + minutes(kMaxAge + 1);
  }
}

// Builds the connection that the cookie stands for, by living through its handshake up to the ACK; none when
// it is not a cookie of ours. nullopt: it is, and there is no room still, so that the ACK is as good as lost.
std::optional<ConnId> Host::take_cookie(ConnId listener, const wire::TcpSegment& ack, Instant now) {
  Listener& l = *edit_listener(listener);
  const Config& config = look_up(listener)->connection.config();
  if (!config.syn_cookies || now >= l.cookies_until) return ConnId{};
  const SeqNum claimed = ack.header.ack - 1;
  const SeqNum irs = ack.header.seq - 1;
  const std::uint32_t index = claimed.value >> 24 & 7U;
  bool valid = false;
  for (std::uint32_t age = 0; age <= kMaxAge && age <= minute_of(now); ++age) {
    valid |= cookie(ack, irs, minute_of(now) - age, index) == claimed;
  }
  if (!valid || refuses(listener, ack.source)) return ConnId{};
  if (l.acceptable.size() >= l.backlog) {
    ++refusals_.cookies_dropped;
    discard(listener, Rule::kSynCookieNoRoom);
    return std::nullopt;
  }

  wire::TcpSegment syn = ack;
  syn.payload = {};
  syn.header.seq = irs;
  syn.header.ack = {};
  syn.header.flags = {};
  syn.header.flags.syn = true;
  syn.header.options = {};
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(ack.header.options.bytes());
  const bool timestamps = options.ok() && options->timestamps && config.timestamps;
  if (timestamps) {
    syn.header.options = options_of(*options->timestamps, kMssTable[index]);
  } else {
    syn.header.options.append_mss(kMssTable[index]);
  }
  Connection connection(plain(config, timestamps), ack.to(), claimed);
  if (!connection.open_passive(ack.from())) return ConnId{};
  (void)connection.poll_event();
  connection.on_remembered_syn(syn, now);
  (void)connection.poll_segment(now);  // the SYN,ACK left when the cookie was made
  const ConnId id = insert(std::move(connection), listener);
  bind(id, *record(id));
  count_child(*look_up(id));
  ++refusals_.cookies_taken;
  await_handshake(l, id);
  return id;
}

}  // namespace tcplab::tcp
