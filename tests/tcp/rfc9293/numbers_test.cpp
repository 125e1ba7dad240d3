// Initial sequence numbers and the quiet time: RFC 9293 3.4.1 and 3.4.3.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

struct Name {
  wire::IpAddress local = kLocal.address;
  std::uint16_t local_port = 1000;
  wire::IpAddress remote = kRemote.address;
  std::uint16_t remote_port = 80;
  SipKey secret = {1, 2};
};

SeqNum iss(const Name& name, Instant at = {}) {
  Host host(name.local, name.secret);
  return host.find(*host.connect({name.remote, name.remote_port}, name.local_port, at))->snd().iss;
}

TEST(Rfc9293, MUST_8_TheIsnFollowsAClockOfFourMicroseconds) {
  const Instant start{123'456'000};
  EXPECT_EQ(iss({}, start + microseconds(4)) - iss({}, start), 1);
  EXPECT_EQ(iss({}, start + seconds(10)) - iss({}, start), 2'500'000);
  EXPECT_EQ(iss({}, start + microseconds(4LL << 32)), iss({}, start)) << "it comes round after 4.77 hours";
}

TEST(Rfc9293, SHLD_1_TheIsnDependsOnAllFourPartsOfTheConnectionsName) {
  Name other[4];
  other[0].local = wire::IpAddress::v4(198, 51, 100, 7);
  other[1].local_port = 1001;
  other[2].remote = wire::IpAddress::v4(198, 51, 100, 8);
  other[3].remote_port = 81;
  EXPECT_EQ(iss({}), iss({}));
  for (const Name& name : other) EXPECT_NE(iss(name), iss({}));
}

TEST(Rfc9293, MUST_9_WithoutTheSecretTheIsnCannotBeComputed) {
  Name neighbour;
  neighbour.local_port = 1001;
  std::set<std::uint32_t> numbers;
  std::set<std::int32_t> distances;
  for (std::uint64_t key = 0; key < 1000; ++key) {
    Name a;
    Name b = neighbour;
    a.secret = b.secret = {key, 0};
    numbers.insert(iss(a).value);
    distances.insert(iss(a) - iss(b));
  }
  EXPECT_GT(numbers.size(), 998U) << "another secret, another number";
  EXPECT_GT(distances.size(), 998U) << "and one connection's number tells nothing of another's";
}

TEST(Rfc9293, MUST_8_APassiveOpenUsesTheClockAtTheSynNotAtTheOpen) {
  WirePair w;
  const ConnId passive = *w.b.open_passive(80, std::nullopt, w.now);
  w.pass(seconds(100));
  (void)*w.a.connect({w.b.address(), 80}, 1000, w.now);
  w.settle();
  const SeqNum expected = [&] {
    Host twin(w.b.address(), {3, 4});
    return twin.find(*twin.connect({w.a.address(), 1000}, 80, w.now))->snd().iss;
  }();
  EXPECT_EQ(w.b.find(passive)->snd().iss, expected);
}

TEST(QuietTime, NothingIsSentUntilOldSegmentsHaveDiedOut) {
  WirePair w;
  w.a.keep_quiet(w.now + seconds(120));
  (void)*w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.pass(seconds(120) - nanoseconds(1));
  EXPECT_EQ(w.a.find(client)->counters().segments_out, 0U);
  w.pass(nanoseconds(1));
  EXPECT_EQ(w.a.find(client)->state(), kEstablished);
}

}  // namespace
}  // namespace tcplab::tcp
