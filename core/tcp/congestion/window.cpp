#include "core/tcp/congestion/window.hpp"

#include <algorithm>

namespace tcplab::tcp {

void Window::set(std::uint64_t octets) {
  cwnd = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(octets, mss, counted(kLargest)));
}

void Window::set_threshold(std::uint64_t octets) {
  const std::uint64_t least = 2 * std::uint64_t{mss};
  ssthresh = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(counted(octets), least, kLargest));
}

void Window::set_mss(std::uint32_t smaller) {
  const auto as_many = [this, smaller](std::uint32_t octets) { return octets / mss * smaller; };
  if (whole_segments) {
    cwnd = as_many(cwnd);
    set_initial(as_many(initial));
    if (ssthresh != UINT32_MAX) ssthresh = as_many(ssthresh);
  }
  mss = smaller;
}

std::uint32_t Window::slow_start(std::uint32_t acked) {
  const std::uint32_t step = whole_segments ? std::min(acked, ssthresh - cwnd) : std::min(acked, mss);
  set(std::uint64_t{cwnd} + step);
  return whole_segments ? acked - step : 0;
}

void Window::grow_linearly(std::uint32_t& credit, std::uint64_t per_step, std::uint32_t acked) {
  if (credit >= per_step) {  // the step became shorter meanwhile
    credit = 0;
    set(std::uint64_t{cwnd} + mss);
  }
  credit += acked;
  if (credit < per_step) return;
  set(cwnd + credit / per_step * mss);
  credit = static_cast<std::uint32_t>(credit % per_step);
}

std::uint32_t first_window(std::uint32_t mss, std::uint32_t segments) {
  constexpr std::uint32_t kUsualMss = 1460;
  return std::min(segments * mss, std::max(2 * mss, segments * kUsualMss));
}

}  // namespace tcplab::tcp
