#include "shell/fonts.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <string>

#include <SDL.h>
#include <imgui.h>

namespace tcplab::shell {
namespace {

// stb_truetype sizes a font by its line (ascent to descent), a reader by its em: line_per_em (from the font's
// hhea table) lets fonts of one size look alike side by side.
struct FontFile {
  const char* name;
  float line_per_em;
};

struct FaceSpec {
  FontFile file;
  float em;  // points
};

// In the order of Face.
constexpr std::array<FaceSpec, 5> kFaces{{{{"text.otf", 1.21f}, 14.0f},
                                          {{"heading.otf", 1.21f}, 16.0f},
                                          {{"mono.ttf", 1.32f}, 13.0f},
                                          {{"text.otf", 1.21f}, 12.0f},
                                          {{"mono.ttf", 1.32f}, 12.0f}}};
constexpr FontFile kChineseFile{"chinese.otf", 1.448f};

// Everything that the font files were subset to; what a file lacks is skipped.
constexpr std::array<ImWchar, 3> kWestern{0x0020, 0x2fff, 0};
constexpr std::array<ImWchar, 3> kChinese{0x3000, 0xffef, 0};

struct FontData {
  void* bytes = nullptr;  // owned by the atlas once it is added
  int size = 0;
};

std::string own_fonts() {
  char* base = SDL_GetBasePath();
  const std::string directory = base ? base : "./";
  SDL_free(base);
  return fonts_directory(directory);
}

FontData load(const FontFile& file) {
  std::size_t size = 0;
  void* bytes = SDL_LoadFile((own_fonts() + file.name).c_str(), &size);
  if (!bytes) return {};
  FontData data{ImGui::MemAlloc(size), static_cast<int>(size)};
  std::memcpy(data.bytes, bytes, size);
  SDL_free(bytes);
  return data;
}

void add_face(const FaceSpec& face, float pixel_ratio, bool chinese) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.OversampleH = pixel_ratio < 1.5f ? 2 : 1;  // enough pixels make oversampling invisible
  config.SizePixels = std::round(face.em * face.file.line_per_em * pixel_ratio);
  if (const FontData data = load(face.file); data.bytes) {
    atlas.AddFontFromMemoryTTF(data.bytes, data.size, config.SizePixels, &config, kWestern.data());
  } else {
    atlas.AddFontDefault(&config);
  }
  if (!chinese) return;
  if (const FontData data = load(kChineseFile); data.bytes) {
    config.MergeMode = true;
    config.OversampleH = 1;
    const float pixels = std::round(face.em * kChineseFile.line_per_em * pixel_ratio);
    atlas.AddFontFromMemoryTTF(data.bytes, data.size, pixels, &config, kChinese.data());
  }
}

}  // namespace

std::string fonts_directory(const std::string& program_directory) {
  const std::string beside = program_directory + "fonts/";
  const std::string installed = program_directory + "../share/tcplab/fonts/";
  const auto has_fonts = [](const std::string& directory) {
    SDL_RWops* file = SDL_RWFromFile((directory + "text.otf").c_str(), "rb");
    return file != nullptr && SDL_RWclose(file) == 0;
  };
  return !has_fonts(beside) && has_fonts(installed) ? installed : beside;
}

ImFont* face(Face face) { return ImGui::GetIO().Fonts->Fonts[static_cast<int>(face)]; }

void bake_fonts(float pixel_ratio, bool chinese) {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  for (const FaceSpec& spec : kFaces) add_face(spec, pixel_ratio, chinese);
  io.Fonts->Build();
  io.FontGlobalScale = 1.0f / pixel_ratio;
}

}  // namespace tcplab::shell
