#pragma once

#include <cstdint>
#include <string_view>

namespace tcplab {

// The languages of the texts that people read.
enum class Language : std::uint8_t { kEnglish, kChinese };

// One text in each of them.
struct Words {
  std::string_view english;
  std::string_view chinese;

  constexpr std::string_view in(Language language) const {
    return language == Language::kChinese ? chinese : english;
  }
};

}  // namespace tcplab
