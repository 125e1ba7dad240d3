#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/seqnum.hpp"
#include "core/wire/parse_error.hpp"

namespace tcplab::wire {

constexpr std::size_t kMaxTcpOptionsSize = 40;

// End-of-list, NOP and MSS are the mandatory set: RFC 9293 3.1 (MUST-4).
enum class OptionKind : std::uint8_t {
  kEndOfList = 0,
  kNop = 1,
  kMss = 2,
  kWindowScale = 3,
  kSackPermitted = 4,
  kSack = 5,
  kTimestamps = 8,
  kFastOpen = 34,
};

struct SackBlock {
  SeqNum left;   // first sequence number of the block
  SeqNum right;  // the one after its last

  bool operator==(const SackBlock&) const = default;
};

struct Timestamps {
  std::uint32_t value = 0;       // TSval
  std::uint32_t echo_reply = 0;  // TSecr

  bool operator==(const Timestamps&) const = default;
};

// The options field exactly as it stands on the wire: ordered, unpadded until emitted, at most 40 octets. The
// append functions return false, and change nothing, when there is no room or the option cannot be written.
class TcpOptions {
 public:
  TcpOptions() = default;
  // Keeps any bytes up to 40, valid or not; longer input is cut.
  static TcpOptions raw(std::span<const std::uint8_t> bytes);
  // The same into options that are empty.
  void fill(std::span<const std::uint8_t> bytes);

  bool append_nop();
  bool append_end_of_list();
  bool append_mss(std::uint16_t mss);                   // RFC 9293 3.2
  bool append_window_scale(std::uint8_t shift);         // RFC 7323 2.2
  bool append_sack_permitted();                         // RFC 2018 2
  bool append_sack(std::span<const SackBlock> blocks);  // RFC 2018 3, 1 to 4 blocks
  bool append_timestamps(Timestamps timestamps);        // RFC 7323 3.2
  // RFC 7413 2; an empty cookie asks for one. experimental: in the option of RFC 7413 appendix B.
  bool append_fast_open(std::span<const std::uint8_t> cookie, bool experimental = false);
  // Any kind but end-of-list and NOP, which have no length octet. For options that the lab does not know.
  bool append_unknown(std::uint8_t kind, std::span<const std::uint8_t> body);

  std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size_}; }
  // The same with its padding.
  std::span<const std::uint8_t> padded() const { return {bytes_.data(), padded_size()}; }
  bool empty() const { return size_ == 0; }
  // Octets in the header: bytes() padded with zeros to a multiple of four, RFC 9293 3.1 (MUST-69).
  std::size_t padded_size() const { return (size_ + 3U) / 4U * 4U; }

  // Equal when they are emitted equally: padding that a parser kept does not count against an unpadded
  // original.
  bool operator==(const TcpOptions& other) const {
    return padded_size() == other.padded_size() && bytes_ == other.bytes_;
  }

 private:
  bool append(std::uint8_t kind, std::span<const std::uint8_t> body);
  bool append_octet(OptionKind kind);

  std::array<std::uint8_t, kMaxTcpOptionsSize> bytes_{};  // zero from size_ on
  std::uint8_t size_ = 0;
};

// How far a window is shifted at most: RFC 7323 2.3.
constexpr std::uint8_t kMaxWindowShift = 14;

// What the options say, in any order; of a repeated option the last one counts. Unknown kinds with a sane
// length are skipped.
struct DecodedOptions {
  std::optional<std::uint16_t> mss;
  std::optional<std::uint8_t> window_scale;  // as received; kMaxWindowShift holds for what is above
  bool sack_permitted = false;
  std::array<SackBlock, 4> sack{};
  std::uint8_t sack_count = 0;
  std::optional<Timestamps> timestamps;

  std::span<const SackBlock> sack_blocks() const { return {sack.data(), sack_count}; }
  bool operator==(const DecodedOptions&) const = default;
};

// Errors (offset within the options field): a length missing, below 2 or past the end, or wrong for a known
// kind; more than 40 octets.
Parsed<DecodedOptions> decode_options(std::span<const std::uint8_t> bytes);

// Whether an option of this kind may have this whole length; of unknown kinds any from 2 up.
bool option_length_fits(std::uint8_t kind, std::size_t length);

// One option as it stands, for display: kind, its offset in the options field and its whole length.
struct OptionView {
  std::uint8_t kind = 0;
  std::uint8_t offset = 0;
  std::uint8_t length = 0;
};

// Splits the field at offset into the next option; nullopt at the end, past 40 octets, or where it is
// malformed. NOP and end-of-list are one octet long; what follows an end-of-list is padding.
std::optional<OptionView> option_at(std::span<const std::uint8_t> bytes, std::size_t offset);

// The cookie of a Fast Open option (RFC 7413 2), empty in one that asks for a cookie; nullopt when there is
// none.
std::optional<std::span<const std::uint8_t>> fast_open_cookie(std::span<const std::uint8_t> bytes);

// The same, and the experimental option too (RFC 7413 appendix B): kind 254 with the number 0xf989 (RFC
// 6994).
struct FastOpenOption {
  std::span<const std::uint8_t> cookie;
  bool experimental = false;
};
std::optional<FastOpenOption> fast_open_option(std::span<const std::uint8_t> bytes);

}  // namespace tcplab::wire
