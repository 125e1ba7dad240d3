#include "native/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/descriptor.hpp"

namespace tcplab::native {

namespace {

std::optional<Failure> write_all(int fd, std::span<const std::uint8_t> content, const std::string& name) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure("write " + name, errno);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return std::nullopt;
}

}  // namespace

Failure system_failure(const std::string& what, int error) { return {what + ": " + std::strerror(error)}; }

Result<std::string, Failure> read_file(const std::string& path) {
  const std::string what = "open '" + path + "'";
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return system_failure(what, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)) return system_failure(what, EISDIR);

  std::string content;
  std::array<char, 65536> piece;
  while (true) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("read '" + path + "'", errno);
    if (count == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::optional<Failure> write_file(const std::string& path, std::span<const std::uint8_t> content) {
  if (path == "-") return write_all(STDOUT_FILENO, content, "standard output");
  const std::string name = "'" + path + "'";
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file) return system_failure("open " + name, errno);
  if (auto failure = write_all(file.get(), content, name)) return failure;
  if (::close(file.release()) != 0) return system_failure("write " + name, errno);
  return std::nullopt;
}

std::optional<Failure> write_file(const std::string& path, std::string_view content) {
  return write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
}

}  // namespace tcplab::native
