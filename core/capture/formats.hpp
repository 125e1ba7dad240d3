#pragma once

#include <optional>

#include "core/capture/reader.hpp"

namespace tcplab::capture {

// The readers of the two formats, into a file that is empty yet. Precondition: the octets begin with a magic
// number of theirs.
std::optional<ReadError> read_pcap(const Bytes& octets, const ReadLimits& limits, File& file);
std::optional<ReadError> read_pcapng(const Bytes& octets, const ReadLimits& limits, File& file);

bool begins_pcap(std::string_view octets);
bool begins_pcapng(std::string_view octets);

// What both refuse.
ReadError too_many_frames(std::size_t offset, const ReadLimits& limits);
ReadError frame_too_large(std::size_t offset, std::uint64_t octets);
ReadError time_out_of_range(std::size_t offset);

}  // namespace tcplab::capture
