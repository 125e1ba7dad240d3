#pragma once

#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/scenario/scenario.hpp"
#include "shell/model/model.hpp"

namespace tcplab::scenario {

inline void PrintTo(const scenario::Builtin& scenario, std::ostream* out) { *out << scenario.name; }

}  // namespace tcplab::scenario

namespace tcplab::shell {

inline Run run_of(std::string name, scenario::Scenario scenario) {
  auto recording = std::make_unique<ScenarioRecording>(std::move(scenario));
  recording->make(SIZE_MAX);
  return Run(std::move(name), std::move(recording));
}

// What is open, made to its end.
inline void make_whole(Model& model) {
  model.make([] { return true; });
}

// A built-in scenario, run.
inline Run run_of(std::string_view name) {
  const scenario::Builtin* builtin = scenario::find_builtin(name);
  if (!builtin) throw std::invalid_argument("no such scenario");
  return run_of(std::string(name), scenario::parse(builtin->text).value());
}

// A bulk transfer of some ten thousand events for each hundred sends.
inline std::string bulk_text(int sends) {
  std::string text =
      "title \"Bulk\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 5ms rate 100Mbit/s queue 400 loss 0.2%\n"
      "set client mss 1000\nset server mss 1000\n"
      "at 0ms server listen 5001\nat 10ms client connect server:5001\n";
  for (int i = 0; i < sends; ++i) text += "at " + std::to_string(50 + i * 60) + "ms client send 200000\n";
  return text;
}

// A way of 60 ms, on which a segment is sent every 15 ms: some of each direction are under way at once.
inline std::string far_text() {
  std::string text =
      "title \"Far\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 60ms\nset client mss 1000\nset server mss 1000\n"
      "at 0ms server listen 5001\nat 10ms client connect server:5001\n";
  for (int i = 0; i < 60; ++i) text += "at " + std::to_string(200 + i * 15) + "ms client send 1000\n";
  return text;
}

// Several clients' connections at once, of more than one host, crowded with calls.
inline std::string crowd_text() {
  std::string text =
      "title \"Crowd\"\nseed 6\nhost client 198.51.100.1\nhost server 198.51.100.2\nhost other 198.51.100.3\n"
      "link client server delay 20ms\nlink server other delay 30ms\n"
      "at 0ms server listen 80\non server connected server send 100\n";
  for (int i = 0; i < 4; ++i) {
    text += "at " + std::to_string(10 + i * 3) + "ms client connect server:80 from " +
            std::to_string(7001 + i) + "\n";
    text += "at " + std::to_string(11 + i * 5) + "ms other connect server:80 from " +
            std::to_string(8001 + i) + "\n";
  }
  return text;
}

template <typename What>
trace::EventId first_event(const trace::Trace& trace, std::size_t skip = 0) {
  for (const trace::Event& event : trace.events()) {
    if (std::holds_alternative<What>(event.what) && skip-- == 0) return event.id;
  }
  return trace::kNoEvent;
}

}  // namespace tcplab::shell
