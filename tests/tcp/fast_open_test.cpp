// The client's side of TCP Fast Open (RFC 7413). The test is the server.

#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

std::string text_of(std::span<const std::uint8_t> octets) { return {octets.begin(), octets.end()}; }

class Client {
 public:
  explicit Client(Config config = info(Profile::kFreeBsd).config) : host_(kLocal.address, {1, 2}, config) {}

  // OPEN and SEND at once; what the SYN says: "no cookie", "asks" or the cookie, and the octets on it.
  std::string opens(std::size_t count, std::size_t& on_syn) {
    Config config = host_.config();
    config.fast_open = true;
    id_ = *host_.connect(kRemote, 0, now_, {std::nullopt, config, {}});
    EXPECT_EQ(*host_.send(id_, octets(count), now_), count);
    const wire::TcpSegment syn = next();
    EXPECT_TRUE(syn.header.flags.syn);
    EXPECT_FALSE(syn.header.flags.psh);
    iss_ = syn.header.seq;
    local_port_ = syn.header.source_port;
    on_syn = syn.payload.size();
    const auto cookie = wire::fast_open_cookie(syn.header.options.bytes());
    return !cookie ? "no cookie" : cookie->empty() ? "asks" : text_of(*cookie);
  }
  std::string opens(std::size_t count = 100) {
    std::size_t ignored = 0;
    return opens(count, ignored);
  }
  // The server's SYN,ACK: it takes so many octets and, maybe, gives a cookie.
  void answers(std::uint32_t taken, std::optional<std::string> cookie) {
    wire::TcpSegment s;
    s.source = kRemote.address;
    s.destination = kLocal.address;
    s.header.source_port = kRemote.port;
    s.header.destination_port = local_port_;
    s.header.flags = flags_of("S.");
    s.header.seq = SeqNum{kIrs};
    s.header.ack = iss_ + 1 + taken;
    s.header.window = 65535;
    s.header.options.append_mss(1460);
    if (cookie) {
      s.header.options.append_fast_open(
          {reinterpret_cast<const std::uint8_t*>(cookie->data()), cookie->size()});
    }
    host_.on_segment(s, now_);
    while (host_.poll_event()) continue;
  }
  wire::TcpSegment next() {
    std::optional<HostSegment> out = host_.poll_segment(now_);
    EXPECT_TRUE(out.has_value());
    while (host_.poll_event()) continue;
    return out ? out->out.segment : wire::TcpSegment{};
  }
  bool silent() { return !host_.poll_segment(now_).has_value(); }
  void times_out() {
    now_ = host_.next_timeout();
    host_.on_timeout(now_);
  }
  std::uint32_t offset(const wire::TcpSegment& segment) const {
    return segment.header.seq.value - iss_.value;
  }
  const Connection& tcb() const { return *host_.find(id_); }

  Host host_;

 private:
  Instant now_;
  ConnId id_;
  SeqNum iss_;
  std::uint16_t local_port_ = 0;
};

TEST(FastOpen, AsksForACookieAndUsesIt) {
  Client client;
  std::size_t on_syn = 1;
  EXPECT_EQ(client.opens(100, on_syn), "asks");
  EXPECT_EQ(on_syn, 0U) << "no data without a cookie";
  client.answers(0, "12345678");
  const wire::TcpSegment data = client.next();
  EXPECT_EQ(data.payload.size(), 100U);
  EXPECT_EQ(client.opens(100, on_syn), "12345678");
  EXPECT_EQ(on_syn, 100U);
  client.answers(100, std::nullopt);
  const wire::TcpSegment ack = client.next();
  EXPECT_EQ(client.offset(ack), 101U);
  EXPECT_TRUE(ack.payload.empty());
  EXPECT_TRUE(client.silent());
  EXPECT_EQ(client.tcb().snd().flight(), 0U);
  EXPECT_EQ(client.opens(), "12345678") << "a cookie lasts until the server gives another";
}

TEST(FastOpen, TheLongestCookieFitsBesideAllOptionsOfEveryProfile) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    Config config = info(profile).config;
    config.window_scale = config.timestamps = config.sack = true;
    Client client(config);
    client.opens();
    client.answers(0, "0123456789abcdef");
    client.next();
    std::size_t on_syn = 0;
    EXPECT_EQ(client.opens(100, on_syn), "0123456789abcdef") << info(profile).name;
    EXPECT_EQ(on_syn, 100U) << "data only with the cookie";
  }
}

TEST(FastOpen, SendsAgainWhatTheServerDidNotTake) {
  Client client;
  client.opens();
  client.answers(0, "12345678");
  client.next();
  client.opens(100);
  client.answers(0, "abcd");
  const wire::TcpSegment again = client.next();
  EXPECT_EQ(client.offset(again), 1U);
  EXPECT_EQ(again.payload, octets(100));
  EXPECT_TRUE(client.silent());
  EXPECT_EQ(client.tcb().counters().retransmitted, 0U);
  EXPECT_EQ(client.opens(), "abcd") << "refused, but with a new cookie";
}

TEST(FastOpen, LeavesServersAloneThatGiveNoGoodCookie) {
  for (const std::optional<std::string>& cookie :
       {std::optional<std::string>(), std::optional<std::string>("123"), std::optional<std::string>("12345"),
        std::optional<std::string>("123456789012345678")}) {
    Client client;
    client.opens();
    client.answers(0, cookie);
    client.next();
    EXPECT_EQ(client.opens(), "no cookie");
  }
  Client refused;
  refused.opens();
  refused.answers(0, "12345678");
  refused.next();
  refused.opens();
  refused.answers(0, "1");
  refused.next();
  EXPECT_EQ(refused.opens(), "no cookie");
  refused.host_.forget_cookies();
  EXPECT_EQ(refused.opens(), "asks");
}

TEST(FastOpen, KeepsACookieWhenAnUpdateIsNoGood) {
  Client client;
  client.opens();
  client.answers(0, "12345678");
  client.next();
  client.opens();
  client.answers(100, "1");
  client.next();
  EXPECT_EQ(client.opens(), "12345678");
}

TEST(FastOpen, FillsTheSynNoMoreThanTheServerTakes) {
  Client client;
  client.opens();
  client.answers(0, "12345678");
  client.next();
  std::size_t on_syn = 0;
  client.opens(5000, on_syn);
  EXPECT_EQ(on_syn, 1460U - wire::kMaxTcpOptionsSize);
}

TEST(FastOpen, RepeatsALostSynWithoutCookieAndData) {
  Client client;
  client.opens(0);
  client.answers(0, "12345678");
  client.next();
  client.opens(100);
  client.times_out();
  const wire::TcpSegment syn = client.next();
  EXPECT_TRUE(syn.header.flags.syn);
  EXPECT_TRUE(syn.payload.empty());
  EXPECT_FALSE(wire::fast_open_cookie(syn.header.options.bytes()).has_value());
  client.answers(0, std::nullopt);
  EXPECT_EQ(client.next().payload.size(), 100U);
}

}  // namespace
}  // namespace tcplab::tcp
