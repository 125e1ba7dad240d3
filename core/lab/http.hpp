#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcplab {
class Canon;
}

namespace tcplab::lab {

// As much of HTTP/1.1 (RFC 9112) as a browser and a site of a scenario speak: GET without a body, and answers
// whose length is told.
namespace http {

// "GET /path HTTP/1.1" and its fields, up to the empty line.
std::string request(std::string_view path, std::string_view host);
// The head of an answer whose body has so many octets. last: the connection is closed after it.
std::string answer(int status, std::uint64_t octets, bool last);

// What a request asks for; nullopt: that is no request, or another method's.
std::optional<std::string_view> path_of(std::string_view head);
struct Answer {
  int status = 0;
  std::uint64_t octets = 0;  // of the body
};
// nullopt: that is no answer, or does not tell its length.
std::optional<Answer> answer_of(std::string_view head);

}  // namespace http

// One direction of a connection that speaks HTTP, read octet by octet.
class HttpStream {
 public:
  enum class Found : std::uint8_t {
    kNothing,  // more has to come
    kHead,     // head() is whole
    kBody,     // all octets of the body have come
    kTooLong,  // this becomes no head
  };
  // Takes octets off the front, up to the end of the next head or body.
  Found take(std::string_view& octets);
  // With the empty line; up to the next take().
  const std::string& head() const { return head_; }
  // So many octets follow the head. Precondition: take() has just found it.
  void expect_body(std::uint64_t octets) { body_ = octets; }
  bool is_in_body() const { return body_ > 0; }

 private:
  friend void canonical(Canon& canon, const HttpStream& value);

  std::string head_;
  bool whole_ = false;
  std::uint64_t body_ = 0;  // octets that are still to come
};

}  // namespace tcplab::lab
