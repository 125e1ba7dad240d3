#include "core/tcp/rtt_estimator.hpp"

#include <algorithm>

namespace tcplab::tcp {

void RttEstimator::sample(Duration rtt, Duration granularity) {
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
  set_rto(srtt_ + std::max(granularity, rttvar_ * 4));
}

void RttEstimator::back_off(const Config& config) {
  ++backoff_;
  set_rto(std::min((is_initial_ ? base_ : std::max(base_, config.rto_min)) * 2, config.rto_max));
}

void RttEstimator::after_syn_timeout() {
  if (!has_sample_) set_rto(std::max(base_, seconds(3)));
}

void RttEstimator::set_rto(Duration rto) {
  base_ = rto;
  is_initial_ = false;
}

}  // namespace tcplab::tcp
