#include "shell/wrap.hpp"

#include <cstdint>

namespace tcplab::shell {
namespace {

std::size_t octets_of(char first) {
  const auto octet = static_cast<unsigned char>(first);
  return octet < 0x80 ? 1 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : 4;
}

// From U+3000 on, which is where Chinese and its punctuation are.
bool is_chinese(std::string_view character) {
  return character.size() >= 3 && static_cast<unsigned char>(character[0]) >= 0xe3;
}

bool may_not_begin_a_line(std::string_view character) {
  constexpr std::string_view kClosing[] = {"，", "。", "：", "；", "）", "！", "？", "、", "」", "》", "”"};
  for (const std::string_view closing : kClosing) {
    if (character == closing) return true;
  }
  return false;
}

// What stays together on a line, from place on: a Chinese character with the punctuation that follows it, or
// a word with its spaces and punctuation.
std::string_view next_piece(std::string_view text, std::size_t place) {
  std::size_t end = place;
  bool broken = false;
  while (end < text.size()) {
    const std::string_view character = text.substr(end, octets_of(text[end]));
    const bool chinese = is_chinese(character);
    if (end > place && (broken || chinese) && !may_not_begin_a_line(character) && character != " ") break;
    broken = chinese || character == " ";
    end += character.size();
    if (character == "\n") break;
  }
  return text.substr(place, end - place);
}

}  // namespace

bool has_chinese(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += octets_of(text[at])) {
    if (is_chinese(text.substr(at, octets_of(text[at])))) return true;
  }
  return false;
}

std::string wrap_text(std::string_view text, float width,
                      const std::function<float(std::string_view)>& measure) {
  std::string result;
  float used = 0;
  for (std::size_t place = 0; place < text.size();) {
    const std::string_view piece = next_piece(text, place);
    const float piece_width = measure(piece);
    if (used > 0 && used + piece_width > width) {
      while (!result.empty() && result.back() == ' ') result.pop_back();
      result += '\n';
      used = 0;
    }
    result += piece;
    used = piece.back() == '\n' ? 0 : used + piece_width;
    place += piece.size();
  }
  return result;
}

}  // namespace tcplab::shell
