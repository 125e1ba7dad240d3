#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/time.hpp"

namespace tcplab::sockets {

// What Linux's MSG_ERRQUEUE hands over of data that were sent: the fields of struct sock_extended_err, and
// when.
struct ErrorReport {
  std::uint8_t origin = 0;  // extended_error::k...
  std::uint8_t code = 0;
  std::int32_t error = 0;        // ee_errno
  std::uint32_t info = 0;        // zero copy: the first send that is done with; a timestamp: of what
  std::uint32_t data = 0;        // zero copy: the last one; a timestamp: the octet
  std::optional<Instant> stamp;  // SCM_TIMESTAMPING
  bool truncated = false;        // the data themselves came along, and nobody had room for them
  bool operator==(const ErrorReport&) const = default;
};

// What SO_TIMESTAMPING asks for: a sum of the timestamping:: flags.
using Timestamping = std::uint32_t;

// The error queue of one socket: MSG_ZEROCOPY's notices and the timestamps of what was sent. Octets are
// counted from the connection's first.
class ErrorQueue {
 public:
  // A zero-copy send was taken whole, up to there.
  void note_copy(std::uint64_t end);
  // SO_TIMESTAMPING was set: octets are counted from acked on.
  void count_from(std::uint64_t acked) { base_ = acked; }
  // A send was taken up to there and is to be timed.
  void note_stamps(std::uint64_t end, Timestamping wanted);
  // So many octets have left, and so many are acknowledged, now.
  void observe(std::uint64_t sent, std::uint64_t acked, Instant now);
  // The oldest report, which is gone then.
  std::optional<ErrorReport> take();
  bool empty() const { return reports_.empty(); }
  bool waits() const { return !copies_.empty() || !stamps_.empty(); }

 private:
  struct Copy {
    std::uint64_t end = 0;
    std::uint32_t number = 0;
  };
  struct Stamp {
    std::uint64_t end = 0;
    Timestamping wanted = 0;
    bool sent = false;
  };

  void tell_copied(std::uint32_t number);
  void tell_time(const Stamp& stamp, std::uint32_t of, Instant now);

  std::deque<ErrorReport> reports_;
  std::deque<Copy> copies_;
  std::deque<Stamp> stamps_;
  std::uint64_t base_ = 0;
  std::uint32_t next_copy_ = 0;
};

}  // namespace tcplab::sockets
