#include "shell/model/catalogue.hpp"

#include <initializer_list>

#include "core/scenario/scenario.hpp"
#include "core/scenario/topics.hpp"
#include "shell/model/sought.hpp"

namespace tcplab::shell {
namespace {

bool has_all(std::string_view words, std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view each : texts) all.append(each).append("\n");
  return Sought(words).all_in(in_lower_case(all));
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
