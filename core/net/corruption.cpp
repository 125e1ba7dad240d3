#include "core/net/corruption.hpp"

#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::net {
namespace {

// Octets [begin, end) of a datagram.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// False where no two words there differ.
bool exchange_words(std::vector<std::uint8_t>& octets, const Stretch& where, Rng& chance) {
  const std::size_t words = (where.end - where.begin) / 2;
  if (words < 2) return false;
  const auto first = static_cast<std::size_t>(chance.below(words));
  for (std::size_t i = 1; i < words; ++i) {
    const std::size_t a = where.begin + 2 * first;
    const std::size_t b = where.begin + 2 * ((first + i) % words);
    if (octets[a] == octets[b] && octets[a + 1] == octets[b + 1]) continue;
    std::swap(octets[a], octets[b]);
    std::swap(octets[a + 1], octets[b + 1]);
    return true;
  }
  return false;
}

void flip_bit(std::vector<std::uint8_t>& octets, const Stretch& where, Rng& chance) {
  const std::uint64_t bit = chance.below((where.end - where.begin) * 8);
  octets[where.begin + static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1U << bit % 8);
}

}  // namespace

Bytes corrupted(const Bytes& datagram, Damage damage, Rng& chance) {
  assert(damage != Damage::kNone);
  std::vector<std::uint8_t> octets(datagram.begin(), datagram.end());
  if (octets.empty()) return datagram;
  const auto segment = wire::parse_datagram(octets);
  if (damage == Damage::kAnywhere || !segment) {
    flip_bit(octets, {0, octets.size()}, chance);
    return Bytes(std::move(octets));
  }
  const std::size_t data = segment->headers_size();
  const std::size_t tcp = data - segment->header_size();
  const Stretch text{data, data + segment->payload.size()};
  const Stretch numbers{tcp + 4, tcp + 12};  // SEG.SEQ and SEG.ACK: RFC 9293 3.1
  const bool exchanged = damage == Damage::kUnseen &&
                         (exchange_words(octets, text, chance) || exchange_words(octets, numbers, chance));
  if (!exchanged) flip_bit(octets, segment->payload.empty() ? numbers : text, chance);
  return Bytes(std::move(octets));
}

}  // namespace tcplab::net
