#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/lab/history.hpp"
#include "core/trace/describe.hpp"

namespace tcplab::lab {

// The tests of runs speak of both on every line.
using namespace scenario;
using namespace trace;

// The scenario, which must be right.
inline Scenario scenario_of(std::string_view text) {
  const auto scenario = scenario::parse(text);
  EXPECT_TRUE(scenario) << (scenario ? "" : scenario::to_string(scenario.error(), "test", text));
  return scenario ? *scenario : Scenario();
}

// The scenario of that name that ships with tcplab.
inline Scenario builtin(std::string_view name) {
  const scenario::Builtin* found = scenario::find_builtin(name);
  EXPECT_NE(found, nullptr) << name;
  return found == nullptr ? Scenario() : scenario_of(found->text);
}

// A run of it that is made to its end.
inline History whole_run(Scenario scenario, History::Limits limits = {}) {
  History history(std::move(scenario), limits);
  history.run_to_end();
  return history;
}

inline Instant at_ms(std::int64_t ms) { return Instant{} + milliseconds(ms); }

// A World with all that its steps tell.
struct Play {
  explicit Play(const Scenario& scenario)
      : world(std::make_shared<const Scenario>(scenario)),
        story(world.blank_story()),
        trace(world.blank_trace()) {}
  explicit Play(std::string_view text) : Play(scenario_of(text)) {}

  void step() { world.step(story, trace); }
  void finish() {
    while (world.goes_on()) step();
  }
  // Everything that happens before then.
  void play_until(Instant at) {
    while (world.next() < at) step();
  }

  World world;
  Story story;
  Trace trace;
};

// Every segment that was sent, and every one that was lost, as "0.010000 client -> server SYN Seq=0 ...",
// without window and options.
inline std::vector<std::string> exchange(const Trace& trace) {
  std::vector<std::string> lines;
  for (const Event& event : trace.events()) {
    const bool lost = std::holds_alternative<SegmentDropped>(event.what);
    if (!lost && !std::holds_alternative<SegmentSent>(event.what)) continue;
    const Packet& packet = trace.packets()[packet_of(event)];
    const wire::TcpHeader& header = packet.segment.header;
    std::string line = format_seconds(event.at) + " " + trace.hosts()[packet.from].name +
                       (lost ? " -x " : " -> ") + trace.hosts()[packet.to].name + " " +
                       header.flags.to_string() + " Seq=" + std::to_string(trace.relative_seq(packet));
    if (header.flags.ack) line += " Ack=" + std::to_string(trace.relative_ack(packet));
    line += " Len=" + std::to_string(packet.segment.payload.size());
    if (packet.retransmission && !lost) line += " again";
    lines.push_back(line);
  }
  return lines;
}

// The states that the connections of a host pass through, in order, with the instants.
inline std::vector<std::string> states(const Trace& trace, std::string_view host) {
  std::vector<std::string> lines;
  for (const Event& event : trace.events()) {
    const auto* change = std::get_if<tcp::StateChanged>(&event.what);
    if (change == nullptr || trace.hosts()[event.host].name != host) continue;
    lines.push_back(format_seconds(event.at) + " " + std::string(to_string(change->to)));
  }
  return lines;
}

// A transfer over a slow link that loses some of it.
inline constexpr std::string_view kLongAndLossy =
    "host client 198.51.100.1\nhost server 198.51.100.2\n"
    "link client server delay 20ms rate 5Mbit/s queue 20 loss 3%\n"
    "set client msl 500ms\n"
    "at 0ms server listen 80\nat 1ms client connect server:80\n"
    "on client connected client send 500k\non client connected client close\n"
    "on server remote-closed server close\n";

using Lines = std::vector<std::string>;

}  // namespace tcplab::lab
