#include "web/share.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include "core/scenario/share.hpp"
#include "shell/model/script_recording.hpp"
#include "shell/sharing.hpp"

namespace tcplab::web {

std::string to_share(const shell::App& app) {
  return app.source().capture ? std::string() : scenario::to_text(shell::shared_of(app));
}

bool has_script(std::string_view name, std::string_view share) {
  const auto shared = scenario::parse_shared(share);
  return shared && shared->name.empty() && shell::kind_of(name, shared->text) == shell::TextKind::kScript;
}

std::optional<Message> open_share(shell::App& app, std::string_view name, std::string_view share) {
  const auto shared = scenario::parse_shared(share);
  if (!shared) return shared.error().message;
  shell::Branches branches(shell::Changes{shared->values, shared->seed, shared->edits});
  if (!shared->branch.empty()) branches.all.front().name = shared->branch;
  branches.current = shared->place;
  for (std::size_t i = 0; i < shared->others.size(); ++i) {
    const scenario::SharedBranch& each = shared->others[i];
    const std::size_t place = i < shared->place ? i : i + 1;
    branches.all.insert(branches.all.begin() + static_cast<std::ptrdiff_t>(place),
                        {each.name, {each.values, each.seed, each.edits}});
  }
  const bool opened = shared->name.empty()
                          ? app.open_text(std::string(name), shared->text, std::move(branches))
                          : app.open_named(shared->name, std::move(branches));
  if (!opened) return Message();
  std::vector<shell::Bookmark> bookmarks;
  for (const scenario::SharedMark& mark : shared->marks)
    bookmarks.push_back({{mark.at, mark.nth}, mark.note});
  app.set_bookmarks(bookmarks);
  if (shared->focus) app.select(*shared->focus);
  for (const std::string& panel : shared->panels) app.lend_panel(panel);
  if (shared->plotted != scenario::PlotSide::kBusier) app.plot(shared->plotted);
  app.set_filter(shared->filter);
  return std::nullopt;
}

}  // namespace tcplab::web
