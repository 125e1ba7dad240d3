#pragma once

#include <memory>
#include <string>

#include "core/trace/imported.hpp"
#include "shell/model/recording.hpp"

namespace tcplab::shell {

// A capture that was read: what was on the wire, and nothing of what the hosts held, so it has no hosts of
// ours, no verdict and no text, and cannot be changed.
class CaptureRecording : public Recording {
 public:
  explicit CaptureRecording(trace::Imported imported);

  const trace::Trace& trace() const override { return imported_.trace; }
  Instant end() const override { return trace().events().back().at; }
  std::string_view about(Language language) const override {
    return language == Language::kChinese ? about_zh_ : about_;
  }
  // As in an analyser's flow graph: a capture may be silent for hours.
  AxisMode axis() const override { return AxisMode::kPerEvent; }
  bool has_tcp(trace::HostIndex) const override { return false; }
  const tcp::Host* host_after(trace::HostIndex, trace::EventId) override { return nullptr; }
  StepEvents step_of(trace::EventId event) override { return {event, event}; }
  bool knows_causes() const override { return false; }
  bool is_past() const override { return true; }

 private:
  trace::Imported imported_;
  std::string about_;
  std::string about_zh_;
};

}  // namespace tcplab::shell
