#pragma once

struct ImFont;

namespace tcplab::shell {

enum class Face { kText, kHeading, kMono, kSmall, kSmallMono };

// The baked font of a face. Valid until the fonts are baked again, so ask for it in every frame.
ImFont* face(Face face);

// Fills the font atlas from the files in fonts/ beside the program, at pixel_ratio device pixels for each
// point. A face whose file is missing falls back to Dear ImGui's own font. With chinese, Chinese glyphs are
// merged into every face.
void bake_fonts(float pixel_ratio, bool chinese);

}  // namespace tcplab::shell
