#include "native/http/request.hpp"

#include <algorithm>
#include <optional>

namespace tcplab::native::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

// RFC 9110 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || kOthers.find(c) != kOthers.npos;
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes the first line off text. A lone LF ends a line too (RFC 9112 2.2).
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (lower(c) >= 'a' && lower(c) <= 'f') return static_cast<unsigned>(lower(c) - 'a' + 10);
  return std::nullopt;
}

// RFC 3986 2.1. A slash that was encoded is no separator, so no file can have that name; neither can NUL.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    const char octet = static_cast<char>(*high << 4 | *low);
    if (octet == '\0' || octet == '/') return std::nullopt;
    decoded += octet;
    i += 2;
  }
  return decoded;
}

// origin-form, or the path of an absolute-form of ours (RFC 9112 3.2).
std::optional<std::string_view> path_of(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (same(target.substr(0, kScheme.size()), kScheme)) {
    target.remove_prefix(kScheme.size());
    const std::size_t end = target.find_first_of("/?");
    if (end == 0) return std::nullopt;  // no host
    target = end == std::string_view::npos || target[end] == '?' ? std::string_view("/") : target.substr(end);
  }
  if (target.empty() || target.front() != '/') return std::nullopt;
  const bool printable =
      std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c != 0x7f; });
  if (!printable) return std::nullopt;
  return target.substr(0, target.find('?'));
}

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view version;
};

std::optional<RequestLine> split_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const RequestLine parts{line.substr(0, first), line.substr(first + 1, last - first - 1),
                          line.substr(last + 1)};
  const std::string_view& version = parts.version;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool version_ok = version.size() == 8 && version.substr(0, 5) == "HTTP/" && digit(version[5]) &&
                          version[6] == '.' && digit(version[7]);
  if (!is_token(parts.method) || !version_ok) return std::nullopt;
  return parts;
}

// What the fields say that matters to us.
struct Fields {
  int hosts = 0;
  bool close = false;
  bool content = false;  // the request has content, which we do not read
};

// One element of a comma-separated list.
bool lists(std::string_view value, std::string_view word) {
  while (true) {
    const std::size_t comma = value.find(',');
    if (same(trimmed(value.substr(0, comma)), word)) return true;
    if (comma == std::string_view::npos) return false;
    value.remove_prefix(comma + 1);
  }
}

bool add_field(std::string_view line, Fields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (value.find('\0') != value.npos || value.find('\r') != value.npos) return false;
  if (same(name, "Host")) ++fields.hosts;
  if (same(name, "Connection") && lists(value, "close")) fields.close = true;
  if (same(name, "Transfer-Encoding") || (same(name, "Content-Length") && value != "0"))
    fields.content = true;
  return true;
}

std::optional<Fields> parse_fields(std::string_view rest) {
  Fields fields;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    if (!add_field(line, fields)) return std::nullopt;
  }
  return fields;
}

}  // namespace

std::string_view reason(Status status) {
  switch (status) {
    case Status::kOk:
      return "OK";
    case Status::kMovedPermanently:
      return "Moved Permanently";
    case Status::kBadRequest:
      return "Bad Request";
    case Status::kForbidden:
      return "Forbidden";
    case Status::kNotFound:
      return "Not Found";
    case Status::kMethodNotAllowed:
      return "Method Not Allowed";
    case Status::kUriTooLong:
      return "URI Too Long";
    case Status::kHeaderFieldsTooLarge:
      return "Request Header Fields Too Large";
    case Status::kServiceUnavailable:
      return "Service Unavailable";
    case Status::kVersionNotSupported:
      return "HTTP Version Not Supported";
  }
  return "";
}

std::size_t head_length(std::string_view text) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) {
    const std::string_view rest = text.substr(end + 1);
    if (rest.substr(0, 1) == "\n") return end + 2;
    if (rest.substr(0, 2) == "\r\n") return end + 3;
  }
  return 0;
}

Result<Request, Status> parse_request(std::string_view head) {
  const auto line = split_request_line(take_line(head));
  if (!line) return Status::kBadRequest;
  const auto fields = parse_fields(head);
  if (!fields) return Status::kBadRequest;
  if (line->version[5] != '1') return Status::kVersionNotSupported;
  const bool newest = line->version != "HTTP/1.0";
  // RFC 9112 3.2: exactly one Host, except that HTTP/1.0 may have none.
  if (fields->hosts > 1 || (newest && fields->hosts == 0)) return Status::kBadRequest;
  if (line->method != "GET" && line->method != "HEAD") return Status::kMethodNotAllowed;

  const auto target = path_of(line->target);
  if (!target) return Status::kBadRequest;
  auto path = percent_decoded(*target);
  if (!path) return Status::kBadRequest;
  Request request;
  request.head = line->method == "HEAD";
  request.target = *target;
  request.path = std::move(*path);
  request.keep_open = newest && !fields->close && !fields->content;
  return request;
}

}  // namespace tcplab::native::http
