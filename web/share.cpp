#include "web/share.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace tcplab::web {
namespace {

constexpr std::string_view kFirstLine = "tcplab 1";

struct Share {
  std::string_view scenario;
  std::optional<std::string_view> text;
  std::optional<std::uint32_t> focus;
};

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

Message incomprehensible(std::string_view line) {
  return told({"the line '{0}' in it cannot be understood", "其中的一行 '{0}' 无法理解"}, line);
}

bool read_number(std::string_view text, std::uint32_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

Result<Share, Message> read_share(std::string_view rest) {
  if (take_line(rest) != kFirstLine)
    return Message("it is not from a version of tcplab that this one knows",
                   "它不是由本版本所认识的 tcplab 生成的");
  Share share;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    const std::size_t space = line.find(' ');
    const std::string_view word = line.substr(0, space);
    const std::string_view value = space == std::string_view::npos ? "" : line.substr(space + 1);
    if (line == "text") {
      share.text = rest;
      rest = {};
    } else if (word == "scenario" && !value.empty() && share.scenario.empty()) {
      share.scenario = value;
    } else if (word == "focus" && !share.focus) {
      if (!read_number(value, share.focus.emplace())) return incomprehensible(line);
    } else {
      return incomprehensible(line);
    }
  }
  if (share.scenario.empty() == !share.text)
    return Message("it says nothing of what is to be opened", "它没有说明要打开什么");
  return share;
}

}  // namespace

std::string to_share(const shell::App& app) {
  const shell::Source& source = app.source();
  std::string share(kFirstLine);
  share += '\n';
  if (source.shipped) share += "scenario " + source.name + "\n";
  if (const auto event = app.selected()) share += "focus " + std::to_string(*event) + "\n";
  if (!source.shipped) share += "text\n" + source.text;
  return share;
}

std::optional<Message> open_share(shell::App& app, std::string_view name, std::string_view text) {
  const auto share = read_share(text);
  if (!share) return share.error();
  const bool opened = share->text ? app.open_text(std::string(name), std::string(*share->text))
                                  : app.open_named(share->scenario);
  if (!opened) return Message();
  if (share->focus) app.select(*share->focus);
  return std::nullopt;
}

}  // namespace tcplab::web
