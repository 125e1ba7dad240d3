// The past is changed: what is run is the scenario with the changes, and nothing is lost.
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/editor.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/edit_actions.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kPair =
    "title \"Pair\"\nseed 3\nparameter far 20ms from 1ms to 1s\n"
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay far\n"
    "set all mss 1000\nat 0ms server listen 80\nat 10ms client connect server:80\n"
    "on client connected client send 3000\n";

class Changing : public testing::Test {
 protected:
  Changing() { model.open("pair", kPair); }
  std::string json() const { return trace::to_json(model.run()->trace()); }
  // A run of its own of what would be saved.
  std::string json_of_saved() const {
    Model other;
    EXPECT_TRUE(other.open("saved", model.text_to_save()));
    return trace::to_json(other.run()->trace());
  }
  std::size_t drops() const {
    std::size_t count = 0;
    for (const trace::Event& event : model.run()->trace().events())
      count += std::holds_alternative<trace::SegmentDropped>(event.what) ? 1U : 0U;
    return count;
  }
  Changes with(std::vector<scenario::Edit> edits) const {
    Changes changes = model.changes();
    changes.edits = std::move(edits);
    return changes;
  }

  Model model;
};

TEST_F(Changing, AnEditIsALineBehindTheText) {
  const std::string before = json();
  EXPECT_TRUE(model.add_edit("drop client->server SYN #1"));
  EXPECT_EQ(drops(), 1U);
  EXPECT_NE(json(), before);
  EXPECT_EQ(json(), json_of_saved());
  EXPECT_EQ(model.text_to_save(), std::string(kPair) + "drop client->server SYN #1\n");
}

TEST_F(Changing, TheFocusOnALossThatIsUndoneIsOnTheArrivalThatTakesItsPlace) {
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const trace::Trace& trace = model.run()->trace();
  for (const trace::Event& event : trace.events()) {
    if (std::holds_alternative<trace::SegmentDropped>(event.what)) model.select(event.id);
  }
  ASSERT_TRUE(std::holds_alternative<trace::SegmentDropped>(trace.events()[model.focus().event].what));
  model.undo();
  const trace::Trace& whole = model.run()->trace();
  ASSERT_NE(model.focus().event, trace::kNoEvent);
  EXPECT_EQ(model.focus().event, whole.packets()[0].received);
  EXPECT_TRUE(std::holds_alternative<trace::SegmentReceived>(whole.events()[model.focus().event].what));
}

TEST_F(Changing, EveryChangeCanBeUndoneAndDoneAgain) {
  std::vector<std::string> seen{json()};
  Changes next = model.changes();
  set_value(next, "far", "50ms");
  next.seed = 9;
  ASSERT_TRUE(model.change(next));
  seen.push_back(json());
  ASSERT_TRUE(model.add_edit("drop client->server data #2"));
  seen.push_back(json());
  ASSERT_TRUE(model.add_edit("delay server->client SYN-ACK #1 by 200ms"));
  seen.push_back(json());
  for (std::size_t i = 3; i-- > 0;) {
    model.undo();
    EXPECT_EQ(json(), seen[i]);
  }
  EXPECT_FALSE(model.can_undo());
  for (std::size_t i = 1; i < 4; ++i) {
    model.redo();
    EXPECT_EQ(json(), seen[i]);
    EXPECT_EQ(json(), json_of_saved());
  }
  EXPECT_FALSE(model.can_redo());
}

TEST_F(Changing, AnEditThatIsOffSaysNothingAndIsKept) {
  const std::string before = json();
  ASSERT_TRUE(model.change(with({{"drop client->server SYN #1", false}})));
  EXPECT_EQ(json(), before);
  EXPECT_EQ(json(), json_of_saved());
  ASSERT_TRUE(model.change(with({{"drop client->server SYN #1", true}})));
  EXPECT_EQ(drops(), 1U);
}

TEST_F(Changing, AWrongEditIsToldAndNothingIsLost) {
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const std::string before = json();
  const Changes changes = model.changes();
  EXPECT_FALSE(model.add_edit("drop client->nobody SYN #1"));
  ASSERT_TRUE(model.error().has_value());
  EXPECT_EQ(model.error()->source, "drop client->nobody SYN #1");
  EXPECT_EQ(model.error()->error.line, 1U);
  EXPECT_EQ(model.error()->error.column, 14U);
  EXPECT_EQ(json(), before);
  EXPECT_TRUE(model.changes() == changes);
  EXPECT_TRUE(model.add_edit("drop server->client SYN-ACK #1"));
  EXPECT_FALSE(model.error().has_value());
}

TEST_F(Changing, AValueThatDoesNotFitIsToldAndNothingIsLost) {
  const std::string before = json();
  Changes next;
  set_value(next, "far", "1min");
  EXPECT_FALSE(model.change(next));
  EXPECT_TRUE(model.error().has_value());
  set_value(next, "near", "1ms");
  EXPECT_FALSE(model.change(next));
  EXPECT_EQ(json(), before);
}

TEST_F(Changing, TheFocusStaysOnWhatMeansTheSameOrElseAtTheSameInstant) {
  const auto arrival_of_syn = [this] {
    const trace::Trace& trace = model.run()->trace();
    return trace.packets()[0].received;
  };
  model.select(arrival_of_syn());
  const Focus before = model.focus();
  ASSERT_TRUE(model.add_edit("drop client->server data #3"));
  EXPECT_EQ(model.focus(), before);
  ASSERT_TRUE(model.add_edit("delay client->server SYN #1 by 5ms"));
  EXPECT_EQ(model.focus().event, arrival_of_syn());
  EXPECT_EQ(model.focus().at, before.at + milliseconds(5));
  model.undo();
  EXPECT_EQ(model.focus(), before);
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  EXPECT_EQ(model.focus(), focus_at(model.run()->index, before.at));
}

TEST_F(Changing, WhatIsKeptIsAnotherGenerationForItsAxisIsAndItsLink) {
  ASSERT_TRUE(model.try_out(with({{"drop client->server SYN #1"}}), true));
  const unsigned trial = model.generation();
  model.keep();
  EXPECT_NE(model.generation(), trial);
}

TEST_F(Changing, TheRunWithoutChangesIsAGhostInTheNextTextToo) {
  model.set_ghost(Model::Ghost::kOriginal);
  ASSERT_TRUE(model.open("pair", kPair));
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  EXPECT_NE(model.ghost(), nullptr);
}

TEST_F(Changing, WhatIsTriedOutIsOneChangeInTheEndOrNone) {
  const std::string before = json();
  for (const char* by : {"10ms", "20ms", "300ms"}) {
    Changes next = model.changes();
    add_line(next, std::string("delay client->server SYN #1 by ") + by);
    ASSERT_TRUE(model.try_out(next, true));
    EXPECT_TRUE(model.trying());
    ASSERT_NE(model.ghost(), nullptr);
    EXPECT_EQ(trace::to_json(model.ghost()->trace()), before);
    EXPECT_TRUE(model.changes().empty());
  }
  model.give_up();
  EXPECT_EQ(json(), before);
  EXPECT_FALSE(model.can_undo());
  Changes next = model.changes();
  add_line(next, "delay client->server SYN #1 by 300ms");
  ASSERT_TRUE(model.try_out(next, true));
  const std::string tried = json();
  model.keep();
  EXPECT_EQ(json(), tried);
  EXPECT_EQ(trace::to_json(model.ghost()->trace()), before);
  model.undo();
  EXPECT_EQ(json(), before);
  EXPECT_FALSE(model.can_undo());
}

TEST_F(Changing, TheGhostIsTheRunBeforeOrTheOriginalOrNone) {
  const std::string original = json();
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const std::string first = json();
  ASSERT_TRUE(model.add_edit("drop client->server data #1"));
  EXPECT_EQ(trace::to_json(model.ghost()->trace()), first);
  model.set_ghost(Model::Ghost::kOriginal);
  EXPECT_EQ(trace::to_json(model.ghost()->trace()), original);
  model.set_ghost(Model::Ghost::kNone);
  EXPECT_EQ(model.ghost(), nullptr);
}

TEST_F(Changing, AnotherScenarioBeginsWithoutChanges) {
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  ASSERT_TRUE(model.open("other", kPair));
  EXPECT_TRUE(model.changes().empty());
  EXPECT_FALSE(model.can_undo());
  EXPECT_EQ(model.ghost(), nullptr);
}

TEST_F(Changing, AllOfItCanBeOpenedAtOnce) {
  Changes changes;
  set_value(changes, "far", "70ms");
  changes.seed = 77;
  add_line(changes, "drop client->server SYN #1");
  changes.edits.push_back({"drop client->server SYN #2", false});
  ASSERT_TRUE(model.open("pair", kPair, changes));
  EXPECT_TRUE(model.changes() == changes);
  EXPECT_EQ(drops(), 1U);
  EXPECT_EQ(json(), json_of_saved());
  const std::string before = json();
  changes.edits.push_back({"nonsense", true});
  EXPECT_FALSE(model.open("pair", kPair, changes));
  EXPECT_EQ(json(), before);
}

TEST_F(Changing, AScriptIsNotChanged) {
  ASSERT_TRUE(model.open("a.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"));
  EXPECT_FALSE(model.editable());
  EXPECT_TRUE(host_actions(model, 0, {}).empty());
}

// Whatever a menu offers is a line that the language has and that this scenario can do.
TEST(EditActions, AreAllLinesThatCanBeRead) {
  for (const char* name : {"lost-syn", "simultaneous-close", "data-with-a-lost-segment"}) {
    Model model;
    const scenario::Builtin* builtin = scenario::find_builtin(name);
    ASSERT_TRUE(model.open(name, std::string(builtin->text)));
    std::string all = std::string(builtin->text) + "\n";
    const auto take = [&all](const std::vector<EditAction>& actions) {
      for (const EditAction& action : actions) {
        EXPECT_FALSE(action.label.in(Language::kEnglish).empty());
        EXPECT_FALSE(action.label.in(Language::kChinese).empty());
        all += action.line + "\n";
      }
    };
    for (trace::PacketId packet = 0; packet < model.run()->trace().packets().size(); ++packet) {
      const std::vector<EditAction> actions = packet_actions(model, packet);
      EXPECT_GT(actions.size(), 10U);
      take(actions);
    }
    take(host_actions(model, 0, Instant{} + milliseconds(30)));
    take(host_actions(model, 1, Instant{} + nanoseconds(31'000'001)));
    take(link_actions(model, 0, 1, Instant{} + milliseconds(40)));
    const auto parsed = scenario::parse(all);
    EXPECT_TRUE(parsed) << scenario::to_string(parsed.error(), name, all);
  }
}

// What the language offers behind a link, by its own word. Losses by number are the packets' own.
TEST(EditActions, EveryPropertyOfALinkHasOne) {
  Model model;
  ASSERT_TRUE(model.open("pair", kPair));
  std::set<std::string> words;
  for (const EditAction& action : link_actions(model, 0, 1, Instant{} + milliseconds(40))) {
    const std::string head = "at 40ms link client server ";
    ASSERT_EQ(action.line.substr(0, head.size()), head);
    const std::string rest = action.line.substr(head.size());
    words.insert(rest.substr(0, rest.find(' ')));
  }
  const std::string text = std::string(kPair) + "at 40ms link client server ";
  const auto line = static_cast<std::size_t>(1 + std::count(text.begin(), text.end(), '\n'));
  const auto offered = scenario::complete(text, line, text.size() - text.rfind('\n'));
  ASSERT_GT(offered.offers.size(), 10U);
  for (const scenario::Offer& offer : offered.offers) {
    if (offer.text == "lose") continue;
    EXPECT_TRUE(words.contains(offer.text)) << offer.text;
  }
}

TEST(EditActions, AreThoseOfASegmentAndOfAHostAtItsInstant) {
  Model model;
  ASSERT_TRUE(model.open("pair", kPair));
  const trace::EventId sent = first_event<trace::SegmentSent>(model.run()->trace());
  const trace::Event event = model.run()->trace().events()[sent];
  const std::vector<EditAction> actions = packet_actions(model, trace::packet_of(event));
  ASSERT_FALSE(actions.empty());
  EXPECT_EQ(actions.front().line, "drop client->server SYN #1");
  EXPECT_EQ(actions.front().label.in(Language::kChinese), "丢弃它");
  const std::vector<EditAction> of_host = host_actions(model, event.host, event.at);
  const bool crashes = std::any_of(of_host.begin(), of_host.end(), [](const EditAction& action) {
    return action.line == "at 10ms client crash";
  });
  EXPECT_TRUE(crashes);
}

}  // namespace
}  // namespace tcplab::shell
