// A run with lines that somebody is to find out: nothing that can be read tells of them.
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "core/tcp/variant.hpp"
#include "shell/timeline/svg.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

// Small segments that Nagle holds back, acknowledgments that wait, and a TIME-WAIT.
constexpr const char* kSickPair =
    "title \"Pair\"\nhost client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all msl 1s\nat 0ms server listen 80\nat 10ms client connect server:80\nat 1s client send 20\n"
    "at 1001ms client send 20\nat 2s client close\non server remote-closed server close\n";

class Secretive : public DrivenApp {
 protected:
  void open(std::vector<std::string> secret) {
    ASSERT_TRUE(app.open_text("pair", kSickPair));
    ASSERT_TRUE(app.keep_secret(std::move(secret)));
    frames(2);
  }
  // All that can be read on screen, in each panel.
  std::string all_on_screen() {
    std::string all;
    app.select(static_cast<trace::EventId>(trace().events().size() / 2));
    for (const char* panel : {"about", "inspector", "states", "variables", "events", "sequence", "plots",
                              "packets", "network", "edits", "branches"}) {
      if (!app.open_panel(panel)) continue;
      frames(2);
      all += std::string("== ") + panel + "\n";
      for (const Line& line : screen()) all += line.text + "\n";
    }
    return all;
  }
  // And in all texts and files, with each event in focus once.
  std::string all_that_is_told() {
    std::string all;
    for (trace::EventId id = 0; id < trace().events().size(); ++id) {
      app.select(id);
      all += app.transcript().detail + "\n";
    }
    const Transcript& told = app.transcript();
    all += told.title + told.verdict + told.notice + "\n";
    for (const auto& list : {told.lines, told.reasons}) {
      for (const std::string& line : list) all += line + "\n";
    }
    all += app.source().text + app.written_text() + app.model().text_to_save();
    for (const scenario::Edit& edit : app.model().changes().edits) all += edit.line + "\n";
    const auto pcapng = trace::to_pcapng(trace());
    all += trace::to_json(trace()) + trace::to_text(trace()) + std::string(pcapng.begin(), pcapng.end());
    all += app.plots_drawing() + app.plots_table();
    return all + to_svg(app.model().run()->index, app.model().map(), {app.theme(), app.language()});
  }
};

TEST_F(Secretive, NoPanelTextOrFileTellsWhichRuleIsNotFollowed) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    app.set_language(language);
    for (const char* name : {"no-nagle", "no-delayed-ack", "no-time-wait"}) {
      open({std::string("set client variant ") + name, std::string("set server variant ") + name});
      const std::string told = all_that_is_told() + (language == Language::kEnglish ? "" : all_on_screen());
      const tcp::VariantInfo& variant = *tcp::variant_named(name);
      for (const std::string_view word : {variant.name, variant.did.name, variant.did.english,
                                          variant.did.chinese, std::string_view("variant")})
        EXPECT_EQ(told.find(word), std::string::npos) << name << ": " << word;
      app.tell_secret();
      frames(3);
      const std::string then = all_that_is_told();
      for (const std::string_view word : {variant.name, variant.did.name})
        EXPECT_NE(then.find(word), std::string::npos) << name << " was never to be found out: " << word;
    }
  }
}

// Two secrets by which nothing is different cannot be told apart, so nothing depends on what the secret says.
TEST_F(Secretive, SecretsThatDoTheSameLookTheSame) {
  std::vector<std::string> seen;
  // The first time panels are not yet where the second one finds them.
  for (const char* secret :
       {"set client variant no-karn", "set client variant no-karn", "set server variant ignores-window"}) {
    open({secret});
    seen.push_back(all_that_is_told() + all_on_screen());
  }
  EXPECT_EQ(seen[1], seen[2]);
}

TEST_F(Secretive, IsNeitherChangedNorEditedUntilItIsToldAndThenAsAnyOther) {
  open({"set client variant no-nagle"});
  EXPECT_TRUE(app.model().fixed());
  EXPECT_FALSE(app.add_edit("drop client->server SYN #1"));
  EXPECT_FALSE(app.edit_text(std::string(kSickPair) + "# the same\n"));
  app.tell_secret();
  EXPECT_FALSE(app.model().fixed());
  ASSERT_EQ(app.model().changes().edits.size(), 1u);
  EXPECT_EQ(app.model().changes().edits.front().line, "set client variant no-nagle");
  EXPECT_FALSE(app.model().can_undo());
  EXPECT_TRUE(app.add_edit("drop client->server SYN #1"));
}

TEST_F(Secretive, ALineThatCannotBeReadKeepsNothing) {
  ASSERT_TRUE(app.open_text("pair", kSickPair));
  const std::string before = trace::to_json(trace());
  EXPECT_FALSE(app.keep_secret({"set client variant no-such"}));
  EXPECT_FALSE(app.model().keeps_secret());
  EXPECT_EQ(trace::to_json(trace()), before);
}

TEST_F(Secretive, AnotherTextHasNone) {
  open({"set client variant no-nagle"});
  ASSERT_TRUE(app.open_text("pair", kSickPair));
  EXPECT_FALSE(app.model().keeps_secret());
  EXPECT_TRUE(app.model().editable());
}

// What is told has events of its own numbers: each is of the step, and of the hosts, that it was of.
TEST_F(Secretive, EventsStepsAndHostsAreThoseOfTheWholeRun) {
  open({"set client variant no-nagle"});
  struct Seen {
    Instant at;
    std::string what;
    tcp::State client;
  };
  const auto seen = [this] {
    std::vector<Seen> all;
    for (const trace::Event& event : trace().events()) {
      if (!std::holds_alternative<trace::SegmentSent>(event.what) &&
          !std::holds_alternative<tcp::StateChanged>(event.what))
        continue;
      const StepEvents step = app.model().step_of(event.id);
      EXPECT_LE(step.first, event.id);
      EXPECT_GE(step.last, event.id);
      EXPECT_EQ(trace().events()[step.first].at, event.at);
      const tcp::Host* client = app.model().host_after(0, event.id);
      const tcp::Connection* first =
          client && !client->connections().empty() ? client->find(client->connections().front()) : nullptr;
      all.push_back(
          {event.at, trace::describe(trace(), event), first ? first->state() : tcp::State::kClosed});
      EXPECT_TRUE(event.cause == trace::kNoEvent || event.cause < event.id);
    }
    return all;
  };
  const auto kept = seen();
  app.tell_secret();
  const auto told = seen();
  ASSERT_EQ(kept.size(), told.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_EQ(kept[i].at, told[i].at);
    EXPECT_EQ(kept[i].client, told[i].client) << told[i].what;
  }
}

// What is told has fewer events of an instant than there are.
TEST_F(Secretive, WhatIsMarkedAndLookedAtStaysWhatItIsWhenTheSecretIsTold) {
  open({"set client variant no-nagle", "set server variant no-delayed-ack"});
  // Without its rule, which nobody is told before.
  const auto told_of = [this](trace::EventId id) {
    trace::Event event = trace().events()[id];
    event.rule = tcp::Rule::kNone;
    return trace::describe(trace(), event);
  };
  std::vector<std::string> kept;
  for (trace::EventId id = 0; id < trace().events().size() && kept.size() < Bookmarks::kMost; ++id) {
    app.select(id);
    ASSERT_TRUE(app.set_bookmark(std::to_string(id)));
    kept.push_back(told_of(id));
  }
  const std::size_t before = trace().events().size();
  app.tell_secret();
  EXPECT_EQ(told_of(*app.selected()), kept.back());
  ASSERT_GT(trace().events().size(), before) << "else nothing was left out";
  ASSERT_EQ(app.model().bookmarks().all().size(), kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    app.go_to_bookmark(i);
    EXPECT_EQ(told_of(*app.selected()), kept[i]) << i;
    EXPECT_EQ(app.model().bookmarks().all()[i].note, std::to_string(i));
  }
}

TEST_F(Secretive, ACurtainHangsInFrontOfIt) {
  open({"set client variant no-nagle"});
  const std::size_t all = trace().events().size();
  app.hide({Instant{} + milliseconds(500), trace::kNoEvent, Instant{} + seconds(2), true});
  EXPECT_LT(trace().events().size(), all);
  for (const trace::Event& event : trace().events()) EXPECT_EQ(event.rule, tcp::Rule::kNone);
  app.reveal();
  EXPECT_TRUE(app.model().keeps_secret());
  EXPECT_EQ(trace().events().size(), all);
}

// Else what is hidden could be made to come sooner.
TEST_F(Secretive, WhereAQuestionHidesWhatComesNothingCanBeChanged) {
  ASSERT_TRUE(app.open_text("pair", kSickPair));
  ASSERT_TRUE(app.add_edit("delay client->server SYN #1 by 5ms"));
  app.hide({Instant{} + milliseconds(500), trace::kNoEvent, Instant{} + seconds(2), true});
  const std::string before = trace::to_json(trace());
  EXPECT_FALSE(app.add_edit("drop client->server SYN #1"));
  EXPECT_FALSE(app.edit_text(kSickPair));
  EXPECT_FALSE(app.switch_edit(0));
  app.undo();
  EXPECT_EQ(trace::to_json(trace()), before);
  app.reveal();
  app.undo();
  EXPECT_TRUE(app.model().changes().edits.empty());
}

}  // namespace
}  // namespace tcplab::shell
