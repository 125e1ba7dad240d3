// A trace is kept in chunks that copies share, packed: to read it is as if it were not.
#include <algorithm>
#include <random>

#include "tests/bench/heap.hpp"
#include "tests/bench/payload_storage.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::size_t kChunk = EventLog::kPerChunk;
const wire::IpAddress kUs = wire::IpAddress::v4(198, 51, 100, 1);
const wire::IpAddress kThem = wire::IpAddress::v4(198, 51, 100, 2);

wire::TcpSegment segment_number(std::uint32_t number) {
  wire::TcpSegment segment;
  segment.source = kUs;
  segment.destination = kThem;
  segment.header.source_port = 5000;
  segment.header.destination_port = 80;
  segment.header.seq = SeqNum{number};
  segment.header.flags.ack = true;
  return segment;
}

// Every kind of event, with small and large contents by turns.
What what_number(std::uint32_t i) {
  const bool large = i % 3 == 0;
  Called call;
  switch (i % 12) {
    case 0:
      call.call = CallKind::kConnect;
      call.remote = {wire::IpAddress{wire::IpVersion::kV6, {1, 2, 3, static_cast<std::uint8_t>(i)}}, 80};
      return call;
    case 1:
      call.call = CallKind::kSend;
      call.count = large ? UINT32_MAX : i;
      return call;
    case 2:
      call.call = CallKind::kClose;
      call.failed = true;
      call.error = tcp::CallError::kConnectionClosing;
      return call;
    case 3:
      return tcp::StateChanged{tcp::State::kFinWait1, tcp::State::kTimeWait};
    case 4:
    case 5:
      return tcp::TimerSet{tcp::TimerKind::kTimeWait, i % 24 < 12  ? Instant{i} + milliseconds(200)
                                                      : i % 5 == 0 ? Instant::never()
                                                                   : Instant{i} + minutes(2)};
    case 6:
      return tcp::TimerStopped{tcp::TimerKind::kReordering};
    case 7:
      return tcp::TimerFired{tcp::TimerKind::kRetransmission};
    case 8:
      return tcp::Notified{tcp::Notice::kReadable, UINT32_MAX - i};
    case 9:
      return tcp::Discarded{};
    case 10:
      return tcp::Noted{};
    default:
      call.call = CallKind::kListen;
      call.port = 443;
      return call;
  }
}

// Instants, hosts, connections and causes near and far.
Event event_number(std::uint32_t i) {
  Event event;
  event.id = i;
  event.at = {i / 3 * 1'000'000'007LL};
  event.host = static_cast<HostIndex>(i % 7);
  event.connection = {i % 11 * 100'003};
  event.rule = static_cast<tcp::Rule>(i % tcp::kRuleCount);
  if (i % 5 == 1) event.cause = i - 1;
  if (i % 5 == 2) event.cause = 0;
  if (i % 5 == 3) event.cause = i / 2;
  event.what = what_number(i);
  return event;
}

struct Written {
  Trace trace{"written", {{"us", kUs}, {"them", kThem}}};
  std::vector<Event> events;

  void grow(std::size_t by) {
    for (; by > 0; --by) {
      events.push_back(event_number(static_cast<std::uint32_t>(events.size())));
      EXPECT_EQ(Recorder(trace).add(events.back()), events.back().id);
    }
  }
};

TEST(Chunks, GiveBackWhatWasWrittenToThemInAnyOrder) {
  Written written;
  written.grow(17 * kChunk + 5);  // causes lie further back than a number of 16 bits counts
  const auto events = written.trace.events();
  ASSERT_EQ(events.size(), written.events.size());
  EXPECT_TRUE(std::equal(events.begin(), events.end(), written.events.begin(), written.events.end()));
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const std::size_t at = random() % events.size();
    ASSERT_EQ(events[at], written.events[at]) << at;
  }
  for (const std::size_t at : {kChunk - 1, kChunk, kChunk + 1, 2 * kChunk}) EXPECT_EQ(events[at].id, at);
  EXPECT_EQ(events.front(), written.events.front());
  EXPECT_EQ(events.back(), written.events.back());
}

TEST(Chunks, AreSearchedLikeAVector) {
  Written written;
  written.grow(2 * kChunk + 100);
  const auto events = written.trace.events();
  const auto earlier = [](Instant at, const Event& event) { return at < event.at; };
  for (std::size_t i = 0; i < written.events.size(); i += 37) {
    const Instant at = written.events[i].at;
    const auto found = std::upper_bound(events.begin(), events.end(), at, earlier);
    const auto expected = std::upper_bound(written.events.begin(), written.events.end(), at, earlier);
    ASSERT_EQ(found - events.begin(), expected - written.events.begin());
    if (found == events.end()) continue;
    ASSERT_EQ(found->id, expected->id);
    ASSERT_EQ((events.end() - 1 - (events.end() - found))->at, at);
  }
}

TEST(Chunks, AreSharedByCopiesUntilOneOfThemGrows) {
  Written written;
  written.grow(100 * kChunk + 7);
  const std::size_t whole = heap_octets();
  const Trace copy = written.trace;
  const std::size_t copied = heap_octets() - whole;
  EXPECT_LT(copied, 100 * 64U) << "a pointer for each chunk, and nothing of what is in it";

  written.grow(1);
  EXPECT_LT(heap_octets() - whole - copied, kChunk * 32U) << "its last chunk is its own now, and no other";
  EXPECT_EQ(copy.events().size() + 1, written.trace.events().size());
  EXPECT_EQ(copy.events().back(), written.events[written.events.size() - 2]);
  EXPECT_EQ(written.trace.events().back(), written.events.back());
}

TEST(Chunks, ThatOneForkWritesAreNotThoseOfTheOther) {
  Trace ours("fork", {{"us", kUs}, {"them", kThem}});
  const auto sends = [](Trace& trace, std::uint32_t number) {
    Event sent;
    sent.what = SegmentSent{Recorder(trace).add(segment_number(number), 0, 0)};
    Recorder(trace).add(sent);
  };
  for (std::uint32_t i = 0; i < 3 * PacketLog::kPerChunk; ++i) sends(ours, i);
  Trace theirs = ours;
  // The same packet arrives in one fork and is lost in the other, long after its chunk was full.
  Event arrival;
  arrival.what = SegmentReceived{5};
  const EventId received = Recorder(ours).add(arrival);
  Event loss;
  loss.what = SegmentDropped{5, DropReason::kLoss};
  const EventId dropped = Recorder(theirs).add(loss);
  Recorder(theirs).note_connection({.host = 0, .id = {1}, .local = {kUs, 5000}});
  sends(theirs, 77);

  EXPECT_EQ(ours.packets()[5].received, received);
  EXPECT_EQ(ours.packets()[5].dropped, kNoEvent);
  EXPECT_EQ(theirs.packets()[5].received, kNoEvent);
  EXPECT_EQ(theirs.packets()[5].dropped, dropped);
  EXPECT_EQ(ours.packets().size() + 1, theirs.packets().size());
  EXPECT_TRUE(ours.connections().empty());
  EXPECT_EQ(theirs.connections().size(), 1U);
  EXPECT_EQ(theirs.packets().back().segment.header.seq, SeqNum{77});
}

Scenario transfer(std::uint32_t octets) {
  return scenario_of(
      "host client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 5ms rate 100Mbit/s loss 1%\n"
      "at 0ms server listen 80\nat 1ms client connect server:80\n"
      "on client connected client send " +
      std::to_string(octets) +
      "\n"
      "on client connected client close\non server remote-closed server close\n");
}

TEST(Fork, InTheMiddleOfARunGoesOnAsTheRunDid) {
  const auto scenario = std::make_shared<const Scenario>(transfer(3'000'000));
  World world(scenario);
  Trace trace = world.blank_trace();
  Story story = world.blank_story();
  for (int i = 0; i < 2500; ++i) world.step(story, trace);
  ASSERT_GT(trace.events().size(), kChunk);
  World forked = world;
  Story beside = story;
  Trace continued = trace;
  const std::string until_here = to_json(trace);
  while (forked.goes_on()) forked.step(beside, continued);
  EXPECT_EQ(to_json(trace), until_here);
  while (world.goes_on()) world.step(story, trace);
  EXPECT_EQ(to_json(continued), to_json(trace));
  EXPECT_EQ(to_pcapng(continued), to_pcapng(trace));
}

// Beside the octets of the streams, which are shared with the sender.
std::size_t heap_for_each_segment(std::uint32_t octets) {
  const std::size_t before = heap_octets();
  Trace trace;
  {
    World world(std::make_shared<const Scenario>(transfer(octets)));
    trace = world.blank_trace();
    Story story = world.blank_story();
    while (world.goes_on()) world.step(story, trace);
  }
  const std::size_t taken = heap_octets() - before - payload_storage(trace);
  return taken / trace.packets().size();
}

TEST(Heap, OfATraceIsSmallForEachSegment) { EXPECT_LT(heap_for_each_segment(20'000'000), 154U); }

// Of which the last chunk is a large part, and most of what it may grow into would be room for nothing.
TEST(Heap, OfAShortTraceIsSmallForEachSegmentToo) { EXPECT_LT(heap_for_each_segment(1'200'000), 170U); }

TEST(Heap, OfARunIsSmallForEachSegmentWithAllThatIsKeptOfItsPast) {
  const std::size_t before = heap_octets();
  const History history = whole_run(transfer(20'000'000));
  const std::size_t taken = heap_octets() - before - payload_storage(history.trace());
  ASSERT_GT(history.worlds_kept(), 10U);
  EXPECT_LT(taken / history.trace().packets().size(), 190U);
}

}  // namespace
}  // namespace tcplab::lab
