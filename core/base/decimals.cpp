#include "core/base/decimals.hpp"

#include <cstddef>

namespace tcplab {

std::string in_decimals(Duration span, Duration unit, int decimals) {
  const auto scale = static_cast<std::uint64_t>(unit.ns);
  const auto value = static_cast<std::uint64_t>(span.ns);
  const std::uint64_t size = span.ns < 0 ? 0 - value : value;
  std::string text = std::to_string(size / scale);
  if (span.ns < 0) text.insert(text.begin(), '-');
  if (decimals == 0) return text;
  std::string fraction = std::to_string(scale + size % scale);
  fraction[0] = '.';
  return text.append(fraction, 0, static_cast<std::size_t>(decimals) + 1);
}

}  // namespace tcplab
