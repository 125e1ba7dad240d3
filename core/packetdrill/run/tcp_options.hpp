#pragma once

#include <string>

#include "core/packetdrill/run/flow.hpp"
#include "core/wire/tcp_options.hpp"

// TCP options between the script's notation and the wire's.
namespace tcplab::packetdrill::run {

// All the control bits of a header, as flag:: has them.
std::uint16_t flag_bits(const wire::TcpHeader& header);

// How the TSecr of an inbound packet becomes one of our timestamps: by the TSval of an outbound packet that
// the script calls the same, or reckoned from the first one when that is asked for. A packet without ACK
// echoes nothing (RFC 7323 3.2).
struct EchoRule {
  bool acknowledges = false;
  bool scaled = false;
};
// The options of an inbound packet.
Result<wire::TcpOptions, Stop> build_options(const TcpOptions& options, const Flow& flow, EchoRule rule);

// "<mss 1460,sackOK,TS val 100 ecr 0>"
std::string describe(const TcpOptions& options);
// One that the notation has no word for is told in words.
Message describe_options(const wire::TcpOptions& options);

// Compares the options of an outbound packet, one after another and byte for byte; timestamps are learned.
MaybeStop compare_options(const TcpOptions& expected, const wire::TcpOptions& actual, Flow& flow,
                          const Comparison& how);

}  // namespace tcplab::packetdrill::run
