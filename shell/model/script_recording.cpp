#include "shell/model/script_recording.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "shell/model/remarks.hpp"

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

using Hosts = std::vector<packetdrill::run::HostKept>;

packetdrill::run::RunReport run(const packetdrill::language::Script& script,
                                const packetdrill::run::HostsWanted& hosts) {
  packetdrill::run::RunOptions options;
  options.hosts = hosts;
  return packetdrill::run::run_script(script, options);
}

// The first of them that was not kept before the trace had so many events.
Hosts::const_iterator kept_from(const Hosts& hosts, std::size_t events) {
  return std::lower_bound(
      hosts.begin(), hosts.end(), events,
      [](const packetdrill::run::HostKept& kept, std::size_t wanted) { return kept.events < wanted; });
}

const tcp::Host* kept_at(const Hosts& hosts, std::size_t events) {
  const auto kept = kept_from(hosts, events);
  return kept != hosts.end() && kept->events == events ? &kept->host : nullptr;
}

Verdict::Outcome outcome_of(packetdrill::run::Verdict verdict) {
  switch (verdict) {
    case packetdrill::run::Verdict::kPassed:
      return Verdict::Outcome::kPassed;
    case packetdrill::run::Verdict::kFailed:
      return Verdict::Outcome::kFailed;
    case packetdrill::run::Verdict::kNotRun:
      break;
  }
  return Verdict::Outcome::kNotRun;
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

ScriptRecording::ScriptRecording(std::string_view text, packetdrill::language::Script script,
                                 std::size_t host_octets)
    : script_(std::move(script)), report_(run(script_, {.octets = host_octets})) {
  source_.lines = split_lines(text);
  trace::EventId until = trace::kNoEvent;
  for (const packetdrill::run::Step& step : report_.steps) {
    const packetdrill::language::Event& event = script_.events[step.event];
    if (step.trace_event != trace::kNoEvent) until = step.trace_event;
    source_.steps.push_back({step.at.line, std::max(event.last_line, event.at.line), step.instant,
                             step.trace_event, until, step.held});
  }
  verdict_.outcome = outcome_of(report_.verdict);
  verdict_.word = packetdrill::run::words_for(report_.verdict);
  verdict_.checked = report_.checked;
  verdict_.focus = verdict_focus();
  if (verdict_.passed()) return;
  verdict_.line = report_.at.line;
  verdict_.reason = report_.reason;
  verdict_.summary = {report_.summary(Language::kEnglish), report_.summary(Language::kChinese)};
  verdict_.expected = report_.expected;
  verdict_.actual = report_.actual;
  verdict_.event = report_.trace_event;
}

Instant ScriptRecording::end() const {
  const Instant last = trace().events().empty() ? Instant{} : trace().events().back().at;
  return std::max({last, report_.instant, report_.steps.empty() ? Instant{} : report_.steps.back().instant});
}

std::vector<std::size_t>::const_iterator ScriptRecording::end_after(trace::EventId event) const {
  return std::upper_bound(report_.ends.begin(), report_.ends.end(), event);
}

const tcp::Host* ScriptRecording::host_after(trace::HostIndex host, trace::EventId event) {
  const auto end = end_after(event);
  if (!has_tcp(host) || end == report_.ends.end()) return nullptr;
  if (const tcp::Host* const kept = kept_at(report_.hosts, *end)) return kept;
  if (const tcp::Host* const kept = kept_at(near_, *end)) return kept;
  const auto next = kept_from(report_.hosts, *end);
  const std::size_t until = next == report_.hosts.end() ? report_.ends.back() : next->events;
  near_ = run(script_, {.octets = SIZE_MAX, .from = std::prev(next)->events, .until = until}).hosts;
  return kept_at(near_, *end);
}

StepEvents ScriptRecording::step_of(trace::EventId event) {
  const auto end = end_after(event);
  const std::size_t before = end == report_.ends.begin() ? 0 : *std::prev(end);
  const std::size_t after = end == report_.ends.end() ? trace().events().size() : *end;
  return {static_cast<trace::EventId>(before), static_cast<trace::EventId>(after - 1)};
}

std::vector<Remark> ScriptRecording::remarks(Language language, std::size_t most) const {
  return shell::remarks(report_, language, most);
}

std::string ScriptRecording::remarks_title(Language language) const {
  return shell::remarks_title(report_, language);
}

Focus ScriptRecording::verdict_focus() const {
  if (report_.trace_event < trace().events().size()) return focus_on(trace(), report_.trace_event);
  const auto after =
      std::upper_bound(trace().events().begin(), trace().events().end(), report_.instant,
                       [](Instant value, const trace::Event& event) { return value < event.at; });
  return {report_.instant, after == trace().events().begin() ? trace::kNoEvent : (after - 1)->id};
}

}  // namespace tcplab::shell
