// What may follow a statement: in any order, each once, and with errors that say what there is.
#include <algorithm>
#include <string>

#include "core/scenario/editor.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

struct Optional {
  const char* statement;
  std::vector<std::string> options;
  const char* after = "";  // lines that make something of it
};

constexpr std::string_view kAround =
    "host client 198.51.100.1 192.0.2.7\nhost server 203.0.113.80 203.0.113.81\nrouter edge 198.51.100.254\n"
    "link client edge delay 1ms\napp talker source 2000\napp hears sink\n";

const Optional kStatements[] = {
    {"splitter pep 198.51.100.99", {"ports 80..90", "buffer 20k", "resets", "silent"}},
    {"router mid 198.51.100.99", {"icmp-rate 3 icmp-burst 2"}},
    {"nat home 198.51.100.99",
     {"outside edge", "established 10s", "transitory 5s", "ports 5000..5010", "icmp-rate 3 icmp-burst 2"},
     "link home edge\n"},
    {"firewall wall", {"outside edge", "idle 5s", "admits", "resets", "silent"}, "link wall edge\n"},
    {"filter plain", {"strip 8", "mss 500", "window-scale 2", "icmp-rate 5"}},
    {"normaliser norm", {"outside edge", "forgets-sack", "silent"}, "link norm edge\n"},
    {"policer police", {"rate 1Mbit/s", "burst 10k", "silent"}},
    {"link edge server",
     {"delay 10ms", "rate 5Mbit/s", "loss 1%", "queue codel target 5ms interval 50ms", "mtu 1000"}},
    {"link edge server bursts 1% 9%", {"good-loss 1%", "bad-loss 50%"}},
    {"link edge server jitter 1ms", {"normal", "in-order"}},
    {"link edge server queue red", {"packets 50", "min 3", "max 9", "one-in 5", "ecn"}},
    {"link edge server queue fq-codel", {"packets 50", "target 3ms", "flows 9", "quantum 500", "noecn"}},
    {"link edge server queue pie", {"packets 50", "target 3ms", "update 10ms", "max-burst 1ms", "ecn"}},
    {"at 0s server listen 80", {"at 203.0.113.80", "backlog 3", "accept 10ms", "run hears", "as web"}},
    {"at 0s client connect server:80",
     {"at 203.0.113.81", "from 192.0.2.7 5000..5001", "times 2 every 1s", "sending 100", "as one"}},
    {"at 0s client connect server:80", {"from 5000", "run talker", "as one"}},
    {"at 0s client forge ACK to server:80",
     {"from client:4000", "seq 5", "octets 10", "times 2", "every 1ms"}},
    {"duplicate client->server SYN #1", {"times 2", "at 1s", "apart 1ms"}},
    {"app x ask 300 for 20k",
     {"times 3", "pause 50ms", "reads 10 every 1ms", "closes when-done"},
     "at 1s server listen 81 run x\n"},
    {"app x relay server:80",
     {"at 203.0.113.81", "from 203.0.113.80", "buffer 1000", "reads never", "closes never"},
     ""},
    {"app x bursts 10 every 1s", {"times 3", "closes when-done"}, "at 1s server listen 81 run x\n"},
};

std::string line_of(const char* statement, const std::vector<std::string>& options) {
  std::string line = statement;
  for (const std::string& option : options) line += " " + option;
  return line;
}

std::string text_of(const Optional& row, const std::vector<std::string>& options) {
  const std::string line = line_of(row.statement, options);
  const bool links = line.compare(0, 5, "link ") == 0;
  const bool listens = line.find("server listen 80") != std::string::npos;
  return std::string(kAround) + (links ? "" : "link edge server delay 1ms\n") + line + "\n" + row.after +
         (listens ? "" : "at 0s server listen 80\n") + "at 2s client connect server:80\nuntil 4s\n";
}

TEST(Options, MayStandInAnyOrder) {
  for (const Optional& row : kStatements) {
    std::vector<std::string> options = row.options;
    const World first(std::make_shared<const Scenario>(scenario_of(text_of(row, options))));
    std::sort(options.begin(), options.end());
    do {
      const auto scenario = scenario::parse(text_of(row, options));
      ASSERT_TRUE(scenario) << scenario::to_string(scenario.error(), "test", text_of(row, options));
      EXPECT_TRUE(World(std::make_shared<const Scenario>(*scenario)).same_future(first))
          << line_of(row.statement, options);
    } while (std::next_permutation(options.begin(), options.end()));
    for (std::size_t without = 0; without < options.size(); ++without) {
      std::vector<std::string> fewer = options;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(without));
      const auto scenario = scenario::parse(text_of(row, fewer));
      if (!scenario) continue;  // it had to be there
      const std::string last = format(text_of(row, fewer));
      EXPECT_EQ(format(last), last);
    }
  }
}

std::string complaint(const std::string& text) {
  const auto scenario = scenario::parse(text);
  if (scenario) return "";
  const Error& error = scenario.error().front();
  return std::to_string(error.column) + " " + error.message.in(Language::kEnglish) + "; " +
         error.expected.in(Language::kEnglish) + "; " + error.hint.in(Language::kEnglish);
}

TEST(Options, AreGivenOnceEach) {
  for (const Optional& row : kStatements) {
    for (const std::string& option : row.options) {
      std::vector<std::string> twice = row.options;
      twice.push_back(option);
      const std::size_t column = line_of(row.statement, row.options).size() + 2;
      EXPECT_EQ(complaint(text_of(row, twice)), option == "strip 8" ? ""
                                                                    : std::to_string(column) + " '" +
                                                                          option.substr(0, option.find(' ')) +
                                                                          "' is given twice; ; ");
    }
  }
}

TEST(Options, ThatDoNotExistAreAnsweredWithThoseThatDo) {
  const auto of = [](const std::string& line) {
    return complaint(std::string(kAround) + "link edge server\n" + line + "\nat 0s server listen 80\n");
  };
  EXPECT_EQ(
      of("splitter pep 198.51.100.99 bufer 5k"),
      "28 unknown option of a splitter 'bufer'; ports, buffer, resets, silent or icmp-rate; did you mean "
      "'buffer'?");
  EXPECT_EQ(
      of("at 0s client connect server:80 as one sendin 5k"),
      "39 unknown option of connect 'sendin'; at, from, times, sending or run; did you mean 'sending'?");
  EXPECT_EQ(of("at 0s server listen 81 backlog 5 aceppt 5ms"),
            "34 unknown option of listen 'aceppt'; at, accept, run or as; did you mean 'accept'?");
  EXPECT_EQ(of("nat home 198.51.100.99 established 5s"), "38 found the end of the line; outside NODE; ");
  EXPECT_EQ(of("policer police burst 5k"), "24 found the end of the line; rate RATE; ");
  EXPECT_EQ(of("router mid silent icmp-rate 5"),
            "19 what is silent sends no ICMP that could be limited; silent or icmp-rate; ");
  EXPECT_EQ(of("router mid icmp-rate 5 silent"),
            "24 what is silent sends no ICMP that could be limited; silent or icmp-rate; ");
  EXPECT_EQ(of("app x sink closes never red never"),
            "25 unknown option of an application 'red'; reads; did you mean 'reads'?");
  EXPECT_EQ(of("app x sink reads slowly"), "18 found 'slowly'; never or at-once, or OCTETS every TIME; ");
  EXPECT_EQ(
      of("link edge->server queue codel tagret 5ms").find("did you mean 'target'?") != std::string::npos,
      true);
  EXPECT_EQ(of("duplicate client->server any #1 time 3"),
            "33 unknown option of duplicate 'time'; times, at or apart; did you mean 'times'?");
}

// Where words have an order, the error names those that might have stood there.
TEST(Options, WhatMightHaveGoneOnIsNamedWhereALineShouldEnd) {
  const auto of = [](const std::string& line) {
    return complaint(std::string(kAround) + "link edge server\nat 0s server listen 80\n" + line + "\n");
  };
  EXPECT_EQ(of("at 1s client close bth"),
            "20 found 'bth'; both, or the end of the line; did you mean 'both'?");
  EXPECT_EQ(of("at 1s client send 5k urgnet"),
            "22 found 'urgnet'; urgent, or the end of the line; did you mean 'urgent'?");
  EXPECT_EQ(of("expect server reaches LISTEN within 5ms at 1s"),
            "30 found 'within'; before, after, at or then, or the end of the line; ");
  EXPECT_EQ(of("corrupt client->server any #1 unsen"),
            "31 found 'unsen'; unseen, or the end of the line; did you mean 'unseen'?");
  EXPECT_EQ(of("at 1s client connect server:80 times 3 as x"), "40 found 'as'; every; ");
  EXPECT_EQ(of("seed 5 6"), "8 found '6'; the end of the line; ");
}

Lines offered_after(const std::string& line) {
  const std::string text = std::string(kAround) + "link edge server\n" + line + " ";
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  Lines words;
  for (const Offer& offer : complete(text, lines, line.size() + 2).offers) words.push_back(offer.text);
  return words;
}

TEST(Options, ThatAreNotGivenYetAreOffered) {
  EXPECT_EQ(offered_after("splitter pep 198.51.100.99 resets"),
            (Lines{"ports", "buffer", "silent", "icmp-rate"}));
  EXPECT_EQ(offered_after("at 0s client connect server:80 sending 5k"),
            (Lines{"at", "from", "times", "run", "as"}));
  EXPECT_EQ(offered_after("nat home 198.51.100.99"),
            (Lines{"outside", "established", "transitory", "ports", "silent", "icmp-rate"}));
  EXPECT_EQ(offered_after("filter plain strip 8"),
            (Lines{"strip", "mss", "window-scale", "silent", "icmp-rate"}));
  EXPECT_EQ(offered_after("app x ask 5 for 5 closes never"), (Lines{"times", "pause", "reads"}));
  EXPECT_EQ(offered_after("duplicate client->server any #1 at 1s"), (Lines{"times", "apart"}));
}

}  // namespace
}  // namespace tcplab::lab
