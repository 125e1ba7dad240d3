// What a command may write where: check_outputs() and write_file().
#include "native/outputs.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "native/files.hpp"
#include "native/nearest.hpp"

namespace tcplab::native {
namespace {

namespace fs = std::filesystem;

class Outputs : public testing::Test {
 protected:
  Outputs() {
    std::string pattern = (fs::temp_directory_path() / "tcplab-outputs-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~Outputs() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(Outputs, SayThatStandardInputIsNotRead) {
  const auto failure = check_outputs({{"the timeline", "-"}}, {"-"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->text,
            "standard input is not read: give the name of a file, and ./- where it is called so");
  EXPECT_EQ(read_file("-").error().text, failure->text);
}

TEST_F(Outputs, DoNotMixOnOneStreamOrInOneFile) {
  EXPECT_TRUE(check_outputs({{"a", "-"}, {"b", "-"}}, {}));
  EXPECT_TRUE(check_outputs({{"a", path("x")}, {"b", path("./x")}}, {}));
  EXPECT_FALSE(check_outputs({{"a", "-"}, {"b", path("x")}}, {}));
  EXPECT_FALSE(check_outputs({{"a", "/dev/null"}, {"b", "/dev/null"}}, {}));
}

TEST_F(Outputs, NeverReplaceAnInputNotEvenThroughALink) {
  const std::string input = put("in", "text");
  fs::create_symlink(input, folder_ / "soft");
  fs::create_hard_link(input, folder_ / "hard");
  for (const char* name : {"in", "./in", "soft", "hard"})
    EXPECT_TRUE(check_outputs({{"a", path(name)}}, {input})) << name;
  EXPECT_FALSE(check_outputs({{"a", path("out")}}, {input}));
}

TEST_F(Outputs, AreWrittenBesideAndRenamed) {
  const std::string old = put("file", "old");
  fs::permissions(old, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_hard_link(old, folder_ / "witness");  // of the old file: it would change if it were written into
  EXPECT_FALSE(write_file(old, std::string_view("new")));
  EXPECT_EQ(read_file(old).value(), "new");
  EXPECT_EQ(read_file(path("witness")).value(), "old");
  EXPECT_EQ(fs::status(old).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(files(), 2U);
}

TEST_F(Outputs, LeaveALinkALink) {
  const std::string target = put("file", "old");
  fs::create_symlink(target, folder_ / "link");
  EXPECT_FALSE(write_file(path("link"), std::string_view("new")));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(read_file(target).value(), "new");
}

TEST_F(Outputs, LeaveNothingBehindWhenTheyFail) {
  fs::create_directory(folder_ / "full");
  EXPECT_TRUE(write_file(path("full"), std::string_view("text")));
  EXPECT_TRUE(write_file(path("nowhere/x"), std::string_view("text")));
  EXPECT_EQ(files(), 1U);
}

TEST(Nearest, IsTheLikeliestOrNone) {
  EXPECT_EQ(nearest("chekc", {"run", "check"}), "check");
  EXPECT_EQ(nearest("bogus", {"run", "check", "scenarios"}), "");
}

}  // namespace
}  // namespace tcplab::native
