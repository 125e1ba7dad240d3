#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {

// More than the one wire of TwoEnds: a bottleneck that some connections share: a rate, a queue of so many
// segments that may mark those that find more than a threshold in it, and a delay each way. Senders always
// have something to send.
class Path {
 public:
  struct Link {
    std::uint64_t rate = 10'000'000 / 8;  // octets in a second
    Duration delay = milliseconds(20);    // one way
    std::uint32_t queue = 40;             // segments
    std::uint32_t mark_above = UINT32_MAX;
    std::uint32_t lose_every = 0;  // one of so many segments with text; 0: none
  };
  struct Flow {
    Connection sender;
    Connection receiver;
    std::uint64_t delivered = 0;  // octets read
    std::vector<Mode> modes;      // as the events tell of them
    std::vector<Event> adjusted;
    std::uint64_t segments = 0;  // with text
    std::vector<Instant> sent;   // of the first thousand
  };

  Path(const Link& link, const std::vector<Config>& configs, Line at = Line::here()) : link_(link) {
    std::uint16_t port = 40000;
    for (const Config& config : configs) {
      const wire::Endpoint local{address_of(1), port++};
      flows_.push_back(std::make_unique<Flow>(Flow{Connection(config, local, SeqNum{kIss}),
                                                   Connection(config, kRemote, SeqNum{kIrs}),
                                                   0,
                                                   {},
                                                   {},
                                                   0,
                                                   {}}));
      const bool opened = flows_.back()->receiver.open_passive(std::nullopt).ok() &&
                          flows_.back()->sender.open_active(kRemote, now_).ok();
      if (!opened) ADD_FAILURE_AT(at.file, at.number) << "a flow cannot be opened";
      serve(flows_.size() - 1);
    }
  }

  Flow& flow(std::size_t index = 0) { return *flows_[index]; }
  Instant now() const { return now_; }
  std::uint32_t longest_queue() const { return longest_queue_; }
  std::uint64_t dropped() const { return dropped_; }

  void run(Duration time) {
    const Instant until = now_ + time;
    while (true) {
      Instant next = arrivals_.empty() ? Instant::never() : arrivals_.begin()->first;
      for (const auto& flow : flows_)
        next = std::min({next, flow->sender.next_timeout(), flow->receiver.next_timeout()});
      if (next > until) break;
      now_ = next;
      step();
    }
    now_ = until;
  }
  // How much of the link's rate the flow has had in that time, in percent.
  std::uint64_t share(std::size_t index, Duration time) {
    const std::uint64_t before = flows_[index]->delivered;
    run(time);
    return (flows_[index]->delivered - before) * 100 /
           (link_.rate * static_cast<std::uint64_t>(time.ns) / 1'000'000'000);
  }
  void forget_queue() { longest_queue_ = 0; }

 private:
  struct Arrival {
    std::size_t flow;
    bool at_receiver;
    wire::TcpSegment segment;
  };

  void step() {
    if (!arrivals_.empty() && arrivals_.begin()->first == now_) {
      const Arrival arrival = std::move(arrivals_.begin()->second);
      arrivals_.erase(arrivals_.begin());
      Flow& flow = *flows_[arrival.flow];
      (arrival.at_receiver ? flow.receiver : flow.sender).on_segment(arrival.segment, now_);
      return serve(arrival.flow);
    }
    for (std::size_t i = 0; i < flows_.size(); ++i) {
      if (flows_[i]->sender.next_timeout() <= now_) flows_[i]->sender.on_timeout(now_);
      if (flows_[i]->receiver.next_timeout() <= now_) flows_[i]->receiver.on_timeout(now_);
      serve(i);
    }
  }

  void serve(std::size_t index) {
    Flow& flow = *flows_[index];
    drain(flow.receiver, nullptr);
    drain(flow.sender, &flow);
    while (const std::uint32_t readable = flow.receiver.rcv().readable()) {
      const auto octets = flow.receiver.receive(readable);
      if (!octets) break;
      flow.delivered += octets->size();
    }
    if (flow.sender.state() == State::kEstablished && flow.sender.send_room() > 50'000)
      (void)flow.sender.send(kContent, now_);
    while (auto out = flow.receiver.poll_segment(now_)) {
      drain(flow.receiver, nullptr);
      arrivals_.emplace(now_ + link_.delay, Arrival{index, false, std::move(out->segment)});
    }
    while (auto out = flow.sender.poll_segment(now_)) {
      drain(flow.sender, &flow);
      transmit(index, std::move(out->segment));
    }
    drain(flow.sender, &flow);
  }

  static void drain(Connection& tcp, Flow* flow) {
    while (const std::optional<Event> event = tcp.poll_event()) {
      const auto* adjusted = std::get_if<Adjusted>(&event->what);
      if (adjusted == nullptr || flow == nullptr) continue;
      flow->adjusted.push_back(*event);
      if (adjusted->quantity == Quantity::kMode) flow->modes.push_back(static_cast<Mode>(adjusted->value));
    }
  }

  void transmit(std::size_t index, wire::TcpSegment segment) {
    Flow& flow = *flows_[index];
    const std::uint64_t size = segment.payload.size() + 40;
    if (!segment.payload.empty()) {
      ++flow.segments;
      if (flow.sent.size() < 1000) flow.sent.push_back(now_);
      if (link_.lose_every > 0 && flow.segments % link_.lose_every == 0) return;
    }
    while (!leaving_.empty() && leaving_.front() <= now_) leaving_.pop_front();
    const auto waiting = static_cast<std::uint32_t>(leaving_.size());
    if (waiting >= link_.queue) {
      ++dropped_;
      return;
    }
    longest_queue_ = std::max(longest_queue_, waiting + 1);
    if (waiting >= link_.mark_above && segment.ip.ecn != 0) segment.ip.ecn = 3;
    free_ = std::max(free_, now_) + nanoseconds(static_cast<std::int64_t>(size * 1'000'000'000 / link_.rate));
    leaving_.push_back(free_);
    arrivals_.emplace(free_ + link_.delay, Arrival{index, true, std::move(segment)});
  }

  inline static const Bytes kContent = octets(50'000);
  Link link_;
  Instant now_ = Instant{} + seconds(1);
  std::vector<std::unique_ptr<Flow>> flows_;
  std::multimap<Instant, Arrival> arrivals_;
  std::deque<Instant> leaving_;  // the bottleneck, one after the other
  Instant free_;
  std::uint32_t longest_queue_ = 0;
  std::uint64_t dropped_ = 0;
};

// As Linux, or by the letter, with that congestion control and windows that never limit.
inline Config flow_config(Algorithm algorithm, Profile profile = Profile::kLinux) {
  Config config = info(profile).config;
  config.congestion = algorithm;
  config.window_scale = true;
  config.receive_buffer = 1 << 22;
  config.send_buffer = 1 << 22;
  config.ack_delay = {};
  return config;
}

}  // namespace tcplab::tcp
