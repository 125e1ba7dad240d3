#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/language.hpp"

namespace tcplab {

// What a person is told, in each language. A text that reads the same in all of them has to say so
// (`Message(code)`), so that none is left in English by accident.
class Message {
 public:
  Message() = default;
  Message(std::string_view english, std::string_view chinese) : english_(english), chinese_(chinese) {}
  // Code, a name, a number: what no language changes.
  explicit Message(std::string_view code) : Message(code, code) {}
  explicit Message(const std::string& code) : Message(code, code) {}
  explicit Message(const char* code) : Message(code, code) {}

  const std::string& in(Language language) const {
    return language == Language::kChinese ? chinese_ : english_;
  }
  bool empty() const { return english_.empty(); }
  // In each language what follows in it.
  Message& operator+=(const Message& more) {
    english_ += more.english_;
    chinese_ += more.chinese_;
    return *this;
  }

 private:
  std::string english_;
  std::string chinese_;
};

// The pattern in each language with {0} to {9} replaced by the arguments in that language. What the arguments
// contain is not looked into.
Message filled(const Message& pattern, std::initializer_list<Message> arguments);

// The same; an argument that is no Message is code.
template <typename... Arguments>
Message told(const Message& pattern, const Arguments&... arguments) {
  return filled(pattern, {Message(arguments)...});
}

}  // namespace tcplab
