#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tcplab::native::http {

// The status codes that we answer with (RFC 9110 15).
enum class Status : std::uint16_t {
  kOk = 200,
  kMovedPermanently = 301,
  kBadRequest = 400,
  kForbidden = 403,
  kNotFound = 404,
  kMethodNotAllowed = 405,
  kUriTooLong = 414,
  kHeaderFieldsTooLarge = 431,
  kServiceUnavailable = 503,
  kVersionNotSupported = 505,
};
std::string_view reason(Status status);

// What a request asks for, as far as a server of files cares.
struct Request {
  bool head = false;
  std::string target;      // the path as it was sent, without query
  std::string path;        // decoded, begins with a slash
  bool keep_open = false;  // another request may follow on this connection
};

// Parses the head of a request (RFC 9112 2 to 5): request line and fields, including the empty line at the
// end. Errors: 400, 405, 505.
Result<Request, Status> parse_request(std::string_view head);

// The length of the head at the front of text, with its empty line; 0 when it is not complete.
std::size_t head_length(std::string_view text);

}  // namespace tcplab::native::http
