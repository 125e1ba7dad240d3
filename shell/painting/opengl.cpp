#include <cmath>

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <imgui_impl_opengl3_loader.h>  // what the backend has loaded
#endif

#include "shell/painting/painter.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {
namespace {

void clear(const Surfaces& surfaces, const ImDrawData& data) {
  const ImVec2 scale = data.FramebufferScale;
  const float height = std::floor(data.DisplaySize.y * scale.y);
  glEnable(GL_SCISSOR_TEST);
  for (const auto& [area, color] : surfaces) {
    const float left = std::round((area.left - data.DisplayPos.x) * scale.x);
    const float right = std::round((area.right - data.DisplayPos.x) * scale.x);
    const float top = std::round((area.top - data.DisplayPos.y) * scale.y);
    const float bottom = std::round((area.bottom - data.DisplayPos.y) * scale.y);
    if (right <= left || bottom <= top) continue;
    glScissor(static_cast<int>(left), static_cast<int>(height - bottom), static_cast<int>(right - left),
              static_cast<int>(bottom - top));
    const ImVec4 c = vec(color);
    glClearColor(c.x, c.y, c.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
  }
  glDisable(GL_SCISSOR_TEST);
}

class OpenGl final : public Painter {
 public:
  OpenGl(SDL_Window* window, SDL_GLContext context, bool es, bool vsync)
      : window_(window), context_(context), vsync_(vsync && SDL_GL_SetSwapInterval(1) == 0) {
    ImGui_ImplOpenGL3_Init(es ? "#version 300 es" : "#version 330 core");
  }
  ~OpenGl() override {
    ImGui_ImplOpenGL3_Shutdown();
    SDL_GL_DeleteContext(context_);
  }

  void begin_frame() override { ImGui_ImplOpenGL3_NewFrame(); }
  void paint(const Surfaces& surfaces, ImDrawData& data) override {
    clear(surfaces, data);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
    SDL_GL_SwapWindow(window_);
  }
  void forget_textures() override { ImGui_ImplOpenGL3_DestroyDeviceObjects(); }  // begin_frame() makes them
  bool waits() const override { return vsync_; }

 private:
  SDL_Window* window_;
  SDL_GLContext context_;
  bool vsync_;
};

}  // namespace

void ask_for_opengl(bool es) {
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK,
                      es ? SDL_GL_CONTEXT_PROFILE_ES : SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, es ? 0 : 3);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

std::unique_ptr<Painter> paint_by_opengl(SDL_Window* window, bool es, bool vsync) {
  const SDL_GLContext context = SDL_GL_CreateContext(window);
  if (!context) return nullptr;
  return std::make_unique<OpenGl>(window, context, es, vsync);
}

}  // namespace tcplab::shell
