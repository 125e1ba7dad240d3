#include "core/lesson/reading.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/scenario/values.hpp"
#include "core/tcp/state.hpp"

namespace tcplab::lesson {
namespace {

using scenario::language::did_you_mean;
using scenario::language::is_digit;
using scenario::language::one_of;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

Error unreadable(std::size_t offset, Message message, Message expected = {}, Message hint = {}) {
  return {1, offset + 1, std::move(message), std::move(expected), std::move(hint)};
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// What a Chinese keyboard writes, as ASCII of the same length, so that columns stay what they are.
std::string plain(std::string_view text) {
  std::string all(text);
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"，", ",  "},
                                 {"、", ",  "},
                                 {"＋", "+  "},
                                 {"－", "-  "},
                                 {"−", "-  "},
                                 {"×", "* "},
                                 {"　", "   "}})
    replace_all(all, from, to);
  return all;
}

// The beginning of it, whole characters only.
std::string excerpt(std::string_view text) {
  constexpr std::size_t kMost = 24;
  std::size_t end = std::min(kMost, text.size());
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

bool is_between_flags(char c) { return c == ' ' || c == ',' || c == '+' || c == '|' || c == '/' || c == '-'; }

struct FlagName {
  std::string_view name;
  std::uint8_t bit;
};
constexpr FlagName kFlags[] = {{"FIN", 0x01}, {"SYN", 0x02},    {"RST", 0x04},   {"PSH", 0x08},
                               {"ACK", 0x10}, {"URG", 0x20},    {"ECE", 0x40},   {"CWR", 0x80},
                               {"NONE", 0},   {"SYNACK", 0x12}, {"FINACK", 0x11}};

struct StateName {
  std::string_view name;
  tcp::State state;
};
// As systems and books have them, beside the RFC's; letters and digits only.
constexpr StateName kOtherNames[] = {{"SYNRCVD", tcp::State::kSynReceived},
                                     {"SYNRECV", tcp::State::kSynReceived},
                                     {"ESTAB", tcp::State::kEstablished},
                                     {"LISTENING", tcp::State::kListen},
                                     {"CLOSE", tcp::State::kClosed}};

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) kept += upper(c);
  }
  return kept;
}

std::vector<std::string_view> state_names() {
  std::vector<std::string_view> names;
  for (int i = 0; i < tcp::kStateCount; ++i) names.push_back(to_string(static_cast<tcp::State>(i)));
  return names;
}

std::optional<Error> too_long(std::string_view text) {
  if (text.size() <= kLongestValue) return std::nullopt;
  return unreadable(kLongestValue, {"the answer is too long", "答案太长"},
                    told({"at most {0} octets", "最多 {0} 字节"}, std::to_string(kLongestValue)));
}

// Reads a sum from left to right; one that cannot be read leaves its error.
class Sum {
 public:
  Sum(std::string_view text, const std::vector<Symbol>& symbols) : text_(plain(text)), symbols_(symbols) {}

  bool read() {
    skip_blanks();
    bool minus = take('-');
    for (;;) {
      std::uint32_t value = 0;
      if (!read_product(value)) return false;
      value_ = minus ? value_ - value : value_ + value;
      if (at_ == text_.size()) return true;
      minus = take('-');
      if (!minus && !take('+')) return fail();
    }
  }
  std::uint32_t value() const { return value_; }
  bool symbolic() const { return symbolic_; }
  const Error& error() const { return error_; }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  bool fail(Message hint = {"for example 1001, or x+1", "例如 1001，或 x+1"}) {
    Message known;
    for (const Symbol& symbol : symbols_) known += Message(", " + symbol.name);
    error_ = unreadable(at_,
                        told({"'{0}' is no number here", "“{0}”在这里不是数字"},
                             excerpt(std::string_view(text_).substr(at_))),
                        told({"whole numbers{0}, with + - * between them", "整数{0}，之间可用 + - *"}, known),
                        std::move(hint));
    return false;
  }
  bool read_product(std::uint32_t& product) {
    product = 1;
    do {
      std::uint32_t factor = 0;
      const bool read =
          at_ < text_.size() && (is_digit(text_[at_]) ? read_digits(factor) : read_word(factor));
      if (!read) return !error_.message.empty() ? false : fail();
      product *= factor;
      skip_blanks();
    } while (take('*'));
    return true;
  }
  // A comma may stand before three digits.
  bool is_digit_or_group() {
    if (at_ == text_.size()) return false;
    if (is_digit(text_[at_])) return true;
    const std::string_view next = std::string_view(text_).substr(at_);
    if (next.size() < 4 || next[0] != ',' || !std::all_of(next.begin() + 1, next.begin() + 4, is_digit))
      return false;
    ++at_;
    return true;
  }
  bool read_digits(std::uint32_t& number) {
    std::uint64_t value = 0;
    const std::size_t start = at_;
    for (; is_digit_or_group(); ++at_) {
      value = value * 10 + static_cast<std::uint64_t>(text_[at_] - '0');
      if (value <= UINT32_MAX) continue;
      at_ = start;
      return fail({"sequence numbers have 32 bits: at most 4294967295", "序号是 32 位的：最大 4294967295"});
    }
    number = static_cast<std::uint32_t>(value);
    return true;
  }
  bool read_word(std::uint32_t& number) {
    std::size_t end = at_;
    std::string word;
    for (; end < text_.size() && is_letter(text_[end]); ++end) word += lower(text_[end]);
    const auto is_it = [&word](const Symbol& symbol) { return symbol.name == word; };
    const auto found = std::find_if(symbols_.begin(), symbols_.end(), is_it);
    if (word.empty() || found == symbols_.end()) return fail();
    at_ = end;
    symbolic_ = true;
    number = found->value;
    return true;
  }

  std::string text_;
  const std::vector<Symbol>& symbols_;
  std::size_t at_ = 0;
  std::uint32_t value_ = 0;
  bool symbolic_ = false;
  Error error_;
};

}  // namespace

Result<Meanings, Error> read_flags(std::string_view given) {
  if (auto error = too_long(given)) return *std::move(error);
  const std::string text = plain(given);
  std::uint8_t flags = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_between_flags(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    std::string word;
    for (; at < text.size() && !is_between_flags(text[at]); ++at) {
      if (text[at] != '<' && text[at] != '>') word += upper(text[at]);
    }
    const auto is_it = [&word](const FlagName& flag) { return flag.name == word; };
    const auto* const found = std::find_if(std::begin(kFlags), std::end(kFlags), is_it);
    if (found == std::end(kFlags)) {
      std::vector<std::string_view> names;
      for (const FlagName& flag : kFlags) names.push_back(flag.name);
      return unreadable(start, told({"there is no flag '{0}'", "没有标志位“{0}”"}, excerpt(word)),
                        {"flags, as in SYN,ACK", "标志位，如 SYN,ACK"}, did_you_mean(word, names));
    }
    flags |= found->bit;
  }
  return Meanings{flags & ~kIgnoredFlags};
}

Result<Meanings, Error> read_state(std::string_view text) {
  if (auto error = too_long(text)) return *std::move(error);
  const std::string name = letters_and_digits(text);
  for (int i = 0; i < tcp::kStateCount; ++i) {
    if (letters_and_digits(to_string(static_cast<tcp::State>(i))) == name) return Meanings{i};
  }
  for (const StateName& other : kOtherNames) {
    if (other.name == name) return Meanings{static_cast<std::int64_t>(other.state)};
  }
  std::string shown = excerpt(text);
  std::transform(shown.begin(), shown.end(), shown.begin(), upper);
  return unreadable(0, told({"there is no state '{0}'", "没有状态“{0}”"}, excerpt(text)),
                    one_of(state_names()), did_you_mean(shown, state_names()));
}

Result<Meanings, Error> read_time(std::string_view given) {
  if (auto error = too_long(given)) return *std::move(error);
  std::string text(given);
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"毫秒", "ms"},
                                 {"微秒", "us"},
                                 {"分钟", "min"},
                                 {"秒", "s"},
                                 {"　", ""},
                                 {" ", ""}})
    replace_all(text, from, to);
  std::replace(text.begin(), text.end(), ',', '.');
  std::transform(text.begin(), text.end(), text.begin(), lower);
  if (!text.empty() && is_digit(text.back())) text += 's';
  const auto time = scenario::language::parse_time(text);
  if (!time) {
    const Message hint = time.error().hint;
    return unreadable(
        time.error().offset, time.error().message, time.error().expected,
        hint.empty() ? Message("for example 3s, 3000ms or 3.0", "例如 3s、3000ms 或 3.0") : hint);
  }
  return Meanings{time->ns};
}

std::string written_time(std::int64_t ns) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  if (ns % 1000 != 0) return std::to_string(ns) + "ns";
  std::string text = std::to_string(ns / kSecond);
  std::string decimals = std::to_string(ns % kSecond / 1000);
  decimals.insert(0, 6 - decimals.size(), '0');
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  return text + (decimals.empty() ? "" : "." + decimals) + "s";
}

Result<Meanings, Error> read_number(std::string_view text, const std::vector<Symbol>& symbols,
                                    std::uint32_t base) {
  if (auto error = too_long(text)) return *std::move(error);
  Sum sum(text, symbols);
  if (!sum.read()) return sum.error();
  Meanings meanings{sum.value()};
  if (!sum.symbolic() && base != 0) meanings.push_back(static_cast<std::uint32_t>(sum.value() + base));
  return meanings;
}

Result<Meanings, Error> read_choice(std::string_view text, std::size_t count) {
  const std::string word = letters_and_digits(text.substr(0, kLongestValue));
  std::size_t number = 0;
  if (word.size() == 1 && is_letter(word[0])) {
    number = static_cast<std::size_t>(word[0] - 'A') + 1;
  } else if (!word.empty() && word.size() < 4 && std::all_of(word.begin(), word.end(), is_digit)) {
    for (const char c : word) number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  if (number >= 1 && number <= count) return Meanings{static_cast<std::int64_t>(number)};
  return unreadable(0, told({"there is no choice '{0}'", "没有选项“{0}”"}, excerpt(text)),
                    told({"a number from 1 to {0}", "1 到 {0} 的数字"}, std::to_string(count)));
}

}  // namespace tcplab::lesson
