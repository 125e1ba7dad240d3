#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "tests/bench/pair.hpp"

namespace tcplab::bench {

// A stream through one connection, from SEND to RECEIVE, a chunk at a time.
class Stream {
 public:
  static constexpr std::uint32_t kChunk = 64 * 1024;

  explicit Stream(Wire wire) : pair_(config(), wire), connected_(pair_.connect()) {}

  // Octets that were received; nullopt when there is no connection, or it fails.
  std::optional<std::size_t> next_chunk() {
    if (!connected_) return std::nullopt;
    const auto sent = pair_.client().send(connected_->client, chunk_, pair_.now());
    if (!sent || *sent != kChunk) return std::nullopt;
    segments_ += pair_.exchange();
    const auto data = pair_.server().receive(connected_->server, UINT32_MAX);
    pair_.advance(milliseconds(1));
    return data ? std::optional(data->size()) : std::nullopt;
  }
  std::size_t segments() const { return segments_; }

 private:
  static tcp::Config config() {
    tcp::Config config;
    config.receive_buffer = 131072;
    config.window_scale = true;
    return config;
  }

  Pair pair_;
  std::optional<Pair::Connected> connected_;
  Bytes chunk_{std::vector<std::uint8_t>(kChunk, 0x55)};
  std::size_t segments_ = 0;
};

}  // namespace tcplab::bench
