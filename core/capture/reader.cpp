#include "core/capture/reader.hpp"

#include <algorithm>
#include <array>

#include "core/capture/formats.hpp"

namespace tcplab::capture {
namespace {

using namespace std::string_view_literals;

// What is no capture that is read here, and how one gets one.
struct Stranger {
  std::string_view magic;
  Message what;
  Message hint;
};

std::array<Stranger, 2> strangers() {
  const auto packed = [](std::string_view magic, const char* format, const char* program) {
    return Stranger{magic, tcplab::told({"it is packed with {0}", "文件用 {0} 压缩过"}, format),
                    tcplab::told({"unpack it first: {0}", "先解压：{0}"}, program)};
  };
  return {packed("\x1f\x8b"sv, "gzip", "gunzip"), packed("\x28\xb5\x2f\xfd"sv, "Zstandard", "unzstd")};
}

std::string_view text_of(const Bytes& octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

}  // namespace

Message take_a_part() {
  return {"take a part of it: `tshark -r FILE -Y FILTER -w part.pcapng`",
          "截取一部分：`tshark -r FILE -Y FILTER -w part.pcapng`"};
}

Message ReadError::told() const {
  Message text = tcplab::told({"at octet {0}: ", "第 {0} 字节："}, std::to_string(offset));
  text += what;
  if (hint.empty()) return text;
  text += {"; ", "；"};
  text += hint;
  return text;
}

ReadError too_many_frames(std::size_t offset, const ReadLimits& limits) {
  return {offset,
          told({"it has more packets than the limit of {0}", "分组数超过上限 {0}"},
               std::to_string(limits.frames)),
          take_a_part(), true};
}

ReadError frame_too_large(std::size_t offset, std::uint64_t octets) {
  return {offset,
          told({"a packet of {0} octets is said to follow, beyond the limit of {1}",
                "此处称后面有 {0} 字节的分组，超过上限 {1}"},
               std::to_string(octets), std::to_string(kMostCaptured)),
          {"the file is damaged there", "文件在此处已损坏"}};
}

ReadError time_out_of_range(std::size_t offset) {
  return {offset,
          {"the time of a packet lies beyond the year 2262, or before 1677",
           "分组的时间晚于 2262 年或早于 1677 年"},
          {"the file is damaged there, or its if_tsresol or if_tsoffset is wrong",
           "文件在此处已损坏，或者 `if_tsresol`、`if_tsoffset` 不对"}};
}

bool looks_captured(std::string_view octets) {
  if (begins_pcap(octets) || begins_pcapng(octets)) return true;
  for (const Stranger& stranger : strangers()) {
    if (octets.substr(0, stranger.magic.size()) == stranger.magic) return true;
  }
  return false;
}

bool is_capture(std::string_view name, std::string_view octets) {
  const std::string_view ending = name.substr(std::min(name.rfind('.'), name.size()));
  std::string lower;
  for (const char c : ending) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return lower == ".pcap" || lower == ".pcapng" || lower == ".cap" || looks_captured(octets);
}

Result<File, ReadError> read(const Bytes& octets, const ReadLimits& limits) {
  if (octets.size() > limits.octets) {
    return ReadError{limits.octets,
                     told({"the file has {0} octets, and the limit is {1}", "文件有 {0} 字节，上限是 {1}"},
                          std::to_string(octets.size()), std::to_string(limits.octets)),
                     take_a_part(), true};
  }
  if (octets.empty()) {
    return ReadError{0,
                     {"the file is empty", "文件是空的"},
                     {"whoever was to write it has written nothing", "抓包程序没有写入任何内容"}};
  }
  const std::string_view text = text_of(octets);
  File file;
  std::optional<ReadError> error;
  if (begins_pcap(text)) {
    error = read_pcap(octets, limits, file);
  } else if (begins_pcapng(text)) {
    error = read_pcapng(octets, limits, file);
  } else {
    error = ReadError{
        0,
        {"it begins neither as pcap nor as pcapng", "开头既不是 pcap 也不是 pcapng"},
        {"tcplab reads what tcpdump and Wireshark write", "tcplab 读取 tcpdump 和 Wireshark 写出的文件"}};
    for (const Stranger& stranger : strangers()) {
      if (text.substr(0, stranger.magic.size()) == stranger.magic)
        error = ReadError{0, stranger.what, stranger.hint};
    }
  }
  if (!error) return file;
  if (error->limit || file.frames.empty()) return *std::move(error);
  file.damaged = std::move(error);
  return file;
}

}  // namespace tcplab::capture
