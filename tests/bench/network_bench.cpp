#include <cstddef>
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "core/lab/history.hpp"
#include "core/net/network.hpp"
#include "tests/bench/heap.hpp"

namespace tcplab::bench {
namespace {

constexpr trace::HostIndex kHosts = 100;

// 100 hosts, half of them behind each of two routers, and so many connections across the link between these,
// which is the bottleneck. Each carries 20,000 octets.
scenario::Scenario crowd_scenario(int connections, const net::QueueConfig& queue) {
  scenario::Scenario scenario;
  for (trace::HostIndex i = 0; i < kHosts; ++i) {
    const auto number = static_cast<std::uint8_t>(i + 1);
    scenario.hosts.push_back(
        {.name = "h" + std::to_string(i), .address = wire::IpAddress::v4(198, 51, 100, number)});
  }
  scenario.nodes = {{.name = "r1", .addresses = {wire::IpAddress::v4(192, 0, 2, 1)}, .role = net::Router{}},
                    {.name = "r2", .addresses = {wire::IpAddress::v4(192, 0, 2, 2)}, .role = net::Router{}}};
  const net::LinkConfig edge{.rate = 1'000'000'000, .delay = microseconds(500)};
  const net::LinkConfig middle{.rate = 200'000'000, .delay = milliseconds(5), .queue = queue};
  for (trace::HostIndex i = 0; i < kHosts; ++i) {
    const auto router = static_cast<net::NodeIndex>(i < kHosts / 2 ? kHosts : kHosts + 1);
    scenario.links.push_back({.a = i, .b = router, .forth = edge, .back = edge});
  }
  scenario.links.push_back({.a = kHosts, .b = kHosts + 1, .forth = middle, .back = middle});
  for (trace::HostIndex i = kHosts / 2; i < kHosts; ++i) {
    const scenario::Action listen{.verb = scenario::Verb::kListen, .host = i, .port = 80};
    const scenario::Action close{.verb = scenario::Verb::kClose, .host = i};
    scenario.steps.push_back({.when = scenario::AtTime{}, .action = listen});
    for (std::uint32_t n = 1; n <= 20; ++n) {
      scenario.steps.push_back(
          {.when = scenario::OnNotice{.host = i, .notice = tcp::Notice::kRemoteClosed, .nth = n},
           .action = close});
    }
  }
  for (int i = 0; i < connections; ++i) {
    const auto client = static_cast<trace::HostIndex>(i % (kHosts / 2));
    const std::string label = "c" + std::to_string(i);
    const auto at = [i](int ms) { return scenario::AtTime{Instant{} + milliseconds(ms + i % 97)}; };
    const scenario::Action connect{.verb = scenario::Verb::kConnect,
                                   .host = client,
                                   .label = label,
                                   .peer = static_cast<trace::HostIndex>(client + kHosts / 2),
                                   .port = 80};
    const scenario::Action send{
        .verb = scenario::Verb::kSend, .host = client, .label = label, .count = 20'000};
    const scenario::Action close{.verb = scenario::Verb::kClose, .host = client, .label = label};
    scenario.steps.push_back({.when = at(1), .action = connect});
    scenario.steps.push_back({.when = at(100), .action = send});
    scenario.steps.push_back({.when = at(101), .action = close});
  }
  return scenario;
}

void hundred_hosts(benchmark::State& state) {
  const net::QueueConfig queue = state.range(1) == 0 ? net::QueueConfig(net::DropTail{}) : net::FqCodel{};
  const scenario::Scenario scenario = crowd_scenario(static_cast<int>(state.range(0)), queue);
  std::size_t events = 0;
  std::size_t packets = 0;
  std::size_t octets = 0;
  for (auto _ : state) {
    const std::size_t before = heap_octets();
    lab::History history(scenario, {.events = SIZE_MAX});
    history.run_to_end();
    events = history.trace().events().size();
    packets = history.trace().packets().size();
    octets = heap_octets() - before;
  }
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["segments/s"] =
      benchmark::Counter(static_cast<double>(packets), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["all_MiB"] = static_cast<double>(octets) / (1 << 20);
}
BENCHMARK(hundred_hosts)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"connections", "fq_codel"})
    ->Args({1'000, 0})
    ->Args({1'000, 1});

// The network alone: a datagram over so many routers, which wait for nothing.
void hops(benchmark::State& state) {
  const auto routers = static_cast<std::uint8_t>(state.range(0));
  net::Network network;
  const auto a = wire::IpAddress::v4(198, 51, 100, 1);
  const auto b = wire::IpAddress::v4(198, 51, 100, 2);
  network.add_host(a);
  network.add_host(b);
  const net::LinkConfig wire{.delay = milliseconds(1)};
  net::NodeIndex last = 0;
  for (std::uint8_t i = 0; i < routers; ++i) {
    const net::NodeIndex router = network.add_node({wire::IpAddress::v4(192, 0, 2, i)}, net::Router{});
    network.join(last, router, wire, wire);
    last = router;
  }
  network.join(last, 1, wire, wire);
  wire::TcpSegment segment;
  segment.source = a;
  segment.destination = b;
  Instant now;
  std::int64_t arrived = 0;
  for (auto _ : state) {
    for (int i = 0; i < 16; ++i) network.send(0, segment, now);
    while (network.next() != Instant::never()) {
      const net::Happening news = network.take();
      now = news.at;
      arrived += news.kind == net::Happening::Kind::kDelivered;
    }
  }
  if (arrived != static_cast<std::int64_t>(state.iterations()) * 16)
    return state.SkipWithError("some were lost");
  state.SetItemsProcessed(arrived);
}
BENCHMARK(hops)->ArgName("routers")->Arg(0)->Arg(1)->Arg(8);

}  // namespace
}  // namespace tcplab::bench
