#include "shell/layout.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace tcplab::shell {
namespace {

struct Preset {
  std::string_view name;
  Words title;
  std::string_view hidden;  // with blanks between
  std::string_view front[2];
  Layout::Shares shares;
};

// In the order of LayoutKind.
constexpr Preset kPresets[] = {
    {"learn",
     {"Learn", "学习"},
     "variables edits plots packets network branches connections",
     {"", "states"},
     {0.66f, 0.5f, 0.6f}},
    {"explore", {"Explore", "探索"}, "", {"", ""}, {0.63f, 0.56f, 0.56f}},
    {"engineer", {"Engineer", "工程"}, "about", {"packets", "variables"}, {0.5f, 0.52f, 0.5f}},
    {"embed",
     {"Embed", "嵌入"},
     "about script variables edits sequence plots packets network branches connections",
     {"inspector", ""},
     {0.63f, 0.56f, 0.66f}}};

constexpr std::size_t kMostHiddenPanels = 40;  // panels that are remembered as hidden
constexpr std::size_t kLongestName = 40;       // octets
constexpr int kParts = 1000;                   // a share is written in these

const Preset& preset(LayoutKind kind) { return kPresets[static_cast<std::size_t>(kind)]; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool is_panel_name(std::string_view word) {
  const auto small = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return !word.empty() && word.size() <= kLongestName && std::all_of(word.begin(), word.end(), small);
}

// The rest of the next line that begins with the word; nullopt, and nothing taken, where it does not.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, word.size()) != word) return std::nullopt;
  const std::string_view line = text.substr(0, end).substr(word.size());
  text.remove_prefix(end + 1);
  return line;
}

std::optional<float> share_of(std::string_view word) {
  int parts = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), parts);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  const float share = static_cast<float>(parts) / kParts;
  if (share < Layout::kLeastShare || share > Layout::kMostShare) return std::nullopt;
  return share;
}

std::string parts_of(float share) {
  return std::to_string(std::lround(std::clamp(share, Layout::kLeastShare, Layout::kMostShare) * kParts));
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string_view name_of(LayoutKind kind) { return preset(kind).name; }
Words title_of(LayoutKind kind) { return preset(kind).title; }

std::optional<LayoutKind> layout_named(std::string_view name) {
  for (const LayoutKind kind : kLayoutKinds) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

void Layout::choose(LayoutKind kind) {
  kind_ = kind;
  hidden_ = words_of(preset(kind).hidden);
  lent_.clear();
  shares = preset(kind).shares;
}

bool Layout::changed() const {
  return !(shares == preset(kind_).shares) || hidden_ != words_of(preset(kind_).hidden);
}

bool Layout::offers(std::string_view panel) const { return !contains(withheld_, panel); }

bool Layout::shows(std::string_view panel) const {
  return offers(panel) && (contains(lent_, panel) || !contains(hidden_, panel));
}

void Layout::lend(std::string_view panel) {
  if (!shows(panel)) lent_.emplace_back(panel);
}

void Layout::show(std::string_view panel, bool yes) {
  lent_.erase(std::remove(lent_.begin(), lent_.end(), panel), lent_.end());
  const auto at = std::find(hidden_.begin(), hidden_.end(), panel);
  if (yes && at != hidden_.end()) hidden_.erase(at);
  if (!yes && at == hidden_.end() && hidden_.size() < kMostHiddenPanels) hidden_.emplace_back(panel);
}

std::string_view Layout::front(bool lower) const { return preset(kind_).front[lower ? 1 : 0]; }

std::string Layout::to_text() const {
  std::string text = "layout " + std::string(name_of(kind_)) + "\nhidden";
  for (const std::string& panel : hidden_) text += " " + panel;
  return text + "\nshares " + parts_of(shares.side) + " " + parts_of(shares.upper) + " " +
         parts_of(shares.timeline) + "\n";
}

bool Layout::read(std::string_view text) {
  const auto name = take_line(text, "layout ");
  const auto kind = layout_named(name.value_or(""));
  const auto hidden = take_line(text, "hidden");
  const auto parts = take_line(text, "shares ");
  if (!kind || !hidden || !parts || !text.empty()) return false;
  if (!hidden->empty() && hidden->front() != ' ') return false;
  std::vector<std::string> panels = words_of(hidden->substr(std::min<std::size_t>(1, hidden->size())));
  const bool names =
      panels.size() <= kMostHiddenPanels && std::all_of(panels.begin(), panels.end(), is_panel_name);
  const std::vector<std::string> words = words_of(*parts);
  if (!names || words.size() != 3) return false;
  const auto side = share_of(words[0]);
  const auto upper = share_of(words[1]);
  const auto timeline = share_of(words[2]);
  if (!side || !upper || !timeline) return false;
  kind_ = *kind;
  hidden_ = std::move(panels);
  shares = {*side, *upper, *timeline};
  return true;
}

}  // namespace tcplab::shell
