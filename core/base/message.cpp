#include "core/base/message.hpp"

namespace tcplab {
namespace {

std::string fill_in(Language language, std::string_view pattern, std::initializer_list<Message> arguments) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const bool place = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
                       pattern[at + 1] >= '0' && pattern[at + 1] <= '9';
    const std::size_t index = place ? static_cast<std::size_t>(pattern[at + 1] - '0') : arguments.size();
    if (index < arguments.size()) {
      text += arguments.begin()[index].in(language);
      at += 3;
    } else {
      text += pattern[at++];
    }
  }
  return text;
}

}  // namespace

Message filled(const Message& pattern, std::initializer_list<Message> arguments) {
  return {fill_in(Language::kEnglish, pattern.in(Language::kEnglish), arguments),
          fill_in(Language::kChinese, pattern.in(Language::kChinese), arguments)};
}

}  // namespace tcplab
