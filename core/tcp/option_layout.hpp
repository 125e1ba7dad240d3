#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/tcp/ecn/accurate_ecn.hpp"
#include "core/tcp/fast_open.hpp"
#include "core/tcp/profile.hpp"
#include "core/tcp/receiver.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::tcp {

// Octets in the options field, with the NOPs that align them.
constexpr std::size_t kTimestampsSize = 12;  // RFC 7323 appendix A
constexpr std::size_t kSackHeaderSize = 4;
constexpr std::size_t kSackBlockSize = 8;

// What the options of a segment are to say; what is absent is not said.
struct OptionsToTell {
  std::optional<std::uint16_t> mss;
  std::optional<std::uint8_t> shift;  // of windows
  bool sack_permitted = false;
  std::optional<wire::Timestamps> stamp;
  const FastOpen* fast_open = nullptr;
  const AccurateEcn::Octets* octets = nullptr;  // by their marks
  const Receiver* sack = nullptr;               // whose blocks are told
  std::optional<std::size_t> sack_room;         // octets for them; otherwise all that is left
};

// Writes them into an empty field, in the order and alignment of a system; not aligned where a long cookie
// would find no room otherwise.
void lay_out(wire::TcpOptions& options, const OptionsToTell& told, const ProfileInfo& habits);

}  // namespace tcplab::tcp
