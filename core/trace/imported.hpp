#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/capture/reader.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// A capture as a trace. Its hosts are the addresses; what an address says to itself is said by two hosts,
// the one that opens and the one that is opened. Of many addresses, those that say and hear the most have a
// host each, and the others share one, and another one where they speak with each other. A capture is taken
// at one point, and tells nothing of how long a packet was on its way: both of its ends have the instant at
// which it passed there. Instants count from the first packet, and packets are in the order of their times.
struct Imported {
  Trace trace;

  // What the capture has besides, in frames; none of it is in the trace.
  std::size_t not_ip = 0;     // ARP, and link layers that are not read
  std::size_t not_tcp = 0;    // UDP, ICMP that is no error about TCP, what is encrypted
  std::size_t fragments = 0;  // of IP
  std::size_t too_short = 0;  // not captured as far as the addresses, or as TCP behind extension headers

  std::size_t untimed = 0;                 // see capture::File
  std::size_t moved = 0;                   // frames that stood in the file behind later ones
  std::size_t interfaces = 0;              // that packets of TCP or about it were captured at
  std::size_t seen_before = 0;             // packets that another interface had seen: they are there once
  std::size_t frames = 0;                  // that the file has, as far as it can be read
  std::optional<std::size_t> cut_at = {};  // see capture::File
  std::optional<capture::ReadError> damaged = {};

  std::size_t sharing = 0;  // addresses that have no host of their own
  std::size_t addresses = 0;

  std::size_t left_out() const { return not_ip + not_tcp + fragments + too_short; }
};

// What a trace of a capture has at most: more columns beside each other nobody reads.
constexpr std::size_t kMostImportedHosts = 64;

// The octets of a capture's file. name: of the trace. Errors: capture::read()'s; nothing but link layers that
// are not read; no TCP; packets that are more than 100 years apart.
Result<Imported, capture::ReadError> import_capture(std::string name, const Bytes& octets,
                                                    const capture::ReadLimits& limits = {});

// What became of the capture, in sentences: when it began, what was left out, what is not as it seems.
std::string about(const Imported& imported, Language language);

// What of it could not be read, as it was cut short or is damaged, and how many packets were; empty where all
// of it was.
Message unread(const Imported& imported);

// "2026-11-30 08:23:01.000000123 UTC"
std::string utc(std::int64_t nanoseconds);

}  // namespace tcplab::trace
