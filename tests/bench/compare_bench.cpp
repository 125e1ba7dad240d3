#include <string>

#include <benchmark/benchmark.h>

#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/compare.hpp"

namespace tcplab::bench {
namespace {

// A transfer of so many octets, and the same with one segment lost.
trace::Trace transfer(std::int64_t octets, bool lost) {
  const std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 5ms rate 100Mbit/s\n"
      "at 0ms server listen 80\nat 1ms client connect server:80\non client connected client send " +
      std::to_string(octets) + "\non client connected client close\non server remote-closed server close\n" +
      (lost ? "drop client->server data #20\n" : "");
  lab::History history(*scenario::parse(text));
  history.run_to_end();
  return history.trace();
}

// What a person waits for who drags a segment: two runs of some thousand events, side by side.
void compare_runs(benchmark::State& state) {
  const trace::Trace a = transfer(state.range(0), false);
  const trace::Trace b = transfer(state.range(0), true);
  std::size_t differences = 0;
  for (auto _ : state) differences = trace::compare(a, b).differences().size();
  const auto events = static_cast<double>(a.events().size() + b.events().size());
  state.counters["events"] = events;
  state.counters["differences"] = static_cast<double>(differences);
  state.counters["ns/event"] = benchmark::Counter(
      events * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(compare_runs)->ArgName("octets")->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tcplab::bench
