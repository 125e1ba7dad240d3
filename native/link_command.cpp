#include <utility>

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
  if (!ready(*shared, options.run.scenario)) return kMisused;
  return print(to_fragment(*shared) + "\n");
}

ExitCode show_link_command(const std::string& link) {
  const auto shared = from_link(link);
  if (!shared) return mislinked(shared.error().text);
  return print(scenario::to_text(*shared));
}

}  // namespace tcplab::native
