#pragma once

#include "core/trace/trace.hpp"
#include "shell/model/recording.hpp"

namespace tcplab::shell {

// What of a run is not to be seen yet, because somebody is asked to foretell it.
struct Curtain {
  Instant at;                             // nothing later is shown
  trace::EventId last = trace::kNoEvent;  // nor, at that instant, what comes after this event, if it is one
  Instant room;                           // so far time is drawn, for who points into what is hidden
};

// A run of a scenario as far as the curtain lets it be seen. What happens later is not even made, so nothing
// that looks at a recording can tell of it; of the step that is cut in two, the hosts are as before it.
class CurtainedRecording : public ScenarioRecording {
 public:
  CurtainedRecording(scenario::Scenario scenario, const Curtain& curtain);

  const trace::Trace& trace() const override { return shown_; }
  Instant end() const override;
  void make(std::size_t) override {}
  bool whole() const override { return true; }
  bool truncated() const override { return false; }
  bool can_go_on() const override { return false; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  StepEvents step_of(trace::EventId event) override;

 private:
  Curtain curtain_;
  trace::Trace shown_;
};

}  // namespace tcplab::shell
