#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/lab/secret.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/recording.hpp"

namespace tcplab::shell {

// What of a run is not to be seen yet, because somebody is asked to foretell it.
struct Curtain {
  Instant at;                             // nothing later is shown
  trace::EventId last = trace::kNoEvent;  // nor, at that instant, what comes after this event, if it is one
  Instant room;                           // so far time is drawn, for who points into what is hidden
  bool fixed =
      false;  // as long as it hangs nobody changes the run, or what is hidden could be made to come sooner
};

// A run of a scenario as far as the curtain lets it be seen, and without what its secret would say
// (lab::without_secret()). What happens later is not even made, so nothing that looks at a recording can tell
// of it; of the step that is cut in two, the hosts are as before it.
class VeiledRecording : public ScenarioRecording {
 public:
  // curtain.last is a number of the whole run's events. secret_from: the line that the secret begins with; 0:
  // it has none.
  VeiledRecording(scenario::Scenario scenario, std::optional<Curtain> curtain, std::size_t secret_from);

  const trace::Trace& trace() const override { return shown_; }
  Instant end() const override;
  void make(std::size_t) override {}
  bool whole() const override { return true; }
  std::optional<lab::History::Limit> stopped_by() const override { return std::nullopt; }
  bool can_go_on() const override { return false; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  trace::EventId original(trace::EventId event) const override {
    return originals_.empty() ? event : originals_[event];
  }
  StepEvents step_of(trace::EventId event) override;

 private:
  std::optional<Curtain> curtain_;
  std::size_t shown_until_ = 0;  // so many of the whole run's events lie before the curtain
  trace::Trace shown_;
  std::vector<trace::EventId> originals_;  // of the events shown; empty: they are the same
};

}  // namespace tcplab::shell
