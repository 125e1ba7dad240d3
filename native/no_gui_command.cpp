// In place of gui_command.cpp where the window could not be built.
#include "native/commands.hpp"

namespace tcplab::native {

ExitCode gui_command(const GuiOptions&) {
  complain(
      "this tcplab was built without its window; for that, SDL2, OpenGL and Dear ImGui have to be there when "
      "it is "
      "built (cmake/install-deps.sh build)");
  return kFailed;
}

}  // namespace tcplab::native
