#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "core/base/rng.hpp"
#include "core/lab/history.hpp"
#include "core/lab/world.hpp"
#include "core/scenario/scenario.hpp"
#include "tests/bench/heap.hpp"
#include "tests/bench/payload_storage.hpp"

namespace tcplab::bench {
namespace {

// Connections that each carry `octets` over one fast link with a loss now and then.
scenario::Scenario bulk_scenario(std::uint32_t octets, int connections, double loss) {
  scenario::Scenario scenario;
  scenario.title = "bulk";
  scenario.hosts = {{.name = "client", .address = wire::IpAddress::v4(198, 51, 100, 1)},
                    {.name = "server", .address = wire::IpAddress::v4(198, 51, 100, 2)}};
  const net::LinkConfig link{.rate = 1'000'000'000, .delay = microseconds(500), .loss = loss};
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
// A single one loses a segment in a thousand, several lose one in a hundred.
scenario::Scenario scenario_of_segments(std::int64_t segments, std::int64_t connections) {
  const std::int64_t octets = segments * 2 / 3 * 1460 / connections;
  return bulk_scenario(static_cast<std::uint32_t>(octets), static_cast<int>(connections),
                       connections == 1 ? 0.001 : 0.01);
}

// kept: octets that Worlds of its past may take.
lab::History whole_history(const scenario::Scenario& scenario, std::size_t kept = std::size_t{64} << 20) {
  lab::History history(scenario, {.events = SIZE_MAX, .kept = kept});
  history.run_to_end();
  return history;
}

// What a run takes from the heap beside the storages of its payload, which are the senders' streams: its
// trace alone, and with the World of its end, but for what is kept of those before.
struct Taken {
  double trace = 0;
  double run = 0;
};
Taken without_past(const scenario::Scenario& scenario) {
  Taken taken;
  const std::size_t before = heap_octets();
  trace::Trace trace;
  std::size_t payload = 0;
  {
    const lab::History history = whole_history(scenario, 0);
    payload = payload_storage(history.trace());
    taken.run = static_cast<double>(heap_octets() - before - payload);
    trace = history.trace();
  }
  taken.trace = static_cast<double>(heap_octets() - before - payload);
  return taken;
}

// A whole run with its trace: segments per second, and the octets that are kept for each of them, by the
// trace and as Worlds of the past.
void run_with_trace(benchmark::State& state) {
  const scenario::Scenario scenario = scenario_of_segments(state.range(0), state.range(1));
  std::size_t packets = 0;
  std::size_t events = 0;
  std::size_t octets = 0;
  std::size_t worlds = 0;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    const lab::History history = whole_history(scenario);
    state.PauseTiming();
    packets = history.trace().packets().size();
    events = history.trace().events().size();
    worlds = history.worlds_kept();
    octets = heap_octets() - before - payload_storage(history.trace());
    state.ResumeTiming();
  }
  const auto count = static_cast<double>(packets);
  if (count < static_cast<double>(state.range(0)) / 2)
    return state.SkipWithError("the run did not carry its octets");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(packets));
  const Taken taken = without_past(scenario);
  const double past = static_cast<double>(octets) - taken.run;
  state.counters["trace/segment"] = taken.trace / count;
  state.counters["past/segment"] = past / count;
  state.counters["octets/segment"] = (taken.trace + past) / count;
  state.counters["events/segment"] = static_cast<double>(events) / count;
  state.counters["worlds"] = static_cast<double>(worlds);
}
BENCHMARK(run_with_trace)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"segments", "connections"})
    ->ArgsProduct({{1'000, 10'000, 100'000, 1'000'000}, {1, 20}});

// The World at a random event of a long run, and the longest that one of them took.
void seek(benchmark::State& state) {
  const lab::History history = whole_history(scenario_of_segments(state.range(0), state.range(1)));
  Rng rng(1);
  double longest = 0;
  for (auto _ : state) {
    const auto event = static_cast<trace::EventId>(rng.below(history.trace().events().size()));
    const auto begin = std::chrono::steady_clock::now();
    const auto moment = history.moment_after(event);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!moment) return state.SkipWithError("the replay diverged");
    benchmark::DoNotOptimize(moment->world);
    longest = std::max(longest, took.count());
  }
  state.counters["longest/ms"] = longest;
  state.counters["worlds"] = static_cast<double>(history.worlds_kept());
}
BENCHMARK(seek)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"segments", "connections"})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 20});

// A snapshot in the middle of a transfer, with segments in flight and full send buffers, of so many
// connections.
void copy_world(benchmark::State& state) {
  constexpr std::uint32_t kOctets = 4 * 1024 * 1024;
  lab::World world(
      std::make_shared<scenario::Scenario>(bulk_scenario(kOctets, static_cast<int>(state.range(0)), 0.001)));
  trace::Trace trace = world.blank_trace();
  lab::Story story = world.blank_story();
  while (world.next() < Instant{} + milliseconds(20)) world.step(story, trace);
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
BENCHMARK(copy_world)->ArgName("connections")->Arg(1)->Arg(16)->Arg(1000);

// So many established connections that are idle, until the last of them sends a segment.
scenario::Scenario idle_scenario(std::uint32_t connections) {
  scenario::Scenario idle = bulk_scenario(0, 0, 0);
  const scenario::Action connect{.verb = scenario::Verb::kConnect, .host = 0, .peer = 1, .port = 80};
  scenario::Action many = connect;
  many.times = connections - 1;
  many.every = milliseconds(1);
  scenario::Action last = connect;
  last.label = "last";
  const scenario::Action send{.verb = scenario::Verb::kSend, .host = 0, .label = "last", .count = 1000};
  idle.steps.push_back({.when = scenario::AtTime{Instant{} + milliseconds(1)}, .action = many});
  idle.steps.push_back({.when = scenario::AtTime{Instant{} + seconds(50)}, .action = last});
  idle.steps.push_back({.when = scenario::AtTime{Instant{} + seconds(100)}, .action = send});
  return idle;
}

// A copy of such a World, of which one connection then sends a segment that is acknowledged: the octets of
// the heap that this takes, and how many of them the copy took before anything had changed. The trace that
// is written is in the time, but not in the octets.
void copy_and_change_world(benchmark::State& state) {
  const auto connections = static_cast<std::uint32_t>(state.range(0));
  lab::World world(std::make_shared<scenario::Scenario>(idle_scenario(connections)));
  trace::Trace trace = world.blank_trace();
  lab::Story story = world.blank_story();
  while (world.next() < Instant{} + seconds(99)) world.step(story, trace);
  if (world.host(0).connections().size() != connections)
    return state.SkipWithError("connections are missing");
  const std::size_t events = trace.events().size();
  std::size_t copied = 0;
  std::size_t changed = 0;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    lab::World copy = world;
    lab::Story beside = story;
    copied = heap_octets() - before;
    {
      trace::Trace log = trace;
      while (copy.goes_on()) copy.step(beside, log);
      if (log.events().size() == events) return state.SkipWithError("nothing has changed");
    }
    changed = heap_octets() - before;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["unchanged"] = static_cast<double>(copied);
  state.counters["octets/copy"] = static_cast<double>(changed);
}
BENCHMARK(copy_and_change_world)
    ->Unit(benchmark::kMicrosecond)
    ->ArgName("connections")
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10'000);

}  // namespace
}  // namespace tcplab::bench
