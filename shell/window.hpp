#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "shell/fingers.hpp"
#include "shell/painting/painter.hpp"
#include "shell/painting/picture.hpp"

struct SDL_Window;
union SDL_Event;

namespace tcplab::shell {

class App;

// The place where an App is drawn: one SDL window with Dear ImGui, painted by OpenGL, or by the program
// itself where there is none. It draws only when something changed, and knows neither the browser nor the
// desktop: those own the loop around it.
class Window {
 public:
  struct Options {
    std::string title = "tcplab";
    int width = 1280;  // points
    int height = 800;
    bool graphics_card = true;  // false: the processor would draw for OpenGL, which the program does faster
    bool opengl_es = false;     // OpenGL ES 3.0 (WebGL2) instead of OpenGL 3.3
    bool vsync = true;
    ShowPixels show_pixels = nullptr;  // where OpenGL does not paint: show_by_sdl, or the browser's way
  };

  // On failure ok() is false, error() says why, and nothing else may be called.
  explicit Window(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool ok() const { return error_.empty(); }
  const std::string& error() const { return error_; }

  // Handles the input that has arrived and draws when a frame is due. True when it drew.
  bool frame(App& app);

  // frame(), preceded by a wait for input while nothing is due. False once the user has closed the window.
  bool run_once(App& app);

  // Milliseconds until the next frame is due: 0 for at once, negative for "not before there is input".
  int milliseconds_to_next_frame(const App& app) const;

  // Draws now, whether a frame is due or not; on the screen only what looks otherwise than before.
  void draw(App& app);

  // Something changed other than by input: draw again.
  void wake();

  // The drawing surface in device pixels, where it is known better than by SDL. Zero: ask SDL.
  void set_drawable_size(int width, int height);

  // What the system shows above it and in its lists of windows.
  void set_title(const std::string& title);

  // Font files have come or gone.
  void reload_fonts();

  // The graphics context was lost (its objects are gone with it), or is back.
  void on_graphics_lost();
  void on_graphics_restored();

 private:
  void open(const Options& options);
  bool open_window(const Options& options, unsigned flags);
  bool open_for_opengl(const Options& options);
  void start_imgui();
  void close();
  void handle(const SDL_Event& event, App& app);
  void handle_finger(const SDL_Event& event, App& app);
  void prefer_mouse_events();
  void apply_drawable_size();
  void bake_fonts_if_needed(const App& app);

  SDL_Window* window_ = nullptr;
  std::unique_ptr<Painter> painter_;
  std::string error_;
  bool open_ = true;
  bool graphics_lost_ = false;
  int frames_due_ = 0;
  std::uint64_t settle_at_ = 0;  // SDL ticks; 0 when settled
  int drawable_width_ = 0;
  int drawable_height_ = 0;
  float baked_ratio_ = 0.0f;
  bool baked_chinese_ = false;
  Fingers fingers_;
  Picture picture_;  // on the screen
};

}  // namespace tcplab::shell
