// What the desktop window remembers, and what it makes of a file that is not as it was left.
#include "native/desk.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tcplab::native {
namespace {

namespace fs = std::filesystem;

const Desk kDesk{true, true, Language::kChinese,
                 "layout learn\nhidden plots\nshares 600 500 560\nfront - - -\n"};

class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    std::string pattern = (fs::temp_directory_path() / "tcplab-desk-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file_ = (folder_ / "state" / "tcplab" / "desktop").string();
  }
  ~DeskTest() override { fs::remove_all(folder_); }

  void put(const std::string& text) const {
    fs::create_directories(fs::path(file_).parent_path());
    std::ofstream(file_) << text;
  }

  fs::path folder_;
  std::string file_;
};

TEST_F(DeskTest, IsThereAgain) {
  EXPECT_FALSE(load_desk(file_));
  EXPECT_FALSE(save_desk(file_, kDesk));
  EXPECT_EQ(load_desk(file_), kDesk);
  EXPECT_FALSE(save_desk(file_, Desk{}));
  EXPECT_EQ(load_desk(file_), Desk{});
}

TEST_F(DeskTest, DoesNotCountWhereItIsDamaged) {
  const std::string whole = to_text(kDesk);
  for (std::size_t length = 0; length < whole.find("layout"); ++length) {
    put(whole.substr(0, length));
    EXPECT_FALSE(load_desk(file_)) << length;
  }
  for (const std::string& text :
       {"tcplab desktop 2" + whole.substr(16), "\n" + whole, std::string(3, '\0'),
        std::string("tcplab desktop 1\ntheme pink\ncontrast more\nlanguage zh\n")}) {
    put(text);
    EXPECT_FALSE(load_desk(file_)) << text;
  }
  put(whole + std::string(10'000, 'x'));
  EXPECT_FALSE(load_desk(file_));
}

TEST_F(DeskTest, IsNeitherReadFromNorWrittenToWhatIsNoFile) {
  fs::create_directories(file_);
  EXPECT_FALSE(load_desk(file_));
  EXPECT_TRUE(save_desk(file_, kDesk));
  fs::remove_all(file_);
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  EXPECT_FALSE(load_desk(file_));
  EXPECT_TRUE(save_desk(file_, kDesk));
}

TEST_F(DeskTest, CannotBeWrittenWhereAFileStandsInTheWay) {
  std::ofstream(folder_ / "state") << "mine";
  EXPECT_TRUE(save_desk(file_, kDesk));
  EXPECT_FALSE(load_desk(file_));
}

TEST(DeskPathTest, IsWhereThePlatformKeepsState) {
  setenv("HOME", "/home/somebody", 1);
  setenv("XDG_STATE_HOME", "/elsewhere", 1);
  EXPECT_EQ(desk_path(), "/elsewhere/tcplab/desktop");
  setenv("XDG_STATE_HOME", "not/absolute", 1);
  EXPECT_EQ(desk_path()->rfind("/home/somebody/", 0), 0u);
  unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(desk_path()->rfind("/home/somebody/", 0), 0u);
  unsetenv("HOME");
  EXPECT_FALSE(desk_path());
}

}  // namespace
}  // namespace tcplab::native
