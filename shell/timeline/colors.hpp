#pragma once

#include "core/tcp/event.hpp"
#include "shell/model/arrows.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

// What the timeline's shapes are drawn in, on screen and on paper.
Color arrow_color(const Palette& palette, const Arrow& arrow);
Color timer_color(const Palette& palette, tcp::TimerKind kind);

}  // namespace tcplab::shell
