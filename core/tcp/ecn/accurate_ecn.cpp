#include "core/tcp/ecn/accurate_ecn.hpp"

#include <array>
#include <utility>

namespace tcplab::tcp {
namespace {

constexpr std::uint8_t kOrder0 = 172;  // EE0B, ECEB, EE1B
constexpr std::uint8_t kOrder1 = 174;  // EE1B, ECEB, EE0B
constexpr std::uint32_t kField = 0xffffff;

std::uint32_t load24(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 16 | std::uint32_t{at[1]} << 8 | at[2];
}

// How far a field has come since; what looks as if it had gone back is old.
std::uint32_t advance(std::uint32_t& told, std::uint32_t now) {
  const std::uint32_t by = (now - told) & kField;
  if (by > kField / 2) return 0;
  told = now;
  return by;
}

}  // namespace

void AccurateEcn::note_needless(SeqNum seq) {
  option_lost = option_lost || doubted == seq;
  doubted = seq;
}

void AccurateEcn::count(std::uint8_t ecn, std::uint32_t payload) {
  switch (ecn) {
    case 1:
      received.e1 += payload;
      break;
    case 2:
      received.e0 += payload;
      break;
    case 3:
      received.ce += payload;
      ++ce_packets;
      break;
    default:
      break;
  }
}

std::uint32_t AccurateEcn::hear(std::uint8_t ace, const std::optional<Octets>& option, std::uint32_t segments,
                                std::uint32_t mss) {
  std::uint32_t marked = 0;
  if (option) {
    option_seen = true;
    marked = advance(told.ce, option->ce);
    delivered.ce += marked;
    delivered.e0 += advance(told.e0, option->e0);
    delivered.e1 += advance(told.e1, option->e1);
  }
  if (segments > 0) {
    segments_per_ack =
        segments_per_ack == 0 ? segments * 64 : segments_per_ack - segments_per_ack / 64 + segments;
  }
  std::uint32_t more = (ace - 5U - delivered_ce) & 7U;
  // The counter may have gone round while so many were acknowledged (RFC 9768 3.2.2.5); the octets tell, or
  // that the peer always acknowledges as many.
  const bool may_wrap = segments > 7;
  const std::uint32_t safe = may_wrap ? segments - ((segments - more) & 7U) : more;
  if (may_wrap && safe != more) {
    const bool octets_agree = option && marked > more * mss;
    const bool usual = !option && segments_per_ack > 4 * 64;
    if (option ? octets_agree : !usual) more = safe;
  }
  delivered_ce += more;
  return more;
}

std::uint8_t ace_of(const wire::TcpHeader& header) {
  const int ace = (header.reserved & 1) << 2 | (header.flags.cwr ? 2 : 0) | (header.flags.ece ? 1 : 0);
  return static_cast<std::uint8_t>(ace);
}

void set_ace(wire::TcpHeader& header, std::uint8_t ace) {
  header.reserved = static_cast<std::uint8_t>((header.reserved & ~1U) | (ace >> 2 & 1U));
  header.flags.cwr = (ace & 2) != 0;
  header.flags.ece = (ace & 1) != 0;
}

std::uint8_t handshake_ace(std::uint8_t ecn) {
  constexpr std::array<std::uint8_t, 4> kByEcn = {2, 3, 4, 6};
  return kByEcn[ecn & 3U];
}

bool agrees(std::uint8_t ace) { return ace == 2 || ace == 3 || ace == 4 || ace == 6; }

std::optional<AccurateEcn::Octets> accurate_option(const wire::TcpOptions& options) {
  const auto bytes = options.bytes();
  std::size_t at = 0;
  while (const std::optional<wire::OptionView> view = wire::option_at(bytes, at)) {
    const bool ours = (view->kind == kOrder0 || view->kind == kOrder1) && view->length == 11;
    if (ours) {
      const std::uint8_t* const body = bytes.data() + view->offset + 2;
      AccurateEcn::Octets octets{load24(body), load24(body + 6), load24(body + 3)};
      if (view->kind == kOrder1) std::swap(octets.e0, octets.e1);
      return octets;
    }
    if (view->kind == 0) break;
    at += view->length;
  }
  return std::nullopt;
}

void append_accurate_option(wire::TcpOptions& options, const AccurateEcn::Octets& octets) {
  std::array<std::uint8_t, 9> body{};
  std::size_t at = 0;
  for (const std::uint32_t field : {octets.e1, octets.ce, octets.e0}) {
    body[at++] = static_cast<std::uint8_t>(field >> 16);
    body[at++] = static_cast<std::uint8_t>(field >> 8);
    body[at++] = static_cast<std::uint8_t>(field);
  }
  options.append_unknown(kOrder1, body);
}

}  // namespace tcplab::tcp
