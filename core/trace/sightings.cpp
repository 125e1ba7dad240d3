#include "core/trace/sightings.hpp"

#include <algorithm>

namespace tcplab::trace {
namespace {

// What comes so soon after what lies behind it was overtaken, where the handshake does not tell how long a
// retransmission takes at least.
constexpr Duration kOvertaken = milliseconds(3);
// Duplicate acknowledgments that ask for what they name.
constexpr std::uint32_t kAsked = 2;

bool is_keep_alive(const wire::TcpSegment& segment, SeqNum next) {
  const wire::TcpFlags& flags = segment.header.flags;
  return !flags.syn && !flags.fin && !flags.rst && segment.payload.size() <= 1 &&
         segment.header.seq == next - 1;
}

bool is_bare(const wire::TcpSegment& segment) {
  return segment.seq_length() == 0 && !segment.header.flags.rst;
}

bool is_probe(const wire::TcpSegment& segment, SeqNum next, std::uint16_t window) {
  return window == 0 && segment.payload.size() == 1 && segment.header.seq == next;
}

}  // namespace

// A SYN with other numbers begins a connection anew.
std::uint32_t Sightings::talk_of(const wire::TcpSegment& segment) {
  const wire::Endpoint from = segment.from();
  const wire::Endpoint to = segment.to();
  const Ends ends = from < to ? Ends(from, to) : Ends(to, from);
  const wire::TcpFlags& flags = segment.header.flags;
  const auto known = latest_.find(ends);
  if (known != latest_.end()) {
    const Flow& flow = talks_[known->second].flow;
    const auto& isn = flow.opener == from ? flow.opener_isn : flow.other_isn;
    const bool anew = flags.syn && !flags.ack && isn && *isn != segment.header.seq;
    if (!anew) return known->second;
  }
  const bool opens = flags.syn ? !flags.ack : from.port >= to.port;
  Talk talk;
  talk.flow.opener = opens ? from : to;
  talk.flow.other = opens ? to : from;
  const auto number = static_cast<std::uint32_t>(talks_.size());
  talks_.push_back(talk);
  latest_.insert_or_assign(ends, number);
  return number;
}

// Of a connection that was captured later than it began, numbers count so that the first octet seen is 1.
void Sightings::note_numbers(const wire::TcpSegment& segment, bool from_opener, Talk& talk) {
  const wire::TcpHeader& header = segment.header;
  auto& own = from_opener ? talk.flow.opener_isn : talk.flow.other_isn;
  auto& peers = from_opener ? talk.flow.other_isn : talk.flow.opener_isn;
  if (!own) own = header.flags.syn ? header.seq : header.seq - 1;
  if (!peers && header.flags.ack && !header.flags.rst) peers = header.ack - 1;
}

void Sightings::note_round_trip(const wire::TcpSegment& segment, Instant at, const Side& other, Talk& talk) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.syn && !flags.ack) {
    talk.syn = at;
  } else if (!flags.syn && flags.ack && talk.syn && other.spoke && !talk.round_trip) {
    talk.round_trip = at - *talk.syn;
  }
}

bool Sightings::is_again(const wire::TcpSegment& segment, Instant at, const Side& side, const Side& other,
                         const Talk& talk) {
  const std::uint32_t length = segment.seq_length();
  const SeqNum seq = segment.header.seq;
  if (length == 0 || !side.spoke || !(seq < side.next) || is_keep_alive(segment, side.next)) return false;
  if (other.acks && seq + length <= other.ack) return true;
  if (other.dup_acks >= kAsked && other.ack == seq) return true;
  const bool soon = at - side.next_at < talk.round_trip.value_or(kOvertaken);
  return !soon || seq + length == side.next;
}

Sightings::Seen Sightings::see(const wire::TcpSegment& segment, Instant at) {
  const wire::TcpHeader& header = segment.header;
  const std::uint32_t number = talk_of(segment);
  Talk& talk = talks_[number];
  const bool from_opener = talk.flow.opener == segment.from();
  Side& side = from_opener ? talk.opener : talk.other;
  const Side& other = from_opener ? talk.other : talk.opener;
  note_numbers(segment, from_opener, talk);
  talk.flow.scaling.see(segment, from_opener);
  note_round_trip(segment, at, other, talk);
  const bool again = is_again(segment, at, side, other, talk);
  const SeqNum end = header.seq + segment.seq_length();
  const bool probe = side.spoke && is_probe(segment, side.next, other.window);
  if (!side.spoke || (side.next < end && !probe)) {
    side.next = end;
    side.next_at = at;
  }
  if (header.flags.ack && (!side.acks || side.ack < header.ack)) {
    side.acks = true;
    side.ack = header.ack;
    side.dup_acks = 0;
  } else if (is_bare(segment) && side.ack == header.ack && side.window == header.window) {
    ++side.dup_acks;
  }
  side.window = header.window;
  side.spoke = true;
  return {number, from_opener, again};
}

}  // namespace tcplab::trace
