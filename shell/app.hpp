#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "shell/settings.hpp"
#include "shell/transcript.hpp"

namespace tcplab::shell {

// The whole user interface.
class App {
 public:
  App();
  void draw();  // between ImGui::NewFrame and ImGui::Render
  bool animating() const;
  bool open_text(std::string name, std::string text);
  bool open_named(std::string_view name);
  void set_theme(Theme theme);
  void set_language(Language language);
  Language language() const;
  const Transcript& transcript() const;
  ImVec4 background() const;

 private:
  Theme theme_ = Theme::kDark;
  Language language_ = Language::kEnglish;
  Transcript transcript_;
  bool playing_ = false;
};

}  // namespace tcplab::shell
