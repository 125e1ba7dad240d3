#pragma once

#include <cstdint>
#include <optional>

#include "core/scenario/packets.hpp"
#include "core/wire/icmp.hpp"

namespace tcplab::scenario {

// `forge ...`: what an attacker sends: a segment that no TCP has made, or an ICMP error that no router has.
struct Forgery {
  std::uint8_t flags = 0;  // of a segment, as the octet of the header has them
  std::optional<wire::Complaint> complaint = std::nullopt;  // an ICMP error, which quotes a segment
  std::optional<Labelled> into;  // it pretends to come from the peer of that connection, or an ICMP error to
                                 // be about what that connection has sent; otherwise from
  trace::HostIndex from = 0;     // this host and port,
  std::uint16_t from_port = 0;
  bool spoofs = false;  // or from an address and a port that are others each time
  // Otherwise the next that is expected, or chance; that an ICMP error quotes: SND.UNA, or chance.
  std::optional<std::uint32_t> seq = std::nullopt;
  std::int64_t ahead = 0;  // is added to seq
  std::uint32_t step = 0;  // and so much more each time
  // Otherwise SND.NXT and so much more, or SND.UNA and so much more.
  std::optional<std::uint32_t> ack = std::nullopt;
  std::int64_t ack_ahead = 0;
  std::optional<std::uint32_t> acking = std::nullopt;
  std::uint32_t sack = 0;  // so many blocks of one octet, every other one beyond ack, others each time
  std::optional<std::uint16_t> window = std::nullopt;
  std::uint32_t mtu = 0;  // of Complaint::kTooBig
};

}  // namespace tcplab::scenario
