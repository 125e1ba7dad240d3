#include "core/tcp/ends.hpp"

#include "core/base/siphash.hpp"

namespace tcplab::tcp {

const wire::Endpoint Ends::kNobody;

void Ends::fix(std::optional<wire::Endpoint> remote) {
  fixed_ = remote.has_value();
  remote_ = remote.value_or(wire::Endpoint{});
}

// With the peer is known what RFC 6437 3 asks for: one flow label for all that goes to it, which nobody can
// guess who has not seen our numbers.
void Ends::meet(const wire::Endpoint& remote, SeqNum iss) {
  remote_ = remote;
  met_ = true;
  if (remote.address.version != wire::IpVersion::kV6) return;
  const std::uint64_t ports = std::uint64_t{local_.port} << 16 | remote.port;
  flow_label_ = static_cast<std::uint32_t>(siphash({iss.value, ports}, remote.address.octets)) & 0xfffffU;
}

void Ends::forget() {
  if (!fixed_) remote_ = {};
  met_ = false;
  flow_label_ = 0;
}

void Ends::address(wire::TcpSegment& segment) const {
  segment.source = local_.address;
  segment.destination = remote_.address;
  segment.header.source_port = local_.port;
  segment.header.destination_port = remote_.port;
}

}  // namespace tcplab::tcp
