#include "native/link.hpp"

#include <cstdint>
#include <optional>
#include <vector>

#include <zlib.h>

#include "core/base/base64url.hpp"

namespace tcplab::native {

namespace {

constexpr std::string_view kMark = "#s=";
constexpr int kRaw = -MAX_WBITS;  // RFC 1951 alone, without the wrapping of RFC 1950
constexpr std::size_t kInflatedPiece = 1 << 16;

std::vector<std::uint8_t> deflated(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kRaw, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::vector<std::uint8_t> octets(deflateBound(&stream, static_cast<uLong>(text.size())));
  // zlib does not write there, whatever its type says.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = octets.data();
  stream.avail_out = static_cast<uInt>(octets.size());
  deflate(&stream, Z_FINISH);
  octets.resize(stream.total_out);
  deflateEnd(&stream);
  return octets;
}

// nullopt: damaged, cut off, followed by something else, or larger than what may be shared.
std::optional<std::string> inflated(const std::vector<std::uint8_t>& octets) {
  z_stream stream{};
  if (inflateInit2(&stream, kRaw) != Z_OK) return std::nullopt;
  stream.next_in = const_cast<Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  std::string text;
  int result = Z_OK;
  while (result == Z_OK && text.size() <= scenario::kLargestShared) {
    const std::size_t before = text.size();
    text.resize(before + kInflatedPiece);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
    stream.avail_out = kInflatedPiece;
    result = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
  }
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole || text.size() > scenario::kLargestShared) return std::nullopt;
  return text;
}

}  // namespace

std::string to_fragment(const scenario::Shared& shared) {
  return std::string(kMark) + to_base64url(deflated(scenario::to_text(shared)));
}

bool is_link(std::string_view word) { return word.find(kMark) != std::string_view::npos; }

Result<scenario::Shared, Failure> from_link(std::string_view link) {
  const std::size_t mark = link.find(kMark);
  if (mark == std::string_view::npos) return Failure{"a link has '#s=' in it"};
  const auto octets = from_base64url(link.substr(mark + kMark.size()));
  if (!octets) return Failure{"the link is damaged: not all of its letters can be right"};
  const auto text = inflated(*octets);
  if (!text) return Failure{"the link is damaged or cut off: it cannot be unpacked"};
  auto shared = scenario::parse_shared(*text);
  if (!shared) return Failure{shared.error().to_string("link", *text)};
  return *std::move(shared);
}

}  // namespace tcplab::native
