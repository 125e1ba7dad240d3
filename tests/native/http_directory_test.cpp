#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/http/directory.hpp"

namespace tcplab::native::http {
namespace {

// DIR/outside.txt lies beside DIR/site, which is what is served.
class HttpDirectory : public testing::Test {
 protected:
  HttpDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tcplab-XXXXXX").string();
    base_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directories(base_ / "site/sub/empty");
    put("outside.txt", "outside");
    put("site/index.html", "<p>index");
    put("site/sub/index.html", "<p>sub");
    put("site/a b.txt", "spaced");
    std::filesystem::create_symlink(base_ / "outside.txt", base_ / "site/link.txt");
    std::filesystem::create_directory_symlink(base_, base_ / "site/up");
  }
  ~HttpDirectory() override { std::filesystem::remove_all(base_); }

  void put(const std::string& name, std::string_view text) { std::ofstream(base_ / name) << text; }

  Result<Found, Missing> find(std::string_view path) {
    const auto directory = Directory::open((base_ / "site").string());
    EXPECT_TRUE(directory.ok());
    return directory->find(path);
  }
  std::string text(std::string_view path) {
    const auto found = find(path);
    if (!found) return "(missing)";
    const auto octets = found->document->read(0, found->document->size());
    return {octets.begin(), octets.end()};
  }

  std::filesystem::path base_;
};

TEST_F(HttpDirectory, ServesItsFiles) {
  EXPECT_EQ(text("/a b.txt"), "spaced");
  EXPECT_EQ(find("/index.html")->type, "text/html; charset=utf-8");
}

TEST_F(HttpDirectory, IndexStandsForADirectory) {
  EXPECT_EQ(text("/"), "<p>index");
  EXPECT_EQ(text("/sub/"), "<p>sub");
  EXPECT_EQ(find("/").value().type, "text/html; charset=utf-8");
}

TEST_F(HttpDirectory, DirectoryWithoutItsSlashNeedsIt) {
  ASSERT_FALSE(find("/sub").ok());
  EXPECT_EQ(find("/sub").error(), Missing::kNeedsSlash);
}

TEST_F(HttpDirectory, NothingOutsideCanBeHad) {
  for (const char* path :
       {"/../outside.txt", "/sub/../../outside.txt", "/./index.html", "/..", "//etc/passwd",
        "/sub//index.html", "/link.txt", "/up/outside.txt", "/up/", "/.", "/sub/.."}) {
    ASSERT_FALSE(find(path).ok()) << path;
    EXPECT_EQ(find(path).error(), Missing::kNotFound) << path;
  }
}

TEST_F(HttpDirectory, WhatIsNoFileIsNotFound) {
  ASSERT_EQ(::mkfifo((base_ / "site/fifo").c_str(), 0600), 0);
  EXPECT_EQ(find("/fifo").error(), Missing::kNotFound);
  EXPECT_EQ(find("/sub/empty/").error(), Missing::kNotFound);
  EXPECT_EQ(find("/index.html/").error(), Missing::kNotFound);
  EXPECT_EQ(find("/" + std::string(5000, 'x')).error(), Missing::kNotFound);
}

TEST_F(HttpDirectory, FileThatShrinksIsReadAsFarAsItGoes) {
  const auto found = find("/index.html");
  ASSERT_TRUE(found.ok());
  std::filesystem::resize_file(base_ / "site/index.html", 2);
  EXPECT_EQ(found->document->size(), 8U);
  EXPECT_EQ(found->document->read(0, 8).size(), 2U);
}

TEST_F(HttpDirectory, SaysWhyADirectoryCannotBeServed) {
  const auto missing = Directory::open((base_ / "nowhere").string());
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().text.find("No such file or directory"), std::string::npos);
  const auto file = Directory::open((base_ / "outside.txt").string());
  ASSERT_FALSE(file.ok());
  EXPECT_NE(file.error().text.find("Not a directory"), std::string::npos);
}

TEST(HttpMediaType, GoesByTheEndingInAnyCase) {
  EXPECT_EQ(media_type("/a/b.HTML"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type("x.tar.gz"), "application/gzip");
  EXPECT_EQ(media_type("README"), "application/octet-stream");
  EXPECT_EQ(media_type("/x.d/name"), "application/octet-stream");
}

}  // namespace
}  // namespace tcplab::native::http
