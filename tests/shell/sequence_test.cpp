// The sequence space of a connection, as both its ends see it at an instant.
#include <algorithm>

#include "shell/model/sequence_space.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/sequence_words.hpp"
#include "tests/line.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

using Part = SequencePart::Kind;

std::unique_ptr<Model> model_of(const std::string& text) {
  auto model = std::make_unique<Model>();
  EXPECT_TRUE(model->open("run", text));
  make_whole(*model);
  return model;
}

std::string losses_text(const std::string& settings) {
  return "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms rate 10Mbit/s\n" +
         settings +
         "at 0s server listen 80\nat 0s client connect server:80\non client connected client send 40k\n"
         "drop client->server data #4\ndrop client->server data #6\n";
}

// What a sender has parted is in order, has no gap and no overlap, and is all that it has in flight.
void expect_whole(const SequenceSpace& space, const tcp::Connection& sender,
                  tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "whole");
  std::uint64_t flight = 0;
  std::int64_t end = 0;
  for (const SequencePart& part : space.sender) {
    if (part.kind == Part::kUnsent || part.kind == Part::kAcknowledged) continue;
    EXPECT_EQ(part.from, end);
    EXPECT_GT(part.to, part.from);
    end = part.to;
    if (part.kind <= Part::kSentAgain) flight += static_cast<std::uint64_t>(part.to - part.from);
  }
  EXPECT_EQ(flight, sender.snd().flight());
}

// Where both ends keep the rules, and what arrives is what was sent.
TEST(SequenceSpace, IsThatOfTheTcbsAtEveryEvent) {
  std::vector<std::string> texts = {losses_text(""), losses_text("set all sack on\nset all scoreboard on\n")};
  for (const scenario::Builtin& story : scenario::few_stories()) texts.emplace_back(story.text);
  for (const std::string& text : texts) {
    const auto model = model_of(text);
    const std::size_t events = model->run()->trace().events().size();
    for (std::size_t i = 0; i < events; i += 1 + events / 60) {
      const ConnectionEnds ends = connection_ends(*model, static_cast<trace::EventId>(i));
      for (int from = 0; from < 2; ++from) {
        const SequenceSpace space = sequence_space(ends.ends[from], ends.ends[1 - from]);
        if (!space.has_sender) continue;
        expect_whole(space, *ends.ends[from]);
        if (!space.has_receiver) continue;
        const tcp::Receiver& rcv = ends.ends[1 - from]->rcv();
        EXPECT_EQ(space.sum(Part::kUnread), static_cast<std::uint64_t>(rcv.nxt - rcv.unread()));
        EXPECT_EQ(space.sum(Part::kBuffered), rcv.held());
        // The receiver is at a place that the sender has sent, and has not heard of yet at most.
        for (const SequenceMark& mark : space.receiver_marks) {
          if (mark.kind != SequenceMark::Kind::kRcvNxt) continue;
          EXPECT_GE(mark.at, 0);
          EXPECT_LE(mark.at, static_cast<std::int64_t>(ends.ends[from]->snd().flight()));
          EXPECT_EQ(mark.absolute, rcv.nxt.value);
          EXPECT_EQ(mark.relative, static_cast<std::uint32_t>(rcv.nxt - rcv.irs));
        }
      }
    }
  }
}

TEST(SequenceSpace, HasWhatIsLostSackedMissingAndBuffered) {
  const auto model = model_of(losses_text("set all sack on\nset all scoreboard on\n"));
  std::uint64_t most[static_cast<int>(Part::kCount)] = {};
  for (const trace::Event& event : model->run()->trace().events()) {
    const ConnectionEnds ends = connection_ends(*model, event.id);
    const SequenceSpace space = sequence_space(ends.ends[0], ends.ends[1]);
    for (int kind = 0; kind < static_cast<int>(Part::kCount); ++kind)
      most[kind] = std::max(most[kind], space.sum(static_cast<Part>(kind)));
  }
  for (const Part kind : {Part::kInFlight, Part::kSacked, Part::kLost, Part::kSentAgain, Part::kUsable,
                          Part::kUnsent, Part::kHole, Part::kBuffered, Part::kOffered})
    EXPECT_GT(most[static_cast<int>(kind)], 0u) << words_for(kind).name.english;
}

TEST(SequenceSpace, HasWhatIsUnreadAndUrgentAndWhatAClosedWindowHoldsBack) {
  const auto model = model_of(
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
      "set server auto-receive off\nset server receive-buffer 3000\n"
      "at 0s server listen 80\nat 0s client connect server:80\non client connected client send 40k\nuntil "
      "2s\n");
  const auto last = static_cast<trace::EventId>(model->run()->trace().events().size() - 1);
  const ConnectionEnds ends = connection_ends(*model, last);
  const SequenceSpace space = sequence_space(ends.ends[0], ends.ends[1]);
  EXPECT_EQ(space.sum(Part::kUnread), 3000u);
  EXPECT_EQ(space.sum(Part::kUsable), 0u);
  EXPECT_GT(space.sum(Part::kUnsent), 30'000u);
}

TEST(SequenceSpace, FindsBothEndsOfAConnectionThroughANatAndOfTheRightOneOfSeveral) {
  const auto model = model_of(nat_text());
  const trace::Trace& trace = model->run()->trace();
  std::size_t both = 0;
  std::size_t at_nodes = 0;
  for (const trace::Event& event : trace.events()) {
    const ConnectionEnds ends = connection_ends(*model, event.id);
    if (ends.ends[0] == nullptr || ends.ends[1] == nullptr) continue;
    if (ends.tracks[1]->listener) continue;
    ++both;
    at_nodes += event.host >= trace.hosts().size() ? 1u : 0u;
    const bool heard = ends.ends[1]->state() != tcp::State::kListen;
    if (heard) {
      EXPECT_EQ(ends.ends[0]->snd().iss, ends.ends[1]->rcv().irs) << trace::describe(trace, event);
    }
    if (event.host < 2) {
      EXPECT_EQ(ends.tracks[0]->host, event.host);
    }
  }
  EXPECT_GT(both, 100u);
  EXPECT_GT(at_nodes, 20u);
}

class SequenceTest : public DrivenApp {};

TEST_F(SequenceTest, ThePanelMovesWithTheFocusAndShowsBothEnds) {
  app.open_named("data-with-a-lost-segment");
  frames(2);
  click("tab-sequence");
  EXPECT_NE(find_line(screen(), "No connection yet"), nullptr);
  press(ImGuiKey_End);
  const auto marks = [&] {
    std::string text;
    for (const Line& line : screen()) {
      if (line.text.find("SND.") != std::string::npos || line.text.find("RCV.") != std::string::npos)
        text += line.text + "\n";
    }
    return text;
  };
  app.select(first_event<trace::SegmentDropped>(trace()));
  frames(2);
  const std::string before = marks();
  for (const char* name : {"SND.UNA", "SND.NXT", "RCV.NXT"})
    EXPECT_NE(before.find(name), std::string::npos) << name << "\n" << before;
  for (int i = 0; i < 20; ++i) press(ImGuiKey_RightArrow);
  EXPECT_NE(marks(), before);
}

TEST_F(SequenceTest, AfterAResetItSaysThatTheConnectionIsOver) {
  app.open_named("connection-refused");
  frames(2);
  click("tab-sequence");
  EXPECT_NE(find_line(screen(), "No connection yet"), nullptr);
  press(ImGuiKey_End);
  frames(2);
  EXPECT_NE(find_line(screen(), "The connection is over"), nullptr);
}

TEST_F(SequenceTest, ThePanelIsThereOnAPhoneAndInChinese) {
  resize(390, 844);
  bake(1, true);
  app.open_named("data-with-a-lost-segment");
  app.set_language(Language::kChinese);
  click("tab-sequence");
  app.select(first_event<trace::SegmentDropped>(trace()));
  frames(2);
  EXPECT_NE(find_line(screen(), "SND.UNA"), nullptr);
  for (const Line& line : screen()) EXPECT_LE(line.box.left, 390) << line.text;
}

}  // namespace
}  // namespace tcplab::shell
