// What lessons do with the lab.
#include <algorithm>

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
