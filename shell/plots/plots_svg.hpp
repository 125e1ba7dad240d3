#pragma once

#include <cstdint>
#include <string>

#include "core/base/language.hpp"
#include "shell/model/index.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

struct PlotsSvgOptions {
  Instant from;
  Instant to;
  std::string title;
  Theme theme = Theme::kLight;
  Language language = Language::kEnglish;
};

// The plots of an end of a connection, by its place in Trace::connections(), as a drawing, 1280 wide: one
// below the other, as the panel has them, with their legends, on one axis of time, which runs evenly. It has
// no more points than it has pixels. Empty where nothing is known of that end.
std::string plots_svg(const Index& index, std::uint32_t connection, const PlotsSvgOptions& options);

}  // namespace tcplab::shell
