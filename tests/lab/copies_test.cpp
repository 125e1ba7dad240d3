// What a copy of a World costs: what has changed since, and not all that there is. Octets of the heap.

#include <string>

#include "tests/bench/heap.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// So many connections with an application at either end, as many that nobody has accepted yet, and one that
// speaks after all others have fallen quiet.
std::string crowd_text(int connections) {
  const std::string many = "times " + std::to_string(connections) + " every 2ms";
  return "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 1ms\n"
         "app mirror echo\napp quiet sink closes never\n"
         "at 0s server listen 80 backlog 5000 run mirror\n"
         "at 0s server listen 81 backlog 5000 accept never run mirror\n"
         "at 1ms client connect server:80 " +
         many + " sending 100 run quiet\nat 10s client connect server:81 " + many +
         " run quiet\nat 25s client connect server:80 run quiet as one\nat 31s client:one send 500\nuntil "
         "32s\n";
}

struct Cost {
  std::size_t copied = 0;   // of the copy
  std::size_t changed = 0;  // with what the one connection has made different since then
};

// What goes on writes its trace as well: that much it costs without a copy too.
Cost cost(int connections) {
  const Scenario scenario = scenario_of(crowd_text(connections));
  Play alone(scenario);
  alone.play_until(at_ms(30'000));
  std::size_t before = heap_octets();
  alone.finish();
  const std::size_t by_itself = heap_octets() - before;
  Play play(scenario);
  play.play_until(at_ms(30'000));
  EXPECT_GE(play.world.host(0).connections().size(), 2U * static_cast<std::size_t>(connections));
  before = heap_octets();
  const World world = play.world;
  const Story story = play.story;
  Cost result;
  result.copied = heap_octets() - before;
  play.finish();
  EXPECT_NE(world.hash(), play.world.hash());
  result.changed = heap_octets() - before - by_itself;
  return result;
}

TEST(Copies, OfAWorldCostWhatChangesAfterThem) {
  const Cost few = cost(10);
  const Cost many = cost(1000);
  EXPECT_LE(many.copied, few.copied + 200) << "nothing has changed";
  EXPECT_LE(many.changed, few.changed + 6000) << "one connection at either end, and the way to it";
  EXPECT_LE(many.changed, 40'000U);
}

// What is kept of an old World stays as it was.
TEST(Copies, OfAWorldKeepWhatItsApplicationsHadDone) {
  Play play(scenario_of(crowd_text(20)));
  play.play_until(at_ms(30'000));
  const std::uint64_t hash = play.world.hash();
  Play copy = play;
  copy.finish();
  EXPECT_NE(copy.world.hash(), hash);
  EXPECT_EQ(play.world.hash(), hash);
  play.finish();
  EXPECT_TRUE(play.world.same_future(copy.world));
  EXPECT_EQ(to_json(play.trace), to_json(copy.trace));
}

}  // namespace
}  // namespace tcplab::lab
