// Reads the one form of JSON that the page hands over.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "web/lesson/lesson_json.hpp"

namespace tcplab::web::lesson_json {
namespace {

constexpr std::size_t kMostParts = 64;

void append_utf8(std::string& out, std::uint32_t code) {
  const auto more = [&out, code](int shift) { out += static_cast<char>(0x80U | ((code >> shift) & 0x3fU)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | (code >> 6));
    more(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0U | (code >> 12));
    more(6);
    more(0);
  } else {
    out += static_cast<char>(0xf0U | (code >> 18));
    more(12);
    more(6);
    more(0);
  }
}

class AnswerReader {
 public:
  explicit AnswerReader(std::string_view text) : text_(text) {}

  std::optional<lesson::Answer> read() {
    lesson::Answer answer;
    if (!skip('[')) return std::nullopt;
    if (!skip(']')) {
      do {
        if (answer.size() == kMostParts || !read_part(answer.emplace_back())) return std::nullopt;
      } while (skip(','));
      if (!skip(']')) return std::nullopt;
    }
    skip_blanks();
    return text_.empty() ? std::optional(std::move(answer)) : std::nullopt;
  }

 private:
  void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size())); }

  bool skip(char c) {
    skip_blanks();
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool read_part(lesson::Given& part) {
    if (!skip('{')) return false;
    bool field = false;
    bool value = false;
    do {
      std::string name;
      if (!read_string(name) || !skip(':')) return false;
      bool& seen = name == "field" ? field : value;
      if ((name != "field" && name != "value") || seen) return false;
      seen = true;
      if (!read_string(name == "field" ? part.field : part.value)) return false;
    } while (skip(','));
    return field && value && skip('}');
  }

  bool read_string(std::string& out) {
    if (!skip('"')) return false;
    while (!text_.empty() && text_.front() != '"') {
      const char c = text_.front();
      if (static_cast<unsigned char>(c) < 0x20) return false;
      text_.remove_prefix(1);
      if (c != '\\')
        out += c;
      else if (!read_escape(out))
        return false;
    }
    return skip('"');
  }

  bool read_escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (text_.empty()) return false;
    const char c = text_.front();
    text_.remove_prefix(1);
    if (const std::size_t at = kNames.find(c); at != std::string_view::npos) {
      out += kMeant[at];
      return true;
    }
    std::uint32_t code = 0;
    if (c != 'u' || !read_hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
      std::uint32_t low = 0;
      if (text_.substr(0, 2) != "\\u") return false;
      text_.remove_prefix(2);
      if (!read_hex(low) || low < 0xdc00 || low > 0xdfff) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
      return false;
    }
    append_utf8(out, code);
    return true;
  }

  bool read_hex(std::uint32_t& code) {
    if (text_.size() < 4) return false;
    for (const char c : text_.substr(0, 4)) {
      const bool digit = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!digit && (lower < 'a' || lower > 'f')) return false;
      code = code * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    text_.remove_prefix(4);
    return true;
  }

  std::string_view text_;
};

}  // namespace

std::optional<lesson::Answer> read_answer(std::string_view json) { return AnswerReader(json).read(); }

}  // namespace tcplab::web::lesson_json
