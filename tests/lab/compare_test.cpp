// Two runs side by side: where they part, which of the rest means the same, and what is different in that.

#include "core/lab/compare.hpp"

#include <algorithm>
#include <map>

#include "core/trace/compare.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kTransfer =
    "seed 7\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
    "link client server delay 20ms rate 10Mbit/s\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\n"
    "on client connected client send 20k\non client connected client close\n"
    "on server remote-closed server close\n";

Trace trace_of_run(std::string_view text) { return whole_run(scenario_of(text)).trace(); }
Trace transfer_with(std::string_view line) {
  return trace_of_run(std::string(kTransfer) + std::string(line) + "\n");
}

using Kind = Difference::Kind;

std::vector<Difference> of_kind(const trace::Comparison& comparison, Kind kind) {
  std::vector<Difference> found;
  for (const Difference& difference : comparison.differences()) {
    if (difference.kind == kind) found.push_back(difference);
  }
  return found;
}

// What is told, in the order of time.
Lines told(const Trace& a, const Trace& b) {
  Lines lines;
  const auto comparison = compare(a, b);
  const auto of_a = analysed(a);
  const auto of_b = analysed(b);
  for (const Difference& difference : comparison.differences())
    lines.push_back(explain(of_a, of_b, difference).in(Language::kEnglish));
  return lines;
}

// Who is whose partner is one relation, seen from both sides.
void expect_partners_agree(const trace::Comparison& comparison, const Trace& a, const Trace& b,
                           Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "partners agree");
  for (PacketId id = 0; id < a.packets().size(); ++id) {
    const PacketId partner = comparison.partner_in_b(id);
    if (partner != kNoPacket) {
      EXPECT_EQ(comparison.partner_in_a(partner), id);
    }
  }
  for (EventId id = 0; id < b.events().size(); ++id) {
    const EventId partner = comparison.event_in_a(id);
    if (partner == kNoEvent) continue;
    EXPECT_EQ(comparison.event_in_b(partner), id);
    EXPECT_EQ(a.events()[partner].what.index(), b.events()[id].what.index());
  }
  EXPECT_EQ(comparison.partner_in_b(kNoPacket), kNoPacket);
  EXPECT_EQ(comparison.event_in_a(kNoEvent), kNoEvent);
}

TEST(Compare, ARunIsTheSameAsItself) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Trace trace = trace_of_run(each.text);
    const auto comparison = compare(trace, trace);
    EXPECT_TRUE(comparison.same()) << each.name;
    EXPECT_EQ(comparison.common_events(), trace.events().size());
    EXPECT_EQ(comparison.common_packets(), trace.packets().size());
  }
}

// Initial sequence numbers and ports are chance, and mean nothing.
TEST(Compare, ARunWithOtherRandomNumbersMeansTheSame) {
  std::string other(kTransfer);
  other.replace(other.find("seed 7"), 6, "seed 8");
  EXPECT_EQ(told(trace_of_run(kTransfer), trace_of_run(other)), Lines{});
}

TEST(Compare, TheCommonPastEndsAtTheFirstEventThatDiffers) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("drop client->server data #3");
  const auto comparison = compare(a, b);
  const std::size_t fork = comparison.common_events();
  ASSERT_GT(fork, 10U);
  for (EventId id = 0; id < fork; ++id) {
    EXPECT_EQ(comparison.event_in_b(id), id);
    EXPECT_EQ(describe(a, a.events()[id]), describe(b, b.events()[id]));
  }
  EXPECT_NE(describe(a, a.events()[fork]), describe(b, b.events()[fork]));
  expect_partners_agree(comparison, a, b);
}

TEST(Compare, ALostSegmentEndsOtherwiseAndItsRetransmissionIsOnlyInTheSecondRun) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("drop client->server data #3");
  const auto comparison = compare(a, b);
  const std::vector<Difference> ends = of_kind(comparison, Kind::kOtherEnd);
  ASSERT_EQ(ends.size(), 1U);
  const Packet lost = b.packets()[b.packet_of(ends[0].b)];
  EXPECT_NE(lost.dropped, kNoEvent);
  EXPECT_EQ(comparison.partner_in_a(lost.id), a.packet_of(ends[0].a));
  int again = 0;
  for (const Difference& only : of_kind(comparison, Kind::kOnlyInB)) {
    const PacketId packet = b.packet_of(only.b);
    if (packet == kNoPacket || !b.packets()[packet].retransmission) continue;
    ++again;
    EXPECT_EQ(b.relative_seq(b.packets()[packet]), b.relative_seq(lost));
  }
  EXPECT_EQ(again, 1);
}

TEST(Compare, ASegmentThatIsDelayedArrivesLaterByThatMuch) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("delay server->client SYN-ACK #1 by 300ms");
  const auto comparison = compare(a, b);
  const std::vector<Difference> shifted = of_kind(comparison, Kind::kShifted);
  ASSERT_FALSE(shifted.empty());
  // All that follows from the handshake is later by the same.
  std::map<std::int64_t, int> shifts;
  for (const Difference& difference : shifted) ++shifts[difference.later.milliseconds()];
  EXPECT_GT(shifts[300], 20);
  EXPECT_EQ(shifts.size(), 1U) << "all by 300 ms";
  const std::string sentence = explain(analysed(a), analysed(b), shifted.back()).in(Language::kEnglish);
  EXPECT_NE(sentence.find("0.300000 s later in the second run"), std::string::npos) << sentence;
}

// The SYN,ACK has left the server when the SYN is sent again.
TEST(Compare, WhatIsSentAgainForNothingIsCalledThat) {
  const Lines lines =
      told(trace_of_run(kTransfer), transfer_with("delay server->client SYN-ACK #1 by 1500ms"));
  const auto again = [](const std::string& line) {
    return line.find("only in the second run: client -> server") == 0 &&
           line.find("[spurious retransmission]") != std::string::npos;
  };
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), again)) << testing::PrintToString(lines);
}

TEST(Compare, APacketWithOtherFieldsIsStillThatPacket) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("set server receive-buffer 30000");
  const auto comparison = compare(a, b);
  const std::vector<Difference> changed = of_kind(comparison, Kind::kChanged);
  ASSERT_FALSE(changed.empty());
  EXPECT_EQ(changed[0].fields & (1U << static_cast<unsigned>(PacketField::kWindow)),
            1U << static_cast<unsigned>(PacketField::kWindow));
  const std::string sentence = explain(analysed(a), analysed(b), changed[0]).in(Language::kEnglish);
  EXPECT_NE(sentence.find("Win 65535 -> 30000"), std::string::npos) << sentence;
}

// Segments of another size begin at the same octet here and there.
TEST(Compare, TextThatIsCutOtherwiseIsMatchedWhereItBegins) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("set server mss 730");
  const auto comparison = compare(a, b);
  int longer = 0;
  for (const Difference& changed : of_kind(comparison, Kind::kChanged))
    longer += (changed.fields >> static_cast<unsigned>(PacketField::kLength) & 1U) != 0 ? 1 : 0;
  EXPECT_GT(longer, 5);
  expect_partners_agree(comparison, a, b);
}

TEST(Compare, AVariableDiffersFromTheInstantWhereItWasSetOtherwise) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("drop client->server data #3");
  const std::vector<Difference> variables = of_kind(compare(a, b), Kind::kVariable);
  const auto window = std::find_if(variables.begin(), variables.end(), [](const Difference& difference) {
    return difference.variable == Difference::Variable::kWindow;
  });
  ASSERT_NE(window, variables.end());
  EXPECT_NE(window->value_a, window->value_b);
  const auto latest = [&](const Trace& trace) {
    std::uint64_t value = 0;
    for (const Event& event : trace.events()) {
      const auto* set = std::get_if<tcp::Adjusted>(&event.what);
      const bool counts = set != nullptr && set->quantity == tcp::Quantity::kWindow && event.host == 0;
      if (counts && event.at <= window->at) value = set->value;
    }
    return value;
  };
  EXPECT_EQ(latest(a), window->value_a);
  EXPECT_EQ(latest(b), window->value_b);
}

// What only the Worlds know: the round trip that was measured over a slower link, and what follows from it.
TEST(Compare, HistoriesTellWhichVariablesDifferThatATraceDoesNotHave) {
  const History a = whole_run(scenario_of(kTransfer));
  std::string slower(kTransfer);
  slower.replace(slower.find("20ms"), 4, "45ms");
  const History b = whole_run(scenario_of(slower));
  const auto compared = lab::compare(a, b);
  ASSERT_TRUE(compared);
  std::map<Difference::Variable, Difference> found;
  for (const Difference& difference : of_kind(*compared, Kind::kVariable)) {
    if (difference.host == 0) found.emplace(difference.variable, difference);
  }
  ASSERT_EQ(found.count(Difference::Variable::kSrtt), 1U);
  const Difference& srtt = found[Difference::Variable::kSrtt];
  EXPECT_GE(srtt.value_b - srtt.value_a, 49'000'000U);
  EXPECT_LE(srtt.value_b - srtt.value_a, 51'000'000U);
  // As the World of the second run has it then.
  const auto then = b.world_at(b.trace().events()[srtt.b].at);
  ASSERT_TRUE(then);
  EXPECT_EQ(then->host(0).find(then->host(0).connections().front())->rtt().srtt().ns,
            static_cast<std::int64_t>(srtt.value_b));
  const auto itself = lab::compare(a, a);
  EXPECT_TRUE(itself && itself->same());
}

// Two clients, of whom only one connects in the second run: the other keeps its partners.
TEST(Compare, ConnectionsAreMatchedByTheirEndsAndRolesNotByTheirPlace) {
  const std::string head =
      "host a 198.51.100.1\nhost b 198.51.100.3\nhost server 198.51.100.2\n"
      "link a server delay 10ms\nlink b server delay 10ms\nat 0ms server listen 80\n";
  const Trace both = trace_of_run(head + "at 1ms a connect server:80\nat 5ms b connect server:80\n");
  const Trace one = trace_of_run(head + "at 5ms b connect server:80\n");
  const auto comparison = compare(both, one);
  for (const Packet& packet : one.packets()) {
    const PacketId partner = comparison.partner_in_a(packet.id);
    ASSERT_NE(partner, kNoPacket);
    EXPECT_EQ(both.packets()[partner].from, packet.from);
    EXPECT_EQ(both.packets()[partner].to, packet.to);
  }
  EXPECT_EQ(of_kind(comparison, Kind::kOnlyInB).size(), 0U);
  EXPECT_GE(of_kind(comparison, Kind::kOnlyInA).size(), 4U);
}

TEST(Compare, LinesOfTheTextThatMovedMakeNoDifference) {
  const Trace a = transfer_with("drop client->server data #3");
  const Trace b = trace_of_run("\n\n" + std::string(kTransfer) + "drop client->server data #3\n");
  EXPECT_EQ(told(a, b), Lines{});
}

TEST(Compare, EveryDifferenceIsToldInBothLanguages) {
  const Trace a = trace_of_run(kTransfer);
  for (const std::string_view line :
       {"drop client->server data #3", "delay server->client SYN-ACK #1 by 300ms", "set client mss 730",
        "set server receive-buffer 3000", "at 50ms server crash", "duplicate client->server data #2",
        "at 60ms client abort"}) {
    const Trace b = transfer_with(line);
    const auto comparison = compare(a, b);
    EXPECT_FALSE(comparison.same()) << line;
    const auto of_a = analysed(a);
    const auto of_b = analysed(b);
    Instant before;
    for (const Difference& difference : comparison.differences()) {
      EXPECT_LE(before, difference.at) << line;
      before = difference.at;
      const Message sentence = explain(of_a, of_b, difference);
      EXPECT_FALSE(sentence.in(Language::kEnglish).empty());
      EXPECT_NE(sentence.in(Language::kEnglish), sentence.in(Language::kChinese));
    }
    expect_partners_agree(comparison, a, b);
  }
}

// The other way round, what is only here is only there.
TEST(Compare, TurnedRoundItTellsTheSame) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("drop client->server data #3");
  const auto there = compare(a, b);
  const auto back = compare(b, a);
  EXPECT_EQ(there.differences().size(), back.differences().size());
  EXPECT_EQ(of_kind(there, Kind::kOnlyInA).size(), of_kind(back, Kind::kOnlyInB).size());
  EXPECT_EQ(of_kind(there, Kind::kShifted).size(), of_kind(back, Kind::kShifted).size());
}

TEST(Compare, ALittleAtATimeIsWhatItIsAtOnce) {
  const Trace a = trace_of_run(kTransfer);
  const Trace b = transfer_with("drop client->server data #3");
  const trace::Comparison at_once = compare(a, b);
  trace::Comparing comparing(a, b);
  std::size_t steps = 1;
  while (!comparing.go_on(7)) ++steps;
  EXPECT_GT(steps, (a.events().size() + b.events().size()) / 7);
  const trace::Comparison slowly = comparing.take();
  EXPECT_EQ(slowly.differences(), at_once.differences());
  EXPECT_EQ(slowly.common_events(), at_once.common_events());
  EXPECT_EQ(slowly.common_packets(), at_once.common_packets());
  for (EventId id = 0; id < a.events().size(); ++id) EXPECT_EQ(slowly.event_in_b(id), at_once.event_in_b(id));
}

}  // namespace
}  // namespace tcplab::lab
