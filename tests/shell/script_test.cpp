// Packetdrill scripts in the lab: what is one, what became of it, and where its lines are on the timeline.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/canon.hpp"
#include "shell/model/difference.hpp"
#include "shell/model/model.hpp"
#include "shell/model/remarks.hpp"
#include "shell/model/script_recording.hpp"
#include "shell/model/transcript_writer.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"

namespace tcplab::shell {
namespace {

Model opened(const std::string& text) {
  Model model;
  EXPECT_TRUE(model.open("test.pkt", text))
      << (model.error() ? model.error()->error.message.in(Language::kEnglish) : "");
  return model;
}

TEST(TextKind, TheNameDecides) {
  EXPECT_EQ(kind_of("a.pkt", "host a 198.51.100.1\n"), TextKind::kScript);
  EXPECT_EQ(kind_of("a.tcplab", "+0 < S 0:0(0)\n"), TextKind::kScenario);
}

TEST(TextKind, ElseTheFirstLineThatSaysSomething) {
  for (const char* script :
       {"--tolerance_usecs=1000\n", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n", "+0 < S 0:0(0) win 1\n",
        "\n\n  +.1 > . 1:1(0) ack 1\n", "// says\n0 socket(...)", "/* says */", "`sysctl -q`\n",
        "# says\n0.000 socket()\n", "*  > S 0:0(0)\n"}) {
    EXPECT_EQ(kind_of("Pasted text", script), TextKind::kScript) << script;
  }
  for (const scenario::Builtin& scenario : scenario::builtins())
    EXPECT_EQ(kind_of("Pasted text", scenario.text), TextKind::kScenario) << scenario.name;
  EXPECT_EQ(kind_of("Pasted text", ""), TextKind::kScenario);
}

TEST(Difference, TellsTheWordsThatDiffer) {
  const std::string left = "P. 1:1001(1000) ack 7 win 100";
  const std::string right = "P. 1:1001(1000) ack 1 win 100";
  const Difference found = difference(left, right);
  ASSERT_EQ(found.left.size(), 1u);
  EXPECT_EQ(left.substr(found.left[0].begin, found.left[0].end - found.left[0].begin), "7");
  EXPECT_EQ(found.left, found.right);
}

TEST(Difference, OfAWordMoreIsThatWord) {
  const std::string right = "S. <mss 1460,nop,sackOK>";
  const Difference found = difference("S. <mss 1460,sackOK>", right);
  EXPECT_TRUE(found.left.empty());
  ASSERT_EQ(found.right.size(), 1u);
  EXPECT_EQ(right.substr(found.right[0].begin, found.right[0].end - found.right[0].begin), "nop");
}

TEST(Difference, OfEqualTextsIsNothing) {
  EXPECT_TRUE(difference("ack 1", "ack 1").left.empty());
  EXPECT_TRUE(difference("", "").right.empty());
}

TEST(Script, OneThatHoldsOpensAtItsStartAndIsPassed) {
  const Model model = opened(kHandshakeScript);
  const Verdict* verdict = model.run()->recording->verdict();
  ASSERT_NE(verdict, nullptr);
  EXPECT_TRUE(verdict->passed()) << verdict->summary.in(Language::kEnglish);
  EXPECT_GT(verdict->checked, 4u);
  EXPECT_EQ(model.focus(), Focus{});
  EXPECT_EQ(model.run()->title(Language::kEnglish), "test.pkt");
}

TEST(Script, OneThatFailsTellsLineAndBothSidesAndIsLookedAtThere) {
  const Model model = opened(failing_script());
  const packetdrill::run::RunReport& report = report_of(model);
  EXPECT_EQ(report.verdict, packetdrill::run::Verdict::kFailed);
  EXPECT_EQ(report.at.line, kDataLine);
  EXPECT_NE(report.expected.in(Language::kEnglish).find('7'), std::string::npos)
      << report.expected.in(Language::kEnglish);
  EXPECT_FALSE(report.actual.empty());
  EXPECT_FALSE(
      difference(report.expected.in(Language::kEnglish), report.actual.in(Language::kEnglish)).left.empty());
  EXPECT_EQ(model.focus(), model.run()->recording->verdict()->focus);
  const trace::PacketId packet = model.run()->trace().packet_of(model.focus().event);
  ASSERT_NE(packet, trace::kNoPacket);
  EXPECT_EQ(model.run()->trace().packets()[packet].segment.payload.size(), 1000u);
}

TEST(Script, APacketThatNeverComesIsMissedAtItsInstant) {
  const Model model = opened(kHandshakeScript + "+5 > . 9:9(0) ack 9\n");
  EXPECT_EQ(report_of(model).verdict, packetdrill::run::Verdict::kFailed);
  EXPECT_GT(model.focus().at, Instant{} + seconds(5));
  EXPECT_GE(model.run()->index.end(), model.focus().at);
}

TEST(Script, EachLineLeadsToItsInstantAndBack) {
  Model model = opened(kHandshakeScript);
  const SourceLines& script = *model.run()->recording->source();
  ASSERT_EQ(script.steps.size(), report_of(model).steps.size());
  for (const SourceLines::Step& step : script.steps) {
    model.go_to_line(step.first);
    EXPECT_EQ(model.focus().at, step.instant) << step.first;
    if (step.event == trace::kNoEvent) continue;
    ASSERT_NE(script.step_at(model.focus()), nullptr);
    EXPECT_GE(script.step_at(model.focus())->first, step.first);
  }
  EXPECT_EQ(script.step_at_line(1), nullptr);  // a comment
  EXPECT_EQ(script.step_at_line(5), nullptr);  // an empty line
  ASSERT_NE(script.step_at({}), nullptr);
  EXPECT_EQ(script.step_at({})->first, 3u);  // bind leaves no trace, listen does
}

TEST(Script, TheHostAfterAnEventIsInTheStateThatTheTraceTells) {
  const Model model = opened(kHandshakeScript);
  const trace::Trace& trace = model.run()->trace();
  int compared = 0;
  for (const trace::Event& event : trace.events()) {
    if (event.id + 1 < trace.events().size() && trace.events()[event.id + 1].at == event.at) continue;
    const tcp::Host* host = model.host_after(0, event.id);
    ASSERT_NE(host, nullptr);
    for (const Track& track : model.run()->index.tracks()) {
      const auto* connection =
          track.host == 0 ? host->find(trace.connections()[track.connection].id) : nullptr;
      if (!connection) continue;
      EXPECT_EQ(connection->state(), state_after(track, event.id)) << "event " << event.id;
      ++compared;
    }
  }
  EXPECT_GT(compared, 2);
  EXPECT_EQ(model.host_after(1, 0), nullptr);  // the script is no TCP of ours
}

TEST(Script, AHostForWhichThereWasNoRoomIsThatOfASecondRun) {
  const auto script = packetdrill::language::parse_script(kHandshakeScript);
  ASSERT_TRUE(script.ok());
  ScriptRecording all(kHandshakeScript, *script);
  const auto octets_of = [&all](const tcp::Host* host, trace::EventId event) {
    Canon canon(all.trace().events()[event].at, {}, 0);
    if (host != nullptr) canonical(canon, *host);
    return canon.octets();
  };
  EXPECT_EQ(ScriptRecording(kHandshakeScript, *script, 1).report().hosts.size(), 1u);
  for (const std::size_t octets : {std::size_t{1}, std::size_t{1'500}, std::size_t{3'000}}) {
    ScriptRecording few(kHandshakeScript, *script, octets);
    EXPECT_LT(few.report().hosts.size(), all.report().hosts.size()) << octets;
    for (auto event = static_cast<trace::EventId>(all.trace().events().size()); event-- > 0;) {
      ASSERT_NE(few.host_after(0, event), nullptr) << octets << ": event " << event;
      EXPECT_EQ(octets_of(few.host_after(0, event), event), octets_of(all.host_after(0, event), event));
      EXPECT_EQ(few.step_of(event).first, all.step_of(event).first);
    }
  }
}

TEST(Script, PacketsOfOneInstantAreToldApart) {
  const Model model = opened(kHandshakeScript);
  const Index& index = model.run()->index;
  const Arrow* syn = index.arrow_of(0);
  const Arrow* syn_ack = index.arrow_of(1);
  ASSERT_EQ(syn->from, syn_ack->from);
  EXPECT_EQ(syn->beside, 2u);
  EXPECT_EQ(syn->order, 0u);
  EXPECT_EQ(syn_ack->order, 1u);
  EXPECT_EQ(syn->next, Instant{} + milliseconds(100));
  EXPECT_EQ(model.axis(), AxisMode::kPerEvent);
}

TEST(Script, ATextThatIsNoneIsAnErrorWithItsPlace) {
  Model model = opened(kHandshakeScript);
  EXPECT_FALSE(model.open("broken.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 < S 0:0 win\n"));
  ASSERT_TRUE(model.error().has_value());
  EXPECT_EQ(model.error()->kind, TextKind::kScript);
  EXPECT_EQ(model.error()->error.line, 2u);
  EXPECT_EQ(model.run()->name, "test.pkt");
}

TEST(Script, TheTranscriptTellsTheVerdict) {
  TranscriptWriter writer;
  writer.update(opened(kHandshakeScript), Language::kEnglish);
  EXPECT_EQ(writer.transcript().verdict, "passed");
  TranscriptWriter other;
  other.update(opened(failing_script()), Language::kEnglish);
  EXPECT_EQ(other.transcript().verdict.find("failed: 11: "), 0u) << other.transcript().verdict;
}

TEST(Script, WhatTheVerdictDoesNotCoverIsRemarked) {
  const Model model =
      opened(kHandshakeScript + "+0 `sysctl -q net.ipv4.tcp_unheard_of=1`\n+0 close(4) = 0\n");
  const packetdrill::run::RunReport& report = report_of(model);
  ASSERT_TRUE(model.run()->recording->verdict()->passed());
  EXPECT_EQ(remarks_title(report, Language::kEnglish), "Ignored commands: 1 \u00b7 Packets not mentioned: 1");

  const std::vector<Remark> all = remarks(report, Language::kEnglish, 100);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(remarks(report, Language::kEnglish, 1).size(), 1u);
  EXPECT_EQ(all[0].where, "13");
  EXPECT_EQ(all[0].text, "net.ipv4.tcp_unheard_of=1");
  EXPECT_EQ(all[0].event, trace::kNoEvent);
  EXPECT_EQ(all[1].where, "0.200000 s");
  EXPECT_EQ(all[1].text.find("F. 1001:1001(0) ack 1"), 0u) << all[1].text;
  ASSERT_NE(all[1].event, trace::kNoEvent);
  EXPECT_TRUE(
      model.run()->trace().packets()[model.run()->trace().packet_of(all[1].event)].segment.header.flags.fin);

  TranscriptWriter writer;
  writer.update(model, Language::kEnglish);
  EXPECT_EQ(writer.transcript().verdict.find("passed; Ignored commands: 1"), 0u)
      << writer.transcript().verdict;
  EXPECT_NE(writer.transcript().verdict.find("; 0.200000 s F. 1001:1001(0) ack 1"), std::string::npos);
}

// It is a packet, but nothing that one host sends the other: it has no arrow, and those of the segments stay
// theirs.
TEST(Script, AnIcmpErrorIsAMarkBesideTheLifeline) {
  const Model model = opened(packetdrill::before(packetdrill::example("refused.pkt"), "+.1 close"));
  ASSERT_TRUE(model.run()->recording->verdict()->passed());
  const trace::Trace& trace = model.run()->trace();
  ASSERT_EQ(trace.packets().size(), 2u);
  const trace::Packet icmp = trace.packets()[1];
  ASSERT_TRUE(icmp.icmp);
  EXPECT_EQ(model.run()->index.arrow_of(icmp.id), nullptr);
  const Arrow* const syn = model.run()->index.arrow_of(0);
  ASSERT_NE(syn, nullptr);
  EXPECT_EQ(syn->packet, 0u);
  const auto& marks = model.run()->index.markers(0);
  EXPECT_TRUE(std::any_of(marks.begin(), marks.end(),
                          [&](const Marker& mark) { return mark.event == icmp.received; }));
  const std::string told = describe_at_length(model.run()->index, icmp.received, Language::kEnglish);
  EXPECT_NE(told.find("ICMP destination unreachable (port)"), std::string::npos) << told;
  EXPECT_EQ(told.find("Sequence Number"), std::string::npos) << "no TCP header is read into it";
}

}  // namespace
}  // namespace tcplab::shell
