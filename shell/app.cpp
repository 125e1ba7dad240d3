#include "shell/app.hpp"

#include "shell/fonts.hpp"

namespace tcplab::shell {

App::App() {
  transcript_.version = 1;
  transcript_.title = "Three-way handshake";
  transcript_.lines = {"client sends SYN", "server sends SYN, ACK", "client sends ACK"};
}
void App::draw() {
  ImGui::Begin("tcplab");
  ImGui::PushFont(face(Face::kHeading));
  ImGui::TextUnformatted(language_ == Language::kChinese ? "三次握手：序列号" : "Three-way handshake \u2192");
  ImGui::PopFont();
  ImGui::TextUnformatted("The quick brown fox jumps over the lazy dog 0123456789");
  ImGui::PushFont(face(Face::kMono));
  ImGui::TextUnformatted("45 00 00 3c 1c 46 40 00 40 06");
  ImGui::PopFont();
  ImGui::Checkbox("play", &playing_);
  for (std::size_t i = 0; i < transcript_.lines.size(); ++i) {
    if (ImGui::Selectable(transcript_.lines[i].c_str(), transcript_.focused == static_cast<int>(i))) {
      transcript_.focused = static_cast<int>(i);
      transcript_.detail = "Selected: " + transcript_.lines[i];
      ++transcript_.version;
    }
  }
  ImGui::End();
}
bool App::animating() const { return playing_; }
bool App::open_text(std::string name, std::string text) {
  transcript_.title = std::move(name);
  transcript_.detail = std::move(text);
  ++transcript_.version;
  return true;
}
bool App::open_named(std::string_view name) { return open_text(std::string(name), ""); }
void App::set_theme(Theme theme) {
  theme_ = theme;
  theme == Theme::kDark ? ImGui::StyleColorsDark() : ImGui::StyleColorsLight();
}
void App::set_language(Language language) { language_ = language; }
Language App::language() const { return language_; }
const Transcript& App::transcript() const { return transcript_; }
ImVec4 App::background() const {
  return theme_ == Theme::kDark ? ImVec4(0.08f, 0.09f, 0.11f, 1.0f) : ImVec4(0.97f, 0.97f, 0.98f, 1.0f);
}

}  // namespace tcplab::shell
