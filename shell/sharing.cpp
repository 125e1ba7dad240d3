#include "shell/sharing.hpp"

namespace tcplab::shell {

scenario::Shared shared_of(const App& app) {
  const Source& source = app.source();
  scenario::Shared shared;
  (source.shipped ? shared.name : shared.text) = source.shipped ? source.name : source.text;
  if (app.model().from_scenario()) {
    const Branches& branches = app.model().branches();
    const Changes& changes = branches.open().changes;
    shared.values = changes.values;
    shared.seed = changes.seed;
    shared.edits = changes.edits;
    shared.place = branches.current;
    const bool plain = branches.all.size() == 1 && branches.open().name == Branches::kFirst;
    if (!plain) shared.branch = branches.open().name;
    for (std::size_t i = 0; i < branches.all.size(); ++i) {
      const Branch& each = branches.all[i];
      if (i != branches.current)
        shared.others.push_back({each.name, each.changes.values, each.changes.seed, each.changes.edits});
    }
  }
  for (const Bookmark& each : app.model().bookmarks().all())
    shared.marks.push_back({each.place.at, each.place.nth, each.note});
  shared.focus = app.selected();
  shared.panels = app.panels_in_front();
  shared.plotted = app.model().plotted();
  if (!app.model().sieve().everything()) shared.filter = app.filter();
  return shared;
}

}  // namespace tcplab::shell
