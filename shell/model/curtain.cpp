#include "shell/model/curtain.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {
namespace {

// A question about a run of more events than that would be none for a reader.
constexpr std::size_t kMostShown = 200'000;

lab::History::Limits limits_until(const scenario::Scenario& scenario, const std::optional<Curtain>& curtain) {
  lab::History::Limits limits;
  limits.events = kMostShown;
  if (!curtain) return limits;
  limits.until = curtain->at - Instant{};
  if (scenario.until) limits.until = std::min(*limits.until, *scenario.until);
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

VeiledRecording::VeiledRecording(scenario::Scenario scenario, std::optional<Curtain> curtain,
                                 std::size_t secret_from)
    : ScenarioRecording(scenario, limits_until(scenario, curtain)), curtain_(curtain) {
  ScenarioRecording::make(SIZE_MAX);
  const trace::Trace& made = ScenarioRecording::trace();
  shown_until_ = made.events().size();
  if (curtain && curtain->last != trace::kNoEvent)
    shown_until_ = std::min<std::size_t>(shown_until_, curtain->last + 1);
  shown_ = cut_after(made, shown_until_);
  if (secret_from == 0) return;
  lab::Told told = lab::without_secret(shown_, *ScenarioRecording::scenario(), secret_from);
  shown_ = std::move(told.trace);
  originals_ = std::move(told.originals);
}

Instant VeiledRecording::end() const {
  return curtain_ ? std::max(curtain_->at, curtain_->room) : ScenarioRecording::end();
}

const tcp::Host* VeiledRecording::host_after(trace::HostIndex host, trace::EventId event) {
  const StepEvents whole = ScenarioRecording::step_of(original(event));
  if (whole.last < shown_until_) return ScenarioRecording::host_after(host, whole.last);
  return whole.first == 0 ? nullptr : ScenarioRecording::host_after(host, whole.first - 1);
}

StepEvents VeiledRecording::step_of(trace::EventId event) {
  StepEvents step = ScenarioRecording::step_of(original(event));
  step.last = std::min(step.last, static_cast<trace::EventId>(shown_until_ - 1));
  if (originals_.empty()) return step;
  const auto first = std::lower_bound(originals_.begin(), originals_.end(), step.first);
  const auto last = std::upper_bound(originals_.begin(), originals_.end(), step.last) - 1;
  return {static_cast<trace::EventId>(first - originals_.begin()),
          static_cast<trace::EventId>(last - originals_.begin())};
}

}  // namespace tcplab::shell
