#include "shell/model/curtain.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab::shell {
namespace {

// A question about a run of more events than that would be none for a reader.
constexpr std::size_t kMostShown = 200'000;

lab::History::Limits limits_until(const scenario::Scenario& scenario, Instant at) {
  lab::History::Limits limits;
  limits.until = at - Instant{};
  if (scenario.until) limits.until = std::min(*limits.until, *scenario.until);
  limits.events = kMostShown;
  return limits;
}

trace::Trace cut_after(const trace::Trace& trace, std::size_t events) {
  const auto packets = trace.packets();
  std::vector<trace::PacketId> seen;
  for (std::size_t id = 0; id < packets.size(); ++id) {
    const trace::EventId sent = packets[id].sent;
    if (sent != trace::kNoEvent && sent >= events) break;
    seen.push_back(static_cast<trace::PacketId>(id));
  }
  return trace.prefix(events, seen.size(), seen);
}

}  // namespace

CurtainedRecording::CurtainedRecording(scenario::Scenario scenario, const Curtain& curtain)
    : ScenarioRecording(scenario, limits_until(scenario, curtain.at)), curtain_(curtain) {
  ScenarioRecording::make(SIZE_MAX);
  const trace::Trace& made = ScenarioRecording::trace();
  const std::size_t all = made.events().size();
  shown_ =
      cut_after(made, curtain.last == trace::kNoEvent ? all : std::min<std::size_t>(all, curtain.last + 1));
}

Instant CurtainedRecording::end() const { return std::max(curtain_.at, curtain_.room); }

const tcp::Host* CurtainedRecording::host_after(trace::HostIndex host, trace::EventId event) {
  const StepEvents whole = ScenarioRecording::step_of(event);
  if (whole.last < shown_.events().size()) return ScenarioRecording::host_after(host, event);
  return whole.first == 0 ? nullptr : ScenarioRecording::host_after(host, whole.first - 1);
}

StepEvents CurtainedRecording::step_of(trace::EventId event) {
  StepEvents step = ScenarioRecording::step_of(event);
  step.last = std::min(step.last, static_cast<trace::EventId>(shown_.events().size() - 1));
  return step;
}

}  // namespace tcplab::shell
