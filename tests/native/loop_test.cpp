// The loop between a device and our host. The device is one end of a pair of sockets, and the test holds the
// other.
#include "native/live/loop.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::native {
namespace {

// The peer of one connection to port 80. It sends a burst once that is open, and looks at what comes back.
class Peer {
 public:
  Peer(Descriptor wire, bool v6) : wire_(std::move(wire)) {
    ours_.address = v6 ? *wire::IpAddress::parse("2001:db8::1") : wire::IpAddress::v4(198, 51, 100, 1);
    theirs_.address = v6 ? *wire::IpAddress::parse("2001:db8::2") : wire::IpAddress::v4(198, 51, 100, 2);
    ours_.port = 50000;
    theirs_.port = 80;
  }
  const wire::IpAddress& other() const { return theirs_.address; }

  void sends(const char* flags, SeqNum seq, Bytes payload = {}) {
    wire::TcpSegment segment;
    segment.source = ours_.address;
    segment.destination = theirs_.address;
    segment.header.source_port = ours_.port;
    segment.header.destination_port = theirs_.port;
    segment.header.flags.syn = flags[0] == 'S';
    segment.header.flags.ack = flags[0] == '.';
    segment.header.seq = seq;
    segment.header.ack = ack_;
    segment.header.window = 65535;
    segment.payload = std::move(payload);
    const std::vector<std::uint8_t> datagram = wire::emit_datagram(segment);
    ASSERT_EQ(::send(wire_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT),
              static_cast<ssize_t>(datagram.size()));
  }
  // One turn of the loop is over: takes what it has sent.
  void looks(std::uint32_t segments) {
    std::vector<std::uint8_t> buffer(2000);
    ssize_t size = 0;
    while ((size = ::recv(wire_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0) {
      const auto segment = wire::parse_datagram(std::span(buffer).first(static_cast<std::size_t>(size)));
      ASSERT_TRUE(segment.ok());
      if (segment->header.flags.syn) {
        ack_ = segment->header.seq + 1;
        sends(".", SeqNum{1001});
        for (std::uint32_t i = 0; i < segments; ++i) {
          sends(".", SeqNum{1001 + i * 100}, Bytes(std::vector<std::uint8_t>(100)));
        }
      } else {
        acks.push_back(segment->header.ack);
      }
    }
  }
  std::vector<SeqNum> acks;

 private:
  Descriptor wire_;
  wire::Endpoint ours_;
  wire::Endpoint theirs_;
  SeqNum ack_;
};

// Has finished when so many octets have come, all of them acknowledged.
class Sink : public Application {
 public:
  Sink(Peer& peer, std::uint32_t segments) : peer_(peer), segments_(segments) {}

  std::optional<Failure> start(Stack& stack) override {
    EXPECT_TRUE(stack.listen(80, 1).ok());
    return std::nullopt;
  }
  void on_notice(Stack&, const Stack::Notice&) override {}
  void close(Stack&) override {}
  bool finished(const Stack&) const override {
    peer_.looks(segments_);
    return testing::Test::HasFatalFailure() ||
           (!peer_.acks.empty() && peer_.acks.back() == SeqNum{1001 + segments_ * 100});
  }

 private:
  Peer& peer_;
  std::uint32_t segments_;
};

class Bursts : public testing::TestWithParam<bool> {
 protected:
  std::vector<SeqNum> acknowledgments_of(std::uint32_t segments) {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    const TunDevice device = TunDevice::over(Descriptor(ends[0]), "pair");
    Peer peer(Descriptor(ends[1]), GetParam());
    tcp::Config config;
    config.ack_delay = {};  // whatever comes is acknowledged at once
    Stack stack({peer.other()}, SipKey{1, 2}, config);
    Sink sink(peer, segments);
    const StopSignals signals;
    Loop loop(device, stack, sink, signals, {});
    EXPECT_FALSE(loop.start());
    peer.sends("S", SeqNum{1000});
    EXPECT_EQ(loop.run(), kSuccess);
    return peer.acks;
  }
};

// RFC 9293 3.10.7.4: all that is queued comes before an answer to any of it.
TEST_P(Bursts, MUST_59_AreAcknowledgedOnce) { EXPECT_EQ(acknowledgments_of(5), (std::vector{SeqNum{1501}})); }

TEST_P(Bursts, DoNotKeepTheApplicationWaitingForEver) {
  const std::vector<SeqNum> acks =
      acknowledgments_of(100);  // 64 datagrams a turn: the ACK of the SYN,ACK and 63 more
  ASSERT_GE(acks.size(), 2U);
  EXPECT_EQ(acks.front(), SeqNum{1001 + 63 * 100});
  EXPECT_EQ(acks.back(), SeqNum{1001 + 100 * 100});
}

TEST(Loop, KeepsATraceOnlyUpToItsCeiling) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
  const TunDevice device = TunDevice::over(Descriptor(ends[0]), "pair");
  Peer peer(Descriptor(ends[1]), false);
  Stack stack({peer.other()}, SipKey{1, 2}, tcp::Config{});
  Sink sink(peer, 100);
  const StopSignals signals;
  LoopOptions options;
  options.keep_trace = true;
  options.most_trace = 1000;  // of a few events
  Loop loop(device, stack, sink, signals, options);
  EXPECT_FALSE(loop.start());
  peer.sends("S", SeqNum{1000});
  EXPECT_EQ(loop.run(), kSuccess);
  ASSERT_FALSE(loop.trace().events().empty());
  EXPECT_LT(loop.trace().events().size(), 200U);  // of one turn
  EXPECT_NE(&loop.trace(), &stack.trace());
}

INSTANTIATE_TEST_SUITE_P(Loop, Bursts, testing::Bool(),
                         [](const auto& row) { return row.param ? "IPv6" : "IPv4"; });

}  // namespace
}  // namespace tcplab::native
