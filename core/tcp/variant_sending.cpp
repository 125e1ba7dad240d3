// What is sent where a Variant takes the rules away that would hold it back.

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/plan.hpp"

namespace tcplab::tcp {

// The controller goes on deciding, so that one sees what it would have said; but nobody listens.
const Congestion& Congestion::without_limit() {
  static const Congestion kWithoutLimit = [] {
    Congestion congestion;
    congestion.set_cwnd(Window::kLargest, Rule::kNone);
    return congestion;
  }();
  return kWithoutLimit;
}

// Before a segment leaves: by the rules, would it? Where it would not, each variant is told of without which
// it would be another one or none, or, where several of them would do, all.
void Deviations::note_departures(const Plan& next, Instant now) {
  const auto is_sent_with = [&](const Variant& variant) {
    Connection other = tcb_;
    other.config_.edit().variant = variant;
    Plan plan;
    return other.plan_at(now, plan) && plan == next;
  };
  if (is_sent_with({})) return;
  bool told = false;
  const auto tell_of = [&](bool all) {
    for (const VariantInfo& candidate : variants()) {
      const auto* const member = std::get_if<bool Variant::*>(&candidate.member);
      if (!candidate.sends || !(tcb_.variant().**member)) continue;
      Variant others = tcb_.variant();
      others.** member = false;
      if (!all && is_sent_with(others)) continue;
      tcb_.events_.note(candidate.rule);
      told = true;
    }
  };
  tell_of(false);
  if (!told) tell_of(true);
}

}  // namespace tcplab::tcp
