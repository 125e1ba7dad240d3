#include "core/wire/tcp_options.hpp"

#include <algorithm>

#include "core/wire/big_endian.hpp"

namespace tcplab::wire {
namespace {

constexpr std::size_t kSackBlockSize = 8;
constexpr std::uint8_t kExperimentKind = 254;          // RFC 4727
constexpr std::uint16_t kFastOpenExperiment = 0xf989;  // RFC 7413 appendix B

bool is_single_octet(std::uint8_t kind) {
  return kind == static_cast<std::uint8_t>(OptionKind::kEndOfList) ||
         kind == static_cast<std::uint8_t>(OptionKind::kNop);
}

void decode_sack(std::span<const std::uint8_t> body, DecodedOptions& decoded) {
  decoded.sack = {};
  decoded.sack_count = 0;
  for (std::size_t i = 0; i + kSackBlockSize <= body.size(); i += kSackBlockSize) {
    decoded.sack[decoded.sack_count++] = {{load32(&body[i])}, {load32(&body[i + 4])}};
  }
}

// Precondition: option_length_fits().
void decode_one(std::span<const std::uint8_t> option, DecodedOptions& decoded) {
  switch (static_cast<OptionKind>(option[0])) {
    case OptionKind::kMss:
      decoded.mss = load16(&option[2]);
      break;
    case OptionKind::kWindowScale:
      decoded.window_scale = option[2];
      break;
    case OptionKind::kSackPermitted:
      decoded.sack_permitted = true;
      break;
    case OptionKind::kSack:
      decode_sack(option.subspan(2), decoded);
      break;
    case OptionKind::kTimestamps:
      decoded.timestamps = Timestamps{load32(&option[2]), load32(&option[6])};
      break;
    default:
      break;  // not supported: stepped over by its length, RFC 9293 3.1 (MUST-6)
  }
}

// Why option_at() finds nothing at this offset, which is not the end.
ParseError malformed_at(std::span<const std::uint8_t> bytes, std::size_t offset) {
  if (offset + 1 == bytes.size()) return {bytes.size(), "option without its length"};
  if (bytes[offset + 1] < 2) return {offset + 1, "option length below 2"};
  return {offset + 1, "option length past the end"};
}

}  // namespace

TcpOptions TcpOptions::raw(std::span<const std::uint8_t> bytes) {
  TcpOptions options;
  options.fill(bytes);
  return options;
}

void TcpOptions::fill(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return;
  size_ = static_cast<std::uint8_t>(std::min(bytes.size(), kMaxTcpOptionsSize));
  std::copy_n(bytes.begin(), size_, bytes_.begin());
}

bool TcpOptions::append_octet(OptionKind kind) {
  if (size_ == kMaxTcpOptionsSize) return false;
  bytes_[size_++] = static_cast<std::uint8_t>(kind);
  return true;
}

// All but end-of-list and NOP have a length octet: RFC 9293 3.1 (MUST-68).
bool TcpOptions::append(std::uint8_t kind, std::span<const std::uint8_t> body) {
  const std::size_t length = 2 + body.size();
  if (length > kMaxTcpOptionsSize - size_) return false;
  bytes_[size_] = kind;
  bytes_[size_ + 1U] = static_cast<std::uint8_t>(length);
  std::copy(body.begin(), body.end(), bytes_.begin() + size_ + 2);
  size_ = static_cast<std::uint8_t>(size_ + length);
  return true;
}

bool TcpOptions::append_nop() { return append_octet(OptionKind::kNop); }

bool TcpOptions::append_end_of_list() { return append_octet(OptionKind::kEndOfList); }

bool TcpOptions::append_mss(std::uint16_t mss) {
  std::array<std::uint8_t, 2> body{};
  store16(body.data(), mss);
  return append(static_cast<std::uint8_t>(OptionKind::kMss), body);
}

bool TcpOptions::append_window_scale(std::uint8_t shift) {
  const std::array<std::uint8_t, 1> body{shift};
  return append(static_cast<std::uint8_t>(OptionKind::kWindowScale), body);
}

bool TcpOptions::append_sack_permitted() {
  return append(static_cast<std::uint8_t>(OptionKind::kSackPermitted), {});
}

bool TcpOptions::append_sack(std::span<const SackBlock> blocks) {
  std::array<std::uint8_t, 4 * kSackBlockSize> body{};
  const std::size_t size = blocks.size() * kSackBlockSize;
  if (blocks.empty() || size > body.size()) return false;
  std::uint8_t* at = body.data();
  for (const SackBlock& block : blocks) {
    store32(at, block.left.value);
    store32(at + 4, block.right.value);
    at += kSackBlockSize;
  }
  return append(static_cast<std::uint8_t>(OptionKind::kSack), {body.data(), size});
}

bool TcpOptions::append_timestamps(Timestamps timestamps) {
  std::array<std::uint8_t, 8> body{};
  store32(&body[0], timestamps.value);
  store32(&body[4], timestamps.echo_reply);
  return append(static_cast<std::uint8_t>(OptionKind::kTimestamps), body);
}

bool TcpOptions::append_fast_open(std::span<const std::uint8_t> cookie, bool experimental) {
  if (!experimental) return append(static_cast<std::uint8_t>(OptionKind::kFastOpen), cookie);
  std::array<std::uint8_t, kMaxTcpOptionsSize> body{};
  if (cookie.size() + 2 > body.size()) return false;
  store16(body.data(), kFastOpenExperiment);
  std::copy(cookie.begin(), cookie.end(), body.begin() + 2);
  return append(kExperimentKind, {body.data(), cookie.size() + 2});
}

bool TcpOptions::append_unknown(std::uint8_t kind, std::span<const std::uint8_t> body) {
  return !is_single_octet(kind) && append(kind, body);
}

bool option_length_fits(std::uint8_t kind, std::size_t length) {
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::kEndOfList:
    case OptionKind::kNop:
      return length == 1;
    case OptionKind::kMss:
      return length == 4;
    case OptionKind::kWindowScale:
      return length == 3;
    case OptionKind::kSackPermitted:
      return length == 2;
    case OptionKind::kSack:
      return length > 2 && (length - 2) % kSackBlockSize == 0;
    case OptionKind::kTimestamps:
      return length == 10;
    case OptionKind::kFastOpen:
      break;
  }
  return length >= 2;
}

// Options follow one another octet by octet, whatever their alignment: RFC 9293 3.2 (MUST-64).
std::optional<OptionView> option_at(std::span<const std::uint8_t> bytes, std::size_t offset) {
  bytes = bytes.first(std::min(bytes.size(), kMaxTcpOptionsSize));
  if (offset >= bytes.size()) return std::nullopt;
  const std::uint8_t kind = bytes[offset];
  const auto at = static_cast<std::uint8_t>(offset);
  if (is_single_octet(kind)) return OptionView{kind, at, 1};
  if (offset + 1 == bytes.size()) return std::nullopt;
  const std::uint8_t length = bytes[offset + 1];
  if (length < 2 || length > bytes.size() - offset) return std::nullopt;
  return OptionView{kind, at, length};
}

namespace {

// None, which asks for one, or an even number of 4 to 16 octets; other lengths count as no option: RFC
// 7413 4.1.1.
bool is_cookie_size(std::size_t size) { return size == 0 || (size >= 4 && size <= 16 && size % 2 == 0); }

std::optional<FastOpenOption> fast_open_of(std::span<const std::uint8_t> cookie, bool experimental) {
  if (!is_cookie_size(cookie.size())) return std::nullopt;
  return FastOpenOption{cookie, experimental};
}

}  // namespace

std::optional<FastOpenOption> fast_open_option(std::span<const std::uint8_t> bytes) {
  std::optional<OptionView> option = option_at(bytes, 0);
  while (option && option->kind != static_cast<std::uint8_t>(OptionKind::kEndOfList)) {
    if (option->kind == static_cast<std::uint8_t>(OptionKind::kFastOpen)) {
      return fast_open_of(bytes.subspan(option->offset + 2U, option->length - 2U), false);
    }
    if (option->kind == kExperimentKind && option->length >= 4 &&
        load16(bytes.data() + option->offset + 2) == kFastOpenExperiment) {
      return fast_open_of(bytes.subspan(option->offset + 4U, option->length - 4U), true);
    }
    option = option_at(bytes, std::size_t{option->offset} + option->length);
  }
  return std::nullopt;
}

std::optional<std::span<const std::uint8_t>> fast_open_cookie(std::span<const std::uint8_t> bytes) {
  const std::optional<FastOpenOption> option = fast_open_option(bytes);
  return option && !option->experimental ? std::optional(option->cookie) : std::nullopt;
}

Parsed<DecodedOptions> decode_options(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kMaxTcpOptionsSize)
    return ParseError{kMaxTcpOptionsSize, "more than 40 octets of options"};
  DecodedOptions decoded;
  for (std::size_t offset = 0; offset < bytes.size();) {
    const auto option = option_at(bytes, offset);
    if (!option) return malformed_at(bytes, offset);
    if (option->kind == static_cast<std::uint8_t>(OptionKind::kEndOfList)) break;
    if (!option_length_fits(option->kind, option->length)) {
      return ParseError{offset + 1, "option length wrong for its kind"};
    }
    decode_one(bytes.subspan(offset, option->length), decoded);
    offset += option->length;
  }
  return decoded;
}

}  // namespace tcplab::wire
