// A Variant tells of what it did each time that it does something else than the rules would, and only then:
// each step of a connection is made twice, by the connection and by a copy of it that has all its rules.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

// What can be seen of a connection after a step.
struct Seen {
  State state = State::kClosed;
  std::vector<std::string> lines;  // what left
  std::array<std::optional<Instant>, kTimerCount> timers;
  std::uint32_t readable = 0;
  Duration rto;
  Duration srtt;
  std::uint32_t cwnd = 0;
  std::uint32_t ssthresh = 0;
  bool operator==(const Seen&) const = default;
};

// A step's events are of use only as far as a Variant tells of itself in them.
std::size_t tell_of_variants(Connection& tcp) {
  std::size_t told = 0;
  while (const std::optional<Event> event = tcp.poll_event())
    told += static_cast<std::size_t>(event->rule) >= kFirstVariantRule ? 1U : 0U;
  return told;
}

class Stepper {
 public:
  Stepper(const VariantInfo& variant, const ProfileInfo& profile, std::uint64_t seed)
      : variant_(variant), rng_(seed) {
    Config config = profile.config;
    config.receive_buffer = 6000;
    config.msl = seconds(4);
    config.timestamps = seed % 2 == 0;
    config.keep_alive = true;
    config.keep_idle = seconds(20);
    config.scoreboard = config.scoreboard || seed % 4 == 1;
    config.initial_window = 4;
    if (const auto* const on = std::get_if<bool Variant::*>(&variant.member)) config.variant.** on = true;
    if (const auto* const time = std::get_if<Duration Variant::*>(&variant.member))
      config.variant.** time = seconds(1);
    ends_.emplace_back(config, kLocal, SeqNum{kIss});
    ends_.emplace_back(config, kRemote, SeqNum{kIrs});
    EXPECT_TRUE(ends_[1].open_passive(std::nullopt));
    step(0, [](Connection& tcp, Instant now) { EXPECT_TRUE(tcp.open_active(kRemote, now)); });
  }

  void run() {
    for (int i = 0; i < 600; ++i) {
      const std::size_t who = rng_.below(2);
      switch (rng_.below(9)) {
        case 0: {
          const auto count = static_cast<std::uint32_t>(rng_.below(rng_.chance(0.3) ? 9000 : 50) + 1);
          step(who, [count](Connection& tcp, Instant now) { (void)tcp.send(octets(count), now); });
          break;
        }
        case 1: {
          const auto count = static_cast<std::uint32_t>(rng_.below(rng_.chance(0.5) ? 4000 : 40));
          step(who, [count](Connection& tcp, Instant) { (void)tcp.receive(count); });
          break;
        }
        case 2:
          if (i > 400) step(who, [](Connection& tcp, Instant now) { (void)tcp.close(now); });
          break;
        case 3:
          if (!old_.empty() && rng_.chance(0.2)) arrive(old_[rng_.below(old_.size())]);
          break;
        default:
          pass(milliseconds(static_cast<std::int64_t>(rng_.below(400))));
      }
    }
    pass(minutes(3));
  }

  std::size_t told() const { return told_; }

 private:
  template <typename Input>
  void step(std::size_t who, Input input) {
    Connection& tcp = ends_[who];
    const Config config = tcp.config();
    Config rules = config;
    rules.variant = {};
    Connection right = tcp;
    right.configure(rules, now_);
    tcp.configure(config, now_);
    tell_of_variants(right);
    tell_of_variants(tcp);
    input(right, now_);
    input(tcp, now_);
    std::size_t told = tell_of_variants(tcp);
    EXPECT_EQ(tell_of_variants(right), 0U);
    const Seen by_the_rules = look(right, nullptr, told);
    std::vector<wire::TcpSegment> sent;
    const Seen seen = look(tcp, &sent, told);
    judge(seen, by_the_rules, told);
    for (const wire::TcpSegment& segment : sent) carry(segment);
    told_ += told;
  }

  Seen look(Connection& tcp, std::vector<wire::TcpSegment>* sent, std::size_t& told) {
    Seen seen;
    while (const std::optional<Outgoing> out = tcp.poll_segment(now_)) {
      seen.lines.push_back(line_of(out->segment) + " win " + std::to_string(out->segment.header.window));
      if (sent != nullptr) sent->push_back(out->segment);
      told += tell_of_variants(tcp);
    }
    told += tell_of_variants(tcp);
    seen.state = tcp.state();
    for (int i = 0; i < kTimerCount; ++i)
      seen.timers[static_cast<std::size_t>(i)] = tcp.timer(static_cast<TimerKind>(i));
    seen.readable = tcp.rcv().readable();
    seen.rto = tcp.rto();
    seen.srtt = tcp.rtt().srtt();
    seen.cwnd = tcp.congestion().cwnd();
    seen.ssthresh = tcp.congestion().ssthresh();
    return seen;
  }

  // That nobody will probe is told once, and stays so.
  void judge(const Seen& seen, const Seen& by_the_rules, std::size_t told) {
    const bool differs = seen != by_the_rules;
    Seen here = seen;
    Seen there = by_the_rules;
    if (variant_.rule == Rule::kVariantNoPersistTimer || variant_.rule == Rule::kVariantIgnoresWindow) {
      for (const TimerKind timer : {TimerKind::kPersist, TimerKind::kRetransmission, TimerKind::kLossProbe})
        here.timers[static_cast<std::size_t>(timer)] = there.timers[static_cast<std::size_t>(timer)] = {};
    }
    EXPECT_TRUE(here == there || told > 0) << "passed off for right" << what(seen, by_the_rules);
    EXPECT_TRUE(told == 0 || differs) << "told of nothing" << what(seen, by_the_rules);
  }

  std::string what(const Seen& seen, const Seen& by_the_rules) const {
    std::string text = ", at " + std::to_string(now_.ns);
    for (const Seen* side : {&seen, &by_the_rules}) {
      text += "\n  " + std::string(to_string(side->state)) + " cwnd " + std::to_string(side->cwnd) + "/" +
              std::to_string(side->ssthresh) + " rto " + std::to_string(side->rto.ns) + " readable " +
              std::to_string(side->readable);
      for (int i = 0; i < kTimerCount; ++i) {
        if (const auto& at = side->timers[static_cast<std::size_t>(i)])
          text += " " + std::string(to_string(static_cast<TimerKind>(i))) + " " + std::to_string(at->ns);
      }
      for (const std::string& line : side->lines) text += " | " + line;
    }
    return text;
  }

  void carry(const wire::TcpSegment& segment) {
    old_.push_back(segment);
    if (old_.size() > 40) old_.erase(old_.begin());
    if (rng_.chance(0.12)) return;
    for (int copies = rng_.chance(0.1) ? 2 : 1; copies > 0; --copies)
      flying_.emplace(now_ + milliseconds(10 + static_cast<std::int64_t>(rng_.below(60))), segment);
  }

  void arrive(const wire::TcpSegment& segment) {
    const std::size_t who = segment.destination == kLocal.address ? 0 : 1;
    step(who, [&segment](Connection& tcp, Instant now) { tcp.on_segment(segment, now); });
  }

  void pass(Duration time) {
    const Instant until = now_ + time;
    for (int i = 0; i < 500; ++i) {
      const Instant arrival = flying_.empty() ? Instant::never() : flying_.begin()->first;
      const Instant timer = std::min(ends_[0].next_timeout(), ends_[1].next_timeout());
      const Instant next = std::min(arrival, timer);
      if (next > until) break;
      now_ = std::max(now_, next);
      if (arrival <= now_) {
        const wire::TcpSegment segment = flying_.extract(flying_.begin()).mapped();
        arrive(segment);
      } else {
        const std::size_t who = ends_[0].next_timeout() <= now_ ? 0 : 1;
        step(who, [](Connection& tcp, Instant now) { tcp.on_timeout(now); });
      }
    }
    now_ = until;
  }

  const VariantInfo& variant_;
  Rng rng_;
  Instant now_{seconds(7).ns};
  std::vector<Connection> ends_;
  std::vector<wire::TcpSegment> old_;
  std::multimap<Instant, wire::TcpSegment> flying_;
  std::size_t told_ = 0;
};

TEST(VariantSteps, AreToldOfWhereTheyDifferAndNowhereElse) {
  for (const VariantInfo& variant : variants()) {
    std::size_t told = 0;
    for (const ProfileInfo& profile : kProfiles) {
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {  // each of the ways in which a Stepper uses it
        SCOPED_TRACE(std::string(variant.name) + ", " + std::string(profile.name) + ", seed " +
                     std::to_string(seed));
        Stepper stepper(variant, profile, seed);
        stepper.run();
        told += stepper.told();
      }
    }
    // Those of a Host, and of data on a SYN, have their occasions elsewhere.
    const bool never =
        variant.rule == Rule::kVariantPredictableIsn || variant.rule == Rule::kVariantFrozenIsn ||
        variant.rule == Rule::kVariantNoChecksumCheck || variant.rule == Rule::kVariantEarlyData;
    EXPECT_EQ(told == 0, never) << variant.name;
  }
}

}  // namespace
}  // namespace tcplab::tcp
