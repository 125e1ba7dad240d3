// pcapng: draft-ietf-opsawg-pcapng.
#include <algorithm>
#include <utility>

#include "core/capture/formats.hpp"
#include "core/capture/octet_reader.hpp"

namespace tcplab::capture {
namespace {

constexpr std::uint32_t kSection = 0x0a0d0d0a;  // the same in either byte order
constexpr std::uint32_t kMagic = 0x1a2b3c4d;
constexpr std::uint32_t kSwappedMagic = 0x4d3c2b1a;
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kObsoletePacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhanced = 6;
constexpr std::size_t kLeastBlock = 12;  // a type, and a length before and after the body
constexpr std::size_t kBody = 8;

constexpr std::uint16_t kNameOption = 2;
constexpr std::uint16_t kResolutionOption = 9;
constexpr std::uint16_t kOffsetOption = 14;
constexpr std::uint8_t kDefaultResolution = 6;  // microseconds

constexpr std::uint64_t kSecond = 1'000'000'000;
// A little less than what 64 bits of nanoseconds hold.
constexpr std::int64_t kMostSeconds = 9'223'372'035;

std::uint64_t power_of_ten(unsigned exponent) {
  std::uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

struct Seconds {
  std::uint64_t whole = 0;
  std::uint64_t nanoseconds = 0;
};

// A count of what if_tsresol says: a negative power of ten, or of two where its first bit is set.
Seconds in_seconds(std::uint64_t count, std::uint8_t resolution) {
  const unsigned exponent = resolution & 0x7fU;
  if ((resolution & 0x80U) != 0) {
    if (exponent == 0) return {count, 0};
    const std::uint64_t whole = exponent < 64 ? count >> exponent : 0;
    const std::uint64_t rest = exponent < 64 ? count & ((std::uint64_t{1} << exponent) - 1) : count;
    constexpr unsigned kEnough = 34;  // bits of a second, which times 10^9 fit in 64
    if (exponent <= kEnough) return {whole, rest * kSecond >> exponent};
    const unsigned spare = exponent - kEnough;
    return {whole, spare < 64 ? (rest >> spare) * kSecond >> kEnough : 0};
  }
  if (exponent <= 9) {
    const std::uint64_t unit = power_of_ten(exponent);
    return {count / unit, count % unit * power_of_ten(9 - exponent)};
  }
  const unsigned spare = exponent - 9;
  const std::uint64_t nanoseconds = spare < 20 ? count / power_of_ten(spare) : 0;
  return {nanoseconds / kSecond, nanoseconds % kSecond};
}

// What an interface says besides what is told of it.
struct Clock {
  std::uint8_t resolution = kDefaultResolution;
  std::int64_t offset = 0;        // seconds
  std::uint32_t most_octets = 0;  // of each packet; 0: no limit

  std::optional<std::int64_t> instant(std::uint64_t count) const {
    const Seconds read = in_seconds(count, resolution);
    if (read.whole > std::uint64_t{kMostSeconds} * 2 || offset > kMostSeconds || offset < -kMostSeconds * 2)
      return std::nullopt;
    const std::int64_t seconds = static_cast<std::int64_t>(read.whole) + offset;
    if (seconds > kMostSeconds || seconds < -kMostSeconds) return std::nullopt;
    return seconds * static_cast<std::int64_t>(kSecond) + static_cast<std::int64_t>(read.nanoseconds);
  }
};

class PcapngReader {
 public:
  PcapngReader(const Bytes& octets, const ReadLimits& limits, File& file)
      : octets_(octets), limits_(limits), file_(file), in_(octets.view(), false) {}

  std::optional<ReadError> run() {
    while (at_ < octets_.size()) {
      if (octets_.size() - at_ < kLeastBlock) break;
      if (auto error = begin_block()) return error;
      if (octets_.size() - at_ < length_) break;
      if (in_.u32(at_ + length_ - 4) != length_) {
        return ReadError{at_ + length_ - 4,
                         told({"a block that began with the length {0} ends with {1}",
                               "以长度 {0} 开头的块在结尾处写的是 {1}"},
                              std::to_string(length_), std::to_string(in_.u32(at_ + length_ - 4))),
                         {"the file is damaged there", "文件在此处已损坏"}};
      }
      if (auto error = take_block()) return error;
      at_ += length_;
    }
    if (at_ < octets_.size()) file_.cut_at = at_;
    return std::nullopt;
  }

 private:
  // The place of what is said at an offset of the block's body.
  std::size_t place(std::size_t offset) const { return at_ + kBody + offset; }
  std::size_t body_size() const { return length_ - kLeastBlock; }

  static ReadError damaged(std::size_t at, Message what) {
    return {at, std::move(what), {"the file is damaged there", "文件在此处已损坏"}};
  }
  ReadError too_short() const {
    return damaged(at_ + 4, {"a block is too short for its kind", "块的长度不够"});
  }

  std::optional<ReadError> begin_block() {
    type_ = in_.u32(at_);
    if (type_ == kSection) {
      const std::uint32_t magic = OctetReader(octets_.view(), true).u32(at_ + kBody);
      if (magic != kMagic && magic != kSwappedMagic)
        return damaged(at_ + kBody, {"a section says no byte order", "节未说明字节序"});
      in_ = OctetReader(octets_.view(), magic == kMagic);
    }
    length_ = in_.u32(at_ + 4);
    if (length_ < kLeastBlock || length_ % 4 != 0) {
      return damaged(at_ + 4,
                     told({"a block has the length {0}", "块的长度是 {0}"}, std::to_string(length_)));
    }
    return std::nullopt;
  }

  std::optional<ReadError> take_block() {
    switch (type_) {
      case kSection:
        return begin_section();
      case kInterface:
        return add_interface();
      case kEnhanced:
        return add_timed(body_size() < 20 ? 0 : in_.u32(place(0)));
      case kObsoletePacket:
        return add_timed(body_size() < 20 ? 0 : in_.u16(place(0)));
      case kSimplePacket:
        return add_simple();
      default:
        ++file_.skipped;
        return std::nullopt;
    }
  }

  std::optional<ReadError> begin_section() {
    if (body_size() < 16) return too_short();
    if (const std::uint16_t major = in_.u16(place(4)); major != 1) {
      return ReadError{place(4), told({"a section is of version {0} of pcapng, and 1 is read",
                                       "节是 pcapng 第 {0} 版，可读取的是第 1 版"},
                                      std::to_string(major))};
    }
    first_ = static_cast<std::uint32_t>(file_.interfaces.size());
    return std::nullopt;
  }

  std::optional<ReadError> add_interface() {
    if (body_size() < 8) return too_short();
    if (file_.interfaces.size() == limits_.interfaces) {
      return ReadError{at_,
                       told({"it has more interfaces than the limit of {0}", "接口数超过上限 {0}"},
                            std::to_string(limits_.interfaces)),
                       {},
                       true};
    }
    Interface interface;
    Clock clock;
    interface.link_type = in_.u16(place(0));
    clock.most_octets = in_.u32(place(4));
    for (std::size_t at = 8; at + 4 <= body_size();) {
      const std::uint16_t code = in_.u16(place(at));
      const std::size_t size = in_.u16(place(at + 2));
      at += 4;
      if (code == 0) break;
      if (size > body_size() - at)
        return damaged(place(at - 2), {"an option reaches beyond its block", "选项超出了所在的块"});
      if (code == kNameOption)
        interface.name.assign(reinterpret_cast<const char*>(octets_.data()) + place(at), size);
      if (code == kResolutionOption && size >= 1) clock.resolution = in_.u8(place(at));
      if (code == kOffsetOption && size >= 8) clock.offset = static_cast<std::int64_t>(in_.u64(place(at)));
      at += (size + 3) / 4 * 4;
    }
    file_.interfaces.push_back(std::move(interface));
    clocks_.push_back(clock);
    return std::nullopt;
  }

  // interface: in its section.
  std::optional<ReadError> add_timed(std::uint32_t interface) {
    if (body_size() < 20) return too_short();
    if (interface >= clocks_.size() - first_) return no_interface(interface);
    const std::uint64_t count = std::uint64_t{in_.u32(place(4))} << 32 | in_.u32(place(8));
    const auto instant = clocks_[first_ + interface].instant(count);
    if (!instant) return time_out_of_range(place(4));
    return add_frame(interface, *instant, in_.u32(place(12)), in_.u32(place(16)), 20);
  }

  std::optional<ReadError> add_simple() {
    if (body_size() < 4) return too_short();
    if (clocks_.size() == first_) return no_interface(0);
    const std::uint32_t size = in_.u32(place(0));
    std::uint32_t captured = static_cast<std::uint32_t>(std::min<std::size_t>(size, body_size() - 4));
    if (const std::uint32_t most = clocks_[first_].most_octets; most > 0) captured = std::min(captured, most);
    ++file_.untimed;
    return add_frame(0, file_.frames.empty() ? 0 : file_.frames.back().at, captured, size, 4);
  }

  std::optional<ReadError> add_frame(std::uint32_t interface, std::int64_t at, std::uint32_t captured,
                                     std::uint32_t size, std::size_t offset) {
    if (captured > kMostCaptured) return frame_too_large(place(offset), captured);
    if (captured > body_size() - offset)
      return damaged(place(offset), {"a packet reaches beyond its block", "分组超出了所在的块"});
    if (file_.frames.size() == limits_.frames) return too_many_frames(at_, limits_);
    Frame frame;
    frame.at = at;
    frame.interface = first_ + interface;
    frame.size = std::max(size, captured);
    frame.octets = octets_.slice(place(offset), captured);
    file_.frames.push_back(std::move(frame));
    return std::nullopt;
  }

  ReadError no_interface(std::uint32_t interface) const {
    return damaged(place(0), told({"a packet is of interface {0}, which its section has not described",
                                   "分组属于接口 {0}，而所在的节没有描述它"},
                                  std::to_string(interface)));
  }

  const Bytes& octets_;
  const ReadLimits& limits_;
  File& file_;
  OctetReader in_;
  std::vector<Clock> clocks_;  // of all interfaces of the file
  std::uint32_t first_ = 0;    // interface of the section
  std::size_t at_ = 0;         // where the block begins
  std::uint32_t type_ = 0;
  std::uint32_t length_ = 0;
};

}  // namespace

bool begins_pcapng(std::string_view octets) { return octets.substr(0, 4) == "\x0a\x0d\x0d\x0a"; }

std::optional<ReadError> read_pcapng(const Bytes& octets, const ReadLimits& limits, File& file) {
  if (octets.size() < kLeastBlock + 16)
    return ReadError{octets.size(), {"the header of its section is not whole", "节的首部不完整"}};
  return PcapngReader(octets, limits, file).run();
}

}  // namespace tcplab::capture
