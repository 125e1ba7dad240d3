#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// The built-in scenarios with what a reader chooses them by.
class Catalogue {
 public:
  Catalogue();

  struct Entry {
    std::string_view name;
    std::string_view text;
    std::string title;
    std::string about;
    std::string title_zh;
    std::string about_zh;
    Words topic;  // the heading that it stands under
    const std::string& title_in(Language language) const {
      return language == Language::kChinese && !title_zh.empty() ? title_zh : title;
    }
    const std::string& about_in(Language language) const {
      return language == Language::kChinese && !about_zh.empty() ? about_zh : about;
    }
    // Each of the words is in its name, its titles or its topic, in whichever language; capitals do not
    // matter.
    bool is_called(std::string_view words) const;
    // Or in what it is about.
    bool matches(std::string_view words) const;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  // -1 when there is none of that name.
  int find(std::string_view name) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace tcplab::shell
