#include <array>
#include <cstddef>
#include <cstdint>

#include <benchmark/benchmark.h>

#include "core/tcp/profile.hpp"
#include "tests/bench/heap.hpp"
#include "tests/bench/pair.hpp"
#include "tests/bench/stream.hpp"

namespace tcplab::bench {
namespace {

void bulk(benchmark::State& state, Wire wire) {
  Stream stream(wire);
  std::size_t octets = 0;
  for (auto _ : state) {
    const auto received = stream.next_chunk();
    if (!received) return state.SkipWithError("the connection failed");
    octets += *received;
  }
  if (octets + 8 * Stream::kChunk < static_cast<std::size_t>(state.iterations()) * Stream::kChunk)
    return state.SkipWithError("octets are missing");
  state.SetBytesProcessed(static_cast<std::int64_t>(octets));
  state.counters["segments"] =
      benchmark::Counter(static_cast<double>(stream.segments()), benchmark::Counter::kIsRate);
}
void bulk_transfer(benchmark::State& state) { bulk(state, Wire::kStructs); }
BENCHMARK(bulk_transfer);
void real_octets(benchmark::State& state) { bulk(state, Wire::kOctets); }
BENCHMARK(real_octets);

// Three-way handshake, four-segment close, and TIME-WAIT of 2 MSL running out behind.
void connections(benchmark::State& state) {
  tcp::Config config;
  config.msl = seconds(1);
  Pair pair(config);
  for (auto _ : state) {
    const auto connected = pair.connect();
    if (!connected) return state.SkipWithError("no connection");
    if (!pair.client().close(connected->client, pair.now())) return state.SkipWithError("CLOSE failed");
    pair.exchange();
    if (!pair.server().close(connected->server, pair.now())) return state.SkipWithError("CLOSE failed");
    pair.exchange();
    pair.client().release(connected->client);
    pair.server().release(connected->server);
    pair.advance(milliseconds(1));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(connections);

// Connections that are established and idle, at both ends: octets of the heap for each end, tables included,
// by the system whose habits they have; and what it takes to open one more.
void idle_connections(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  tcp::Config config;
  if (state.range(1) == 1) config = tcp::info(tcp::Profile::kLinux).config;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    Pair pair(config);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!pair.connect(static_cast<std::uint16_t>(1000 + i % 50'000),
                        static_cast<std::uint16_t>(i / 50'000)))
        return state.SkipWithError("no connection");
    }
    state.counters["octets/connection"] =
        static_cast<double>(heap_octets() - before) / static_cast<double>(2 * count);
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(idle_connections)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"connections", "linux"})
    ->Args({1'000, 0})
    ->Args({10'000, 0})
    ->Args({100'000, 0})
    ->Args({100'000, 1});

// A copy of a Host, and one segment to one of its connections after it.
void copy_host(benchmark::State& state) {
  Pair pair(tcp::Config{});
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    if (!pair.connect(static_cast<std::uint16_t>(1000 + i), 0)) return state.SkipWithError("no connection");
  }
  const tcp::ConnId last = pair.client().connections().back();
  std::size_t octets = 0;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    tcp::Host copy = pair.client();
    (void)copy.send(last, Bytes::copy_of(std::array<std::uint8_t, 1>{1}), pair.now());
    octets = heap_octets() - before;
  }
  state.counters["octets"] = static_cast<double>(octets);
}
BENCHMARK(copy_host)->ArgName("connections")->Arg(1)->Arg(1000)->Arg(20'000);

}  // namespace
}  // namespace tcplab::bench
