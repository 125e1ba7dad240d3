// Samples of delivery rates against the figures that their draft states.

#include "core/tcp/congestion/delivery_rate.hpp"

#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "tests/tcp/congestion/samples.hpp"

namespace tcplab::tcp {
namespace {

// --- Delivery rates: draft-ietf-ccwg-bbr-06 4.1 ---

TEST(DeliveryRate, IsWhatArrivedOverTheLongerOfBothIntervals) {
  DeliveryRate rates{Instant{}};
  Instant now = Instant{} + seconds(1);
  for (std::uint32_t i = 0; i < 10; ++i)
    rates.on_sent(SeqNum{i * 1000}, SeqNum{(i + 1) * 1000}, (i + 1) * 1000, now + milliseconds(i));
  now = now + kTrip;
  RateSample sample;
  for (std::uint32_t i = 0; i < 10; ++i) {
    rates.on_delivered(SeqNum{i * 1000}, SeqNum{(i + 1) * 1000}, now + milliseconds(10 * i));
    sample = rates.finish(SeqNum{(i + 1) * 1000}, {}, now + milliseconds(10 * i));
  }
  EXPECT_EQ(sample.delivered, 10'000U);
  EXPECT_EQ(sample.rate, 10'000U * 1000 / 190) << "10000 octets in 190 ms, since the first of them was sent";
  EXPECT_EQ(sample.rtt, milliseconds(181));
  EXPECT_EQ(sample.tx_in_flight, 10'000U);
  EXPECT_FALSE(rates.finish(SeqNum{10'000}, {}, now).has_data);
}

TEST(DeliveryRate, IsNotBelievedOverLessThanTheLeastRoundTrip) {
  DeliveryRate rates{Instant{}};
  rates.on_sent({0}, {1000}, 1000, Instant{});
  rates.on_delivered({0}, {1000}, Instant{} + milliseconds(1));
  const RateSample sample = rates.finish({1000}, kTrip, Instant{} + milliseconds(1));
  EXPECT_TRUE(sample.has_data);
  EXPECT_EQ(sample.rate, 0U);
}

TEST(DeliveryRate, SaysThatTheUserHadNothingToSend) {  // 4.1.2.4
  DeliveryRate rates{Instant{}};
  rates.on_sent({0}, {1000}, 1000, Instant{});
  rates.mark_app_limited(1000);
  rates.on_sent({1000}, {2000}, 2000, Instant{} + milliseconds(1));
  rates.on_delivered({0}, {1000}, Instant{} + kTrip);
  EXPECT_FALSE(rates.finish({1000}, {}, Instant{} + kTrip).app_limited) << "sent before";
  rates.on_sent({2000}, {3000}, 2000, Instant{} + kTrip);
  rates.on_delivered({1000}, {2000}, Instant{} + kTrip + kTrip);
  EXPECT_TRUE(rates.finish({2000}, {}, Instant{} + kTrip + kTrip).app_limited);
  rates.on_sent({3000}, {4000}, 2000, Instant{} + kTrip + kTrip);
  rates.on_delivered({2000}, {4000}, Instant{} + seconds(1));
  EXPECT_FALSE(rates.finish({4000}, {}, Instant{} + seconds(1)).app_limited) << "the gap has left the path";
}

TEST(DeliveryRate, TellsOfEachLossOnce) {
  DeliveryRate rates{Instant{}};
  for (std::uint32_t i = 0; i < 4; ++i)
    rates.on_sent({i * 1000}, {i * 1000 + 1000}, (i + 1) * 1000, Instant{});
  std::vector<LostSegment> told;
  const auto note = [&told](const LostSegment& one) { told.push_back(one); };
  rates.on_lost({0}, {2000}, Instant{}, note);
  rates.on_lost({0}, {3000}, Instant{}, note);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[2].lost, 3000U);
  EXPECT_EQ(told[2].tx_in_flight, 3000U);
  rates.on_sent_again({0}, {1000}, 1000, Instant{} + kTrip);
  rates.on_delivered({0}, {1000}, Instant{} + kTrip + kTrip);
  EXPECT_EQ(rates.finish({1000}, {}, Instant{} + kTrip + kTrip).rtt, std::nullopt) << "sent twice";
}

}  // namespace
}  // namespace tcplab::tcp
