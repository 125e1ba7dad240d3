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

App::Fronts App::own_fronts() const {
  Fronts own = fronts();
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (lent_[i] != nullptr && own[i] == lent_[i]) own[i] = behind_[i];
  }
  return own;
}

bool App::lend_panel(std::string_view id) {
  const Tabs offered = offered_tabs();
  const auto tab =
      std::find_if(offered.begin(), offered.end(), [&](const Tab* each) { return each->kind->id == id; });
  if (tab == offered.end()) return false;
  behind_ = own_fronts();
  layout_.lend(id);
  open_tab(**tab);
  lent_ = fronts();
  return true;
}

void App::take_back_panels() {
  popups_.close();  // the past that it offers to change is the lesson's
  layout_.take_back();
  const auto [upper, lower, only] = own_fronts();
  upper_ = upper;
  lower_ = lower;
  only_ = only;
  lent_ = {};
}

}  // namespace tcplab::shell
