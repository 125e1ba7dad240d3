#include "core/lab/expect.hpp"

#include "core/lab/sweep.hpp"
#include "core/scenario/properties.hpp"
#include "core/scenario/variables.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kTransfer =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all msl 500ms\nset all ack-delay 0ms\nset all mss 1000\n"
    "at 0ms server listen 80 as web\nat 10ms client connect server:80 as one\n"
    "on client connected client send 5000\non client connected client close\n"
    "on server remote-closed server close\ndrop client->server data #2\n";

// What is so instead; empty when it is as expected.
std::string actual(const std::string& line, Language language = Language::kEnglish) {
  const History history = whole_run(scenario_of(std::string(kTransfer) + line + "\n"));
  const auto verdicts = judge(history);
  if (!verdicts || verdicts->size() != 1) return "?";
  EXPECT_EQ(verdicts->front().met, verdicts->front().actual.empty());
  EXPECT_EQ("expect " + verdicts->front().expected, line);
  return verdicts->front().actual.in(language);
}

TEST(Expect, HoldsWhereTheRunIsAsItSays) {
  for (const std::string line : {
           "expect client reaches ESTABLISHED",
           "expect client:one reaches ESTABLISHED at 50ms",
           "expect client reaches ESTABLISHED at 45ms within 5ms",
           "expect server:web reaches CLOSE-WAIT after 100ms",
           "expect client hears connected before 50ms",
           "expect never client hears reset",
           "expect never client->server RST",
           "expect client->server SYN then server->client SYN-ACK then client->server ACK",
           "expect client->server data again octets 1000..1999 arrives",
           "expect client->server data octets 1000..1999 lost",
           "expect client->server data lost then server reaches CLOSE-WAIT then client reaches TIME-WAIT",
           "expect client->server data again times 1",
           "expect client->server data at-least 6",
           "expect client->server SYN times 0 after 1s",
           "expect client is FIN-WAIT-1 at 100ms",
           "expect client is CLOSED",
           "expect server is LISTEN at 5ms",
           "expect server received = 5000",
           "expect client sent = 5k",
           "expect client:one retransmitted = 1 at 200ms",
           "expect client srtt = 40ms at 100ms",
           "expect client cwnd > 1000 at 100ms",
           "expect client connections = 1 at 100ms",
       })
    EXPECT_EQ(actual(line), "") << line;
}

TEST(Expect, SaysWhatWasSoInsteadInBothLanguages) {
  EXPECT_EQ(actual("expect client reaches CLOSING"), "it did not happen");
  EXPECT_EQ(actual("expect client reaches CLOSING", Language::kChinese), "没有发生");
  EXPECT_EQ(actual("expect client reaches ESTABLISHED at 1s"), "it happened at 0.050000 s");
  EXPECT_EQ(actual("expect client reaches ESTABLISHED at 1s", Language::kChinese), "发生在 0.050000 s");
  EXPECT_EQ(actual("expect never client->server data again"), "it happened at 0.090000 s");
  EXPECT_EQ(actual("expect server->client SYN-ACK then client->server SYN"),
            "number 2 of them: it did not happen");
  EXPECT_EQ(actual("expect client->server data times 5"), "6 times");
  EXPECT_EQ(actual("expect client->server data times 5", Language::kChinese), "6 次");
  EXPECT_EQ(actual("expect client is LAST-ACK at 100ms"), "FIN-WAIT-1");
  EXPECT_EQ(actual("expect server received > 5000"), "5000");
  EXPECT_EQ(actual("expect client srtt < 40ms at 100ms"), "40ms");
  EXPECT_EQ(actual("expect client cwnd > 1"), "there is no such connection");
}

TEST(Expect, NamesARealLabelAndARealState) {
  EXPECT_FALSE(scenario::parse(std::string(kTransfer) + "expect client:none reaches CLOSED\n"));
  EXPECT_FALSE(scenario::parse(std::string(kTransfer) + "expect client reaches OPEN\n"));
  EXPECT_FALSE(scenario::parse(std::string(kTransfer) + "expect client cwnd about 3\n"));
}

TEST(Expect, EveryVariableIsKnownOfALiveConnection) {
  std::string lines;
  for (const VariableInfo& variable : variables())
    lines += "sample client:one " + std::string(variable.name) + " at 100ms\n";
  const History history = whole_run(scenario_of(std::string(kTransfer) + lines));
  const auto found = samples(history);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), variables().size());
  for (const Sampled& sample : *found) EXPECT_NE(sample.value, "-") << sample.text;
  EXPECT_EQ(found->front().text, "client:one sent at 100ms");
  EXPECT_EQ(found->front().value, "5000");
}

constexpr std::string_view kSwept =
    "parameter loss 0% from 0% to 50%\nparameter control reno of reno cubic\n"
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms loss loss\n"
    "set all congestion control\nset all msl 500ms\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\n"
    "on client connected client send 20k\nuntil 60s\n"
    "sample server received\nexpect server received = 20k\n";

TEST(SweepOfRuns, HasARowForEachValueAndSeedWhoeverMakesIt) {
  const Scenario scenario = scenario_of(kSwept);
  Sweep sweep;
  sweep.axes.push_back(*read_axis("loss=0%..20%/10%", scenario));
  sweep.axes.push_back(*read_axis("control=reno,cubic", scenario));
  const auto whole = with_seeds(sweep, "3..4");
  ASSERT_TRUE(whole);
  ASSERT_EQ(whole->runs(), 12U);
  EXPECT_EQ(columns(*whole, scenario), (Lines{"run", "loss", "control", "seed", "server received", "failed",
                                              "events", "end", "stopped"}));
  const auto row = [&whole](std::size_t run) {
    const SweepRow made = make_row(*whole, kSwept, run);
    EXPECT_EQ(made.outcome, SweepRow::Outcome::kWhole);
    return made.fields;
  };
  const Lines first = row(0);
  EXPECT_EQ((Lines{first.begin(), first.begin() + 6}), (Lines{"1", "0%", "reno", "3", "20000", "0"}));
  const Lines last = row(11);
  EXPECT_EQ((Lines{last.begin(), last.begin() + 4}), (Lines{"12", "20%", "cubic", "4"}));
  // Backwards, and each by itself.
  for (std::size_t run = whole->runs(); run-- > 0;) EXPECT_EQ(row(run), row(run));
  EXPECT_NE(row(8), row(9));
}

TEST(SweepOfRuns, TellsInEachRowWhatHasStoppedItOrKeptItFromBeingMade) {
  constexpr std::string_view kStopped =
      "parameter size 1000\nparameter idle 1h\n"
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
      "set client mss size\nset client keep-alive on\nset client keep-idle idle\n"
      "at 0ms server listen 80\nat 10ms client connect server:80\nsample client mss\nsample server sent\n";
  const Scenario scenario = scenario_of(kStopped);
  Sweep sweep;
  sweep.axes.push_back(*read_axis("size=1000,70000", scenario));
  ASSERT_EQ(columns(sweep, scenario).size(), 9U);
  const SweepRow limited = make_row(sweep, kStopped, 0);
  EXPECT_EQ(limited.outcome, SweepRow::Outcome::kLimited);
  ASSERT_EQ(limited.fields.size(), 9U);
  EXPECT_EQ(limited.fields.back(), "limit of virtual time: 24 h");
  EXPECT_EQ(limited.fields[3], "1460");
  const SweepRow refused = make_row(sweep, kStopped, 1);
  EXPECT_EQ(refused.outcome, SweepRow::Outcome::kNotMade);
  EXPECT_EQ(refused.fields, (Lines{"2", "70000", "1", "", "", "", "", "", "mss 70000 is out of range"}));
}

// Rates have slashes of their own.
TEST(SweepOfRuns, GoesOverARangeOfEveryUnit) {
  const Scenario scenario = scenario_of(
      "parameter rate 1Mbit/s\nparameter wait 1ms\nparameter loss 0%\nparameter size 1k\n"
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay wait rate rate\n");
  const auto values = [&scenario](std::string_view text) {
    const auto axis = read_axis(text, scenario);
    EXPECT_TRUE(axis) << (axis ? "" : axis.error().in(Language::kEnglish));
    return axis ? axis->values : Lines();
  };
  EXPECT_EQ(values("rate=1Mbit/s..3Mbit/s/1Mbit/s"), (Lines{"1Mbit/s", "2Mbit/s", "3Mbit/s"}));
  EXPECT_EQ(values("rate=500kbit/s..1.5Mbit/s/500kbit/s"), (Lines{"500kbit/s", "1Mbit/s", "1.5Mbit/s"}));
  EXPECT_EQ(values("rate=1Mbit/s,2Mbit/s"), (Lines{"1Mbit/s", "2Mbit/s"}));
  EXPECT_EQ(values("wait=1ms..2ms/500us"), (Lines{"1ms", "1.5ms", "2ms"}));
  EXPECT_EQ(values("loss=0%..1%/0.5%"), (Lines{"0%", "0.5%", "1%"}));
  EXPECT_EQ(values("size=1k..3k/1k"), (Lines{"1000", "2000", "3000"}));
  EXPECT_EQ(read_axis("rate=1Mbit/s..3Mbit/s", scenario).error().in(Language::kEnglish),
            "'1Mbit/s..3Mbit/s': the step is missing, as in 0%..10%/1%");
  EXPECT_EQ(read_axis("rate=1Mbit/s..3Mbit/s/5ms", scenario).error().in(Language::kEnglish),
            "'rate=1Mbit/s..3Mbit/s/5ms': '5ms' is no step for rate");
}

TEST(SweepOfRuns, RefusesValuesThatTheScenarioWouldRefuse) {
  const Scenario scenario = scenario_of(kSwept);
  const auto why = [&scenario](std::string_view text) {
    return read_axis(text, scenario).error().in(Language::kEnglish);
  };
  EXPECT_EQ(why("los=1%,2%"), "there is no parameter 'los'; expected loss or control");
  EXPECT_EQ(why("loss=0%..60%/1%"), "'loss=0%..60%/1%': 60% is out of range; expected 0% to 50%");
  EXPECT_EQ(why("loss=0%..10%"), "'0%..10%': the step is missing, as in 0%..10%/1%");
  EXPECT_EQ(why("loss=0%..10%/0%"), "'loss=0%..10%/0%': '0%' is no step for loss");
  EXPECT_EQ(why("control=vegas"), "'control=vegas': vegas is none of the choices; expected reno or cubic");
  EXPECT_FALSE(with_seeds({}, "5..4"));
  EXPECT_FALSE(with_seeds({}, "1..1000001"));
  EXPECT_TRUE(with_seeds({}, "1..1000000"));
}

TEST(SweepOfRuns, QuotesWhatACommaWouldSplit) {
  EXPECT_EQ(to_csv({"1", "a,b", "c\"d"}), "1,\"a,b\",\"c\"\"d\"\n");
}

// All members of a Config, by reference.
auto members(tcp::Config& config) {
  auto& [profile, variant, mtu, mss, receive_buffer, send_buffer, initial_window, reuse_address,
         reuse_time_wait, isn, window_scale, minimum_shift, timestamps, sack, ecn, ecn_only_on_request,
         ecn_syn_retries, ecn_control, no_options, plain_syn_after, fast_open, fast_open_client,
         fast_open_server, fast_open_every_listener, fast_open_without_cookie, fast_open_queue, accurate_ecn,
         offer_accurate_ecn, accurate_ecn_option, syn_cookies, rto_initial, rto_min, rto_max, rto_granularity,
         rto_slop, open_timeout, r1_retries, syn_r1_retries, syn_retries, syn_ack_retries, steady_syns,
         data_retries, unreachable_ends_open, user_timeout, congestion, hystart_from, scoreboard, rack,
         tail_loss_probe, frto, restart_after_idle, duplicate_threshold, no_delay, cork, ack_delay,
         keep_alive, keep_idle, keep_interval, keep_count, error_reports, msl, fin_wait2_limit,
         challenge_resets, challenge_syns, challenge_acks, challenge_period, drop_syn_fin, heed_hard_icmp,
         least_mss, least_path_mtu, ttl, dscp, path_mtu_discovery] = config;
  static_cast<void>(variant);  // the rules that are taken away have names of their own
  return std::tie(
      profile, mtu, mss, receive_buffer, send_buffer, initial_window, reuse_address, reuse_time_wait, isn,
      window_scale, minimum_shift, timestamps, sack, ecn, ecn_only_on_request, ecn_syn_retries, ecn_control,
      no_options, plain_syn_after, fast_open, fast_open_client, fast_open_server, fast_open_every_listener,
      fast_open_without_cookie, fast_open_queue, accurate_ecn, offer_accurate_ecn, accurate_ecn_option,
      syn_cookies, rto_initial, rto_min, rto_max, rto_granularity, rto_slop, open_timeout, r1_retries,
      syn_r1_retries, syn_retries, syn_ack_retries, steady_syns, data_retries, unreachable_ends_open,
      user_timeout, congestion, hystart_from, scoreboard, rack, tail_loss_probe, frto, restart_after_idle,
      duplicate_threshold, no_delay, cork, ack_delay, keep_alive, keep_idle, keep_interval, keep_count,
      error_reports, msl, fin_wait2_limit, challenge_resets, challenge_syns, challenge_acks, challenge_period,
      drop_syn_fin, heed_hard_icmp, least_mss, least_path_mtu, ttl, dscp, path_mtu_discovery);
}

// Which members a property changes.
template <std::size_t... I>
std::vector<bool> changed(std::index_sequence<I...>, tcp::Config a, tcp::Config b) {
  return {(std::get<I>(members(a)) != std::get<I>(members(b)))...};
}

TEST(Settings, EveryMemberOfAConfigurationHasAPropertyOfItsOwn) {
  constexpr std::size_t kMembers = std::tuple_size_v<decltype(members(std::declval<tcp::Config&>()))>;
  std::vector<int> properties_of(kMembers);
  for (std::size_t i = 0; i < properties().size(); ++i) {
    const Property& property = properties()[i];
    if (property.name == "profile" || property.name == "quiet-time" || property.name == "auto-receive")
      continue;
    std::vector<bool> any(kMembers);
    for (const std::int64_t value : {property.form.least, property.form.most}) {
      tcp::Config config;
      apply(Setting{static_cast<std::uint16_t>(i), value}, config);
      const auto here = changed(std::make_index_sequence<kMembers>(), tcp::Config(), config);
      for (std::size_t k = 0; k < kMembers; ++k) any[k] = any[k] || here[k];
    }
    EXPECT_EQ(std::count(any.begin(), any.end(), true), 1) << property.name;
    for (std::size_t k = 0; k < kMembers; ++k) properties_of[k] += any[k] ? 1 : 0;
  }
  EXPECT_EQ(properties_of[0], 0);  // of the profile
  for (std::size_t k = 1; k < kMembers; ++k) EXPECT_EQ(properties_of[k], 1) << "member " << k;
}

TEST(Limits, OfMemoryEndARunWithTheTraceSoFar) {
  History::Limits limits;
  limits.memory = 60'000;
  const History history = whole_run(scenario_of(kLongAndLossy), limits);
  EXPECT_EQ(history.stopped_by(), History::Limit::kMemory);
  EXPECT_GT(history.trace().events().size(), 1000U);
  EXPECT_FALSE(whole_run(scenario_of(kLongAndLossy)).truncated());
}

}  // namespace
}  // namespace tcplab::lab
