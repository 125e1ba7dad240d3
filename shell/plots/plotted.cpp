#include "shell/plots/plotted.hpp"

#include <algorithm>

#include "shell/model/curve_export.hpp"
#include "shell/model/ghost.hpp"
#include "shell/model/sequence_space.hpp"
#include "shell/plots/plots_svg.hpp"

namespace tcplab::shell {

namespace {

// The ends, in the order of hosts, of the connection of which an end sends most, among the first ones.
void take_busiest(const Index& index, const Track* (&tracks)[2]) {
  constexpr std::size_t kLookedAt = 64;
  std::uint32_t most = 0;
  std::vector<std::uint32_t> ends;
  for (std::uint32_t i = 0; i < std::min(index.conversations().size(), kLookedAt); ++i) {
    for (const std::uint32_t end : index.conversations().ends(i)) {
      const std::uint32_t sent = index.curves().octets_sent(end);
      if (sent <= most) continue;
      most = sent;
      ends = index.conversations().ends(i);
    }
  }
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
  // Before the first event.
  if (found.tracks[0] == nullptr) take_busiest(run.index, found.tracks);
  if (found.tracks[0] == nullptr && run.index.size() > 0) {
    const auto last = static_cast<trace::EventId>(std::min<std::size_t>(run.index.size() - 1, 1000));
    for (trace::HostIndex host = 0; host < std::min<std::size_t>(2, run.trace().hosts().size()); ++host)
      found.tracks[host] = run.index.latest_track(host, last);
  }
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
