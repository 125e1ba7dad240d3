// What a page around the lab asks of the run that is open.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <emscripten.h>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/share.hpp"
#include "web/json.hpp"
#include "web/page.hpp"
#include "web/share.hpp"

namespace {

using namespace tcplab;

constexpr std::size_t kMostEvents = 200'000;  // nothing else goes on in the page meanwhile

std::string failure(const std::string& text) {
  std::string out = "{";
  web::json::append_member(out, "error", text);
  return out + "}";
}

// The whole text of the run, with what is expected of it as its last lines.
std::string with_expectations(std::string text, std::string_view lines) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0) text.append("expect ").append(lines.substr(0, end)).append("\n");
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

std::string grade(const shell::App& app, std::string_view lines) {
  const Language language = app.language();
  const auto shared = scenario::parse_shared(web::to_share(app));
  const auto text =
      shared ? scenario::edited_text(*shared) : Result<std::string, scenario::Error>(shared.error());
  if (!text) return failure(text.error().message.in(language));
  auto scenario = scenario::parse(with_expectations(*text, lines), shared->values);
  if (!scenario) return failure(scenario.error().front().message.in(language));
  if (shared->seed) scenario->seed = *shared->seed;
  lab::History::Limits limits;
  limits.events = kMostEvents;
  lab::History history(std::move(*scenario), limits);
  history.run_to_end();
  const auto verdicts = lab::judge(history);
  if (!verdicts) return failure(trace::explain(history.trace(), verdicts.error()).in(language));
  std::string out;
  web::json::append_list(out, *verdicts, [&](const lab::Verdict& verdict) {
    out += '{';
    web::json::append_member(out, "line", verdict.expected);
    web::json::append_member(out, "actual", verdict.actual.in(language));
    out += std::string(",\"met\":") + web::json::word(verdict.met) + "}";
  });
  return out;
}

}  // namespace

extern "C" {

// lines: as `expect` takes them. What became of those and of the scenario's own, as JSON:
// [{line, actual, met}], or {error} when they cannot be read.
EMSCRIPTEN_KEEPALIVE const char* tcplab_grade(const char* lines) {
  return web::hand_over(grade(*web::page().app, lines));
}

}  // extern "C"
