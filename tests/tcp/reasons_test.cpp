// Every change of state names its own reason: for each row of the table of transitions the connection is
// brought to where the arc begins, the reason is made to happen, and the event has to carry that very rule.

#include <functional>
#include <map>
#include <set>
#include <string>

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

Config with(const std::function<void(Config&)>& choose) {
  Config config = plain();
  choose(config);
  return config;
}

// What the reason needs to be possible.
Config config_for(const Transition& arc) {
  return with([&arc](Config& c) {
    if (arc.rule == Rule::kSynReset) c.challenge_syns = false;
    c.variant.two_message_handshake = arc.rule == Rule::kVariantTwoMessages;
    c.variant.no_time_wait = arc.rule == Rule::kVariantNoTimeWait;
    c.variant.time_wait_assassination = arc.rule == Rule::kVariantAssassination;
    if (arc.rule == Rule::kUserTimeout) c.user_timeout = c.open_timeout = seconds(2);
    if (arc.rule == Rule::kRetriesExhausted) c.data_retries = 2;
    if (arc.rule == Rule::kConnectGivenUp) c.syn_retries = 2;
    if (arc.rule == Rule::kFinWait2Limit) c.fin_wait2_limit = seconds(60);
    if (arc.rule == Rule::kTextNobodyReads) c.fin_wait2_limit = seconds(60);
    if (arc.rule == Rule::kKeepAliveGivenUp) {
      c.keep_alive = true;
      c.keep_idle = seconds(10);
      c.keep_interval = seconds(1);
      c.keep_count = 2;
    }
  });
}

// The peer has sent its FIN in these, and its number is one further on.
std::uint32_t next_of_peer(State from) {
  return from == kCloseWait || from == kClosing || from == kLastAck || from == kTimeWait ? 5002 : 5001;
}

// In SYN-RECEIVED by a simultaneous open, where a RST or a SYN ends the connection instead of leading back.
void crossed(Endpoint& t) { t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001"); }

// Already closed in SYN-RECEIVED, so that FIN-WAIT-1 waits for the handshake.
void closed_early(Endpoint& t) { t.syn_received().closes().sends("F. 1001 ack 5001"); }

// A SYN that was trusted: its text is there to be read in SYN-RECEIVED.
void trusted(Endpoint& t) {
  EXPECT_TRUE(t.tcp.open_passive(std::nullopt));
  t.tcp.trust_syn();
  t.receives("S", 5000, 0, octets(10)).sends("S. 1000 ack 5011");
}

// The peer has closed too, and what it has said before was not read.
void unread(Endpoint& t, State in) {
  const bool crossing = in == kClosing;
  (crossing ? t.fin_wait_1() : t.established()).receives("F.", 5001, 1001, octets(10));
  t.sends(crossing ? ". 1002 ack 5012" : ". 1001 ack 5012");
  if (in == kLastAck) t.closes().sends("F. 1001 ack 5012");
}

void reach(Endpoint& t, const Transition& arc) {
  if (arc.rule == Rule::kTextNobodyReads && next_of_peer(arc.from) == 5002) return unread(t, arc.from);
  switch (arc.from) {
    case kClosed:
      return;
    case kListen:
      if (arc.to == kSynSent) return void(t.tcp.open_passive(kRemote));
      return void(t.listen());
    case kSynSent:
      return void(t.syn_sent());
    case kSynReceived:
      if (arc.rule == Rule::kTextNobodyReads) return trusted(t);
      if (arc.rule == Rule::kReset || arc.rule == Rule::kSynReset) return crossed(t);
      if (arc.rule == Rule::kVariantTwoMessages) return void(t.listen().receives("S", 5000));
      return void(t.syn_received());
    case kEstablished:
      return void(t.established());
    case kFinWait1:
      if (arc.rule == Rule::kConnectGivenUp) return closed_early(t);
      return void(t.fin_wait_1());
    case kFinWait2:
      return void(t.fin_wait_2());
    case kCloseWait:
      return void(t.close_wait());
    case kClosing:
      return void(t.closing());
    case kLastAck:
      return void(t.last_ack());
    case kTimeWait:
      return void(t.time_wait());
  }
}

// So that something waits for an acknowledgment. In the other states that is the SYN or the FIN.
void leave_unacknowledged(Endpoint& t) {
  if (t.tcp.state() != kEstablished && t.tcp.state() != kCloseWait) return;
  EXPECT_TRUE(t.tcp.send(octets(10), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
}

// Runs the timers, and lets out what they send, until the connection is over.
void wait_for_the_end(Endpoint& t) {
  for (int i = 0; i < 100 && t.tcp.state() != kClosed; ++i) {
    t.times_out();
    while (t.tcp.poll_segment(t.now)) {
    }
  }
}

void data_nobody_reads(Endpoint& t, State from) {
  if (from == kFinWait1) {  // closed for reading too, and then text comes
    EXPECT_TRUE(t.tcp.close_both(t.now));
    return void(t.receives(".", 5001, 1001, octets(5)));
  }
  const bool reading = from == kEstablished || from == kFinWait2;  // in the others it has come before
  if (reading) t.receives(".", 5001, from == kFinWait2 ? 1002 : 1001, octets(5));
  EXPECT_TRUE(t.tcp.close_both(t.now));
}

void hard_error(Endpoint& t) {
  wire::IcmpError error;
  error.source = kRemote.address;
  error.destination = kLocal.address;
  error.type = kOnIpv6 ? wire::icmp6::kDestinationUnreachable : wire::icmp4::kDestinationUnreachable;
  error.code = kOnIpv6 ? 4 : 3;  // port unreachable
  error.quoted_from = kLocal;
  error.quoted_to = kRemote;
  error.quoted_seq = t.tcp.snd().una;
  t.tcp.on_icmp(error, t.now);
}

void cause(Endpoint& t, const Transition& arc) {
  const std::uint32_t peer = next_of_peer(arc.from);
  switch (arc.rule) {
    case Rule::kOpenPassive:
      return void(t.listen());
    case Rule::kOpenActive:
      EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
      return;
    case Rule::kSend:
      EXPECT_TRUE(t.tcp.send(octets(10), t.now));
      return;
    case Rule::kClose:
      return void(t.closes());
    case Rule::kAbort:
      return void(t.aborts());
    case Rule::kListenerClosed:
      EXPECT_TRUE(t.tcp.abort(Rule::kListenerClosed));
      return;
    case Rule::kPowerLost:
      return t.tcp.lose_power();
    case Rule::kHalfOpenGivesWay:
      return t.tcp.give_way();
    case Rule::kMemoryShort:
      EXPECT_TRUE(t.tcp.abort(Rule::kMemoryShort));
      return;
    case Rule::kListenSyn:
    case Rule::kSynSentSimultaneous:
      return void(t.receives("S", 5000));
    case Rule::kSynCookieTaken:
      return t.tcp.on_remembered_syn(t.segment("S", 5000), t.now);
    case Rule::kSynSentSynAck:
      return void(t.receives("S.", 5000, 1001));
    case Rule::kSynSentRefused:
      return void(t.receives("R.", 0, 1001));
    case Rule::kReset:
    case Rule::kResetToListen:
      return void(t.receives("R", peer));
    case Rule::kSynToListen:
    case Rule::kSynReset:
      return void(t.receives("S", peer));
    case Rule::kHandshakeDone:
      return void(t.receives(".", 5001, 1001));
    case Rule::kFinAcked:
      return void(t.receives(".", 5001, 1002));
    case Rule::kFinArrived:
      return void(t.receives("F.", 5001, arc.to == kTimeWait ? 1002 : 1001));
    case Rule::kClosingAcked:
    case Rule::kLastAckAcked:
      return void(t.receives(".", 5002, 1002));
    case Rule::kVariantTwoMessages:
      return void(t.sends("S. 1000 ack 5001"));
    case Rule::kVariantNoTimeWait:
      if (arc.from == kClosing) return void(t.receives(".", 5002, 1002));
      return void(t.receives("F.", 5001, 1002));
    case Rule::kVariantAssassination:
      return void(t.receives("R", peer + 100));
    case Rule::kTextNobodyReads:
      return data_nobody_reads(t, arc.from);
    case Rule::kIcmpHardError:
      return hard_error(t);
    case Rule::kTimeWaitReused:
      return t.tcp.end_time_wait();
    case Rule::kFinWait2Limit:
      EXPECT_TRUE(t.tcp.close_both(t.now));
      return wait_for_the_end(t);
    case Rule::kUserTimeout:
    case Rule::kRetriesExhausted:
    case Rule::kConnectGivenUp:
      leave_unacknowledged(t);
      [[fallthrough]];
    case Rule::kKeepAliveGivenUp:
    case Rule::kTimeWaitOver:
      return wait_for_the_end(t);
    default:
      FAIL() << "nothing here makes " << info(arc.rule).name << " happen";
  }
}

std::string name_of(const Transition& arc) {
  return std::string(to_string(arc.from))
      .append(" -> ")
      .append(to_string(arc.to))
      .append(" by ")
      .append(info(arc.rule).name);
}

TEST(Reasons, EveryChangeOfStateCarriesTheRuleOfItsOwnReason) {
  for (const Transition& arc : transitions()) {
    SCOPED_TRACE(name_of(arc));
    Endpoint t(config_for(arc));
    reach(t, arc);
    t.drain();
    ASSERT_EQ(t.tcp.state(), arc.from);
    t.log.clear();
    cause(t, arc);
    t.drain();
    const Event* first = nullptr;
    for (const Event& event : t.log) {
      if (first == nullptr && std::holds_alternative<StateChanged>(event.what)) first = &event;
    }
    ASSERT_NE(first, nullptr) << "no change of state";
    EXPECT_EQ(std::get<StateChanged>(first->what), (StateChanged{arc.from, arc.to}));
    EXPECT_EQ(info(first->rule).name, info(arc.rule).name);
    EXPECT_EQ(find_transition(arc.from, arc.to, first->rule), &arc);
  }
}

// What ends a connection is told as the end of each of its timers too, and the timer that did it says so.
TEST(Reasons, ATimerThatEndsAConnectionFiresForThatReason) {
  for (const Rule rule :
       {Rule::kUserTimeout, Rule::kRetriesExhausted, Rule::kKeepAliveGivenUp, Rule::kConnectGivenUp}) {
    const State from = rule == Rule::kConnectGivenUp ? kSynSent : kEstablished;
    const Transition* arc = find_transition(from, kClosed, rule);
    ASSERT_NE(arc, nullptr);
    Endpoint t(config_for(*arc));
    reach(t, *arc);
    cause(t, *arc);
    const TimerFired* last = nullptr;
    Rule by = Rule::kNone;
    for (const Event& event : t.log) {
      if (const auto* fired = std::get_if<TimerFired>(&event.what)) {
        last = fired;
        by = event.rule;
      }
    }
    ASSERT_NE(last, nullptr) << info(rule).name;
    EXPECT_EQ(info(by).name, info(rule).name);
  }
}

// The limit of FIN-WAIT-2 is that state's: TIME-WAIT lasts its 2 MSL.
TEST(Reasons, TheLimitOfFinWait2EndsWithTheState) {
  Config config = plain();
  config.fin_wait2_limit = seconds(60);
  Endpoint t(config);
  t.fin_wait_2();
  EXPECT_TRUE(t.tcp.close_both(t.now));
  ASSERT_TRUE(t.tcp.timer(TimerKind::kFinWait2));
  t.receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
  EXPECT_FALSE(t.tcp.timer(TimerKind::kFinWait2));
  t.passes(seconds(61)).is(kTimeWait);
}

TEST(Reasons, NoTwoReasonsForAnArcReadTheSame) {
  std::map<std::pair<State, State>, std::set<std::string>> english;
  std::map<std::pair<State, State>, std::set<std::string>> chinese;
  for (const Transition& arc : transitions()) {
    const std::pair between(arc.from, arc.to);
    EXPECT_TRUE(english[between].insert(label_of(arc)).second) << name_of(arc) << ": " << label_of(arc);
    EXPECT_TRUE(chinese[between].insert(label_of(arc, Language::kChinese)).second) << name_of(arc);
  }
}

TEST(Reasons, AnArcIsLabelledAsFigure5Does) {
  const auto label = [](State from, State to, Rule rule) {
    const Transition* arc = find_transition(from, to, rule);
    return arc != nullptr ? label_of(*arc) : "no such arc";
  };
  EXPECT_EQ(label(kListen, kSynReceived, Rule::kListenSyn), "rcv SYN / snd SYN,ACK");
  EXPECT_EQ(label(kSynSent, kClosed, Rule::kClose), "CLOSE / delete TCB");
  EXPECT_EQ(label(kSynSent, kClosed, Rule::kSynSentRefused), "rcv RST / delete TCB");
  EXPECT_EQ(label(kEstablished, kClosed, Rule::kKeepAliveGivenUp), "keep-alive timeout / snd RST");
  EXPECT_EQ(label(kSynReceived, kEstablished, Rule::kHandshakeDone), "rcv ACK of SYN");
  EXPECT_EQ(label(kEstablished, kClosed, Rule::kLastAckAcked), "no such arc");
}

}  // namespace
}  // namespace tcplab::tcp
