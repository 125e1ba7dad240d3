#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// How fast the network delivered what an ACK tells of: draft-ietf-ccwg-bbr-06 4.1.2.1.3, "RS". Octets.
struct RateSample {
  bool has_data = false;           // something was newly delivered
  std::uint64_t rate = 0;          // octets in a second; 0: no reliable sample
  std::uint32_t delivered = 0;     // over the interval of the sample
  std::uint64_t prior = 0;         // delivered in all when the newest of them was sent
  std::uint64_t total = 0;         // delivered in all, now
  std::uint32_t tx_in_flight = 0;  // with the newest of them, when that was sent
  std::uint32_t lost = 0;          // since then
  bool app_limited = false;        // the user had too little to send for the sample to tell of the path
  std::optional<Duration> rtt;     // of the newest of them, when it was sent once
};

// A segment that counts as lost from now on, and what was known when it was sent. Octets.
struct LostSegment {
  Instant now;
  SeqNum start;
  std::uint32_t size = 0;
  std::uint32_t tx_in_flight = 0;  // with it
  std::uint32_t lost = 0;          // since then, with it
  std::uint64_t total = 0;         // delivered in all, now
  bool app_limited = false;
};

// The sampler of draft-ietf-ccwg-bbr-06 4.1: remembers of every segment in flight what had been delivered
// when it left. Kept only for controllers that ask for it.
class DeliveryRate {
 public:
  explicit DeliveryRate(Instant now) : delivered_at_(now), first_sent_(now) {}

  // 4.1.2.2. in_flight: octets, with this segment.
  void on_sent(SeqNum start, SeqNum end, std::uint32_t in_flight, Instant now);
  void on_sent_again(SeqNum start, SeqNum end, std::uint32_t in_flight, Instant now);
  // 4.1.2.3, UpdateRateSample: what lies wholly in it has arrived.
  void on_delivered(SeqNum start, SeqNum end, Instant now);
  // Without SACK: a duplicate says that a segment behind the first gap has arrived (4.1.3.5.1).
  void on_duplicate(Instant now);
  // Segments in it that were not lost yet; calls report(LostSegment) for each.
  template <typename Report>
  void on_lost(SeqNum start, SeqNum end, Instant now, Report report);
  // Forgets what is acknowledged, and gives what this ACK has told: 4.1.2.3, GenerateRateSample.
  RateSample finish(SeqNum una, Duration min_rtt, Instant now);
  // 4.1.2.4: there was room in the window, and nothing to send.
  void mark_app_limited(std::uint32_t in_flight);

  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t lost() const { return lost_; }
  bool app_limited() const { return app_limited_until_ != 0; }
  std::size_t memory() const { return segments_.capacity() * sizeof(Segment); }

 private:
  friend void canonical(Canon& canon, const DeliveryRate& value);

  // P of 4.1.2.1.2.
  struct Segment {
    SeqNum start;
    SeqNum end;
    Instant sent;
    Instant first_sent;
    Instant delivered_at;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;
    std::uint32_t tx_in_flight = 0;
    bool app_limited = false;
    bool again = false;
    bool arrived = false;
    bool missing = false;  // counted as lost

    std::uint32_t size() const { return static_cast<std::uint32_t>(end - start); }
  };
  std::size_t first_behind(SeqNum seq) const;  // the first that ends behind seq
  void stamp(Segment& segment, std::uint32_t in_flight, Instant now);
  void deliver(Segment& segment, Instant now);

  std::vector<Segment> segments_;  // from head_ on, in order
  std::size_t head_ = 0;
  std::uint64_t delivered_ = 0;  // C.delivered, octets in all
  std::uint64_t lost_ = 0;       // C.lost
  Instant delivered_at_;         // C.delivered_time
  Instant first_sent_;           // C.first_send_time
  std::uint64_t app_limited_until_ = 0;
  // The sample that is being made: of the newest segment delivered.
  struct Newest {
    Segment segment;
    Duration send_elapsed;
    Duration ack_elapsed;
  };
  std::optional<Newest> newest_;
};

template <typename Report>
void DeliveryRate::on_lost(SeqNum start, SeqNum end, Instant now, Report report) {
  for (std::size_t i = first_behind(start); i < segments_.size() && segments_[i].start < end; ++i) {
    Segment& segment = segments_[i];
    if (segment.arrived || segment.missing) continue;
    segment.missing = true;
    lost_ += segment.size();
    report(LostSegment{now, segment.start, segment.size(), segment.tx_in_flight,
                       static_cast<std::uint32_t>(lost_ - segment.lost), delivered_, segment.app_limited});
  }
}

}  // namespace tcplab::tcp
