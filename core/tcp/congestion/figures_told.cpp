#include "core/tcp/congestion/figures_told.hpp"

#include <utility>

namespace tcplab::tcp {

void FiguresTold::tell_changes(Congestion& congestion, EventQueue& events) {
  for (const Turn& turn : congestion.take_turns()) {
    if (turn.mode == std::exchange(last.mode, turn.mode)) continue;
    events.push({turn.why, Adjusted{Quantity::kMode, static_cast<std::uint64_t>(turn.mode)}});
  }
  const Congestion::Figures now = congestion.figures();
  const Congestion::Figures before = std::exchange(last, now);
  const auto tell = [&](Quantity quantity, std::uint64_t old, std::uint64_t value) {
    if (old != value) events.push({congestion.why(), Adjusted{quantity, value}});
  };
  tell(Quantity::kMode, static_cast<std::uint64_t>(before.mode), static_cast<std::uint64_t>(now.mode));
  tell(Quantity::kThreshold, before.ssthresh, now.ssthresh);
  tell(Quantity::kWindow, before.cwnd, now.cwnd);
  tell(Quantity::kPacingRate, before.pacing_rate, now.pacing_rate);
}

}  // namespace tcplab::tcp
