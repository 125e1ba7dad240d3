#pragma once

#include <array>
#include <cstdint>

namespace tcplab {

// A seeded pseudo-random generator (xoshiro256**, seeded through SplitMix64). The same seed gives the same
// numbers on every target; copying it copies its future. Not for secrets.
class Rng {
 public:
  explicit Rng(std::uint64_t seed = 0);

  std::uint64_t next();
  // Uniform in [0, bound). Precondition: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1), 53 bits.
  double unit();
  // True with the given probability; 0 never, 1 always.
  bool chance(double probability) { return probability > 0 && unit() < probability; }

  // All that its future depends on.
  const std::array<std::uint64_t, 4>& state() const { return state_; }

  bool operator==(const Rng&) const = default;

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace tcplab
