#include "core/tcp/congestion/figures_told.hpp"

#include <utility>

namespace tcplab::tcp {

void FiguresTold::tell_each(Congestion& congestion, EventQueue& events) {
  if (congestion.bbr() != nullptr) {
    for (const Turn& turn : congestion.take_turns()) {
      if (turn.mode == std::exchange(last.mode, turn.mode)) continue;
      events.push({turn.why, Adjusted{Quantity::kMode, static_cast<std::uint64_t>(turn.mode)}});
    }
  }
  const auto tell = [&](Quantity quantity, auto& told, auto value, Rule why) {
    if (told == value) return;
    told = value;
    events.push({why, Adjusted{quantity, static_cast<std::uint64_t>(value)}});
  };
  const Congestion::Figures now = congestion.figures();
  const Congestion::Reasons& why = congestion.why();
  tell(Quantity::kMode, last.mode, now.mode, why.other);
  tell(Quantity::kThreshold, last.ssthresh, now.ssthresh, why.ssthresh);
  tell(Quantity::kWindow, last.cwnd, now.cwnd, why.cwnd);
  tell(Quantity::kPacingRate, last.pacing_rate, now.pacing_rate, why.other);
}

}  // namespace tcplab::tcp
