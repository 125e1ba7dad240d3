#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::lab {

// What an application still has to hand to its TCP: octets of its own, and so many of those that all send who
// do not care which (scenario::Program::content), in their order.
class Outbox {
 public:
  std::uint64_t remaining() const { return remaining_; }  // octets
  std::uint64_t offset() const { return offset_; }        // of what all send: where in it the next one is
  // urgent: so are all up to the last of them (RFC 9293 3.9.1.2).
  void add(std::uint64_t count, bool urgent = false) {
    if (count == 0) return;
    remaining_ += count;
    const bool joins = !pieces_.empty() && pieces_.back().text.empty() && !urgent && !pieces_.back().urgent;
    if (!joins) pieces_.push({{}, 0, urgent});
    pieces_.back().count += count;
  }
  void add(Bytes text, bool urgent = false) {
    if (text.empty()) return;
    remaining_ += text.size();
    const std::uint64_t count = text.size();
    pieces_.push({std::move(text), count, urgent});
  }

  // The next of them that lie in one piece. content(offset, count): those that all send. Precondition:
  // remaining() > 0.
  template <typename Content>
  Bytes next(const Content& content) const {
    const Piece& piece = pieces_.front();
    return piece.text.empty() ? content(offset_, piece.count) : piece.text;
  }
  bool next_is_urgent() const { return pieces_.front().urgent; }
  // The TCP has taken so many of next().
  void take(std::uint32_t count) {
    Piece& piece = pieces_.front();
    remaining_ -= count;
    piece.count -= count;
    if (piece.text.empty()) {
      offset_ += count;
    } else {
      piece.text = piece.text.slice(count, static_cast<std::size_t>(piece.count));
    }
    if (piece.count == 0) pieces_.drop();
  }

  std::uint64_t freed = 0;  // octets of room since the TCP last took less than it was offered
  bool close = false;       // close when all is handed over
  bool both = false;        // and then read no more either

  // Octets of memory besides itself; texts are shared.
  std::size_t footprint() const { return pieces_.size() * sizeof(Piece); }

 private:
  friend void canonical(Canon& canon, const Outbox& value);

  struct Piece {
    Bytes text;               // none: of what all send
    std::uint64_t count = 0;  // octets
    bool urgent = false;
  };
  Fifo<Piece> pieces_;
  std::uint64_t remaining_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace tcplab::lab
