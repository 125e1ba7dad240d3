#pragma once

#include <string_view>

namespace tcplab {

// The text behind a byte order mark in UTF-8 (RFC 3629 6), which some editors put first; all of it when there
// is none.
constexpr std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  return text;
}

}  // namespace tcplab
