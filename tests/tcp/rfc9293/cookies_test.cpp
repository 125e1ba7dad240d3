// SYN cookies: RFC 4987 3.6.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// A listener without any room: every SYN is answered from a cookie.
class Cookies : public ::testing::Test {
 protected:
  void SetUp() override {
    Config config = plain();
    config.syn_cookies = true;
    host = Host(kLocal.address, {1, 2}, config);
    listener = *host.listen(80, 1, now);
    (void)answer(segment("S", 1, 0, 9999));  // takes the only place
    now = now + minutes(10);
  }
  wire::TcpSegment segment(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0,
                           std::uint16_t port = 5000, std::uint16_t mss = 1300) {
    Endpoint peer;
    peer.peer_mss = mss;
    wire::TcpSegment s = peer.segment(flags, seq, ack);
    s.header.source_port = port;
    s.header.destination_port = 80;
    return s;
  }
  std::optional<HostSegment> answer(const wire::TcpSegment& arriving) {
    host.on_segment(arriving, now);
    return host.poll_segment(now);
  }
  // The cookie that a SYN from port 5000 gets.
  SeqNum cookie() { return answer(segment("S", 5000))->out.segment.header.seq; }

  Host host{kLocal.address, {1, 2}};
  ConnId listener;
  Instant now;
};

TEST_F(Cookies, ASynIsAnsweredWithoutAnyState) {
  const std::size_t before = host.connections().size();
  const std::optional<HostSegment> out = answer(segment("S", 5000));
  ASSERT_TRUE(out);
  EXPECT_EQ(letters_of(out->out.segment.header.flags), "S.");
  EXPECT_EQ(out->out.segment.header.ack, SeqNum{5001});
  EXPECT_EQ(out->out.rule, Rule::kSynCookie);
  EXPECT_EQ(host.connections().size(), before);
}

TEST_F(Cookies, TheAckThatBringsItBackOpensTheConnection) {
  const SeqNum number = cookie();
  now = now + seconds(30);
  EXPECT_FALSE(answer(segment(".", 5001, number.value + 1))) << "nothing to say";
  const std::optional<ConnId> child = host.accept(listener);
  ASSERT_TRUE(child);
  EXPECT_EQ(host.find(*child)->state(), kEstablished);
  EXPECT_EQ(host.find(*child)->snd().mss, 1220) << "the largest of the table not above 1300";
  EXPECT_EQ(host.find(*child)->rcv().nxt, SeqNum{5001});
}

TEST_F(Cookies, AWrongOneIsAnsweredWithAReset) {
  const SeqNum number = cookie();
  for (const std::uint32_t wrong : {number.value, number.value + 2, number.value ^ 0x1000000U, 12345U}) {
    const std::optional<HostSegment> out = answer(segment(".", 5001, wrong));
    ASSERT_TRUE(out);
    EXPECT_EQ(line_of(out->out.segment), "R " + std::to_string(wrong));
  }
  EXPECT_FALSE(host.accept(listener));
}

TEST_F(Cookies, OneIsGoodForItsOwnPeerAndNumberOnly) {
  const SeqNum number = cookie();
  EXPECT_TRUE(answer(segment(".", 5001, number.value + 1, 5002))->out.segment.header.flags.rst);
  EXPECT_TRUE(answer(segment(".", 5002, number.value + 1))->out.segment.header.flags.rst);
  EXPECT_FALSE(host.accept(listener));
}

TEST_F(Cookies, AStaleOneIsWrong) {
  const SeqNum number = cookie();
  now = now + minutes(4);
  EXPECT_TRUE(answer(segment(".", 5001, number.value + 1))->out.segment.header.flags.rst);
  EXPECT_FALSE(host.accept(listener));
}

TEST_F(Cookies, TheMssComesBackRoundedDown) {
  const std::pair<int, int> rounded[] = {{1460, 1460}, {1400, 1360}, {600, 536}, {100, 64}, {9000, 1460}};
  for (const auto& [offered, expected] : rounded) {
    const auto mss = static_cast<std::uint16_t>(offered);
    const auto port = static_cast<std::uint16_t>(6000 + offered);
    const SeqNum number = answer(segment("S", 5000, 0, port, mss))->out.segment.header.seq;
    (void)answer(segment(".", 5001, number.value + 1, port));
    const std::optional<ConnId> child = host.accept(listener);
    ASSERT_TRUE(child) << offered;
    EXPECT_EQ(host.find(*child)->snd().mss, expected);
  }
}

}  // namespace
}  // namespace tcplab::tcp
