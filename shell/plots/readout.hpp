#pragma once

#include <optional>

#include "shell/model/focus.hpp"
#include "shell/plots/plot_times.hpp"

namespace tcplab::shell {

// What a line is where somebody looks: what it was last, or of dots the one that is nearest, if it is no
// further than so many pixels. nullopt: nothing is known of it there. columns: those of the line's run.
std::optional<double> value_at(const PlotLine& line, const Index& index, const PlotColumns& columns,
                               const Focus& at, float near);

}  // namespace tcplab::shell
