#include "tests/shell/screen.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

namespace tcplab::shell {
namespace {

struct Letter {
  ImFontGlyph glyph;
  float space = 0;  // how wide a space is beside it
};

// By the octets of where a glyph begins in the atlas: u, v.
using Letters = std::unordered_map<std::uint64_t, Letter>;

std::uint64_t corner(float u, float v) {
  return std::uint64_t{std::bit_cast<std::uint32_t>(u)} << 32 | std::bit_cast<std::uint32_t>(v);
}

// What tells the fonts that are baked from others.
std::vector<std::tuple<const ImFontGlyph*, int, float, int, int>> baked() {
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  std::vector<std::tuple<const ImFontGlyph*, int, float, int, int>> fonts;
  for (const ImFont* font : atlas.Fonts)
    fonts.emplace_back(font->Glyphs.Data, font->Glyphs.Size, font->FontSize, atlas.TexWidth, atlas.TexHeight);
  return fonts;
}

// Collected once for all the screens that are read with the same fonts.
const Letters& letters() {
  static Letters all;
  static auto of = baked();
  if (auto now = baked(); all.empty() || now != of) {
    of = std::move(now);
    all.clear();
    for (const ImFont* font : ImGui::GetIO().Fonts->Fonts) {
      const ImFontGlyph* space = font->FindGlyphNoFallback(' ');
      for (const ImFontGlyph& glyph : font->Glyphs) {
        if (glyph.Visible)
          all[corner(glyph.U0, glyph.V0)] = {glyph, space ? space->AdvanceX : glyph.AdvanceX};
      }
    }
  }
  return all;
}

void append(std::string& text, unsigned codepoint) {
  char octets[5] = {};
  ImTextCharToUtf8(octets, codepoint);
  text += octets;
}

class Reader {
 public:
  std::vector<Line> read() {
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (const ImDrawCmd& command : list->CmdBuffer) read(*list, command);
      finish();
    }
    return std::move(lines_);
  }

 private:
  // A glyph is two triangles over four corners; anything else is no text.
  void read(const ImDrawList& list, const ImDrawCmd& command) {
    const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    for (unsigned i = 0; i + 5 < command.ElemCount;) {
      const ImDrawIdx first = index[i];
      const bool quad = index[i + 1] == first + 1 && index[i + 2] == first + 2 && index[i + 3] == first &&
                        index[i + 4] == first + 2 && index[i + 5] == first + 3;
      const ImDrawVert& a = vertices[first];
      const auto found = quad ? letters_.find(corner(a.uv.x, a.uv.y)) : letters_.end();
      if (found == letters_.end()) {
        i += 3;
        continue;
      }
      add(found->second, a, vertices[first + 2], command.ClipRect);
      i += 6;
    }
  }

  void add(const Letter& letter, const ImDrawVert& a, const ImDrawVert& c, const ImVec4& clip) {
    if (c.pos.x <= clip.x || a.pos.x >= clip.z || c.pos.y <= clip.y || a.pos.y >= clip.w) return;
    if (a.col >> 24 == 0) return;
    const ImFontGlyph& glyph = letter.glyph;
    const float scale = (c.pos.y - a.pos.y) / (glyph.Y1 - glyph.Y0);
    const Point pen{a.pos.x - glyph.X0 * scale, a.pos.y - glyph.Y0 * scale};
    const float gap = pen.x - next_.x;
    const float space = letter.space * scale;
    const bool goes_on =
        line_ && std::abs(pen.y - next_.y) < 1 && line_->color == a.col && gap > -1.5f && gap < 2.6f * space;
    if (!goes_on) {
      finish();
      line_ = Line{{}, {a.pos.x, a.pos.y, c.pos.x, c.pos.y}, a.col, a.pos.x < clip.x + 1, false, false};
    } else if (gap > space * 0.6f) {
      line_->text += ' ';
    }
    append(line_->text, glyph.Codepoint);
    line_->box = {line_->box.left, std::min(line_->box.top, a.pos.y), c.pos.x,
                  std::max(line_->box.bottom, c.pos.y)};
    line_->cut_right = c.pos.x > clip.z - glyph.AdvanceX * scale;
    line_->cut_across = line_->cut_across || a.pos.y < clip.y || c.pos.y > clip.w;
    next_ = {pen.x + glyph.AdvanceX * scale, pen.y};
  }

  void finish() {
    if (line_) lines_.push_back(std::move(*line_));
    line_.reset();
  }

  const Letters& letters_ = letters();
  std::vector<Line> lines_;
  std::optional<Line> line_;
  Point next_;  // where the pen is after the last letter
};

}  // namespace

std::vector<Line> read_screen() { return Reader().read(); }

const Line* find_line(const std::vector<Line>& lines, std::string_view words) {
  for (const Line& line : lines) {
    if (line.text.find(words) != std::string::npos) return &line;
  }
  return nullptr;
}

}  // namespace tcplab::shell
