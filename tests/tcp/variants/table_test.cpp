// The table of the Variants, and what holds of all of them.

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/rng.hpp"
#include "tests/fuzz/connection_driver.hpp"
#include "tests/network/two_ends.hpp"
#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

// "no-time-wait" -> "NoTimeWait"
std::string test_name(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c != '-') out += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '-';
  }
  return out;
}

Config with_only(const VariantInfo& variant) {
  Config config;
  if (const auto* const on = std::get_if<bool Variant::*>(&variant.member)) config.variant.** on = true;
  if (const auto* const time = std::get_if<Duration Variant::*>(&variant.member))
    config.variant.** time = seconds(2);
  return config;
}

TEST(VariantTable, EachHasANameAPlaceThatItBreaksSentencesARuleAndATest) {
  std::string tests;
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const ::testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; std::string_view(suite.name()) == "Variants" && j < suite.total_test_count(); ++j)
      tests += std::string(" ") + suite.GetTestInfo(j)->name();
  }
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (const VariantInfo& variant : variants()) {
    SCOPED_TRACE(variant.name);
    EXPECT_TRUE(names.insert(variant.name).second);
    EXPECT_EQ(variant_named(variant.name), &variant);
    EXPECT_EQ(&info(variant.rule), &variant.did);
    EXPECT_EQ(variant.did.name, "variant-" + std::string(variant.name));
    EXPECT_EQ(variant.did.citation.substr(0, 4), "RFC ");
    for (const std::string_view text :
         {variant.purpose.english, variant.purpose.chinese, variant.did.english, variant.did.chinese}) {
      EXPECT_GT(text.size(), 20U);
      EXPECT_TRUE(sentences.insert(text).second) << text;
    }
    EXPECT_NE(tests.find(" " + test_name(variant.name) + "_"), std::string::npos) << "no test of it";
  }
  EXPECT_EQ(variant_named("no-such-rule"), nullptr);
}

TEST(VariantTable, AllAreOffByDefaultAndInEveryProfile) {
  EXPECT_EQ(Config().variant, Variant());
  for (const ProfileInfo& profile : kProfiles) EXPECT_EQ(profile.config.variant, Variant()) << profile.name;
  for (const VariantInfo& variant : variants()) EXPECT_NE(with_only(variant).variant, Variant());
}

TEST(VariantTable, NoArcOfTheStandardsIsOneOfAVariantNorTheOtherWayRound) {
  for (const Transition& arc : transitions()) {
    const bool of_a_variant = static_cast<std::size_t>(arc.rule) >= kFirstVariantRule;
    EXPECT_EQ(arc.departure, of_a_variant) << label_of(arc);
    EXPECT_FALSE(arc.departure && arc.in_figure) << label_of(arc);
  }
}

// --- Two machines on a bad wire, and what is told of what they do ---

// What left, in order, with the time; and of which of these it was first told that a Variant had a part.
struct Story {
  std::vector<std::string> lines;
  std::size_t first_told = SIZE_MAX;
  std::size_t told = 0;
};

// One of the machines.
struct Watched {
  Host host;
  Story* story;

  // As TwoEnds asks for.
  Instant next_timeout() const { return host.next_timeout(); }
  void on_timeout(Instant now) { host.on_timeout(now); }
  void on_segment(const wire::TcpSegment& segment, Instant now) { host.on_segment(segment, now); }
  std::optional<HostEvent> poll_event() {
    std::optional<HostEvent> event = host.poll_event();
    if (event && static_cast<std::size_t>(event->event.rule) >= kFirstVariantRule) {
      story->first_told = std::min(story->first_told, story->lines.size());
      ++story->told;
    }
    return event;
  }
  std::optional<HostSegment> poll_segment(Instant now) {
    std::optional<HostSegment> sent = host.poll_segment(now);
    if (!sent) return sent;
    const wire::TcpSegment& segment = sent->out.segment;
    story->lines.push_back(std::to_string(now.ns) + " " + line_of(segment) + " win " +
                           std::to_string(segment.header.window));
    return sent;
  }
};

// It loses, doubles and delays, and has a stranger at it who throws in old segments.
class BadWire : public WireWithDelay {
 public:
  explicit BadWire(std::uint64_t seed)
      : WireWithDelay(milliseconds(20), {.loss = 0.1, .duplication = 0.1, .jitter = milliseconds(30)}, seed) {
  }

  template <typename Arrive>
  void carry(const wire::TcpSegment& segment, bool to_b, Instant now, Arrive arrive) {
    seen_.emplace_back(segment, to_b);
    WireWithDelay::carry(segment, to_b, now, arrive);
  }
  void replay(Instant now) {
    for (std::size_t i = 0; i < seen_.size(); i += 7)
      send_off(seen_[i].first, seen_[i].second, now + milliseconds(50));
    seen_.clear();
  }

 private:
  std::vector<std::pair<wire::TcpSegment, bool>> seen_;
};

// A client that asks, is answered slowly, closes, and comes again; with a peer that reads late.
class Visits {
 public:
  Visits(const Config& config, std::uint64_t seed)
      : ends_({Host(kLocal.address, {1, 2}, config), &story_},
              {Host(kRemote.address, {3, 4}, config), &story_}, BadWire(seed)) {
    ends_.now = Instant{} + seconds(50);
  }

  Story run() {
    listener_ = *server().listen(kRemote.port, 4, ends_.now);
    for (int visit = 0; visit < 3; ++visit) {
      const Result<ConnId, CallError> id = client().connect(kRemote, kLocal.port, ends_.now);
      if (id) {
        (void)client().send(*id, octets(3000), ends_.now);
        ends_.pass(seconds(8));
        (void)client().send(*id, octets(30'000), ends_.now);
        ends_.pass(seconds(20));
        read_at_the_server();
        (void)client().send(*id, octets(10), ends_.now);
        (void)client().send(*id, octets(10), ends_.now);
        ends_.pass(seconds(40));
        read_at_the_server();
        ends_.pass(seconds(40));
        (void)client().close(*id, ends_.now);
        close_at_the_server();
        ends_.pass(seconds(5));
        client().release(*id);
      }
      ends_.wire.replay(ends_.now);
      ends_.pass(seconds(visit == 0 ? 1 : 300));
    }
    return std::move(story_);
  }

 private:
  Host& client() { return ends_.a.host; }
  Host& server() { return ends_.b.host; }

  void read_at_the_server() {
    while (const std::optional<ConnId> child = server().accept(listener_)) children_.push_back(*child);
    for (const ConnId child : children_) {
      if (const Result<Bytes, CallError> text = server().receive(child, 20'000); text && !text->empty())
        (void)server().send(child, octets(700), ends_.now);
    }
  }
  void close_at_the_server() {
    for (const ConnId child : children_) (void)server().close(child, ends_.now);
    children_.clear();
  }

  Story story_;
  TwoEnds<Watched, BadWire> ends_;
  ConnId listener_;
  std::vector<ConnId> children_;
};

Config eventful(Config config, const ProfileInfo& profile) {
  const Variant variant = config.variant;
  config = profile.config;
  config.variant = variant;
  config.receive_buffer = 8000;
  config.keep_alive = true;
  config.keep_idle = seconds(10);
  config.msl = seconds(10);
  return config;
}

// Whatever a Variant does, the trace says so before, or with, the first segment that is another one.
TEST(VariantTable, NoRunPassesOffABrokenTcpForARightOne) {
  std::set<std::string_view> made_a_difference;
  for (const ProfileInfo& profile : kProfiles) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const Story right = Visits(eventful({}, profile), seed).run();
      ASSERT_EQ(right.told, 0U);
      ASSERT_GT(right.lines.size(), 50U);
      for (const VariantInfo& variant : variants()) {
        SCOPED_TRACE(std::string(variant.name) + ", " + std::string(profile.name) + ", seed " +
                     std::to_string(seed));
        const Story story = Visits(eventful(with_only(variant), profile), seed).run();
        const auto [here, there] =
            std::mismatch(right.lines.begin(), right.lines.end(), story.lines.begin(), story.lines.end());
        if (here == right.lines.end() && there == story.lines.end()) continue;
        made_a_difference.insert(variant.name);
        EXPECT_LE(story.first_told, static_cast<std::size_t>(there - story.lines.begin()) + 1);
      }
    }
  }
  EXPECT_GE(made_a_difference.size(), variants().size() / 2) << "or the runs try too little";
}

// For crashes and endless loops only: without the rules, nothing else is promised.
TEST(VariantTable, NothingThatArrivesBreaksAConnectionWithoutRules) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Rng rng(seed);
    std::vector<std::uint8_t> octets(100 + rng.next() % 900);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next() >> 56);
    fuzz::Input input(octets);
    fuzz::Driver driver(input, fuzz::Rules::kSomeTakenAway);
    driver.run();
  }
}

}  // namespace
}  // namespace tcplab::tcp
