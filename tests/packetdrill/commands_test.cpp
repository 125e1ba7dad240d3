// Commands in backticks: what is a setting, what an expectation, and what may be passed over.
#include <gtest/gtest.h>

#include "core/packetdrill/run/command_text.hpp"
#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::packetdrill::run {
namespace {

const std::string kListening = example("listening.pkt");

// A script that passes without the command.
RunReport run_with(const std::string& command) {
  return run_text(kListening + "+0 `" + command + "`\n+0 close(3) = 0\n");
}

TEST(Commands, FindsSettingsWhereverTheyStand) {
  const ReadCommand read = read_command(
      "sysctl -q -w net.ipv4.tcp_sack=0 'net.ipv4.tcp_rmem=4096 16384 65536' > /dev/null 2>&1;"
      "echo 2 > /proc/sys/net/ipv4/tcp_ecn\n./common/set_sysctls.py \\\n /proc/sys/net/ipv4/tcp_retries1=4 "
      "&& "
      "true");
  ASSERT_EQ(read.assignments.size(), 4U);
  EXPECT_EQ(read.assignments[0].name, "net.ipv4.tcp_sack");
  EXPECT_EQ(read.assignments[1].value, "4096 16384 65536");
  EXPECT_EQ(read.assignments[2].name, "net.ipv4.tcp_ecn");
  EXPECT_EQ(read.assignments[2].value, "2");
  EXPECT_EQ(read.assignments[3].name, "net.ipv4.tcp_retries1");
  EXPECT_EQ(read.preparations, std::vector<std::string>{"true"});
  EXPECT_TRUE(read.unknown.empty());
}

TEST(Commands, HaveComments) {
  const ReadCommand read = read_command("# grep LISTEN\necho a#b; sleep 2 # ss -n\nss -n");
  EXPECT_EQ(read.preparations, (std::vector<std::string>{"echo a#b", "sleep 2"}));
  EXPECT_EQ(read.unknown, std::vector<std::string>{"ss -n"});
  EXPECT_EQ(run_with("# nstat | grep Listen").verdict, Verdict::kPassed);
}

class Preparation : public testing::TestWithParam<const char*> {};

TEST_P(Preparation, IsListedAsIgnored) {
  const RunReport report = run_with(GetParam());
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  ASSERT_EQ(report.ignored.size(), 1U);
  EXPECT_EQ(report.ignored[0].at.line, 5U);
}

INSTANTIATE_TEST_SUITE_P(Each, Preparation,
                         testing::Values("sysctl net.ipv4.tcp_no_such=1", "sysctl net.ipv4.tcp_sack",
                                         "/tmp/sysctl_restore_${PPID}.sh",
                                         "ip route change 192.0.2.0/24 via 198.51.100.2 mtu 1400",
                                         "ip -6 link set dev tun0 mtu 1400",
                                         "ip tcp_metrics flush all > /dev/null 2>&1",
                                         "tc qdisc replace dev tun0 root fq", "ethtool -K tun0 tso off",
                                         "sleep 1", "kldload -n tcp_rack", "rm -f /tmp/scratch",
                                         "mkdir -p /tmp/scratch", "nstat -n", "echo done > /tmp/scratch",
                                         "true", "sync  # in case it breaks", "killall tcpdump",
                                         "tcpdump -p -w /tmp/scratch tcp &"));

class Expectation : public testing::TestWithParam<const char*> {};

TEST_P(Expectation, ThatCannotBeJudgedIsNotRun) {
  const RunReport report = run_with(GetParam());
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_EQ(report.at.line, 5U);
  EXPECT_NE(report.reason.in(Language::kEnglish).find("command"), std::string::npos)
      << report.reason.in(Language::kEnglish);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Expectation,
    testing::Values("nstat | grep -q TcpExtTCPLoss", "test -f /tmp/scratch", "[ 1 -eq 1 ]", "false",
                    "./check_something.sh", "python3 -c 'exit(1)'", "ss -ti | awk '/cwnd/'", "diff a b",
                    "sysctl -n net.ipv4.tcp_sack | grep -q 1", "ip route show | grep mtu",
                    "ip route get 192.0.2.1", "sysctl net.ipv4.tcp_sack=1 && ./check.sh", "true; exit 1",
                    "if true; then false; fi", "tc qdisc add dev tun0 root pfifo limit 0",
                    "tc qdisc add dev tun0 root netem loss 10%",
                    "sockstat -4 -P tcp | grep -c NO_SUCH_STATE | grep 1",
                    "sockstat -4 | grep -v LISTEN | grep -c LISTEN | grep 1", "netstat -an | grep LISTEN",
                    "iptables -A INPUT -j DROP", "> /tmp/scratch"));

TEST(Commands, CountStates) {
  EXPECT_EQ(run_with("sockstat -4 -P tcp -s | grep packetdril | grep -c ESTABLISHED | grep 0").verdict,
            Verdict::kPassed);
  EXPECT_EQ(run_with("sockstat -4 -P tcp -s | grep -c ESTABLISHED | grep 1").verdict, Verdict::kFailed);
}

TEST(Commands, DropConnections) {
  const auto dropped = [](const std::string& state) {
    return run_text(replaced(example("freebsd/dropped.pkt"), "-s ESTABLISHED", "-s " + state));
  };
  EXPECT_EQ(dropped("ESTABLISHED").verdict, Verdict::kPassed) << dropped("ESTABLISHED").summary();
  EXPECT_EQ(dropped("TIME_WAIT").verdict, Verdict::kFailed) << "none is in that state";
  EXPECT_EQ(dropped("NOWHERE").verdict, Verdict::kNotRun);
}

TEST(Commands, AreReadBeforeTheFirstEventAndBehindTheLast) {
  const auto around = [](const std::string& first, const std::string& last) {
    return run_text("`" + first + "`\n" + kListening + "`" + last + "`\n");
  };
  EXPECT_EQ(around("true", "true").verdict, Verdict::kPassed);
  EXPECT_EQ(around("./check.sh", "true").verdict, Verdict::kNotRun);
  EXPECT_EQ(around("./check.sh", "true").at.line, 1U);
  EXPECT_EQ(around("true", "./check.sh").verdict, Verdict::kNotRun);
  EXPECT_EQ(around("true", "./check.sh").at.line, 6U);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
