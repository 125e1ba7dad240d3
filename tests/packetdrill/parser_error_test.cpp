#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/language/parser.hpp"

namespace tcplab::packetdrill::language {
namespace {

// What is wrong with a script, and where; the text itself goes along when a test fails.
struct Wrong {
  const char* text;
  std::size_t line;
  std::size_t column;
  const char* found;
  const char* expected;
};

class PacketdrillError : public testing::TestWithParam<Wrong> {};

TEST_P(PacketdrillError, IsFoundAtItsPlace) {
  const Wrong& wrong = GetParam();
  const auto script = parse_script(wrong.text);
  ASSERT_FALSE(script) << wrong.text;
  EXPECT_EQ(script.error().at, (Position{wrong.line, wrong.column}))
      << script.error().to_string("script", wrong.text);
  EXPECT_EQ(script.error().found.in(Language::kEnglish), wrong.found) << wrong.text;
  EXPECT_EQ(script.error().expected.in(Language::kEnglish), wrong.expected) << wrong.text;
}

constexpr const char* kFlags = "the flags: F, S, R, P, '.', U, E, W, A, or '-' for none";
constexpr const char* kAction = "a packet ('<' or '>'), a system call, a command in backticks or '%{'";
constexpr const char* kValue = "a value: a number, a name, a string, '[', '{' or '...'";

INSTANTIATE_TEST_SUITE_P(
    Script, PacketdrillError,
    testing::Values(Wrong{"0 close(3) = 0\n/* no end", 2, 1, "a comment that does not end", "'*/'"},
                    Wrong{"+0 `no end", 1, 4, "a command that does not end", "'`'"},
                    Wrong{"+0 `no end\\`", 1, 4, "a command that does not end", "'`'"},
                    Wrong{"+0 %{ assert 1 }", 1, 4, "code that does not end", "'}%'"},
                    Wrong{"close(3) = 0", 1, 1, "'close'", "a time"},
                    Wrong{"0 close(3) = 0\n--mss=1000", 2, 1, "'-'", "a time"},
                    Wrong{"0 close(3) = 0\n`first`\n`second`", 3, 1, "'`'", "the end of the script"},
                    Wrong{"0", 1, 2, "the end of the script", kAction},
                    Wrong{"+0 ) = 0", 1, 4, "')'", kAction},
                    Wrong{"+0 \x01", 1, 4, "the octet 0x01", kAction},
                    Wrong{"+0 \xc3\xa9", 1, 4, "the octet 0xc3", kAction}));

INSTANTIATE_TEST_SUITE_P(
    Time, PacketdrillError,
    testing::Values(
        Wrong{"+ > . 1:1(0)", 1, 3, "'>'", "a time"}, Wrong{"-1 > . 1:1(0)", 1, 1, "'-'", "a time"},
        Wrong{"+. > . 1:1(0)", 1, 2, "'.'", "a time in seconds"},
        Wrong{"0.1~+.2 > . 1:1(0)", 1, 5, "'+'", "a time counted like the first one"},
        Wrong{"0.2~0.1 > . 1:1(0)", 1, 5, "this is earlier than the range begins", "a later time"},
        Wrong{"+.2...0.1 accept(3, ..., ...) = 4", 1, 7, "this is earlier than the range begins",
              "a later time"},
        Wrong{"0.1... accept(3, ..., ...) = 4", 1, 8, "'accept'", "a time in seconds"},
        Wrong{"99999999999 close(3) = 0", 1, 1, "this time is too long", "at most 1000000000 seconds"}));

INSTANTIATE_TEST_SUITE_P(
    Options, PacketdrillError,
    testing::Values(
        Wrong{"--", 1, 3, "the end of the script", "the name of an option"},
        Wrong{"--mtu=", 1, 7, "the end of the script", "the value of --mtu"},
        Wrong{"--mtu", 1, 1, "'' for --mtu", "a number up to 65535"},
        Wrong{"--mtu=65536", 1, 7, "'65536' for --mtu", "a number up to 65535"},
        Wrong{"--bind_port=http", 1, 13, "'http' for --bind_port", "a number up to 65535"},
        Wrong{"--ip_version=ipx", 1, 14, "'ipx' for --ip_version", "ipv4, ipv6 or ipv4-mapped-ipv6"},
        Wrong{"\n --local_ip=1.2.3", 2, 13, "'1.2.3' for --local_ip", "an IPv4 or IPv6 address"},
        Wrong{"--tolerance_usecs=-1", 1, 19, "'-1' for --tolerance_usecs", "a number up to 1000000000000"},
        Wrong{"-D A", 1, 4, "'A'", "NAME=VALUE"}, Wrong{"--define=1=2", 1, 10, "'1=2'", "NAME=VALUE"},
        Wrong{"--init_scripts=\"a", 1, 16, "a string that does not end", "'\"'"}));

INSTANTIATE_TEST_SUITE_P(
    Packet, PacketdrillError,
    testing::Values(
        Wrong{"0 > sctp: INIT[flgs=0]", 1, 5, "'sctp'", "a packet of TCP, UDP or ICMP"},
        Wrong{"+0 > SX 0:0(0)", 1, 7, "'X'", kFlags}, Wrong{"+0 > P8. 0:0(0)", 1, 7, "'8'", kFlags},
        Wrong{"+0 >", 1, 5, "the end of the script", kFlags}, Wrong{"+0 > ! 0:0(0)", 1, 6, "'!'", kFlags},
        Wrong{"+0 > 1:1(0) ack 1", 1, 6, "'1' where flags should be",
              "the flags: F, S, R, P, '.', U, E, W, A, or '-'"},
        Wrong{"+0 > . x:1(0)", 1, 8, "'x'", "a sequence number"},
        Wrong{"+0 > . 4294967296:1(0)", 1, 8, "'4294967296'", "a sequence number up to 4294967295"},
        Wrong{"+0 > . 1 1(0)", 1, 10, "'1'", "':' within FIRST:LAST(LENGTH)"},
        Wrong{"+0 > . 1:1", 1, 11, "the end of the script", "'(' and the length of the data"},
        Wrong{"+0 > . 1:1(0 ack", 1, 14, "'ack'", "')'"},
        Wrong{"+0 > . 1:1(0) ack", 1, 18, "the end of the script", "a number"},
        Wrong{"+0 > . 1:1(0) ack one", 1, 19, "'one'", "a number"},
        Wrong{"+0 > . 1:1(0) ack 1 ack 2", 1, 21, "the same field a second time", ""},
        Wrong{"+0 > . 1:1(0) urg 65536", 1, 19, "'65536'", "a number up to 65535"},
        Wrong{"+0 > . 1:1(0) window 5", 1, 15, "'window'", "'ack', 'win', 'urg', '<' or the next event"},
        Wrong{"+0 > [ect2] . 1:1(0)", 1, 7, "'ect2'",
              "an ECN mark, another field of the IP header, or a quoted segment"},
        Wrong{"+0 > [ect0 . 1:1(0)", 1, 12, "'.'", "',' or ']'"},
        Wrong{"+0 > (tos 256) . 1:1(0)", 1, 11, "'256'", "a type of service up to 255"},
        Wrong{"+0 > (ttls 1) . 1:1(0)", 1, 7, "'ttls'",
              "a field of the IP header: ect0, ce, tos, ttl, flowlabel ..."},
        Wrong{"+0 < 192.0.2.300:80 > 198.51.100.1:80 S 0:0(0)", 1, 6, "'192.0.2.300'",
              "an address and port, or a port"},
        Wrong{"+0 < 80 > 65536 S 0:0(0)", 1, 11, "'65536'", "a port up to 65535"},
        Wrong{"+0 < ipv4 192.0.2.1 > x: . 1:1(0)", 1, 23, "'x'", "an IP address"},
        Wrong{"+0 < ipv4 192.0.2.1 > 192.0.2.2 . 1:1(0)", 1, 33, "'.'",
              "':' behind the encapsulating header"},
        Wrong{"+0 > . 1:1(0)/tcp(1 > 2)", 1, 15, "'tcp'", "'udp(PORT > PORT)'"},
        Wrong{"+0 < addr[] > addr[a] S 0:0(0)", 1, 11, "']'", "the name of an address"},
        Wrong{"+0 > S 0:0(0) {mut", 1, 15, "a mutation that does not end", "'}'"},
        Wrong{"+0 < udp 100", 1, 10, "'100'", "'(' and the length of the datagram"},
        Wrong{"+0 < [1:1(0)] S 0:0(0)", 1, 15, "'S'", "'icmp'"},
        Wrong{"+0 < icmp", 1, 10, "the end of the script", "the name of an ICMP type"},
        Wrong{"+0 < icmp unreachable frag_needed mtu big", 1, 39, "'big'", "an MTU"}));

INSTANTIATE_TEST_SUITE_P(
    TcpOption, PacketdrillError,
    testing::Values(Wrong{"+0 > S 0:0(0) <mss>", 1, 19, "'>'", "a segment size"},
                    Wrong{"+0 > S 0:0(0) <mss 70000>", 1, 20, "'70000'", "a segment size up to 65535"},
                    Wrong{"+0 > S 0:0(0) <nop", 1, 19, "the end of the script", "',' or '>'"},
                    Wrong{"+0 > S 0:0(0) <nop,>", 1, 20, "'>'",
                          "a TCP option: mss, wscale, sackOK, sack, TS, nop ..."},
                    Wrong{"+0 > S 0:0(0) <...,nop>", 1, 19, "','", "'>' behind '...'"},
                    Wrong{"+0 > S 0:0(0) <TS 100 ecr 0>", 1, 19, "'100'", "'val'"},
                    Wrong{"+0 > S 0:0(0) <TS val 100>", 1, 26, "'>'", "'ecr'"},
                    Wrong{"+0 > . 1:1(0) <sack 1-2>", 1, 22, "'-'", "':' within LEFT:RIGHT"},
                    Wrong{"+0 > . 1:1(0) <ECN e2b 1>", 1, 20, "'e2b'", "e0b, ceb or e1b"}));

INSTANTIATE_TEST_SUITE_P(
    Call, PacketdrillError,
    testing::Values(
        Wrong{"+0 close 3 = 0", 1, 10, "'3'", "'(' after the name of a system call"},
        Wrong{"+0 close(3)", 1, 12, "the end of the script", "'=' and the result of the system call"},
        Wrong{"+0 close(3)\n+0 > . 1:1(0)", 2, 1, "'+'", "'=' and the result of the system call"},
        Wrong{"+0 close(3 4) = 0", 1, 12, "'4'", "',' or ')'"},
        Wrong{"+0 close(,) = 0", 1, 10, "','", kValue},
        Wrong{"+0 close(3) =", 1, 14, "the end of the script", kValue},
        Wrong{"+0 close(3) = 0 close(4) = 0", 1, 17, "'close'",
              "the name of an error (EAGAIN ...) or the next event"},
        Wrong{"+0 close(3) = -1 EBADF (no end", 1, 24, "a remark that does not end", "')'"},
        Wrong{"+0 f([1, 2) = 0", 1, 11, "')'", "',' or ']'"},
        Wrong{"+0 f({fd=3; events=1}) = 0", 1, 11, "';'", "',' or '}'"},
        Wrong{"+0 f({3=4}) = 0", 1, 8, "'='", "',' or '}'"},
        Wrong{"+0 f(\"no end) = 0", 1, 6, "a string that does not end", "'\"'"},
        Wrong{"+0 f(\"a\\q\") = 0", 1, 8, "an unknown escape in a string", "\\n, \\xHH, \\\\ or \\\""},
        Wrong{"+0 f(99999999999999999999) = 0", 1, 6, "'99999999999999999999'",
              "a number of at most 64 bits"},
        Wrong{"+0 f(12ab) = 0", 1, 6, "'12ab'", "a number of at most 64 bits"},
        Wrong{"+0 f(1.2.3) = 0", 1, 6, "'1.2.3'", "a number"},
        Wrong{"+0 f((1) = 0", 1, 10, "'='", "',' or ')'"}));

// What is missing at the end of a script is missing where its text ends, not on the empty line behind it.
INSTANTIATE_TEST_SUITE_P(
    End, PacketdrillError,
    testing::Values(
        Wrong{"0 close(3)\n", 1, 11, "the end of the script", "'=' and the result of the system call"},
        Wrong{"0 close(3)\r\n\n\n", 1, 11, "the end of the script", "'=' and the result of the system call"},
        Wrong{"0 close(3) = 0\n+0 > .  // to be done\n/* and\nmore */\n", 2, 7, "the end of the script",
              "a sequence number"},
        Wrong{"0\n", 1, 2, "the end of the script", kAction},
        Wrong{"0 close(3 // and so on\n", 1, 10, "the end of the script", "',' or ')'"},
        Wrong{"+0 > S 0:0(0) <nop\n", 1, 19, "the end of the script", "',' or '>'"}));

TEST(PacketdrillErrorText, ShowsTheLineWhereTheTextEnds) {
  const std::string text = "0 close(3) = 0\n+0 close(4\n";
  const auto script = parse_script(text);
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().to_string("a.pkt", text),
            "a.pkt:2:11: the end of the script; expected ',' or ')'\n  +0 close(4\n            ^");
}

TEST(PacketdrillErrorText, ShowsTheLineAndACaret) {
  const std::string text = "0 close(3) = 0\n+0\t> SX 0:0(0)\n";
  const auto script = parse_script(text);
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().to_string("a.pkt", text),
            std::string("a.pkt:2:7: 'X'; expected ") + kFlags + "\n  +0 > SX 0:0(0)\n        ^");
}

TEST(PacketdrillErrorText, AHintSaysWhatToDo) {
  const auto script = parse_script("close(3) = 0");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().hint.in(Language::kEnglish), "an event begins with a time: '0.100', '+.1', '*'");
}

TEST(PacketdrillErrorText, AWrongDefinitionIsFoundWhereItIsUsed) {
  const auto script = parse_script("0 f(0, A) = 0", {{"A", "1 +"}});
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().at, (Position{1, 8}));
  EXPECT_EQ(script.error().found.in(Language::kEnglish), "'A' is defined as '1 +'");
}

// ---- Hostile input ----

// A script with every construct in it.
const std::string& everything() {
  static const std::string text = [] {
    std::ifstream file(TCPLAB_EVERYTHING, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

TEST(PacketdrillHostile, TheScriptWithEverythingIsRead) {
  const auto script = parse_script(everything());
  ASSERT_TRUE(script) << script.error().to_string("everything", everything());
  EXPECT_EQ(script->events.size(), 15U);
  EXPECT_FALSE(std::get<CodeEvent>(script->events.back().action).code.error);
}

TEST(PacketdrillHostile, CutAnywhereItIsReadOrRefused) {
  for (std::size_t length = 0; length < everything().size(); ++length) {
    const auto script = parse_script(std::string_view(everything()).substr(0, length));
    if (script) continue;
    EXPECT_FALSE(script.error().found.empty());
    EXPECT_GE(script.error().at.line, 1U);
  }
}

TEST(PacketdrillHostile, WithAnyOneCharacterChangedItIsReadOrRefused) {
  for (const char replacement : {'(', '"', '\n'}) {
    std::string text = everything();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char original = std::exchange(text[i], replacement);
      const auto script = parse_script(text);
      if (!script) {
        EXPECT_FALSE(script.error().to_string("x", text).empty());
      }
      text[i] = original;
    }
  }
}

TEST(PacketdrillHostile, NestingIsBounded) {
  for (const char* opening : {"[", "{", "(", "f(", "{a(", "{a=", "-", "~", "1+(", "[{", "\"a\"|["}) {
    std::string text = "0 f(";
    for (int i = 0; i < 100'000; ++i) text += opening;
    const auto script = parse_script(text);
    ASSERT_FALSE(script) << opening;
  }
  const auto script = parse_script("0 f(" + std::string(65, '[') + std::string(65, ']') + ") = 0");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().found.in(Language::kEnglish), "this is nested too deeply");
  EXPECT_TRUE(parse_script("0 f(" + std::string(30, '[') + std::string(30, ']') + ") = 0"));
}

TEST(PacketdrillHostile, ChainsAreBounded) {
  std::string text = "0 f(1";
  for (int i = 0; i < 100'000; ++i) text += "|1";
  const auto script = parse_script(text + ") = 0");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().found.in(Language::kEnglish), "this expression is too long");
}

TEST(PacketdrillHostile, SizeIsBounded) {
  const auto script = parse_script(std::string((4U << 20) + 1, ' '));
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().found.in(Language::kEnglish), "the script is too long");
}

TEST(PacketdrillHostile, ManyEventsAreRead) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "+0 > . 1:1(0) ack 1\n";
  const auto script = parse_script(text);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->events.size(), 20'000U);
  EXPECT_EQ(script->events.back().at.line, 20'000U);
}

}  // namespace
}  // namespace tcplab::packetdrill::language
