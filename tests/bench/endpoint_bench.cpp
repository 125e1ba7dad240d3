#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/base/rng.hpp"
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

// Three-way handshake, four-segment close, and TIME-WAIT of 2 MSL running out behind. False when it failed.
bool open_and_close(Pair& pair) {
  const auto connected = pair.connect();
  if (!connected || !pair.client().close(connected->client, pair.now())) return false;
  pair.exchange();
  if (!pair.server().close(connected->server, pair.now())) return false;
  pair.exchange();
  pair.client().release(connected->client);
  pair.server().release(connected->server);
  pair.advance(milliseconds(1));
  return true;
}
void connections(benchmark::State& state) {
  tcp::Config config;
  config.msl = seconds(1);
  Pair pair(config);
  for (auto _ : state) {
    if (!open_and_close(pair)) return state.SkipWithError("not opened and closed");
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

// Established connections, at both ends, that are idle but for what a benchmark makes them do; none where one
// of them could not be opened.
struct Crowd {
  Pair pair;
  std::vector<Pair::Connected> all;

  Crowd(const tcp::Config& config, std::size_t count) : pair(config) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto one =
          pair.connect(static_cast<std::uint16_t>(1000 + i % 50'000), static_cast<std::uint16_t>(i / 50'000));
      if (!one) {
        all.clear();
        return;
      }
      all.push_back(*one);
    }
  }
};

// Among so many established connections, one after the other, in turn or in no order, sends a segment, which
// is read and acknowledged.
void segment_among(benchmark::State& state) {
  tcp::Config config;
  config.ack_delay = {};
  Crowd crowd(config, static_cast<std::size_t>(state.range(0)));
  if (crowd.all.empty()) return state.SkipWithError("no connection");
  Pair& pair = crowd.pair;
  const Bytes text = Bytes::copy_of(std::array<std::uint8_t, 100>{});
  Rng rng(1);
  std::size_t turn = 0;
  for (auto _ : state) {
    const bool any = state.range(1) == 1;
    const Pair::Connected& one = crowd.all[any ? rng.below(crowd.all.size()) : turn++ % crowd.all.size()];
    if (!pair.client().send(one.client, text, pair.now())) return state.SkipWithError("SEND failed");
    if (pair.exchange() != 2) return state.SkipWithError("not a segment and its ACK");
    const auto heard = pair.server().receive(one.server, 1000);
    if (!heard || heard->size() != text.size()) return state.SkipWithError("octets are missing");
    pair.advance(microseconds(1));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(segment_among)
    ->ArgNames({"connections", "random"})
    ->ArgsProduct({{1'000, 10'000, 100'000}, {0, 1}});

// Beside so many established connections, one more is opened, and closed by both ends.
void open_and_close_among(benchmark::State& state) {
  tcp::Config config;
  config.msl = seconds(1);
  Crowd crowd(config, static_cast<std::size_t>(state.range(0)));
  if (crowd.all.empty()) return state.SkipWithError("no connection");
  for (auto _ : state) {
    if (!open_and_close(crowd.pair)) return state.SkipWithError("not opened and closed");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(open_and_close_among)->ArgName("connections")->Arg(1'000)->Arg(10'000)->Arg(100'000);

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
