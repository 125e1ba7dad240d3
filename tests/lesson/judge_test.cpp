// Answers to questions, judged by the run: right, said otherwise, wrong, and not to be read.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/lesson/question.hpp"
#include "core/lesson/reading.hpp"
#include "tests/line.hpp"

namespace tcplab::lesson {
namespace {

constexpr std::string_view kRun = R"(seed 11
host client 198.51.100.1
host server 198.51.100.2
link client server delay 20ms
set all msl 500ms
set all mss 1000
set all nagle off
at 0s server listen 80
at 0s client connect server:80 as one
at 1s client send 1500
at 5s client close
at 6s server close
drop client->server data #1
expect server received = 1500
)";

scenario::Shared shared(std::string_view text = kRun, std::vector<std::string> edits = {}) {
  scenario::Shared run;
  run.text = text;
  for (std::string& line : edits) run.edits.push_back({std::move(line), true});
  return run;
}

Question segment(std::string what, std::vector<std::string> fields) {
  Question question;
  question.kind = Question::Kind::kSegment;
  question.what = std::move(what);
  question.fields = std::move(fields);
  return question;
}
Question state(std::string who, std::string after) {
  Question question;
  question.kind = Question::Kind::kState;
  question.who = std::move(who);
  question.what = std::move(after);
  return question;
}
Question number(std::string who, std::string variable, Duration at) {
  Question question;
  question.kind = Question::Kind::kNumber;
  question.who = std::move(who);
  question.variable = std::move(variable);
  question.at = Instant{} + at;
  return question;
}
Question when(std::string what, std::optional<Duration> within = std::nullopt) {
  Question question;
  question.kind = Question::Kind::kWhen;
  question.what = std::move(what);
  question.within = within;
  return question;
}
Question choose(std::vector<std::string> conditions) {
  Question question;
  question.kind = Question::Kind::kChoose;
  for (std::string& condition : conditions) question.choices.push_back({Message(condition), condition});
  return question;
}

// The credit for an answer; -1: it cannot be judged.
double credit(const Question& question, const Answer& answer, const scenario::Shared& run = shared()) {
  const auto judgement = judge(question, run, answer);
  if (!judgement) return -1;
  EXPECT_FALSE(judgement->says.in(Language::kEnglish).empty());
  EXPECT_FALSE(judgement->says.in(Language::kChinese).empty());
  return judgement->credit();
}
double credit(const Question& question, const char* field, const std::string& value) {
  return credit(question, {{field, value}});
}

// "MESSAGE; EXPECTED; HINT", or "none".
std::string refusal(const Question& question, const Answer& answer, const scenario::Shared& run = shared()) {
  const auto judgement = judge(question, run, answer);
  if (judgement) return "none";
  const scenario::Error& error = judgement.error();
  EXPECT_FALSE(error.message.in(Language::kChinese).empty());
  std::string text = error.message.in(Language::kEnglish);
  if (!error.expected.empty()) text += "; " + error.expected.in(Language::kEnglish);
  if (!error.hint.empty()) text += "; " + error.hint.in(Language::kEnglish);
  return text;
}

// The answer that the run has, and full credit for it.
Answer reference(const Question& question, const scenario::Shared& run = shared(), Line at = Line::here()) {
  const testing::ScopedTrace trace(at.file, at.number, "");
  const auto answer = answer_of(question, run);
  EXPECT_TRUE(answer) << (answer ? "" : answer.error().message.in(Language::kEnglish));
  if (!answer) return {};
  EXPECT_EQ(credit(question, *answer, run), 1);
  return *answer;
}

std::uint64_t raw(const Question& question) { return std::stoull(reference(question).front().value); }

TEST(JudgeSegment, TakesFlagsAsASetInAnyOrderWithAnySeparator) {
  const Question question = segment("server->client SYN-ACK", {"flags"});
  for (const char* value :
       {"SYN,ACK", "SYN ACK", "ack+syn", "SYN-ACK", "Ack, Syn", "SYN|ACK", "SYN、ACK", "SYNACK"})
    EXPECT_EQ(credit(question, "flags", value), 1) << value;
  for (const char* value : {"SYN", "ACK", "SYN ACK FIN", "none"})
    EXPECT_EQ(credit(question, "flags", value), 0) << value;
}

TEST(JudgeSegment, DoesNotAskForAPushThatNobodyHasToHeed) {
  const Question question = segment("client->server data #2", {"flags"});
  EXPECT_EQ(reference(question).front().value, "PSH, ACK");
  EXPECT_EQ(credit(question, "flags", "ACK"), 1);
}

TEST(JudgeSegment, TakesNumbersAsTheyAreCountedFromTheIsnAndInLetters) {
  const Question question = segment("server->client SYN-ACK", {"seq", "ack"});
  const std::uint64_t y = std::stoull(reference(question)[0].value);
  const std::uint64_t x1 = std::stoull(reference(question)[1].value);
  ASSERT_GT(y, 100000U);
  for (const std::string& value :
       {std::to_string(y), std::string("0"), std::string("y"), std::string("Y + 0")})
    EXPECT_EQ(credit(segment("server->client SYN-ACK", {"seq"}), "seq", value), 1) << value;
  for (const std::string& value : {std::to_string(x1), std::string("1"), std::string("x+1"),
                                   std::string("x＋1"), std::string("1 + x"), std::string("x+3-2*1")})
    EXPECT_EQ(credit(segment("server->client SYN-ACK", {"ack"}), "ack", value), 1) << value;
  EXPECT_EQ(credit(question, {{"seq", "y"}, {"ack", "x"}}), 0.5);
  EXPECT_EQ(credit(question, {{"seq", "x"}, {"ack", "y+1"}}), 0);
  EXPECT_EQ(credit(question, {}), 0);
}

TEST(JudgeSegment, CountsDataAndFinInLettersOfTheClose) {
  const Question last = segment("client->server ACK arrives", {"seq", "ack"});
  EXPECT_EQ(credit(last, {{"seq", "x+1"}, {"ack", "y+1"}}), 1);
  const Question fin = segment("client->server FIN", {"seq", "ack", "length", "flags"});
  EXPECT_EQ(credit(fin, {{"seq", "x+1+1500"}, {"ack", "v"}, {"length", "0"}, {"flags", "FIN ACK"}}), 1);
  EXPECT_EQ(credit(fin, {{"seq", "u"}, {"ack", "y+1"}, {"length", "0"}, {"flags", "ACK FIN"}}), 1);
  EXPECT_EQ(credit(segment("server->client FIN", {"seq", "ack"}), {{"seq", "w"}, {"ack", "u+1"}}), 1);
  EXPECT_EQ(credit(segment("client->server data #1", {"seq", "length"}), {{"seq", "1"}, {"length", "1,000"}}),
            1);
}

TEST(JudgeSegment, NamesXAfterWhoOpenedWhicheverSideThatIs) {
  const scenario::Shared run = shared(R"(seed 5
host client 198.51.100.1
host server 198.51.100.2
link client server delay 20ms
at 0s client listen 80
at 0s server connect client:80
)");
  EXPECT_EQ(credit(segment("client->server SYN-ACK", {"seq", "ack"}), {{"seq", "y"}, {"ack", "x+1"}}, run),
            1);
}

TEST(JudgeSegment, RefusesWhatCannotBeReadWithAHint) {
  const Question question = segment("server->client SYN-ACK", {"flags", "ack"});
  EXPECT_EQ(refusal(question, {{"flags", "SNY"}}),
            "there is no flag 'SNY'; flags, as in SYN,ACK; did you mean 'SYN'?");
  EXPECT_EQ(refusal(question, {{"ack", "x+"}}),
            "'' is no number here; whole numbers, x, y, u, v, w, with + - * between them; for example 1001, "
            "or x+1");
  EXPECT_EQ(
      refusal(question, {{"ack", "99999999999999999999"}}),
      "'99999999999999999999' is no number here; whole numbers, x, y, u, v, w, with + - * between them; "
      "sequence numbers have 32 bits: at most 4294967295");
  EXPECT_EQ(refusal(question, {{"akc", "1"}}), "'akc' is not asked for; flags or ack; did you mean 'ack'?");
  EXPECT_EQ(refusal(question, {{"ack", "1"}, {"ack", "2"}}), "'ack' is answered twice");
  EXPECT_EQ(refusal(question, {{"ack", std::string(10000, '1')}}),
            "the answer is too long; at most 200 octets");
  EXPECT_EQ(refusal(question, Answer(65, {"ack", "1"})), "the answer has too many parts; at most 64");
  for (const char* value :
       {"\xff\xfe", "x x", "(x)", "--1", "1-", "x+z", "1e3", "0x10", "\n", "\t1", "；drop"})
    EXPECT_NE(refusal(question, {{"ack", value}}), "none") << value;
}

TEST(JudgeSegment, RefusesAQuestionThatTheRunHasNoAnswerTo) {
  EXPECT_EQ(refusal(segment("server->client RST", {"seq"}), {}),
            "this does not happen in the run: server->client RST");
  EXPECT_EQ(refusal(segment("server->client", {"seq"}), {}).substr(0, 5), "found");
  EXPECT_EQ(refusal(segment("server reaches ESTABLISHED", {"seq"}), {}),
            "this is no segment; HOST->HOST PATTERN [#N]");
  EXPECT_EQ(refusal(segment("server->client SYN-ACK", {"sequence"}), {}),
            "a segment has no field 'sequence'; from, flags, seq, ack, length or window");
  EXPECT_EQ(refusal(segment("server->client SYN-ACK", {"seq"}), {}, shared("host a 1\n")).substr(0, 23),
            "the run cannot be made:");
}

TEST(JudgeState, KnowsStatesByAllTheirNames) {
  const Question question = state("server", "client->server SYN arrives");
  EXPECT_EQ(reference(question).front().value, "SYN-RECEIVED");
  for (const char* value : {"SYN-RECEIVED", "syn_received", "SYN-RCVD", "SYN_RECV", "Syn Received"})
    EXPECT_EQ(credit(question, "state", value), 1) << value;
  EXPECT_EQ(credit(question, "state", "SYN-SENT"), 0);
  EXPECT_EQ(refusal(question, {{"state", "SYN-RECIEVED"}}).substr(0, 29), "there is no state 'SYN-RECIEV");
  EXPECT_NE(refusal(question, {{"state", "SYN-RECIEVED"}}).find("did you mean 'SYN-RECEIVED'?"),
            std::string::npos);
}

TEST(JudgeState, TakesTheStateBeforeThereIsAConnectionFromTheListener) {
  EXPECT_EQ(reference(state("server", "client reaches SYN-SENT")).front().value, "LISTEN");
  EXPECT_EQ(reference(state("client", "server->client FIN arrives")).front().value, "TIME-WAIT");
  EXPECT_EQ(reference(state("server", "client reaches CLOSED")).front().value, "CLOSED");
  Question at = state("client:one", "");
  at.at = Instant{} + milliseconds(5010);
  EXPECT_EQ(reference(at).front().value, "FIN-WAIT-1");
}

TEST(JudgeState, KnowsThatAFailedHandshakeLeadsBackToListen) {
  // The client knows nothing any more of the connection that the SYN,ACK is for.
  const scenario::Shared run = shared(kRun, {"at 30ms client crash", "at 31ms client reboot"});
  const Question question = state("server", "client->server RST arrives");
  EXPECT_EQ(reference(question, run).front().value, "LISTEN");
  EXPECT_EQ(credit(question, {{"state", "CLOSED"}}, run), 0);
}

TEST(JudgeWhen, ReadsTimesInAllUnitsAndAllowsForTheHand) {
  const Question question = when("client->server data again");
  const std::string expected = reference(question).front().value;
  for (const char* value : {"2000ms", "2.0", "2s", "2,0 s", "2.0秒", "2000 毫秒", "1.95s", "2.09"})
    EXPECT_EQ(credit(question, "time", value), 1) << value << " is not " << expected;
  for (const char* value : {"1.7s", "2.4s", "2ms", "200s"})
    EXPECT_EQ(credit(question, "time", value), 0) << value;
  EXPECT_EQ(credit(when("client->server data again", milliseconds(1)), "time", "2.09"), 0);
  EXPECT_EQ(refusal(question, {{"time", "soon"}}).substr(0, 4), "this");
  EXPECT_NE(refusal(question, {{"time", "-1s"}}), "none");
  EXPECT_NE(refusal(question, {{"time", "99999999999h"}}), "none");
}

TEST(JudgeWhen, TellsWhatIsSaidOfATypicalWrongInstantWhereverNearItTheHandWas) {
  Question question = when("client->server data again");
  question.remarks = {{{"time", "3s"}, Message("too late"), {}}};
  for (const char* value : {"3s", "2.95", "3.05s"})
    EXPECT_EQ(judge(question, shared(), {{"time", value}})->says.in(Language::kEnglish), "too late") << value;
  EXPECT_NE(judge(question, shared(), {{"time", "4s"}})->says.in(Language::kEnglish), "too late");
}

TEST(JudgeNumber, KnowsTheTcbAndTheLanguagesVariables) {
  EXPECT_EQ(credit(number("client", "SND.UNA", milliseconds(500)), "number", "x+1"), 1);
  EXPECT_EQ(credit(number("client", "SND.UNA", milliseconds(500)), "number", "1"), 1);
  EXPECT_EQ(credit(number("client", "SND.NXT", milliseconds(1010)), "number", "x+1+1000+500"), 1);
  EXPECT_EQ(credit(number("server", "RCV.NXT", milliseconds(1500)), "number", "x+1"), 1);
  EXPECT_EQ(credit(number("server", "RCV.NXT", milliseconds(1500)), "number", "y+1"), 0);
  EXPECT_EQ(credit(number("server", "ISS", milliseconds(500)), "number", "y"), 1);
  EXPECT_EQ(credit(number("server", "ISS", milliseconds(500)), "number", "0"), 0);
  EXPECT_EQ(credit(number("server", "IRS", milliseconds(500)), "number", "x"), 1);
  EXPECT_EQ(raw(number("server", "RCV.WND", milliseconds(500))), 65535U);
  EXPECT_EQ(credit(number("client", "in-flight", milliseconds(1010)), "number", "1500"), 1);
  EXPECT_EQ(credit(number("client", "srtt", milliseconds(500)), "number", "40ms"), 1);
  EXPECT_EQ(credit(number("client", "srtt", milliseconds(500)), "number", "41ms"), 0);
  EXPECT_EQ(refusal(number("client", "SND.UNO", milliseconds(500)), {}).substr(0, 16), "unknown variable");
  EXPECT_EQ(refusal(number("client", "SND.UNA", seconds(60)), {}),
            "there is no connection of client at that instant");
  EXPECT_EQ(refusal(number("nobody", "cwnd", seconds(1)), {}).substr(0, 12), "unknown host");
}

TEST(JudgeChoices, GivesCreditForTheOneThatHolds) {
  const Question one = choose({"client is ESTABLISHED", "client is CLOSED", "server received = 10"});
  EXPECT_EQ(reference(one), (Answer{{"choice", "2"}}));
  EXPECT_EQ(credit(one, "choice", "B"), 1);
  EXPECT_EQ(credit(one, "choice", "1"), 0);
  EXPECT_EQ(credit(one, {}), 0);
  EXPECT_EQ(credit(one, {{"choice", "1"}, {"choice", "2"}, {"choice", "3"}}), 0);
  EXPECT_EQ(refusal(one, {{"choice", "4"}}), "there is no choice '4'; a number from 1 to 3");
  EXPECT_EQ(refusal(one, {{"choise", "1"}}), "'choise' is not asked for; choice");
}

TEST(JudgeChoices, GivesAShareWhereSeveralHold) {
  const Question two =
      choose({"server received = 1500", "client is CLOSED", "never any->any RST", "client is LISTEN"});
  EXPECT_EQ(credit(two, {{"choice", "1"}, {"choice", "2"}, {"choice", "3"}}), 1);
  EXPECT_EQ(credit(two, "choice", "3,1,2"), 1);
  EXPECT_EQ(credit(two, {{"choice", "1"}, {"choice", "3"}}), 0.75);
  EXPECT_EQ(credit(two, {{"choice", "1"}, {"choice", "2"}, {"choice", "3"}, {"choice", "4"}}), 0.75);
  EXPECT_EQ(credit(two, {}), 0);
}

TEST(JudgeChoices, RefusesConditionsThatCannotBeReadWithTheirPlace) {
  const auto judged = judge(choose({"client is CLOSED", "client is CLOSD"}), shared(), {{"choice", "1"}});
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error().line, 2U);
  EXPECT_EQ(judged.error().column, 11U);
  EXPECT_EQ(refusal(choose({"client is ESTABLISHED"}), {}), "none of the choices holds in this run");
  EXPECT_EQ(refusal(choose({"client is CLOSED\nset all mss 1"}), {}), "this has to stand on one line");
}

TEST(JudgeRemarks, SaysAndPlaysWhatTheAuthorHasOfAnAnswer) {
  Question question = segment("server->client SYN-ACK", {"flags", "ack"});
  question.remarks = {
      {{"flags", "ACK"}, {"A bare ACK.", "只有 ACK。"}, {"rewrite server->client SYN-ACK #1 flags 16"}},
      {{"ack", "x"}, {"It takes a number.", "它占一个序号。"}, {}},
      {{"right", ""}, {"Both at once.", "一举两得。"}, {}},
      {{"other", ""}, {"Look again.", "再看看。"}, {"drop server->client SYN-ACK #1"}}};
  const auto said = [&question](const Answer& answer) {
    const auto judgement = judge(question, shared(), answer);
    return judgement ? judgement->says.in(Language::kEnglish) + "|" + std::to_string(judgement->plays.size())
                     : "error";
  };
  EXPECT_EQ(said({{"flags", "SYN ACK"}, {"ack", "x+1"}}), "Both at once.|0");
  EXPECT_EQ(said({{"flags", "ack"}, {"ack", "0"}}), "A bare ACK. It takes a number.|1");
  EXPECT_EQ(said({{"flags", "RST"}, {"ack", "x+1"}}), "Look again.|1");
  question.remarks.clear();
  EXPECT_EQ(said({{"flags", "SYN"}, {"ack", "x+1"}}), "flags: it is SYN, ACK, and the answer was SYN.|0");
  EXPECT_EQ(said({{"ack", "x+1"}}), "flags: it is SYN, ACK, and there was no answer.|0");
  const auto nothing = judge(question, shared(), {{"ack", "x+1"}});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->says.in(Language::kChinese), "标志位：应为 SYN, ACK，你没有作答。");
}

TEST(JudgeTask, JudgesTheChangedRunWithinTheNumberOfChanges) {
  Task task;
  task.goals = {"client->server SYN times 2", "client reaches ESTABLISHED"};
  task.most_edits = 1;
  task.allowed = {"drop"};
  const auto credit_of = [&task](std::vector<std::string> edits) {
    const auto judgement = judge(task, shared(), shared(kRun, std::move(edits)));
    return judgement ? judgement->credit() : -1;
  };
  EXPECT_EQ(credit_of({}), 0);
  EXPECT_EQ(credit_of({"drop client->server SYN #1"}), 1);
  EXPECT_EQ(credit_of({"drop client->server SYN #1..8"}), 0);
  EXPECT_LT(credit_of({"drop client->server SYN #1", "drop client->server SYN #5"}), 1);
  EXPECT_LT(credit_of({"at 1s client connect server:80"}), 1);
  EXPECT_EQ(credit_of({"drop client->server SYN"}), -1);
  EXPECT_EQ(credit_of({"drop client->server SYN #1\nset all mss 1"}), -1);
}

TEST(JudgeTask, DoesNotCountTheChangesThatTheRunCameWith) {
  Task task;
  task.goals = {"client->server SYN times 2", "server->client SYN-ACK times 2"};
  const scenario::Shared given = shared(kRun, {"drop client->server SYN #1"});
  const auto right =
      judge(task, given, shared(kRun, {"drop client->server SYN #1", "duplicate server->client SYN-ACK #1"}));
  ASSERT_TRUE(right);
  EXPECT_FALSE(right->right());  // a copy is no sending
  scenario::Shared off = given;
  off.edits.front().on = false;
  off.edits.push_back({"drop server->client SYN-ACK #1", true});
  const auto two = judge(task, given, off);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->parts.back().field, "edits");
  scenario::Shared rewritten = given;
  rewritten.text = "# nothing\n" + rewritten.text;
  const auto other = judge(task, given, rewritten);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->parts.back().field, "scenario");
}

TEST(JudgeTask, RefusesARunThatNeverComesToAnEnd) {
  Task task;
  task.goals = {"client is CLOSED"};
  const auto judgement =
      judge(task, shared(), shared(kRun, {"at 0s client forge RST to server:9 times 65536 every 1ns"}));
  ASSERT_FALSE(judgement);
  EXPECT_EQ(judgement.error().message.in(Language::kEnglish), "the run does not end within 100000 events");
}

// Octets that nobody would write, in every field of every kind of question: an error or a wrong answer, never
// more.
TEST(JudgeAnswer, SurvivesWhateverIsWritten) {
  constexpr std::string_view kOctets = "0123456789xyuvw+-*,. ()#SYNACKms\xff\xe7\xa7\x92\n\0\"'";
  Rng rng(7);
  int read = 0;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (std::size_t n = rng.below(24); n > 0; --n) text += kOctets[rng.below(kOctets.size())];
    const std::vector<Symbol> symbols{{"x", 1}, {"y", 2}};
    for (const auto& meanings : {read_flags(text), read_state(text), read_time(text),
                                 read_number(text, symbols, 5), read_choice(text, 4)}) {
      if (meanings) {
        EXPECT_FALSE(meanings->empty());
        ++read;
      } else {
        EXPECT_FALSE(meanings.error().message.empty());
        EXPECT_LE(meanings.error().column, text.size() + 1);
      }
    }
  }
  EXPECT_GT(read, 50);
}

TEST(JudgeAnswer, IsAPureFunctionOfItsArguments) {
  const Question question = segment("server->client SYN-ACK", {"seq"});
  scenario::Shared other = shared();
  other.seed = 12;
  const Answer first = reference(question);
  EXPECT_NE(reference(question, other), first);
  EXPECT_EQ(reference(question), first);
}

TEST(JudgeSegment, WhoSendsItCanBeAskedFor) {
  const Question question = segment("any->any any #2", {"from", "flags"});
  EXPECT_EQ(credit(question, {{"from", "server"}, {"flags", "SYN ACK"}}), 1);
  EXPECT_EQ(credit(question, {{"from", "client"}, {"flags", "SYN ACK"}}), 0.5);
  EXPECT_EQ(credit(question, {{"from", "nobody"}, {"flags", "SYN ACK"}}), -1) << "no such host";
}

Question who(std::string condition) {
  Question question;
  question.kind = Question::Kind::kWho;
  question.what = std::move(condition);
  return question;
}

TEST(JudgeWho, TheHostsAreThoseOfWhichItHoldsInTheRun) {
  EXPECT_EQ(credit(who("is FIN-WAIT-2 at 5500ms"), {{"host", "client"}}), 1);
  EXPECT_EQ(credit(who("is FIN-WAIT-2 at 5500ms"), {{"host", "server"}}), 0);
  EXPECT_EQ(credit(who("is FIN-WAIT-2 at 5500ms"), {{"host", "client"}, {"host", "server"}}), 0);
  EXPECT_EQ(credit(who("is ESTABLISHED at 3s"), {{"host", "client"}}), 0.5) << "both are";
  EXPECT_EQ(credit(who("is ESTABLISHED at 3s"), {{"host", "client"}, {"host", "server"}}), 1);
  EXPECT_EQ(credit(who("is ESTABLISHED at 3s"), {}), 0);
  EXPECT_EQ(credit(who("is ESTABLISHED at 3s"), {{"host", "router"}}), -1);
  EXPECT_EQ(credit(who("is ESTABLISHED at 3s"), {{"choice", "1"}}), -1);
  EXPECT_FALSE(answer_of(who("is CLOSING at 3s"), shared())) << "of nobody";
}

}  // namespace
}  // namespace tcplab::lesson
