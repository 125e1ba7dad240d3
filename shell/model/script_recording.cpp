#include "shell/model/script_recording.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', tab))
      line.replace(tab, 1, std::string(8 - tab % 8, ' '));
    lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

packetdrill::run::RunOptions options() {
  packetdrill::run::RunOptions options;
  options.keep_hosts = true;
  return options;
}

std::vector<Range> words(std::string_view text) {
  constexpr std::string_view kSpace = " ,<>";
  std::vector<Range> result;
  for (std::size_t at = 0; (at = text.find_first_not_of(kSpace, at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    result.push_back({at, end});
    at = end;
  }
  return result;
}

}  // namespace

TextKind kind_of(std::string_view name, std::string_view text) {
  if (name.ends_with(".pkt")) return TextKind::kScript;
  if (name.ends_with(".tcplab")) return TextKind::kScenario;
  // A scenario's lines begin with a word, and both languages have comments with '#'.
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t begin = text.substr(0, end).find_first_not_of(" \t\r");
    if (begin != std::string_view::npos && text[begin] != '#') {
      constexpr std::string_view kBeginsScript = "0123456789.+*-/`%";
      return kBeginsScript.find(text[begin]) != std::string_view::npos ? TextKind::kScript
                                                                       : TextKind::kScenario;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return TextKind::kScenario;
}

ScriptRecording::ScriptRecording(std::string text, const packetdrill::language::Script& script)
    : report_(packetdrill::run::run_script(script, options())), lines_(split_lines(text)) {
  for (const packetdrill::language::Event& event : script.events)
    last_lines_.push_back(std::max(event.last_line, event.at.line));
}

Instant ScriptRecording::end() const {
  const Instant last = trace().events().empty() ? Instant{} : trace().events().back().at;
  return std::max({last, report_.instant, report_.steps.empty() ? Instant{} : report_.steps.back().instant});
}

std::vector<packetdrill::run::HostKept>::const_iterator ScriptRecording::kept_after(
    trace::EventId event) const {
  return std::upper_bound(
      report_.hosts.begin(), report_.hosts.end(), event,
      [](trace::EventId value, const packetdrill::run::HostKept& after) { return value < after.events; });
}

const tcp::Host* ScriptRecording::host_after(trace::HostIndex host, trace::EventId event) {
  const auto kept = kept_after(event);
  return !has_tcp(host) || kept == report_.hosts.end() ? nullptr : &kept->host;
}

StepEvents ScriptRecording::step_of(trace::EventId event) {
  const auto kept = kept_after(event);
  const std::size_t before = kept == report_.hosts.begin() ? 0 : (kept - 1)->events;
  const std::size_t after = kept == report_.hosts.end() ? trace().events().size() : kept->events;
  return {static_cast<trace::EventId>(before), static_cast<trace::EventId>(after - 1)};
}

ScriptRecording::Lines ScriptRecording::lines_of(const packetdrill::run::Step& step) const {
  return {step.at.line, last_lines_[step.event]};
}

const packetdrill::run::Step* ScriptRecording::step_at_line(std::size_t line) const {
  const auto after = std::upper_bound(
      report_.steps.begin(), report_.steps.end(), line,
      [](std::size_t value, const packetdrill::run::Step& step) { return value < step.at.line; });
  if (after == report_.steps.begin()) return nullptr;
  const packetdrill::run::Step& step = *(after - 1);
  return line <= lines_of(step).last ? &step : nullptr;
}

const packetdrill::run::Step* ScriptRecording::step_at(const Focus& focus) const {
  const packetdrill::run::Step* last = nullptr;
  for (const packetdrill::run::Step& step : report_.steps) {
    if (step.instant > focus.at) break;
    const bool traced = step.trace_event != trace::kNoEvent;
    if (traced && (focus.event == trace::kNoEvent || step.trace_event > focus.event)) break;
    last = &step;
  }
  return last;
}

Focus ScriptRecording::verdict_focus() const {
  if (report_.trace_event < trace().events().size()) return focus_on(trace(), report_.trace_event);
  const auto after =
      std::upper_bound(trace().events().begin(), trace().events().end(), report_.instant,
                       [](Instant value, const trace::Event& event) { return value < event.at; });
  return {report_.instant, after == trace().events().begin() ? trace::kNoEvent : (after - 1)->id};
}

// The words that both have at the same distance from the beginning, and from the end, are the same; of those
// between, each is compared with its counterpart.
Difference difference(std::string_view left, std::string_view right) {
  const std::vector<Range> a = words(left);
  const std::vector<Range> b = words(right);
  const auto same = [&](const Range& x, const Range& y) {
    return left.substr(x.begin, x.end - x.begin) == right.substr(y.begin, y.end - y.begin);
  };
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && same(a[head], b[head])) ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head && same(a[a.size() - 1 - tail], b[b.size() - 1 - tail]))
    ++tail;
  Difference result;
  for (std::size_t i = head; i < std::max(a.size(), b.size()) - tail; ++i) {
    const bool in_a = i + tail < a.size();
    const bool in_b = i + tail < b.size();
    if (in_a && in_b && same(a[i], b[i])) continue;
    if (in_a) result.left.push_back(a[i]);
    if (in_b) result.right.push_back(b[i]);
  }
  return result;
}

}  // namespace tcplab::shell
