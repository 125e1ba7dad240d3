#include <SDL.h>
#include <imgui.h>

#include "shell/painting/painter.hpp"
#include "shell/painting/raster.hpp"

namespace tcplab::shell {
namespace {

class Processor final : public Painter {
 public:
  Processor(SDL_Window* window, ShowPixels show) : window_(window), show_(show) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  }

  void begin_frame() override {
    if (atlas_.opacity) return;
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    unsigned char* opacity = nullptr;
    fonts.GetTexDataAsAlpha8(&opacity, &atlas_.width, &atlas_.height);
    atlas_.opacity = opacity;
  }
  void paint(const Surfaces& surfaces, ImDrawData& data) override {
    raster_.draw(surfaces, data, atlas_);
    show_(window_, raster_.pixels().data(), raster_.width(), raster_.height());
  }
  void forget_textures() override { atlas_ = {}; }
  bool waits() const override { return false; }

 private:
  SDL_Window* window_;
  ShowPixels show_;
  Raster raster_;
  Raster::Atlas atlas_;
};

}  // namespace

std::unique_ptr<Painter> paint_by_processor(SDL_Window* window, ShowPixels show) {
  return std::make_unique<Processor>(window, show);
}

void show_by_sdl(SDL_Window* window, const void* pixels, int width, int height) {
  SDL_Surface* const shown = SDL_GetWindowSurface(window);
  if (!shown) return;
  // SDL's function takes what is only read from for what may be written to.
  SDL_Surface* const picture = SDL_CreateRGBSurfaceWithFormatFrom(const_cast<void*>(pixels), width, height,
                                                                  32, 4 * width, SDL_PIXELFORMAT_XBGR8888);
  if (picture) SDL_BlitSurface(picture, nullptr, shown, nullptr);
  SDL_FreeSurface(picture);
  SDL_UpdateWindowSurface(window);
}

}  // namespace tcplab::shell
