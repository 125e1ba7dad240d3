#include "shell/timeline/svg_pen.hpp"

#include <cmath>
#include <cstdio>

namespace tcplab::shell {
namespace {

// A tenth of a pixel, without an exponent and in any locale.
std::string figure(float value) {
  const long tenths = std::lround(static_cast<double>(value) * 10);
  const long whole = std::labs(tenths) / 10;
  const long rest = std::labs(tenths) % 10;
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(whole);
  if (rest != 0) text += "." + std::to_string(rest);
  return text;
}

std::string attribute(const char* name, float value) {
  return std::string(" ") + name + "=\"" + figure(value) + "\"";
}

std::string paint(const char* name, Color color) {
  char hex[8];
  std::snprintf(hex, sizeof hex, "#%02x%02x%02x", color & 0xffu, (color >> 8) & 0xffu, (color >> 16) & 0xffu);
  std::string text = std::string(" ") + name + "=\"" + hex + "\"";
  const unsigned alpha = color >> 24;
  if (alpha < 255) {
    char part[8];
    std::snprintf(part, sizeof part, "0.%02u", alpha * 100 / 255);
    text += std::string(" ") + name + "-opacity=\"" + part + "\"";
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '"') {
      result += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      result += c;  // XML has no other control characters
    }
  }
  return result;
}

// In parts of the size.
float width_of_letter(unsigned char c) {
  if (c >= 0xe3) return 1.0f;  // a Chinese one
  if (c >= 0xc0) return 0.6f;
  if (c >= 0x80) return 0.0f;  // goes on with one
  if (std::string_view(" .,:;'|!ijl()[]").find(static_cast<char>(c)) != std::string_view::npos) return 0.3f;
  if (std::string_view("ftr/-\"").find(static_cast<char>(c)) != std::string_view::npos) return 0.4f;
  if (std::string_view("mwMW@%").find(static_cast<char>(c)) != std::string_view::npos) return 0.88f;
  if (c >= 'A' && c <= 'Z') return 0.7f;
  return 0.6f;
}

}  // namespace

SvgPen::SvgPen(float width, float height, Color background) {
  out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) +
         attribute("height", height) + " viewBox=\"0 0 " + figure(width) + " " + figure(height) +
         "\" font-family=\"Inter, 'Helvetica Neue', Arial, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', "
         "sans-serif\">\n";
  rect({0, 0, width, height}, background);
}

void SvgPen::line(Point from, Point to, Color color, float width, std::string_view dashes) {
  out_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
          attribute("y2", to.y) + paint("stroke", color) + attribute("stroke-width", width);
  if (!dashes.empty()) out_.append(" stroke-dasharray=\"").append(dashes).append("\"");
  out_ += "/>\n";
}

void SvgPen::path(const std::vector<Stroke>& strokes, Color color, float width) {
  if (strokes.empty()) return;
  out_ += "<path d=\"";
  const Point* pen = nullptr;
  for (const Stroke& stroke : strokes) {
    if (pen == nullptr || !(*pen == stroke.from))
      out_ += "M" + figure(stroke.from.x) + "," + figure(stroke.from.y);
    out_ += "L" + figure(stroke.to.x) + "," + figure(stroke.to.y);
    pen = &stroke.to;
  }
  out_ += "\" fill=\"none\"" + paint("stroke", color) + attribute("stroke-width", width) + "/>\n";
}

void SvgPen::rect(const Rect& box, Color fill, float radius, Color edge, float edge_width) {
  out_ += "<rect" + attribute("x", box.left) + attribute("y", box.top) + attribute("width", box.width()) +
          attribute("height", box.height()) + paint("fill", fill);
  if (radius > 0) out_ += attribute("rx", radius);
  if (edge != 0) out_ += paint("stroke", edge) + attribute("stroke-width", edge_width);
  out_ += "/>\n";
}

void SvgPen::circle(Point at, float radius, Color color) {
  out_ += "<circle" + attribute("cx", at.x) + attribute("cy", at.y) + attribute("r", radius) +
          paint("fill", color) + "/>\n";
}

void SvgPen::ring(Point at, float radius, Color color, float width) {
  out_ += "<circle" + attribute("cx", at.x) + attribute("cy", at.y) + attribute("r", radius) +
          " fill=\"none\"" + paint("stroke", color) + attribute("stroke-width", width) + "/>\n";
}

void SvgPen::polygon(std::initializer_list<Point> corners, Color color) {
  out_ += "<polygon points=\"";
  for (const Point& corner : corners) {
    if (out_.back() != '"') out_ += ' ';
    out_ += figure(corner.x) + "," + figure(corner.y);
  }
  out_ += "\"" + paint("fill", color) + "/>\n";
}

void SvgPen::text(Point at, std::string_view text, Color color, float size, Anchor anchor, bool bold) {
  if (text.empty()) return;
  constexpr float kToBaseline = 0.35f;  // from the middle, in parts of the size
  out_ += "<text" + attribute("x", at.x) + attribute("y", at.y + size * kToBaseline) +
          attribute("font-size", size) + paint("fill", color);
  if (anchor != Anchor::kStart)
    out_ += anchor == Anchor::kMiddle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
  if (bold) out_ += " font-weight=\"600\"";
  out_ += ">" + escaped(text) + "</text>\n";
}

void SvgPen::begin(std::string_view name) { out_ += "<g><title>" + escaped(name) + "</title>\n"; }

std::string SvgPen::take() { return std::move(out_) + "</svg>\n"; }

float SvgPen::width_of(std::string_view text, float size) {
  float width = 0;
  for (const char c : text) width += width_of_letter(static_cast<unsigned char>(c)) * size;
  return width;
}

}  // namespace tcplab::shell
