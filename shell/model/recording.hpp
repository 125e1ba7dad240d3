#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/message.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/trace.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

class ScriptRecording;

// The first and the last event of what was done in one go, so that hosts are known only before and after it.
struct StepEvents {
  trace::EventId first = trace::kNoEvent;
  trace::EventId last = trace::kNoEvent;
};

// Something that was run to its end: what happened, and the hosts as they were at any event of it.
class Recording {
 public:
  virtual ~Recording() = default;

  virtual const trace::Trace& trace() const = 0;
  // When it was over; not before the last event.
  virtual Instant end() const = 0;
  // In that language where there is one, else in English; empty when it has none.
  virtual std::string_view title(Language) const { return {}; }
  virtual std::string_view about(Language) const { return {}; }
  // It was stopped because it did not come to an end by itself.
  virtual bool truncated() const { return false; }
  // What is wrong with it, if a replay did not do what the run did; empty when all is well.
  virtual Message fault() const { return {}; }
  // A host that a TCP of ours runs on. A script plays its host itself.
  virtual bool has_tcp(trace::HostIndex) const { return true; }
  // Such a host right after what produced an event; valid until the next call but a few. nullptr for others,
  // and where fault() says why. Precondition: event < trace().events().size().
  virtual const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) = 0;
  // The step that produced an event. Precondition: event < trace().events().size().
  virtual StepEvents step_of(trace::EventId event) = 0;
  // nullptr for a scenario.
  virtual const ScriptRecording* script() const { return nullptr; }
};

class ScenarioRecording : public Recording {
 public:
  explicit ScenarioRecording(scenario::Scenario scenario) : history_(std::move(scenario)) {
    history_.run_to_end();
  }

  const trace::Trace& trace() const override { return history_.trace(); }
  Instant end() const override { return history_.end(); }
  std::string_view title(Language language) const override;
  std::string_view about(Language language) const override;
  bool truncated() const override { return history_.truncated(); }
  Message fault() const override { return fault_; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  StepEvents step_of(trace::EventId event) override;

 private:
  // nullptr, and a fault, where a replay fails.
  const lab::Moment* moment_after(trace::EventId event);

  lab::History history_;
  std::deque<lab::Moment> moments_;  // the last few that were asked for
  Message fault_;
};

}  // namespace tcplab::shell
