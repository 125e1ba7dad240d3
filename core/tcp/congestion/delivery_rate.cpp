#include "core/tcp/congestion/delivery_rate.hpp"

#include <algorithm>

namespace tcplab::tcp {

std::size_t DeliveryRate::first_behind(SeqNum seq) const {
  const auto from = segments_.begin() + static_cast<std::ptrdiff_t>(head_);
  const auto found =
      std::partition_point(from, segments_.end(), [seq](const Segment& one) { return one.end <= seq; });
  return static_cast<std::size_t>(found - segments_.begin());
}

void DeliveryRate::stamp(Segment& segment, std::uint32_t in_flight, Instant now) {
  if (in_flight <= segment.size()) first_sent_ = delivered_at_ = now;  // nothing else is on its way
  segment.sent = now;
  segment.first_sent = first_sent_;
  segment.delivered_at = delivered_at_;
  segment.delivered = delivered_;
  segment.lost = lost_;
  segment.tx_in_flight = in_flight;
  segment.app_limited = app_limited();
  segment.missing = false;
}

void DeliveryRate::on_sent(SeqNum start, SeqNum end, std::uint32_t in_flight, Instant now) {
  Segment fresh;
  fresh.start = start;
  fresh.end = end;
  stamp(fresh, in_flight, now);
  segments_.push_back(fresh);
}

void DeliveryRate::on_sent_again(SeqNum start, SeqNum end, std::uint32_t in_flight, Instant now) {
  for (std::size_t i = first_behind(start); i < segments_.size() && segments_[i].start < end; ++i) {
    if (segments_[i].arrived) continue;
    segments_[i].again = true;
    stamp(segments_[i], in_flight, now);
  }
}

void DeliveryRate::deliver(Segment& segment, Instant now) {
  if (segment.arrived) return;
  segment.arrived = true;
  delivered_ += segment.size();
  delivered_at_ = now;
  const bool newer = !newest_ || segment.sent > first_sent_ ||
                     (segment.sent == first_sent_ && segment.end > newest_->segment.end);
  if (!newer) return;
  newest_ = Newest{segment, segment.sent - segment.first_sent, now - segment.delivered_at};
  first_sent_ = segment.sent;
}

void DeliveryRate::on_delivered(SeqNum start, SeqNum end, Instant now) {
  for (std::size_t i = first_behind(start); i < segments_.size() && segments_[i].end <= end; ++i) {
    deliver(segments_[i], now);
  }
}

void DeliveryRate::on_duplicate(Instant now) {
  for (std::size_t i = head_ + 1; i < segments_.size(); ++i) {
    if (!segments_[i].arrived) return deliver(segments_[i], now);
  }
}

RateSample DeliveryRate::finish(SeqNum una, Duration min_rtt, Instant now) {
  const std::size_t left = first_behind(una);
  if (left > head_) {
    head_ = left;
    if (head_ * 2 >= segments_.size()) {
      segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
  }
  if (delivered_ > app_limited_until_) app_limited_until_ = 0;
  RateSample sample;
  sample.total = delivered_;
  if (!newest_) return sample;
  const Segment& segment = newest_->segment;
  sample.has_data = true;
  sample.prior = segment.delivered;
  sample.delivered = static_cast<std::uint32_t>(delivered_ - segment.delivered);
  sample.tx_in_flight = segment.tx_in_flight;
  sample.lost = static_cast<std::uint32_t>(lost_ - segment.lost);
  sample.app_limited = segment.app_limited;
  if (!segment.again) sample.rtt = now - segment.sent;
  const Duration interval = std::max(newest_->send_elapsed, newest_->ack_elapsed);
  newest_.reset();
  if (interval < min_rtt || interval <= Duration{}) return sample;  // no reliable sample
  sample.rate = std::uint64_t{sample.delivered} * 1'000'000'000 / static_cast<std::uint64_t>(interval.ns);
  return sample;
}

void DeliveryRate::mark_app_limited(std::uint32_t in_flight) {
  app_limited_until_ = std::max<std::uint64_t>(delivered_ + in_flight, 1);
}

}  // namespace tcplab::tcp
