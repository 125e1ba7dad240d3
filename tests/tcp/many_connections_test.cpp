// What connections cost where there are many: octets of the heap, counted, and what a copy of their Host
// costs.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "core/tcp/host.hpp"
#include "tests/bench/heap.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint16_t kCrowdsPort = 80;

// A server, and peers that know how to say the right thing and nothing else.
class Crowd {
 public:
  explicit Crowd(Config config = {}, std::uint32_t backlog = 16)
      : server_(wire::IpAddress::v4(198, 51, 100, 2), SipKey{1, 2}, config),
        listener_(*server_.listen(kCrowdsPort, backlog, now_)) {}

  // One more connection, established and accepted.
  ConnId connect() {
    const SeqNum theirs = knock();
    wire::TcpSegment ack = from_peer(count_ - 1);
    ack.header.seq = SeqNum{1001};
    ack.header.ack = theirs + 1;
    ack.header.flags.ack = true;
    server_.on_segment(ack, now_);
    drain();
    const ConnId id = server_.accept(listener_).value_or(ConnId{});
    next_.push_back(theirs + 1);
    return id;
  }

  // A SYN of one more peer; answers our ISS.
  SeqNum knock() {
    wire::TcpSegment syn = from_peer(count_++);
    syn.header.seq = SeqNum{1000};
    syn.header.flags.syn = true;
    server_.on_segment(syn, now_);
    return drain();
  }

  // A hundred octets to the i-th connection, which reads them.
  void send_to(Host& host, std::uint32_t i, ConnId id) {
    wire::TcpSegment text = from_peer(i);
    text.header.seq = SeqNum{1001};
    text.header.ack = next_[i];
    text.header.flags.ack = true;
    text.payload = Bytes(std::vector<std::uint8_t>(100, 0x55));
    host.on_segment(text, now_);
    EXPECT_EQ(host.receive(id, 1000)->size(), 100U);
    while (host.poll_event()) {
    }
    while (host.poll_segment(now_)) {
    }
  }

  Host& server() { return server_; }

 private:
  wire::TcpSegment from_peer(std::uint32_t i) const {
    wire::TcpSegment segment;
    segment.source = wire::IpAddress::v4(203, 0, 113, static_cast<std::uint8_t>(1 + i / 50'000));
    segment.destination = server_.address();
    segment.header.source_port = static_cast<std::uint16_t>(1000 + i % 50'000);
    segment.header.destination_port = kCrowdsPort;
    segment.header.window = 65535;
    return segment;
  }

  // Answers the sequence number of the last segment that left.
  SeqNum drain() {
    SeqNum last;
    while (const auto out = server_.poll_segment(now_)) last = out->out.segment.header.seq;
    while (server_.poll_event()) {
    }
    return last;
  }

  Instant now_;
  Host server_;
  ConnId listener_;
  std::uint32_t count_ = 0;
  std::vector<SeqNum> next_;
};

TEST(ManyConnections, ThoseThatAreIdleCostNoMoreThanSomeHundredOctetsEach) {
  constexpr std::uint32_t kCount = 7000;
  Crowd crowd;
  std::vector<ConnId> ids;
  ids.reserve(kCount);
  std::size_t before = 0;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    if (i == 1) before = heap_octets();
    ids.push_back(crowd.connect());
    ASSERT_TRUE(ids.back());
  }
  ASSERT_EQ(crowd.server().find(ids.back())->state(), State::kEstablished);
  const std::size_t ours = 8 * kCount;  // the list of sequence numbers above, at most
  const std::size_t each = (heap_octets() - before - ours) / kCount;
  RecordProperty("octets", static_cast<int>(each));
  EXPECT_LE(each, 700U);
  EXPECT_GE(each, sizeof(Connection)) << "or this counts nothing";
}

// Memory that was needed on the way is given back, whatever they have sent and read.
TEST(ManyConnections, ThoseThatHaveTalkedCostNoMoreThanThoseThatHaveNot) {
  Crowd crowd;
  std::vector<ConnId> ids;
  for (std::uint32_t i = 0; i < 200; ++i) ids.push_back(crowd.connect());
  crowd.send_to(crowd.server(), 0, ids[0]);
  const std::size_t before = heap_octets();
  for (std::uint32_t i = 1; i < 200; ++i) crowd.send_to(crowd.server(), i, ids[i]);
  EXPECT_LE(heap_octets(), before + 199 * 8);
}

TEST(ManyConnections, ACopyOfTheirHostCostsWhatIsChangedInIt) {
  Crowd crowd;
  std::vector<ConnId> ids;
  for (std::uint32_t i = 0; i < 1000; ++i) ids.push_back(crowd.connect());
  const Host& server = crowd.server();
  const std::size_t before = heap_octets();
  Host copy = server;
  const std::size_t copied = heap_octets() - before;
  EXPECT_LE(copied, 200U) << "a copy shares all";
  crowd.send_to(copy, 500, ids[500]);
  const std::size_t changed = heap_octets() - before;
  EXPECT_LE(changed, 4000U) << "one connection, and the way to it";
  EXPECT_EQ(copy.find(ids[500])->rcv().nxt, SeqNum{1101});
  EXPECT_EQ(server.find(ids[500])->rcv().nxt, SeqNum{1001});
  EXPECT_EQ(copy.find(ids[501]), server.find(ids[501]));
}

TEST(ManyConnections, TheFootprintOfAHostThatGoesOnIsWhatItsCopyDoesNotShare) {
  Crowd crowd;
  std::vector<ConnId> ids;
  for (std::uint32_t i = 0; i < 1000; ++i) ids.push_back(crowd.connect());
  const std::size_t all = crowd.server().footprint();
  EXPECT_GE(all, 1000 * sizeof(Connection));
  EXPECT_GE(crowd.server().footprint(Share::kUnshared), all / 10 * 9);
  const Host copy = crowd.server();
  EXPECT_LE(crowd.server().footprint(Share::kUnshared), 2000U);
  crowd.send_to(crowd.server(), 10, ids[10]);
  EXPECT_LE(crowd.server().footprint(Share::kUnshared), 6000U);
  EXPECT_GE(crowd.server().footprint(Share::kUnshared), sizeof(Connection));
}

TEST(ManyConnections, QueuesOfAListenerThatACopySharesAreCountedOnce) {
  Crowd crowd(Config(), 1000);
  for (int i = 0; i < 1000; ++i) crowd.knock();
  const Host copy = crowd.server();
  EXPECT_LE(crowd.server().footprint(Share::kUnshared), 2000U);
}

TEST(ManyConnections, TheyShareTheirChoicesUntilOneSetsItsOwn) {
  Crowd crowd;
  const ConnId one = crowd.connect();
  const ConnId two = crowd.connect();
  Host& server = crowd.server();
  EXPECT_EQ(&server.find(one)->config(), &server.config());
  EXPECT_EQ(&server.find(two)->config(), &server.config());
  ASSERT_TRUE(server.configure(one, server.config(), Instant{}));
  EXPECT_EQ(&server.find(one)->config(), &server.config()) << "nothing is different";
  Config own = server.config();
  own.no_delay = true;
  ASSERT_TRUE(server.configure(one, own, Instant{}));
  EXPECT_TRUE(server.find(one)->config().no_delay);
  EXPECT_FALSE(server.find(two)->config().no_delay);
  EXPECT_FALSE(server.config().no_delay);
}

}  // namespace
}  // namespace tcplab::tcp
