#include "core/wire/canonical.hpp"

#include <cstddef>
#include <span>

namespace tcplab::wire {
namespace {

std::uint32_t word(std::span<const std::uint8_t> octets) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | octets[i];
  return value;
}

// The numbers of a SACK option and the timestamps are told as such, everything else as it is. What a segment
// without ACK echoes means nothing: RFC 7323 3.2.
void put_option(Canon& canon, std::span<const std::uint8_t> option, bool ack) {
  canon.put(option[0], option.size());
  const std::span<const std::uint8_t> body = option.subspan(2);
  if (option[0] == static_cast<std::uint8_t>(OptionKind::kSack) && body.size() % 8 == 0) {
    for (std::size_t at = 0; at < body.size(); at += 4) canon.put(SeqNum{word(body.subspan(at))});
  } else if (option[0] == static_cast<std::uint8_t>(OptionKind::kTimestamps) && body.size() == 8) {
    canon.put_stamp(word(body));
    if (ack) {
      canon.put_stamp(word(body.subspan(4)));
    } else {
      canon.put(word(body.subspan(4)));
    }
  } else {
    canon.put_octets(body);
  }
}

void put_options(Canon& canon, const TcpOptions& options, bool ack) {
  std::span<const std::uint8_t> rest = options.bytes();
  while (!rest.empty()) {
    const bool single = rest[0] <= static_cast<std::uint8_t>(OptionKind::kNop);
    const std::size_t length = single ? 1 : rest.size() < 2 ? 0 : rest[1];
    if (length > rest.size() || (!single && length < 2)) return canon.put_octets(rest);
    if (single) {
      canon.put(rest[0]);
    } else {
      put_option(canon, rest.first(length), ack);
    }
    rest = rest.subspan(length);
  }
  canon.put(UINT8_MAX);
}

void put(Canon& canon, const TcpHeader& header) {
  const auto& [source, destination, seq, ack, reserved, flags, window, urgent, options] = header;
  canon.put(source, destination, seq, reserved, flags.to_octet(), window, urgent);
  if (flags.ack) {
    canon.put(ack);
  } else {
    canon.put(ack.value);
  }
  put_options(canon, options, flags.ack);
}

// The flow label is made of the ports and of the initial sequence number, and nobody on the way looks at it.
void put(Canon& canon, const IpFields& ip) {
  const auto& [ttl, dscp, ecn, identification, dont_fragment, flow_label, extensions, options] = ip;
  canon.put(ttl, dscp, ecn, identification, dont_fragment, options);
  Canon::without(flow_label);
  Canon::without(extensions);  // which no segment of ours has
}

}  // namespace

void canonical(Canon& canon, const IpAddress& address) {
  const auto& [version, octets] = address;
  canon.put(version, octets);
}

void canonical(Canon& canon, const Endpoint& endpoint) {
  const auto& [address, port] = endpoint;
  canon.put(address, port);
}

void canonical(Canon& canon, const SackBlock& block) {
  const auto& [left, right] = block;
  canon.put(left, right);
}

void canonical(Canon& canon, const TcpSegment& segment) {
  const auto& [source, destination, ip, header, payload] = segment;
  canon.put(source, destination, payload);
  put(canon, ip);
  put(canon, header);
}

void canonical(Canon& canon, const IcmpError& error) {
  const auto& [source, destination, type, code, mtu, from, to, seq] = error;
  canon.put(source, destination, type, code, mtu, from, to, seq);
}

}  // namespace tcplab::wire
