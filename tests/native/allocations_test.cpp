// How often memory is asked for while our host takes a long stream, and sends one.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/tcp_segment.hpp"
#include "native/live/stack.hpp"
#include "tests/native/addresses.hpp"

namespace {
std::atomic<std::uint64_t> allocations = 0;
}

// In place of the library's, for the whole program: the same, counted.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size > 0 ? size : 1)) return memory;
  std::abort();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tcplab::native {
namespace {

constexpr std::uint32_t kText = 1400;       // octets of a segment
constexpr std::uint32_t kAtOnce = 32;       // datagrams that the device has queued
constexpr std::uint32_t kTurns = 200;       // of the loop
constexpr std::size_t kForgetAfter = 4096;  // events

// A connection of a peer to port 80, driven as the loop does it: all that is queued, then the application,
// then what is to be sent.
class LongStream : public testing::Test {
 protected:
  LongStream() {
    listener_ = *stack_.listen(80, 1);
    wire::TcpSegment syn = from_peer(SeqNum{1000});
    syn.header.flags = {.syn = true};
    stack_.on_datagram(wire::emit_datagram(syn));
    turn();
    stack_.on_datagram(wire::emit_datagram(from_peer(SeqNum{1001})));
    turn();
    connection_ = *stack_.accept(listener_);
  }
  wire::TcpSegment from_peer(SeqNum seq) const {
    wire::TcpSegment segment;
    segment.source = kTheirs4;
    segment.destination = kOurs4;
    segment.header.source_port = 50000;
    segment.header.destination_port = 80;
    segment.header.flags.ack = true;
    segment.header.seq = seq;
    segment.header.ack = acknowledged_;
    segment.header.window = 65535;
    return segment;
  }
  // What comes of what has arrived. Says how many datagrams leave.
  std::uint32_t turn() {
    now_ = now_ + milliseconds(1);
    stack_.set_now(now_);
    (void)stack_.take_notices();
    std::uint32_t sent = 0;
    while (const auto datagram = stack_.next_datagram()) {
      const auto segment = wire::parse_datagram(headers_of(*datagram), text_of(*datagram));
      EXPECT_TRUE(segment.ok());
      if (segment) acknowledged_ = segment->header.seq + segment->seq_length();
      ++sent;
    }
    if (stack_.trace().events().size() > kForgetAfter) stack_.forget();
    return sent;
  }
  // The test itself asks for no memory: what is sent has zeros for its text.
  static std::span<const std::uint8_t> headers_of(std::span<const std::uint8_t> datagram) {
    const std::size_t headers = 20 + (datagram[32] >> 4) * 4U;
    return datagram.first(headers);
  }
  Bytes text_of(std::span<const std::uint8_t> datagram) const {
    return zeros_.slice(0, datagram.size() - headers_of(datagram).size());
  }

  Stack stack_{{kOurs4}, SipKey{1, 2}, tcp::Config{}};
  Instant now_;
  tcp::ConnId listener_;
  tcp::ConnId connection_;
  SeqNum acknowledged_;
  Bytes zeros_{std::vector<std::uint8_t>(65536)};
};

TEST_F(LongStream, IsTakenWithFarFewerAllocationsThanSegments) {
  std::vector<std::vector<std::uint8_t>> datagrams(kAtOnce * kTurns);
  SeqNum seq{1001};
  for (std::vector<std::uint8_t>& datagram : datagrams) {
    wire::TcpSegment segment = from_peer(std::exchange(seq, seq + kText));
    segment.payload = zeros_.slice(0, kText);
    datagram = wire::emit_datagram(segment);
  }
  const std::uint64_t before = allocations;
  std::size_t received = 0;
  for (std::size_t i = 0; i < datagrams.size(); ++i) {
    stack_.on_datagram(datagrams[i]);
    if (i % kAtOnce != kAtOnce - 1) continue;
    turn();
    const auto octets = stack_.receive(connection_, UINT32_MAX);
    ASSERT_TRUE(octets.ok());
    received += octets->size();
    turn();
  }
  EXPECT_EQ(received, datagrams.size() * kText);
  EXPECT_LT(allocations - before, datagrams.size() / 2);
}

TEST_F(LongStream, IsSentWithFarFewerAllocationsThanSegments) {
  const std::uint64_t before = allocations;
  std::uint32_t sent = 0;
  for (std::uint32_t i = 0; i < kTurns; ++i) {
    ASSERT_TRUE(stack_.send(connection_, zeros_.slice(0, 32 * 1024)).ok());
    sent += turn();
    wire::TcpSegment ack = from_peer(SeqNum{1001});
    std::array<std::uint8_t, 40> octets;
    wire::emit(ack, octets);
    stack_.on_datagram(octets);
    sent += turn();
  }
  ASSERT_GT(sent, kTurns * 10);
  EXPECT_LT(allocations - before, sent / 2);
}

}  // namespace
}  // namespace tcplab::native
