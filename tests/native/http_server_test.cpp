#include "native/live/http_server.hpp"

#include <functional>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::native {
namespace {

constexpr wire::IpAddress kServer = wire::IpAddress::v4(198, 51, 100, 2);
constexpr wire::IpAddress kClient = wire::IpAddress::v4(198, 51, 100, 1);

// One document, as large as it takes, with content that tells its place.
class Large : public http::Documents {
 public:
  static constexpr std::uint64_t kSize = 3'000'000;
  static std::uint8_t octet(std::uint64_t offset) {
    return static_cast<std::uint8_t>(offset * 2654435761U >> 13);
  }

  Result<http::Found, http::Missing> find(std::string_view path) const override {
    if (path != "/large") return http::Missing::kNotFound;
    return http::Found{std::make_unique<Content>(), "text/plain"};
  }

 private:
  class Content : public http::Document {
   public:
    std::uint64_t size() const override { return kSize; }
    std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t count) override {
      std::vector<std::uint8_t> octets(count);
      for (std::size_t i = 0; i < count; ++i) octets[i] = octet(offset + i);
      return octets;
    }
  };
};

// A client's Stack and the server's, joined by a wire without delay; time moves only to the next timeout.
class HttpServerOverTcp : public testing::Test {
 protected:
  HttpServerOverTcp() {
    tcp::Config config;
    config.msl = seconds(1);
    client_.emplace(std::vector{kClient}, SipKey{1, 2}, config);
    server_.emplace(std::vector{kServer}, SipKey{3, 4}, config);
    EXPECT_FALSE(application_.start(*server_));
    settle();
  }

  // Carries datagrams to and fro until there are none.
  void settle() {
    for (bool moved = true; moved;) {
      moved = false;
      react();
      while (const auto datagram = server_->next_datagram()) {
        client_->on_datagram(*datagram);
        moved = true;
        react();
      }
      while (const auto datagram = client_->next_datagram()) {
        if (!cut_) server_->on_datagram(*datagram);
        moved = true;
        react();
      }
    }
  }
  void react() {
    for (const Stack::Notice& notice : server_->take_notices()) application_.on_notice(*server_, notice);
    for (const Stack::Notice& notice : client_->take_notices()) heard_.push_back(notice.what.notice);
  }
  // Until then, with every timeout on the way.
  void advance_to(Instant until) {
    while (true) {
      const Instant next =
          std::min({client_->next_timeout(), server_->next_timeout(), application_.next_deadline(), until});
      client_->set_now(next);
      server_->set_now(next);
      if (client_->next_timeout() <= next) client_->on_timeout();
      if (server_->next_timeout() <= next) server_->on_timeout();
      if (application_.next_deadline() <= next) application_.on_deadline(*server_);
      settle();
      if (next == until) return;
    }
  }
  tcp::ConnId connect() {
    const auto id = client_->connect({kServer, 80});
    EXPECT_TRUE(id.ok());
    settle();
    return *id;
  }
  void send(tcp::ConnId id, std::string_view text) {
    EXPECT_TRUE(client_->send(id, Bytes(std::vector<std::uint8_t>(text.begin(), text.end()))).ok());
    settle();
  }
  // Whatever arrives until nothing more does.
  std::string receive(tcp::ConnId id) {
    std::string all;
    while (true) {
      const auto octets = client_->receive(id, 100'000);
      if (!octets || octets->empty()) return all;
      all.append(octets->begin(), octets->end());
      settle();
    }
  }
  bool heard(tcp::Notice notice) const { return std::count(heard_.begin(), heard_.end(), notice) > 0; }
  tcp::State state(tcp::ConnId id) const { return client_->host().find(id)->state(); }

  Large documents_;
  HttpServer application_{documents_, 80};
  std::optional<Stack> client_;
  std::optional<Stack> server_;
  std::vector<tcp::Notice> heard_;  // by the client
  bool cut_ = false;                // nothing reaches the server
};

constexpr std::string_view kRequest = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(HttpServerOverTcp, LargeDocumentArrivesWholeAndTheConnectionStaysOpen) {
  const tcp::ConnId id = connect();
  for (int round = 0; round < 2; ++round) {
    send(id, kRequest);
    const std::string answer = receive(id);
    const std::size_t start = answer.find("\r\n\r\n") + 4;
    ASSERT_EQ(answer.size() - start, Large::kSize);
    for (std::size_t i = 0; i < Large::kSize; ++i) {
      ASSERT_EQ(static_cast<std::uint8_t>(answer[start + i]), Large::octet(i)) << i;
    }
  }
  EXPECT_EQ(state(id), tcp::State::kEstablished);
}

TEST_F(HttpServerOverTcp, SlowReaderHoldsTheServerBackWithoutLoss) {
  const tcp::ConnId id = connect();
  send(id, kRequest);
  EXPECT_LE(server_->trace().packets().size(), 400U);  // no more than buffers and window hold
  EXPECT_LE(server_->host().memory(), 250'000U);
  EXPECT_GT(receive(id).size(), Large::kSize);
}

TEST_F(HttpServerOverTcp, SeveralConnectionsAreServedAtOnce) {
  const tcp::ConnId first = connect();
  const tcp::ConnId second = connect();
  send(first, kRequest);
  send(second, kRequest);
  EXPECT_GT(receive(second).size(), Large::kSize);
  EXPECT_GT(receive(first).size(), Large::kSize);
}

TEST_F(HttpServerOverTcp, RequestedCloseIsAClose) {
  const tcp::ConnId id = connect();
  send(id, "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(receive(id).substr(0, 12), "HTTP/1.1 404");
  EXPECT_EQ(state(id), tcp::State::kCloseWait);
  client_->close(id);
  settle();
  EXPECT_EQ(state(id), tcp::State::kClosed);
  advance_to(server_->now() + seconds(3));
  EXPECT_EQ(server_->host().connections().size(), 1U);  // the listener: TIME-WAIT is over
}

TEST_F(HttpServerOverTcp, PeerThatClosesAfterItsRequestGetsTheAnswer) {
  const tcp::ConnId id = connect();
  send(id, kRequest);
  client_->close(id);
  settle();
  EXPECT_GT(receive(id).size(), Large::kSize);
  EXPECT_EQ(state(id), tcp::State::kTimeWait);
}

TEST_F(HttpServerOverTcp, ResetInTheMiddleLeavesNothingBehind) {
  const tcp::ConnId id = connect();
  send(id, kRequest);
  client_->abort(id);
  settle();
  EXPECT_EQ(server_->host().connections().size(), 1U);
  EXPECT_EQ(application_.next_deadline(), Instant::never());
}

TEST_F(HttpServerOverTcp, SilentPeerIsResetAfterAMinute) {
  const tcp::ConnId id = connect();
  advance_to(client_->now() + seconds(59));
  EXPECT_EQ(state(id), tcp::State::kEstablished);
  advance_to(client_->now() + seconds(2));
  EXPECT_TRUE(heard(tcp::Notice::kReset));
}

TEST_F(HttpServerOverTcp, UnfinishedRequestIsResetInTimeHoweverBusyThePeer) {
  const tcp::ConnId id = connect();
  advance_to(client_->now() + seconds(5));
  for (int i = 0; i < 19; ++i) {
    send(id, "x");
    advance_to(client_->now() + seconds(1));
  }
  EXPECT_EQ(state(id), tcp::State::kEstablished);
  advance_to(client_->now() + seconds(2));
  EXPECT_TRUE(heard(tcp::Notice::kReset));
  EXPECT_EQ(application_.given_up(), 1U);
}

TEST_F(HttpServerOverTcp, EmptyLinesAreNoRequestThatKeepsAConnection) {
  const tcp::ConnId id = connect();
  for (int i = 0; i < 62; ++i) {
    if (state(id) == tcp::State::kEstablished) send(id, "\r\n");
    advance_to(client_->now() + seconds(1));
  }
  EXPECT_TRUE(heard(tcp::Notice::kReset));
}

TEST_F(HttpServerOverTcp, EachRequestIsWaitedForAnew) {
  const tcp::ConnId id = connect();
  for (int i = 0; i < 3; ++i) {
    advance_to(client_->now() + seconds(50));
    send(id, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(receive(id).substr(0, 12), "HTTP/1.1 404");
  }
  advance_to(client_->now() + seconds(59));
  EXPECT_EQ(state(id), tcp::State::kEstablished);
  advance_to(client_->now() + seconds(2));
  EXPECT_TRUE(heard(tcp::Notice::kReset));
}

TEST_F(HttpServerOverTcp, AnswerThatIsTakenSlowlyGoesOnAndOneThatIsNotEnds) {
  const tcp::ConnId id = connect();
  send(id, kRequest);
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(client_->receive(id, 2000).ok());
    settle();
    advance_to(client_->now() + seconds(10));
  }
  EXPECT_EQ(state(id), tcp::State::kEstablished);
  EXPECT_EQ(application_.given_up(), 0U);
  advance_to(client_->now() + seconds(125));
  EXPECT_EQ(application_.given_up(), 1U);
  EXPECT_EQ(server_->host().connections().size(), 1U);
}

TEST_F(HttpServerOverTcp, PeerThatNeverClosesIsReset) {
  const tcp::ConnId id = connect();
  send(id, "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  advance_to(client_->now() + seconds(30));
  send(id, "still here");
  advance_to(client_->now() + seconds(31));
  EXPECT_TRUE(heard(tcp::Notice::kReset));
  EXPECT_EQ(server_->host().connections().size(), 1U);
}

TEST_F(HttpServerOverTcp, WhatTheServerHoldsForAClientCountsAsThatClients) {
  const std::size_t before = server_->host().memory();
  const tcp::ConnId id = connect();
  send(id, "GET /" + std::string(6000, 'x'));
  EXPECT_GE(server_->host().memory(), before + sizeof(tcp::Connection) + 6000);
  client_->abort(id);
  settle();
  EXPECT_EQ(server_->host().memory(), before);
}

TEST_F(HttpServerOverTcp, CloseRefusesNewConnectionsAndFinishesOldOnes) {
  const tcp::ConnId id = connect();
  application_.close(*server_);
  settle();
  EXPECT_EQ(state(id), tcp::State::kCloseWait);
  EXPECT_FALSE(application_.finished(*server_));
  connect();
  EXPECT_TRUE(heard(tcp::Notice::kRefused));
  client_->close(id);
  settle();
  advance_to(client_->now() + seconds(3));
  EXPECT_TRUE(application_.finished(*server_));
  EXPECT_FALSE(heard(tcp::Notice::kReset));
}

TEST_F(HttpServerOverTcp, ConnectionsThatAreNotEstablishedAreClosedToo) {
  cut_ = true;
  const auto id = client_->connect({kServer, 80});
  ASSERT_TRUE(id.ok());
  server_->on_datagram(*client_->next_datagram());  // the SYN; everything after it is lost
  settle();
  EXPECT_EQ(server_->host().connections().size(), 2U);
  application_.close(*server_);
  cut_ = false;
  settle();
  advance_to(client_->now() + seconds(5));
  client_->close(*id);
  settle();
  advance_to(client_->now() + seconds(10));
  EXPECT_TRUE(application_.finished(*server_));
}

TEST_F(HttpServerOverTcp, ForgettingTheTraceChangesNothing) {
  const tcp::ConnId id = connect();
  send(id, kRequest);
  std::string answer;
  for (auto octets = client_->receive(id, 20'000); octets && !octets->empty();
       octets = client_->receive(id, 20'000)) {
    answer.append(octets->begin(), octets->end());
    settle();
    server_->forget();
    EXPECT_TRUE(server_->trace().events().empty());
  }
  EXPECT_GT(answer.size(), Large::kSize);
}

TEST(Stack, CountsWhatCannotBeParsedAndIgnoresWhatIsNotTcp) {
  Stack stack({kServer}, SipKey{}, tcp::Config{});
  wire::TcpSegment syn;
  syn.source = kClient;
  syn.destination = kServer;
  syn.header.flags.syn = true;
  auto datagram = wire::emit_datagram(syn);

  auto udp = datagram;
  udp[9] = 17;
  stack.on_datagram(udp);
  const std::vector<std::uint8_t> ipv6(60, 0x60);
  stack.on_datagram(ipv6);
  EXPECT_EQ(stack.malformed().count, 0U);
  EXPECT_TRUE(stack.trace().events().empty());

  datagram.back() ^= 1;
  stack.on_datagram(datagram);
  EXPECT_EQ(stack.malformed().count, 1U);
  EXPECT_FALSE(stack.malformed().last.empty());
  EXPECT_FALSE(stack.next_datagram());
}

TEST(Stack, TraceTellsTheOutsideFromUs) {
  Stack stack({kServer}, SipKey{}, tcp::Config{});
  wire::TcpSegment syn;
  syn.source = kClient;
  syn.destination = kServer;
  syn.header.source_port = 50000;
  syn.header.destination_port = 81;
  syn.header.flags.syn = true;
  stack.on_datagram(wire::emit_datagram(syn));
  const auto reset = stack.next_datagram();
  ASSERT_TRUE(reset);
  EXPECT_TRUE(wire::parse_datagram(*reset)->header.flags.rst);
  const trace::Trace& trace = stack.trace();
  ASSERT_EQ(trace.packets().size(), 2U);
  EXPECT_EQ(trace.packets()[0].from, 1);
  EXPECT_EQ(trace.packets()[0].sent, trace::kNoEvent);
  EXPECT_EQ(trace.packets()[1].to, 1);
  EXPECT_EQ(trace.events()[trace.packets()[1].sent].cause, trace.packets()[0].received);
}

}  // namespace
}  // namespace tcplab::native
