#include <gtest/gtest.h>

#include "shell/ui.hpp"

namespace tcplab::shell {
namespace {

// Lines that meet in an acute angle grow spikes, which stick out.
TEST(Icons, StayInTheirSquare) {
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().DisplaySize = {400, 400};
  ImGui::GetIO().Fonts->Build();
  ImGui::NewFrame();
  for (int icon = 0; icon < static_cast<int>(Icon::kCount); ++icon) {
    for (const float size : {14.0f, 28.0f, 56.0f}) {
      ImDrawList list(ImGui::GetDrawListSharedData());
      list._ResetForNewFrame();
      list.PushTextureID(ImGui::GetIO().Fonts->TexID);
      list.PushClipRectFullScreen();
      draw_icon(list, static_cast<Icon>(icon), {200, 200}, size, 0xffffffffu);
      const float most = size / 2 + std::max(1.25f, size * 0.1f) / 2 + 1.5f;
      ASSERT_GT(list.VtxBuffer.Size, 0);
      for (const ImDrawVert& vertex : list.VtxBuffer) {
        EXPECT_NEAR(vertex.pos.x, 200, most) << "icon " << icon << ", size " << size;
        EXPECT_NEAR(vertex.pos.y, 200, most) << "icon " << icon << ", size " << size;
      }
    }
  }
  ImGui::EndFrame();
  ImGui::DestroyContext();
}

}  // namespace
}  // namespace tcplab::shell
