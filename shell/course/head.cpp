#include "shell/course/head.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/scenario/values.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::language::did_you_mean;
using scenario::language::one_of;

constexpr std::size_t kMostListed = 16;

// What follows a key, and where.
struct Entry {
  std::string_view value;
  Place at;
};

bool read_title(const Entry& entry, lesson::Lesson& into, Errors&) {
  into.title = Message(std::string(entry.value));
  return true;
}

bool read_summary(const Entry& entry, lesson::Lesson& into, Errors&) {
  into.summary = Message(std::string(entry.value));
  return true;
}

bool read_count(const Entry& entry, const Message& what, std::uint64_t least, std::uint64_t most,
                unsigned& count, Errors& errors) {
  const auto number = scenario::language::parse_number(entry.value, what, least, most);
  if (!number) return fail_value(errors, entry.at, number.error());
  count = static_cast<unsigned>(*number);
  return true;
}

bool read_row(const Entry& entry, lesson::Lesson& into, Errors& errors) {
  return read_count(entry, {"the row", "行号"}, 1, 999, into.row, errors);
}

bool read_minutes(const Entry& entry, lesson::Lesson& into, Errors& errors) {
  return read_count(entry, {"the minutes", "分钟数"}, 5, 10, into.minutes, errors);
}

// What stands between commas.
std::vector<Entry> items_of(const Entry& entry) {
  std::vector<Entry> items;
  for (std::size_t from = 0; from <= entry.value.size();) {
    const std::size_t comma = std::min(entry.value.find(',', from), entry.value.size());
    std::string_view item = entry.value.substr(from, comma - from);
    Place at = entry.at;
    at.column += from + blanks_before(item);
    item = trimmed(item);
    if (!item.empty()) items.push_back({item, at});
    from = comma + 1;
  }
  return items;
}

bool check_number(const std::vector<Entry>& items, const Entry& entry, Errors& errors) {
  return items.size() <= kMostListed || errors.add(entry.at, {"more than 16 of them", "超过 16 个"});
}

bool read_needs(const Entry& entry, lesson::Lesson& into, Errors& errors) {
  const auto items = items_of(entry);
  if (!check_number(items, entry, errors)) return false;
  for (const Entry& item : items) {
    if (!is_name(item.value))
      return errors.add(item.at, {"this is no name of a lesson", "这不是课程的名称"},
                        {"small letters, digits and hyphens", "小写字母、数字和连字符"});
    into.needs.emplace_back(item.value);
    into.needs_at.push_back(item.at);
  }
  return true;
}

// "RFC 9293 3.10.7.1"
bool read_rules(const Entry& entry, lesson::Lesson& into, Errors& errors) {
  const auto items = items_of(entry);
  if (!check_number(items, entry, errors)) return false;
  for (const Entry& item : items) {
    const auto words = words_of(item.value);
    lesson::Rule rule;
    const bool reads =
        words.size() == 3 && words[0] == "RFC" && read_rfc(words[1], rule.rfc) && is_section(words[2]);
    if (!reads)
      return errors.add(item.at, {"this is no section of an RFC", "这不是 RFC 的章节"},
                        Message("RFC 9293 3.5"));
    rule.section = words[2];
    into.rules.push_back(std::move(rule));
  }
  return true;
}

struct Key {
  std::string_view name;
  bool translated;
  bool needed;
  bool (*read)(const Entry&, lesson::Lesson&, Errors&);
};
constexpr Key kKeys[] = {
    {"title", true, true, read_title},   {"summary", true, true, read_summary},
    {"row", false, true, read_row},      {"minutes", false, true, read_minutes},
    {"needs", false, false, read_needs}, {"rules", false, true, read_rules},
};

std::vector<std::string_view> key_names(bool whole) {
  std::vector<std::string_view> names;
  for (const Key& key : kKeys) {
    if (whole || key.translated) names.push_back(key.name);
  }
  return names;
}

class HeadReader {
 public:
  HeadReader(const Source& source, bool whole, lesson::Lesson& into, Errors& errors)
      : source_(source), whole_(whole), into_(into), errors_(errors) {}

  std::size_t read() {
    if (trimmed(next_line()) != "---") {
      errors_.add(source_.at(0), {"there is no head", "缺少文件头"},
                  {"--- in the first line", "第一行为 ---"});
      return 0;
    }
    while (at_ < source_.text().size()) {
      const std::size_t begin = at_;
      const std::string_view line = next_line();
      if (trimmed(line) == "---") {
        check_whole(begin);
        return at_;
      }
      if (!trimmed(line).empty()) read_entry(line, begin);
    }
    errors_.add(source_.at(source_.text().size()), {"the head does not end", "文件头没有结束"},
                Message("---"));
    return at_;
  }

 private:
  std::string_view next_line() {
    const std::string_view text = source_.text();
    const std::size_t end = std::min(text.find('\n', at_), text.size());
    const std::string_view line = text.substr(at_, end - at_);
    at_ = std::min(end + 1, text.size());
    return line;
  }

  void read_entry(std::string_view line, std::size_t begin) {
    const std::size_t colon = line.find(':');
    const std::string_view name = trimmed(line.substr(0, std::min(colon, line.size())));
    const auto* const key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                         [name](const Key& known) { return known.name == name; });
    const Place at = source_.at(begin + blanks_before(line));
    if (colon == std::string_view::npos || key == std::end(kKeys) || (!whole_ && !key->translated)) {
      const auto names = key_names(whole_);
      errors_.add(at, told({"this is no line of the head: {0}", "这不是文件头的内容：{0}"}, shown(name)),
                  one_of(names), did_you_mean(name, names));
      return;
    }
    const auto row = static_cast<std::size_t>(key - std::begin(kKeys));
    if (seen_[row]) {
      errors_.add(at, told({"{0} is there twice", "{0} 出现了两次"}, std::string(name)));
      return;
    }
    seen_[row] = true;
    const std::string_view value = line.substr(colon + 1);
    const Entry entry{trimmed(value), source_.at(begin + colon + 1 + blanks_before(value))};
    if (entry.value.empty() && key->needed) {
      errors_.add(entry.at, told({"{0} is empty", "{0} 是空的"}, std::string(name)));
    } else {
      key->read(entry, into_, errors_);
    }
  }

  void check_whole(std::size_t end) {
    for (std::size_t i = 0; i < std::size(kKeys); ++i) {
      if (kKeys[i].needed && !seen_[i] && (whole_ || kKeys[i].translated))
        errors_.add(source_.at(end),
                    told({"the head has no {0}", "文件头缺少 {0}"}, std::string(kKeys[i].name)));
    }
  }

  const Source& source_;
  bool whole_;
  lesson::Lesson& into_;
  Errors& errors_;
  std::size_t at_ = 0;
  bool seen_[std::size(kKeys)] = {};
};

}  // namespace

std::size_t read_head(const Source& source, bool whole, lesson::Lesson& into, Errors& errors) {
  return HeadReader(source, whole, into, errors).read();
}

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= 64 && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace tcplab::course
