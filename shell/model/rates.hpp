#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "shell/model/index.hpp"

namespace tcplab::shell {

// What rates of these ends of connections, by their places in Trace::connections(), are averages over: 1, 2
// or 5 times a power of ten, at least the longest of their shortest round trips, and at least a 200th of the
// time in which they send. So it depends on the run alone, and neither on what is on screen nor on how large
// it is drawn; there are at most 200 intervals in which anything is sent.
Duration rate_interval(const Index& index, const std::vector<std::uint32_t>& connections);

// How many octets a second were counted in an interval; those of a run lie side by side from its beginning
// on, the first is the 0th. octets: a series that counts them, such as Curve::kSentOctets.
double rate_in(const Index& index, const Series& octets, Duration interval, std::int64_t nth);
// The intervals of its first and its last change. Precondition: it has any.
std::pair<std::int64_t, std::int64_t> rate_span(const Index& index, const Series& octets, Duration interval);

}  // namespace tcplab::shell
