// ICMP errors that IP hands up: RFC 9293 3.9.2.2, RFC 5927, RFC 1191, RFC 8201.

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

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

}  // namespace

Rule Connection::on_icmp(const wire::IcmpError& error, Instant now) {
  train_ = 0;
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
  aside_.made().icmp_error = error;
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
  const Rule rule = path_.hear(error.mtu, *config_);
  if (rule != Rule::kIcmpTooBig) {
    events_.discard(rule);
    return rule;
  }
  events_.note(rule);
  congestion_.set_mss(effective_mss());
  if (!snd_.syn_acked) return rule;
  recovery_.on_smaller_segments(Told::by_nobody(snd_, now), effective_mss(), congestion_);
  update_timers(now);
  return rule;
}

}  // namespace tcplab::tcp
