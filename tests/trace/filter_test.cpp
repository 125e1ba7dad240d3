// Display filters: what they say, which packets they let through, and what is wrong with others.
#include "core/trace/filter.hpp"

#include <gtest/gtest.h>

#include "core/trace/analysis.hpp"
#include "core/trace/recorder.hpp"

namespace tcplab::trace {
namespace {

using Packets = std::vector<int>;

wire::TcpSegment segment_of(std::uint8_t last, std::uint16_t from, std::uint16_t to, std::uint32_t seq,
                            std::uint8_t flags, std::size_t octets) {
  wire::TcpSegment segment;
  segment.source = wire::IpAddress::v4(198, 51, 100, last);
  segment.destination = wire::IpAddress::v4(198, 51, 100, static_cast<std::uint8_t>(3 - last));
  segment.header.source_port = from;
  segment.header.destination_port = to;
  segment.header.seq = SeqNum{seq};
  segment.header.window = 1000;
  segment.header.flags = wire::TcpFlags::from_octet(flags);
  segment.payload = Bytes::copy_of(std::vector<std::uint8_t>(octets, 'x'));
  return segment;
}

// 1: SYN, 2: SYN+ACK, 3: 500 octets, 4: the same again, 5: a SYN of another conversation, from port 50001.
class Filters : public testing::Test {
 protected:
  Filters()
      : trace_("filters",
               {{"a", wire::IpAddress::v4(198, 51, 100, 1)}, {"b", wire::IpAddress::v4(198, 51, 100, 2)}}) {
    send(1, 50000, 80, 100, 0x02, 0, milliseconds(0));
    send(2, 80, 50000, 300, 0x12, 0, milliseconds(10));
    send(1, 50000, 80, 101, 0x18, 500, milliseconds(20));
    send(1, 50000, 80, 101, 0x18, 500, milliseconds(1220), true);
    send(1, 50001, 80, 700, 0x02, 0, milliseconds(1500));
    for (const Event& event : trace_.events()) analysis_.take(event);
  }

  void send(std::uint8_t host, std::uint16_t from, std::uint16_t to, std::uint32_t seq, std::uint8_t flags,
            std::size_t octets, Duration at, bool again = false);
  Packets passing(std::string_view text) const {
    const auto filter = Filter::parse(text);
    EXPECT_TRUE(filter) << text << ": " << (filter ? "" : filter.error().message.in(Language::kEnglish));
    Packets packets;
    if (!filter) return packets;
    for (PacketId id = 0; id < trace_.packets().size(); ++id) {
      if (filter->matches(trace_, analysis_, id)) packets.push_back(static_cast<int>(id) + 1);
    }
    return packets;
  }

  Trace trace_;
  Analysis analysis_{trace_};
};

void Filters::send(std::uint8_t host, std::uint16_t from, std::uint16_t to, std::uint32_t seq,
                   std::uint8_t flags, std::size_t octets, Duration at, bool again) {
  const auto index = static_cast<HostIndex>(host - 1);
  const auto other = static_cast<HostIndex>(2 - host);
  Event event;
  event.at = Instant{} + at;
  event.host = index;
  event.what =
      SegmentSent{Recorder(trace_).add(segment_of(host, from, to, seq, flags, octets), index, other, again)};
  Recorder(trace_).add(event);
}

TEST_F(Filters, OfNothingLetEverythingThrough) {
  EXPECT_EQ(passing(""), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing(" \t "), (Packets{1, 2, 3, 4, 5}));
  EXPECT_TRUE(Filter::parse("")->everything());
}

TEST_F(Filters, CompareFields) {
  EXPECT_EQ(passing("tcp.flags.syn == 1"), (Packets{1, 2, 5}));
  EXPECT_EQ(passing("tcp.flags.syn==true && tcp.flags.ack==0"), (Packets{1, 5}));
  EXPECT_EQ(passing("ip.src == 198.51.100.2"), (Packets{2}));
  EXPECT_EQ(passing("ip.src eq 198.51.100.1 and tcp.len gt 0"), (Packets{3, 4}));
  EXPECT_EQ(passing("tcp.len >= 500"), (Packets{3, 4}));
  EXPECT_EQ(passing("tcp.len < 500"), (Packets{1, 2, 5}));
  EXPECT_EQ(passing("tcp.flags == 0x12"), (Packets{2}));
  EXPECT_EQ(passing("frame.number <= 2"), (Packets{1, 2}));
  EXPECT_EQ(passing("frame.time_relative > 1.22"), (Packets{5}));
  EXPECT_EQ(passing("frame.time_relative >= 1.22"), (Packets{4, 5}));
  EXPECT_EQ(passing("tcp.seq_raw == 101"), (Packets{3, 4}));
  EXPECT_EQ(passing("tcp.stream == 1"), (Packets{5}));
  EXPECT_EQ(passing("tcp.window_size_value == 1000"), (Packets{1, 2, 3, 4, 5}));
}

wire::TcpSegment with_shift(wire::TcpSegment segment, std::uint8_t shift) {
  segment.header.options.append_window_scale(shift);
  return segment;
}

// 1: SYN, shift 3; 2: SYN+ACK, shift 7; 3 and 4: an octet of each. 5 to 7: the same from another port, but
// the SYN+ACK says nothing of it, so neither scales.
TEST(Windows, AreScaledAsBothSynsHaveAgreed) {
  Trace trace("windows",
              {{"a", wire::IpAddress::v4(198, 51, 100, 1)}, {"b", wire::IpAddress::v4(198, 51, 100, 2)}});
  Analysis analysis(trace);
  const auto send = [&](const wire::TcpSegment& segment, HostIndex from) {
    Event event;
    event.host = from;
    event.what = SegmentSent{Recorder(trace).add(segment, from, static_cast<HostIndex>(1 - from), false)};
    Recorder(trace).add(event);
    analysis.take(trace.events()[static_cast<EventId>(trace.events().size() - 1)]);
  };
  send(with_shift(segment_of(1, 50000, 80, 100, 0x02, 0), 3), 0);
  send(with_shift(segment_of(2, 80, 50000, 300, 0x12, 0), 7), 1);
  send(segment_of(1, 50000, 80, 101, 0x18, 1), 0);
  send(segment_of(2, 80, 50000, 301, 0x18, 1), 1);
  send(with_shift(segment_of(1, 50001, 80, 100, 0x02, 0), 3), 0);
  send(segment_of(2, 80, 50001, 300, 0x12, 0), 1);
  send(segment_of(1, 50001, 80, 101, 0x18, 1), 0);
  const auto passing = [&](std::string_view text) {
    Packets packets;
    for (PacketId id = 0; id < trace.packets().size(); ++id) {
      if (Filter::parse(text)->matches(trace, analysis, id)) packets.push_back(static_cast<int>(id) + 1);
    }
    return packets;
  };
  EXPECT_EQ(passing("tcp.window_size == 1000"), (Packets{1, 2, 5, 6, 7}));
  EXPECT_EQ(passing("tcp.window_size == 8000"), (Packets{3}));
  EXPECT_EQ(passing("tcp.window_size == 128000"), (Packets{4}));
  EXPECT_EQ(passing("tcp.window_size_value == 1000"), (Packets{1, 2, 3, 4, 5, 6, 7}));
}

TEST_F(Filters, OfTwoValuesOneIsEnoughAndNeitherMayBeForUnequal) {
  EXPECT_EQ(passing("tcp.port == 80"), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing("tcp.port == 50001"), (Packets{5}));
  EXPECT_EQ(passing("tcp.port != 50001"), (Packets{1, 2, 3, 4}));
  EXPECT_EQ(passing("ip.addr == 198.51.100.2"), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing("ip.addr != 198.51.100.2"), (Packets{}));
  EXPECT_EQ(passing("tcp.port in {50001, 81}"), (Packets{5}));
  EXPECT_EQ(passing("ip.src == 198.51.100.0/30"), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing("ip.src == 198.51.100.2/31"), (Packets{2}));
}

TEST_F(Filters, LookIntoRangesOfNumbers) {
  EXPECT_EQ(passing("tcp.port in {49152..50000}"), (Packets{1, 2, 3, 4}));
  EXPECT_EQ(passing("tcp.port in {81, 50001..50001}"), (Packets{5}));
  EXPECT_EQ(passing("tcp.len in {1..499 501..600}"), (Packets{}));
}

TEST_F(Filters, AskWhatIsThere) {
  EXPECT_EQ(passing("tcp.analysis.retransmission"), (Packets{4}));
  EXPECT_EQ(passing("not tcp.analysis.flags"), (Packets{1, 2, 3, 5}));
  EXPECT_EQ(passing("icmp"), (Packets{}));
  EXPECT_EQ(passing("tcp"), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing("ipv6 or ip"), (Packets{1, 2, 3, 4, 5}));
  EXPECT_EQ(passing("ipv6.src != 2001:db8::1"), (Packets{})) << "no such field, no comparison";
}

TEST_F(Filters, CombineNotThenAndThenOr) {
  EXPECT_EQ(passing("tcp.len > 0 || tcp.flags.syn == 1 && tcp.flags.ack == 1"), (Packets{2, 3, 4}));
  EXPECT_EQ(passing("(tcp.len > 0 || tcp.flags.syn == 1) && tcp.flags.ack == 1"), (Packets{2, 3, 4}));
  EXPECT_EQ(passing("!tcp.len > 0 and tcp.stream == 0"), (Packets{1, 2}));
  EXPECT_EQ(passing("!(tcp.len > 0 or tcp.stream == 1)"), (Packets{1, 2}));
  EXPECT_EQ(passing("not not tcp.len > 0"), (Packets{3, 4}));
}

std::string left_over(std::string_view text) {
  const auto filter = Filter::parse(text);
  return filter ? filter->streams().to_text() : "wrong";
}

TEST(FiltersOfConnections, AreWhatIsSaidOfStreamsAloneAndJoinedByAnd) {
  EXPECT_EQ(left_over(""), "");
  EXPECT_EQ(left_over("tcp.len > 0"), "");
  EXPECT_EQ(left_over("tcp.stream == 2"), "tcp.stream == 2");
  EXPECT_EQ(left_over("tcp.len > 0 and tcp.stream == 2"), "tcp.stream == 2");
  EXPECT_EQ(left_over("tcp.stream == 2 or tcp.stream eq 5"), "tcp.stream in {2 5}");
  EXPECT_EQ(left_over("tcp.stream >= 2 && (tcp.stream < 5) && tcp.stream != 3"), "tcp.stream in {2 4}");
  EXPECT_EQ(left_over("!tcp.stream in {3, 0..1}"), "!(tcp.stream in {0..1 3})");
  EXPECT_EQ(left_over("tcp.stream != 1"), "!(tcp.stream == 1)");
  EXPECT_EQ(left_over("tcp.stream"), "");
  EXPECT_EQ(left_over("tcp.stream in {4294967294..4294967295}"), "!(tcp.stream in {0..4294967293})");
  EXPECT_EQ(left_over("tcp.stream < 0"), "!(tcp.stream in {0..4294967295})");
  // Of one half of these there are packets that pass, whatever the other half says.
  EXPECT_EQ(left_over("tcp.stream == 2 or tcp.len > 0"), "");
  EXPECT_EQ(left_over("!(tcp.stream == 2 and tcp.len > 0)"), "");
}

TEST(FiltersOfConnections, OthersTakeTheirPlaceAndTheRestStays) {
  const auto with_2 = [](std::string_view text) { return Filter::parse(text)->with(Streams::only(2)); };
  EXPECT_EQ(with_2(""), "tcp.stream == 2");
  EXPECT_EQ(with_2("tcp.stream == 7"), "tcp.stream == 2");
  EXPECT_EQ(with_2(" tcp.len > 0  and tcp.stream == 7 "), "tcp.len > 0 && tcp.stream == 2");
  EXPECT_EQ(with_2("tcp.stream != 1 && ip.src == 198.51.100.1 && tcp.len > 0"),
            "ip.src == 198.51.100.1 && tcp.len > 0 && tcp.stream == 2");
  EXPECT_EQ(with_2("icmp or tcp.len > 0"), "(icmp or tcp.len > 0) && tcp.stream == 2");
  EXPECT_EQ(with_2("icmp and tcp or tcp.len > 0"), "(icmp and tcp or tcp.len > 0) && tcp.stream == 2");
  EXPECT_EQ(Filter::parse("tcp.len > 0 && tcp.stream == 7")->with({}), "tcp.len > 0");
  EXPECT_EQ(Filter::parse("tcp.stream == 7")->with({}), "");
}

// Whatever is hidden and shown again, the text says it, and is read as the same.
TEST(FiltersOfConnections, AreWrittenAsTheyAreRead) {
  std::uint32_t seed = 1;
  for (int round = 0; round < 200; ++round) {
    Streams streams = round % 2 == 0 ? Streams() : Streams::only(3);
    std::vector<bool> expected(12, round % 2 == 0);
    if (round % 2 == 1) expected[3] = true;
    for (int i = 0; i < 10; ++i) {
      seed = seed * 1664525 + 1013904223;
      const std::uint32_t stream = (seed >> 16) % 12;
      const bool yes = (seed >> 30 & 1) == 1;
      streams.set(stream, yes);
      expected[stream] = yes;
    }
    const auto filter = Filter::parse(streams.to_text());
    ASSERT_TRUE(filter) << streams.to_text();
    std::size_t count = 0;
    for (std::uint32_t stream = 0; stream < 12; ++stream) {
      EXPECT_EQ(streams.has(stream), expected[stream]) << stream;
      EXPECT_EQ(filter->streams().has(stream), expected[stream]) << streams.to_text();
      count += expected[stream] ? 1u : 0u;
    }
    EXPECT_EQ(streams.among(12), count);
  }
}

std::string wrong(std::string_view text) {
  const auto filter = Filter::parse(text);
  if (filter) return "right";
  const FilterError& error = filter.error();
  return std::to_string(error.at) + "+" + std::to_string(error.length) + " " +
         error.message.in(Language::kEnglish) +
         (error.hint.empty() ? "" : " | " + error.hint.in(Language::kEnglish));
}

TEST(WrongFilters, SayWhereAndWhatMayBeMeant) {
  EXPECT_EQ(wrong("tcp.flag.syn == 1"), "0+12 'tcp.flag.syn' is no field | do you mean tcp.flags.syn?");
  EXPECT_EQ(wrong("retransmission"),
            "0+14 'retransmission' is no field | do you mean tcp.analysis.retransmission?");
  EXPECT_EQ(wrong("tcp.port == eighty"),
            "12+6 'tcp.port' cannot be compared with this | a number, as 80 or 0x12");
  EXPECT_EQ(wrong("tcp.flags.syn == 2"), "17+1 'tcp.flags.syn' cannot be compared with this | 0 or 1");
  EXPECT_EQ(wrong("ip.src == 1.2.3"),
            "10+5 'ip.src' cannot be compared with this | an address, as 198.51.100.1 or 198.51.100.0/24");
  EXPECT_EQ(wrong("ip.src == 1.2.3.4/33").substr(0, 5), "10+10");
  EXPECT_EQ(wrong("ip.src > 1.2.3.4"), "7+1 addresses are equal or not | ==  !=");
  EXPECT_EQ(wrong("icmp == 1"), "5+2 'icmp' is there or not, and has no value");
  EXPECT_EQ(wrong("(tcp.port == 80"), "0+1 this parenthesis is not closed | )");
  EXPECT_EQ(wrong("tcp.port == 80 tcp.len == 0"), "15+7 'and' or 'or' is missing before this | &&  ||");
  EXPECT_EQ(wrong("tcp.port = 80"), "9+1 this compares nothing | ==");
  EXPECT_EQ(wrong("tcp &&"), "6+0 a field is missing at the end | tcp.port, ip.src, icmp");
  EXPECT_EQ(wrong("tcp.port in 80"), "12+2 a set is missing | {80 443}");
  EXPECT_EQ(wrong("tcp.port in {80"), "12+1 this set is not closed | }");
  EXPECT_EQ(wrong("tcp.port in {}"), "12+1 nothing is in this set | {80 443}");
  EXPECT_EQ(wrong("frame.time_relative > 1.2345678901"),
            "22+12 'frame.time_relative' cannot be compared with this | seconds, as 1.25");
}

TEST(WrongFilters, HaveBounds) {
  EXPECT_EQ(wrong(std::string(63, '(') + "tcp" + std::string(63, ')')), "right");
  EXPECT_EQ(wrong(std::string(100, '(')), "64+1 this is nested too deeply");
  EXPECT_EQ(wrong(std::string(100, '!') + "tcp"), "64+1 this is nested too deeply");
  EXPECT_EQ(wrong(std::string(1025, ' ')).substr(0, 6), "1024+0");
}

TEST(WrongFilters, EveryFieldIsFoundByItsName) {
  for (const std::string_view field : filter_fields()) EXPECT_EQ(wrong(field), "right") << field;
}

}  // namespace
}  // namespace tcplab::trace
