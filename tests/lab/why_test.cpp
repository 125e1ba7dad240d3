// From an event back to what began it and on to what came of it, in words with their source.
#include "core/trace/why.hpp"

#include "core/lab/expect.hpp"
#include "core/scenario/question.hpp"
#include "core/trace/consequences.hpp"
#include "core/trace/effects.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::lab {
namespace {

EventId event_of(const History& history, std::string_view words) {
  const auto what = parse_occurrence(history.scenario(), words);
  EXPECT_TRUE(what) << words << ": " << (what ? "" : what.error().message.in(Language::kEnglish));
  const auto found = what ? find(history, *what) : std::nullopt;
  EXPECT_TRUE(found) << words;
  return found.value_or(0);
}

std::string told(const History& history, std::string_view words, Language language = Language::kEnglish) {
  return to_text(history.trace(), why(history.trace(), event_of(history, words)), language);
}

// Whether these stand in the text in this order.
void expect_in_order(const std::string& text, const Lines& parts, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "in order");
  std::size_t from = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, from);
    ASSERT_NE(found, std::string::npos) << "'" << part << "' is not there, or too early, in\n" << text;
    from = found + part.size();
  }
}

TEST(Why, ARetransmissionGoesBackOverItsTimerToTheCallAndNamesTheLoss) {
  const History history = whole_run(builtin("lost-syn"));
  expect_in_order(
      told(history, "client->server SYN #2"),
      {"What led to it", "client: connect to 198.51.100.2:80",
       "An active OPEN sends a SYN and enters SYN-SENT.  RFC 9293 3.10.1 (MUST-44, MUST-46)",
       "timer retransmission set", "RFC 6298 5.1", "timer retransmission fired", "and because of #",
       "[lost: scripted", "The event:", "client -> server  SYN", "[retransmission]", "RFC 6298 5.4",
       "What came of it:", "server <- client  SYN", "LISTEN -> SYN-RECEIVED", "server -> client  SYN, ACK"});
}

TEST(Why, TheRuleAboutAnEventIsItsOwnOrThatOfWhatCameOfItOrLedToIt) {
  const History history = whole_run(builtin("lost-syn"));
  const auto about = [&history](std::string_view words) {
    return rule_about(history.trace(), event_of(history, words));
  };
  EXPECT_EQ(about("client->server SYN #1"), tcp::Rule::kSendSyn);
  EXPECT_EQ(about("client->server SYN #1 lost"), tcp::Rule::kSendSyn);
  EXPECT_EQ(about("client->server SYN #2"), tcp::Rule::kRetransmitTimeout);
  EXPECT_EQ(about("client->server SYN arrives"), tcp::Rule::kListenSyn);
}

TEST(Why, AlmostEveryEventOfEveryStoryHasARuleToReadAbout) {
  for (const scenario::Builtin& story : scenario::short_stories()) {
    const History history = whole_run(builtin(story.name));
    for (EventId event = 0; event < history.trace().events().size(); ++event) {
      if (std::holds_alternative<Intervened>(history.trace().events()[event].what)) continue;
      EXPECT_NE(rule_about(history.trace(), event), tcp::Rule::kNone) << story.name << " #" << event;
    }
  }
}

// The cause of what a host's connections come to when it crashes is the crash, and no segment that came
// before; what is sent to it afterwards is lost because of that, and after it has booted it answers for that
// reason.
TEST(Why, ACrashIsTheCauseOfWhatItTakes) {
  const History history = whole_run(
      scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
                  "at 0s server listen 80\nat 0s client connect server:80\nat 1s server crash\n"
                  "at 2s client send 10\nat 2500ms server reboot\nuntil 20s\n"));
  expect_in_order(told(history, "server CLOSED"),
                  {"What led to it", "the host crashes", "The event:", "-> CLOSED"});
  expect_in_order(told(history, "client->server data lost"),
                  {"The event:", "lost: the host is off", "and because of #", "the host crashes"});
  expect_in_order(told(history, "server->client RST"),
                  {"server <- client", "and because of #", "the host boots", "The event:"});
}

// Each loss names the link that is down, also where two of a node's are.
TEST(Why, ALinkThatIsDownIsNamedByWhatItLoses) {
  const History history = whole_run(scenario_of(
      "host client 198.51.100.1\nhost one 203.0.113.1\nhost two 203.0.113.2\n"
      "router r 198.51.100.254\nlink client r delay 1ms\nlink r one delay 10ms\nlink r two delay 10ms\n"
      "at 0s one listen 80\nat 0s two listen 80\nat 0s client connect one:80 as a\nat 0s client connect "
      "two:80 as b\n"
      "at 1s link r->one down\nat 1100ms link r->two down\nat 2s client:a send 10\n"
      "at 2s client:b send 10\nuntil 3s\n"));
  std::size_t lost = 0;
  for (const Event& event : history.trace().events()) {
    if (!std::holds_alternative<SegmentDropped>(event.what)) continue;
    ++lost;
    const Packet packet = history.trace().packets()[packet_of(event)];
    const Why chain = why(history.trace(), event.id);
    ASSERT_NE(chain.asked.besides, kNoEvent);
    const Event because_of = history.trace().events()[chain.asked.besides];
    ASSERT_TRUE(std::holds_alternative<LinkChanged>(because_of.what));
    EXPECT_EQ(std::get<LinkChanged>(because_of.what).toward, packet.to);
    EXPECT_FALSE(std::get<LinkChanged>(because_of.what).up);
  }
  EXPECT_GE(lost, 2U);
}

// Today's sentence for each link, in both languages, with the numbers of the RFC.
TEST(Why, ChineseHasTheSameChain) {
  const History history = whole_run(builtin("lost-syn"));
  const std::string chinese = told(history, "client->server SYN #2", Language::kChinese);
  expect_in_order(chinese, {"起因", "RFC 9293 3.10.1 (MUST-44, MUST-46)", "也因为 #", "事件：", "结果："});
}

TEST(Why, ASegmentIsFollowedFromItsSendingToItsArrival) {
  const History history = whole_run(builtin("three-way-handshake"));
  const Why chain = why(history.trace(), event_of(history, "client->server SYN"));
  const EventId arrival = event_of(history, "client->server SYN arrives");
  ASSERT_FALSE(chain.effects.empty());
  EXPECT_EQ(chain.effects.front(), arrival);
  const Event end = history.trace().events()[chain.effects.back()];
  const auto* const told = std::get_if<tcp::Notified>(&end.what);
  ASSERT_NE(told, nullptr) << "and no figure that was set with it";
  EXPECT_EQ(told->notice, tcp::Notice::kConnected);
  EXPECT_FALSE(chain.goes_on);
}

// Each link leads on, and every event of every scenario has a reason in both languages.
TEST(Why, EveryEventOfEveryScenarioHasAChainWithReasons) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const History history = whole_run(scenario_of(each.text));
    const Trace& trace = history.trace();
    trace::EffectIndex effects;
    for (const Event& event : trace.events()) effects.take(event);
    trace::Consequences consequences(trace, effects);
    consequences.grow();
    const std::size_t step = scenario::stride(trace.events().size(), 400);
    for (std::size_t id = 0; id < trace.events().size(); id += step) {
      const Why chain = why(consequences, static_cast<EventId>(id));
      EventId before = kNoEvent;
      for (const Link& link : chain.causes) {
        EXPECT_TRUE(before == kNoEvent || before < link.event);
        EXPECT_LT(link.event, id);
        before = link.event;
      }
      const Message reason = reason_of(trace, trace.events()[id]);
      EXPECT_FALSE(reason.in(Language::kEnglish).empty());
      EXPECT_NE(reason.in(Language::kEnglish), reason.in(Language::kChinese));
    }
  }
}

TEST(Why, OfALongChainWhatIsFarAwayIsLeftOutOfTheTextAndNotOfTheJson) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  const EventId last = history.trace().events().back().id;
  const Why chain = why(history.trace(), last);
  ASSERT_GT(chain.causes.size(), 30U);
  const std::string text = to_text(history.trace(), chain);
  EXPECT_NE(text.find("  ... " + std::to_string(chain.causes.size() - 24) + " more between them"),
            std::string::npos)
      << text;
  const std::string json = to_json(history.trace(), chain);
  std::size_t links = 0;
  for (std::size_t at = 0; (at = json.find("\"role\":", at)) != std::string::npos; ++at) ++links;
  EXPECT_EQ(links, chain.causes.size() + 1 + chain.effects.size());
}

TEST(Why, AQuestionIsAskedInTheWordsOfTheLanguage) {
  const History history = whole_run(builtin("lost-syn"));
  const Trace& trace = history.trace();
  EXPECT_EQ(describe(trace, trace.events()[event_of(history, "client ESTABLISHED")]),
            describe(trace, trace.events()[event_of(history, "client reaches ESTABLISHED")]));
  EXPECT_EQ(trace.events()[event_of(history, "client->server SYN #1 lost")].at, at_ms(30));
  EXPECT_EQ(trace.events()[event_of(history, "server hears connected")].at, at_ms(1130));
  for (const std::string_view wrong :
       {"", "client", "client BLUE", "clint ESTABLISHED", "client->server SYN #0", "client->server SYN extra",
        "client:nobody ESTABLISHED", "client\nserver", "client ESTABLISHED #1..2"})
    EXPECT_FALSE(parse_occurrence(history.scenario(), wrong)) << wrong;
}

}  // namespace
}  // namespace tcplab::lab
