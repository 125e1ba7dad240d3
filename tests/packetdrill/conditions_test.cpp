// Lines for one system or another: #ifdef and its kin; and numbers that a script leaves open.
#include "core/packetdrill/conditions.hpp"

#include <gtest/gtest.h>

#include "core/packetdrill/run.hpp"

namespace tcplab::packetdrill {
namespace {

std::string chosen(std::string_view text, const std::vector<Definition>& definitions = {}) {
  const auto lines = chosen_lines(text, definitions);
  EXPECT_TRUE(lines.ok());
  return lines ? *lines : "";
}

TEST(Conditions, KeepTheLinesOfTheSystemThatTheScriptSpeaksTo) {
  constexpr std::string_view kBody = "#ifdef FreeBSD\na\n#else\nb\n#endif\nc\n";
  EXPECT_EQ(chosen(kBody), "\n\n\nb\n\nc\n");
  const std::string speaks = "`sysctl -w net.inet.tcp.sack.enable=1`\n";
  EXPECT_EQ(chosen(speaks + std::string(kBody)), speaks + "\na\n\n\n\nc\n");
}

TEST(Conditions, HeedDefinitionsAndNesting) {
  constexpr std::string_view kText = "#ifndef A\n1\n#ifdef B\n2\n#endif\n3\n#endif\n";
  EXPECT_EQ(chosen(kText), "\n1\n\n\n\n3\n\n");
  EXPECT_EQ(chosen(kText, {{"B", ""}}), "\n1\n\n2\n\n3\n\n");
  EXPECT_EQ(chosen(kText, {{"A", ""}, {"B", ""}}), "\n\n\n\n\n\n\n") << "an inner #endif ends no outer one";
}

TEST(Conditions, LeaveCommentsAlone) {
  constexpr std::string_view kText = "# a note\n#endif of nothing\n#ifdef\n# ifdef X\nlast";
  EXPECT_EQ(chosen(kText), kText);
}

TEST(Conditions, MissWhatEndsThem) {
  const auto lines = chosen_lines("1\n#ifdef A\n2\n", {});
  ASSERT_FALSE(lines.ok());
  EXPECT_EQ(lines.error().at.line, 2U);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "#ifdef A\n";
  EXPECT_FALSE(chosen_lines(deep, {}).ok());
}

// A SYN in TIME-WAIT that is newer opens a new connection, whose numbers nobody can foretell.
constexpr const char* kScript = R"(--tolerance_usecs=5000
0 `sysctl -w net.inet.tcp.syncookies=0`
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0 bind(3, ..., ...) = 0
+0 listen(3, 2) = 0
+0 < S 0:0(0) win 32767 <mss 1460,sackOK,eol,eol>
+0 > S. 0:0(0) ack 1 win 65535 <mss 1460,sackOK,eol,eol>
+.1 < . 1:1(0) ack 1 win 32767
+0 accept(3, ..., ...) = 4
+0 shutdown(4, SHUT_WR) = 0
+0 > F. 1:1(0) ack 1
+0 < F. 1:1(0) ack 2 win 32767
+0 > . 2:2(0) ack 2
+.1 < S 65536:65536(0) win 32767 <mss 1460,sackOK,eol,eol>
#ifdef STANDARD
+0 > . 2:2(0) ack 2
#endif
#ifdef FreeBSD
+0 > S. ...(0) ack 65537 win 65535 <mss 1460,sackOK,eol,eol>
#endif
)";

TEST(Conditions, AndOpenSequenceNumbersRun) {
  const RunReport report = run_text(kScript);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  std::string longer = kScript;
  longer.replace(longer.find("...(0) ack"), 10, "...(1) ack");
  EXPECT_EQ(run_text(longer).verdict, Verdict::kFailed) << "the length still counts";
}

TEST(Conditions, OpenSequenceNumbersCannotBeSent) {
  std::string script = kScript;
  script += "+0 < . ...(0) ack 1 win 32767\n";
  EXPECT_EQ(run_text(script).verdict, Verdict::kNotRun);
}

}  // namespace
}  // namespace tcplab::packetdrill
