#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "tests/bench/pair.hpp"

namespace tcplab::bench {
namespace {

// Octets through one connection, from SEND to RECEIVE, on two Hosts joined directly.
void bulk_transfer(benchmark::State& state) {
  constexpr std::uint32_t kChunk = 64 * 1024;
  tcp::Config config;
  config.receive_buffer = 65535;
  Pair pair(config);
  const auto connected = pair.connect();
  if (!connected) return state.SkipWithError("no connection");
  const Bytes chunk(std::vector<std::uint8_t>(kChunk, 0x55));

  std::int64_t octets = 0;
  std::int64_t segments = 0;
  for (auto _ : state) {
    const auto sent = pair.client().send(connected->client, chunk, pair.now());
    if (!sent || *sent != kChunk) return state.SkipWithError("SEND took less than it was given");
    for (std::uint32_t received = 0; received < kChunk;) {
      segments += static_cast<std::int64_t>(pair.exchange());
      const auto data = pair.server().receive(connected->server, kChunk);
      if (!data) return state.SkipWithError("RECEIVE failed");
      received += static_cast<std::uint32_t>(data->size());
      pair.advance(milliseconds(1));
    }
    octets += kChunk;
  }
  state.SetBytesProcessed(octets);
  state.counters["segments"] = benchmark::Counter(static_cast<double>(segments), benchmark::Counter::kIsRate);
}
BENCHMARK(bulk_transfer);

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
