// The format of libpcap: www.tcpdump.org/manpages/pcap-savefile.5.html.
#include <algorithm>

#include "core/capture/formats.hpp"
#include "core/capture/octet_reader.hpp"

namespace tcplab::capture {
namespace {

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanosecondsMagic = 0xa1b23c4d;
// "Modified" pcap, of Alexey Kuznetzov's libpcap: where a record's header says the interface, too.
constexpr std::uint32_t kModified = 0xa1b2cd34;
constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kModifiedHeader = 24;

std::uint32_t magic_of(std::string_view octets, bool big_endian) {
  if (octets.size() < 4) return 0;
  const auto* const data = reinterpret_cast<const std::uint8_t*>(octets.data());
  return OctetReader({data, octets.size()}, big_endian).u32(0);
}

bool is_magic(std::uint32_t magic) {
  return magic == kMicroseconds || magic == kNanosecondsMagic || magic == kModified;
}

}  // namespace

bool begins_pcap(std::string_view octets) {
  return is_magic(magic_of(octets, true)) || is_magic(magic_of(octets, false));
}

std::optional<ReadError> read_pcap(const Bytes& octets, const ReadLimits& limits, File& file) {
  const bool big_endian = is_magic(OctetReader(octets.view(), true).u32(0));
  const OctetReader in(octets.view(), big_endian);
  if (in.size() < kFileHeader)
    return ReadError{in.size(), {"the header of the file is not whole", "文件首部不完整"}};
  if (in.u16(4) != 2) {
    return ReadError{
        4, told({"it is of version {0} of pcap, and 2 is read", "这是 pcap 第 {0} 版，可读取的是第 2 版"},
                std::to_string(in.u16(4)))};
  }
  const std::int64_t unit = in.u32(0) == kNanosecondsMagic ? 1 : 1000;
  const std::size_t header = in.u32(0) == kModified ? kModifiedHeader : kRecordHeader;
  file.interfaces.push_back({{}, in.u32(20) & 0xffff});  // above it stand octets of a frame check sequence
  for (std::size_t at = kFileHeader; at < in.size();) {
    if (in.size() - at < header) {
      file.cut_at = at;
      break;
    }
    const std::uint32_t captured = in.u32(at + 8);
    if (captured > kMostCaptured) return frame_too_large(at + 8, captured);
    if (in.size() - at - header < captured) {
      file.cut_at = at;
      break;
    }
    if (file.frames.size() == limits.frames) return too_many_frames(at, limits);
    Frame frame;
    frame.at = std::int64_t{in.u32(at)} * 1'000'000'000 + in.u32(at + 4) * unit;
    frame.size = std::max(in.u32(at + 12), captured);
    frame.octets = octets.slice(at + header, captured);
    file.frames.push_back(std::move(frame));
    at += header + captured;
  }
  return std::nullopt;
}

}  // namespace tcplab::capture
