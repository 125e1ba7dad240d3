// Every user call in every state, with the answers of RFC 9293 3.10.1 to 3.10.6.

#include <array>
#include <functional>

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// An endpoint brought to a state as plainly as possible.
Endpoint in(State state) {
  Endpoint t;
  switch (state) {
    case kClosed:
      break;
    case kListen:
      t.listen();
      break;
    case kSynSent:
      t.syn_sent();
      break;
    case kSynReceived:
      t.syn_received();
      break;
    case kEstablished:
      t.established();
      break;
    case kFinWait1:
      t.fin_wait_1();
      break;
    case kFinWait2:
      t.fin_wait_2();
      break;
    case kCloseWait:
      t.close_wait();
      break;
    case kClosing:
      t.closing();
      break;
    case kLastAck:
      t.last_ack();
      break;
    case kTimeWait:
      t.time_wait();
      break;
  }
  return t;
}

constexpr std::string_view kExists = "connection already exists";
constexpr std::string_view kNone = "connection does not exist";
constexpr std::string_view kClosingNow = "connection closing";

// What a call answers, "" for done; the state it leads to; and the segment that leaves, "" for none.
struct Answer {
  State state;
  std::string_view error;
  State after;
  std::string_view segment;
};

using Call = std::function<std::string(Endpoint&)>;

template <typename T>
std::string error_of(const Result<T, CallError>& result) {
  return result ? std::string() : std::string(to_string(result.error()));
}

void check(const std::array<Answer, kStateCount>& answers, const Call& call) {
  for (const Answer& expected : answers) {
    SCOPED_TRACE(to_string(expected.state));
    Endpoint t = in(expected.state);
    EXPECT_EQ(call(t), expected.error);
    if (expected.segment.empty()) {
      t.drain().sends_nothing();
    } else {
      t.sends(expected.segment).sends_nothing();
    }
    t.is(expected.after);
  }
}

TEST(Calls, ActiveOpenInEveryState) {
  check({{{kClosed, "", kSynSent, "S 1000"},
          {kListen, "", kSynSent, "S 1000"},
          {kSynSent, kExists, kSynSent, ""},
          {kSynReceived, kExists, kSynReceived, ""},
          {kEstablished, kExists, kEstablished, ""},
          {kFinWait1, kExists, kFinWait1, ""},
          {kFinWait2, kExists, kFinWait2, ""},
          {kCloseWait, kExists, kCloseWait, ""},
          {kClosing, kExists, kClosing, ""},
          {kLastAck, kExists, kLastAck, ""},
          {kTimeWait, kExists, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.open_active(kRemote, t.now)); });
}

TEST(Calls, ActiveOpenWithoutARemoteSocketInEveryState) {
  constexpr std::string_view kUnspecified = "remote socket unspecified";
  check({{{kClosed, kUnspecified, kClosed, ""},
          {kListen, kUnspecified, kListen, ""},
          {kSynSent, kExists, kSynSent, ""},
          {kSynReceived, kExists, kSynReceived, ""},
          {kEstablished, kExists, kEstablished, ""},
          {kFinWait1, kExists, kFinWait1, ""},
          {kFinWait2, kExists, kFinWait2, ""},
          {kCloseWait, kExists, kCloseWait, ""},
          {kClosing, kExists, kClosing, ""},
          {kLastAck, kExists, kLastAck, ""},
          {kTimeWait, kExists, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.open_active({}, t.now)); });
}

TEST(Calls, PassiveOpenInEveryState) {
  check({{{kClosed, "", kListen, ""},
          {kListen, kExists, kListen, ""},
          {kSynSent, kExists, kSynSent, ""},
          {kSynReceived, kExists, kSynReceived, ""},
          {kEstablished, kExists, kEstablished, ""},
          {kFinWait1, kExists, kFinWait1, ""},
          {kFinWait2, kExists, kFinWait2, ""},
          {kCloseWait, kExists, kCloseWait, ""},
          {kClosing, kExists, kClosing, ""},
          {kLastAck, kExists, kLastAck, ""},
          {kTimeWait, kExists, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.open_passive(std::nullopt)); });
}

TEST(Calls, SendInEveryState) {
  check({{{kClosed, kNone, kClosed, ""},
          {kListen, "remote socket unspecified", kListen, ""},
          {kSynSent, "", kSynSent, ""},
          {kSynReceived, "", kSynReceived, ""},
          {kEstablished, "", kEstablished, "P. 1001 ack 5001 len 5"},
          {kFinWait1, kClosingNow, kFinWait1, ""},
          {kFinWait2, kClosingNow, kFinWait2, ""},
          {kCloseWait, "", kCloseWait, "P. 1001 ack 5002 len 5"},
          {kClosing, kClosingNow, kClosing, ""},
          {kLastAck, kClosingNow, kLastAck, ""},
          {kTimeWait, kClosingNow, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.send(octets(5), t.now)); });
}

TEST(Calls, ReceiveInEveryState) {
  check({{{kClosed, kNone, kClosed, ""},
          {kListen, "", kListen, ""},
          {kSynSent, "", kSynSent, ""},
          {kSynReceived, "", kSynReceived, ""},
          {kEstablished, "", kEstablished, ""},
          {kFinWait1, "", kFinWait1, ""},
          {kFinWait2, "", kFinWait2, ""},
          {kCloseWait, kClosingNow, kCloseWait, ""},
          {kClosing, kClosingNow, kClosing, ""},
          {kLastAck, kClosingNow, kLastAck, ""},
          {kTimeWait, kClosingNow, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.receive(5)); });
}

TEST(Calls, CloseInEveryState) {
  check({{{kClosed, kNone, kClosed, ""},
          {kListen, "", kClosed, ""},
          {kSynSent, "", kClosed, ""},
          {kSynReceived, "", kFinWait1, "F. 1001 ack 5001"},
          {kEstablished, "", kFinWait1, "F. 1001 ack 5001"},
          {kFinWait1, kClosingNow, kFinWait1, ""},
          {kFinWait2, kClosingNow, kFinWait2, ""},
          {kCloseWait, "", kLastAck, "F. 1001 ack 5002"},
          {kClosing, kClosingNow, kClosing, ""},
          {kLastAck, kClosingNow, kLastAck, ""},
          {kTimeWait, kClosingNow, kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.close(t.now)); });
}

TEST(Calls, CloseOfBothDirectionsInEveryState) {
  check({{{kClosed, kNone, kClosed, ""},
          {kListen, "", kClosed, ""},
          {kSynSent, "", kClosed, ""},
          {kSynReceived, "", kFinWait1, "F. 1001 ack 5001"},
          {kEstablished, "", kFinWait1, "F. 1001 ack 5001"},
          {kFinWait1, "", kFinWait1, ""},
          {kFinWait2, "", kFinWait2, ""},
          {kCloseWait, "", kLastAck, "F. 1001 ack 5002"},
          {kClosing, "", kClosing, ""},
          {kLastAck, "", kLastAck, ""},
          {kTimeWait, "", kTimeWait, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.close_both(t.now)); });
}

TEST(Calls, AbortInEveryState) {
  check({{{kClosed, kNone, kClosed, ""},
          {kListen, "", kClosed, ""},
          {kSynSent, "", kClosed, ""},
          {kSynReceived, "", kClosed, "R 1001"},
          {kEstablished, "", kClosed, "R 1001"},
          {kFinWait1, "", kClosed, "R 1002"},
          {kFinWait2, "", kClosed, "R 1002"},
          {kCloseWait, "", kClosed, "R 1001"},
          {kClosing, "", kClosed, ""},
          {kLastAck, "", kClosed, ""},
          {kTimeWait, "", kClosed, ""}}},
        [](Endpoint& t) { return error_of(t.tcp.abort()); });
}

TEST(Calls, StatusInEveryState) {
  for (int i = 0; i < kStateCount; ++i) {
    const auto state = static_cast<State>(i);
    const Endpoint t = in(state);
    const Status status = t.tcp.status();
    EXPECT_EQ(status.state, state);
    EXPECT_EQ(status.local, kLocal);
    EXPECT_EQ(status.remote, state == kClosed || state == kListen ? wire::Endpoint{} : kRemote);
    EXPECT_EQ(status.send_window, state >= kSynReceived ? 65535U : 0U) << to_string(state);
  }
}

TEST(Calls, StatusCountsWhatIsOnItsWay) {
  Endpoint t;
  t.window = 1000;
  t.established();
  say(t, 1500);
  t.sends(". 1001 ack 5001 len 1000").receives(".", 5001, 1001, octets(7));
  const Status status = t.tcp.status();
  EXPECT_EQ(status.awaiting_ack, 1000U);
  EXPECT_EQ(status.awaiting_send, 500U);
  EXPECT_EQ(status.pending_receipt, 7U);
  EXPECT_EQ(status.receive_window, 65535U - 7);
}

TEST(Calls, AfterAFailureEveryCallNamesItsReason) {
  struct Case {
    void (*fail)(Endpoint&);
    std::string_view reason;
  };
  for (const Case& c : {Case{[](Endpoint& t) { t.established().receives("R", 5001); }, "connection reset"},
                        Case{[](Endpoint& t) { t.established().aborts(); }, "connection reset"},
                        Case{[](Endpoint& t) { t.syn_sent().receives("R.", 0, 1001); }, "connection refused"},
                        Case{[](Endpoint& t) { t.syn_sent().passes(minutes(10)); },
                             "connection aborted due to user timeout"}}) {
    Endpoint t;
    c.fail(t);
    t.is(kClosed);
    EXPECT_EQ(error_of(t.tcp.send(octets(1), t.now)), c.reason);
    EXPECT_EQ(error_of(t.tcp.receive(1)), c.reason);
    EXPECT_EQ(error_of(t.tcp.close(t.now)), c.reason);
    EXPECT_EQ(error_of(t.tcp.abort()), c.reason);
  }
}

TEST(Calls, OnAHostAnUnknownConnectionDoesNotExist) {
  Host host(kLocal.address, {1, 2});
  const ConnId nobody{4711};
  EXPECT_EQ(error_of(host.send(nobody, octets(1), {})), kNone);
  EXPECT_EQ(error_of(host.receive(nobody, 1)), kNone);
  EXPECT_EQ(error_of(host.close(nobody, {})), kNone);
  EXPECT_EQ(error_of(host.close_both(nobody, {})), kNone);
  EXPECT_EQ(error_of(host.abort(nobody)), kNone);
  EXPECT_EQ(error_of(host.configure(nobody, {}, {})), kNone);
  EXPECT_EQ(error_of(host.set_backlog(nobody, 1)), kNone);
}

}  // namespace
}  // namespace tcplab::tcp
