#include "shell/model/folded.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {
namespace {

constexpr std::string_view kFoldedLine = "folded";

}  // namespace

bool Folded::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void Folded::clear() {
  names_.clear();
  ++version_;
}

void Folded::set(std::string_view name, bool yes) {
  ++version_;
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (!yes && at != names_.end()) names_.erase(at);
  if (yes && at == names_.end() && names_.size() < kMost) names_.emplace_back(name);
}

bool Folded::can_be_written(std::string_view name) {
  return !name.empty() && name.size() <= kLongest &&
         std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

std::string Folded::to_text() const {
  std::string text;
  for (const std::string& name : names_) {
    if (can_be_written(name)) text.append(" ").append(name);
  }
  return text.empty() ? text : std::string(kFoldedLine) + text + "\n";
}

bool Folded::read(std::string_view text) {
  std::vector<std::string> names;
  if (!text.empty()) {
    if (text.substr(0, kFoldedLine.size()) != kFoldedLine || text.back() != '\n') return false;
    text = text.substr(kFoldedLine.size(), text.size() - kFoldedLine.size() - 1);
    while (!text.empty()) {
      if (text.front() != ' ') return false;
      const std::size_t end = std::min(text.find(' ', 1), text.size());
      const std::string_view name = text.substr(1, end - 1);
      if (!can_be_written(name) || names.size() == kMost) return false;
      names.emplace_back(name);
      text.remove_prefix(end);
    }
    if (names.empty()) return false;
  }
  names_ = std::move(names);
  ++version_;
  return true;
}

}  // namespace tcplab::shell
