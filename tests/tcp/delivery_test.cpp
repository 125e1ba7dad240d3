// Whatever the network does, short of stopping: every octet arrives once, in order, and both ends reach
// CLOSED.

#include <string>
#include <vector>

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"
#include "tests/tcp/wire_pair.hpp"

namespace tcplab::tcp {
namespace {

struct Transfer {
  std::vector<std::uint8_t> sent;
  std::vector<std::uint8_t> received;
};

std::vector<std::uint8_t> random_octets(Rng& rng, std::size_t count) {
  std::vector<std::uint8_t> content(count);
  for (std::uint8_t& octet : content) octet = static_cast<std::uint8_t>(rng.next());
  return content;
}

void read_all(Host& host, ConnId id, std::vector<std::uint8_t>& into) {
  const Result<Bytes, CallError> octets = host.receive(id, UINT32_MAX);
  if (octets) into.insert(into.end(), octets->begin(), octets->end());
}

// The habits of a system, with each of the extensions on or off (bits), and never out of patience.
Config some_config(Profile profile, unsigned bits, Rng& rng) {
  Config config = info(profile).config;
  config.sack = (bits & 1) != 0;
  config.timestamps = (bits & 2) != 0;
  config.window_scale = (bits & 4) != 0;
  config.data_retries = 1000;
  config.syn_retries = 1000;
  config.open_timeout = {};
  config.send_buffer = 262144;
  config.rto_max = seconds(4);
  config.receive_buffer = 2000 + static_cast<std::uint32_t>(rng.below(config.window_scale ? 200000 : 60000));
  return config;
}

std::string name_of(const Config& config) {
  return std::string(info(config.profile).name) + (config.sack ? " sack" : "") +
         (config.timestamps ? " timestamps" : "") + (config.window_scale ? " window scale" : "");
}

void run_transfer(std::uint64_t seed) {
  Rng rng(seed);
  const Config config = some_config(static_cast<Profile>(seed % 3), static_cast<unsigned>(seed / 3 % 8), rng);
  // The other side is of the same mind, or has one of its own.
  const Config other = rng.chance(0.5) ? config
                                       : some_config(static_cast<Profile>(rng.below(3)),
                                                     static_cast<unsigned>(rng.below(8)), rng);
  SCOPED_TRACE("seed " + std::to_string(seed) + ": " + name_of(config) + ", " + name_of(other));
  const Mischief mischief{rng.unit() * 0.4, rng.unit() * 0.3,
                          milliseconds(1 + static_cast<int>(rng.below(300)))};
  WirePair w(config, mischief, seed);
  w.b.set_config(other);

  Transfer up{random_octets(rng, rng.below(60000)), {}};
  Transfer down{random_octets(rng, rng.below(60000)), {}};
  const ConnId listener = *w.b.listen(80, 1, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  ConnId server;
  bool closed_client = false;
  bool closed_server = false;
  ASSERT_TRUE(w.a.send(client, Bytes(up.sent), w.now));
  for (int i = 0; i < 20000 && !(closed_client && closed_server && up.received.size() == up.sent.size() &&
                                 down.received.size() == down.sent.size());
       ++i) {
    w.pass(milliseconds(100));
    if (!server) {
      if (const std::optional<ConnId> child = w.b.accept(listener)) {
        server = *child;
        ASSERT_TRUE(w.b.send(server, Bytes(down.sent), w.now));
      }
      continue;
    }
    read_all(w.a, client, down.received);
    read_all(w.b, server, up.received);
    if (!closed_client && rng.chance(0.3)) closed_client = w.a.close(client, w.now).ok();
    if (!closed_server && rng.chance(0.3)) closed_server = w.b.close(server, w.now).ok();
  }
  ASSERT_TRUE(w.b.close(listener, w.now));
  w.pass(minutes(30));
  EXPECT_EQ(up.received, up.sent);
  EXPECT_EQ(down.received, down.sent);
  EXPECT_EQ(w.a.find(client)->state(), State::kClosed);
  EXPECT_EQ(w.b.find(server)->state(), State::kClosed);
  EXPECT_TRUE(w.is_quiet());
}

TEST(Delivery, EveryOctetOnceAndInOrderThroughAnyMischief) {
  for (std::uint64_t seed = 0; seed < 72 && !::testing::Test::HasFailure(); ++seed) run_transfer(seed);
}

}  // namespace
}  // namespace tcplab::tcp
