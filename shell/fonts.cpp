#include "shell/fonts.hpp"

#include <SDL.h>
#include <imgui.h>

#include <array>
#include <cmath>
#include <cstring>
#include <string>

namespace tcplab::shell {
namespace {

struct FaceFile {
  const char* file;
  float points;
};

// In the order of Face.
constexpr std::array<FaceFile, 3> kFaces{{{"text.otf", 15.0f}, {"heading.otf", 17.0f}, {"mono.ttf", 14.0f}}};
constexpr const char* kChineseFile = "chinese.otf";

// Everything that the font files were subset to; what a file lacks is skipped.
constexpr std::array<ImWchar, 3> kWestern{0x0020, 0x2fff, 0};
constexpr std::array<ImWchar, 3> kChinese{0x3000, 0xffef, 0};

struct FontFile {
  void* data = nullptr;  // owned by the atlas once it is added
  int size = 0;
};

std::string fonts_directory() {
  char* base = SDL_GetBasePath();
  std::string directory = base ? base : "./";
  SDL_free(base);
  return directory + "fonts/";
}

FontFile load(const char* name) {
  std::size_t size = 0;
  void* data = SDL_LoadFile((fonts_directory() + name).c_str(), &size);
  if (!data) return {};
  FontFile file{ImGui::MemAlloc(size), static_cast<int>(size)};
  std::memcpy(file.data, data, size);
  SDL_free(data);
  return file;
}

ImFontConfig config_for(float pixels, float pixel_ratio) {
  ImFontConfig config;
  config.SizePixels = pixels;
  config.OversampleH = pixel_ratio < 1.5f ? 2 : 1;  // enough pixels make oversampling invisible
  config.PixelSnapH = pixel_ratio >= 1.5f;
  return config;
}

void add_face(const FaceFile& face, float pixel_ratio, bool chinese) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const float pixels = std::round(face.points * pixel_ratio);
  ImFontConfig config = config_for(pixels, pixel_ratio);
  if (const FontFile file = load(face.file); file.data) {
    atlas.AddFontFromMemoryTTF(file.data, file.size, pixels, &config, kWestern.data());
  } else {
    atlas.AddFontDefault(&config);
  }
  if (!chinese) return;
  if (const FontFile file = load(kChineseFile); file.data) {
    config.MergeMode = true;
    config.OversampleH = 1;
    atlas.AddFontFromMemoryTTF(file.data, file.size, pixels, &config, kChinese.data());
  }
}

}  // namespace

ImFont* face(Face face) { return ImGui::GetIO().Fonts->Fonts[static_cast<int>(face)]; }

void bake_fonts(float pixel_ratio, bool chinese) {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  for (const FaceFile& file : kFaces) add_face(file, pixel_ratio, chinese);
  io.Fonts->Build();
  io.FontGlobalScale = 1.0f / pixel_ratio;
}

}  // namespace tcplab::shell
