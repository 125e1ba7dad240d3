#include "core/scenario/share.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/trace/filter.hpp"

namespace tcplab::scenario {
namespace {

constexpr std::string_view kHeading = "tcplab ";
constexpr std::string_view kVersion = "1";
// In the order of PlotSide.
constexpr std::array<std::string_view, 4> kPlotSides{"", "first", "second", "all"};

// Its lines, one after the other, each with what it has to begin with.
class SharedReader {
 public:
  explicit SharedReader(std::string_view text) : rest_(text) {}

  Result<Shared, Error> read() {
    if (rest_.size() > kLargestShared)
      return Error{1, 1, {"the link holds more than 2 MiB", "链接内容超过 2 MiB"}, {}, {}};
    if (!read_heading()) return std::move(error_);
    next();
    const bool named = begins("scenario ");
    const bool read = (!named || read_name()) && read_branches() && read_marks() && read_focus() &&
                      read_panels() && read_plot() && read_filter();
    if (!read || !read_end(named)) return std::move(error_);
    return std::move(shared_);
  }

 private:
  // Takes the next line; at the end there is none.
  void next() {
    ++number_;
    line_.reset();
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return;
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
  }
  bool begins(std::string_view word) const { return line_ && line_->substr(0, word.size()) == word; }
  std::string_view after(std::string_view word) const { return line_->substr(word.size()); }
  bool fail(Message message, Message expected = {}) {
    error_ = {number_, 1, std::move(message), std::move(expected), {}};
    return false;
  }
  bool is_too_long() { return line_ && line_->size() > kLongestSharedLine; }
  bool fail_long() { return fail({"the line is longer than 4096 octets", "该行超过 4096 字节"}); }

  bool read_heading() {
    next();
    if (!begins(kHeading))
      return fail({"this is no link of tcplab, or it is damaged", "这不是 tcplab 的链接，或者已损坏"});
    if (after(kHeading) == kVersion) return true;
    return fail({"the link was made by another version of tcplab, or is damaged",
                 "链接由其他版本的 tcplab 生成，或者已损坏"},
                Message("tcplab 1"));
  }

  bool read_name() {
    if (is_too_long()) return fail_long();
    shared_.name = after("scenario ");
    if (shared_.name.empty()) return fail({"the scenario has no name", "场景没有名称"});
    next();
    return true;
  }

  // All that makes a run of the scenario: of each branch, or of the only one.
  bool read_branches() {
    if (!begins("branch ") && !begins("open ")) return read_branch(shared_);
    for (bool named = true; named; named = begins("branch ") || begins("open ")) {
      if (is_too_long()) return fail_long();
      if (shared_.others.size() + (shared_.branch.empty() ? 0 : 1) == kMostSharedBranches)
        return fail({"more than 16 branches", "分支超过 16 个"});
      const bool open = begins("open ");
      const std::string_view name = after(open ? "open " : "branch ");
      if (name.empty()) return fail({"the branch has no name", "分支没有名称"});
      if (open && !shared_.branch.empty()) return fail({"two branches are open", "有两个当前分支"});
      if (open) {
        shared_.branch = name;
        shared_.place = shared_.others.size();
      } else {
        shared_.others.push_back({std::string(name), {}, {}, {}});
      }
      next();
      if (!(open ? read_branch(shared_) : read_branch(shared_.others.back()))) return false;
    }
    return !shared_.branch.empty() || fail({"no branch is open", "没有当前分支"}, Message("open NAME"));
  }
  template <typename Branch>
  bool read_branch(Branch& branch) {
    return read_values(branch.values) && read_number("seed ", branch.seed) && read_edits(branch.edits);
  }

  bool read_values(std::vector<Override>& values) {
    for (; begins("set "); next()) {
      if (is_too_long()) return fail_long();
      if (values.size() == kMostSharedValues) return fail({"more than 64 values", "参数值超过 64 个"});
      const std::string_view value = after("set ");
      const std::size_t equals = value.find('=');
      if (equals == 0 || equals == std::string_view::npos)
        return fail({"a value without its parameter", "缺少参数名的值"}, Message("set NAME=VALUE"));
      values.push_back({std::string(value.substr(0, equals)), std::string(value.substr(equals + 1))});
    }
    return true;
  }

  // A decimal number as to_text() writes it.
  template <typename Number>
  bool read_number(std::string_view word, std::optional<Number>& number) {
    if (!begins(word)) return true;
    const std::string_view digits = after(word);
    Number value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (!whole || digits != std::to_string(value))
      return fail({"this is no number that can be meant here", "此处的数字无效"});
    number = value;
    next();
    return true;
  }
  // A number that begins what is left of a line, and the blank behind it.
  template <typename Number>
  static bool take_number(std::string_view& rest, Number& number) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto length = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || rest.substr(0, length) != std::to_string(number)) return false;
    if (length == rest.size() || rest[length] != ' ') return false;
    rest.remove_prefix(length + 1);
    return true;
  }
  bool read_marks() {
    for (; begins("mark "); next()) {
      if (is_too_long()) return fail_long();
      if (shared_.marks.size() == kMostSharedMarks)
        return fail({"more than 100 bookmarks", "书签超过 100 个"});
      std::string_view rest = after("mark ");
      SharedMark mark;
      if (!take_number(rest, mark.at.ns) || !take_number(rest, mark.nth) || mark.at < Instant{})
        return fail({"this is no bookmark", "这不是书签"}, Message("mark NANOSECONDS NUMBER NOTE"));
      mark.note = rest;
      shared_.marks.push_back(std::move(mark));
    }
    return true;
  }
  bool read_focus() { return read_number("focus ", shared_.focus); }

  bool read_panels() {
    for (; begins("panel "); next()) {
      if (shared_.panels.size() == kMostSharedPanels) return fail({"more than 3 panels", "面板超过 3 个"});
      const std::string_view name = after("panel ");
      const auto known = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
      if (name.empty() || name.size() > kLongestPanelName || !std::all_of(name.begin(), name.end(), known))
        return fail({"this is no panel", "这不是面板"}, Message("panel NAME"));
      shared_.panels.emplace_back(name);
    }
    return true;
  }
  bool read_plot() {
    if (!begins("plot ")) return true;
    const auto* side = std::find(kPlotSides.begin() + 1, kPlotSides.end(), after("plot "));
    if (side == kPlotSides.end())
      return fail({"this is nothing that can be plotted", "没有这样的曲线"},
                  Message("plot first, plot second, plot all"));
    shared_.plotted = static_cast<PlotSide>(side - kPlotSides.begin());
    next();
    return true;
  }
  bool read_filter() {
    if (!begins("filter ")) return true;
    const auto filter = trace::Filter::parse(after("filter "));
    if (!filter)
      return fail(told({"the display filter cannot be read: {0}", "无法识别显示过滤器：{0}"},
                       filter.error().message));
    if (filter->everything()) return fail({"the display filter is empty", "显示过滤器为空"});
    shared_.filter = after("filter ");
    next();
    return true;
  }

  bool read_edits(std::vector<Edit>& edits) {
    for (; begins("edit "); next()) {
      if (is_too_long()) return fail_long();
      if (edits.size() == kMostSharedEdits) return fail({"more than 4096 edits", "编辑超过 4096 个"});
      const bool on = begins("edit on ");
      if (!on && !begins("edit off "))
        return fail({"an edit that is neither on nor off", "编辑既非 on 也非 off"},
                    Message("edit on LINE, edit off LINE"));
      edits.push_back({std::string(after(on ? "edit on " : "edit off ")), on});
    }
    return true;
  }

  bool read_end(bool named) {
    if (line_ && *line_ == "text" && !named) {
      shared_.text = rest_;
      return !shared_.text.empty() || fail({"the scenario is empty", "场景为空"});
    }
    if (line_) return fail({"this line is not known, or not here", "无法识别该行，或其位置不对"});
    if (!rest_.empty()) return fail({"the last line is cut off", "最后一行不完整"});
    return named || fail({"there is no scenario in it", "其中没有场景"}, Message("scenario NAME, text"));
  }

  std::string_view rest_;
  std::optional<std::string_view> line_;
  std::size_t number_ = 0;
  Shared shared_;
  Error error_;
};

template <typename Branch>
void append_branch(std::string& text, const Branch& branch) {
  for (const Override& value : branch.values) text += "set " + value.name + "=" + value.text + "\n";
  if (branch.seed) text += "seed " + std::to_string(*branch.seed) + "\n";
  for (const Edit& edit : branch.edits) text += (edit.on ? "edit on " : "edit off ") + edit.line + "\n";
}

}  // namespace

std::string to_text(const Shared& shared) {
  std::string text = std::string(kHeading) + std::string(kVersion) + "\n";
  if (!shared.name.empty()) text += "scenario " + shared.name + "\n";
  for (std::size_t i = 0; i <= shared.others.size(); ++i) {
    if (i == shared.place) {
      if (!shared.branch.empty()) text += "open " + shared.branch + "\n";
      append_branch(text, shared);
    }
    if (i == shared.others.size()) break;
    text += "branch " + shared.others[i].name + "\n";
    append_branch(text, shared.others[i]);
  }
  for (const SharedMark& mark : shared.marks)
    text += "mark " + std::to_string(mark.at.ns) + " " + std::to_string(mark.nth) + " " + mark.note + "\n";
  if (shared.focus) text += "focus " + std::to_string(*shared.focus) + "\n";
  for (const std::string& panel : shared.panels) text += "panel " + panel + "\n";
  if (shared.plotted != PlotSide::kBusier)
    text += "plot " + std::string(kPlotSides[static_cast<std::size_t>(shared.plotted)]) + "\n";
  if (!shared.filter.empty()) text += "filter " + shared.filter + "\n";
  if (shared.name.empty()) text += "text\n" + shared.text;
  return text;
}

Result<Shared, Error> parse_shared(std::string_view text) { return SharedReader(text).read(); }

Result<std::string, Error> edited_text(const Shared& shared) {
  std::string text = shared.text;
  if (!shared.name.empty()) {
    const Builtin* builtin = find_builtin(shared.name);
    if (builtin == nullptr)
      return Error{
          2,
          1,
          told({"no scenario '{0}' ships with this tcplab", "此版本的 tcplab 没有场景“{0}”"}, shared.name),
          {},
          {}};
    text = builtin->text;
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  for (const Edit& edit : shared.edits) {
    if (edit.on) text += edit.line + "\n";
  }
  return text;
}

}  // namespace tcplab::scenario
