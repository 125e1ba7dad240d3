#include "native/capture_source.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/bytes_of.hpp"
#include "core/scenario/scenario.hpp"
#include "native/descriptor.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

bool is_capture_file(const std::string& path) {
  if (scenario::find_builtin(path) != nullptr) return false;
  if (capture::is_capture(path, {})) return true;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::array<char, 16> first;
  const ssize_t count = ::read(file.get(), first.data(), first.size());
  return count > 0 && capture::looks_captured({first.data(), static_cast<std::size_t>(count)});
}

Result<trace::Imported, Failure> load_capture(const std::string& path) {
  const auto content = read_file(path);
  if (!content) return content.error();
  auto imported = trace::import_capture(path.substr(path.rfind('/') + 1), bytes_of(*content));
  if (!imported) return Failure{bounded(path) + ": " + imported.error().told().in(Language::kEnglish)};
  return *std::move(imported);
}

void tell_of_capture(const std::string& path, std::string_view about) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s: %.*s\n", bounded(path).c_str(), static_cast<int>(about.size()), about.data());
}

Failure no_scenario_but_a_capture(const std::string& path) {
  return {"'" + bounded(path) +
          "' is a capture: it tells what was on the wire, but has no causes, no hosts to ask and nothing to "
          "run again. run, diff, svg, plots and gui take captures"};
}

}  // namespace tcplab::native
