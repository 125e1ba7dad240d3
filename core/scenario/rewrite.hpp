#pragma once

#include <cstdint>
#include <string_view>

#include "core/scenario/packets.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::scenario {

// "seq", "ack" ...: the language's words, of static storage.
std::string_view to_string(Field field);
// The largest value that fits there.
std::int64_t most_of(Field field);
// Whether the segment has it: of options not all do, nor of the fields of IPv4 and IPv6.
bool has(Field field, const wire::TcpSegment& segment);
// What a segment says there; of an option that it does not have, 0.
std::int64_t value_of(Field field, const wire::TcpSegment& segment);
// Changes what the mishap says; what the segment does not have stays away.
void rewrite(const Mishap& mishap, wire::TcpSegment& segment);

}  // namespace tcplab::scenario
