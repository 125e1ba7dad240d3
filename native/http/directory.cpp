#include "native/http/directory.hpp"

#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcplab::native::http {

namespace {

class File : public Document {
 public:
  File(Descriptor fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}

  std::uint64_t size() const override { return size_; }

  std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t count) override {
    std::vector<std::uint8_t> octets(count);
    std::size_t filled = 0;
    while (filled < count) {
      const ssize_t got =
          ::pread(fd_.get(), octets.data() + filled, count - filled, static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    octets.resize(filled);
    return octets;
  }

 private:
  Descriptor fd_;
  std::uint64_t size_;
};

Missing why_missing(int error) {
  if (error == EACCES || error == EPERM) return Missing::kForbidden;
  if (error == EMFILE || error == ENFILE || error == ENOMEM) return Missing::kBusy;
  return Missing::kNotFound;
}

// Opens one name of a directory. Not blocking: a FIFO must not hold us up.
Result<Descriptor, Missing> open_in(int directory, const std::string& name) {
  if (name.empty() || name == "." || name == "..") return Missing::kNotFound;
  Descriptor fd(::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return why_missing(errno);
  return fd;
}

std::optional<struct stat> status_of(const Descriptor& fd) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return std::nullopt;
  return status;
}

}  // namespace

Result<Directory, Failure> Directory::open(const std::string& path) {
  Descriptor root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return system_failure("serve '" + path + "'", errno);
  return Directory(std::move(root));
}

Result<Found, Missing> Directory::find(std::string_view path) const {
  Descriptor place;  // of the directory reached so far; the root while there is none
  std::string name;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    const bool last = slash == std::string_view::npos;
    name = last && path.empty() ? "index.html" : std::string(path.substr(0, slash));
    auto next = open_in(place ? place.get() : root_.get(), name);
    if (!next) return next.error();
    place = std::move(*next);
    if (last) break;
    path.remove_prefix(slash + 1);
  }

  const auto status = status_of(place);
  if (!status) return Missing::kNotFound;
  if (S_ISDIR(status->st_mode)) return path.empty() ? Missing::kNotFound : Missing::kNeedsSlash;
  if (!S_ISREG(status->st_mode)) return Missing::kNotFound;
  auto file = std::make_unique<File>(std::move(place), static_cast<std::uint64_t>(status->st_size));
  return Found{std::move(file), media_type(name)};
}

}  // namespace tcplab::native::http
