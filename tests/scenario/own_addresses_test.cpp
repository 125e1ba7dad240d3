// Which addresses hosts and nodes may have: none that means something else, and none that is another's.
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

std::string told_of(const std::string& text) {
  const auto scenario = scenario::parse(text);
  if (scenario) return "";
  const Error& error = scenario.error().front();
  return std::to_string(error.line) + ":" + std::to_string(error.column) + " " +
         error.message.in(Language::kEnglish) + "; " + error.hint.in(Language::kEnglish);
}

// Each statement that takes an address, up to it.
constexpr std::string_view kTakers[] = {
    "host x ",          "host x 192.0.2.1 ", "splitter x ", "splitter x 192.0.2.1 ", "router x ", "nat x ",
    "nat x 192.0.2.1 ", "firewall x ",       "filter x ",   "normaliser x ",         "policer x "};

std::string told_by(std::string_view taker, std::string_view address) {
  const bool outside =
      taker.find("nat ") == 0 || taker.find("firewall") == 0 || taker.find("normaliser") == 0;
  const bool rate = taker.find("policer") == 0;
  return told_of("host peer 198.51.100.1\nrouter way 198.51.100.2\n" + std::string(taker) +
                 std::string(address) +
                 (outside ? " outside way"
                  : rate  ? " rate 1Mbit/s"
                          : "") +
                 "\n");
}

struct Meaning {
  const char* address;
  const char* why;
};
constexpr Meaning kMeanings[] = {
    {"255.255.255.255", "it means all hosts of a link (RFC 1122 3.2.1.3)"},
    {"224.0.0.1", "it means a group of hosts: multicast (RFC 1112 4)"},
    {"239.255.255.255", "it means a group of hosts: multicast (RFC 1112 4)"},
    {"240.0.0.1", "it is reserved (RFC 6890 2.2.2)"},
    {"0.0.0.0", "it means this host, or none yet (RFC 1122 3.2.1.3)"},
    {"0.1.2.3", "it means this host, or none yet (RFC 1122 3.2.1.3)"},
    {"127.0.0.1", "it never leaves a host: loopback (RFC 1122 3.2.1.3)"},
    {"127.255.255.255", "it never leaves a host: loopback (RFC 1122 3.2.1.3)"},
    {"::", "it means that there is none (RFC 4291 2.5.2)"},
    {"::1", "it never leaves a host: loopback (RFC 4291 2.5.3)"},
    {"ff00::", "it means a group of hosts: multicast (RFC 4291 2.7)"},
    {"ff02::1", "it means a group of hosts: multicast (RFC 4291 2.7)"},
    {"::ffff:198.51.100.7", "it is an IPv4 address in another form (RFC 4291 2.5.5.2)"},
};

TEST(OwnAddress, IsNoneThatMeansSomethingElse) {
  for (const std::string_view taker : kTakers) {
    for (const Meaning& each : kMeanings) {
      const bool host = taker.find("host") == 0 || taker.find("splitter") == 0;
      EXPECT_EQ(told_by(taker, each.address), "3:" + std::to_string(taker.size() + 1) + " '" + each.address +
                                                  "' cannot be the address of a " + (host ? "host" : "node") +
                                                  "; " + each.why)
          << taker;
    }
    for (const std::string_view sound : {"198.51.100.9", "1.0.0.1", "126.255.255.255", "128.0.0.1",
                                         "223.255.255.255", "2001:db8::9", "::2", "fe80::1"})
      EXPECT_EQ(told_by(taker, sound), "") << taker << sound;
  }
}

TEST(OwnAddress, IsNobodyElses) {
  for (const std::string_view taker : kTakers) {
    const std::string place = "3:" + std::to_string(taker.size() + 1);
    EXPECT_EQ(told_by(taker, "198.51.100.1"),
              place + " host 'peer' has this address already; 198.51.100.3 is free");
    EXPECT_EQ(told_by(taker, "198.51.100.2"),
              place + " node 'way' has this address already; 198.51.100.3 is free");
    const bool host = taker.find("host") == 0 || taker.find("splitter") == 0;
    const std::string again = std::string(taker) + "203.0.113.254 ";
    EXPECT_EQ(told_by(again, "203.0.113.254"), "3:" + std::to_string(again.size() + 1) +
                                                   (host ? " host" : " node") +
                                                   " 'x' has this address already; 203.0.113.1 is free");
  }
  EXPECT_EQ(told_of("host a 2001:db8::fe\nhost b 2001:db8:0:0::fe\n"),
            "2:8 host 'a' has this address already; 2001:db8::1 is free");
}

TEST(OwnAddress, ErrorsAreInBothLanguages) {
  const auto scenario = scenario::parse("host a 127.0.0.1\n");
  ASSERT_FALSE(scenario);
  const Error& error = scenario.error().front();
  EXPECT_EQ(error.message.in(Language::kChinese), "'127.0.0.1' 不能作为主机地址");
  EXPECT_EQ(error.hint.in(Language::kChinese), "环回地址，不离开本机（RFC 1122 3.2.1.3）");
  EXPECT_EQ(error.expected.in(Language::kEnglish), "a unicast address such as 198.51.100.1 or 2001:db8::1");
  const auto twice = scenario::parse("host a 198.51.100.1 198.51.100.1\n");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().front().message.in(Language::kChinese), "主机 'a' 已使用这个地址");
}

TEST(OwnAddress, ThatCannotBeReadIsSaidToBeNone) {
  for (const std::string_view taker : kTakers) {
    EXPECT_EQ(told_by(taker, "198.51.100.300"),
              "3:" + std::to_string(taker.size() + 1) + " found '198.51.100.300'; ")
        << taker;
  }
  const auto stray = scenario::parse("host a 198.51.100.1 silent\n");
  ASSERT_FALSE(stray);
  EXPECT_EQ(stray.error().front().expected.in(Language::kEnglish), "another address, or the end of the line");
}

TEST(OwnAddress, OfANodeThereAreSixteenAtMost) {
  std::string line = "router x";
  for (int i = 1; i <= 17; ++i) line += " 203.0.113." + std::to_string(i);
  EXPECT_EQ(told_of("host a 198.51.100.1\n" + line + "\n"), "2:209 more than 16 addresses; ");
}

}  // namespace
}  // namespace tcplab::lab
