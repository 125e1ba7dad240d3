// What lessons do with the lab.
#include <algorithm>
#include <utility>

#include "shell/app.hpp"

namespace tcplab::shell {

void App::hide(const Curtain& curtain) {
  if (!model_.run()) return;
  model_.hide(curtain);
  writer_.update(model_, language_);
}

void App::reveal() {
  if (!model_.run()) return;
  model_.reveal();
  writer_.update(model_, language_);
}

bool App::keep_secret(std::vector<std::string> lines) {
  const bool kept = model_.run() && model_.keep_secret(std::move(lines));
  popups_.close();  // what it offers is about the run as it was
  writer_.update(model_, language_);
  return kept;
}

void App::tell_secret() {
  model_.tell_secret();
  writer_.update(model_, language_);
}

void App::point_at(std::optional<Instant> at) { model_.point_at(at); }

void App::seek(Instant at) {
  if (!model_.run()) return;
  model_.seek(at);
  writer_.update(model_, language_);
}

void App::show_span(Instant from, Instant to) {
  if (!model_.run()) return;
  model_.ask_to_show({model_.map().to_axis(from), model_.map().to_axis(to)});
}

std::optional<TimelineView::Places> App::timeline_places() const {
  return popup() ? std::nullopt : timeline_.places(model_);
}

bool App::open_panel(std::string_view id) {
  for (Tab* tab : offered_tabs()) {
    if (tab->kind->id != id) continue;
    layout_.show(id, true);
    open_tab(*tab);
    return true;
  }
  return false;
}

}  // namespace tcplab::shell
