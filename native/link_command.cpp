#include <string>
#include <utility>

#include "core/lab/history.hpp"
#include "native/commands.hpp"
#include "native/link.hpp"
#include "native/scenario_source.hpp"

namespace tcplab::native {

namespace {

ExitCode mislinked(const std::string& text) {
  complain(text);
  return kMisused;
}

// An edit is one line; it would come apart where it is written.
std::optional<Failure> check_lines(const std::vector<scenario::Edit>& edits) {
  for (const scenario::Edit& edit : edits) {
    if (edit.line.find('\n') != std::string::npos)
      return Failure{"--edit " + bounded(edit.line) + ": more than a line"};
    if (edit.line.size() > scenario::kLongestSharedLine)
      return Failure{"--edit " + bounded(edit.line) + ": longer than a line may be"};
  }
  return std::nullopt;
}

// The event that is to be looked at has to be there, also when it is that of a link which was edited.
std::optional<Failure> check_focus(const scenario::Shared& shared, scenario::Scenario scenario) {
  if (!shared.focus) return std::nullopt;
  lab::History history(std::move(scenario));
  history.advance({.event = *shared.focus});
  const std::size_t count = history.trace().events().size();
  if (*shared.focus < count) return std::nullopt;
  return Failure{"--focus " + std::to_string(*shared.focus) + ": there is no such event; " +
                 (count == 0 ? "the run has none" : "the last one is " + std::to_string(count - 1))};
}

}  // namespace

ExitCode link_command(const LinkOptions& options) {
  std::vector<scenario::Edit> edits;
  for (const std::string& line : options.edits) edits.push_back({line, true});
  for (const std::string& line : options.edits_off) edits.push_back({line, false});
  if (const auto failure = check_lines(edits)) return mislinked(failure->text);
  auto shared = shared_of(options.run);
  if (!shared) return mislinked(shared.error().text);
  shared->edits.insert(shared->edits.end(), edits.begin(), edits.end());
  if (options.focus) shared->focus = options.focus;
  auto scenario = ready(*shared, options.run.scenario);
  if (!scenario) return kMisused;
  if (const auto failure = check_focus(*shared, *std::move(scenario))) return mislinked(failure->text);
  return print(to_fragment(*shared) + "\n");
}

ExitCode show_link_command(const std::string& link) {
  const auto shared = from_link(link);
  if (!shared) return mislinked(shared.error().text);
  return print(scenario::to_text(*shared));
}

}  // namespace tcplab::native
