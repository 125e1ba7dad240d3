#include "core/tcp/rtt_estimator.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::tcp {

RttEstimator::RttEstimator(Cow<Config> config) : config_(std::move(config)), base_(config_->rto_initial) {}

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
  set_rto(srtt_ + std::max(config_->rto_granularity, rttvar_ * 4));
}

void RttEstimator::back_off() {
  ++backoff_;
  set_rto(std::min(base_ * 2, config_->rto_max));
}

void RttEstimator::after_syn_timeout() {
  if (!has_sample_) set_rto(std::max(base_, seconds(3)));
}

void RttEstimator::set_rto(Duration rto) {
  base_ = std::max(rto, config_->rto_min);
  is_initial_ = false;
}

}  // namespace tcplab::tcp
