#include "core/capture/pcapng.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace tcplab::capture {
namespace {

using Buffer = std::vector<std::uint8_t>;

// Block types and option codes of draft-ietf-opsawg-pcapng 4.1 to 4.3 and 3.5.
constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kInterfaceDescriptionText = 3;
constexpr std::uint16_t kUserApplication = 4;
constexpr std::uint16_t kTimestampResolution = 9;
constexpr std::uint8_t kNanoseconds = 9;  // the negative power of ten
constexpr std::uint16_t kLinkTypeRaw = 101;
constexpr std::size_t kMaxOptionSize = 0xffff;

// Little-endian on every machine, so that the same run gives the same file.
void put(Buffer& out, std::uint64_t value, int octets) {
  for (int i = 0; i < octets; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
}

void put_padded(Buffer& out, const std::uint8_t* data, std::size_t size) {
  out.insert(out.end(), data, data + size);
  out.insert(out.end(), (4 - size % 4) % 4, 0);
}

// The text cut to what an option can hold, never inside a UTF-8 sequence.
std::string_view clipped(std::string_view text) {
  if (text.size() <= kMaxOptionSize) return text;
  std::size_t size = kMaxOptionSize;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return text.substr(0, size);
}

void put_option(Buffer& out, std::uint16_t code, const std::uint8_t* data, std::size_t size) {
  put(out, code, 2);
  put(out, size, 2);
  put_padded(out, data, size);
}

void put_text_option(Buffer& out, std::uint16_t code, std::string_view text) {
  if (text.empty()) return;
  text = clipped(text);
  put_option(out, code, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

// A block around what is written while it lives: its total length stands before and after the body.
class Block {
 public:
  Block(Buffer& out, std::uint32_t type) : out_(out), start_(out.size()) {
    put(out_, type, 4);
    put(out_, 0, 4);
  }
  ~Block() {
    const std::size_t length = out_.size() - start_ + 4;
    for (std::size_t i = 0; i < 4; ++i)
      out_[start_ + 4 + i] = static_cast<std::uint8_t>(length >> (8 * i) & 0xff);
    put(out_, length, 4);
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

 private:
  Buffer& out_;
  std::size_t start_;
};

}  // namespace

PcapngWriter::PcapngWriter(std::string_view application) {
  const Block block(bytes_, kSectionHeader);
  put(bytes_, kByteOrderMagic, 4);
  put(bytes_, 1, 2);           // major version
  put(bytes_, 0, 2);           // minor version
  put(bytes_, UINT64_MAX, 8);  // section length: not given
  put_text_option(bytes_, kUserApplication, application);
  put(bytes_, kEndOfOptions, 4);
}

std::uint32_t PcapngWriter::add_interface(std::string_view name, std::string_view description) {
  const Block block(bytes_, kInterfaceDescription);
  put(bytes_, kLinkTypeRaw, 2);
  put(bytes_, 0, 2);  // reserved
  put(bytes_, 0, 4);  // no limit to the captured length
  put_text_option(bytes_, kInterfaceName, name);
  put_text_option(bytes_, kInterfaceDescriptionText, description);
  put_option(bytes_, kTimestampResolution, &kNanoseconds, 1);
  put(bytes_, kEndOfOptions, 4);
  return interfaces_++;
}

void PcapngWriter::add_packet(std::uint32_t interface_id, Instant at, std::span<const std::uint8_t> datagram,
                              std::string_view comment, std::size_t missing) {
  assert(interface_id < interfaces_);
  const auto timestamp = static_cast<std::uint64_t>(std::max<std::int64_t>(at.ns, 0));
  const Block block(bytes_, kEnhancedPacket);
  put(bytes_, interface_id, 4);
  put(bytes_, timestamp >> 32, 4);
  put(bytes_, timestamp & 0xffffffff, 4);
  put(bytes_, datagram.size(), 4);            // captured
  put(bytes_, datagram.size() + missing, 4);  // original
  put_padded(bytes_, datagram.data(), datagram.size());
  if (comment.empty()) return;
  put_text_option(bytes_, kComment, comment);
  put(bytes_, kEndOfOptions, 4);
}

}  // namespace tcplab::capture
