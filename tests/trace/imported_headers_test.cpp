// What is read of a captured segment's headers beyond the fixed ones: the window as it was agreed, and TCP
// behind extension headers of IPv6.
#include "core/capture/pcapng.hpp"
#include "core/wire/fields.hpp"
#include "tests/trace/captured.hpp"

namespace tcplab::lab {
namespace {

// A SYN, or what answers it, with these shifts; 255: with no option.
wire::TcpSegment scaling(bool opens, std::uint8_t shift) {
  wire::TcpSegment syn =
      opens ? tcp_segment(kOpener, kOther, "S", 100) : tcp_segment(kOther, kOpener, "S.", 300, 101);
  if (shift != 255) syn.header.options.append_window_scale(shift);
  return syn;
}

// "Win=1000" of each packet.
Strings windows_in(const Pcap& pcap) {
  const Trace trace = pcap.imported().trace;
  Strings windows;
  for (PacketId id = 0; id < trace.packets().size(); ++id) {
    const std::string text = summary(trace, trace.packets()[id]);
    const std::size_t at = text.find("Win=");
    windows.push_back(text.substr(at, text.find(' ', at) - at));
  }
  return windows;
}

TEST(Import, ScalesWindowsAsTheSynsHaveAgreed) {
  const auto opens = tcp_segment(kOpener, kOther, ".", 101, 301);
  const auto answers = tcp_segment(kOther, kOpener, ".", 301, 101);
  const auto all = [&](std::uint8_t opener, std::uint8_t other) {
    return windows_in(Pcap()
                          .at_us(0, scaling(true, opener))
                          .at_us(1, scaling(false, other))
                          .at_us(2, opens)
                          .at_us(3, answers));
  };
  EXPECT_EQ(all(7, 2), (Strings{"Win=1000", "Win=1000", "Win=128000", "Win=4000"}));
  EXPECT_EQ(all(7, 0), (Strings{"Win=1000", "Win=1000", "Win=128000", "Win=1000"}));
  EXPECT_EQ(all(7, 255), (Strings{"Win=1000", "Win=1000", "Win=1000", "Win=1000"}));
  EXPECT_EQ(all(255, 7), (Strings{"Win=1000", "Win=1000", "Win=1000", "Win=1000"}));
  EXPECT_EQ(all(200, 14), (Strings{"Win=1000", "Win=1000", "Win=16384000", "Win=16384000"}));
  EXPECT_EQ(windows_in(Pcap().at_us(1, scaling(false, 7)).at_us(2, opens).at_us(3, answers)),
            (Strings{"Win=1000", "Win=1000", "Win=128000"}));
}

// A SYN over IPv6, behind these extension headers: the type of each, and what follows its first octet.
Octets behind_extensions(std::initializer_list<std::pair<unsigned, Octets>> extensions) {
  const wire::Endpoint from{*wire::IpAddress::parse("2001:db8::1"), 50000};
  const wire::Endpoint to{*wire::IpAddress::parse("2001:db8::2"), 80};
  Octets datagram = wire::emit_datagram(tcp_segment(from, to, "S", 100));
  std::size_t next_at = 6;
  std::size_t end = 40;
  for (const auto& [type, rest] : extensions) {
    datagram[next_at] = static_cast<std::uint8_t>(type);
    next_at = end;
    datagram.insert(datagram.begin() + static_cast<std::ptrdiff_t>(end), 6);
    datagram.insert(datagram.begin() + static_cast<std::ptrdiff_t>(end) + 1, rest.begin(), rest.end());
    end += 1 + rest.size();
  }
  datagram[5] = static_cast<std::uint8_t>(datagram.size() - 40);
  return datagram;
}

TEST(Import, FindsTcpBehindExtensionHeaders) {
  const Octets options{0, 1, 4, 0, 0, 0, 0};
  const Octets atomic(7, 0);
  const Octets authentication{4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  Octets done{2, 4, 0, 0, 0, 0, 0};
  done.resize(23);
  for (const Octets& datagram :
       {behind_extensions({{0, options}}), behind_extensions({{60, options}}),
        behind_extensions({{43, done}}), behind_extensions({{44, atomic}}),
        behind_extensions({{51, authentication}}),
        behind_extensions({{0, options}, {60, options}, {43, done}, {44, atomic}, {51, authentication}})}) {
    const Imported imported = Pcap().at_us(0, datagram).imported();
    ASSERT_EQ(imported.trace.packets().size(), 1U);
    const Packet packet = imported.trace.packets()[0];
    ASSERT_TRUE(packet.is_segment());
    EXPECT_EQ(packet.segment.to().to_string(), "[2001:db8::2]:80");
    EXPECT_TRUE(packet.segment.header.flags.syn);
    EXPECT_EQ(packet.segment.headers_size(), datagram.size());
    EXPECT_EQ(imported.trace.octets(0), datagram);
    const auto fields =
        wire::decode_fields(packet.segment, datagram, SeqNum{100}, SeqNum{}, Language::kEnglish);
    EXPECT_EQ(fields.back().offset + fields.back().length, datagram.size());
    const auto again = import_capture("again", Bytes(to_pcapng_at(imported.trace, 0)));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->trace.octets(0), datagram);
  }
}

// A routing header that is not done names who the segment is for: the answer comes from there.
TEST(Import, TakesTheEndOfARoutingHeaderForTheDestination) {
  Octets route{2, 4, 1, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8};
  route.resize(23);
  route.back() = 9;
  const Imported imported = Pcap().at_us(0, behind_extensions({{43, route}})).imported();
  ASSERT_EQ(imported.trace.hosts().size(), 2U);
  EXPECT_EQ(imported.trace.hosts()[1].name, "2001:db8::9");
  EXPECT_EQ(imported.trace.packets()[0].segment.destination.to_string(), "2001:db8::9");
}

TEST(Import, PassesOverNoMoreExtensionHeadersThanAnybodySends) {
  const Octets syn = wire::emit_datagram(tcp_segment(kOpener, kOther, "S", 100));
  Octets first_part(7, 0);
  first_part[2] = 1;  // and more follow
  const Octets fragment = behind_extensions({{44, first_part}});
  Octets endless = behind_extensions({});
  endless[6] = 0;
  endless.resize(40);
  endless.resize(40 + 8 * 1000, 0);
  endless[4] = 8 * 1000 / 256;
  endless[5] = 8 * 1000 % 256;
  const Octets whole = behind_extensions({{60, {0, 1, 4, 0, 0, 0, 0}}});
  const Octets within(whole.begin(), whole.begin() + 44);
  Octets beyond = whole;
  beyond[41] = 200;  // a header that is longer than all of it
  const Imported imported = Pcap()
                                .at_us(0, syn)
                                .at_us(1, fragment)
                                .at_us(2, endless)
                                .at_us(3, within, whole.size())
                                .at_us(4, beyond)
                                .imported();
  EXPECT_EQ(imported.trace.packets().size(), 1U);
  EXPECT_EQ(imported.fragments, 1U);
  EXPECT_EQ(imported.not_tcp, 1U);
  EXPECT_EQ(imported.too_short, 2U);
}

TEST(Import, OfASegmentThatWasCutBehindExtensionHeadersKnowsTheLength) {
  const Octets whole = behind_extensions({{60, {0, 1, 4, 0, 0, 0, 0}}});
  for (std::size_t size = 48; size < whole.size(); ++size) {
    const Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const Trace trace = Pcap().at_us(0, cut, whole.size()).imported().trace;
    const Packet packet = trace.packets()[0];
    EXPECT_FALSE(packet.is_segment()) << size;
    EXPECT_EQ(trace.octets(0), cut) << size;
    EXPECT_EQ(packet.missing, whole.size() - size);
  }
}

}  // namespace
}  // namespace tcplab::lab
