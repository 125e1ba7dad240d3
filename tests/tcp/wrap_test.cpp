// Sequence numbers that have come round: RFC 9293 3.4.

#include "core/tcp/receiver.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// SND.UNA meets ISS again after 4 GiB, and that is no handshake.
TEST(Wrap, AfterFourGibibytesNothingBeginsAnew) {
  constexpr std::uint32_t kSize = 1U << 15;
  Config config = plain();
  config.mtu = 65535;
  config.initial_window = 1;
  config.send_buffer = 1U << 20;
  Endpoint t(config);
  t.peer_mss = kSize;
  t.established();
  const Bytes text = octets(kSize, 1);
  const auto transfer = [&](const Bytes& some) {
    ASSERT_EQ(*t.tcp.send(some, t.now), some.size());
    std::size_t left = 0;
    while (const std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) {
      left += out->segment.payload.size();
    }
    ASSERT_EQ(left, some.size());
    t.tcp.on_segment(t.segment(".", 5001, t.tcp.snd().nxt.value), t.now);
    while (t.tcp.poll_event()) {
    }
  };
  transfer(text.slice(1));
  for (int i = 1; i < 1 << 17; ++i) transfer(text);
  ASSERT_EQ(t.tcp.snd().una, t.tcp.snd().iss) << "all the way round";
  const std::uint32_t window = t.tcp.congestion().cwnd();
  EXPECT_GT(window, 2 * kSize);

  say(t, 10);
  t.sends("P. 1000 ack 5001 len 10").passes(seconds(1)).sends("P. 1000 ack 5001 len 10");
  EXPECT_EQ(t.last->segment.payload, octets(10));
  EXPECT_EQ(t.tcp.status().awaiting_ack, 10U);
  t.receives(".", 5001, 1010).is(kEstablished);
  EXPECT_EQ(times_told(t, Notice::kConnected), 1U);
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 2 * kSize) << "of the timeout, not of a new connection";
}

// --- marks of the receiver that text has gone past ---

constexpr std::uint32_t kChunk = 1U << 26;

// Text in order, read at once. All chunks share their octets.
void pass_octets(Receiver& rcv, std::uint64_t count) {
  const Bytes chunk(std::vector<std::uint8_t>(kChunk, 1));
  for (; count > 0; count -= kChunk) {
    rcv.advertise(1460, 14, false);
    ASSERT_EQ(rcv.accept(rcv.nxt, chunk), kChunk);
    rcv.read(kChunk);
  }
}

Receiver receiver() {
  Receiver rcv(2 * kChunk);
  rcv.start(SeqNum{5000});
  rcv.advertise(1460, 14, false);
  return rcv;
}

TEST(ReceiverMarks, AFinThatTextHasGonePastIsForgotten) {
  Receiver rcv = receiver();
  rcv.note_fin(SeqNum{6000}, 0);
  EXPECT_TRUE(rcv.has_gap());
  pass_octets(rcv, std::uint64_t{1} << 32);
  EXPECT_FALSE(rcv.has_gap());
  ASSERT_EQ(rcv.accept(rcv.nxt, Bytes(std::vector<std::uint8_t>(999, 1))), 999U);
  EXPECT_EQ(rcv.nxt, SeqNum{6000});
  EXPECT_FALSE(rcv.consume_fin());
}

TEST(ReceiverMarks, AStretchThatTextHasGonePastIsForgotten) {
  Receiver rcv = receiver();
  rcv.stretch(SeqNum{6000});
  pass_octets(rcv, (std::uint64_t{1} << 31) + kChunk);
  EXPECT_LE(rcv.offered(), 2 * kChunk);
}

}  // namespace
}  // namespace tcplab::tcp
