#pragma once

#include <string>
#include <vector>

#include "core/packetdrill/language/parser.hpp"

namespace tcplab::packetdrill::language {

// A script in which one expectation asks for something else than before.
struct Mutation {
  std::string what;  // "line 7: ack + 1"
  Script script;
};

// One for each thing that the script expects: each flag, number, option, time, result, errno, assertion.
std::vector<Mutation> mutations_of(const Script& script);

}  // namespace tcplab::packetdrill::language
