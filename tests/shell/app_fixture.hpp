#pragma once

#include <optional>
#include <string_view>

#include <gtest/gtest.h>

#include "shell/app.hpp"
#include "shell/fonts.hpp"

namespace tcplab::shell {

// An App without a window: Dear ImGui lays everything out, and nobody rasterises it.
class AppTest : public testing::Test {
 protected:
  AppTest() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    resize(1440, 900);
    bake(1);
    frames(2);
  }
  ~AppTest() override { ImGui::DestroyContext(); }

  void bake(float pixel_ratio, bool chinese = false) {
    bake_fonts(pixel_ratio, chinese);
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
  void click(ImVec2 at, ImGuiMouseButton button = ImGuiMouseButton_Left) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    frames(2);
    io.AddMouseButtonEvent(button, true);
    frames(2);
    io.AddMouseButtonEvent(button, false);
    frames(2);
  }
  void right_click(ImVec2 at) {
    click(at, ImGuiMouseButton_Right);
    frames(2);  // the menu that it opens is laid out
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
  // The control of that name, where it can be clicked; the popup's before the others.
  std::optional<Control> find(std::string_view name) {
    app.measure_controls(true);
    frames(1);
    std::optional<Control> found;
    for (const Control& control : app.controls()) {
      if (control.name == name && (!found || control.above)) found = control;
    }
    app.measure_controls(false);
    return found;
  }
  void click(std::string_view name) {
    const std::optional<Control> control = find(name);
    ASSERT_TRUE(control.has_value()) << "there is no control " << name;
    const Point at = control->visible.center();
    click(ImVec2(at.x, at.y));
  }
  // A character, as the keyboard's layout makes it.
  void type(unsigned character) {
    ImGui::GetIO().AddInputCharacter(character);
    frames(3);
  }
  const trace::Trace& trace() const { return app.model().run()->trace(); }

  App app;
};

}  // namespace tcplab::shell
