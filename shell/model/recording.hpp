#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/message.hpp"
#include "core/lab/history.hpp"
#include "core/lab/moments.hpp"
#include "core/scenario/scenario.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/focus.hpp"
#include "shell/model/wiring.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// The first and the last event of what was done in one go, so that hosts are known only before and after it.
struct StepEvents {
  trace::EventId first = trace::kNoEvent;
  trace::EventId last = trace::kNoEvent;
};

// Something that a verdict does not cover: nobody should take it for more than it is.
struct Remark {
  std::string where;  // a line of the source, or an instant
  std::string text;
  trace::EventId event = trace::kNoEvent;  // of the trace, if it left one there
};

// Whether what was run did as its source expects.
struct Verdict {
  enum class Outcome { kPassed, kFailed, kNotRun };
  Outcome outcome = Outcome::kPassed;
  Words word;               // for the outcome
  std::size_t checked = 0;  // expectations that held
  // What the matter was, and both sides of it where there are two; empty when it passed. summary has the line
  // and the reason.
  std::size_t line = 0;
  Message reason;
  Message summary;
  Message expected;
  Message actual;
  trace::EventId event = trace::kNoEvent;  // that is not as it should be, if there is one
  Focus focus;                             // where to look: at that, or else at the instant

  bool passed() const { return outcome == Outcome::kPassed; }
};

// The text that was run, by lines, which count from 1, with what became of each.
struct SourceLines {
  struct Step {
    std::size_t first = 1;  // line
    std::size_t last = 1;
    Instant instant;
    trace::EventId event = trace::kNoEvent;  // in the trace, if it left one there
    trace::EventId until = trace::kNoEvent;  // the last one that this or a step before it left
    bool held = true;
  };

  std::vector<std::string> lines;
  std::vector<Step> steps;  // in the order of both lines and instants

  // The step that begins or goes on at that line; nullptr when none was done there.
  const Step* step_at_line(std::size_t line) const;
  // The last step that has been done at a focus; nullptr before the first.
  const Step* step_at(const Focus& focus) const;
};

// Something that is run: what happened so far, and the hosts as they were at any event of it. What not all of
// them have is asked for by name.
class Recording {
 public:
  virtual ~Recording() = default;

  virtual const trace::Trace& trace() const = 0;
  // When it was over, as far as it is made; not before the last event.
  virtual Instant end() const = 0;

  // Makes more of it: so many events, and those of the last step. Nothing when whole().
  virtual void make(std::size_t) {}
  // It has come to its end, or to a limit.
  virtual bool whole() const { return true; }
  // The limit that stopped it because it did not come to an end by itself.
  virtual std::optional<lab::History::Limit> stopped_by() const { return std::nullopt; }
  bool truncated() const { return stopped_by().has_value(); }
  // It is whole, and yet could go on beyond where it ended: go_on() lets it be made as much further again.
  virtual bool can_go_on() const { return false; }
  virtual void go_on() {}

  // In that language where there is one, else in English; empty when it has none.
  virtual std::string_view title(Language) const { return {}; }
  virtual std::string_view about(Language) const { return {}; }
  // The axis that suits it.
  virtual AxisMode axis() const { return AxisMode::kCompact; }
  // What is wrong with it, if a replay did not do what the run did; empty when all is well.
  virtual Message fault() const { return {}; }

  // What it is a run of, where that is a scenario; nullptr where it has none.
  virtual const scenario::Scenario* scenario() const { return nullptr; }
  virtual const Verdict* verdict() const { return nullptr; }
  virtual const SourceLines* source() const { return nullptr; }
  virtual const Wiring* wiring() const { return nullptr; }
  // What the verdict does not cover, at most so many; and how many there are of each kind, empty when none.
  virtual std::vector<Remark> remarks(Language, std::size_t) const { return {}; }
  virtual std::string remarks_title(Language) const { return {}; }

  // Why things happened, and what the hosts did besides sending: calls, states, timers. Who only sees packets
  // pass knows nothing of it.
  virtual bool knows_causes() const { return true; }
  // All of it was over before it was opened, so that nothing of it is still to come, whatever is looked at.
  virtual bool is_past() const { return false; }
  // A host that a TCP of ours runs on. A script plays its host itself.
  virtual bool has_tcp(trace::HostIndex) const { return true; }
  // Such a host right after what produced an event; valid until the next call but a few. nullptr for others,
  // and where fault() says why. Precondition: event < trace().events().size().
  virtual const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) = 0;
  // What the event's number is among all that happens, where not all of it is shown. Precondition as below.
  virtual trace::EventId original(trace::EventId event) const { return event; }
  // The step that produced an event. Precondition: event < trace().events().size().
  virtual StepEvents step_of(trace::EventId event) = 0;
};

class ScenarioRecording : public Recording {
 public:
  // Nothing is made yet.
  explicit ScenarioRecording(scenario::Scenario scenario, lab::History::Limits limits = {})
      : history_(std::move(scenario), limits),
        wiring_(history_.scenario(), history_.now().network().topology()) {}

  const trace::Trace& trace() const override { return history_.trace(); }
  Instant end() const override { return history_.end(); }
  void make(std::size_t events) override;
  bool whole() const override { return history_.done(); }
  std::optional<lab::History::Limit> stopped_by() const override { return history_.stopped_by(); }
  bool can_go_on() const override { return whole() && history_.now().goes_on(); }
  void go_on() override;
  std::string_view title(Language language) const override;
  std::string_view about(Language language) const override;
  Message fault() const override { return fault_; }
  const scenario::Scenario* scenario() const override { return &history_.scenario(); }
  const Wiring* wiring() const override { return &wiring_; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  StepEvents step_of(trace::EventId event) override;

 private:
  // nullptr, and a fault, where a replay fails.
  const lab::Moment* moment_after(trace::EventId event);

  lab::History history_;
  Wiring wiring_;
  lab::Moments moments_;
  Message fault_;
};

}  // namespace tcplab::shell
