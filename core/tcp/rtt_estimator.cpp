#include "core/tcp/rtt_estimator.hpp"

#include <algorithm>

namespace tcplab::tcp {

RttEstimator::RttEstimator(const Config& config)
    : granularity_(config.rto_granularity),
      slop_(config.rto_slop),
      minimum_(config.rto_min),
      maximum_(config.rto_max),
      base_(config.rto_initial),
      rto_(config.rto_initial) {}

void RttEstimator::sample(Duration rtt) {
  if (!has_sample_) {
    srtt_ = rtt;
    rttvar_ = rtt / 2;
    has_sample_ = true;
  } else {
    const Duration error = rtt < srtt_ ? srtt_ - rtt : rtt - srtt_;
    rttvar_ = (rttvar_ * 3 + error) / 4;
    srtt_ = (srtt_ * 7 + rtt) / 8;
  }
  backoff_ = 0;
  set_rto(srtt_ + std::max(granularity_, rttvar_ * 4));
}

void RttEstimator::back_off() {
  ++backoff_;
  set_rto(std::min(base_ * 2, maximum_));
}

void RttEstimator::after_syn_timeout() {
  if (!has_sample_) set_rto(std::max(base_, seconds(3)));
}

void RttEstimator::set_rto(Duration rto) {
  base_ = std::max(rto, minimum_);
  rto_ = std::min(base_ + slop_, maximum_);
}

}  // namespace tcplab::tcp
