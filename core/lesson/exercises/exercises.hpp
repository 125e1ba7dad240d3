#pragma once

#include <vector>

#include "core/lesson/exercise.hpp"

// A file for each family of exercises, with its rows; generators.cpp has them all.
namespace tcplab::lesson::exercises {

std::vector<Generator> of_segments();
std::vector<Generator> of_handshakes();
std::vector<Generator> of_old_syns();
std::vector<Generator> of_lost_openings();
std::vector<Generator> of_refusals();
std::vector<Generator> of_data();
std::vector<Generator> of_closes();
std::vector<Generator> of_simultaneous_closes();
std::vector<Generator> of_waits();
std::vector<Generator> of_incarnations();
std::vector<Generator> of_failures();
std::vector<Generator> of_timers();
std::vector<Generator> of_congestion();
std::vector<Generator> of_windows();
std::vector<Generator> of_captures();
std::vector<Generator> of_sick_tcps();

}  // namespace tcplab::lesson::exercises
