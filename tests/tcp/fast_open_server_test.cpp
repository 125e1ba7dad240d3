// The server's side of TCP Fast Open (RFC 7413 4.2). The test is the client.

#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

class Server {
 public:
  Server() : Server(config()) {}
  explicit Server(const Config& choices) : host_(kLocal.address, {3, 4}, config()) {
    listener_ = *host_.listen(kLocal.port, 8, now_, {std::nullopt, choices, {}});
  }

  static Config config() { return config(2); }
  static Config config(std::uint32_t queue, bool without_cookie = false) {
    Config c = info(Profile::kLinux).config;
    c.fast_open_server = true;
    c.fast_open_queue = queue;
    c.fast_open_without_cookie = without_cookie;
    return c;
  }
  // A SYN of a new client, with that cookie; empty asks for one.
  wire::TcpSegment answer_to_syn(std::optional<Bytes> cookie, std::size_t count, bool experimental = false) {
    ++client_port_;
    wire::TcpSegment s = segment("S");
    s.header.seq = SeqNum{kIrs};
    s.header.options.append_mss(1000);
    if (cookie) s.header.options.append_fast_open(cookie->view(), experimental);
    s.payload = octets(count);
    host_.on_segment(s, now_);
    return next();
  }
  wire::TcpSegment segment(std::string_view flags) const {
    wire::TcpSegment s;
    s.source = kRemote.address;
    s.destination = kLocal.address;
    s.header.source_port = client_port_;
    s.header.destination_port = kLocal.port;
    s.header.flags = flags_of(flags);
    s.header.window = 20000;
    return s;
  }
  // Behind the SYN and what it brought; acknowledges ours up to ack.
  void brings(std::string_view flags, std::uint32_t behind, SeqNum ack, std::size_t count = 0) {
    wire::TcpSegment s = segment(flags);
    s.header.seq = SeqNum{kIrs + 1 + behind};
    s.header.ack = ack;
    s.payload = octets(count);
    host_.on_segment(s, now_);
  }
  wire::TcpSegment next() {
    std::optional<HostSegment> out = host_.poll_segment(now_);
    EXPECT_TRUE(out.has_value());
    return out ? out->out.segment : wire::TcpSegment{};
  }
  std::size_t octets_sent_at_once() {
    std::size_t sent = 0;
    while (const std::optional<HostSegment> out = host_.poll_segment(now_))
      sent += out->out.segment.payload.size();
    return sent;
  }
  bool silent() { return !host_.poll_segment(now_).has_value(); }
  std::optional<ConnId> accepts() { return host_.accept(listener_); }
  static Bytes good() { return fast_open_cookie({3 ^ 0x636f6f6b6965U, 4}, kRemote.address, kLocal.address); }
  // Octets of the SYN that its answer acknowledges.
  static std::uint32_t taken(const wire::TcpSegment& answer) { return answer.header.ack.value - kIrs - 1; }
  static std::optional<Bytes> given(const wire::TcpSegment& answer) {
    const auto option = wire::fast_open_option(answer.header.options.bytes());
    return option ? std::optional(Bytes::copy_of(option->cookie)) : std::nullopt;
  }

  Host host_;
  ConnId listener_;
  Instant now_;
  std::uint16_t client_port_ = 30000;
};

TEST(FastOpenServer, GivesACookieAndTakesDataWithIt) {
  Server server;
  const wire::TcpSegment first = server.answer_to_syn(Bytes(), 20);
  EXPECT_EQ(Server::taken(first), 0U);
  ASSERT_EQ(Server::given(first), Server::good());
  EXPECT_FALSE(server.accepts()) << "the handshake is not over";
  const wire::TcpSegment second = server.answer_to_syn(Server::good(), 20);
  EXPECT_EQ(letters_of(second.header.flags), "S.");
  EXPECT_EQ(Server::taken(second), 20U);
  EXPECT_FALSE(Server::given(second)) << "it has one";
  const std::optional<ConnId> id = server.accepts();
  ASSERT_TRUE(id);
  EXPECT_EQ(server.host_.find(*id)->state(), kSynReceived);
  EXPECT_TRUE(server.host_.find(*id)->syn_data_taken());
  EXPECT_EQ(*server.host_.receive(*id, 100), octets(20));
}

TEST(FastOpenServer, AnswersTheExperimentalOptionInKind) {
  Server server;
  const wire::TcpSegment answer = server.answer_to_syn(Bytes(), 0, true);
  const auto option = wire::fast_open_option(answer.header.options.bytes());
  ASSERT_TRUE(option);
  EXPECT_TRUE(option->experimental);
  EXPECT_EQ(Bytes::copy_of(option->cookie), Server::good());
  EXPECT_EQ(Server::taken(server.answer_to_syn(Server::good(), 7, true)), 7U);
}

TEST(FastOpenServer, TrustsNoOtherCookie) {
  Server server;
  const wire::TcpSegment answer = server.answer_to_syn(octets(8, 1), 20);
  EXPECT_EQ(Server::taken(answer), 0U);
  EXPECT_EQ(Server::given(answer), Server::good());
  EXPECT_FALSE(server.accepts());
  EXPECT_FALSE(Server::given(server.answer_to_syn(std::nullopt, 20))) << "who does not ask gets none";
}

// RFC 7413 4.1.1: 4 to 16 octets, and an even number.
TEST(FastOpenServer, ACookieOfAnIllegalLengthIsNoOptionAtAll) {
  Server server;
  for (const std::size_t size : {1U, 2U, 3U, 5U, 15U, 17U}) {
    const wire::TcpSegment answer = server.answer_to_syn(octets(size, 1), 20);
    EXPECT_EQ(Server::taken(answer), 0U) << size;
    EXPECT_FALSE(Server::given(answer)) << size;
  }
}

TEST(FastOpenServer, TakesTheCookiesOfItsOldKeyAndGivesNewOnes) {
  Server server;
  const Bytes before = Server::good();
  EXPECT_TRUE(server.host_.set_fast_open_keys(server.listener_, {{7, 7}, SipKey{3 ^ 0x636f6f6b6965U, 4}}));
  const wire::TcpSegment answer = server.answer_to_syn(before, 9);
  EXPECT_EQ(Server::taken(answer), 9U);
  EXPECT_EQ(Server::given(answer), fast_open_cookie({7, 7}, kRemote.address, kLocal.address));
  EXPECT_TRUE(server.host_.set_fast_open_keys(server.listener_, {{7, 7}, std::nullopt}));
  EXPECT_EQ(Server::taken(server.answer_to_syn(before, 9)), 0U);
}

TEST(FastOpenServer, TakesNoMoreThanItsQueueHolds) {
  Server server(Server::config(1));
  EXPECT_EQ(Server::taken(server.answer_to_syn(Server::good(), 5)), 5U);
  const std::uint16_t first = server.client_port_;
  const wire::TcpSegment refused = server.answer_to_syn(Server::good(), 5);
  EXPECT_EQ(Server::taken(refused), 0U);
  server.client_port_ = first;
  const ConnId early = *server.accepts();
  server.brings(".", 5, server.host_.find(early)->snd().nxt);
  EXPECT_EQ(server.host_.find(early)->state(), kEstablished);
  EXPECT_FALSE(server.accepts()) << "it is accepted once";
  server.client_port_ = 31000;
  EXPECT_EQ(Server::taken(server.answer_to_syn(Server::good(), 5)), 5U) << "there is room again";
}

TEST(FastOpenServer, NeedsNoCookieWhereItIsToldSo) {
  Server trusting(Server::config(1, true));
  EXPECT_EQ(Server::taken(trusting.answer_to_syn(std::nullopt, 30)), 30U);
  Server closed(Server::config(0, true));
  EXPECT_EQ(Server::taken(closed.answer_to_syn(std::nullopt, 30)), 0U);
}

TEST(FastOpenServer, SpeaksBeforeTheHandshakeIsOver) {
  Server server;
  const wire::TcpSegment syn_ack = server.answer_to_syn(Server::good(), 5);
  const ConnId id = *server.accepts();
  EXPECT_EQ(*server.host_.send(id, octets(200), server.now_), 200U);
  const wire::TcpSegment data = server.next();
  EXPECT_EQ(data.header.seq, syn_ack.header.seq + 1);
  EXPECT_EQ(data.payload.size(), 200U);
  // Nothing but the SYN,ACK goes again until it is acknowledged.
  server.now_ = server.host_.next_timeout();
  server.host_.on_timeout(server.now_);
  EXPECT_EQ(letters_of(server.next().header.flags), "S.");
  EXPECT_TRUE(server.silent());
  server.brings(".", 5, syn_ack.header.seq + 201);
  EXPECT_EQ(server.host_.find(id)->state(), kEstablished);
  EXPECT_EQ(server.host_.find(id)->snd().flight(), 0U);
}

TEST(FastOpenServer, FillsTheInitialWindowAndNoMore) {
  Server server;
  server.answer_to_syn(Server::good(), 5);
  const ConnId id = *server.accepts();
  EXPECT_EQ(*server.host_.send(id, octets(30000), server.now_), 30000U);
  EXPECT_EQ(server.octets_sent_at_once(), 10000U);
}

TEST(FastOpenServer, WithoutTheCongestionWindowFillsTheWindowOfTheSyn) {
  Config config = Server::config();
  config.variant.no_congestion_control = true;
  Server server(config);
  server.answer_to_syn(Server::good(), 5);
  const ConnId id = *server.accepts();
  EXPECT_EQ(*server.host_.send(id, octets(30000), server.now_), 30000U);
  EXPECT_EQ(server.octets_sent_at_once(), 20000U);
}

TEST(FastOpenServer, KeepsTheDataOfAConnectionThatIsReset) {
  Server server;
  const wire::TcpSegment syn_ack = server.answer_to_syn(Server::good(), 5);
  server.brings("R.", 5, syn_ack.header.seq + 1);
  const std::optional<ConnId> id = server.accepts();
  ASSERT_TRUE(id);
  EXPECT_EQ(server.host_.find(*id)->state(), kClosed);
  EXPECT_EQ(server.host_.find(*id)->error(), CallError::kConnectionReset);
  EXPECT_EQ(*server.host_.receive(*id, 100), octets(5));
}

TEST(FastOpenServer, ResetsWhomNobodyAccepts) {
  Server server;
  server.answer_to_syn(Server::good(), 5);
  EXPECT_TRUE(server.host_.close(server.listener_, server.now_));
  EXPECT_EQ(letters_of(server.next().header.flags), "R.");
}

}  // namespace
}  // namespace tcplab::tcp
