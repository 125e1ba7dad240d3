#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/message.hpp"
#include "core/base/result.hpp"

namespace tcplab::capture {

// Where packets were captured. Each section of a pcapng file has its own.
struct Interface {
  std::string name;             // empty where the file does not say
  std::uint32_t link_type = 0;  // LINKTYPE_, as www.tcpdump.org lists them
};

// What was captured there at one instant.
struct Frame {
  std::int64_t at = 0;  // nanoseconds since 1970-01-01 00:00 UTC
  std::uint32_t interface = 0;
  std::uint32_t size = 0;  // octets that it had on the wire, at least those that are here
  Bytes octets;            // the first of them: a slice of the file
};

// Why octets are no capture that can be read, and where.
struct ReadError {
  std::size_t offset = 0;  // from the beginning of the file
  Message what;
  Message hint = {};   // what to do about it, where that is known
  bool limit = false;  // nothing is wrong with it, but it is more than may be

  // "at octet 24: a packet has 300000 octets, and may have 262144" and the hint.
  Message told() const;
};

// A capture, in the order of the file.
struct File {
  std::vector<Interface> interfaces;
  std::vector<Frame> frames;
  std::size_t skipped = 0;  // blocks of kinds that are not read: statistics, names, comments, secrets
  std::size_t untimed = 0;  // frames without a time of their own, which have that of the one before
  // Where its last record begins, of which the end is missing, as when who wrote it was stopped: that one is
  // left out.
  std::optional<std::size_t> cut_at;
  // What cannot be read from there on, behind the frames that are here.
  std::optional<ReadError> damaged;
};

// What to do about a file that is larger than may be.
Message take_a_part();

// What a file may have at most. Beyond it, it is refused: nothing is left out in silence.
struct ReadLimits {
  std::size_t octets = std::size_t{256} << 20;
  std::size_t frames = 1'000'000;
  std::size_t interfaces = 4096;
};
// Octets of a frame that anybody captures: libpcap's MAXIMUM_SNAPLEN.
constexpr std::uint32_t kMostCaptured = 262144;

// Whether octets begin as a capture does, packed ones included: read() tells what to do with these.
bool looks_captured(std::string_view octets);
// Whether a file is to be read as one: by that, or by its name (.pcap, .pcapng, .cap).
bool is_capture(std::string_view name, std::string_view octets);

// Reads pcap (both byte orders, micro- and nanoseconds, Kuznetzov's longer records) and pcapng
// (draft-ietf-opsawg-pcapng: both byte orders, any number of sections and interfaces). Of a file that is cut
// short or damaged behind its first packet, what stands before is read. Frames share the storage of the file.
Result<File, ReadError> read(const Bytes& file, const ReadLimits& limits = {});

}  // namespace tcplab::capture
