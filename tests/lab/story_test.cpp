// What a trace tells about itself: the reason of every change of state, the cause of every event.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/trace/station.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// The arcs that a host's connections took, as the state diagram labels them.
Lines arcs(const Trace& trace, std::string_view host, Language language = Language::kEnglish) {
  Lines lines;
  for (const Event& event : trace.events()) {
    const std::string label = arc_label(event, language);
    if (!label.empty() && trace.hosts()[event.host].name == host) lines.push_back(label);
  }
  return lines;
}

TEST(ArcLabels, ARefusedConnectionEndsByTheResetThatCame) {
  const Trace trace = whole_run(builtin("connection-refused")).trace();
  EXPECT_EQ(arcs(trace, "client"), (Lines{"active OPEN / create TCB, snd SYN", "rcv RST / delete TCB"}));
  EXPECT_EQ(arcs(trace, "client", Language::kChinese),
            (Lines{"主动打开 / 创建 TCB，发送 SYN", "收到 RST / 删除 TCB"}));
}

TEST(ArcLabels, EveryChangeOfStateOfEveryScenarioHasItsArcAndNothingElseHasOne) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Trace trace = whole_run(scenario_of(each.text)).trace();
    for (const Event& event : trace.events()) {
      const auto* change = std::get_if<tcp::StateChanged>(&event.what);
      EXPECT_EQ(arc_label(event).empty(), change == nullptr) << each.name << " event " << event.id;
      if (change == nullptr) continue;
      EXPECT_NE(tcp::find_transition(change->from, change->to, event.rule), nullptr)
          << each.name << " event " << event.id;
    }
  }
}

TEST(ArcLabels, AReasonThatNoArcHasIsToldInTheSentenceOfItsRule) {
  Event event;
  event.what = tcp::StateChanged{tcp::State::kEstablished, tcp::State::kClosed};
  event.rule = tcp::Rule::kBacklogFull;
  EXPECT_EQ(arc_label(event), tcp::info(event.rule).english);
  EXPECT_EQ(arc_label(event, Language::kChinese), tcp::info(event.rule).chinese);
}

// From a segment that was sent to its arrival, from there to what it led to, and all the way back.
TEST(Causes, LeadFromASegmentToItsArrivalToItsEffectsAndBackInEveryScenario) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    SCOPED_TRACE(each.name);
    const Trace trace = whole_run(scenario_of(each.text)).trace();
    std::set<EventId> causes;
    std::map<std::pair<std::uint32_t, tcp::TimerKind>, EventId> armed;
    for (const Event& event : trace.events()) {
      if (event.cause != kNoEvent) {
        EXPECT_LT(event.cause, event.id);
        causes.insert(event.cause);
      } else {
        // The script's own: a call, what it does to a host, or a segment that an attacker has made.
        const bool scripted = std::holds_alternative<Called>(event.what) ||
                              std::holds_alternative<Intervened>(event.what) ||
                              std::holds_alternative<LinkChanged>(event.what) ||
                              std::holds_alternative<SegmentSent>(event.what);
        EXPECT_TRUE(scripted) << describe(trace, event);
      }
      const std::uint32_t connection = event.connection.value * 16U + event.host;
      if (const auto* set = std::get_if<tcp::TimerSet>(&event.what))
        armed[{connection, set->timer}] = event.id;
      if (const auto* fired = std::get_if<tcp::TimerFired>(&event.what)) {
        EXPECT_EQ(event.cause, (armed[{connection, fired->timer}])) << describe(trace, event);
      }
    }
    for (const Packet& packet : trace.packets()) {
      if (packet.received == kNoEvent) continue;
      EventId before = trace.events()[packet.received].cause;
      while (before != packet.sent && trace.packet_of(before) == packet.id)
        before = trace.events()[before].cause;
      EXPECT_EQ(before, packet.sent);
      EXPECT_EQ(causes.count(packet.received), 1U) << describe(trace, trace.events()[packet.received]);
    }
  }
}

const wire::IpAddress kUs = wire::IpAddress::v4(198, 51, 100, 1);
const wire::IpAddress kThem = wire::IpAddress::v4(198, 51, 100, 2);

// A Host of which the test is the network.
class StationStory : public ::testing::Test {
 protected:
  StationStory() : trace_("a station", {{"us", kUs}, {"them", kThem}}), host_(kUs, SipKey{1, 2}) {}
  Station station() { return {0, host_, causes_, trace_}; }
  EventId arrives(std::uint16_t port) {
    wire::TcpSegment syn;
    syn.source = kThem;
    syn.destination = kUs;
    syn.header.source_port = port;
    syn.header.destination_port = 80;
    syn.header.flags.syn = true;
    station().on_packet(Recorder(trace_).add(Bytes(wire::emit_datagram(syn)), 1, 0), now_);
    return trace_.packets().back().received;
  }
  PacketId sends() {
    const auto departure = station().next_segment(now_);
    EXPECT_TRUE(departure.has_value());
    return departure ? departure->packet : 0;
  }
  void reports(const wire::IcmpError& error) {
    station().on_packet(Recorder(trace_).add(Bytes(wire::emit_icmp_datagram(error)), 1, 0), now_);
  }
  wire::IcmpError about(const wire::TcpSegment& segment, std::uint8_t code) const {
    wire::IcmpError error;
    error.source = kThem;
    error.destination = kUs;
    error.type = wire::icmp4::kDestinationUnreachable;
    error.code = code;
    error.quoted_from = segment.from();
    error.quoted_to = segment.to();
    error.quoted_seq = segment.header.seq;
    return error;
  }
  Event first_of_icmp() const {
    for (const Event& event : trace_.events()) {
      if (std::holds_alternative<IcmpReceived>(event.what)) return event;
    }
    ADD_FAILURE() << "no ICMP in the trace";
    return trace_.events().front();
  }

  Trace trace_;
  tcp::Host host_;
  Provenance causes_;
  Instant now_{5};
};

TEST_F(StationStory, AnIcmpErrorThatEndsAConnectionIsTheCauseOfTheEnd) {
  ASSERT_TRUE(station().connect({kThem, 80}, 5000, now_));
  const Packet syn = trace_.packets()[sends()];
  reports(about(syn.segment, 3));
  const Event icmp = first_of_icmp();
  EXPECT_EQ(icmp.cause, syn.sent);
  EXPECT_EQ(icmp.at, now_);
  EXPECT_EQ(icmp.host, 0);
  EXPECT_EQ(tcp::info(icmp.rule).name, "icmp-hard-error");
  EXPECT_EQ(trace_.events().back().cause, icmp.id);
  EXPECT_EQ(describe(trace_, icmp),
            "us <- them  ICMP destination unreachable (port), about Seq=0 to 198.51.100.2:80: ICMP reports "
            "that the peer cannot be reached: the open is given up.  (RFC 9293 3.9.2.2)");
  EXPECT_NE(describe(trace_, icmp, Language::kChinese).find("目的不可达（端口）"), std::string::npos);
  EXPECT_NE(to_json(trace_).find(
                "\"event\":\"icmp-received\",\"packet\":1,\"source\":\"198.51.100.2\",\"type\":3,\"code\":3"),
            std::string::npos);
  EXPECT_NE(to_text(trace_).find("ICMP destination unreachable (port)"), std::string::npos);
}

TEST_F(StationStory, AnIcmpErrorAboutNothingIsThereWithItsReason) {
  ASSERT_TRUE(station().connect({kThem, 80}, 5000, now_));
  wire::TcpSegment forged = trace_.packets()[sends()].segment;
  forged.header.seq += 77;
  reports(about(forged, 3));
  const Event icmp = first_of_icmp();
  EXPECT_EQ(icmp.cause, kNoEvent);
  EXPECT_EQ(tcp::info(icmp.rule).name, "icmp-ignored");
  EXPECT_EQ(trace_.events().back().cause, icmp.id);
  EXPECT_TRUE(std::holds_alternative<tcp::Discarded>(trace_.events().back().what));
}

TEST_F(StationStory, WhatCannotBeReadSaysWhatIsWrongWithIt) {
  wire::TcpSegment syn;
  syn.source = kThem;
  syn.destination = kUs;
  std::vector<std::uint8_t> octets = wire::emit_datagram(syn);
  octets[24] ^= 1;  // of the sequence number
  station().on_packet(Recorder(trace_).add(Bytes(octets), 1, 0), now_);
  ASSERT_EQ(trace_.events().size(), 1U);
  EXPECT_EQ(describe(trace_, trace_.events()[0]),
            "us <- them  40 octets that cannot be read: bad TCP checksum (at octet 36)  (RFC 9293 3.1)");
  EXPECT_NE(describe(trace_, trace_.events()[0], Language::kChinese).find("TCP 检验和错误"),
            std::string::npos);
  EXPECT_NE(to_json(trace_).find("\"event\":\"unreadable\",\"packet\":0,\"source\":\"198.51.100.2\","
                                 "\"problem\":\"bad TCP checksum\","
                                 "\"offset\":36,\"length\":40"),
            std::string::npos);
}

// Several that arrive before anything is sent: each answer has the segment that it answers as its cause.
TEST_F(StationStory, EachOfSeveralResetsAnswersItsOwnSegment) {
  const EventId first = arrives(1001);
  const EventId second = arrives(1002);
  EXPECT_EQ(trace_.events()[trace_.packets()[sends()].sent].cause, first);
  EXPECT_EQ(trace_.events()[trace_.packets()[sends()].sent].cause, second);
}

TEST_F(StationStory, EachOfSeveralCallsHasItsOwnEvents) {
  std::vector<tcp::MadeCall> calls;
  for (const std::uint16_t port : {std::uint16_t{5000}, std::uint16_t{5001}}) {
    const auto id = host_.connect({kThem, 80}, port, now_);
    ASSERT_TRUE(id);
    calls.push_back({*id, Called{.call = CallKind::kConnect}, host_.events_waiting()});
  }
  station().record_calls(calls, now_);
  ASSERT_EQ(trace_.events().size(), 4U);
  for (const EventId call : {0U, 2U}) {
    EXPECT_TRUE(std::holds_alternative<Called>(trace_.events()[call].what));
    EXPECT_TRUE(std::holds_alternative<tcp::StateChanged>(trace_.events()[call + 1].what));
    EXPECT_EQ(trace_.events()[call + 1].cause, call);
    EXPECT_EQ(trace_.events()[call + 1].connection, trace_.events()[call].connection);
  }
}

TEST_F(StationStory, ANewTraceKnowsNoCauseOfTheOldOne) {
  ASSERT_TRUE(station().connect({kThem, 80}, 5000, now_));
  sends();
  EXPECT_FALSE(station().next_segment(now_));
  trace_ = Trace(trace_.name(), trace_.nodes());
  causes_.begin_anew();
  now_ = host_.next_timeout();
  station().on_timeout(now_);
  sends();
  ASSERT_FALSE(trace_.events().empty());
  for (const Event& event : trace_.events()) {
    EXPECT_TRUE(event.cause == kNoEvent || event.cause < event.id) << describe(trace_, event);
  }
  EXPECT_EQ(trace_.events()[0].cause, kNoEvent);
}

}  // namespace
}  // namespace tcplab::lab
