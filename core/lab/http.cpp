#include "core/lab/http.hpp"

#include <algorithm>
#include <charconv>

namespace tcplab::lab {
namespace {

constexpr std::string_view kEmptyLine = "\r\n\r\n";
constexpr std::size_t kLongestHead = 8192;  // octets
constexpr std::string_view kLengthField = "\r\nContent-Length: ";

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    default:
      return "Bad Request";
  }
}

template <typename Number>
std::optional<Number> leading_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::string http::request(std::string_view path, std::string_view host) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + std::string(host) + std::string(kEmptyLine);
}

std::string http::answer(int status, std::uint64_t octets, bool last) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_of(status));
  head += "\r\nContent-Type: text/plain" + std::string(kLengthField) + std::to_string(octets);
  if (last) head += "\r\nConnection: close";
  return head + std::string(kEmptyLine);
}

std::optional<std::string_view> http::path_of(std::string_view head) {
  constexpr std::string_view kGet = "GET ";
  constexpr std::string_view kVersion = " HTTP/1.1\r\n";
  const std::size_t end = head.find(kVersion);
  if (head.substr(0, kGet.size()) != kGet || end == std::string_view::npos) return std::nullopt;
  const std::string_view path = head.substr(kGet.size(), end - kGet.size());
  const bool one_word = path.find_first_of(" \r\n") == std::string_view::npos;
  if (path.empty() || path.front() != '/' || !one_word) return std::nullopt;
  return path;
}

std::optional<http::Answer> http::answer_of(std::string_view head) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (head.substr(0, kVersion.size()) != kVersion) return std::nullopt;
  const std::size_t length = head.find(kLengthField);
  const auto status = leading_number<int>(head.substr(kVersion.size()));
  if (!status || length == std::string_view::npos) return std::nullopt;
  const auto octets = leading_number<std::uint64_t>(head.substr(length + kLengthField.size()));
  if (!octets) return std::nullopt;
  return Answer{*status, *octets};
}

HttpStream::Found HttpStream::take(std::string_view& octets) {
  if (body_ > 0) {
    const std::uint64_t count = std::min<std::uint64_t>(body_, octets.size());
    octets.remove_prefix(static_cast<std::size_t>(count));
    body_ -= count;
    return body_ == 0 ? Found::kBody : Found::kNothing;
  }
  if (whole_) head_.clear();
  whole_ = false;
  while (!octets.empty()) {
    head_ += octets.front();
    octets.remove_prefix(1);
    whole_ = head_.size() >= kEmptyLine.size() &&
             std::string_view(head_).substr(head_.size() - kEmptyLine.size()) == kEmptyLine;
    if (whole_) return Found::kHead;
    if (head_.size() >= kLongestHead) {
      whole_ = true;  // what follows is another
      return Found::kTooLong;
    }
  }
  return Found::kNothing;
}

}  // namespace tcplab::lab
