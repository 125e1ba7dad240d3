// What SDL2 and Dear ImGui's backend for it can ask for and never need here: with these, the linker leaves
// out of the page what would answer, which is a table of all of WebGL with its JavaScript, and game
// controllers with their database.
#include <SDL.h>

extern "C" {

// SDL asks for functions of OpenGL by their names where it looks for extensions, of which a browser has none
// that it knows.
void* eglGetProcAddress(const char*) { return nullptr; }

// Nobody steers the lab with a game controller (ImGuiConfigFlags_NavEnableGamepad is off).
SDL_GameController* SDL_GameControllerOpen(int) { return nullptr; }
Uint8 SDL_GameControllerGetButton(SDL_GameController*, SDL_GameControllerButton) { return 0; }
Sint16 SDL_GameControllerGetAxis(SDL_GameController*, SDL_GameControllerAxis) { return 0; }

}  // extern "C"
