#include "core/net/corruption.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::net {
namespace {

// False where no two words of the payload differ.
bool exchange_words(std::vector<std::uint8_t>& octets, Rng& chance) {
  const auto segment = wire::parse_datagram(octets);
  if (!segment) return false;
  const std::size_t begin = segment->headers_size();
  const std::size_t words = (octets.size() - begin) / 2;
  if (words < 2) return false;
  const std::size_t first = chance.below(words);
  for (std::size_t i = 1; i < words; ++i) {
    const std::size_t a = begin + 2 * first;
    const std::size_t b = begin + 2 * ((first + i) % words);
    if (octets[a] == octets[b] && octets[a + 1] == octets[b + 1]) continue;
    std::swap(octets[a], octets[b]);
    std::swap(octets[a + 1], octets[b + 1]);
    return true;
  }
  return false;
}

}  // namespace

Bytes corrupted(const Bytes& datagram, bool passes_checksum, Rng& chance) {
  std::vector<std::uint8_t> octets(datagram.begin(), datagram.end());
  if (octets.empty() || (passes_checksum && exchange_words(octets, chance))) return Bytes(std::move(octets));
  const std::uint64_t bit = chance.below(octets.size() * 8);
  octets[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1U << bit % 8);
  return Bytes(std::move(octets));
}

}  // namespace tcplab::net
