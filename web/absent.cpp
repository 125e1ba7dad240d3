// What SDL2 and Dear ImGui's backend for it can ask for and never need here: with these, the linker leaves
// out of the page what would answer, which is a table of all of WebGL with its JavaScript, game
// controllers with their database, and what copies a picture from any format into any other.
#include <SDL.h>

extern "C" {

// SDL asks for functions of OpenGL by their names where it looks for extensions, of which a browser has none
// that it knows.
void* eglGetProcAddress(const char*) { return nullptr; }

// Nobody steers the lab with a game controller (ImGuiConfigFlags_NavEnableGamepad is off).
SDL_GameController* SDL_GameControllerOpen(int) { return nullptr; }
Uint8 SDL_GameControllerGetButton(SDL_GameController*, SDL_GameControllerButton) { return 0; }
Sint16 SDL_GameControllerGetAxis(SDL_GameController*, SDL_GameControllerAxis) { return 0; }

// The page has no picture of SDL's: no icon of a window, no pointer of its own, and what is drawn without
// WebGL goes past SDL.
void SDL_Blit_Slow(void*) {}

}  // extern "C"
