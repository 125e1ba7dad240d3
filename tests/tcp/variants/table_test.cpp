// The table of the Variants, and what holds of all of them.

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "tests/fuzz/connection_driver.hpp"
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

class BadWire {
 public:
  BadWire(const Config& config, std::uint64_t seed)
      : a_(kLocal.address, {1, 2}, config), b_(kRemote.address, {3, 4}, config), rng_(seed) {}

  // A client that asks, is answered slowly, closes, and comes again; with a peer that reads late, and a
  // stranger who throws in old segments.
  Story run() {
    listener_ = *b_.listen(kRemote.port, 4, now_);
    for (int visit = 0; visit < 3; ++visit) {
      const Result<ConnId, CallError> id = a_.connect(kRemote, kLocal.port, now_);
      if (id) {
        (void)a_.send(*id, octets(3000), now_);
        pass(seconds(8));
        (void)a_.send(*id, octets(30'000), now_);
        pass(seconds(20));
        read_at_the_server();
        (void)a_.send(*id, octets(10), now_);
        (void)a_.send(*id, octets(10), now_);
        pass(seconds(40));
        read_at_the_server();
        pass(seconds(40));
        (void)a_.close(*id, now_);
        close_at_the_server();
        pass(seconds(5));
        a_.release(*id);
      }
      replay();
      pass(seconds(visit == 0 ? 1 : 300));
    }
    return story_;
  }

 private:
  void pass(Duration time) {
    const Instant until = now_ + time;
    for (;;) {
      carry(a_);
      carry(b_);
      const Instant arrival = flying_.empty() ? Instant::never() : flying_.begin()->first;
      const Instant next = std::min({arrival, a_.next_timeout(), b_.next_timeout()});
      if (next > until) break;
      now_ = std::max(now_, next);
      while (!flying_.empty() && flying_.begin()->first <= now_) {
        const wire::TcpSegment segment = flying_.extract(flying_.begin()).mapped();
        (segment.destination == kLocal.address ? a_ : b_).on_segment(segment, now_);
      }
      a_.on_timeout(now_);
      b_.on_timeout(now_);
    }
    now_ = until;
  }

  void carry(Host& host) {
    drain(host);
    while (const std::optional<HostSegment> out = host.poll_segment(now_)) {
      const wire::TcpSegment& segment = out->out.segment;
      story_.lines.push_back(std::to_string(now_.ns) + " " + line_of(segment) + " win " +
                             std::to_string(segment.header.window));
      drain(host);
      sent_.push_back(segment);
      if (rng_.chance(0.1)) continue;
      for (int copies = rng_.chance(0.1) ? 2 : 1; copies > 0; --copies) {
        flying_.emplace(now_ + milliseconds(20 + static_cast<std::int64_t>(rng_.below(30))), segment);
      }
    }
  }

  void drain(Host& host) {
    while (const std::optional<HostEvent> event = host.poll_event()) {
      if (static_cast<std::size_t>(event->event.rule) < kFirstVariantRule) continue;
      story_.first_told = std::min(story_.first_told, story_.lines.size());
      ++story_.told;
    }
  }

  void replay() {
    for (std::size_t i = 0; i < sent_.size(); i += 7) flying_.emplace(now_ + milliseconds(50), sent_[i]);
    sent_.clear();
  }

  void read_at_the_server() {
    while (const std::optional<ConnId> child = b_.accept(listener_)) children_.push_back(*child);
    for (const ConnId child : children_) {
      if (const Result<Bytes, CallError> text = b_.receive(child, 20'000); text && !text->empty())
        (void)b_.send(child, octets(700), now_);
    }
  }
  void close_at_the_server() {
    for (const ConnId child : children_) (void)b_.close(child, now_);
    children_.clear();
  }

  Host a_;
  Host b_;
  Rng rng_;
  Instant now_{seconds(50).ns};
  ConnId listener_;
  std::vector<ConnId> children_;
  std::vector<wire::TcpSegment> sent_;
  std::multimap<Instant, wire::TcpSegment> flying_;
  Story story_;
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
      const Story right = BadWire(eventful({}, profile), seed).run();
      ASSERT_EQ(right.told, 0U);
      ASSERT_GT(right.lines.size(), 50U);
      for (const VariantInfo& variant : variants()) {
        SCOPED_TRACE(std::string(variant.name) + ", " + std::string(profile.name) + ", seed " +
                     std::to_string(seed));
        const Story story = BadWire(eventful(with_only(variant), profile), seed).run();
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
