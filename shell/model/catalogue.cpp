#include "shell/model/catalogue.hpp"

#include "core/scenario/scenario.hpp"

namespace tcplab::shell {

Catalogue::Catalogue() {
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    Entry entry{builtin.name, builtin.text, std::string(builtin.name), {}, {}, {}};
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
