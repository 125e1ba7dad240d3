#include "shell/course/source.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace tcplab::course {
namespace {

bool is_forbidden(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (octet < 0x20 && c != '\n' && c != '\r' && c != '\t') || octet == 0x7f;
}

}  // namespace

Source::Source(Language file, std::string_view text) : file_(file), text_(text), lines_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') lines_.push_back(i + 1);
  }
}

Place Source::at(std::size_t offset) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset);
  const auto line = static_cast<std::size_t>(after - lines_.begin());
  return {file_, line, offset - lines_[line - 1] + 1};
}

bool Source::check(Errors& errors) const {
  if (text_.size() > kLargestFile)
    return errors.add(at(0), {"the file is larger than 256 KiB", "文件超过 256 KiB"});
  for (std::size_t i = 0; i < text_.size();) {
    const std::size_t length = utf8_length(text_.substr(i));
    if (length == 0) return errors.add(at(i), {"this is not UTF-8 text", "这不是 UTF-8 文本"});
    if (is_forbidden(text_[i])) return errors.add(at(i), {"a control character", "含有控制字符"});
    i += length;
  }
  return true;
}

}  // namespace tcplab::course
