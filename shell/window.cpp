#include "shell/window.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_sdl2.h>
#include <imgui_internal.h>

#include "core/base/bytes_of.hpp"
#include "core/capture/reader.hpp"
#include "shell/app.hpp"
#include "shell/fonts.hpp"

namespace tcplab::shell {

void open_dropped_file(const char* path, App& app);

namespace {

constexpr float kLongestFrame = 0.1f;  // seconds, well below ImGuiIO::KeyRepeatDelay
// A click takes ImGui up to three frames to come to rest: press, release, and the layout that follows.
constexpr int kFramesAfterInput = 3;
// Later than ImGui's longest hover delay, so that a tooltip appears although the mouse rests.
constexpr std::uint64_t kSettleMs = 600;
constexpr int kHiddenPollMs = 200;
// What waiting for the screen would take, where there is nothing to show.
constexpr int kUnchangedMs = 8;

// SDL falls back on drivers that show nothing to anybody, and a program in them would run for ever unseen.
bool only_pretends_to_show() {
  const char* wanted = SDL_GetHint(SDL_HINT_VIDEODRIVER);
  if (wanted && *wanted) return false;
  const std::string driver = SDL_GetCurrentVideoDriver();
  return driver == "offscreen" || driver == "dummy" || driver == "evdev";
}

std::string file_name_of(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

// Not among what is this file's alone: a page drops files itself, so that there all of it is loaded later
// (web/split_program.py).
void open_dropped_file(const char* path, App& app) {
  std::size_t size = 0;
  if (char* text = static_cast<char*>(SDL_LoadFile(path, &size)); text) {
    const std::string name = file_name_of(path);
    const std::string_view octets(text, size);
    if (capture::is_capture(name, octets)) {
      app.open_capture(name, bytes_of(octets));
    } else {
      app.open_text(name, std::string(octets));
    }
    SDL_free(text);
  }
}

Window::Window(const Options& options) {
  open(options);
  wake();
}

void Window::open(const Options& options) {
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
    error_ = std::string("SDL cannot start: ") + SDL_GetError();
    return;
  }
  if (only_pretends_to_show()) {
    error_ = "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one).";
    return;
  }
  if (options.graphics_card && open_for_opengl(options)) return;
  SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");  // SDL would look for OpenGL again, in another window
  if (!open_window(options, 0)) {
    error_ = std::string("A window cannot be opened: ") + SDL_GetError();
    return;
  }
  start_imgui();
  painter_ = paint_by_processor(window_, options.show_pixels);
}

bool Window::open_window(const Options& options, unsigned flags) {
  window_ =
      SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, options.width,
                       options.height, flags | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  return window_ != nullptr;
}

// False where there is no OpenGL; then nothing has been opened.
bool Window::open_for_opengl(const Options& options) {
  ask_for_opengl(options.opengl_es);
  if (!open_window(options, SDL_WINDOW_OPENGL)) return false;
  start_imgui();
  painter_ = paint_by_opengl(window_, options.opengl_es, options.vsync);
  if (!painter_) close();
  return painter_ != nullptr;
}

void Window::start_imgui() {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.KeyRepeatDelay = 0.6f;  // as most desktops have it; frames of a slow machine outlast a shorter one
  io.IniFilename = nullptr;  // the layout is the App's, and a run leaves no files behind
  io.LogFilename = nullptr;
  ImGui_ImplSDL2_InitForOther(window_);
}

void Window::close() {
  painter_.reset();
  if (ImGui::GetCurrentContext()) {
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (window_) SDL_DestroyWindow(window_);
  window_ = nullptr;
}

Window::~Window() {
  close();
  SDL_Quit();
}

void Window::wake() {
  frames_due_ = kFramesAfterInput;
  settle_at_ = SDL_GetTicks64() + kSettleMs;
}

void Window::set_title(const std::string& title) {
  if (title != SDL_GetWindowTitle(window_)) SDL_SetWindowTitle(window_, title.c_str());
}

void Window::handle(const SDL_Event& event, App& app) {
  ImGui_ImplSDL2_ProcessEvent(&event);
  if (event.type == SDL_QUIT) open_ = false;
  if (event.type == SDL_WINDOWEVENT) picture_.forget();  // it may have been covered, or be of another size
  if (event.type == SDL_FINGERDOWN || event.type == SDL_FINGERMOTION || event.type == SDL_FINGERUP) {
    handle_finger(event, app);
  }
  if (event.type == SDL_DROPFILE) {
    open_dropped_file(event.drop.file, app);
    SDL_free(event.drop.file);
  }
  wake();
}

// SDL makes a mouse of the first finger; a second one is seen only here.
void Window::handle_finger(const SDL_Event& event, App& app) {
  int width = 0;
  int height = 0;
  SDL_GetWindowSize(window_, &width, &height);
  const SDL_TouchFingerEvent& finger = event.tfinger;
  const Point at{finger.x * static_cast<float>(width), finger.y * static_cast<float>(height)};
  if (event.type == SDL_FINGERDOWN) fingers_.down(finger.fingerId, at);
  if (event.type == SDL_FINGERUP) fingers_.up(finger.fingerId);
  app.set_fingers(fingers_.count());
  if (event.type != SDL_FINGERMOTION) return;
  if (const std::optional<Pinch> pinch = fingers_.move(finger.fingerId, at)) app.pinch(*pinch);
}

int Window::milliseconds_to_next_frame(const App& app) const {
  if (graphics_lost_) return -1;
  if (SDL_GetWindowFlags(window_) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) return kHiddenPollMs;
  if (frames_due_ > 0 || app.animating()) return 0;
  if (settle_at_ == 0) return -1;
  const std::uint64_t now = SDL_GetTicks64();
  return now >= settle_at_ ? 0 : static_cast<int>(settle_at_ - now);
}

bool Window::frame(App& app) {
  for (SDL_Event event; SDL_PollEvent(&event);) handle(event, app);
  if (milliseconds_to_next_frame(app) != 0) return false;
  if (frames_due_ == 0 && settle_at_ != 0 && SDL_GetTicks64() >= settle_at_) {
    frames_due_ = 2;  // one to notice that the mouse rests, one to lay out what that shows
    settle_at_ = 0;
  }
  frames_due_ = std::max(0, frames_due_ - 1);
  draw(app);
  // Dear ImGui takes one change of a button or key a frame. On a slow machine more of them arrive between two
  // frames than the frames after the last would take, and a key would lie there until the next one is
  // pressed.
  if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) frames_due_ = kFramesAfterInput;
  return true;
}

bool Window::run_once(App& app) {
  const int wait = milliseconds_to_next_frame(app);
  if (wait != 0) {
    SDL_Event event;
    if (wait < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, wait)) handle(event, app);
  }
  frame(app);
  return open_;
}

void Window::draw(App& app) {
  bake_fonts_if_needed(app);
  painter_->begin_frame();
  ImGui_ImplSDL2_NewFrame();
  // A key's release is the next frame's, so one slow frame would make a key that was tapped look held, and
  // repeat it.
  ImGui::GetIO().DeltaTime = std::min(ImGui::GetIO().DeltaTime, kLongestFrame);
  prefer_mouse_events();
  apply_drawable_size();
  ImGui::NewFrame();
  app.draw();
  ImGui::Render();
  if (picture_.take(app.surfaces(), *ImGui::GetDrawData())) {
    painter_->paint(app.surfaces(), *ImGui::GetDrawData());
  } else if (painter_->waits()) {
    SDL_Delay(kUnchangedMs);
  }
}

// The backend asks the display server for the pointer, which answers late where input is simulated (Xvfb).
// SDL's own events are right whenever the pointer is over the window.
void Window::prefer_mouse_events() {
  if (SDL_GetMouseFocus() != window_) return;
  int x = 0;
  int y = 0;
  SDL_GetMouseState(&x, &y);
  ImGui::GetIO().AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
}

void Window::apply_drawable_size() {
  ImGuiIO& io = ImGui::GetIO();
  if (drawable_width_ <= 0 || io.DisplaySize.x <= 0.0f || io.DisplaySize.y <= 0.0f) return;
  constexpr float kRoundingGuard = 0.01f;  // the backend truncates size x scale to whole pixels
  io.DisplayFramebufferScale =
      ImVec2((static_cast<float>(drawable_width_) + kRoundingGuard) / io.DisplaySize.x,
             (static_cast<float>(drawable_height_) + kRoundingGuard) / io.DisplaySize.y);
}

void Window::set_drawable_size(int width, int height) {
  drawable_width_ = width;
  drawable_height_ = height;
  picture_.forget();
  wake();
}

void Window::bake_fonts_if_needed(const App& app) {
  int points = 1;
  int pixels = 1;
  SDL_GetWindowSize(window_, &points, nullptr);
  SDL_GL_GetDrawableSize(window_, &pixels, nullptr);
  const float ratio =
      points > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(points) : 1.0f;
  const bool chinese = app.language() == Language::kChinese;
  // Rounding of the window's size moves the ratio a little; only another screen or zoom level moves it by
  // more.
  const bool same_ratio = ratio > baked_ratio_ * 0.99f && ratio < baked_ratio_ * 1.01f;
  if (same_ratio && chinese == baked_chinese_) return;
  bake_fonts(ratio, chinese);
  painter_->forget_textures();
  picture_.forget();
  baked_ratio_ = ratio;
  baked_chinese_ = chinese;
}

void Window::reload_fonts() {
  baked_ratio_ = 0.0f;
  wake();
}

void Window::on_graphics_lost() { graphics_lost_ = true; }

void Window::on_graphics_restored() {
  graphics_lost_ = false;
  painter_->forget_textures();
  picture_.forget();
  wake();
}

}  // namespace tcplab::shell
