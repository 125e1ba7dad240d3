#include "shell/model/catalogue.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "core/scenario/scenario.hpp"
#include "core/scenario/topics.hpp"

namespace tcplab::shell {
namespace {

std::string in_small_letters(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool has_all(std::string_view words, std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view each : texts) all.append(each).append("\n");
  all = in_small_letters(std::move(all));
  // By hand: streams would bring along all that they know of languages, which is much of a page's first load.
  const std::string wanted = in_small_letters(std::string(words));
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  for (std::size_t from = wanted.find_first_not_of(kBlanks); from != std::string::npos;) {
    const std::size_t to = std::min(wanted.find_first_of(kBlanks, from), wanted.size());
    if (all.find(wanted.substr(from, to - from)) == std::string::npos) return false;
    from = wanted.find_first_not_of(kBlanks, to);
  }
  return true;
}

}  // namespace

bool Catalogue::Entry::is_called(std::string_view words) const {
  return has_all(words, {name, title, title_zh, topic.english, topic.chinese});
}

bool Catalogue::Entry::matches(std::string_view words) const {
  return has_all(words, {name, title, title_zh, topic.english, topic.chinese, about, about_zh});
}

Catalogue::Catalogue() {
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    Entry entry{builtin.name, builtin.text, std::string(builtin.name),           {},
                {},           {},           scenario::topic_title(builtin.topic)};
    if (auto parsed = scenario::parse(builtin.text); parsed.ok()) {
      if (!parsed->title.empty()) entry.title = parsed->title;
      entry.about = parsed->about;
      entry.title_zh = parsed->title_zh;
      entry.about_zh = parsed->about_zh;
    }
    entries_.push_back(std::move(entry));
  }
}

int Catalogue::find(std::string_view name) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace tcplab::shell
