#include "core/net/option_filter.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/wire/big_endian.hpp"

namespace tcplab::net {
namespace {

// An option that goes leaves NOPs, so that nothing else moves.
void rewrite(std::span<std::uint8_t> option, const OptionFilter& config) {
  const std::uint8_t kind = option[0];
  if (std::find(config.strip.begin(), config.strip.end(), kind) != config.strip.end()) {
    std::fill(option.begin(), option.end(), static_cast<std::uint8_t>(wire::OptionKind::kNop));
  } else if (kind == static_cast<std::uint8_t>(wire::OptionKind::kMss) && option.size() == 4 &&
             config.max_mss) {
    wire::store16(&option[2], std::min(wire::load16(&option[2]), *config.max_mss));
  } else if (kind == static_cast<std::uint8_t>(wire::OptionKind::kWindowScale) && option.size() == 3 &&
             config.window_scale) {
    option[2] = *config.window_scale;
  }
}

}  // namespace

Treatment OptionFilterBox::treat(const Passing& passing) const {
  const wire::TcpSegment* segment = passing.segment();
  if (segment == nullptr || segment->header.options.empty()) return {};
  std::array<std::uint8_t, wire::kMaxTcpOptionsSize> octets{};
  const auto before = segment->header.options.bytes();
  std::copy(before.begin(), before.end(), octets.begin());
  std::size_t offset = 0;
  while (const auto view = wire::option_at(before, offset)) {
    if (view->kind > static_cast<std::uint8_t>(wire::OptionKind::kNop))
      rewrite(std::span(octets).subspan(view->offset, view->length), config_);
    offset += view->length;
    if (view->kind == static_cast<std::uint8_t>(wire::OptionKind::kEndOfList)) break;
  }
  if (std::equal(before.begin(), before.end(), octets.begin())) return {};
  wire::TcpSegment changed = *segment;
  changed.header.options = wire::TcpOptions::raw(std::span(octets).first(before.size()));
  return {.rewritten = Datagram(std::move(changed))};
}

}  // namespace tcplab::net
