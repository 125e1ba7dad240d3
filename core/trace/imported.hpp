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
// the one that opens and the one that is opened. A capture is taken at one point, and tells nothing of how
// long a packet was on its way: both of its ends have the instant at which it passed there. Instants count
// from the first packet, and packets are in the order of their times.
struct Imported {
  Trace trace;

  // What the capture has besides, in frames; none of it is in the trace.
  std::size_t not_ip = 0;     // ARP, and link layers that are not read
  std::size_t not_tcp = 0;    // UDP, ICMP that is no error about TCP, IPv6 with extension headers
  std::size_t fragments = 0;  // of IP
  std::size_t too_short = 0;  // not captured as far as the addresses

  std::size_t untimed = 0;                 // see capture::File
  std::size_t moved = 0;                   // frames that stood in the file behind later ones
  std::size_t interfaces = 0;              // that packets of TCP or about it were captured at
  std::size_t seen_before = 0;             // packets that another interface had seen: they are there once
  std::optional<std::size_t> cut_at = {};  // see capture::File

  std::size_t left_out() const { return not_ip + not_tcp + fragments + too_short; }
};

// What a trace of a capture may have at most: beyond it, it is refused. With so many, whoever speaks with
// whom, pairs of them can be numbered in 16 bits.
constexpr std::size_t kMostImportedHosts = 256;

// The octets of a capture's file. name: of the trace. Errors: capture::read()'s; nothing but link layers that
// are not read; no TCP; more hosts than may be; packets that are more than 100 years apart.
Result<Imported, capture::ReadError> import_capture(std::string name, const Bytes& octets,
                                                    const capture::ReadLimits& limits = {});

// What became of the capture, in sentences: when it began, what was left out, what is not as it seems.
std::string about(const Imported& imported, Language language);

// "2026-11-30 08:23:01.000000123 UTC"
std::string utc(std::int64_t nanoseconds);

}  // namespace tcplab::trace
