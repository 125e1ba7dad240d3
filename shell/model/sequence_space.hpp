#pragma once

#include <cstdint>
#include <vector>

#include "core/tcp/connection.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// What lies where in the sequence space of one direction, as its sender sees it, and as its receiver does.
struct SequencePart {
  enum class Kind : std::uint8_t {
    // Of the sender.
    kAcknowledged,
    kInFlight,
    kSacked,     // in flight, and the receiver has said that it holds it
    kLost,       // in flight, and believed to be lost
    kSentAgain,  // in flight for another time
    kUsable,     // may be sent now
    kHeldBack,   // the receiver's window has room for it, the congestion window has not
    kUnsent,     // the user has given it, and it has not left; lies over the others
    // Of the receiver.
    kRead,
    kUnread,    // in order, for the user to take
    kHole,      // missing, while something beyond it has arrived
    kBuffered,  // arrived beyond what is missing
    kOffered,   // room that the peer was told of
    kCount,
  };
  Kind kind = Kind::kAcknowledged;
  std::int64_t from = 0;  // octets from SND.UNA, or from where the receiver is, on
  std::int64_t to = 0;
};

struct SequenceMark {
  enum class Kind : std::uint8_t {
    kUna,
    kNxt,
    kWindow,
    kCwnd,
    kSndUp,
    kFin,
    kRead,
    kRcvNxt,
    kRcvEdge,
    kRcvUp,
    kCount
  };
  Kind kind = Kind::kUna;
  std::int64_t at = 0;
  std::uint32_t relative = 0;  // counted from the ISN
  std::uint32_t absolute = 0;
};

// One direction of a connection at an instant. Either end may be missing.
struct SequenceSpace {
  bool has_sender = false;
  bool has_receiver = false;
  std::int64_t zero = 0;  // the relative number of place 0
  std::vector<SequencePart> sender;
  std::vector<SequencePart> receiver;
  std::vector<SequenceMark> sender_marks;
  std::vector<SequenceMark> receiver_marks;
  std::int64_t first = 0;  // what is to be seen
  std::int64_t last = 0;
  // Up to there something is going on; beyond it lies only room.
  std::int64_t busy = 0;

  // So much of a kind, octets.
  std::uint64_t sum(SequencePart::Kind kind) const;
};

// sender, receiver: nullptr where there is none.
SequenceSpace sequence_space(const tcp::Connection* sender, const tcp::Connection* receiver);

// The two ends of the connection that an event belongs to; nullptr where there is none. They are found by
// their initial sequence numbers where a NAT has changed their addresses.
struct ConnectionEnds {
  const Track* tracks[2] = {nullptr, nullptr};
  const tcp::Connection* ends[2] = {nullptr, nullptr};
};
ConnectionEnds connection_ends(const Model& model, trace::EventId event);

}  // namespace tcplab::shell
