#pragma once

#include <cstdint>
#include <optional>

#include "core/lab/world.hpp"
#include "core/scenario/expectation.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// Whether an event of that host and connection is about what a scenario names: a connection by its label or,
// where the label is a listener's, those that it has made; without a label all of the host's.
bool is_about(const World& world, const trace::Trace& trace, const scenario::Labelled& who,
              trace::HostIndex host, tcp::ConnId connection);

// A figure of a connection (without a label: of the host's latest) in a World, after the first events of its
// trace; nullopt when there is no such connection.
std::optional<std::int64_t> figure(const World& world, const trace::Trace& trace, std::size_t events,
                                   const scenario::Labelled& who, scenario::Variable variable);

}  // namespace tcplab::lab
