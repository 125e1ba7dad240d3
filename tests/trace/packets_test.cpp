// A packet is the octets that were on the wire, and what they say.
#include <algorithm>

#include "core/wire/ipv6.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

const wire::IpAddress kOurHost = wire::IpAddress::v4(198, 51, 100, 1);
const wire::IpAddress kPeerHost = wire::IpAddress::v4(198, 51, 100, 2);
const Bytes kText = Bytes(std::vector<std::uint8_t>(777, 'x'));

wire::TcpSegment data_segment() {
  wire::TcpSegment segment;
  segment.source = kPeerHost;
  segment.destination = kOurHost;
  segment.ip.identification = 4711;
  segment.header.source_port = 80;
  segment.header.destination_port = 5000;
  segment.header.seq = SeqNum{1000};
  segment.header.flags.ack = true;
  segment.header.options.append_nop();
  segment.header.options.append_nop();
  segment.header.options.append_timestamps({1, 2});
  segment.payload = kText;
  return segment;
}

class Packets : public ::testing::Test {
 protected:
  PacketId comes(std::vector<std::uint8_t> octets) {
    const PacketId id = Recorder(trace_).add(Bytes(std::move(octets)), 1, 0);
    station().on_packet(id, Instant{5});
    return id;
  }
  Station station() { return {0, host_, causes_, trace_}; }
  bool captured(const std::vector<std::uint8_t>& octets) const {
    const auto file = to_pcapng(trace_);
    return std::search(file.begin(), file.end(), octets.begin(), octets.end()) != file.end();
  }

  Trace trace_{"packets", {{"us", kOurHost}, {"outside", {}}}};
  tcp::Host host_{kOurHost, SipKey{1, 2}};
  Provenance causes_;
};

TEST_F(Packets, OfOurOwnAreTheOctetsThatWouldBeEmitted) {
  wire::TcpSegment routed = data_segment();
  routed.ip.options = Bytes(std::vector<std::uint8_t>{131, 7, 4, 192, 0, 2, 9, 0});
  wire::TcpSegment v6 = data_segment();
  v6.source = *wire::IpAddress::parse("2001:db8::1");
  v6.destination = *wire::IpAddress::parse("2001:db8::2");
  v6.ip = {};
  v6.ip.flow_label = 77;
  wire::TcpSegment odd = data_segment();
  odd.header.options = wire::TcpOptions::raw(std::vector<std::uint8_t>{3, 3, 7});
  odd.payload = kText.slice(5, 3);
  for (const wire::TcpSegment& segment : {data_segment(), routed, v6, odd}) {
    const PacketId id = Recorder(trace_).add(segment, 0, 1);
    EXPECT_EQ(trace_.octets(id), wire::emit_datagram(segment));
    EXPECT_EQ(trace_.packets()[id].segment, segment);
    EXPECT_EQ(trace_.packets()[id].segment.payload.data(), segment.payload.data()) << "shared, not copied";
  }
}

TEST_F(Packets, OfEveryScenarioCanBeReadAgain) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Trace trace = History(scenario_of(each.text)).trace();
    for (const Packet& packet : trace.packets()) {
      const auto parsed = wire::parse_datagram(trace.octets(packet.id));
      ASSERT_TRUE(parsed) << each.name;
      EXPECT_EQ(*parsed, packet.segment);
    }
  }
}

// What a segment says does not tell all of its octets: those stay as they came.
TEST_F(Packets, FromOutsideStayAsTheyCame) {
  std::vector<std::uint8_t> octets = wire::emit_datagram(data_segment());
  octets.insert(octets.end(), {0xde, 0xad});  // padding behind the datagram
  const PacketId id = comes(octets);
  const Packet packet = trace_.packets()[id];
  EXPECT_TRUE(packet.is_segment());
  EXPECT_EQ(packet.segment, data_segment());
  EXPECT_EQ(trace_.octets(id), octets);
  EXPECT_EQ(packet.received, 0U);
  EXPECT_EQ(trace_.packet_of(packet.received), id);
  EXPECT_TRUE(captured(octets));
}

TEST_F(Packets, ThatAreDamagedAreThereWithWhatIsWrong) {
  std::vector<std::uint8_t> octets = wire::emit_datagram(data_segment());
  octets.back() ^= 0x40;
  const PacketId id = comes(octets);
  const Packet packet = trace_.packets()[id];
  EXPECT_FALSE(packet.is_segment());
  EXPECT_EQ(packet.error, (wire::ParseError{36, "bad TCP checksum"}));
  EXPECT_EQ(packet.segment.source, kPeerHost);
  EXPECT_EQ(packet.protocol, wire::kProtocolTcp);
  const Event event = trace_.events()[packet.received];
  EXPECT_EQ(event.what, What(Unreadable{id}));
  EXPECT_EQ(event.rule, tcp::Rule::kMalformed);
  EXPECT_EQ(trace_.octets(id), octets);
  EXPECT_TRUE(captured(octets));
  EXPECT_NE(to_json(trace_).find("\"id\":0,\"from\":1,\"to\":0,\"source\":\"198.51.100.2\",\"destination\":"
                                 "\"198.51.100.1\",\"protocol\":6,\"length\":829,"),
            std::string::npos)
      << to_json(trace_);
}

// Variant::no_checksum_check: the arrival says why it was taken, and what it led to follows from it.
TEST_F(Packets, ThatAreDamagedAreTakenWhereNobodyLooksAtTheChecksum) {
  tcp::Config config;
  config.variant.no_checksum_check = true;
  host_.set_config(config);
  std::vector<std::uint8_t> octets = wire::emit_datagram(data_segment());
  octets.back() ^= 0x40;
  const PacketId id = comes(octets);
  const Event event = trace_.events()[trace_.packets()[id].received];
  EXPECT_EQ(event.what, What(Unreadable{id}));
  EXPECT_EQ(event.rule, tcp::Rule::kVariantNoChecksumCheck);
  const auto answer = station().next_segment(Instant{5});
  ASSERT_TRUE(answer) << "the Host has seen it, and resets what nobody has";
  EXPECT_TRUE(answer->segment.header.flags.rst);
  EXPECT_EQ(trace_.events()[answer->sent].cause, event.id);

  comes({0x45, 0, 0, 20});
  EXPECT_EQ(trace_.events()[trace_.events().size() - 1].rule, tcp::Rule::kMalformed) << "no datagram at all";
  EXPECT_FALSE(station().next_segment(Instant{5}));
}

TEST_F(Packets, MayBeTooShortToSayAnything) {
  for (const std::size_t size : {0U, 1U, 19U, 39U}) {
    const PacketId id = comes(std::vector<std::uint8_t>(size, 0x45));
    EXPECT_TRUE(trace_.packets()[id].error) << size;
    EXPECT_EQ(trace_.octets(id).size(), size);
  }
}

// From the end of a connection back to the segment that the network complained about.
TEST_F(Packets, OfIcmpLeadBackToTheSegmentThatTheyQuote) {
  ASSERT_TRUE(station().connect({kPeerHost, 80}, 5000, Instant{1}));
  const auto syn = station().next_segment(Instant{1});
  ASSERT_TRUE(syn);
  wire::IcmpError error;
  error.source = kPeerHost;
  error.destination = kOurHost;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = 3;
  error.quoted_from = {kOurHost, 5000};
  error.quoted_to = {kPeerHost, 80};
  error.quoted_seq = trace_.packets()[syn->packet].segment.header.seq;
  const std::vector<std::uint8_t> octets = wire::emit_icmp_datagram(error);
  const PacketId id = comes(octets);

  const Packet packet = trace_.packets()[id];
  EXPECT_EQ(packet.icmp, error);
  EXPECT_EQ(packet.segment.source, kPeerHost);
  EXPECT_EQ(trace_.octets(id), octets);
  EXPECT_TRUE(captured(octets));
  const auto events = trace_.events();
  const auto closed = std::find_if(events.begin(), events.end(), [](const Event& event) {
    return event.what == What(tcp::StateChanged{tcp::State::kSynSent, tcp::State::kClosed});
  });
  ASSERT_NE(closed, events.end());
  EXPECT_EQ(closed->cause, packet.received);
  EXPECT_EQ(events[packet.received].what, What(IcmpReceived{id}));
  EXPECT_EQ(events[packet.received].cause, trace_.packets()[syn->packet].sent);
}

}  // namespace
}  // namespace tcplab::lab
