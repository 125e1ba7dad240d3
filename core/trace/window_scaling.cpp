#include "core/trace/window_scaling.hpp"

#include <algorithm>

#include "core/wire/tcp_options.hpp"

namespace tcplab::trace {

void WindowScaling::see(const wire::TcpSegment& segment, bool from_opener) {
  if (!segment.header.flags.syn) return;
  const auto options = wire::decode_options(segment.header.options.bytes());
  if (!options) return;
  auto& shift = from_opener ? opener_ : other_;
  if (options->window_scale) {
    shift = std::min(*options->window_scale, wire::kMaxWindowShift);
  } else if (!shift) {
    unscaled_ = true;
  }
}

}  // namespace tcplab::trace
