#include "core/lab/secret.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/trace/recorder.hpp"

namespace tcplab::lab {
namespace {

struct Teller {
  const scenario::Scenario& scenario;
  std::size_t secret_from;
  const trace::Event& event;

  bool is_secret(std::size_t line) const { return line >= secret_from; }

  bool operator()(trace::Called& called) const {
    return std::none_of(scenario.steps.begin(), scenario.steps.end(), [&](const scenario::Step& step) {
      return is_secret(step.line) && step.action.host == event.host &&
             scenario::call_of(step.action.verb) == called.call;
    });
  }
  bool operator()(trace::Intervened& done) const { return !is_secret(done.line); }
  bool operator()(trace::SegmentDropped& dropped) const {
    if (is_secret(dropped.line)) dropped.line = 0;
    return true;
  }
  bool operator()(tcp::Noted&) const { return false; }
  bool operator()(trace::LinkChanged&) const { return false; }
  bool operator()(trace::RoutesChanged&) const { return false; }
  template <typename Kind>
  bool operator()(Kind&) const {
    return true;
  }
};

// Each event that may be told, in its order, with the number of what is told of its cause.
void copy_events(const trace::Trace& from, const scenario::Scenario& scenario, std::size_t secret_from,
                 trace::Recorder to, std::vector<trace::EventId>& originals) {
  std::vector<trace::EventId> now(from.events().size(), trace::kNoEvent);  // of what is left out: its cause's
  for (const trace::Event& original : from.events()) {
    trace::Event event = original;
    event.rule = tcp::Rule::kNone;
    event.cause = event.cause < now.size() ? now[event.cause] : trace::kNoEvent;
    const bool is_told = std::visit(Teller{scenario, secret_from, event}, event.what);
    now[original.id] = is_told ? to.add(event) : event.cause;
    if (is_told) originals.push_back(original.id);
  }
}

}  // namespace

Told without_secret(const trace::Trace& trace, const scenario::Scenario& scenario, std::size_t secret_from) {
  Told told{trace::Trace(trace.name(), trace.nodes()), {}};
  trace::Recorder recorder(told.trace);
  for (std::size_t id = 0; id < trace.packets().size(); ++id)
    recorder.add(trace, static_cast<trace::PacketId>(id));
  copy_events(trace, scenario, secret_from, recorder, told.originals);
  for (trace::ConnectionInfo connection : trace.connections()) {
    const auto first = std::lower_bound(told.originals.begin(), told.originals.end(), connection.first);
    connection.first = first == told.originals.end()
                           ? trace::kNoEvent
                           : static_cast<trace::EventId>(first - told.originals.begin());
    recorder.note_connection(connection);
  }
  return told;
}

}  // namespace tcplab::lab
