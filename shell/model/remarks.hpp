#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/packetdrill/run/run.hpp"
#include "shell/model/recording.hpp"

namespace tcplab::shell {

// The commands that changed nothing, then the packets that the script never mentions; at most so many.
std::vector<Remark> remarks(const packetdrill::run::RunReport& report, Language language, std::size_t most);

// How many there are of each kind: "Ignored commands: 2 · Unmentioned packets: 1 · TSval not measured: 3".
// Empty when there is nothing to remark.
std::string remarks_title(const packetdrill::run::RunReport& report, Language language);

}  // namespace tcplab::shell
