#pragma once

#include <string>

#include "core/base/language.hpp"
#include "shell/plots/plot.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

struct PlotsSvgOptions {
  Instant from;
  Instant to;
  std::string title;
  std::string faint;  // what the lines of the other run are called
  Theme theme = Theme::kLight;
  Language language = Language::kEnglish;
};

// The plots of these ends, and below their lines those of another run, as a drawing, 1280 wide: one below the
// other, as the panel has them, with their legends, on one axis of time, which runs evenly. It has no more
// points than it has pixels. Empty where nothing is known of these ends.
std::string plots_svg(const PlottedEnds& ends, const PlottedEnds& other, const PlotsSvgOptions& options);

}  // namespace tcplab::shell
