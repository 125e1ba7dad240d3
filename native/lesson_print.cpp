// `tcplab lesson print`: a lesson on paper.
#include "native/lesson_commands.hpp"

namespace tcplab::native {

ExitCode lesson_print_command(const LessonPrintOptions&) {
  complain("not yet");
  return kFailed;
}

}  // namespace tcplab::native
