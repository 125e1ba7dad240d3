#pragma once

#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::shell {

// Something that a verdict does not cover: nobody should take it for more than it is.
struct Remark {
  std::string where;  // a line of the script, or an instant
  std::string text;
  trace::EventId event = trace::kNoEvent;  // of the trace, if it left one there
};

// The commands that changed nothing, then the packets that the script never mentions.
std::vector<Remark> remarks(const packetdrill::run::RunReport& report, Language language);

// How many there are of each kind: "Ignored commands: 2 · Unmentioned packets: 1 · TSval not measured: 3".
// Empty when there is nothing to remark.
std::string remarks_title(const packetdrill::run::RunReport& report, Language language);

}  // namespace tcplab::shell
