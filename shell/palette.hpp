#pragma once

#include <array>
#include <cstdint>

#include "core/tcp/state.hpp"
#include "shell/model/index.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// Red in the lowest octet, alpha in the highest: what Dear ImGui packs.
using Color = std::uint32_t;

constexpr Color rgb(std::uint32_t hex) {
  return 0xff000000u | ((hex & 0xffu) << 16) | (hex & 0xff00u) | (hex >> 16);
}
// The colour with its opacity multiplied; part is 0 to 1.
constexpr Color faded(Color color, float part) {
  const auto alpha = static_cast<std::uint32_t>(static_cast<float>(color >> 24) * part + 0.5f);
  return (color & 0x00ffffffu) | (alpha << 24);
}
// What top looks like when laid over an opaque colour.
Color blended(Color below, Color top);
// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrast(Color a, Color b);

// Every colour on screen. Text colours keep a contrast of at least 4.5 on all surfaces, and of 7 where more
// is wanted.
struct Palette {
  Color background;  // the timeline's paper
  Color panel;       // bars and side panels
  Color raised;      // buttons, chips, popups
  Color hovered;
  Color border;
  Color grid;
  Color text;
  Color muted;
  Color faint;  // lines and marks, never text
  Color accent;
  Color on_accent;
  Color loss;
  Color retransmission;
  Color warning_surface;  // behind an error message
  // Segments, by what they are for.
  Color syn;
  Color data;
  Color ack;
  Color fin;
  Color rst;
  std::array<Color, tcp::kStateCount> states;
  std::array<Color, 6> connections;  // each unlike the next one to every eye

  Color state(tcp::State s) const { return states[static_cast<std::size_t>(s)]; }
  Color segment(SegmentClass kind) const;
  // One of a few that come again and again: the number beside it tells for certain.
  Color connection(std::uint32_t number) const { return connections[number % connections.size()]; }
};

// How strongly a state's colour fills its span; its label is written in the full colour on top.
constexpr float kSpanFill = 0.16f;

const Palette& palette(Theme theme, ContrastLevel contrast = ContrastLevel::kNormal);

}  // namespace tcplab::shell
