// In place of gui_command.cpp, svg_command.cpp, plots_command.cpp and lesson_print.cpp where the window could
// not be built.
#include "native/commands.hpp"
#include "native/lesson_commands.hpp"

namespace tcplab::native {

namespace {

ExitCode built_without_window() {
  complain(
      "this tcplab was built without its window; for that, SDL2, OpenGL and Dear ImGui have to be there when "
      "it is built (cmake/install-deps.sh build)");
  return kFailed;
}

}  // namespace

ExitCode gui_command(const GuiOptions&) { return built_without_window(); }

ExitCode svg_command(const SvgCommandOptions&) { return built_without_window(); }

ExitCode plots_command(const PlotsCommandOptions&) { return built_without_window(); }

ExitCode lesson_print_command(const LessonPrintOptions&) { return built_without_window(); }

}  // namespace tcplab::native
