#pragma once

#include <string>

#include "native/descriptor.hpp"
#include "native/files.hpp"
#include "native/http/documents.hpp"

namespace tcplab::native::http {

// The regular files below a directory; index.html stands for the directory it is in. Nothing outside can be
// had: names are walked one by one from the directory's own descriptor, "." and ".." are not names, and
// symbolic links are not followed.
class Directory : public Documents {
 public:
  // Errors: not there, not a directory, not readable.
  static Result<Directory, Failure> open(const std::string& path);

  Result<Found, Missing> find(std::string_view path) const override;

 private:
  explicit Directory(Descriptor root) : root_(std::move(root)) {}

  Descriptor root_;
};

}  // namespace tcplab::native::http
