// Hostile bytes into every parser of core/wire; whatever parses must survive being shown and sent again.

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/wire/fields.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/tcp_options.hpp"
#include "core/wire/tcp_segment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  const std::span<const std::uint8_t> bytes(data, size);
  (void)wire::decode_options(bytes);
  for (std::size_t at = 0; const auto option = wire::option_at(bytes, at);)
    at = option->offset + option->length;
  (void)wire::parse_icmp_datagram(bytes);
  const wire::IpAddress a = wire::IpAddress::v4(198, 51, 100, 1);
  const wire::IpAddress b = wire::IpAddress::v4(198, 51, 100, 2);
  (void)wire::parse_tcp(a, b, {}, bytes);
  const auto segment = wire::parse_datagram(bytes);
  // A datagram in two pieces, cut anywhere, is the same.
  const std::size_t cut = size > 0 ? data[size / 2] % (size + 1) : 0;
  const auto joined = wire::parse_datagram(bytes.first(cut), Bytes::copy_of(bytes.subspan(cut)));
  if (joined.ok() != segment.ok() || (segment && !(*joined == *segment))) __builtin_trap();
  if (!segment) return 0;
  (void)wire::decode_fields(*segment, SeqNum{1}, SeqNum{2});
  const auto again = wire::parse_datagram(wire::emit_datagram(*segment));
  if (!again || !(*again == *segment)) __builtin_trap();
  return 0;
}
