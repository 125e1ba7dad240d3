#pragma once

#include <string>

struct ImFont;

namespace tcplab::shell {

enum class Face { kText, kHeading, kMono, kSmall, kSmallMono };

// The baked font of a face. Valid until the fonts are baked again, so ask for it in every frame.
ImFont* face(Face face);

// Where the fonts are for a program in that directory (with its slash): fonts/ beside it, as it was built, or
// ../share/tcplab/fonts/, as it was installed.
std::string fonts_directory(const std::string& program_directory);

// Fills the font atlas from the files in fonts_directory(), at pixel_ratio device pixels for each
// point. A face whose file is missing falls back to Dear ImGui's own font. With chinese, Chinese glyphs are
// merged into every face.
void bake_fonts(float pixel_ratio, bool chinese);

}  // namespace tcplab::shell
