#include "web/page_json.hpp"

#include "shell/model/edit_actions.hpp"
#include "shell/model/script_recording.hpp"
#include "web/json.hpp"

namespace tcplab::web {
namespace {

void append_texts(std::string& out, std::string_view name, const std::vector<std::string>& items) {
  out += ",\"" + std::string(name) + "\":";
  json::append_list(out, items, [&out](const std::string& item) { json::append(out, item); });
}

constexpr std::size_t kMostTold = 200;

// What each branch is called, which is open, and what is different in the run that this one is compared with.
void append_branches(std::string& out, const shell::App& app) {
  const shell::Model& model = app.model();
  std::vector<std::string> names;
  std::vector<std::string> differences;
  if (model.editable()) {
    for (const shell::Branch& each : model.branches().all) names.push_back(each.name);
    out += ",\"branch\":" + std::to_string(model.branches().current);
  }
  append_texts(out, "branches", names);
  if (const shell::Contrast* contrast = model.contrast()) {
    for (const trace::Difference& each : contrast->comparison.differences()) {
      if (differences.size() == kMostTold) break;
      differences.push_back(
          trace::explain(model.ghost()->trace(), model.run()->trace(), each).in(app.language()));
    }
  }
  append_texts(out, "differences", differences);
}

}  // namespace

std::string rect_text(const shell::Rect& rect) {
  return "[" + std::to_string(rect.left) + "," + std::to_string(rect.top) + "," + std::to_string(rect.right) +
         "," + std::to_string(rect.bottom) + "]";
}

std::string to_json(const shell::Transcript& transcript) {
  std::string out = "{";
  json::append_member(out, "title", transcript.title);
  json::append_member(out, "verdict", transcript.verdict);
  json::append_member(out, "notice", transcript.notice);
  json::append_member(out, "detail", transcript.detail);
  out += ",\"focused\":" + std::to_string(transcript.focused);
  out += ",\"first\":" + std::to_string(transcript.first);
  append_texts(out, "lines", transcript.lines);
  append_texts(out, "times", transcript.times);
  append_texts(out, "reasons", transcript.reasons);
  return out + "}";
}

std::string changes_json(const shell::App& app) {
  const shell::Model& model = app.model();
  const auto event = app.selected();
  std::string out = "{\"actions\":";
  const auto actions =
      model.editable() && event ? shell::actions_for(model, *event) : std::vector<shell::EditAction>();
  json::append_list(out, actions, [&](const shell::EditAction& action) {
    out += '{';
    json::append_member(out, "group", shell::name_of(action.group).in(app.language()));
    json::append_member(out, "label", action.label.in(app.language()));
    json::append_member(out, "line", action.line);
    out += '}';
  });
  out += ",\"edits\":";
  const auto edits = model.editable() ? model.changes().edits : std::vector<scenario::Edit>();
  json::append_list(out, edits, [&](const scenario::Edit& edit) {
    out += '{';
    json::append_member(out, "line", edit.line);
    out += std::string(",\"on\":") + json::word(edit.on) + "}";
  });
  append_branches(out, app);
  return out + ",\"undo\":" + json::word(model.can_undo()) + ",\"redo\":" + json::word(model.can_redo()) +
         "}";
}

std::string places_json(const shell::App& app) {
  const shell::Model& model = app.model();
  std::string out = "{\"bookmarks\":";
  if (!model.run())
    return "{\"bookmarks\":[],\"note\":\"\",\"longest\":0,\"limit\":\"\",\"marked\":false,\"full\":\"\","
           "\"measured\":\"\"}";
  const shell::RunPlace here = model.place();
  const shell::Bookmark* marked = nullptr;
  json::append_list(out, model.bookmarks().all(), [&](const shell::Bookmark& each) {
    if (each.place == here) marked = &each;
    out += '{';
    json::append_member(out, "name", shell::bookmark_name(model, each));
    json::append_member(out, "note", each.note);
    out += std::string(",\"here\":") + json::word(each.place == here) + "}";
  });
  out += ",\"note\":";
  json::append(out, marked != nullptr ? marked->note : std::string());
  out += ",\"longest\":" + std::to_string(shell::Bookmarks::kLongestNote);
  json::append_member(out, "limit", shell::longest_note(app.language()));
  const bool full = model.bookmarks().full() && marked == nullptr;
  json::append_member(out, "full", full ? shell::too_many_bookmarks(app.language()) : std::string());
  out += std::string(",\"marked\":") + json::word(marked != nullptr) + ",\"measured\":";
  json::append(out, app.measured());
  return out + "}";
}

std::string source_json(const shell::App& app) {
  const shell::Source& source = app.source();
  std::string out = "{";
  json::append_member(out, "name", source.name);
  json::append_member(out, "text", source.text);
  json::append_member(out, "written", app.written_text());
  const bool script = shell::kind_of(source.name, source.text) == shell::TextKind::kScript;
  return out + ",\"shipped\":" + json::word(source.shipped) + ",\"script\":" + json::word(script) + "}";
}

std::string to_json(const std::vector<shell::Control>& controls) {
  std::string out;
  json::append_list(out, controls, [&out](const shell::Control& control) {
    out += '{';
    json::append_member(out, "name", control.name);
    json::append_member(out, "panel", control.panel);
    out += std::string(",\"above\":") + json::word(control.above);
    out += ",\"box\":" + rect_text(control.box) + ",\"visible\":" + rect_text(control.visible);
    out += std::string(",\"scrolls\":[") + json::word(control.scrolls_x) + "," +
           json::word(control.scrolls_y) + "]}";
  });
  return out;
}

}  // namespace tcplab::web
