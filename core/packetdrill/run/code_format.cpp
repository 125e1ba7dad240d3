#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/run/code_arithmetic.hpp"

namespace tcplab::packetdrill::run {

Message too_long() { return {"this text grows too long", "文本太长"}; }

CodeArithmetic format(const std::vector<CodeValue>& arguments) {
  const auto* pattern = std::get_if<std::string>(&arguments.front().content);
  if (pattern == nullptr) return Message{"only a string has format()", "只有字符串才有 format()"};
  std::string text;
  std::size_t next = 1;
  for (std::size_t i = 0; i < pattern->size(); ++i) {
    const std::string_view two = std::string_view(*pattern).substr(i, 2);
    if (two == "{}") {
      if (next == arguments.size()) return Message{"format() has too few arguments", "format() 的参数太少"};
      const CodeValue& value = arguments[next++];
      const auto* string = std::get_if<std::string>(&value.content);
      text += string != nullptr ? *string : value.to_string();
      if (text.size() > kLongestText) return too_long();
      ++i;
    } else if (two == "{{" || two == "}}") {
      text += two[0];
      ++i;
    } else if (two[0] == '{' || two[0] == '}') {
      return Message{"only {} is known to format() here", "这里 format() 只认识 {}"};
    } else {
      text += two[0];
    }
  }
  return CodeValue{std::move(text)};
}

}  // namespace tcplab::packetdrill::run
