#include "shell/course/check.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/course/example.hpp"
#include "tests/line.hpp"

namespace tcplab::course {
namespace {

// One thing of the example changed, and what is then said, as a line begins.
struct Flaw {
  const char* what;
  const char* instead;
  const char* said;
};

// What is to be looked into: to run the lesson takes the most time.
enum class Depth { kRead, kRun };

std::string wrong_to_read(const Files& files) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(files, errors);
  check_steps(lesson, errors);
  check_links(lesson, {{"a-lost-syn"}, {"handshake"}}, errors);
  return told(errors);
}

// All that is said of the example with the flaw.
std::string said_of(const Flaw& flaw, Depth depth, bool chinese = false) {
  Example example;
  if (chinese)
    example.chinese_with(flaw.what, flaw.instead);
  else
    example.english_with(flaw.what, flaw.instead);
  return depth == Depth::kRun ? wrong_with(example.files()) : wrong_to_read(example.files());
}

void expect_flaws(Depth depth, std::initializer_list<Flaw> flaws, bool chinese = false,
                  Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "flaws");
  for (const Flaw& flaw : flaws) {
    const std::string said = said_of(flaw, depth, chinese);
    EXPECT_NE(("\n" + said).find(std::string("\n") + flaw.said), std::string::npos)
        << flaw.what << " -> " << flaw.instead << ":\n"
        << said;
  }
}

TEST(LessonCheck, NothingIsWrongWithTheExample) { EXPECT_EQ(wrong_with(Example().files()), ""); }

TEST(LessonCheck, OfTheHead) {
  expect_flaws(
      Depth::kRead,
      {
          {"---\ntitle", "title", "en.md:1:1: there is no head; expected --- in the first line"},
          {"minutes: 5", "minutes: 50", "en.md:4:10: the minutes 50 is out of range; expected 5 to 10"},
          {"row: 1\n", "", "en.md:6:1: the head has no row"},
          {"minutes", "minute",
           "en.md:4:1: this is no line of the head: 'minute'; expected title, summary, row, minutes, needs "
           "or "
           "rules; "
           "did you mean 'minutes'?"},
          {"row: 1", "row: 1\nrow: 2", "en.md:4:1: row is there twice"},
          {"RFC 6298 5.5", "RFC6298", "en.md:5:24: this is no section of an RFC; expected RFC 9293 3.5"},
          {"rules:", "needs: a-lost-syn, lost-acks\nrules:", "en.md:5:20: there is no lesson 'lost-acks'"},
      });
  expect_flaws(Depth::kRead,
               {{"summary", "row: 2\nsummary",
                 "zh.md:3:1: this is no line of the head: 'row'; expected title or summary"},
                {"title: 丢失的 SYN\n", "", "zh.md:3:1: the head has no title"}},
               true);
}

TEST(LessonCheck, OfStepsAndBlocks) {
  expect_flaws(
      Depth::kRead,
      {
          {"## What it waits with", "text", "en.md:58:4: the lesson has 3 steps; expected 4 to 9 steps"},
          {"```show", "```shows",
           "en.md:25:4: unknown kind of block 'shows'; expected run, show, question, task or exercise; did "
           "you "
           "mean 'show'?"},
          {"span 0s 300ms\n", "spam 0s 300ms\n",
           "en.md:26:1: unknown word 'spam'; expected span, focus, hide, reveal, panel or numbers; did you "
           "mean "
           "'span'?"},
          {"span 0s 300ms", "span 0s", "en.md:26:6: a span has two ends; expected TIME TIME"},
          {"span 0s 300ms", "span 0s 300", "en.md:26:12: a unit is missing"},
          {"span 0s 300ms", "span 1s 300ms", "en.md:26:9: it ends before it begins"},
          {"panel diagram", "panel diagramm", "en.md:29:7: unknown word 'diagramm'"},
          {"hide after", "hide", "en.md:28:6: after what?; expected after WHAT, after TIME"},
          {"```task\n", "```exercise\nno-such-thing\n```\n\n```task\n",
           "en.md:49:1: there is no generator 'no-such-thing'"},
          {"```show\nspan 0s 4s", "```show\n```\n\n```show\nspan 0s 4s", "en.md:72:4: the block is empty"},
      });
}

TEST(LessonCheck, OfRuns) {
  expect_flaws(
      Depth::kRun,
      {
          {"link client server delay 40ms\n", "link client sever delay 40ms\n",
           "en.md:18:13: unknown host 'sever'"},
          {"text\ntitle", "scenario lost-sin\ntext\ntitle",
           "en.md:14:10: there is no scenario 'lost-sin'; expected a name that 'tcplab scenarios' lists; did "
           "you "
           "mean 'lost-syn'?"},
          {"text\ntitle", "edit dorp client->server SYN #1\ntext\ntitle",
           "en.md:14:6: unknown statement 'dorp'"},
          {"text\ntitle", "scenario lost-syn\ntext\ntitle", "en.md:15:1: both a scenario and a text"},
          {"server close\n```", "server close\nexpect client hears reset\n```",
           "en.md:23:1: the run is not as it is expected: it did not happen; expected client hears reset"},
          {"text\ntitle", "set los=1\ntext\ntitle", "en.md:14:5: there is no parameter 'los'"},
          {"text\ntitle", "seed x\ntext\ntitle", "en.md:14:6: this is not a whole number"},
      });
  EXPECT_EQ(said_of({"```run\ntext", "```show\nreveal\n```\n\n```text", ""}, Depth::kRead).substr(0, 20),
            "en.md:11:4: the firs");
}

TEST(LessonCheck, ExpectationsOfAScenarioAreForTheScenarioAsItIs) {
  Example example;
  const std::size_t run = example.english.find("```run\n") + 7;
  example.english.replace(run, example.english.find("```", run) - run,
                          "scenario lost-syn\nedit drop client->server SYN #2\n");
  EXPECT_EQ(wrong_with(example.files()).find("the run is not as it is expected"), std::string::npos);
}

// A segment that has left shows the state that it left in; what an arrival does is still hidden.
TEST(LessonCheck, WhatIsAskedForIsNotToBeSeenBesideTheQuestion) {
  const char* const kState = "```question\nstate client at 9s\n";
  const auto after = [](const std::string& hide, const std::string& who, const std::string& what) {
    return "```show\nhide after " + hide + "\n```\n\n```question\nstate " + who + " " + what + "\n";
  };
  const std::string sent = after("client->server SYN #3", "client", "after client->server SYN #3");
  const std::string early = after("client->server SYN #3", "client", "at 1s");
  const std::string arrived =
      after("client->server SYN #1 arrives", "server", "after client->server SYN #1 arrives");
  expect_flaws(Depth::kRun,
               {
                   {"hide after client->server SYN #1 arrives", "hide after server->client SYN-ACK",
                    "en.md:36:1: this happens before the hidden part"},
                   {kState, sent.c_str(), "en.md:124:1: this happens before the hidden part"},
                   {kState, early.c_str(), "en.md:124:1: this happens before the hidden part"},
               });
  EXPECT_EQ(said_of({kState, arrived.c_str(), ""}, Depth::kRun), "");
}

TEST(LessonCheck, OfWhatHappens) {
  expect_flaws(Depth::kRun, {
                                {"focus client->server SYN #1\nhide", "focus client->server SYN #2\nhide",
                                 "en.md:27:7: this does not happen in the run: client->server SYN #2"},
                                {"hide after client->server SYN #1 arrives",
                                 "hide after client->sever SYN #1", "en.md:28:20: unknown host 'sever'"},
                                {"(<focus:client->server SYN #1>)", "(<focus:client->server SYN #7>)",
                                 "en.md:33:33: this does not happen in the run: client->server SYN #7"},
                            });
  expect_flaws(Depth::kRun,
               {{"(<focus:client->server SYN #1>)", "(<focus:client->server SIN #1>)", "zh.md:10:"}}, true);
}

TEST(LessonCheck, OfLinks) {
  expect_flaws(
      Depth::kRead,
      {
          {"(term:handshake)", "(term:handshakes)",
           "en.md:33:84: the glossary has no 'handshakes'; did you mean 'handshake'?"},
          {"(term:handshake)", "(javascript:alert)", "en.md:33:79: unknown kind of link 'javascript'"},
          {"(term:handshake)", "(https://example.com)", "en.md:33:79: unknown kind of link 'https'"},
          {"(term:handshake)", "(lesson:none)", "en.md:33:86: there is no lesson 'none'"},
          {"(rfc:6298#2.1)", "(rfc:6298#two)",
           "en.md:110:87: '6298#two' leads nowhere; expected rfc:9293#3.5"},
          {"(<at:1010ms>)", "(<at:soon>)", "en.md:78:89: 'soon' leads nowhere; expected at:1s"},
          {"(claim:H-56)", "(claim:H56)", "en.md:110:16: 'H56' leads nowhere"},
          {"(requirement:MUST-20)", "(requirement:MUST)", "en.md:125:31: 'MUST' leads nowhere"},
      });
  expect_flaws(Depth::kRead, {{"(term:handshake)", "(javascript:alert)", "zh.md:10:"}}, true);
}

TEST(LessonCheck, OfQuestions) {
  expect_flaws(Depth::kRun,
               {
                   {"segment server", "segement server", "en.md:36:1: unknown kind of question 'segement'"},
               });
  expect_flaws(Depth::kRun, {
                                {"segment server->client SYN-ACK\n", "segment server->client RST\n",
                                 "en.md:36:9: this does not happen"},
                            });
  expect_flaws(
      Depth::kRead,
      {
          {"fields flags ack", "fields flags akc",
           "en.md:37:14: unknown field 'akc'; expected from, flags, seq, ack, length or window; did you "
           "mean 'ack'?"},
          {"fields flags ack\n", "", "en.md:36:1: no fields are asked for"},
          {"ask What does the server answer? Draw the segment.\n", "", "en.md:36:1: there is no ask"},
          {"ask What does", "ask `What` does", "en.md:38:5: this text has no markup; expected plain text"},
          {"hint A SYN takes", "hint x\nhint y\nhint A SYN takes", "en.md:42:1: more than three hints"},
      });
  expect_flaws(
      Depth::kRun,
      {
          {"says flags=ACK A bare", "says flags=SYN+ACK A bare",
           "en.md:42:6: this answer is right: flags=SYN ACK"},
          {"says flags=ACK A bare", "says flogs=ACK A bare", "en.md:42:6: 'flogs' is not asked for"},
          {"plays rewrite", "plays rewirte", "en.md:41:23: unknown statement 'rewirte'"},
          {" plays rewrite", " rewrite", "en.md:41:7: it does not say what is played"},
          {" when server reaches", " if server reaches",
           "en.md:83:1: it does not say when the choice is right"},
          {"when server reaches SYN-RECEIVED", "when sever reaches SYN-RECEIVED",
           "en.md:83:31: unknown host 'sever'"},
          {"when server reaches SYN-RECEIVED", "when never server reaches SYN-RECEIVED",
           "en.md:81:1: no choice is wrong"},
          {"when client->server SYN times 1", "when client->server SYN times 4",
           "en.md:81:1: no choice is right"},
          {"```show\nhide after client->server SYN #2\n```\n", "", "en.md:92:1: the answer is in sight"},
          {"when client->server SYN #3\n", "when client->server SYN #1\n",
           "en.md:95:1: this happens before the hidden part"},
          {"number client rto", "number client rot", "en.md:113:8: unknown variable 'rot'"},
          {"state client at 9s", "state clients at 9s", "en.md:120:7: unknown host 'clients'"},
      });
}

TEST(LessonCheck, OfTasks) {
  expect_flaws(
      Depth::kRun,
      {
          {"goal client->server SYN #1 lost\n", "goal client->server SYN #1\n",
           "en.md:49:1: the goals hold already, without any edit"},
          {"solution drop client->server SYN #1\n", "solution drop client->server SYN #2\n",
           "en.md:49:6: the solution does not reach this goal"},
          {"solution drop client->server SYN #1\n", "", "en.md:49:1: there is no solution"},
          {"solution drop client->server SYN #1\n", "solution drip client->server SYN #1\n",
           "en.md:54:10: unknown statement 'drip'"},
          {"allow drop", "allow delay", "en.md:54:10: the solution begins with 'drop', which is not allowed"},
          {"allow drop", "allow dorp", "en.md:51:7: no line begins with 'dorp'"},
          {"solution drop", "solution drop client->server SYN #1\nsolution drop",
           "en.md:48:4: the solution takes 2 edits, and 1 may be made"},
          {"goal client->server SYN #1 lost", "goal client->server SYN #1 lots", "en.md:49:28: found 'lots'"},
      });
}

TEST(LessonCheck, OfTheTranslation) {
  expect_flaws(Depth::kRead,
               {
                   {"## 它等多久\n", "", "zh.md:"},
                   {"hint SYN 占用一个序号。\n", "", "zh.md:12:4: hint: 1 here, 2 in en.md"},
                   {"choice 双方都不知道。\n", "", "zh.md:32:4: choice: 1 here, 2 in en.md"},
                   {"says flags=ACK", "says flags=RST", "zh.md:12:4: says flags=ACK is missing here"},
                   {"says flags=ACK 只有", "fields ack\nsays flags=ACK 只有",
                    "zh.md:16:1: unknown word 'fields'; expected ask, choice, hint or says"},
                   {"```task\nask 让客户端的第一个 SYN 丢失。\nhint 报文段的菜单里有这一项。\nsays right "
                    "现在除了你，谁也不知道。\n```\n",
                    "", "zh.md:20:4: this step lacks the block at line 48 of en.md"},
                   {"```task", "```question", "zh.md:22:4: en.md has a block of another kind in this place"},
                   {"```task", "```run\nscenario lost-syn\n```\n\n```task",
                    "zh.md:22:4: a translation has no block run"},
                   {"这就是标准中的 [MUST-20](requirement:MUST-20)。\n", "", "zh.md:"},
               },
               true);
}

// What an author waits for, and the test that checks all lessons.
TEST(LessonCheck, AllErrorsAreToldAtOnceInTheirOrder) {
  Example example;
  example.english_with("minutes: 5", "minutes: 50").english_with("(term:handshake)", "(term:x)");
  example.english_with("panel diagram", "panel none").chinese_with("hint SYN 占用一个序号。\n", "");
  const std::string said = wrong_with(example.files());
  const std::size_t head = said.find("en.md:4:10"), panel = said.find("en.md:29:7"),
                    link = said.find("en.md:33:");
  EXPECT_LT(head, panel);
  EXPECT_LT(panel, link);
  EXPECT_LT(link, said.find("zh.md:12:4"));
}

TEST(LessonCheck, ARunThatDoesNotEndIsStopped) {
  const Flaw flaw{"on client connected after 100ms",
                  "at 1500min client abort\non client connected after 100ms", ""};
  EXPECT_NE(said_of(flaw, Depth::kRun).find("en.md:13:4: this run does not come to its end"),
            std::string::npos);
}

}  // namespace
}  // namespace tcplab::course
