#pragma once

#include <string>

#include "core/tcp/event.hpp"
#include "shell/model/arrows.hpp"
#include "shell/model/conversations.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

// What the timeline's shapes are drawn in, on screen and on paper.
Color arrow_color(const Palette& palette, const Arrow& arrow);
// Its line's: of its connection where a run has several, or else the same.
Color line_color(const Palette& palette, const Arrow& arrow, const Conversations& conversations);
// What names a connection beside its colour; empty where there is none to tell it from.
std::string connection_tag(std::uint32_t number, const Conversations& conversations);
Color timer_color(const Palette& palette, tcp::TimerKind kind);

}  // namespace tcplab::shell
