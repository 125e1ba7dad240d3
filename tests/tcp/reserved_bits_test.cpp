// The reserved bits of the header are for the future: those who do not know them send zeros and do not look
// at them (RFC 9293 3.1). One of the four has become AE (RFC 9768), and means something to those who agreed
// on it.

#include "core/tcp/ecn/accurate_ecn.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

constexpr std::uint8_t kReserved = 0xe;  // all but AE

// Lives through a whole connection whose peer sets those bits in all it says; every segment of ours is
// checked.
class Future {
 public:
  explicit Future(const Config& config, std::uint8_t reserved) : t(config), reserved_(reserved) {}

  Future& receives(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0, Bytes payload = {}) {
    wire::TcpSegment segment = t.segment(flags, seq, ack, std::move(payload));
    segment.header.reserved = reserved_;
    t.tcp.on_segment(segment, t.now);
    t.drain();
    return *this;
  }
  Future& sends(std::string_view line) {
    t.sends(line);
    if (t.last) {
      EXPECT_EQ(t.last->segment.header.reserved, 0) << line;
    }
    return *this;
  }

  Endpoint t;

 private:
  std::uint8_t reserved_;
};

void live_as_server(const Config& config, std::uint8_t reserved) {
  Future f(config, reserved);
  f.t.listen();
  f.receives("S", 5000).sends("S. 1000 ack 5001").receives(".", 5001, 1001);
  f.t.is(kEstablished);
  f.receives("P.", 5001, 1001, octets(3, 'a')).sends(". 1001 ack 5004");
  EXPECT_EQ(f.t.reads(), "abc");
  ASSERT_TRUE(f.t.tcp.send(octets(5), f.t.now));
  f.sends("P. 1001 ack 5004 len 5").receives(".", 5004, 1006);
  f.receives("F.", 5004, 1006).sends(". 1006 ack 5005");
  f.t.is(kCloseWait).closes();
  f.sends("F. 1006 ack 5005").receives(".", 5005, 1007);
  f.t.is(kClosed);
}

void live_as_client(const Config& config, std::uint8_t reserved) {
  Future f(config, reserved);
  ASSERT_TRUE(f.t.tcp.open_active(kRemote, f.t.now));
  f.sends("S 1000").receives("S.", 5000, 1001).sends(". 1001 ack 5001");
  f.t.is(kEstablished).closes();
  f.sends("F. 1001 ack 5001").receives(".", 5001, 1002);
  f.t.is(kFinWait2);
  f.receives("F.", 5001, 1002).sends(". 1002 ack 5002");
  f.t.is(kTimeWait);
}

TEST(ReservedBits, AreNotLookedAtAndAreZeroInAllThatWeSend) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    SCOPED_TRACE(info(profile).name);
    Config config = info(profile).config;
    config.no_delay = true;
    config.ack_delay = {};
    config.timestamps = false;
    for (const std::uint8_t reserved : {std::uint8_t{0}, kReserved}) {
      live_as_server(config, reserved);
      live_as_client(config, reserved);
    }
  }
}

// Without ECN the fourth bit is as any other; with the classic kind it is none of ours either.
TEST(ReservedBits, TheOneThatBecameAeMeansNothingToWhoDidNotAgreeOnIt) {
  for (const bool ecn : {false, true}) {
    Config config = plain();
    config.ecn = ecn;
    config.ecn_only_on_request = true;
    live_as_server(config, 0xf);
    live_as_client(config, 0xf);
  }
}

TEST(ReservedBits, AreZeroInAResetForNobody) {
  Endpoint t;
  wire::TcpSegment stray = t.segment("S", 5000);
  stray.header.reserved = 0xf;
  t.tcp.on_segment(stray, t.now);
  t.sends("R. 0 ack 5001").is(kClosed);
  EXPECT_EQ(t.last->segment.header.reserved, 0);
}

// With accurate ECN agreed on, AE counts and the other three still do not.
TEST(ReservedBits, DoNotDisturbAccurateEcn) {
  Config config = plain();
  config.ecn = config.accurate_ecn = true;
  config.accurate_ecn_option = false;
  for (const std::uint8_t others : {std::uint8_t{0}, kReserved}) {
    Endpoint t(config);
    wire::TcpSegment syn = t.listen().segment("S", 5000);
    syn.header.flags.cwr = syn.header.flags.ece = true;
    syn.header.reserved = static_cast<std::uint8_t>(others | 1U);
    t.tcp.on_segment(syn, t.now);
    t.sends("S. 1000 ack 5001");
    EXPECT_TRUE(t.tcp.ecn().accurate().on);
    EXPECT_EQ(t.last->segment.header.reserved & kReserved, 0);
    for (std::uint8_t ace = 0; ace < 8; ++ace) {
      wire::TcpHeader header;
      header.reserved = others;
      set_ace(header, ace);
      EXPECT_EQ(ace_of(header), ace);
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
