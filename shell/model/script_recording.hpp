#pragma once

#include <cstddef>
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

// Octets that the Hosts of a script's past may take, but for one.
constexpr std::size_t kHostOctets = std::size_t{16} << 20;

// A packetdrill script that was run, and its lines.
class ScriptRecording : public Recording {
 public:
  // Never a part of its caller: what lies behind it is loaded later (web/split_program.py).
  [[gnu::noinline]] ScriptRecording(std::string_view text, packetdrill::language::Script script,
                                    std::size_t host_octets = kHostOctets);

  const trace::Trace& trace() const override { return report_.trace; }
  Instant end() const override;
  // Much of a script is of one instant.
  AxisMode axis() const override { return AxisMode::kPerEvent; }
  const Verdict* verdict() const override { return &verdict_; }
  const SourceLines* source() const override { return &source_; }
  std::vector<Remark> remarks(Language language, std::size_t most) const override;
  std::string remarks_title(Language language) const override;
  bool has_tcp(trace::HostIndex host) const override { return host == 0; }
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) override;
  StepEvents step_of(trace::EventId event) override;

  const packetdrill::run::RunReport& report() const { return report_; }

 private:
  // The first end of the report's after an event; one past the last when there is none.
  std::vector<std::size_t>::const_iterator end_after(trace::EventId event) const;
  Focus verdict_focus() const;

  packetdrill::language::Script script_;
  packetdrill::run::RunReport report_;
  std::vector<packetdrill::run::HostKept> near_;  // of a second run, between two that the report has
  SourceLines source_;
  Verdict verdict_;
};

}  // namespace tcplab::shell
