#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace tcplab::native::http {

// What a server has to offer at a path.
class Document {
 public:
  virtual ~Document() = default;
  virtual std::uint64_t size() const = 0;
  // Up to count octets from there on; fewer only when the document has become shorter or cannot be read.
  virtual std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t count) = 0;
};

struct Found {
  std::unique_ptr<Document> document;
  std::string_view type;  // media type
};

enum class Missing : std::uint8_t {
  kNotFound,
  kForbidden,
  kNeedsSlash,  // a directory whose name was asked for without the slash at its end
  kBusy,        // no resources just now
};

class Documents {
 public:
  virtual ~Documents() = default;
  // path: decoded, begins with a slash, may hold anything else but NUL.
  virtual Result<Found, Missing> find(std::string_view path) const = 0;
};

// By the ending of the name; application/octet-stream when unknown.
std::string_view media_type(std::string_view name);

}  // namespace tcplab::native::http
