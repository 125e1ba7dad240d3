#pragma once

#include <cstdint>

#include "core/packetdrill/language/constants.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::packetdrill::run {

using namespace language;

// What the scripts that are written for a system take for granted, beside the system's own habits
// (tcp::ProfileInfo, sockets::Habits). One row a system, in conventions.cpp.
struct Conventions {
  // Whose numbers names in `%{ }%` stand for.
  System constants = System::kLinux;
  // What a system leaves to its network card to cut carries PSH at its end, whatever SEND said: in a script
  // PSH may stand where several full segments left together.
  bool card_marks_what_it_cuts = false;
  // The buffer up to which its common preparation lets windows grow, which decides the window scale; 0: as
  // the system has it.
  std::int64_t largest_receive_buffer = 0;
};
const Conventions& conventions_of(tcp::Profile profile);

}  // namespace tcplab::packetdrill::run
