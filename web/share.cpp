#include "web/share.hpp"

#include <string>
#include <utility>

#include "core/scenario/share.hpp"

namespace tcplab::web {

std::string to_share(const shell::App& app) {
  const shell::Source& source = app.source();
  scenario::Shared shared;
  (source.shipped ? shared.name : shared.text) = source.shipped ? source.name : source.text;
  shell::Changes changes = app.model().made_with();
  shared.values = std::move(changes.values);
  shared.seed = changes.seed;
  shared.edits = std::move(changes.edits);
  shared.focus = app.selected();
  return scenario::to_text(shared);
}

std::optional<Message> open_share(shell::App& app, std::string_view name, std::string_view share) {
  const auto shared = scenario::parse_shared(share);
  if (!shared) return shared.error().message;
  shell::Changes changes{shared->values, shared->seed, shared->edits};
  const bool opened = shared->name.empty()
                          ? app.open_text(std::string(name), shared->text, std::move(changes))
                          : app.open_named(shared->name, std::move(changes));
  if (!opened) return Message();
  if (shared->focus) app.select(*shared->focus);
  return std::nullopt;
}

}  // namespace tcplab::web
