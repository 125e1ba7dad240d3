#include "shell/views/edit_menu.hpp"

#include <algorithm>
#include <utility>

#include <misc/cpp/imgui_stdlib.h>

#include "core/trace/describe.hpp"
#include "shell/format.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/views/bookmarks_view.hpp"
#include "shell/views/button_row.hpp"
#include "shell/wrap.hpp"

namespace tcplab::shell {
namespace {

using Group = EditAction::Group;

constexpr std::size_t kMostStates = 200;
constexpr int kFramesToWrite = 3;

constexpr Words kOwnLine{"Or a line of your own:", "或者自己写一行："};
constexpr Words kAddLine{"Add", "添加"};
constexpr Words kNotOurs{"Nothing here can be changed: no TCP of this run has sent it.",
                         "这里没有可改的：它不是本次运行中任何 TCP 发出的。"};
constexpr Words kSegment{"Segment", "报文段"};
constexpr Words kNeverEntered{"Never entered in this run.", "本次运行中从未进入。"};
constexpr Words kMenuKeys{
    "\u2191 \u2193 choose, Enter adds, \u2190 \u2192 change what it is about, E edits the line.",
    "\u2191 \u2193 选择，回车键添加，\u2190 \u2192 切换对象，E 编辑这一行。"};

bool begins_folded(Group group) {
  return group == Group::kRewrite || group == Group::kSetting || group == Group::kVariant ||
         group == Group::kStates;
}

std::string instant_text(const Model& model, Instant at) {
  return format_instant(at, unit_for(model.run()->index.end()), nanoseconds(1000));
}

}  // namespace

void EditMenu::open_for_event(const Model& model, Popups& popups, trace::EventId event,
                              std::optional<Rect> below) {
  if (!model.run()) return;
  const auto& events = model.run()->trace().events();
  EditTarget target;
  target.at = model.focus().at;
  if (event < events.size()) {
    const trace::Event what = events[event];
    target.at = what.at;
    target.host = what.host < model.run()->trace().hosts().size() ? what.host : trace::HostIndex{0};
    const trace::PacketId packet = trace::packet_of(what);
    if (packet != trace::kNoPacket) {
      target.kind = EditTarget::Kind::kPacket;
      target.packet = packet;
    }
  }
  open(model, popups, target, below);
  if (event < events.size()) place_ = model.place_of({target.at, event});
}

void EditMenu::open(const Model& model, Popups& popups, const EditTarget& target, std::optional<Rect> below) {
  if (!model.run()) return;
  targets_ = {target};
  place_ = {target.at};
  if (model.editable() && target.kind != EditTarget::Kind::kState) {
    const auto add = [&](EditTarget other) {
      other.at = target.at;
      const bool same = other.kind == target.kind && other.host == target.host && other.a == target.a &&
                        other.b == target.b;
      if (!same) targets_.push_back(other);
    };
    for (trace::HostIndex host = 0; host < model.scenario().hosts.size(); ++host)
      add({.kind = EditTarget::Kind::kHost, .host = host});
    for (const scenario::LinkSpec& link : model.scenario().links)
      add({.kind = EditTarget::Kind::kLink, .a = link.a, .b = link.b});
  }
  target_ = 0;
  unfolded_.clear();
  own_.clear();
  wrong_ = false;
  write_ = 0;
  generation_ = model.generation();
  filled_ = false;  // what is in it is of the program's later part, and loaded when it is drawn
  popups.open(PopupId::kEdit, below);
}

void EditMenu::fill(const Model& model) {
  const EditTarget& target = targets_[target_];
  filled_ = true;
  picked_ = 0;
  fresh_ = true;
  switch (target.kind) {
    case EditTarget::Kind::kPacket:
      actions_ = packet_actions(model, target.packet);
      break;
    case EditTarget::Kind::kHost:
      actions_ = host_actions(model, target.host, target.at);
      break;
    case EditTarget::Kind::kLink:
      actions_ = link_actions(model, target.a, target.b, target.at);
      break;
    case EditTarget::Kind::kState:
      actions_.clear();
      break;
  }
}

bool EditMenu::is_folded(Group group) const {
  return begins_folded(group) && std::find(unfolded_.begin(), unfolded_.end(), group) == unfolded_.end();
}

// The instants when a host entered a state, the one that the target names or any.
void EditMenu::add_states(const Ui& ui, const EditTarget& target, std::vector<Row>& rows) {
  const trace::Trace& trace = ui.model.run()->trace();
  const Index& index = ui.model.run()->index;
  const auto add = [&](trace::EventId id, const std::string& name) {
    const trace::Event event = trace.events()[id];
    rows.push_back({Row::Kind::kGo, Group::kStates, name + instant_text(ui.model, event.at),
                    trace::arc_label(event, ui.language), id});
  };
  if (target.kind != EditTarget::Kind::kState) {
    const std::vector<trace::EventId>& changes = index.state_changes(target.host);
    for (std::size_t i = 0; i < std::min(changes.size(), kMostStates); ++i) {
      const trace::Event event = trace.events()[changes[i]];
      add(changes[i], std::string(tcp::to_string(std::get<tcp::StateChanged>(event.what).to)) + "  ");
    }
    return;
  }
  const Track* const track = index.track_of(target.host, target.connection);
  if (track == nullptr) return;
  const Spans<StateSpan>& spans = track->spans;
  const std::size_t before = rows.size();
  for (std::size_t i = 0; i < spans.size() && rows.size() < before + kMostStates; ++i) {
    // CLOSED is what nothing follows.
    const bool closes =
        spans[i].end != trace::kNoEvent && (i + 1 == spans.size() || spans[i + 1].begin != spans[i].end);
    if (spans[i].state == target.state) add(spans[i].begin, "");
    if (target.state == tcp::State::kClosed && closes) add(spans[i].end, "");
  }
}

std::vector<EditMenu::Row> EditMenu::rows(const Ui& ui, bool header) const {
  std::vector<Row> rows;
  const EditTarget& target = targets_[target_];
  if (target.kind == EditTarget::Kind::kState) {
    add_states(ui, target, rows);
    return rows;
  }
  std::optional<Group> group;
  for (const EditAction& action : actions_) {
    if (header && action.group == Group::kRewrite && group != action.group) {
      const trace::Packet packet = ui.model.run()->trace().packets()[target.packet];
      rows.push_back({Row::Kind::kHeader, Group::kPacket, ui.tr(Text::kEditHeader), {}, packet.sent});
    }
    if (group != action.group) {
      group = action.group;
      rows.push_back({Row::Kind::kGroup, action.group, name_of(action.group).in(ui.language), {}});
    }
    if (is_folded(action.group)) continue;
    rows.push_back({Row::Kind::kAction, action.group, action.label.in(ui.language), action.line});
  }
  if (target.kind == EditTarget::Kind::kHost) {
    rows.push_back({Row::Kind::kGroup, Group::kStates, name_of(Group::kStates).in(ui.language), {}});
    if (!is_folded(Group::kStates)) add_states(ui, target, rows);
  }
  return rows;
}

std::string EditMenu::target_name(const Ui& ui, const EditTarget& target) const {
  const auto& nodes = ui.model.run()->trace().nodes();
  switch (target.kind) {
    case EditTarget::Kind::kPacket:
      return std::string(kSegment.in(ui.language));
    case EditTarget::Kind::kHost:
      return nodes[target.host].name;
    case EditTarget::Kind::kLink:
      return nodes[target.a].name + " \u2013 " + nodes[target.b].name;
    case EditTarget::Kind::kState:
      break;
  }
  return nodes[target.host].name + "  " + std::string(tcp::to_string(target.state));
}

// Which segment, host or link: wraps where there are many.
void EditMenu::draw_targets(const Ui& ui) {
  const EditTarget& target = targets_[target_];
  if (target.kind == EditTarget::Kind::kPacket) {
    const trace::Packet packet = ui.model.run()->trace().packets()[target.packet];
    const auto& nodes = ui.model.run()->trace().nodes();
    paragraph(Face::kText, ui.colors().text,
              nodes[packet.from].name + " \u2192 " + nodes[packet.to].name + "  " +
                  trace::summary(ui.model.run()->trace(), packet));
  }
  paragraph(Face::kSmall, ui.colors().muted, instant_text(ui.model, target.at));
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const std::string name = target_name(ui, targets_[i]);
    const float width = text_size(Face::kText, name).x + 16 * ui.unit;
    if (i > 0 && ImGui::GetItemRectMax().x + 4 * ui.unit + width <= right) ImGui::SameLine(0, 4 * ui.unit);
    const bool active = i == target_;
    if (active) {
      ImGui::PushStyleColor(ImGuiCol_Button, vec(ui.colors().accent));
      ImGui::PushStyleColor(ImGuiCol_Text, vec(ui.colors().on_accent));
    }
    if (ImGui::Button((name + "###target-" + std::to_string(i)).c_str(), {width, ui.target()})) chosen = i;
    if (active) ImGui::PopStyleColor(2);
  }
  if (!chosen || *chosen == target_) return;
  target_ = *chosen;
  fill(ui.model);
}

// What changes nothing: bookmarks, the two points that are measured, and what is shown.
void EditMenu::draw_places(const Ui& ui) const {
  ButtonRow row(ui);
  const auto add = [&](Text name, const char* id, const char* key) {
    return row.add(std::string(ui.tr(name)) + (ui.touch ? "" : key), id, true);
  };
  Measure& measure = ui.model.measure();
  if (add(Text::kBookmarkHere, "bookmark-here", "  D")) {
    ui.popups.close();
    ui.bookmarks.open(ui.model, ui.popups, place_, std::nullopt);
  }
  if (add(Text::kMeasureFrom, "measure-from-here", "")) {
    measure.begin(place_.at);
    ui.popups.close();
  }
  if (measure.any() && add(Text::kMeasureTo, "measure-to-here", "")) {
    measure.end(place_.at);
    ui.popups.close();
  }
  const EditTarget& target = targets_[target_];
  const Conversations& conversations = ui.model.run()->index.conversations();
  const std::uint32_t number = conversations.of_packet(target.packet);
  if (target.kind == EditTarget::Kind::kPacket && conversations.several() && number != Conversations::kNone) {
    const std::string tag = connection_tag(number, conversations);
    const auto add_connection = [&](Text name, const char* id) {
      const bool chosen = row.add(text_with(name, ui.language, tag), id, true);
      if (chosen) ui.popups.close();
      return chosen;
    };
    if (ui.model.shows_alone(number)) {
      if (add_connection(Text::kShowAllConnections, "all-connections")) ui.model.show_all_streams();
    } else if (add_connection(Text::kOnlyConnection, "only-connection")) {
      ui.model.show_alone(number);
    }
    if (ui.model.can_hide(number) && add_connection(Text::kHideConnection, "hide-connection"))
      ui.model.show_stream(number, false);
  }
  const auto add_fold = [&](trace::HostIndex node) {
    const std::string& name = ui.model.run()->trace().nodes()[node].name;
    const bool folded = ui.model.folded().has(name);
    const std::string label = text_with(folded ? Text::kUnfoldColumn : Text::kFoldColumn, ui.language, name);
    if (!row.add(label, ("fold-" + name).c_str(), true)) return;
    ui.model.folded().set(name, !folded);
    ui.popups.close();
  };
  if (target.kind == EditTarget::Kind::kHost) add_fold(target.host);
  if (target.kind != EditTarget::Kind::kLink) return;
  add_fold(target.a);
  add_fold(target.b);
}

void EditMenu::move(const std::vector<Row>& rows) {
  const int count = static_cast<int>(rows.size());
  int by = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) by = 1;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) by = -1;
  if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) by = 8;
  if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) by = -8;
  if (ImGui::IsKeyPressed(ImGuiKey_Home)) by = -count;
  if (ImGui::IsKeyPressed(ImGuiKey_End)) by = count;
  moved_ = by != 0;
  picked_ = static_cast<std::size_t>(std::clamp(static_cast<int>(picked_) + by, 0, std::max(count - 1, 0)));
  // The first thing that can be done, and not what stands above it.
  if (by == 0 && std::exchange(fresh_, false) && picked_ == 0 && count > 1 &&
      rows[0].kind == Row::Kind::kGroup)
    picked_ = 1;
}

bool EditMenu::draw_row(const Ui& ui, const Row& row, bool lit) const {
  const Palette& c = ui.colors();
  const float width = ImGui::GetContentRegionAvail().x;
  const float padding = 8 * ui.unit;
  const bool group = row.kind == Row::Kind::kGroup;
  const float line_height = text_size(Face::kMono, "X").y;
  const float label_height = text_size(Face::kText, "X").y;
  const bool two = !group && !row.line.empty();
  const float height = std::max(label_height + (two ? line_height : 0) + padding,
                                group && !ui.touch ? 26 * ui.unit : ui.target());
  const Point at = point(ImGui::GetCursorScreenPos());
  const std::string id = group                            ? "group-" + row.label
                         : row.kind == Row::Kind::kGo     ? "go-" + std::to_string(row.event)
                         : row.kind == Row::Kind::kHeader ? std::string("edit-header")
                                                          : row.line;
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (hovered || lit)
    draw.AddRectFilled({at.x, at.y}, {at.x + width, at.y + height},
                       hovered ? c.hovered : faded(c.accent, 0.16f), 6 * ui.unit);
  if (lit) draw.AddRect({at.x, at.y}, {at.x + width, at.y + height}, c.accent, 6 * ui.unit);
  float y = at.y + (height - label_height - (two ? line_height : 0)) / 2;
  const std::string mark = !group || !begins_folded(row.group) ? ""
                           : is_folded(row.group)              ? "+  "
                                                               : "\u2212  ";
  put_text(draw, group ? Face::kSmall : Face::kText, {at.x + padding, y}, group ? c.muted : c.text,
           fitted(group ? Face::kSmall : Face::kText, mark + row.label, width - 2 * padding));
  if (two) {
    y += label_height;
    put_text(draw, Face::kMono, {at.x + padding, y}, c.muted,
             fitted(Face::kMono, row.line, width - 2 * padding));
  }
  return pressed;
}

void EditMenu::choose(const Ui& ui, const Row& row) {
  switch (row.kind) {
    case Row::Kind::kGroup:
      if (!begins_folded(row.group)) return;
      is_folded(row.group)
          ? unfolded_.push_back(row.group)
          : static_cast<void>(unfolded_.erase(std::find(unfolded_.begin(), unfolded_.end(), row.group)));
      return;
    case Row::Kind::kAction:
      return add(ui, row.line);
    case Row::Kind::kHeader:
      // An arrival that is looked at stays in focus.
      if (ui.model.run()->trace().packet_of(ui.model.focus().event) != targets_[target_].packet)
        ui.model.select(row.event);
      ui.model.ask_for_header();
      return ui.popups.close();
    case Row::Kind::kGo:
      ui.model.select(row.event);
      return ui.popups.close();
  }
}

void EditMenu::add(const Ui& ui, const std::string& line) {
  wrong_ = !ui.model.add_edit(line);
  if (!wrong_) return ui.popups.close();
  own_ = line;
  write_ = kFramesToWrite;
}

void EditMenu::draw_own_line(const Ui& ui) {
  ImGui::Dummy({1, 4 * ui.unit});
  paragraph(Face::kSmall, ui.colors().muted, kOwnLine.in(ui.language));
  const std::string name(kAddLine.in(ui.language));
  const float button = text_size(Face::kText, name).x + 20 * ui.unit;
  ImGui::SetNextItemWidth(std::max(ImGui::GetContentRegionAvail().x - button - 6 * ui.unit, 60 * ui.unit));
  // It is brought into sight first: what is cut away takes no keys.
  if (write_ > 0) ImGui::SetScrollHereY(0);
  if (write_ > 0 && --write_ == 0) give_keyboard("##own-line");
  bool entered = ImGui::InputText("##own-line", &own_, ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::SameLine(0, 6 * ui.unit);
  entered = ImGui::Button((name + "###add-line").c_str(), {button, ui.target()}) || entered;
  if (wrong_ && ui.model.error()) {
    const scenario::Error& error = ui.model.error()->error;
    paragraph(Face::kText, ui.colors().loss, error.message.in(ui.language));
    if (!error.expected.empty()) {
      paragraph(Face::kSmall, ui.colors().muted,
                text_with(Text::kErrorExpected, ui.language, error.expected.in(ui.language)));
    }
    if (!error.hint.empty()) paragraph(Face::kSmall, ui.colors().muted, error.hint.in(ui.language));
  }
  if (entered && !own_.empty()) add(ui, std::string(own_));
}

void EditMenu::draw(const Ui& ui, bool header) {
  if (targets_.empty() || !ui.model.run()) return ui.popups.close();
  if (generation_ != ui.model.generation()) return ui.popups.close();  // it was about another run
  if (!filled_) fill(ui.model);
  const bool of_state = targets_[target_].kind == EditTarget::Kind::kState;
  if (!of_state) draw_places(ui);
  if (!of_state && !ui.model.editable())
    return paragraph(
        Face::kText, ui.colors().muted,
        ui.tr(ui.model.run()->recording->is_past() ? Text::kCaptureIsRead : Text::kOnlyScenarios));
  const bool writing = ImGui::GetIO().WantTextInput;
  const auto turn = [&](int by) {
    const auto count = static_cast<int>(targets_.size());
    target_ = static_cast<std::size_t>((static_cast<int>(target_) + by + count) % count);
    fill(ui.model);
  };
  if (!writing && ImGui::IsKeyPressed(ImGuiKey_RightArrow)) turn(1);
  if (!writing && ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) turn(-1);
  draw_targets(ui);
  const std::vector<Row> all = rows(ui, header);
  if (all.empty())
    paragraph(Face::kText, ui.colors().muted, (of_state ? kNeverEntered : kNotOurs).in(ui.language));
  moved_ = false;
  if (!writing) move(all);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2 * ui.unit));
  std::optional<Row> chosen;
  const bool entered = !writing && (ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                                    ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false));
  for (std::size_t i = 0; i < all.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const bool pressed = draw_row(ui, all[i], i == picked_);
    ImGui::PopID();
    if (i == picked_ && moved_) ImGui::SetScrollHereY();
    if (pressed || (entered && i == picked_)) chosen = all[i];
  }
  ImGui::PopStyleVar();
  if (!writing && picked_ < all.size() && !of_state && ImGui::IsKeyPressed(ImGuiKey_E, false)) {
    own_ = all[picked_].line;
    write_ = kFramesToWrite;
  }
  if (!of_state) draw_own_line(ui);
  if (!ui.touch && !of_state) paragraph(Face::kSmall, ui.colors().muted, kMenuKeys.in(ui.language));
  if (chosen) choose(ui, *chosen);
}

}  // namespace tcplab::shell
