// What the lab runs: scenarios, scripts and captures are opened, and the text of what is open is edited.
#include <string>
#include <utility>

#include "shell/app.hpp"

namespace tcplab::shell {
namespace {

// Without the folders before it.
std::string own_name(std::string path) {
  if (const std::size_t slash = path.find_last_of("/\\"); slash != std::string::npos)
    path.erase(0, slash + 1);
  return path;
}

}  // namespace

bool App::open_text(std::string name, std::string text, Branches branches) {
  name = own_name(std::move(name));
  const bool opened = model_.open(name, text, std::move(branches));
  if (opened) show_source({std::move(name), std::move(text)});
  writer_.update(model_, language_);
  return opened;
}

bool App::open_capture(std::string name, const Bytes& octets) {
  name = own_name(std::move(name));
  const bool opened = model_.open_capture(name, octets);
  if (opened) show_source({std::move(name), {}, false, true});
  writer_.update(model_, language_);
  return opened;
}

void App::show_source(Source source) {
  source_ = std::move(source);
  popups_.close();  // what it offered was about the other run
  show_introduction();
}

std::string App::written_text() const {
  return model_.from_scenario() ? text_to_write(source_.text, model_.changes().edits) : source_.text;
}

bool App::edit_text(std::string_view written) {
  if (model_.fixed() || model_.read_only() || source_.capture) return false;
  Branches branches;
  Written next{std::string(written), {}};
  if (model_.from_scenario()) {
    next = read_written(written);
    branches = model_.branches();
    branches.all[branches.current].changes.edits = std::move(next.edits);
  }
  const bool same = next.text == source_.text || next.text == source_.text + "\n";
  const bool changes_only = model_.from_scenario() && same;
  const bool ran = changes_only ? model_.change(branches.open().changes)
                                : replace_text(std::move(next.text), std::move(branches));
  // What is wrong with values, nobody else tells.
  const bool values = model_.from_scenario() && !model_.changes().values.empty();
  if (!ran && (changes_only || !values)) model_.dismiss_error();
  if (ran) popups_.close();
  writer_.update(model_, language_);
  return ran;
}

bool App::replace_text(std::string text, Branches branches) {
  const Focus before = model_.focus();
  const bool playing = model_.playback().playing();
  if (!model_.open_edited(source_.name, text, std::move(branches))) return false;
  const int index = catalogue_.find(source_.name);
  source_.shipped = index >= 0 && catalogue_.entries()[static_cast<std::size_t>(index)].text == text;
  source_.text = std::move(text);
  before.event == trace::kNoEvent ? model_.go_to_start() : model_.seek(before.at);
  if (playing) model_.play();
  followed_ = model_.focus();
  return true;
}

bool App::open_named(std::string_view name, Branches branches) {
  const int index = catalogue_.find(name);
  if (index < 0) {
    model_.open_missing(std::string(name));
    offer_scenarios_ = true;
    writer_.update(model_, language_);
    return false;
  }
  const Catalogue::Entry& entry = catalogue_.entries()[static_cast<std::size_t>(index)];
  const bool opened = open_text(std::string(entry.name), std::string(entry.text), std::move(branches));
  source_.shipped = true;
  return opened;
}

void App::open_first() {
  if (!catalogue_.entries().empty()) open_named(catalogue_.entries().front().name);
}

void App::show_introduction() {
  upper_ = front_tab(PanelKind::Side::kUpper);
  only_ = front_tab(std::nullopt);
  followed_ = model_.focus();
}

}  // namespace tcplab::shell
