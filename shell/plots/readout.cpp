#include "shell/plots/readout.hpp"

#include <cmath>

#include "shell/model/rates.hpp"

namespace tcplab::shell {
namespace {

// How many pixels one of its values is from an instant.
float distance(const PlotLine& line, const Index& index, const PlotColumns& columns, std::size_t place,
               Instant at) {
  const Instant own = index.trace().events()[line.series->event(place)].at;
  return std::abs(columns.x_of(own) - columns.x_of(at));
}

}  // namespace

std::optional<double> value_at(const PlotLine& line, const Index& index, const PlotColumns& columns,
                               const Focus& at, float near) {
  if (line.empty()) return std::nullopt;
  const Series& series = *line.series;
  if (line.style == PlotLine::Style::kRate)
    return rate_in(index, series, columns.interval, at.at.ns / columns.interval.ns);
  const std::size_t after = at.event == trace::kNoEvent ? 0 : series.first_from(at.event + 1);
  const bool known = after > 0;
  if (line.style != PlotLine::Style::kDots)
    return known ? std::optional<double>(series.value(after - 1)) : std::nullopt;
  std::optional<double> value;
  float least = near;
  for (std::size_t place = known ? after - 1 : after; place <= after && place < series.size(); ++place) {
    const float far = distance(line, index, columns, place, at.at);
    if (far > least) continue;
    least = far;
    value = series.value(place);
  }
  return value;
}

}  // namespace tcplab::shell
