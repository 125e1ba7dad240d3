#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::shell {

// Something that can be done, to be found by its name.
struct Command {
  std::string name;  // "Next event: a loss"
  std::string key;   // that does the same; may be empty
  std::function<void()> run;
};

// What of an event may be looked for.
struct EventKind {
  Words name;
  bool (*is)(const trace::Trace& trace, const trace::Event& event);
};
const std::vector<EventKind>& event_kinds();

// The first event of that kind after one, from the beginning again where there is none; kNoEvent when the
// run has none at all.
trace::EventId next_of_kind(const trace::Trace& trace, const EventKind& kind, trace::EventId after);

// Those in whose names all the words occur, whatever their case; first the ones that begin with the first
// word, otherwise in their order. Places in commands.
std::vector<std::size_t> found_commands(const std::vector<Command>& commands, std::string_view words);

}  // namespace tcplab::shell
