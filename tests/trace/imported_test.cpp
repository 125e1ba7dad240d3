// A capture as a trace: who says what to whom, what of it is sent again, and what is left out.
#include "core/trace/imported.hpp"

#include <algorithm>

#include "core/capture/pcapng.hpp"
#include "core/trace/analysis.hpp"
#include "core/wire/icmp.hpp"
#include "tests/trace/captured.hpp"

namespace tcplab::lab {
namespace {

// "TCP Retransmission" of each packet, or nothing.
Strings findings_in(const Trace& trace) {
  const Analysis analysis = analysed(trace);
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

// One instant is all that was seen of it: where it was sent and where it arrived are told by one event.
TEST(Import, HasOneEventForEachPacket) {
  const Trace trace = Pcap()
                          .at_us(0, tcp_segment(kOpener, kOther, "S", 100))
                          .at_us(20, tcp_segment(kOther, kOpener, "S.", 300, 101))
                          .imported()
                          .trace;
  ASSERT_EQ(trace.events().size(), 2U);
  for (const Event& event : trace.events()) {
    EXPECT_EQ(packet_of(event), event.id);
    EXPECT_EQ(event.cause, kNoEvent);
    EXPECT_EQ(trace.packets()[event.id].sent, event.id);
    EXPECT_EQ(trace.packets()[event.id].received, event.id);
  }
  EXPECT_EQ(trace.connections()[0].peer, trace.connections()[1].id);
  EXPECT_EQ(trace.connections()[0].peer_host, trace.connections()[1].host);
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
  const std::string text = to_text(trace);
  EXPECT_NE(text.find("[TCP Dup ACK 7#1] 80"), std::string::npos) << text;
  EXPECT_NE(text.find("[TCP Dup ACK 7#2] 80"), std::string::npos) << text;
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
  EXPECT_TRUE(std::holds_alternative<Unreadable>(trace.events()[0].what));
  EXPECT_EQ(trace.octets(0), damaged);
}

TEST(Import, PutsPacketsInTheOrderOfTheirTimes) {
  const Imported imported = Pcap()
                                .at_us(100, tcp_segment(kOther, kOpener, "S.", 300, 101))
                                .at_us(50, tcp_segment(kOpener, kOther, "S", 100))
                                .imported();
  EXPECT_EQ(imported.moved, 1U);
  EXPECT_EQ(imported.trace.hosts()[0].address, kHere);
  EXPECT_EQ(imported.trace.events()[1].at, Instant{50'000});
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
            "at octet 0: there are no packets in it; it ends behind its header: nothing was captured");
  EXPECT_EQ(refusal(Pcap().at_us(0, udp).bytes().slice(0, 24 + 30)),
            "at octet 24: the file ends within a record that begins here, and no packet stands before it; it "
            "was cut short, or is damaged here");
  EXPECT_EQ(
      refusal(Pcap().at_us(0, udp).at_us(0, udp).bytes().slice(0, 24 + 16 + 40 + 9)),
      "at octet 0: there is no TCP in it: 1 packets, none of them TCP or an ICMP error about it; the file "
      "ends within a record, which begins at octet 80 and is left out; packets that stand before it and "
      "were read: 1");
  EXPECT_EQ(
      refusal(capture::FileMaker().pcap(0xa1b2c3d4, 105).record(0, 0, {1, 2, 3}).bytes()),
      "at octet 0: its packets are of link type IEEE 802.11 (105), which is not read here; tcplab reads "
      "Ethernet, IP alone, Linux's 'any' device and BSD's loopback");
}

TEST(Import, TellsWhereACaptureIsDamagedAndWhatWasReadOfIt) {
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  const capture::FileMaker begun =
      capture::FileMaker().pcap(0xa1b23c4d, 101).record(1, 0, syn).record(2, 0, syn);
  const auto told = [](const capture::FileMaker& file, Language language) {
    const auto imported = import_capture("a.pcap", file.bytes());
    return imported ? about(*imported, language) : "refused";
  };
  const capture::FileMaker damaged = capture::FileMaker(begun).u32(3).u32(0).u32(0xffffffff).u32(0);
  EXPECT_NE(
      told(damaged, Language::kEnglish)
          .find("the file is damaged at octet 144: a packet of 4294967295 octets is said to follow, beyond "
                "the limit of 262144; packets that stand before it and were read: 2."),
      std::string::npos)
      << told(damaged, Language::kEnglish);
  EXPECT_NE(told(damaged, Language::kChinese).find("文件在第 144 字节处损坏："), std::string::npos);
  EXPECT_NE(told(damaged, Language::kChinese).find("；已读取此前的 2 个分组。"), std::string::npos);
  const capture::FileMaker cut = capture::FileMaker(begun).u32(3);
  EXPECT_NE(
      told(cut, Language::kEnglish)
          .find("But the file ends within a record, which begins at octet 136 and is left out; packets that "
                "stand before it and were read: 2."),
      std::string::npos)
      << told(cut, Language::kEnglish);
  EXPECT_EQ(told(begun, Language::kEnglish).find("packets that stand before"), std::string::npos);
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

wire::IpAddress client(std::uint32_t number) {
  return wire::IpAddress::v4(10, 0, static_cast<std::uint8_t>(number >> 8),
                             static_cast<std::uint8_t>(number));
}

// A server's capture: each of many clients opens a connection, and the later ones say more.
TEST(Import, GivesTheBusiestAddressesAHostEachAndTheOthersOneTogether) {
  Pcap pcap;
  constexpr std::uint32_t kClients = 1000;
  for (std::uint32_t i = 0; i < kClients; ++i) {
    for (std::uint32_t said = 0; said < (i < 900 ? 1 : 4); ++said)
      pcap.at_us(i, tcp_segment({client(i), 50000}, kOther, said == 0 ? "S" : ".", 100 + said, 1));
  }
  pcap.at_us(2000, tcp_segment({client(1), 40000}, {client(2), 80}, "S", 100));
  pcap.at_us(2001, tcp_segment({client(2), 80}, {client(1), 40000}, "S.", 300, 101));
  const Imported imported = pcap.imported();
  const Trace& trace = imported.trace;
  ASSERT_EQ(trace.hosts().size(), kMostImportedHosts);
  EXPECT_EQ(trace.hosts()[0].name, "192.0.2.2");
  EXPECT_EQ(trace.hosts()[1].name, "10.0.3.132") << "the first of those that say the most";
  EXPECT_EQ(trace.hosts()[62].name, "others");
  EXPECT_EQ(trace.hosts()[62].shared, kClients + 1 - 62);
  EXPECT_EQ(trace.hosts()[63].name, "others (server)");
  EXPECT_EQ(imported.addresses, kClients + 1);
  EXPECT_EQ(trace.connections().size(), 2 * (kClients + 1)) << "both ends of each";
  const Packet among_them = trace.packets()[trace.packets().size() - 2];
  EXPECT_EQ(among_them.from, 62U);
  EXPECT_EQ(among_them.to, 63U);
  EXPECT_EQ(end_name(trace, trace.connections()[0]), "10.0.0.0:50000");
  EXPECT_EQ(end_name(trace, trace.connections()[1]), "192.0.2.2:80");
  const std::string text = to_text(trace);
  EXPECT_NE(text.find("10.0.0.7 -> 192.0.2.2"), std::string::npos) << "whoever has none of its own is named";
  EXPECT_NE(text.find("10.0.0.2 -> 10.0.0.1"), std::string::npos);
  EXPECT_EQ(describe(trace, trace.events()[0]).substr(0, 21), "10.0.0.0 -> 192.0.2.2");
  EXPECT_NE(
      about(imported, Language::kEnglish)
          .find("Of its 1001 addresses those with the most packets have a column each, and the other 939 "
                "share one."),
      std::string::npos);
}

TEST(Import, GivesEachAddressAHostAsLongAsThereAreFew) {
  Pcap pcap;
  for (std::uint32_t i = 0; i + 1 < kMostImportedHosts; ++i)
    pcap.at_us(i, tcp_segment({client(i), 50000}, kOther, "S", 100));
  const Imported imported = pcap.imported();
  EXPECT_EQ(imported.trace.hosts().size(), kMostImportedHosts);
  EXPECT_EQ(imported.sharing, 0U);
  EXPECT_EQ(imported.trace.hosts().back().shared, 0U);
}

TEST(Import, SaysWhenItBegan) {
  EXPECT_EQ(utc(0), "1970-01-01 00:00:00.000000000 UTC");
  EXPECT_EQ(utc(951'782'400'000'000'001), "2000-02-29 00:00:00.000000001 UTC");
  EXPECT_EQ(utc(1'735'689'599'999'999'999), "2024-12-31 23:59:59.999999999 UTC");
  EXPECT_EQ(utc(-1), "1969-12-31 23:59:59.999999999 UTC");
}

}  // namespace
}  // namespace tcplab::lab
