#include "core/lab/compare.hpp"

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "core/trace/compare_courses.hpp"
#include "core/trace/compare_keys.hpp"

namespace tcplab::lab {
namespace {

using trace::Courses;
using Differing = trace::Difference::Variable;

struct Reading {
  Differing variable;
  std::uint64_t value;
};

std::array<Reading, 3> readings_of(const tcp::Connection& connection) {
  const auto ns = [](Duration time) { return static_cast<std::uint64_t>(time.ns); };
  return {{{Differing::kSrtt, ns(connection.rtt().srtt())},
           {Differing::kRto, ns(connection.rto())},
           {Differing::kSendWindow, connection.snd().wnd}}};
}

// Calls found(event, reading) for each variable that was changed by the step of the event. Only a connection
// that has an event in a step can have changed in it.
template <typename Found>
std::optional<trace::Divergence> read_all(const History& history, const trace::SharedNumbers& numbers,
                                          const Found& found) {
  World world(std::make_shared<const scenario::Scenario>(history.scenario()));
  Story story = world.blank_story();
  trace::Replay replay{&history.trace()};
  std::map<Courses::Which, std::uint64_t> latest;
  while (replay.events < history.trace().events().size() && world.goes_on()) {
    const std::size_t first = replay.events;
    world.step(story, replay);
    if (replay.divergence) return replay.divergence;
    for (std::size_t i = first; i < replay.events; ++i) {
      const trace::Event event = history.trace().events()[i];
      if (event.host >= history.trace().hosts().size() || !event.connection) continue;
      const tcp::Host& host = world.host(event.host);
      const tcp::Connection* connection = host.find(event.connection);
      if (connection == nullptr || host.is_listener(event.connection)) continue;
      for (const Reading& reading : readings_of(*connection)) {
        const Courses::Which which(numbers.connection(event.host, event.connection), reading.variable);
        // Nothing was measured or heard yet.
        if (reading.value == 0 && latest.find(which) == latest.end()) continue;
        const auto [place, fresh] = latest.try_emplace(which, reading.value);
        if (!fresh && place->second == reading.value) continue;
        place->second = reading.value;
        found(event, which, Courses::Setting{event.id, event.at, reading.value});
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Result<trace::Comparison, trace::Divergence> compare(const History& a, const History& b) {
  trace::Comparison comparison = trace::compare(a.trace(), b.trace());
  Courses courses;
  const auto in_a = [&courses](const trace::Event& event, Courses::Which which, const Courses::Setting& set) {
    courses.set_in_a(which, event.host, event.connection, set);
  };
  const auto in_b = [&courses](const trace::Event&, Courses::Which which, const Courses::Setting& set) {
    courses.set_in_b(which, set);
  };
  if (auto divergence = read_all(a, trace::SharedNumbers(a.trace()), in_a)) return *std::move(divergence);
  if (auto divergence = read_all(b, trace::SharedNumbers(a.trace(), b.trace()), in_b))
    return *std::move(divergence);
  comparison.tell(courses.differences());
  return comparison;
}

}  // namespace tcplab::lab
