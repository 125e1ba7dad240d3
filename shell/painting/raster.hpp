#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shell/painting/surfaces.hpp"

struct ImDrawData;
struct ImDrawVert;

namespace tcplab::shell {

// A picture that the processor draws. A pixel is drawn where its centre lies inside of a triangle, so that
// two that share an edge neither overlap nor leave a gap, as a graphics card has it.
class Raster {
 public:
  // What textures are taken from: how opaque the white of each of its pixels is, row by row.
  struct Atlas {
    const std::uint8_t* opacity = nullptr;
    int width = 0;
    int height = 0;
  };

  // Draws all of it anew. Preconditions: no callbacks; the corners of a triangle differ by opacity at most,
  // not by colour; a texture that lies askew changes along one of its axes only (so is Dear ImGui's for
  // lines).
  void draw(const Surfaces& surfaces, const ImDrawData& data, const Atlas& atlas);

  int width() const { return width_; }
  int height() const { return height_; }
  // Each R, G, B and A (255) in an octet, row by row from the top.
  const std::vector<std::uint32_t>& pixels() const { return pixels_; }

 private:
  // In pixels; the right and the lower edge are not in it.
  struct Box {
    int left, top, right, bottom;
  };
  struct Corner {
    float x, y;  // pixels
    float u, v;  // of the atlas
    std::uint32_t color;
  };
  struct Span;
  struct Texel {
    const std::uint8_t* at;
    unsigned part;  // of the next one, of 256
  };

  Corner corner(const ImDrawVert& vertex) const;
  Box clipped(float left, float top, float right, float bottom, const Box& clip) const;
  void resize(const ImDrawData& data);
  void fill(const Box& box, std::uint32_t color);
  bool rectangle(const Corner& a, const Corner& b, const Corner& c, const Corner& d, const Box& clip);
  void textured(const Corner& from, const Corner& to, const Box& box);
  void triangle(const Corner* a, const Corner* b, const Corner* c, const Box& clip);
  void span(std::uint32_t* first, const Span& what, int count);
  const std::uint8_t* texture_row(float v) const;

  int width_ = 0;
  int height_ = 0;
  std::vector<std::uint32_t> pixels_;
  std::vector<Texel> columns_;  // kept for its room
  Atlas atlas_;
  float x_ = 0, y_ = 0;              // what lies in the upper left corner
  float scale_x_ = 1, scale_y_ = 1;  // pixels a unit
};

}  // namespace tcplab::shell
