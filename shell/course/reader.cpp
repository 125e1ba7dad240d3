#include "shell/course/reader.hpp"

#include <utility>

#include "core/base/byte_order_mark.hpp"
#include "shell/course/half.hpp"

namespace tcplab::course {

lesson::Lesson read_lesson(const Files& files, Errors& errors) {
  const auto text_in = [&files](Language language) { return without_byte_order_mark(files.in(language)); };
  const Language first = files.english.empty() ? Language::kChinese : Language::kEnglish;
  Half whole = read_half(first, text_in(first), true, errors);
  if (files.english.empty() || files.chinese.empty()) return joined(std::move(whole), nullptr, errors);
  const Half translation = read_half(Language::kChinese, text_in(Language::kChinese), false, errors);
  return joined(std::move(whole), &translation, errors);
}

}  // namespace tcplab::course
