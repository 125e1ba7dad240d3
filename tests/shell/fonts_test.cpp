#include "shell/fonts.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

TEST(Fonts, LieBesideTheProgramOrWhereItWasInstalled) {
  namespace fs = std::filesystem;
  std::string pattern = (fs::temp_directory_path() / "tcplab-fonts-XXXXXX").string();
  const fs::path root = mkdtemp(pattern.data());
  const std::string bin = (root / "bin/").string();
  fs::create_directories(root / "bin/fonts");
  fs::create_directories(root / "share/tcplab/fonts");
  EXPECT_EQ(fonts_directory(bin), bin + "fonts/");
  std::ofstream(root / "share/tcplab/fonts/text.otf") << "font";
  EXPECT_EQ(fonts_directory(bin), bin + "../share/tcplab/fonts/");
  std::ofstream(root / "bin/fonts/text.otf") << "font";
  EXPECT_EQ(fonts_directory(bin), bin + "fonts/");
  fs::remove_all(root);
}

}  // namespace
}  // namespace tcplab::shell
