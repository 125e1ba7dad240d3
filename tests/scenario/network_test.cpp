#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kNodes =
    "router edge 203.0.113.1 2001:db8::1 silent\n"
    "host client 198.51.100.1\nhost server 198.51.100.2 198.51.100.3\n"
    "nat home 203.0.113.9 outside edge established 5min transitory 30s ports 50000..50003\n"
    "firewall wall outside edge idle 2min admits resets\n"
    "filter strip-all strip 4 strip 8 mss 1000 window-scale 2\n"
    "normaliser norm outside edge forgets-sack\n"
    "policer police rate 2Mbit/s burst 10k\n"
    "link client home\nlink home edge\nlink edge wall\nlink wall server\n";

TEST(NetworkGrammar, ReadsEveryNodeWhereverHostsAreDeclared) {
  const Scenario scenario = scenario_of(kNodes);
  ASSERT_EQ(scenario.nodes.size(), 6U);
  EXPECT_EQ(scenario.hosts[1].more_addresses.size(), 1U);
  EXPECT_EQ(scenario.nodes[0].addresses.size(), 2U);
  EXPECT_EQ(std::get<net::Router>(scenario.nodes[0].role), (net::Router{true}));
  // The edge is node 2: the hosts come first.
  EXPECT_EQ(std::get<net::Nat>(scenario.nodes[1].role), (net::Nat{.outside = 2,
                                                                  .established_timeout = minutes(5),
                                                                  .transitory_timeout = seconds(30),
                                                                  .first_port = 50000,
                                                                  .last_port = 50003}));
  EXPECT_EQ(
      std::get<net::Firewall>(scenario.nodes[2].role),
      (net::Firewall{.outside = 2, .idle_timeout = minutes(2), .admits_from_outside = true, .resets = true}));
  EXPECT_EQ(std::get<net::OptionFilter>(scenario.nodes[3].role),
            (net::OptionFilter{.strip = {4, 8}, .max_mss = 1000, .window_scale = 2}));
  EXPECT_EQ(std::get<net::SequenceNormaliser>(scenario.nodes[4].role),
            (net::SequenceNormaliser{.outside = 2, .forgets_sack = true}));
  EXPECT_EQ(std::get<net::Policer>(scenario.nodes[5].role),
            (net::Policer{.rate = 2'000'000, .burst = 10'000}));
  EXPECT_EQ(scenario.links[1].a, 3);
  EXPECT_EQ(scenario.links[1].b, 2);
}

// The configuration of a link whose line ends so.
net::LinkConfig link_with(const std::string& options) {
  const Scenario scenario =
      scenario_of("host a 198.51.100.1\nhost b 198.51.100.2\nlink a b " + options + "\n");
  EXPECT_EQ(scenario.links[0].forth, scenario.links[0].back);
  return scenario.links[0].forth;
}

TEST(NetworkGrammar, ReadsEveryPropertyOfALink) {
  EXPECT_EQ(link_with("bursts 1% 30%").bursts, (net::Bursts{.to_bad = 0.01, .to_good = 0.3}));
  EXPECT_EQ(link_with("bursts 1% 30% good-loss 0.5% bad-loss 40% delay 1ms").bursts,
            (net::Bursts{.to_bad = 0.01, .to_good = 0.3, .lost_in_good = 0.005, .lost_in_bad = 0.4}));
  EXPECT_EQ(link_with("bursts 1% 30% bad-loss 40%").bursts,
            (net::Bursts{.to_bad = 0.01, .to_good = 0.3, .lost_in_bad = 0.4}));
  EXPECT_EQ(link_with("rate unlimited").rate, 0U);
  EXPECT_EQ(link_with("lose-every 7").lose_every, 7U);
  EXPECT_EQ(link_with("lose #9 #2..4").lose, (std::vector<std::uint64_t>{2, 3, 4, 9}));
  EXPECT_EQ(link_with("jitter 5ms").jitter, (net::Jitter{.spread = milliseconds(5)}));
  EXPECT_EQ(link_with("jitter 5ms normal in-order").jitter,
            (net::Jitter{net::Jitter::Shape::kNormal, milliseconds(5), true}));
  EXPECT_EQ(link_with("reordering 2% late 10ms").reordering, (net::Reordering{0.02, milliseconds(10)}));
  EXPECT_EQ(link_with("duplication 3%").duplication, 0.03);
  EXPECT_EQ(link_with("corruption 4% unseen").corruption, (net::Corruption{0.04, true}));
  EXPECT_EQ(link_with("mtu 1200 black-hole").mtu, 1200U);
  EXPECT_TRUE(link_with("mtu 1200 black-hole").black_hole);
  EXPECT_EQ(link_with("cost 5").cost, 5U);
  EXPECT_FALSE(link_with("down").up);
  EXPECT_EQ(link_with("queue 5 octets 9000").queue, net::QueueConfig(net::DropTail{5, 9000}));
  EXPECT_EQ(link_with("queue red packets 50 ecn").queue,
            net::QueueConfig(net::Red{.packets = 50, .ecn = true}));
  EXPECT_EQ(link_with("queue codel target 9ms").queue,
            net::QueueConfig(net::Codel{.target = milliseconds(9)}));
  EXPECT_EQ(link_with("queue fq-codel").queue, net::QueueConfig(net::FqCodel{}));
  EXPECT_EQ(link_with("queue fq-codel noecn target 1ms").queue,
            net::QueueConfig(net::FqCodel{.target = milliseconds(1), .ecn = false}));
  EXPECT_EQ(link_with("queue red ecn max 20 min 2 one-in 50 packets 9 loss 0%").queue,
            net::QueueConfig(
                net::Red{.packets = 9, .min_threshold = 2, .max_threshold = 20, .one_in = 50, .ecn = true}));
  EXPECT_EQ(link_with("queue codel interval 50ms target 2ms delay 1ms").queue,
            net::QueueConfig(net::Codel{.target = milliseconds(2), .interval = milliseconds(50)}));
  EXPECT_EQ(link_with("queue fq-codel flows 8 quantum 300 target 1ms").queue,
            net::QueueConfig(net::FqCodel{.flows = 8, .quantum = 300, .target = milliseconds(1)}));
  EXPECT_EQ(link_with("queue pie update 30ms max-burst 0ms").queue,
            net::QueueConfig(net::Pie{.update = milliseconds(30), .max_burst = {}}));
  EXPECT_EQ(link_with("queue pie ecn").queue, net::QueueConfig(net::Pie{.ecn = true}));
}

TEST(NetworkGrammar, ADirectionMayDifferAndLinksChangeInTheCourseOfTime) {
  const Scenario scenario = scenario_of(
      "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 20ms\nlink b->a rate 1Mbit/s\n"
      "at 1s link a b loss 5%\nat 2s link b->a down\n");
  EXPECT_EQ(scenario.links[0].forth, (net::LinkConfig{.delay = milliseconds(20)}));
  EXPECT_EQ(scenario.links[0].back, (net::LinkConfig{.rate = 1'000'000, .delay = milliseconds(20)}));
  ASSERT_EQ(scenario.changes.size(), 3U);
  EXPECT_EQ(scenario.changes[0].at, at_ms(1000));
  EXPECT_EQ(scenario.changes[0].config, (net::LinkConfig{.delay = milliseconds(20), .loss = 0.05}));
  const LinkChange& last = scenario.changes[2];
  EXPECT_EQ(std::tuple(last.at, last.from, last.to), std::tuple(at_ms(2000), 1, 0));
  EXPECT_EQ(last.config,
            (net::LinkConfig{.rate = 1'000'000, .delay = milliseconds(20), .loss = 0.05, .up = false}));
}

TEST(NetworkGrammar, ChangesOfLinksComeInTheOrderOfTimeWhereverTheyStand) {
  const std::string hosts = "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 1ms\n";
  const auto apart = scenario::parse(hosts +
                                     "at 2s link a b down\nat 3s link a->b delay 9ms\n"
                                     "at 1s link a b rate 1Mbit/s\nlink a->b loss 1%\n");
  const auto sorted = scenario::parse(hosts +
                                      "link a->b loss 1%\nat 1s link a b rate 1Mbit/s\nat 2s link a b down\n"
                                      "at 3s link a->b delay 9ms\n");
  ASSERT_TRUE(apart);
  ASSERT_TRUE(sorted);
  ASSERT_EQ(apart->changes.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(apart->changes[i].at, sorted->changes[i].at);
    EXPECT_EQ(apart->changes[i].from, sorted->changes[i].from);
    EXPECT_EQ(apart->changes[i].config, sorted->changes[i].config);
  }
  EXPECT_EQ(apart->changes[4].config.rate, 1'000'000U);
  EXPECT_FALSE(apart->changes[4].config.up);
  EXPECT_EQ(apart->changes[4].config.delay, milliseconds(9));
  EXPECT_GT(apart->changes[4].config.loss, 0);
}

TEST(NetworkGrammar, HostsMeetOverNodesAndNotOverHosts) {
  const auto why = [](const std::string& lines) {
    const auto scenario =
        scenario::parse("host a 198.51.100.1\nhost b 198.51.100.2\nhost c 198.51.100.3\nrouter r\n" + lines);
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  EXPECT_EQ(why("link a r\nlink r b\nat 1s a connect b:80\ndrop a->b SYN #1\n"), "");
  EXPECT_EQ(why("link a c\nlink c b\nat 1s a connect b:80\n"), "no link joins 'a' and 'b'");
  EXPECT_EQ(why("link a->b loss 1%\n"), "no link joins these two");
  EXPECT_EQ(why("host r 198.51.100.9\n"), "there is a host 'r' already");
  EXPECT_EQ(why("nat n outside r\n"), "a NAT needs an address of its own");
  EXPECT_EQ(why("firewall f outside x\n"), "unknown host 'x'");
  EXPECT_EQ(why("link a b queue red target 5ms\n"), "unknown property of a link 'target'");
  EXPECT_EQ(why("link a b queue red min 15\n"), "'min' is not below 'max'");
  EXPECT_EQ(why("link a b queue codel interval 5s\n"), "the time is out of range");
  EXPECT_EQ(why("link a b queue pie update 1us\n"), "the time is out of range");
  EXPECT_EQ(why("router s icmp-rate 0\n"), "the number a second 0 is out of range");
  EXPECT_EQ(why("router s icmp-rate 5 icmp-burst 2\nrouter t silent\n"), "");
  EXPECT_EQ(why("reconverge 1s\nreconverge 2s\n"), "'reconverge' is given already");
}

}  // namespace
}  // namespace tcplab::lab
