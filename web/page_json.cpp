#include "web/page_json.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "shell/model/edit_actions.hpp"
#include "shell/model/knobs.hpp"
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
          trace::explain(model.ghost()->index.analysis(), model.run()->index.analysis(), each)
              .in(app.language()));
    }
  }
  append_texts(out, "differences", differences);
}

// What something can be done to at the instant in focus.
struct Target {
  std::string name;
  bool near = false;  // it is what the focus is about
  std::vector<shell::EditAction> actions;
};

constexpr std::size_t kMostHosts = 16;  // of a larger network only the host of the event in focus is told

std::vector<Target> targets_of(const shell::App& app) {
  const shell::Model& model = app.model();
  std::vector<Target> targets;
  if (!model.editable()) return targets;
  const trace::Trace& trace = model.run()->trace();
  const shell::Focus focus = model.focus();
  trace::HostIndex own = static_cast<trace::HostIndex>(trace.hosts().size());
  if (focus.event < trace.events().size()) {
    const trace::Event event = trace.events()[focus.event];
    own = event.host;
    targets.push_back({shell::name_of(shell::EditAction::Group::kPacket).in(app.language()), true,
                       shell::packet_actions(model, trace::packet_of(event))});
  }
  const std::size_t hosts = model.scenario().hosts.size();
  for (trace::HostIndex host = 0; host < hosts; ++host) {
    if (hosts <= kMostHosts || host == own)
      targets.push_back({trace.hosts()[host].name, host == own, shell::host_actions(model, host, focus.at)});
  }
  for (const scenario::LinkSpec& link : model.scenario().links) {
    targets.push_back({trace.nodes()[link.a].name + " \u2013 " + trace.nodes()[link.b].name, false,
                       shell::link_actions(model, link.a, link.b, focus.at)});
  }
  std::erase_if(targets, [](const Target& target) { return target.actions.empty(); });
  return targets;
}

void append_knobs(std::string& out, const shell::App& app) {
  const auto knobs = app.model().editable() ? shell::knobs_of(app.model()) : std::vector<shell::Knob>();
  out += ",\"knobs\":";
  json::append_list(out, knobs, [&](const shell::Knob& knob) {
    const bool word = knob.unit == scenario::Unit::kWord;
    out += '{';
    json::append_member(out, "label", knob.label.in(app.language()));
    json::append_member(out, "value", word ? knob.text : shell::written(knob, knob.value));
    if (!word) out += ",\"place\":" + std::to_string(shell::place_of(knob));
    out += ",\"choices\":";
    json::append_list(out, knob.choices, [&](const std::string& choice) { json::append(out, choice); });
    out += '}';
  });
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
  out += std::string(",\"changeable\":") + (transcript.changeable ? "true" : "false");
  append_texts(out, "lines", transcript.lines);
  append_texts(out, "times", transcript.times);
  append_texts(out, "reasons", transcript.reasons);
  return out + "}";
}

std::string changes_json(const shell::App& app) {
  const shell::Model& model = app.model();
  std::string out = "{\"targets\":";
  json::append_list(out, targets_of(app), [&](const Target& target) {
    out += '{';
    json::append_member(out, "name", target.name);
    out += std::string(",\"near\":") + json::word(target.near) + ",\"actions\":";
    json::append_list(out, target.actions, [&](const shell::EditAction& action) {
      out += '{';
      json::append_member(out, "group", shell::name_of(action.group).in(app.language()));
      json::append_member(out, "label", action.label.in(app.language()));
      json::append_member(out, "line", action.line);
      out += '}';
    });
    out += '}';
  });
  append_knobs(out, app);
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

std::string view_commands_json(shell::App& app) {
  std::string out;
  json::append_list(out, app.view_commands(),
                    [&](const shell::Command& each) { json::append(out, each.name); });
  return out;
}

std::string source_json(const shell::App& app) {
  const shell::Source& source = app.source();
  std::string out = "{";
  json::append_member(out, "name", source.name);
  json::append_member(out, "text", source.text);
  json::append_member(out, "written", app.written_text());
  const bool script = shell::kind_of(source.name, source.text) == shell::TextKind::kScript;
  return out + ",\"shipped\":" + json::word(source.shipped) + ",\"script\":" + json::word(script) +
         ",\"capture\":" + json::word(source.capture) + "}";
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
