// Habits of FreeBSD that no standard asks for.

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

Config freebsd() {
  Config config = info(Profile::kFreeBsd).config;
  config.window_scale = config.timestamps = config.sack = config.ecn = false;
  config.ack_delay = {};
  return config;
}

TEST(FreeBsd, SendsAFinEvenWhenDataIsUnread) {
  Endpoint t(freebsd());
  t.established().receives("P.", 5001, 1001, octets(3)).sends(". 1001 ack 5004");
  EXPECT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5004").is(kFinWait1);
  t.receives("P.", 5004, 1002, octets(3)).sends("R 1002").is(kClosed);
}

TEST(FreeBsd, RoundsAScaledWindowDown) {
  Config config = freebsd();
  config.window_scale = true;
  Endpoint t(config);
  t.syn_sent();
  wire::TcpSegment answer = t.segment("S.", 5000, 1001);
  answer.header.options.append_window_scale(6);
  t.tcp.on_segment(answer, t.now);
  t.sends(". 1001 ack 5001");
  EXPECT_EQ(t.last->segment.header.window, 66'000 / 64) << "66 segments of 1000 octets";
}

struct InTimeWait {
  const char* flags;
  std::uint32_t seq;
  std::uint32_t ack;
  const char* answer;  // nullptr: none
};

TEST(FreeBsd, KeepsLittleOfAConnectionInTimeWait) {
  constexpr InTimeWait kRows[] = {
      {"R", 5002, 0, nullptr},
      {"R", 5003, 0, nullptr},
      {"R.", 5002, 1002, nullptr},
      {"S", 5002, 0, nullptr},
      {"S", 5001, 0, nullptr},
      {"F", 5001, 0, nullptr},
      {"F", 90000, 0, nullptr},
      {".", 5002, 1002, nullptr},
      {".", 5003, 1002, ". 1002 ack 5002"},
      {".", 5001, 1002, ". 1002 ack 5002"},
      {"F.", 5001, 1002, ". 1002 ack 5002"},
      {"F.", 80000, 1002, ". 1002 ack 5002"},
      {"S.", 5002, 0, ". 1002 ack 5002"},
      {"S.", 5001, 0, ". 1002 ack 5002"},
  };
  for (const InTimeWait& row : kRows) {
    SCOPED_TRACE(std::string(row.flags) + " " + std::to_string(row.seq));
    Endpoint t(freebsd());
    t.time_wait().receives(row.flags, row.seq, row.ack);
    if (row.answer != nullptr) t.sends(row.answer);
    t.sends_nothing().is(kTimeWait);
  }
}

TEST(FreeBsd, WaitsAnewOnlyForTheFinAgain) {
  Endpoint t(freebsd());
  t.time_wait().passes(seconds(40)).receives("F.", 5001, 1002).sends(". 1002 ack 5002");
  t.passes(seconds(59)).is(kTimeWait).passes(seconds(1)).is(kClosed);
  Endpoint other(freebsd());
  other.time_wait().passes(seconds(40)).receives("F.", 5002, 1002).sends(". 1002 ack 5002");
  other.passes(seconds(20)).is(kClosed);
}

TEST(FreeBsd, ForgetsAFinThatComesWithASyn) {
  Endpoint t(freebsd());
  t.syn_sent().receives("SF", 5000, 0, octets(3)).sends("S. 1000 ack 5001").is(kSynReceived);
  t.receives(".", 5004, 1001).is(kEstablished);
  EXPECT_EQ(t.reads().size(), 3U);
}

TEST(SynFin, IsAnsweredOrIgnoredInEveryState) {
  Config config = plain();
  Endpoint answers(config);
  answers.listen().receives("SF", 5000).sends("S. 1000 ack 5001");
  config.drop_syn_fin = true;
  Endpoint ignores(config);
  ignores.listen().receives("SF", 5000).sends_nothing().is(kListen);
  ignores.receives("S", 5000).sends("S. 1000 ack 5001");
  Endpoint opens(config);
  opens.syn_sent().receives("SF", 5000).sends_nothing().is(kSynSent);
  Endpoint open(config);
  open.established().receives("SF", 5001).sends_nothing().is(kEstablished);
  Endpoint closed(config);
  closed.receives("SF", 5000).sends("R. 0 ack 5002");
}

}  // namespace
}  // namespace tcplab::tcp
