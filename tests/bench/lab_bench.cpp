#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "core/lab/history.hpp"
#include "core/lab/world.hpp"
#include "core/scenario/scenario.hpp"
#include "tests/bench/heap.hpp"
#include "tests/bench/payload_storage.hpp"

namespace tcplab::bench {
namespace {

// Connections that each carry `octets` over one fast link with a loss now and then.
scenario::Scenario bulk_scenario(std::uint32_t octets, int connections) {
  scenario::Scenario scenario;
  scenario.title = "bulk";
  scenario.hosts = {{.name = "client", .address = wire::IpAddress::v4(198, 51, 100, 1)},
                    {.name = "server", .address = wire::IpAddress::v4(198, 51, 100, 2)}};
  const net::LinkConfig link{.rate = 1'000'000'000, .delay = microseconds(500), .loss = 0.001};
  scenario.links = {{.a = 0, .b = 1, .forth = link, .back = link}};
  const scenario::Action listen{.verb = scenario::Verb::kListen, .host = 1, .port = 80};
  const scenario::OnNotice remote_closed{.host = 1, .notice = tcp::Notice::kRemoteClosed};
  const scenario::Action answer_close{.verb = scenario::Verb::kClose, .host = 1};
  scenario.steps = {{.when = scenario::AtTime{}, .action = listen},
                    {.when = remote_closed, .action = answer_close}};
  for (int i = 0; i < connections; ++i) {
    const std::string label = "c" + std::to_string(i);
    const scenario::AtTime start{Instant{} + milliseconds(1)};
    const scenario::AtTime later{Instant{} + milliseconds(10)};
    const scenario::Action connect{
        .verb = scenario::Verb::kConnect, .host = 0, .label = label, .peer = 1, .port = 80};
    const scenario::Action send{.verb = scenario::Verb::kSend, .host = 0, .label = label, .count = octets};
    const scenario::Action close{.verb = scenario::Verb::kClose, .host = 0, .label = label};
    scenario.steps.push_back({.when = start, .action = connect});
    scenario.steps.push_back({.when = later, .action = send});
    scenario.steps.push_back({.when = later, .action = close});
  }
  return scenario;
}

// Connections that carry about so many segments together, acknowledgments counted: two in three have octets.
scenario::Scenario scenario_of_segments(std::int64_t segments, int connections) {
  return bulk_scenario(static_cast<std::uint32_t>(segments * 2 / 3 * 1460 / connections), connections);
}

// What the trace of a run takes from the heap beside the storages of its payload, which are the senders'
// streams.
std::size_t trace_octets(const scenario::Scenario& scenario) {
  const std::size_t before = heap_octets();
  trace::Trace trace;
  {
    lab::World world(std::make_shared<const scenario::Scenario>(scenario));
    trace = world.blank_trace();
    lab::Story story = world.blank_story();
    while (world.next()) world.step(story, trace);
  }
  const std::size_t taken = heap_octets() - before;
  return taken - payload_storage(trace);
}

// A whole run with its trace: segments per second, and what the trace keeps for each of them.
void run_with_trace(benchmark::State& state) {
  const scenario::Scenario scenario = scenario_of_segments(state.range(0), static_cast<int>(state.range(1)));
  std::size_t packets = 0;
  std::size_t events = 0;
  std::size_t octets = 0;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    lab::History history(scenario, {.events = SIZE_MAX});
    history.run_to_end();
    packets = history.trace().packets().size();
    events = history.trace().events().size();
    octets = heap_octets() - before;
  }
  const auto count = static_cast<double>(packets);
  if (count < static_cast<double>(state.range(0)) / 2)
    return state.SkipWithError("the run did not carry its octets");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(packets));
  state.counters["trace_octets/segment"] = static_cast<double>(trace_octets(scenario)) / count;
  state.counters["all_octets/segment"] = static_cast<double>(octets) / count;
  state.counters["events/segment"] = static_cast<double>(events) / count;
}
BENCHMARK(run_with_trace)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"segments", "connections"})
    ->Args({1'000, 1})
    ->Args({10'000, 1})
    ->Args({100'000, 1})
    ->Args({1'000'000, 1})
    ->Args({100'000, 20});

// A snapshot in the middle of a transfer, with segments in flight and full send buffers, of so many
// connections.
void copy_world(benchmark::State& state) {
  constexpr std::uint32_t kOctets = 4 * 1024 * 1024;
  lab::World world(
      std::make_shared<scenario::Scenario>(bulk_scenario(kOctets, static_cast<int>(state.range(0)))));
  trace::Trace trace = world.blank_trace();
  lab::Story story = world.blank_story();
  while (world.next() && *world.next() < Instant{} + milliseconds(20)) world.step(story, trace);
  if (world.network().in_flight() == 0) return state.SkipWithError("nothing is in flight");
  for (auto _ : state) {
    lab::World copy = world;
    lab::Story beside = story;
    benchmark::DoNotOptimize(copy);
    benchmark::DoNotOptimize(beside);
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["in_flight"] = static_cast<double>(world.network().in_flight());
}
BENCHMARK(copy_world)->ArgName("connections")->Arg(1)->Arg(16);

}  // namespace
}  // namespace tcplab::bench
