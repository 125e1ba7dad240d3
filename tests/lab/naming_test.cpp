// Packets by names that are theirs alone, and stay theirs.
#include "core/scenario/naming.hpp"

#include <map>

#include "tests/lab/support.hpp"
#include "tests/line.hpp"

namespace tcplab::lab {
namespace {

// Lines that change nothing and say which packets their names are the names of.
std::string changes_nothing(const std::string& name) { return "rewrite " + name + " ttl +0\n"; }

struct Namings {
  std::map<PacketId, std::vector<std::string>> names;  // of every packet that has one
  std::vector<PacketId> nameless;
};
// As it grows with the run, in slices.
Namings namings(const Scenario& scenario) {
  Namings all;
  History history(scenario);
  Naming naming(scenario, history.trace());
  while (history.advance({.events = 7})) naming.grow();
  naming.grow();
  const Trace& trace = history.trace();
  for (PacketId id = 0; id < trace.packets().size(); ++id) {
    const auto name = naming.name_of(id);
    name ? all.names[name->packet].push_back(to_string(*name, scenario)) : all.nameless.push_back(id);
  }
  return all;
}

// Of a run of the text in which every name is asked for: the packets that each of them has found.
void expect_each_name_to_find_its_packet_alone(const std::string& text, Line at = Line::here()) {
  const ::testing::ScopedTrace here(at.file, at.number, "each name to find its packet alone");
  const Scenario scenario = scenario_of(text);
  const History history = whole_run(scenario);
  const Namings all = namings(scenario);
  std::string asked = text + "\n";
  std::map<std::uint32_t, PacketId> wanted;
  auto line = static_cast<std::uint32_t>(1 + std::count(asked.begin(), asked.end(), '\n'));
  for (const auto& [packet, names] : all.names) {
    for (const std::string& name : names) EXPECT_EQ(name, names.front());
    asked += changes_nothing(names.front());
    wanted[line++] = packet;
  }
  std::map<std::uint32_t, std::vector<PacketId>> found;
  const History again = whole_run(scenario_of(asked));
  for (const Event& event : again.trace().events()) {
    const auto* done = std::get_if<Intervened>(&event.what);
    if (done != nullptr && wanted.count(done->line) != 0) found[done->line].push_back(done->packet);
  }
  ASSERT_EQ(again.trace().packets().size(), history.trace().packets().size());
  for (const auto& [number, packet] : wanted)
    EXPECT_EQ(found[number], std::vector<PacketId>{packet}) << all.names.at(packet).front();
}

std::optional<PacketName> name_of(const Scenario& scenario, const Trace& trace, PacketId packet) {
  Naming naming(scenario, trace);
  naming.grow();
  return naming.name_of(packet);
}

std::string name_in(const Scenario& scenario, const Trace& trace, PacketId packet) {
  const auto name = name_of(scenario, trace, packet);
  return name ? to_string(*name, scenario) : "";
}

constexpr std::string_view kNamedPair =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all mss 1000\nset all nagle off\nat 0ms server listen 80\nat 10ms client connect server:80\n"
    "on client connected client send 5000\n";

TEST(Naming, FindsExactlyThatPacketForEveryPacketOfEveryBuiltinScenario) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    SCOPED_TRACE(each.name);
    expect_each_name_to_find_its_packet_alone(std::string(each.text));
  }
}

TEST(Naming, FindsRetransmissionsAndWhatHasCopies) {
  expect_each_name_to_find_its_packet_alone(std::string(kNamedPair) +
                                            "drop client->server data #2\ndrop client->server data #4\n"
                                            "duplicate server->client ACK #2 times 2\n"
                                            "duplicate client->server data #1 apart 1ms\n"
                                            "rewrite server->client ACK #3 flags 0\n");
}

TEST(Naming, FindsThePacketsOfAHostWhosePortsWereRewritten) {
  for (const char* line : {"rewrite client->server data #2 source-port 1111\n",
                           "rewrite server->client ACK #1 destination-port 2222\n"}) {
    expect_each_name_to_find_its_packet_alone(std::string(kNamedPair) + line);
  }
}

TEST(Naming, KnowsByItsConnectionWhatAPacketWasBeforeItsPortsWereRewritten) {
  for (const char* line : {"rewrite client->server data #2 source-port 1111\n",
                           "rewrite client->server data #2 destination-port 2222\n"}) {
    const Scenario scenario = scenario_of(std::string(kNamedPair) + line);
    const History history = whole_run(scenario);
    std::vector<std::string> data;
    for (const Packet& packet : history.trace().packets()) {
      if (packet.segment.payload.empty() || packet.retransmission) continue;
      data.push_back(name_in(scenario, history.trace(), packet.id));
    }
    ASSERT_GE(data.size(), 3U) << line;
    EXPECT_EQ(data[1], "client->server data #2") << "which it is still: " << line;
    EXPECT_EQ(data[2], "client->server data #3") << line;
  }
}

TEST(Naming, FindsThePacketsOfManyConnectionsOverALossyLink) {
  expect_each_name_to_find_its_packet_alone(
      "host client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 20ms rate 5Mbit/s queue 20 loss 3% duplication 1% reordering 1% late 4ms\n"
      "at 0ms server listen 80\nat 1ms client connect server:80 times 3 every 7ms\n"
      "on client connected client send 50k\n");
}

TEST(Naming, IsShort) {
  const Scenario scenario = scenario_of(std::string(kNamedPair) + "drop client->server data #2\n");
  const History history = whole_run(scenario);
  const Trace& trace = history.trace();
  EXPECT_EQ(name_in(scenario, trace, 0), "client->server SYN #1");
  EXPECT_EQ(name_in(scenario, trace, 1), "server->client SYN-ACK #1");
  EXPECT_EQ(name_in(scenario, trace, 2), "client->server data #1");
  EXPECT_EQ(name_in(scenario, trace, 3), "client->server data #2");
  for (const Packet& packet : trace.packets()) {
    if (!packet.retransmission) continue;
    EXPECT_EQ(name_in(scenario, trace, packet.id), "client->server data again #1");
  }
}

TEST(Naming, OfACopyIsTheNameOfWhatItIsACopyOf) {
  const Scenario scenario = scenario_of(std::string(kNamedPair) + "duplicate client->server SYN #1\n");
  const History history = whole_run(scenario);
  EXPECT_EQ(name_in(scenario, history.trace(), 1), "client->server SYN #1");
  EXPECT_EQ(name_of(scenario, history.trace(), 1)->packet, PacketId{0});
}

TEST(Naming, IsNotToBeHadForWhatNoTcpHasSent) {
  const Scenario scenario =
      scenario_of(std::string(kNamedPair) + "at 5ms client forge RST to server:80 from client:9\n");
  const History history = whole_run(scenario);
  EXPECT_FALSE(name_of(scenario, history.trace(), 0));
  EXPECT_FALSE(name_of(scenario, history.trace(), kNoPacket));
  EXPECT_FALSE(name_of(scenario, history.trace(), 100'000));
  EXPECT_EQ(name_in(scenario, history.trace(), 1), "client->server SYN #1");
}

TEST(Naming, StaysThePacketsOwnWhenSomethingBeforeItIsLost) {
  const Scenario scenario = scenario_of(kNamedPair);
  const History history = whole_run(scenario);
  PacketId third = kNoPacket;
  for (const Packet& packet : history.trace().packets()) {
    if (history.trace().relative_seq(packet) == 2001 && !packet.segment.payload.empty()) third = packet.id;
  }
  const std::string name = name_in(scenario, history.trace(), third);
  const History other =
      whole_run(scenario_of(std::string(kNamedPair) + "drop client->server SYN #1\ndrop " + name + "\n"));
  int lost = 0;
  for (const Packet& packet : other.trace().packets()) {
    if (packet.dropped == kNoEvent || packet.segment.header.flags.syn) continue;
    ++lost;
    EXPECT_EQ(other.trace().relative_seq(packet), 2001U);
  }
  EXPECT_EQ(lost, 1);
}

}  // namespace
}  // namespace tcplab::lab
