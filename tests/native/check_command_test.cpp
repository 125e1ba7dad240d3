// tcplab check and tcplab run SCRIPT.pkt, from files to exit status.
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "native/commands.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::native {
namespace {

constexpr const char* kPassing = R"(0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 read(3, ..., PORTION) = -1 ENOTCONN
)";

constexpr const char* kHandshake =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "at 0s server listen 80\nat 0s client connect server:80\n";

class Check : public testing::Test {
 protected:
  Check() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tcplab-check-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ / "deep");
  }
  ~Check() override { std::filesystem::remove_all(folder_); }

  std::string put(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    EXPECT_FALSE(write_file(path, text));
    return path;
  }
  struct Outcome {
    ExitCode code;
    std::string output;
  };
  Outcome check(CheckOptions options) {
    options.script.definitions = {"PORTION=10"};
    return check_as_it_is(std::move(options));
  }
  Outcome check_as_it_is(CheckOptions options) {
    if (options.paths.empty()) options.paths = {folder_.string()};
    testing::internal::CaptureStdout();
    const ExitCode code = check_command(options);
    return {code, testing::internal::GetCapturedStdout()};
  }

  std::filesystem::path folder_;
};

TEST_F(Check, TakesNoCaptureForAScript) {
  const Outcome by_name = check({.paths = {put("a.pcapng", "anything")}});
  const Outcome by_octets = check({.paths = {put("a", std::string("\x0a\x0d\x0d\x0a\x1c\0\0\0", 8))}});
  for (const Outcome& outcome : {by_name, by_octets}) {
    EXPECT_EQ(outcome.code, kMisused);
    EXPECT_NE(outcome.output.find("it is a capture, which expects nothing: `tcplab run` prints its packets"),
              std::string::npos)
        << outcome.output;
  }
}

TEST_F(Check, WalksFoldersInOrderAndCounts) {
  put("b.pkt", kPassing);
  put("a.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = -1 EAGAIN\n");
  put("deep/c.pkt", "0 no_such_call() = 0\n");
  put("not-a-script.txt", "");
  const Outcome outcome = check({});
  EXPECT_EQ(outcome.code, kFailed);
  const std::string folder = folder_.string();
  EXPECT_EQ(outcome.output.find("failed   " + folder + "/a.pkt:1: socket() answers something else"), 0U)
      << outcome.output;
  EXPECT_NE(outcome.output.find("passed   " + folder + "/b.pkt\n"), std::string::npos) << outcome.output;
  EXPECT_NE(outcome.output.find("not run  " + folder + "/deep/c.pkt:1: "), std::string::npos)
      << outcome.output;
  EXPECT_NE(outcome.output.find("\n1 passed, 1 failed, 1 not run\n"), std::string::npos) << outcome.output;
}

TEST_F(Check, AnswersZeroOnlyWhenAllPass) {
  put("a.pkt", kPassing);
  EXPECT_EQ(check({}).code, kSuccess);
  put("b.pkt", "0 no_such_call() = 0\n");
  EXPECT_EQ(check({}).code, kMisused);
}

TEST_F(Check, AnswersTwoForAFolderWithoutScriptsAndForAMissingOne) {
  EXPECT_EQ(check({}).code, kMisused);
  CheckOptions missing;
  missing.paths = {(folder_ / "nowhere").string()};
  EXPECT_EQ(check(missing).code, kMisused);
}

TEST_F(Check, WritesJunit) {
  put("a.pkt", kPassing);
  CheckOptions options;
  options.junit = (folder_ / "result.xml").string();
  EXPECT_EQ(check(options).code, kSuccess);
  const auto xml = read_file(*options.junit);
  ASSERT_TRUE(xml);
  EXPECT_NE(xml->find("tests=\"1\" failures=\"0\""), std::string::npos);
}

// The SYN that connect() sends is left over.
TEST_F(Check, IsAsStrictAsItIsAskedToBe) {
  put("a.pkt", packetdrill::before(packetdrill::example("timestamps_measured.pkt"), "+0 > S"));
  EXPECT_EQ(check({}).code, kSuccess);
  CheckOptions options;
  options.script.strict = true;
  EXPECT_EQ(check(options).code, kFailed);
}

// Only FreeBSD's buffer is of that size; nothing in the script says so.
TEST_F(Check, TakesTheSystemFromTheInnermostFolderThatNamesOne) {
  const std::string kScript =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 getsockopt(3, SOL_SOCKET, SO_RCVBUF, [65536], [4]) = "
      "0\n";
  for (const char* name : {"linux", "deep/bsd", "FreeBSD-scripts", "FreeBSD-scripts/linux", "tests"}) {
    std::filesystem::create_directories(folder_ / name);
    put(std::string(name) + "/a.pkt", kScript);
  }
  put("linux/size_freebsd.pkt", kScript);
  const Outcome outcome = check({});
  EXPECT_NE(outcome.output.find("passed   " + folder_.string() + "/linux/size_freebsd.pkt"),
            std::string::npos)
      << outcome.output;
  const auto says = [&](const std::string& verdict, const std::string& place) {
    return outcome.output.find(verdict + "   " + folder_.string() + "/" + place + "/a.pkt") !=
           std::string::npos;
  };
  EXPECT_TRUE(says("passed", "deep/bsd")) << outcome.output;
  EXPECT_TRUE(says("passed", "FreeBSD-scripts")) << outcome.output;
  EXPECT_TRUE(says("failed", "FreeBSD-scripts/linux")) << outcome.output;
  EXPECT_TRUE(says("failed", "linux")) << outcome.output;
  EXPECT_TRUE(says("failed", "tests")) << outcome.output;
}

TEST_F(Check, PassesEveryExampleAndMissesNoPacketInIt) {
  CheckOptions options;
  options.paths = {TCPLAB_EXAMPLES};
  options.script.strict = true;
  const Outcome outcome = check(options);
  EXPECT_EQ(outcome.code, kSuccess) << outcome.output;
  const std::string all =
      std::to_string(packetdrill::example_names().size()) + " passed, 0 failed, 0 not run\n";
  EXPECT_NE(outcome.output.find("\n" + all), std::string::npos) << outcome.output;
}

TEST_F(Check, RefusesUnknownProfilesAndOddDefinitions) {
  put("a.pkt", kPassing);
  CheckOptions options;
  options.script.profile = "windows";
  EXPECT_EQ(check(options).code, kMisused);
}

TEST_F(Check, RefusesOptionsOfScriptsWhereThereIsNone) {
  put("a.tcplab", kHandshake);
  CheckOptions profile;
  profile.script.profile = "linux";
  CheckOptions definition;
  definition.script.definitions = {"A=1"};
  CheckOptions strict;
  strict.script.strict = true;
  for (const CheckOptions& options : {profile, definition, strict})
    EXPECT_EQ(check_as_it_is(options).code, kMisused) << given(options.script);
  EXPECT_EQ(check_as_it_is({}).code, kSuccess);
  put("b.pkt", kPassing);
  EXPECT_EQ(check({}).code, kSuccess);
}

TEST_F(Check, NamesALimitWithItsValueAndAnswersThree) {
  put("a.tcplab", std::string(kHandshake) + "at 90000s client close\n");
  const Outcome outcome = check_as_it_is({});
  EXPECT_EQ(outcome.code, kLimited);
  EXPECT_NE(outcome.output.find("stopped by the limit of virtual time: 24 h"), std::string::npos)
      << outcome.output;
  put("b.tcplab", std::string(kHandshake) + "expect client reaches CLOSING\n");
  EXPECT_EQ(check_as_it_is({}).code, kFailed);
}

TEST_F(Check, RunOfOneScriptSaysWhatItsVerdictDoesNotCover) {
  const std::string measured = packetdrill::example("timestamps_measured.pkt");
  const std::string names = packetdrill::replaced(measured, "--tcp_ts_tick_usecs=1000", "");
  RunOptions options;
  options.scenario = put("a.pkt", packetdrill::before(names, "+1 > S") + "+1.5 close(3) = 0\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_script(options, [](const trace::Trace&) { return std::nullopt; }), kSuccess);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("1 TSval not measured"), std::string::npos) << said;
  EXPECT_NE(said.find("sent at 1.000000 s, and not mentioned by the script: S 0:0(0)"), std::string::npos)
      << said;
}

TEST_F(Check, RunOfOneScriptAnswersByItsVerdict) {
  const auto run = [](const std::string& path) {
    RunOptions options;
    options.scenario = path;
    options.script.definitions = {"PORTION=10"};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const ExitCode code = run_command(options);
    return std::pair(code, testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr());
  };
  EXPECT_EQ(run(put("a.pkt", kPassing)).first, kSuccess);
  const auto failed = run(put("b.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = -1 EAGAIN\n"));
  EXPECT_EQ(failed.first, kFailed);
  EXPECT_NE(failed.second.find("expected  -1 EAGAIN\n  actual    3"), std::string::npos) << failed.second;
  EXPECT_EQ(run(put("c.pkt", "0 no_such_call() = 0\n")).first, kMisused);
  EXPECT_EQ(run(put("d.pkt", "0 > S. 0:\n")).first, kMisused);
}

}  // namespace
}  // namespace tcplab::native
