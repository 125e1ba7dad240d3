#include "shell/model/rates.hpp"

#include <algorithm>

#include "shell/timeline/ticks.hpp"

namespace tcplab::shell {
namespace {

constexpr std::int64_t kMostIntervals = 200;
// Of ends that have sent once, and nobody knows how far the other end is.
constexpr Duration kWithoutMeasure = milliseconds(100);

Instant instant_of(const Index& index, trace::EventId event) { return index.trace().events()[event].at; }

// What was counted before an instant.
std::uint32_t counted_before(const Index& index, const Series& octets, Instant at) {
  const trace::EventId last = index.event_at(at - nanoseconds(1));
  const std::size_t place = last == trace::kNoEvent ? 0 : octets.first_from(last + 1);
  return place == 0 ? 0 : octets.value(place - 1);
}

}  // namespace

Duration rate_interval(const Index& index, const std::vector<std::uint32_t>& connections) {
  Duration round_trip;
  Instant first = Instant::never();
  Instant last;
  for (const std::uint32_t connection : connections) {
    for (const Curve curve : {Curve::kSentOctets, Curve::kAckedOctets}) {
      const Series* octets = index.curves().of(connection, curve);
      if (octets == nullptr || octets->empty()) continue;
      first = std::min(first, instant_of(index, octets->event(0)));
      last = std::max(last, instant_of(index, octets->event(octets->size() - 1)));
    }
    const Series* samples = index.curves().of(connection, Curve::kRtt);
    if (samples != nullptr && !samples->empty())
      round_trip = std::max(round_trip, microseconds(samples->extremes(0, samples->size()).least));
  }
  const Duration part = first < last ? (last - first) / kMostIntervals : Duration{};
  const Duration least = std::max(round_trip, part);
  return nice_step(least > Duration{} ? least : kWithoutMeasure);
}

double rate_in(const Index& index, const Series& octets, Duration interval, std::int64_t nth) {
  const Instant from{nth * interval.ns};
  const std::uint32_t grown =
      counted_before(index, octets, from + interval) - counted_before(index, octets, from);
  return static_cast<double>(grown) / interval.seconds();
}

std::pair<std::int64_t, std::int64_t> rate_span(const Index& index, const Series& octets, Duration interval) {
  return {instant_of(index, octets.event(0)).ns / interval.ns,
          instant_of(index, octets.event(octets.size() - 1)).ns / interval.ns};
}

}  // namespace tcplab::shell
