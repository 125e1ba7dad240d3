#include "native/outputs.hpp"

#include <filesystem>
#include <system_error>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "native/files.hpp"

namespace tcplab::native {

namespace {

namespace fs = std::filesystem;

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  const int result = path == "-" ? ::fstat(STDOUT_FILENO, &status) : ::stat(path.c_str(), &status);
  if (result != 0) return std::nullopt;
  return status;
}

bool is_null_device(const struct stat& status) {
  return S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
}

bool same(const std::string& a, const std::string& b) {
  if (a == "-" && b == "-") return true;
  const auto first = status_of(a);
  const auto second = status_of(b);
  if (first && second) {
    return first->st_dev == second->st_dev && first->st_ino == second->st_ino && !is_null_device(*first);
  }
  if (first || second || a == "-" || b == "-") return false;
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(a), error) == fs::weakly_canonical(fs::absolute(b), error);
}

std::string place(const std::string& path) { return path == "-" ? "standard output" : "'" + path + "'"; }

}  // namespace

std::optional<Failure> check_outputs(const std::vector<Output>& outputs,
                                     const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (auto failure = refused_input(input)) return failure;
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Output& output = outputs[i];
    for (std::size_t j = 0; j < i; ++j) {
      if (same(outputs[j].path, output.path))
        return Failure{outputs[j].name + " and " + output.name + " would mix: both are written to " +
                       place(output.path)};
    }
    for (const std::string& input : inputs) {
      if (same(input, output.path))
        return Failure{output.name + " would replace '" + input + "', which is read"};
    }
  }
  return std::nullopt;
}

}  // namespace tcplab::native
