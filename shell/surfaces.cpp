#include "shell/surfaces.hpp"

#include <cmath>

#include <imgui.h>
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <imgui_impl_opengl3_loader.h>  // what the backend has loaded
#endif

#include "shell/ui.hpp"

namespace tcplab::shell {

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

}  // namespace tcplab::shell
