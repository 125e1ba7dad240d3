// A capture as a trace: who says what to whom, what of it is sent again, and what is left out.
#include "core/trace/imported.hpp"

#include <algorithm>

#include "core/capture/pcapng.hpp"
#include "core/trace/analysis.hpp"
#include "core/wire/icmp.hpp"
#include "tests/capture/files.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"

namespace tcplab::lab {
namespace {

using Octets = std::vector<std::uint8_t>;
using Strings = std::vector<std::string>;

const wire::IpAddress kHere = wire::IpAddress::v4(192, 0, 2, 1);
const wire::IpAddress kThere = wire::IpAddress::v4(192, 0, 2, 2);
const wire::Endpoint kOpener{kHere, 50000};
const wire::Endpoint kOther{kThere, 80};

wire::TcpSegment tcp_segment(wire::Endpoint from, wire::Endpoint to, const char* flags, std::uint32_t seq,
                             std::uint32_t ack = 0, std::size_t octets = 0) {
  wire::TcpSegment segment;
  segment.source = from.address;
  segment.destination = to.address;
  segment.header.source_port = from.port;
  segment.header.destination_port = to.port;
  segment.header.seq = SeqNum{seq};
  segment.header.ack = SeqNum{ack};
  segment.header.window = 1000;
  for (const char* flag = flags; *flag != 0; ++flag) {
    segment.header.flags.syn |= *flag == 'S';
    segment.header.flags.ack |= *flag == '.';
    segment.header.flags.fin |= *flag == 'F';
    segment.header.flags.rst |= *flag == 'R';
  }
  segment.payload = Bytes(Octets(octets, 'x'));
  return segment;
}

// A capture of IP alone, packet by packet.
class Pcap {
 public:
  Pcap() { file_.pcap(0xa1b23c4d, 101); }

  Pcap& at_us(std::int64_t microseconds, const Octets& datagram, std::size_t size = 0) {
    file_.record(1'000'000 + static_cast<std::uint32_t>(microseconds / 1'000'000),
                 static_cast<std::uint32_t>(microseconds % 1'000'000 * 1000), datagram, size);
    return *this;
  }
  Pcap& at_us(std::int64_t microseconds, const wire::TcpSegment& segment) {
    return at_us(microseconds, wire::emit_datagram(segment));
  }
  Bytes bytes() const { return file_.bytes(); }
  Imported imported(Line at = Line::here()) const {
    auto result = import_capture("a.pcap", file_.bytes());
    EXPECT_TRUE(result) << at.file << ":" << at.number << ": "
                        << (result ? "" : result.error().told().in(Language::kEnglish));
    return result ? *std::move(result) : Imported();
  }

 private:
  capture::FileMaker file_;
};

// "TCP Retransmission" of each packet, or nothing.
Strings findings_in(const Trace& trace) {
  Analysis analysis(trace);
  for (const Event& event : trace.events()) analysis.take(event);
  Strings found;
  for (PacketId id = 0; id < trace.packets().size(); ++id) found.emplace_back(to_string(analysis.of(id)));
  return found;
}

std::string refusal(const Bytes& octets) {
  const auto imported = import_capture("a.pcap", octets);
  return imported ? "read" : imported.error().told().in(Language::kEnglish);
}

TEST(Import, DrawsEachPacketFromItsSourceToItsDestinationAtTheInstantWhenItPassed) {
  const Trace trace = Pcap()
                          .at_us(500, tcp_segment(kOpener, kOther, "S", 100))
                          .at_us(700, tcp_segment(kOther, kOpener, "S.", 300, 101))
                          .at_us(900, tcp_segment(kOpener, kOther, ".", 101, 301, 5))
                          .imported()
                          .trace;
  EXPECT_EQ(to_text(trace),
            "a.pcap\n\n"
            "  0.000000  192.0.2.1 -> 192.0.2.2  50000 \u2192 80 [SYN] Seq=0 Win=1000 Len=0\n"
            "  0.000200  192.0.2.2 -> 192.0.2.1  80 \u2192 50000 [SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0\n"
            "  0.000400  192.0.2.1 -> 192.0.2.2  50000 \u2192 80 [ACK] Seq=1 Ack=1 Win=1000 Len=5\n");
}

// What a run writes is what is read: the same segments at the same instants.
TEST(Import, OfACaptureAtAHostHasTheSegmentsOfTheRun) {
  for (const auto* name : {"lost-syn", "data-with-a-lost-segment", "half-close", "silly-window"}) {
    const Trace run = whole_run(builtin(name)).trace();
    for (HostIndex host = 0; host < run.hosts().size(); ++host) {
      const auto imported = import_capture(name, Bytes(to_pcapng_at(run, host)));
      ASSERT_TRUE(imported) << name;
      Strings sent;
      std::int64_t began = -1;
      for (const Event& event : run.events()) {
        const bool begins = std::holds_alternative<SegmentSent>(event.what);
        if (event.host != host || !(begins || std::holds_alternative<SegmentReceived>(event.what))) continue;
        if (began < 0) began = event.at.ns;
        const Packet packet = run.packets()[packet_of(event)];
        sent.push_back(std::to_string(event.at.ns - began) + " " + summary(run, packet));
      }
      Strings read;
      for (const Event& event : imported->trace.events()) {
        if (!std::holds_alternative<SegmentSent>(event.what)) continue;
        const Packet packet = imported->trace.packets()[packet_of(event)];
        read.push_back(std::to_string(event.at.ns) + " " + summary(imported->trace, packet));
        EXPECT_EQ(event.at, imported->trace.events()[packet.received].at);
      }
      EXPECT_EQ(read, sent) << name << " at " << run.hosts()[host].name;
      EXPECT_EQ(imported->trace.captured_since(), began);
    }
  }
}

TEST(Import, KeepsTheOctets) {
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  Octets unsummed = wire::emit_datagram(tcp_segment(kOpener, kOther, ".", 101, 301, 5));
  unsummed[10] = unsummed[11] = 0;  // as a network card would have filled in
  unsummed[36] = 0xbe;
  const Imported imported = Pcap().at_us(0, syn).at_us(9, unsummed).imported();
  EXPECT_EQ(imported.trace.octets(0), syn);
  EXPECT_EQ(imported.trace.octets(1), unsummed);
  EXPECT_TRUE(imported.trace.packets()[1].is_segment()) << "whatever the checksums are";
  EXPECT_EQ(imported.trace.packets()[1].segment.payload.size(), 5U);
}

TEST(Import, KnowsHowLongASegmentIsThatWasCut) {
  const Octets whole = wire::emit_datagram(tcp_segment(kOpener, kOther, ".", 101, 301, 500));
  const Octets cut(whole.begin(), whole.begin() + 50);
  const Trace trace = Pcap()
                          .at_us(0, cut, whole.size())
                          .at_us(5000, tcp_segment(kOpener, kOther, ".", 601, 301, 1))
                          .imported()
                          .trace;
  const Packet packet = trace.packets()[0];
  ASSERT_TRUE(packet.is_segment());
  EXPECT_EQ(packet.segment.payload.size(), 500U);
  EXPECT_EQ(packet.missing, 490U);
  EXPECT_EQ(trace.octets(0), cut);
  EXPECT_EQ(findings_in(trace), (Strings{"", ""})) << "the second follows it";
  EXPECT_NE(describe(trace, trace.events()[0]).find("[last 490 octets not captured]"), std::string::npos);
}

TEST(Import, ReadsASegmentWhoseOptionsWereCutAndNoneThatWasCutBefore) {
  wire::TcpSegment syn = tcp_segment(kOpener, kOther, "S", 100);
  syn.header.options.append_mss(1460);
  syn.header.options.append_timestamps({1, 2});
  const Octets whole = wire::emit_datagram(syn);
  for (std::size_t size = 20; size < whole.size(); ++size) {
    const Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const Trace trace = Pcap().at_us(0, cut, whole.size()).imported().trace;
    const Packet packet = trace.packets()[0];
    EXPECT_EQ(packet.is_segment(), size >= 40) << size;
    EXPECT_EQ(trace.octets(0), cut) << size;
    EXPECT_EQ(packet.missing, whole.size() - size);
    EXPECT_TRUE(packet.is_segment() || packet.error->what == "not captured as far as its header goes");
  }
}

TEST(Import, OfWhatWasCutCanBeExportedAndReadAgain) {
  const Octets whole = wire::emit_datagram(tcp_segment(kOpener, kOther, ".", 101, 301, 500));
  const Trace first =
      Pcap().at_us(0, Octets(whole.begin(), whole.begin() + 44), whole.size()).imported().trace;
  const auto again = import_capture("again", Bytes(to_pcapng_at(first, 0)));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->trace.octets(0), first.octets(0));
  EXPECT_EQ(again->trace.packets()[0].missing, 496U);
}

TEST(Import, FindsWhatIsSentAgainAndWhatWasOvertaken) {
  const Trace trace = Pcap()
                          .at_us(0, tcp_segment(kOpener, kOther, "S", 100))
                          .at_us(20'000, tcp_segment(kOther, kOpener, "S.", 300, 101))
                          .at_us(20'100, tcp_segment(kOpener, kOther, ".", 101, 301))
                          .at_us(30'000, tcp_segment(kOpener, kOther, ".", 101, 301, 100))
                          .at_us(30'200, tcp_segment(kOpener, kOther, ".", 301, 301, 100))
                          .at_us(30'300, tcp_segment(kOpener, kOther, ".", 201, 301, 100))
                          .at_us(50'000, tcp_segment(kOther, kOpener, ".", 301, 201))
                          .at_us(50'100, tcp_segment(kOther, kOpener, ".", 301, 201))
                          .at_us(50'200, tcp_segment(kOther, kOpener, ".", 301, 201))
                          .at_us(50'300, tcp_segment(kOpener, kOther, ".", 201, 301, 100))
                          .at_us(90'000, tcp_segment(kOther, kOpener, ".", 301, 401))
                          .at_us(99'000, tcp_segment(kOpener, kOther, ".", 101, 301, 100))
                          .imported()
                          .trace;
  EXPECT_EQ(findings_in(trace), (Strings{"", "", "", "", "TCP Previous segment not captured",
                                         "TCP Out-Of-Order", "", "TCP Dup ACK", "TCP Dup ACK",
                                         "TCP Fast Retransmission", "", "TCP Spurious Retransmission"}));
}

// Who sends knows what was sent: a proxy that speaks in another's name, and what a SYN has said already, make
// no gaps.
TEST(Import, FindsOutOfOrderAndUncapturedSegmentsInCapturesOnly) {
  for (const auto* name : {"proxy-in-the-way", "data-on-a-syn"}) {
    for (const std::string& found : findings_in(whole_run(builtin(name)).trace()))
      EXPECT_TRUE(found != "TCP Out-Of-Order" && found != "TCP Previous segment not captured") << name;
  }
}

TEST(Import, CountsNumbersFromTheFirstOctetSeenWhereTheHandshakeIsMissing) {
  const Trace trace = Pcap()
                          .at_us(0, tcp_segment(kOther, kOpener, ".", 7000, 9000, 100))
                          .at_us(9, tcp_segment(kOpener, kOther, ".", 9000, 7100))
                          .imported()
                          .trace;
  EXPECT_EQ(trace.relative_seq(trace.packets()[0]), 1U);
  EXPECT_EQ(trace.relative_ack(trace.packets()[0]), 1U);
  EXPECT_EQ(trace.relative_ack(trace.packets()[1]), 101U);
}

TEST(Import, TellsTwoConnectionsApartThatUseTheSamePorts) {
  const Trace trace = Pcap()
                          .at_us(0, tcp_segment(kOpener, kOther, "S", 100))
                          .at_us(1'000, tcp_segment(kOther, kOpener, "R.", 0, 101))
                          .at_us(1'000'000, tcp_segment(kOpener, kOther, "S", 100))
                          .at_us(9'000'000, tcp_segment(kOpener, kOther, "S", 5000))
                          .imported()
                          .trace;
  EXPECT_EQ(trace.connections().size(), 4U) << "both ends of two";
  EXPECT_EQ(trace.relative_seq(trace.packets()[3]), 0U);
  EXPECT_TRUE(trace.packets()[2].retransmission);
  EXPECT_FALSE(trace.packets()[3].retransmission);
}

TEST(Import, MakesTwoHostsOfAnAddressThatSpeaksToItself) {
  const wire::IpAddress self = wire::IpAddress::v4(127, 0, 0, 1);
  const Trace trace = Pcap()
                          .at_us(0, tcp_segment({self, 50000}, {self, 80}, "S", 100))
                          .at_us(9, tcp_segment({self, 80}, {self, 50000}, "S.", 300, 101))
                          .imported()
                          .trace;
  ASSERT_EQ(trace.hosts().size(), 2U);
  EXPECT_EQ(trace.hosts()[0].name, "127.0.0.1");
  EXPECT_EQ(trace.hosts()[1].name, "127.0.0.1 (server)");
  EXPECT_EQ(trace.packets()[0].from, 0U);
  EXPECT_EQ(trace.packets()[0].to, 1U);
  EXPECT_EQ(trace.packets()[1].from, 1U);
}

// A run is captured at every node: what passes the second one is the same packet, with a smaller TTL.
TEST(Import, HasAPacketOnceThatPassedSeveralInterfaces) {
  const Trace run = whole_run(builtin("lost-syn")).trace();
  const auto imported = import_capture("lost-syn", Bytes(to_pcapng(run)));
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->interfaces, 2U);
  EXPECT_EQ(imported->trace.packets().size(), run.packets().size());
  EXPECT_EQ(imported->seen_before, run.packets().size() - 1) << "all but the lost one";
  EXPECT_EQ(findings_in(imported->trace), (Strings{"", "TCP Retransmission", "", ""}));
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  wire::TcpSegment later = tcp_segment(kOpener, kOther, "S", 100);
  later.ip.ttl = 63;
  capture::PcapngWriter routed;
  routed.add_interface("lan");
  routed.add_interface("wan");
  routed.add_packet(0, Instant{1}, syn);
  routed.add_packet(1, Instant{2}, wire::emit_datagram(later));
  routed.add_packet(0, Instant{1'000'000'000}, syn);
  EXPECT_EQ(import_capture("routed", Bytes(routed.bytes()))->trace.packets().size(), 2U);
}

TEST(Import, TakesIcmpErrorsAboutTcpAndCountsTheRest) {
  wire::IcmpError error;
  error.source = wire::IpAddress::v4(192, 0, 2, 254);
  error.destination = kHere;
  error.quoted_from = kOpener;
  error.quoted_to = kOther;
  error.quoted_seq = SeqNum{100};
  error.say(wire::Complaint::kHost);
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  Octets udp = syn;
  udp[9] = 17;
  Octets fragment = syn;
  fragment[6] = 0x20;
  const Imported imported = Pcap()
                                .at_us(0, syn)
                                .at_us(1, udp)
                                .at_us(2, fragment)
                                .at_us(3, Octets{0x50})
                                .at_us(4, Octets(syn.begin(), syn.begin() + 12), 60)
                                .at_us(5, wire::emit_icmp_datagram(error))
                                .imported();
  EXPECT_EQ(imported.trace.packets().size(), 2U);
  EXPECT_TRUE(imported.trace.packets()[1].icmp);
  EXPECT_EQ(imported.trace.hosts()[imported.trace.packets()[1].from].name, "192.0.2.254");
  EXPECT_EQ(imported.not_tcp, 1U);
  EXPECT_EQ(imported.fragments, 1U);
  EXPECT_EQ(imported.not_ip, 1U);
  EXPECT_EQ(imported.too_short, 1U);
  EXPECT_NE(
      about(imported, Language::kEnglish)
          .find("Left out: frames without IP: 1, packets of other protocols: 1, fragments: 1, cut within "
                "their headers: 1."),
      std::string::npos)
      << about(imported, Language::kEnglish);
}

TEST(Import, ShowsWhatCannotBeReadAsASegment) {
  Octets damaged = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  damaged[32] = 0x10;  // a header of 4 octets
  const Trace trace = Pcap().at_us(0, damaged).imported().trace;
  EXPECT_TRUE(std::holds_alternative<Unreadable>(trace.events()[1].what));
  EXPECT_EQ(trace.octets(0), damaged);
}

TEST(Import, PutsPacketsInTheOrderOfTheirTimes) {
  const Imported imported = Pcap()
                                .at_us(100, tcp_segment(kOther, kOpener, "S.", 300, 101))
                                .at_us(50, tcp_segment(kOpener, kOther, "S", 100))
                                .imported();
  EXPECT_EQ(imported.moved, 1U);
  EXPECT_EQ(imported.trace.hosts()[0].address, kHere);
  EXPECT_EQ(imported.trace.events()[2].at, Instant{50'000});
}

TEST(Import, RefusesWhatHasNothingToShow) {
  const Octets udp = [] {
    Octets octets = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
    octets[9] = 17;
    return octets;
  }();
  EXPECT_EQ(refusal(Pcap().at_us(0, udp).bytes()),
            "at octet 0: there is no TCP in it: 1 packets, none of them TCP or an ICMP error about it");
  EXPECT_EQ(refusal(Pcap().bytes()),
            "at octet 0: there is no TCP in it: 0 packets, none of them TCP or an ICMP error about it");
  EXPECT_EQ(
      refusal(capture::FileMaker().pcap(0xa1b2c3d4, 105).record(0, 0, {1, 2, 3}).bytes()),
      "at octet 0: its packets are of link type IEEE 802.11 (105), which is not read here; tcplab reads "
      "Ethernet, IP alone, Linux's 'any' device and BSD's loopback");
}

TEST(Import, RefusesTimesThatAreTooFarApart) {
  capture::FileMaker file;
  file.section().interface(101,
                           {{9, {0}}, {14, std::vector<std::uint8_t>{0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff}}});
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  file.packet(0, 0, syn).packet(0, 15'000'000'000, syn);
  EXPECT_EQ(refusal(file.bytes()),
            "at octet 0: its packets are more than 100 years apart; some of its times are wrong");
}

TEST(Import, NamesTheLimitOfHosts) {
  Pcap pcap;
  for (std::uint32_t i = 0; i <= kMostImportedHosts; ++i) {
    const auto address =
        wire::IpAddress::v4(10, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i));
    pcap.at_us(i, tcp_segment({address, 50000}, kOther, "S", i));
  }
  EXPECT_NE(refusal(pcap.bytes()).find("it has more addresses than the limit of 256"), std::string::npos);
}

TEST(Import, SaysWhenItBegan) {
  EXPECT_EQ(utc(0), "1970-01-01 00:00:00.000000000 UTC");
  EXPECT_EQ(utc(951'782'400'000'000'001), "2000-02-29 00:00:00.000000001 UTC");
  EXPECT_EQ(utc(1'735'689'599'999'999'999), "2024-12-31 23:59:59.999999999 UTC");
  EXPECT_EQ(utc(-1), "1969-12-31 23:59:59.999999999 UTC");
}

}  // namespace
}  // namespace tcplab::lab
