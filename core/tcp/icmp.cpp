// ICMP errors that IP hands up: RFC 9293 3.9.2.2, RFC 5927, RFC 1191, RFC 8201.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

constexpr std::uint32_t kLeastMtuOfIpv4 = 68;    // RFC 1191 3
constexpr std::uint32_t kLeastMtuOfIpv6 = 1280;  // RFC 8200 5

enum class Meaning { kNothing, kSoft, kHard, kTooBig };

// RFC 792 unreachable, with the codes of RFC 1122 3.2.2.1 and RFC 1812 5.2.7.1.
Meaning unreachable_v4(std::uint8_t code, const Config& config) {
  if (code == wire::icmp4::kFragmentationNeeded) return Meaning::kTooBig;
  if (code == 2 || code == 3 || config.unreachable_ends_open) {
    return Meaning::kHard;  // RFC 9293 3.9.2.2 (SHLD-26)
  }
  const bool ban = code == 9 || code == 10 || code == 13;
  return ban && info(config.profile).icmp_ban_is_hard ? Meaning::kHard : Meaning::kSoft;
}

Meaning meaning_of(const wire::IcmpError& error, const Config& config) {
  const bool expired = info(config.profile).icmp_lifetime_is_hard && error.code <= 1;
  const Meaning lifetime = expired ? Meaning::kHard : Meaning::kSoft;
  if (error.source.version == wire::IpVersion::kV6) {
    using namespace wire::icmp6;
    switch (error.type) {
      case kPacketTooBig:
        return Meaning::kTooBig;
      case kDestinationUnreachable: {
        const bool prohibited_or_port = error.code == 1 || error.code == 4;
        return prohibited_or_port || config.unreachable_ends_open ? Meaning::kHard : Meaning::kSoft;
      }
      default:
        return lifetime;
    }
  }
  using namespace wire::icmp4;
  switch (error.type) {
    case kDestinationUnreachable:
      return unreachable_v4(error.code, config);
    case kSourceQuench:
      return Meaning::kNothing;  // RFC 9293 3.9.2.2 (MUST-55)
    default:
      return lifetime;  // time exceeded, parameter problem: RFC 9293 3.9.2.2 (MUST-56)
  }
}

// RFC 1191 7.1: what to try when an old router does not say what fits.
std::uint32_t plateau_below(std::uint32_t mtu) {
  for (const std::uint32_t plateau : {32000U, 17914U, 8166U, 4352U, 2002U, 1492U, 1006U, 508U, 296U}) {
    if (plateau < mtu) return plateau;
  }
  return kLeastMtuOfIpv4;
}

}  // namespace

Rule Connection::on_icmp(const wire::IcmpError& error, Instant now) {
  const auto ignore = [this](Rule rule) {
    events_.discard(rule);
    return rule;
  };
  if (state_ == kClosed || state_ == kListen) return ignore(Rule::kIcmpIgnored);
  const Meaning meaning = meaning_of(error, *config_);
  if (meaning == Meaning::kNothing) return ignore(Rule::kIcmpQuench);
  // RFC 5927 4.1: a message about nothing in flight is forged or stale.
  if (error.quoted_seq < snd_.una || error.quoted_seq >= snd_.nxt) return ignore(Rule::kIcmpIgnored);
  // RFC 8201 4: every IPv6 link takes 1280, so whoever tells less errs or lies.
  const bool v6 = error.source.version == wire::IpVersion::kV6;
  if (meaning == Meaning::kTooBig && v6 && error.mtu < kLeastMtuOfIpv6) return ignore(Rule::kIcmpMtuTooSmall);
  change_aside().icmp_error = error;
  if (meaning == Meaning::kTooBig) return shrink_path(error, now);
  // RFC 5927 5.2: once the handshake is over even a hard error may pass; before, there is nothing to lose.
  if (meaning == Meaning::kHard && config_->heed_hard_icmp &&
      (state_ == kSynSent || state_ == kSynReceived)) {
    end(Rule::kIcmpHardError, CallError::kDestinationUnreachable, Notice::kRefused);
    return Rule::kIcmpHardError;
  }
  tell(Rule::kIcmpSoftError, Notice::kSoftError);  // RFC 9293 3.9.2.2 (SHLD-25)
  return Rule::kIcmpSoftError;
}

// The path takes less: smaller segments, starting with what was thrown away (RFC 1191 3, RFC 8201 4).
Rule Connection::shrink_path(const wire::IcmpError& error, Instant now) {
  if (!config_->path_mtu_discovery) {
    events_.discard(Rule::kIcmpMtuFixed);
    return Rule::kIcmpMtuFixed;
  }
  const std::uint32_t told = std::max(error.mtu > 0 ? error.mtu : plateau_below(path_mtu_), kLeastMtuOfIpv4);
  // Below the floor nothing is to be gained but work. Should it be true all the same, routers may cut.
  const std::uint32_t floor = config_->least_path_mtu;
  const bool below = told < floor && !below_floor_;
  const std::uint32_t mtu = std::max(told, floor);
  if (mtu >= path_mtu_ && !below) {
    events_.discard(Rule::kIcmpMtuNotLess);
    return Rule::kIcmpMtuNotLess;
  }
  events_.note(Rule::kIcmpTooBig);
  path_mtu_ = std::min(mtu, path_mtu_);
  below_floor_ = below_floor_ || below;
  congestion_.set_mss(effective_mss());
  if (!snd_.syn_acked) return Rule::kIcmpTooBig;
  recovery_.on_smaller_segments(told_by_nobody(now), effective_mss(), congestion_);
  update_timers(now);
  return Rule::kIcmpTooBig;
}

}  // namespace tcplab::tcp
