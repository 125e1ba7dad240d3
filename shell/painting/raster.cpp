#include "shell/painting/raster.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <imgui.h>

namespace tcplab::shell {
namespace {

constexpr std::uint32_t kOpaque = 0xff000000;
constexpr unsigned kWhole = 256;  // of what is mixed

// A colour of that opacity, of kWhole, laid over others. Two channels are mixed at a time.
class Glaze {
 public:
  Glaze(std::uint32_t color, unsigned opacity)
      : red_blue_((color & 0xff00ff) * opacity),
        green_((color & 0x00ff00) * opacity),
        rest_(kWhole - opacity) {}

  std::uint32_t over(std::uint32_t under) const {
    const std::uint32_t red_blue = (under & 0xff00ff) * rest_ + red_blue_;
    const std::uint32_t green = (under & 0x00ff00) * rest_ + green_;
    return kOpaque | (red_blue >> 8 & 0xff00ff) | (green >> 8 & 0x00ff00);
  }

 private:
  std::uint32_t red_blue_;
  std::uint32_t green_;
  std::uint32_t rest_;
};

// 255 is all of it.
constexpr unsigned of_whole(unsigned octet) { return octet + (octet >> 7); }

// The first pixel whose centre is not before that place.
int pixel_at(double place, int low, int high) {
  if (!(place > low)) return low;  // not a number, too
  if (place >= high) return high;
  return static_cast<int>(std::ceil(place - 0.5));
}

constexpr int kFixed = 16;  // bits behind the point

int fixed(double value) {
  constexpr double kMost = 1 << 14;
  if (!(value > -kMost)) return -(1 << 30);  // not a number, too
  return static_cast<int>(std::min(value, kMost) * (1 << kFixed));
}

// So many steps from a value leave it between 0 and the most.
void keep_within(int& value, int& step, int count, int most) {
  const std::int64_t end = value + std::int64_t{step} * (count - 1);
  const int first = std::clamp(value, 0, most);
  const int last = static_cast<int>(std::clamp<std::int64_t>(end, 0, most));
  if (first == value && last == end) return;
  value = first;
  step = count > 1 ? (last - first) / (count - 1) : 0;
}

}  // namespace

// What a row of a triangle looks like: values at its first pixel, and how they change with every pixel.
struct Raster::Span {
  std::uint32_t color;
  int opacity, opacity_step;  // fixed, of 255
  const std::uint8_t* row;    // of the texture; null where all of it is as opaque
  int u, u_step;              // fixed, texels
};

void Raster::resize(const ImDrawData& data) {
  x_ = data.DisplayPos.x;
  y_ = data.DisplayPos.y;
  scale_x_ = data.FramebufferScale.x;
  scale_y_ = data.FramebufferScale.y;
  constexpr float kLargest = 16384;
  width_ = static_cast<int>(std::clamp(data.DisplaySize.x * scale_x_, 0.0f, kLargest));
  height_ = static_cast<int>(std::clamp(data.DisplaySize.y * scale_y_, 0.0f, kLargest));
  pixels_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
}

Raster::Corner Raster::corner(const ImDrawVert& vertex) const {
  return {(vertex.pos.x - x_) * scale_x_, (vertex.pos.y - y_) * scale_y_, vertex.uv.x, vertex.uv.y,
          vertex.col};
}

Raster::Box Raster::clipped(float left, float top, float right, float bottom, const Box& clip) const {
  return {pixel_at(left, clip.left, clip.right), pixel_at(top, clip.top, clip.bottom),
          pixel_at(right, clip.left, clip.right), pixel_at(bottom, clip.top, clip.bottom)};
}

void Raster::fill(const Box& box, std::uint32_t color) {
  const unsigned opacity = color >> 24;
  const Glaze glaze(color, of_whole(opacity));
  if (opacity == 0) return;
  for (int y = box.top; y < box.bottom; ++y) {
    std::uint32_t* const row = pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_;
    if (opacity == 255) {
      std::fill(row + box.left, row + box.right, color);
    } else {
      for (int x = box.left; x < box.right; ++x) row[x] = glaze.over(row[x]);
    }
  }
}

const std::uint8_t* Raster::texture_row(float v) const {
  const int row = std::clamp(fixed(double{v} * atlas_.height) >> kFixed, 0, atlas_.height - 1);
  return atlas_.opacity + std::ptrdiff_t{row} * atlas_.width;
}

// A glyph, mostly: each pixel is a mixture of the four texels around its centre.
void Raster::textured(const Corner& from, const Corner& to, const Box& box) {
  const float across = (to.u - from.u) * static_cast<float>(atlas_.width) / (to.x - from.x);
  const float down = (to.v - from.v) * static_cast<float>(atlas_.height) / (to.y - from.y);
  const auto texel = [](float place, int count, int& part) {
    const int at = std::clamp(fixed(place), 0, ((count - 1) << kFixed) - 1);
    part = at >> (kFixed - 8) & 0xff;
    return at >> kFixed;
  };
  columns_.clear();
  for (int x = box.left; x < box.right; ++x) {
    const float u =
        from.u * static_cast<float>(atlas_.width) + (static_cast<float>(x) + 0.5f - from.x) * across;
    int part = 0;
    const int at = texel(u - 0.5f, atlas_.width, part);
    columns_.push_back({atlas_.opacity + at, static_cast<unsigned>(part)});
  }
  const unsigned most = of_whole(from.color >> 24);
  for (int y = box.top; y < box.bottom; ++y) {
    const float v =
        from.v * static_cast<float>(atlas_.height) + (static_cast<float>(y) + 0.5f - from.y) * down;
    int part = 0;
    const std::ptrdiff_t above = std::ptrdiff_t{texel(v - 0.5f, atlas_.height, part)} * atlas_.width;
    const std::ptrdiff_t below = above + (part > 0 ? atlas_.width : 0);
    const unsigned lower = static_cast<unsigned>(part);
    std::uint32_t* pixel = pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_ + box.left;
    for (const Texel& column : columns_) {
      const std::uint8_t* const high = column.at + above;
      const std::uint8_t* const low = column.at + below;
      const unsigned upper_mix = high[0] * (kWhole - column.part) + high[1] * column.part;
      const unsigned lower_mix = low[0] * (kWhole - column.part) + low[1] * column.part;
      const unsigned opacity = (upper_mix * (kWhole - lower) + lower_mix * lower) >> 16;
      if (opacity != 0) *pixel = Glaze(from.color, of_whole(opacity) * most >> 8).over(*pixel);
      ++pixel;
    }
  }
}

// False where it is none whose sides are upright and level, of one colour.
bool Raster::rectangle(const Corner& a, const Corner& b, const Corner& c, const Corner& d, const Box& clip) {
  const bool upright = a.x == d.x && b.x == c.x && a.y == b.y && c.y == d.y && a.x <= b.x && a.y <= d.y;
  const bool plain = a.color == b.color && a.color == c.color && a.color == d.color;
  const bool straight = a.u == d.u && b.u == c.u && a.v == b.v && c.v == d.v;
  if (!upright || !plain || !straight) return false;
  const Box box = clipped(a.x, a.y, c.x, c.y, clip);
  if (box.left >= box.right || box.top >= box.bottom || a.color >> 24 == 0) return true;
  if (a.u == c.u && a.v == c.v) {
    fill(box, a.color);
  } else {
    textured(a, c, box);
  }
  return true;
}

void Raster::span(std::uint32_t* first, const Span& what, int count) {
  if (!what.row && what.opacity_step == 0) {
    const unsigned opacity = static_cast<unsigned>(std::clamp(what.opacity >> kFixed, 0, 255));
    if (opacity == 255) return void(std::fill_n(first, count, what.color | kOpaque));
    const Glaze glaze(what.color, of_whole(opacity));
    for (int i = 0; i < count; ++i) first[i] = glaze.over(first[i]);
    return;
  }
  int opacity = what.opacity, opacity_step = what.opacity_step;
  int u = what.u, u_step = what.u_step;
  keep_within(opacity, opacity_step, count, (256 << kFixed) - 1);
  keep_within(u, u_step, count, ((atlas_.width - 1) << kFixed) - 1);
  // Along a line that is nearly level neighbours are as good as equal, and mixed together.
  constexpr int kSlow = (1 << kFixed) / 256;
  const bool slow = opacity_step == 0 && std::abs(u_step) < kSlow;
  for (int i = 0; i < count;) {
    const int end = slow ? std::min(i + 4, count) : i + 1;
    unsigned mixed = of_whole(static_cast<unsigned>(opacity >> kFixed));
    if (what.row) {
      const std::uint8_t* const texel = what.row + (u >> kFixed);
      const unsigned part = static_cast<unsigned>(u >> (kFixed - 8)) & 0xff;
      mixed = mixed * of_whole((texel[0] * (kWhole - part) + texel[1] * part) >> 8) >> 8;
    }
    const Glaze glaze(what.color, mixed);
    opacity += opacity_step;
    u += u_step * (end - i);
    for (; i < end; ++i)
      if (mixed != 0) first[i] = glaze.over(first[i]);
  }
}

void Raster::triangle(const Corner* a, const Corner* b, const Corner* c, const Box& clip) {
  if ((a->color | b->color | c->color) >> 24 == 0) return;
  if (b->y < a->y) std::swap(a, b);
  if (c->y < b->y) std::swap(b, c);
  if (b->y < a->y) std::swap(a, b);
  const Box rows = clipped(0, a->y, 0, c->y, clip);
  const double bx = double{b->x} - a->x, by = double{b->y} - a->y;
  const double cx = double{c->x} - a->x, cy = double{c->y} - a->y;
  const double area = bx * cy - cx * by;
  if (rows.top >= rows.bottom || !(std::abs(area) > 1e-6)) return;

  // How a value with these differences from the first corner changes with every pixel.
  const auto slope_x = [&](double to_b, double to_c) { return (to_b * cy - to_c * by) / area; };
  const auto slope_y = [&](double to_b, double to_c) { return (bx * to_c - cx * to_b) / area; };
  const auto opacity = [](const Corner* of) { return static_cast<double>(of->color >> 24); };
  const double b_opacity = opacity(b) - opacity(a), c_opacity = opacity(c) - opacity(a);
  const double opacity_x = slope_x(b_opacity, c_opacity), opacity_y = slope_y(b_opacity, c_opacity);
  const double width = atlas_.width;
  const double b_u = (double{b->u} - a->u) * width, c_u = (double{c->u} - a->u) * width;
  const double u_x = slope_x(b_u, c_u), u_y = slope_y(b_u, c_u);

  Span what{a->color, 0, fixed(opacity_x), b_u == 0 && c_u == 0 ? nullptr : texture_row(a->v), 0, fixed(u_x)};
  // Both triangles at an edge find the same pixels, for they measure it from the same end.
  const double long_slope = cx / cy;
  const double upper_slope = by > 0 ? bx / by : 0;
  const double lower_height = double{c->y} - b->y;
  const double lower_slope = lower_height > 0 ? (double{c->x} - b->x) / lower_height : 0;
  for (int y = rows.top; y < rows.bottom; ++y) {
    const double down = y + 0.5 - a->y;
    double left = a->x + down * long_slope;
    double right = down < by ? a->x + down * upper_slope : b->x + (y + 0.5 - b->y) * lower_slope;
    if (right < left) std::swap(left, right);
    const int from = pixel_at(left, clip.left, clip.right);
    const int to = pixel_at(right, clip.left, clip.right);
    if (from >= to) continue;
    const double along = from + 0.5 - a->x;
    what.opacity = fixed(opacity(a) + along * opacity_x + down * opacity_y + 0.5);
    if (what.row) what.u = fixed(a->u * width - 0.5 + along * u_x + down * u_y);
    span(pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_ + from, what, to - from);
  }
}

void Raster::draw(const Surfaces& surfaces, const ImDrawData& data, const Atlas& atlas) {
  atlas_ = atlas;
  resize(data);
  const Box all{0, 0, width_, height_};
  for (const auto& [area, color] : surfaces) {
    const auto edge = [](float place, float origin, float scale) {
      return std::round((place - origin) * scale);
    };
    fill(clipped(edge(area.left, x_, scale_x_), edge(area.top, y_, scale_y_), edge(area.right, x_, scale_x_),
                 edge(area.bottom, y_, scale_y_), all),
         color | kOpaque);
  }
  for (const ImDrawList* const list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      const auto inside = [](float place, float origin, float scale) {
        return std::floor((place - origin) * scale);
      };
      const Box clip =
          clipped(inside(command.ClipRect.x, x_, scale_x_), inside(command.ClipRect.y, y_, scale_y_),
                  inside(command.ClipRect.z, x_, scale_x_), inside(command.ClipRect.w, y_, scale_y_), all);
      if (clip.left >= clip.right || clip.top >= clip.bottom) continue;
      const ImDrawVert* const vertices = list->VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* at = list->IdxBuffer.Data + command.IdxOffset;
      const ImDrawIdx* const end = at + command.ElemCount;
      while (at < end) {
        const Corner a = corner(vertices[at[0]]), b = corner(vertices[at[1]]), c = corner(vertices[at[2]]);
        const bool quad = end - at >= 6 && at[3] == at[0] && at[4] == at[2];
        if (quad && rectangle(a, b, c, corner(vertices[at[5]]), clip)) {
          at += 6;
          continue;
        }
        triangle(&a, &b, &c, clip);
        at += 3;
      }
    }
  }
}

}  // namespace tcplab::shell
