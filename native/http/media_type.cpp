#include <array>
#include <utility>

#include "native/http/documents.hpp"

namespace tcplab::native::http {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kTypes{{
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"gif", "image/gif"},
    {"gz", "application/gzip"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/vnd.microsoft.icon"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"txt", "text/plain; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"xml", "application/xml"},
    {"zip", "application/zip"},
    {"mp4", "video/mp4"},
}};

bool same_letters(std::string_view lower, std::string_view other) {
  if (lower.size() != other.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = other[i];
    if (lower[i] != (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c)) return false;
  }
  return true;
}

}  // namespace

std::string_view media_type(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    for (const auto& [ending, type] : kTypes) {
      if (same_letters(ending, name.substr(dot + 1))) return type;
    }
  }
  return "application/octet-stream";
}

}  // namespace tcplab::native::http
