// How the lab is laid out: which panels there are, how the room is shared out, and what is marked in a run.
#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "shell/app.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/views/button_row.hpp"
#include "shell/views/measure_strip.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr float kMoreRoom = 0.05f;  // of all of it, at a time
constexpr std::string_view kFront = "front ";
constexpr std::string_view kFoldedPart = "\nfolded ";
constexpr std::string_view kNoPanel = "-";

std::string_view id_of(const PanelKind* kind) { return kind != nullptr ? kind->id : kNoPanel; }

}  // namespace

const App::Tab* App::tab_named(std::string_view id) const {
  const auto found =
      std::find_if(all_tabs_.begin(), all_tabs_.end(), [&](const Tab& tab) { return tab.kind->id == id; });
  return found == all_tabs_.end() ? nullptr : &*found;
}

const App::Tab* App::front_tab(std::optional<PanelKind::Side> side) const {
  const Tabs all = tabs(side);
  const std::string_view wanted = layout_.front(side == PanelKind::Side::kLower);
  for (const Tab* tab : all) {
    if (tab->kind->id == wanted) return tab;
  }
  return all.empty() ? nullptr : all.front();
}

void App::choose_layout(LayoutKind kind) {
  layout_.choose(kind);
  model_.folded().clear();
  upper_ = front_tab(PanelKind::Side::kUpper);
  lower_ = front_tab(PanelKind::Side::kLower);
  only_ = front_tab(std::nullopt);
}

void App::next_layout() {
  const auto next = (static_cast<std::size_t>(layout_.kind()) + 1) % kLayoutKinds.size();
  choose_layout(kLayoutKinds[next]);
}

const App::Tab* App::offered_tab(std::string_view id) const {
  const Tabs all = offered_tabs();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Tab* tab) { return tab->kind->id == id; });
  return found == all.end() ? nullptr : *found;
}

bool App::open_panel(std::string_view id) {
  const Tab* const tab = offered_tab(id);
  if (tab == nullptr) return false;
  layout_.show(id, true);
  open_tab(*tab);
  return true;
}

void App::show_panel(const Tab& tab, bool yes) {
  layout_.show(tab.kind->id, yes);
  if (yes) open_panel(tab.kind->id);
}

// To the timeline, of what a splitter shares out.
void App::give_room(float more) {
  for (float* share : {&layout_.shares.side, &layout_.shares.timeline})
    *share = std::clamp(*share + more, Layout::kLeastShare, Layout::kMostShare);
}

std::string App::view_text() const {
  std::string text = layout_.to_text() + model_.folded().to_text() + std::string(kFront);
  const auto id = [](const Tab* tab) { return std::string(id_of(tab != nullptr ? tab->kind : nullptr)); };
  const auto [upper, lower, only] = own_fronts();
  return text + id(upper) + " " + id(lower) + " " + id(only) + "\n";
}

bool App::set_view(std::string_view text) {
  const std::size_t front = text.rfind(kFront);
  if (front == std::string_view::npos || text.back() != '\n') return false;
  const std::string_view lines = text.substr(0, front);
  const std::size_t at = lines.find(kFoldedPart);
  const std::size_t folded = at == std::string_view::npos ? lines.size() : at + 1;
  if (!Folded().read(lines.substr(folded)) || !layout_.read(lines.substr(0, folded))) return false;
  model_.folded().read(lines.substr(folded));
  std::string_view names = text.substr(front + kFront.size());
  // What is lent stays in front of the reader's own.
  const Fronts now = fronts();
  const std::array<const Tab**, 3> places{&upper_, &lower_, &only_};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t end = std::min(names.find_first_of(" \n"), names.size());
    const bool lent = lent_[i] != nullptr && now[i] == lent_[i];
    if (const Tab* named = tab_named(names.substr(0, end))) *(lent ? &behind_[i] : places[i]) = named;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return true;
}

std::vector<std::string> App::panels_in_front() const {
  std::vector<std::string> ids;
  const auto add = [&](const Tab* tab, std::optional<PanelKind::Side> side) {
    const Tabs all = tabs(side);
    const auto* const known =
        std::find(std::begin(kPanelKinds), std::end(kPanelKinds), tab ? tab->kind : nullptr);
    if (known == std::end(kPanelKinds)) return;  // but for what the window's owner has added
    // What introduces a run and what explains it come to the front by themselves.
    const bool by_itself = tab->kind->role == PanelKind::Role::kIntroduction ||
                           tab->kind->role == PanelKind::Role::kExplanation || tab == front_tab(side);
    if (by_itself || std::find(all.begin(), all.end(), tab) == all.end()) return;
    ids.erase(std::remove(ids.begin(), ids.end(), tab->kind->id), ids.end());
    ids.emplace_back(tab->kind->id);
  };
  add(upper_, PanelKind::Side::kUpper);
  add(lower_, PanelKind::Side::kLower);
  add(only_, std::nullopt);
  return ids;
}

unsigned App::front_version() const {
  unsigned version = model_.sieve().version() * 4 + static_cast<unsigned>(model_.plotted());
  for (const Tab* front : fronts()) {
    const auto place =
        std::find_if(all_tabs_.begin(), all_tabs_.end(), [front](const Tab& tab) { return &tab == front; });
    version = version * 32 + static_cast<unsigned>(place - all_tabs_.begin());
  }
  return version;
}

std::string App::comparison_text() const {
  using Ghost = Model::Ghost;
  const Ghost kind = model_.ghost_kind();
  std::string text = kind == Ghost::kNone       ? "none"
                     : kind == Ghost::kBranch   ? "branch"
                     : kind == Ghost::kOriginal ? "original"
                                                : "before";
  if (kind == Ghost::kBranch) text += " " + std::to_string(model_.ghost_branch());
  return text + (model_.beside() ? " beside" : "");
}

void App::set_comparison(std::string_view text) {
  if (!model_.editable()) return;
  constexpr std::string_view kBeside = " beside";
  const bool beside = text.size() > kBeside.size() && text.substr(text.size() - kBeside.size()) == kBeside;
  if (beside) text.remove_suffix(kBeside.size());
  const std::size_t branches = model_.branches().all.size();
  if (text == "none") model_.set_ghost(Model::Ghost::kNone);
  const bool changed = !model_.changes().empty();
  if (changed && (text == "before" || text == "original")) model_.set_ghost(Model::Ghost::kOriginal);
  for (std::size_t i = 0; i < branches; ++i) {
    if (text == "branch " + std::to_string(i) && i != model_.branches().current) model_.set_ghost_branch(i);
  }
  set_beside(beside);
}

void App::draw_layout_choices(const Ui& ui) {
  section(ui, ui.tr(Text::kLayout));
  ButtonRow layouts(ui);
  for (const LayoutKind kind : kLayoutKinds) {
    const std::string id = "layout-" + std::string(name_of(kind));
    if (layouts.add(title_of(kind).in(ui.language), id.c_str(), true, layout_.kind() == kind))
      choose_layout(kind);
  }
  section(ui, ui.tr(Text::kPanels));
  ButtonRow panels(ui);
  for (const Tab* tab : offered_tabs()) {
    const bool shown = layout_.shows(tab->kind->id);
    const std::string id = "show-" + std::string(tab->kind->id);
    if (panels.add(tab->kind->title.in(ui.language), id.c_str(), true, shown)) show_panel(*tab, !shown);
  }
  if (panels.add(ui.tr(Text::kAsItComes), "layout-reset", layout_.changed() || model_.folded().any()))
    choose_layout(layout_.kind());
}

void App::add_layout_commands(std::vector<Command>& all) {
  for (const LayoutKind kind : kLayoutKinds) {
    all.push_back({text_with(Text::kLayoutNamed, language_, title_of(kind).in(language_)), "W",
                   [this, kind] { choose_layout(kind); }});
  }
  all.push_back({text(Text::kMoreRoom, language_), "", [this] { give_room(kMoreRoom); }});
  all.push_back({text(Text::kLessRoom, language_), "", [this] { give_room(-kMoreRoom); }});
  if (!model_.run()) return;
  for (Command& each : view_commands()) all.push_back(std::move(each));
  std::size_t place = 0;
  for (const Tab* tab : offered_tabs()) {
    const bool shown = layout_.shows(tab->kind->id);
    const std::string_view title = tab->kind->title.in(language_);
    all.push_back({text_with(Text::kPanelNamed, language_, title),
                   shown ? key_of_tab(place++) : std::string(),
                   [this, id = tab->kind->id] { open_panel(id); }});
    if (shown) {
      all.push_back(
          {text_with(Text::kHidePanel, language_, title), "", [this, tab] { show_panel(*tab, false); }});
    }
  }
}

std::vector<Command> App::view_commands() {
  std::vector<Command> all;
  if (!model_.run()) return all;
  add_connection_commands(all);
  for (const trace::NodeInfo& node : model_.run()->trace().nodes()) {
    const bool folded = model_.folded().has(node.name);
    all.push_back({text_with(folded ? Text::kUnfoldColumn : Text::kFoldColumn, language_, node.name), "",
                   [this, name = node.name, folded] { model_.folded().set(name, !folded); }});
  }
  return all;
}

// What takes something back stands where it was done.
void App::add_connection_commands(std::vector<Command>& all) {
  constexpr std::uint32_t kMost = 100;
  const Conversations& conversations = model_.run()->index.conversations();
  if (!conversations.several()) return;
  const auto add = [&](Text name, std::string_view tag, std::function<void()> act) {
    all.push_back({text_with(name, language_, tag), "", std::move(act)});
  };
  const auto add_all = [&] { add(Text::kShowAllConnections, "", [this] { model_.show_all_streams(); }); };
  const auto count = static_cast<std::uint32_t>(conversations.size());
  bool any_alone = false;
  for (std::uint32_t i = 0; i < std::min(count, kMost); ++i) {
    const std::string tag = connection_tag(i, conversations);
    const bool alone = model_.shows_alone(i);
    any_alone = any_alone || alone;
    alone ? add_all() : add(Text::kOnlyConnection, tag, [this, i] { model_.show_alone(i); });
    if (model_.can_hide(i)) add(Text::kHideConnection, tag, [this, i] { model_.show_stream(i, false); });
    if (!model_.shown_streams().has(i))
      add(Text::kShowConnection, tag, [this, i] { model_.show_stream(i, true); });
  }
  if (!any_alone && !model_.shown_streams().all()) add_all();
}

unsigned App::view_version() const {
  const std::size_t connections = model_.run() ? model_.run()->index.conversations().size() : 0;
  return model_.sieve().version() + model_.folded().version() + static_cast<unsigned>(connections);
}

unsigned App::places_version() const { return model_.bookmarks().version() + model_.measure().version(); }

bool App::set_bookmark(std::string_view note) {
  return model_.run() && model_.bookmarks().set(model_.place(), note);
}

void App::set_bookmarks(const std::vector<Bookmark>& bookmarks) {
  for (const Bookmark& each : bookmarks) model_.bookmarks().set(each.place, each.note);
}

void App::go_to_bookmark(std::size_t bookmark) {
  if (!model_.run() || bookmark >= model_.bookmarks().all().size()) return;
  model_.go_to(model_.bookmarks().all()[bookmark].place);
  writer_.update(model_, language_);
}

std::string App::measured() const { return measured_text(model_, language_); }

}  // namespace tcplab::shell
