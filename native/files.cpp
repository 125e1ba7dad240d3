#include "native/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

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

// Devices, pipes and the like cannot be replaced.
std::optional<Failure> write_in_place(const std::string& path, std::span<const std::uint8_t> content) {
  const std::string name = "'" + path + "'";
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return system_failure("open " + name, errno);
  return write_all(file.get(), content, name);
}

// The file itself, so that a link to it stays one.
std::string behind_links(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

}  // namespace

Failure system_failure(const std::string& what, int error) { return {what + ": " + std::strerror(error)}; }

std::optional<Failure> refused_input(const std::string& path) {
  if (path != "-") return std::nullopt;
  return Failure{"standard input is not read: give the name of a file, and ./- where it is called so"};
}

Result<std::string, Failure> read_file(const std::string& path) {
  if (auto failure = refused_input(path)) return *std::move(failure);
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
  struct stat status {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (there && !S_ISREG(status.st_mode)) return write_in_place(path, content);
  if (there && ::access(path.c_str(), W_OK) != 0) return system_failure("open " + name, errno);

  const std::string target = there ? behind_links(path) : path;
  const std::string beside = target + ".part-" + std::to_string(::getpid());
  Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file) return system_failure("open " + name, errno);
  if (there) static_cast<void>(::fchmod(file.get(), status.st_mode & 07777));
  auto failure = write_all(file.get(), content, name);
  if (::close(file.release()) != 0 && !failure) failure = system_failure("write " + name, errno);
  if (!failure && ::rename(beside.c_str(), target.c_str()) != 0)
    failure = system_failure("replace " + name, errno);
  if (failure) ::unlink(beside.c_str());
  return failure;
}

std::optional<Failure> write_file(const std::string& path, std::string_view content) {
  return write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
}

ExitCode print(std::string_view text) {
  const auto failure = write_file("-", text);
  if (!failure) return kSuccess;
  complain(failure->text);
  return kFailed;
}

}  // namespace tcplab::native
