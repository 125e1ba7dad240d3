#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/run/run.hpp"
#include "shell/model/focus.hpp"
#include "shell/model/recording.hpp"

namespace tcplab::shell {

enum class TextKind { kScenario, kScript };
// What a text is, by its name (.pkt, .tcplab), or else by how its first line begins.
TextKind kind_of(std::string_view name, std::string_view text);

// A packetdrill script that was run, and its lines.
class ScriptRecording : public Recording {
 public:
  ScriptRecording(std::string text, const packetdrill::language::Script& script);

  const trace::Trace& trace() const override { return report_.trace; }
  Instant end() const override;
  bool has_tcp(trace::HostIndex host) const override { return host == 0; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  StepEvents step_of(trace::EventId event) override;
  const ScriptRecording* script() const override { return this; }

  const packetdrill::run::RunReport& report() const { return report_; }
  bool passed() const { return report_.verdict == packetdrill::run::Verdict::kPassed; }
  const std::vector<std::string>& lines() const { return lines_; }
  // Lines count from 1. The first and the last one of a step.
  struct Lines {
    std::size_t first = 1;
    std::size_t last = 1;
  };
  Lines lines_of(const packetdrill::run::Step& step) const;
  // The step that begins or goes on at that line; nullptr when none was done there.
  const packetdrill::run::Step* step_at_line(std::size_t line) const;
  // The last step that has been done at a focus; nullptr before the first.
  const packetdrill::run::Step* step_at(const Focus& focus) const;
  // Where to look for the verdict: the packet or call that was not as expected, or else the instant.
  Focus verdict_focus() const;

 private:
  // The first host that was kept after an event; one past the last when there is none.
  std::vector<packetdrill::run::HostKept>::const_iterator kept_after(trace::EventId event) const;

  packetdrill::run::RunReport report_;
  std::vector<std::string> lines_;
  std::vector<std::size_t> last_lines_;  // of the script's events
};

// What is different in two texts: the words that are not in the same places, as ranges of octets.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};
struct Difference {
  std::vector<Range> left;
  std::vector<Range> right;
};
Difference difference(std::string_view left, std::string_view right);

}  // namespace tcplab::shell
