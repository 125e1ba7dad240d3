#include <cstddef>
#include <cstdint>

#include <benchmark/benchmark.h>

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

}  // namespace
}  // namespace tcplab::bench
