#include <iterator>

#include "core/lesson/exercises/exercises.hpp"

namespace tcplab::lesson {

const std::vector<Generator>& generators() {
  namespace rows = exercises;
  static const std::vector<Generator> all = [] {
    std::vector<Generator> together;
    for (auto* family : {rows::of_segments, rows::of_handshakes, rows::of_old_syns, rows::of_lost_openings,
                         rows::of_refusals, rows::of_data, rows::of_closes, rows::of_simultaneous_closes,
                         rows::of_waits, rows::of_incarnations, rows::of_failures, rows::of_timers,
                         rows::of_congestion, rows::of_windows, rows::of_captures, rows::of_sick_tcps}) {
      for (Generator& row : family()) together.push_back(std::move(row));
    }
    return together;
  }();
  return all;
}

}  // namespace tcplab::lesson
