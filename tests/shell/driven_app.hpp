#pragma once

#include <gtest/gtest.h>

#include "shell/app.hpp"
#include "shell/fonts.hpp"
#include "tests/shell/screen.hpp"

namespace tcplab::shell {

// An App without a window: Dear ImGui lays everything out, and nobody rasterises it.
class DrivenApp : public testing::Test {
 protected:
  DrivenApp() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    resize(1440, 900);
    bake(1);
    frames(2);
  }
  ~DrivenApp() override { ImGui::DestroyContext(); }

  void bake(float pixel_ratio) {
    bake_fonts(pixel_ratio, false);
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  }
  void resize(float width, float height) { ImGui::GetIO().DisplaySize = {width, height}; }
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      ImGui::GetIO().DeltaTime = 1.0f / 60;
      ImGui::NewFrame();
      app.draw();
      ImGui::Render();
    }
  }
  void press(ImGuiKey key, bool shift = false) {
    ImGuiIO& io = ImGui::GetIO();
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, true);
    io.AddKeyEvent(key, true);
    frames(1);
    io.AddKeyEvent(key, false);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, false);
    frames(2);
  }
  // By the arrow keys, from wherever the focus is.
  void step_to(lab::EventId event) {
    while (app.selected() != event) {
      const bool forward = !app.selected() || *app.selected() < event;
      press(forward ? ImGuiKey_RightArrow : ImGuiKey_LeftArrow);
    }
  }
  void point_at(ImVec2 at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    frames(3);
  }
  void click(ImVec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    frames(2);
    io.AddMouseButtonEvent(0, true);
    frames(2);
    io.AddMouseButtonEvent(0, false);
    frames(2);
  }
  void drag(ImVec2 from, ImVec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    frames(2);
    io.AddMouseButtonEvent(0, true);
    frames(2);
    for (int i = 1; i <= 10; ++i) {
      const float part = static_cast<float>(i) / 10;
      io.AddMousePosEvent(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
      frames(1);
    }
    io.AddMouseButtonEvent(0, false);
    frames(2);
  }
  // What there is to read on screen.
  std::vector<Line> screen() const { return read_screen(); }
  const lab::Trace& trace() const { return app.model().run()->trace(); }

  App app;
};

}  // namespace tcplab::shell
