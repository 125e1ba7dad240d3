#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"
#include "core/tcp/config.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// SRTT, RTTVAR and RTO (RFC 6298 2).
class RttEstimator {
 public:
  explicit RttEstimator(Duration initial) : base_(initial) {}

  // A round-trip time of a segment that was sent only once (Karn's algorithm, RFC 6298 3). granularity: G
  void sample(Duration rtt, Duration granularity);
  // The timer expired: double the RTO, up to its maximum (RFC 6298 5.5).
  void back_off(const Config& config);
  // The handshake needed a retransmitted SYN: start data with 3 s (RFC 6298 5.7).
  void after_syn_timeout();

  bool has_sample() const { return has_sample_; }
  Duration srtt() const { return srtt_; }
  Duration rttvar() const { return rttvar_; }
  // Within the bounds as they are now.
  Duration rto(const Config& config) const {
    return is_initial_ ? base_ : std::min(std::max(base_, config.rto_min) + config.rto_slop, config.rto_max);
  }
  // How often the RTO has doubled since the last sample.
  std::uint32_t backoff() const { return backoff_; }

 private:
  friend void canonical(Canon& canon, const RttEstimator& value);

  void set_rto(Duration rto);

  Duration srtt_;
  Duration rttvar_;
  Duration base_;  // the RTO before slop and bounds
  std::uint32_t backoff_ = 0;
  bool has_sample_ = false;
  bool is_initial_ = true;  // the RTO is still that of the first SYN
};

}  // namespace tcplab::tcp
