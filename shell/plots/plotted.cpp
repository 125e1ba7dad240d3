#include "shell/plots/plotted.hpp"

#include <algorithm>

#include "shell/model/curve_export.hpp"
#include "shell/model/ghost.hpp"
#include "shell/model/sequence_space.hpp"
#include "shell/plots/plots_svg.hpp"

namespace tcplab::shell {

namespace {

// The ends, in the order of hosts, of that of the shown connections which sends most.
void take_busiest(const Index& index, const trace::Streams& shown, const Track* (&tracks)[2]) {
  const Conversations& conversations = index.conversations();
  const auto most = busiest_end(index, [&](std::uint32_t end) {
    const std::uint32_t number = conversations.of_end(end);
    return number != Conversations::kNone && shown.has(number);
  });
  if (!most) return;
  std::vector<std::uint32_t> ends = conversations.ends(conversations.of_end(*most));
  const auto connections = index.trace().connections();
  std::sort(ends.begin(), ends.end(), [&connections](std::uint32_t a, std::uint32_t b) {
    return connections[a].host < connections[b].host;
  });
  for (std::size_t side = 0; side < std::min<std::size_t>(2, ends.size()); ++side)
    tracks[side] = index.track_of(connections[ends[side]].host, connections[ends[side]].id);
}

}  // namespace

Plotted plotted(const Model& model, trace::EventId event) {
  const Run& run = *model.run();
  const ConnectionEnds ends = connection_ends(model, event);
  Plotted found{{ends.tracks[0], ends.tracks[1]}, 0};
  // Before the first event, for one.
  if (found.tracks[0] == nullptr) take_busiest(run.index, model.shown_streams(), found.tracks);
  const auto sent = [&](int side) -> std::uint32_t {
    return found.tracks[side] == nullptr ? 0 : run.index.curves().octets_sent(found.tracks[side]->connection);
  };
  const bool chosen = model.plotted() == PlotSide::kFirst || model.plotted() == PlotSide::kSecond;
  found.side = model.plotted() == PlotSide::kSecond ? 1 : 0;
  if (!chosen || found.tracks[found.side] == nullptr)
    found.side = sent(1) > sent(0) || found.tracks[0] == nullptr ? 1 : 0;
  if (model.plotted() == PlotSide::kAll && run.index.conversations().several())
    found.ends = flows_of(run.index, model.shown_streams());
  else if (const Track* track = found.tracks[found.side])
    found.ends = {&run.index, {track->connection}};
  return found;
}

PlottedEnds plotted_before(const Model& model, const PlottedEnds& ends) {
  const Run* const ghost = model.ghost();
  if (ghost == nullptr || ends.empty()) return {};
  PlottedEnds before{&ghost->index, {}, ends.flows};
  for (const std::uint32_t connection : ends.connections) {
    if (const auto same = trace::connection_in_a(ghost->trace(), ends.index->trace(), connection))
      before.connections.push_back(*same);
  }
  return before;
}

std::string faint_words(const Model& model, Language language) {
  constexpr Words kFaint{"Faint: ", "浅色："};
  return std::string(kFaint.in(language)) + ghost_name(model, language);
}

std::string plots_drawing(const Model& model, trace::EventId event, Theme theme, Language language) {
  const auto instant = [&](double place) { return model.map().from_axis(place); };
  const PlottedEnds ends = plotted(model, event).ends;
  const PlottedEnds before = plotted_before(model, ends);
  return plots_svg(
      ends, before,
      {instant(model.visible().from), instant(model.visible().to), std::string(model.run()->title(language)),
       before.empty() ? std::string() : faint_words(model, language), theme, language});
}

std::string plots_table(const Model& model, trace::EventId event) {
  const PlottedEnds ends = plotted(model, event).ends;
  if (plots_of(ends, {}, palette(Theme::kLight), Language::kEnglish).empty()) return {};
  return curves_csv(*ends.index, ends.connections, rates_over(ends, plotted_before(model, ends)));
}

}  // namespace tcplab::shell
