#pragma once

#include <memory>

#include "shell/painting/surfaces.hpp"

struct ImDrawData;
struct SDL_Window;

namespace tcplab::shell {

// Puts what Dear ImGui has laid out on the screen, in a window.
class Painter {
 public:
  virtual ~Painter() = default;

  // Before a frame is laid out: what it is drawn with is there afterwards.
  virtual void begin_frame() = 0;
  virtual void paint(const Surfaces& surfaces, ImDrawData& data) = 0;
  // The font atlas is another one, or the graphics context was lost with everything in it.
  virtual void forget_textures() = 0;
  // paint() waits for the screen.
  virtual bool waits() const = 0;
};

// By OpenGL 3.3, or OpenGL ES 3.0 (WebGL2), in a window that was made for it (ask_for_opengl()). Null where
// there is none; SDL_GetError() says why. Precondition: Dear ImGui's context is there, now and in all calls.
std::unique_ptr<Painter> paint_by_opengl(SDL_Window* window, bool es, bool vsync);
// Before the window is made: what it has to be like for that.
void ask_for_opengl(bool es);

// Shows a picture of that many pixels, each R, G, B and A in an octet, row by row from the top.
using ShowPixels = void (*)(SDL_Window* window, const void* pixels, int width, int height);

// By the program itself, where there is no graphics card, or nothing that leads to it.
std::unique_ptr<Painter> paint_by_processor(SDL_Window* window, ShowPixels show);
// As SDL shows pictures.
void show_by_sdl(SDL_Window* window, const void* pixels, int width, int height);

}  // namespace tcplab::shell
