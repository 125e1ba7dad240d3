#include "shell/course/words.hpp"

#include <algorithm>

namespace tcplab::course {
namespace {

constexpr std::size_t kLongestShownWord = 40;  // octets
constexpr std::string_view kBlanks = " \t\r\n";

bool is_number_part(std::string_view part) {
  return !part.empty() && part.size() <= 3 &&
         std::all_of(part.begin(), part.end(), scenario::language::is_digit);
}

}  // namespace

std::size_t blanks_before(std::string_view text) {
  return std::min(text.find_first_not_of(kBlanks), text.size());
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(blanks_before(text));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string shown(std::string_view text) {
  if (text.size() <= kLongestShownWord) return "'" + std::string(text) + "'";
  std::size_t cut = kLongestShownWord;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80) --cut;
  return "'" + std::string(text.substr(0, cut)) + "...'";
}

bool read_rfc(std::string_view word, unsigned& rfc) {
  if (word.empty() || word.size() > 5 || !std::all_of(word.begin(), word.end(), scenario::language::is_digit))
    return false;
  rfc = 0;
  for (const char c : word) rfc = rfc * 10 + static_cast<unsigned>(c - '0');
  return rfc > 0 && word.front() != '0';
}

bool is_section(std::string_view word) {
  bool first = true;
  while (!word.empty()) {
    const std::size_t end = std::min(word.find('.'), word.size());
    const std::string_view part = word.substr(0, end);
    const bool appendix = first && part.size() == 1 && part.front() >= 'A' && part.front() <= 'Z';
    if (!appendix && !is_number_part(part)) return false;
    if (end + 1 == word.size()) return false;
    word.remove_prefix(std::min(end + 1, word.size()));
    if (word.empty()) return true;
    first = false;
  }
  return false;
}

bool fail_value(Errors& errors, Place at, const scenario::language::ValueError& error) {
  at.column += error.offset;
  return errors.add(at, error.message, error.expected, error.hint);
}

}  // namespace tcplab::course
