// A packet is the octets that were on the wire, and what they say.
#include <algorithm>

#include "core/lab/secret.hpp"
#include "core/wire/ipv6.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"

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

// What its octets say, read by whoever has nothing else.
void expect_read_again(const Trace& trace, const Packet& packet, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number,
                                     trace.name() + ", packet " + std::to_string(packet.id));
  const std::vector<std::uint8_t> octets = trace.octets(packet.id);
  const auto segment = wire::parse_datagram(octets);
  const auto icmp = wire::parse_icmp_datagram(octets);
  ASSERT_EQ(segment.ok(), packet.is_segment());
  ASSERT_EQ(icmp.ok(), packet.icmp.has_value());
  if (segment) {
    EXPECT_EQ(*segment, packet.segment);
  } else if (icmp) {
    EXPECT_EQ(*icmp, *packet.icmp);
  } else {
    EXPECT_EQ(*packet.error, wire::claims_icmp_error(octets) ? icmp.error() : segment.error());
  }
}

TEST_F(Packets, OfEveryScenarioCanBeReadAgain) {
  std::size_t segments = 0;
  std::size_t icmp = 0;
  std::size_t unreadable = 0;
  std::vector<std::string> texts = {std::string(kLongAndLossy) + "corrupt client->server data #7\n"};
  for (const scenario::Builtin& each : scenario::builtins()) texts.emplace_back(each.text);
  for (const std::string& text : texts) {
    const History history = whole_run(scenario_of(text));
    EXPECT_FALSE(history.trace().packets().empty()) << text;
    for (const Packet& packet : history.trace().packets()) {
      expect_read_again(history.trace(), packet);
      segments += packet.is_segment() ? 1U : 0U;
      icmp += packet.icmp ? 1U : 0U;
      unreadable += packet.error ? 1U : 0U;
    }
  }
  EXPECT_GT(segments, 4000U);
  EXPECT_GT(icmp, 0U);
  EXPECT_GT(unreadable, 0U);
}

// lab::without_secret(): what is told of a run has its packets as they were, and not as they would be put
// into octets again.
TEST_F(Packets, AreToldOctetForOctet) {
  Trace trace("packets", {{"us", kOurHost}, {"outside", {}}});
  Recorder recorder(trace);
  std::vector<std::uint8_t> padded = wire::emit_datagram(data_segment());
  padded.insert(padded.end(), {0xde, 0xad});
  std::vector<std::uint8_t> damaged = wire::emit_datagram(data_segment());
  damaged.back() ^= 0x40;
  recorder.add(Bytes(padded), 1, 0);
  recorder.add(Bytes(damaged), 1, 0);
  recorder.add(data_segment(), 0, 1, true);
  const Told told = without_secret(trace, Scenario(), 0);
  ASSERT_EQ(told.trace.packets().size(), 3U);
  for (const Packet& packet : trace.packets()) {
    const Packet copy = told.trace.packets()[packet.id];
    EXPECT_EQ(told.trace.octets(packet.id), trace.octets(packet.id)) << packet.id;
    EXPECT_EQ(copy.segment, packet.segment);
    EXPECT_EQ(copy.error, packet.error);
    EXPECT_EQ(copy.retransmission, packet.retransmission);
    EXPECT_EQ(copy.from, packet.from);
    EXPECT_EQ(copy.to, packet.to);
  }
  EXPECT_EQ(told.trace.packets()[2].segment.payload.data(), kText.data()) << "shared, not copied";
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
  EXPECT_TRUE(answer->segment->header.flags.rst);
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
