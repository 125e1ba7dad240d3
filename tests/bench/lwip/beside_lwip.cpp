// Octets between two hosts in one thread, beside lwIP in the same run and with the same flags: every datagram
// made, checksummed, parsed and verified, and its text copied to the receiver's stream. In turns, so that
// what else the machine does disturbs all alike; the figures are medians of processor time.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "tests/bench/lwip/lwip_pair.hpp"
#include "tests/bench/stream.hpp"

namespace {

using namespace tcplab::bench;

constexpr std::size_t kOctets = std::size_t{64} << 20;
constexpr int kRounds = 15;

template <typename Transfer>
double gigabits_per_second(Transfer transfer) {
  const std::clock_t start = std::clock();
  transfer();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  return static_cast<double>(kOctets) * 8e-9 / seconds;
}

void transfer(Stream& stream) {
  for (std::size_t received = 0; received < kOctets;) {
    const auto octets = stream.next_chunk();
    if (!octets) {
      std::fputs("the connection failed\n", stderr);
      std::exit(EXIT_FAILURE);
    }
    received += *octets;
  }
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + kRounds / 2, values.end());
  return values[kRounds / 2];
}

}  // namespace

int main() {
  Stream structs(Wire::kStructs);
  Stream octets(Wire::kOctets);
  LwipPair lwip;
  if (!lwip.connect()) {
    std::fputs("lwIP: no connection\n", stderr);
    return EXIT_FAILURE;
  }
  const std::vector<std::uint8_t> chunk(Stream::kChunk, 0x55);
  std::array<std::vector<double>, 4> rounds;
  for (int i = -1; i < kRounds; ++i) {  // the first warms up
    const double beside = gigabits_per_second([&] { lwip.transfer(chunk, kOctets); });
    const double ours = gigabits_per_second([&] { transfer(octets); });
    const double bare = gigabits_per_second([&] { transfer(structs); });
    if (i < 0) continue;
    rounds[0].push_back(beside);
    rounds[1].push_back(ours);
    rounds[2].push_back(bare);
    rounds[3].push_back(ours / beside);
  }
  std::printf("lwIP 2.1.3, real octets   %6.1f Gbit/s\n", median(rounds[0]));
  std::printf("tcplab, real octets       %6.1f Gbit/s   %.2f times lwIP\n", median(rounds[1]),
              median(rounds[3]));
  std::printf("tcplab, structs only      %6.1f Gbit/s\n", median(rounds[2]));
  return EXIT_SUCCESS;
}
