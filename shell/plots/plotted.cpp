#include "shell/plots/plotted.hpp"

#include <algorithm>

#include "shell/model/curve_export.hpp"
#include "shell/model/sequence_space.hpp"
#include "shell/plots/plot.hpp"
#include "shell/plots/plots_svg.hpp"

namespace tcplab::shell {

Plotted plotted(const Model& model, trace::EventId event) {
  const Run& run = *model.run();
  const ConnectionEnds ends = connection_ends(model, event);
  Plotted found{{ends.tracks[0], ends.tracks[1]}, 0};
  if (found.tracks[0] == nullptr &&
      run.index.size() > 0) {  // before the first event: of the first that will be
    const auto last = static_cast<trace::EventId>(std::min<std::size_t>(run.index.size() - 1, 1000));
    for (trace::HostIndex host = 0; host < std::min<std::size_t>(2, run.trace().hosts().size()); ++host)
      found.tracks[host] = run.index.latest_track(host, last);
  }
  const auto sent = [&](int side) -> std::uint64_t {
    if (found.tracks[side] == nullptr) return 0;
    const Series* series = run.index.curves().of(found.tracks[side]->connection, Curve::kSentOctets);
    return series == nullptr || series->empty() ? 0 : series->value(series->size() - 1);
  };
  found.side = model.plotted_side();
  if (found.side < 0 || found.track() == nullptr)
    found.side = sent(1) > sent(0) || found.tracks[0] == nullptr ? 1 : 0;
  return found;
}

std::string plots_drawing(const Model& model, trace::EventId event, Theme theme, Language language) {
  const Track* track = plotted(model, event).track();
  if (track == nullptr) return {};
  const auto instant = [&](double place) { return model.map().from_axis(place); };
  return plots_svg(model.run()->index, track->connection,
                   {instant(model.visible().from), instant(model.visible().to),
                    std::string(model.run()->title(language)), theme, language});
}

std::string plots_table(const Model& model, trace::EventId event) {
  const Track* track = plotted(model, event).track();
  const Index& index = model.run()->index;
  if (track == nullptr ||
      plots_of(index, track->connection, palette(Theme::kLight), Language::kEnglish).empty())
    return {};
  return curves_csv(index, track->connection);
}

}  // namespace tcplab::shell
