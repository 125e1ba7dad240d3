#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/network/two_ends.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {

// A wire with a bottleneck on the way to b: a rate, a queue of so many segments that may mark those that find
// more than a threshold in it, and a delay each way.
class Bottleneck : public OnTheWay {
 public:
  struct Link {
    std::uint64_t rate = 10'000'000 / 8;  // octets in a second
    Duration delay = milliseconds(20);    // one way
    std::uint32_t queue = 40;             // segments
    std::uint32_t mark_above = UINT32_MAX;
    std::uint32_t lose_every = 0;  // one of so many segments with text; 0: none
  };

  explicit Bottleneck(const Link& link) : link_(link) {}

  template <typename Arrive>
  void carry(const wire::TcpSegment& segment, bool to_b, Instant now, Arrive) {
    if (to_b) return transmit(segment, now);
    send_off(segment, false, now + link_.delay);
  }

  const Link& link() const { return link_; }
  std::vector<Instant> sent;  // when text left for b: the first thousand
  std::uint32_t longest = 0;  // the queue has been, segments
  std::uint64_t dropped = 0;  // by the queue

 private:
  void transmit(wire::TcpSegment segment, Instant now) {
    if (!segment.payload.empty()) {
      if (sent.size() < 1000) sent.push_back(now);
      if (link_.lose_every > 0 && ++texts_ % link_.lose_every == 0) return;
    }
    while (!leaving_.empty() && leaving_.front() <= now) leaving_.pop_front();
    const auto waiting = static_cast<std::uint32_t>(leaving_.size());
    if (waiting >= link_.queue) {
      ++dropped;
      return;
    }
    longest = std::max(longest, waiting + 1);
    if (waiting >= link_.mark_above && segment.ip.ecn != 0) segment.ip.ecn = 3;
    const std::uint64_t size = segment.payload.size() + 40;
    free_ = std::max(free_, now) + nanoseconds(static_cast<std::int64_t>(size * 1'000'000'000 / link_.rate));
    leaving_.push_back(free_);
    send_off(std::move(segment), true, free_ + link_.delay);
  }

  Link link_;
  std::deque<Instant> leaving_;  // the bottleneck, one after the other
  Instant free_;
  std::uint64_t texts_ = 0;
};

// An end of some connections, one a port, that always have something to send, or read all that comes.
class Flows {
 public:
  struct Flow {
    Connection tcp;
    std::uint64_t delivered = 0;  // octets read
    std::vector<Event> adjusted;  // as the events tell of the congestion control
  };

  explicit Flows(bool send) : sends_(send) {}

  Connection& add(const Config& config, const wire::IpAddress& local) {
    const auto port = static_cast<std::uint16_t>(kFirstPort + flows.size());
    flows.push_back({Connection(config, {local, port}, SeqNum{sends_ ? kIss : kIrs}), 0, {}});
    return flows.back().tcp;
  }
  void act(Instant now) {
    for (Flow& flow : flows) {
      if (sends_ && flow.tcp.state() == State::kEstablished && flow.tcp.send_room() > 50'000)
        (void)flow.tcp.send(kContent, now);
      while (const std::uint32_t readable = flow.tcp.rcv().readable()) {
        const auto octets = flow.tcp.receive(readable);
        if (!octets) break;
        flow.delivered += octets->size();
      }
    }
  }
  void on_segment(const wire::TcpSegment& segment, Instant now) {
    flows[segment.header.destination_port - kFirstPort].tcp.on_segment(segment, now);
  }
  void on_timeout(Instant now) {
    for (Flow& flow : flows) {
      if (flow.tcp.next_timeout() <= now) flow.tcp.on_timeout(now);
    }
  }
  Instant next_timeout() const {
    Instant next = Instant::never();
    for (const Flow& flow : flows) next = std::min(next, flow.tcp.next_timeout());
    return next;
  }
  std::optional<Event> poll_event() {
    for (Flow& flow : flows) {
      const std::optional<Event> event = flow.tcp.poll_event();
      if (event && std::holds_alternative<Adjusted>(event->what)) flow.adjusted.push_back(*event);
      if (event) return event;
    }
    return std::nullopt;
  }
  std::optional<Outgoing> poll_segment(Instant now) {
    for (Flow& flow : flows) {
      if (std::optional<Outgoing> out = flow.tcp.poll_segment(now)) return out;
    }
    return std::nullopt;
  }

  std::vector<Flow> flows;

 private:
  static constexpr std::uint16_t kFirstPort = 40000;
  inline static const Bytes kContent = octets(50'000);

  bool sends_;
};

// Connections from a to b that share a bottleneck.
class Path : public TwoEnds<Flows, Bottleneck> {
 public:
  using Link = Bottleneck::Link;

  Path(const Link& link, const std::vector<Config>& configs, Line at = Line::here())
      : TwoEnds(Flows(true), Flows(false), Bottleneck(link)) {
    now = Instant{} + seconds(1);
    for (const Config& config : configs) {
      Connection& receiver = b.add(config, address_of(2));
      const bool opened = receiver.open_passive(std::nullopt).ok() &&
                          a.add(config, address_of(1)).open_active(receiver.local(), now).ok();
      if (!opened) ADD_FAILURE_AT(at.file, at.number) << "a flow cannot be opened";
    }
  }

  Connection& sender(std::size_t flow = 0) { return a.flows[flow].tcp; }
  const std::vector<Event>& adjusted() const { return a.flows.front().adjusted; }
  // What the sender of the first flow has gone through, as the events tell of it.
  std::vector<Mode> modes() const {
    std::vector<Mode> modes;
    for (const Event& event : adjusted()) {
      const Adjusted& change = std::get<Adjusted>(event.what);
      if (change.quantity == Quantity::kMode) modes.push_back(static_cast<Mode>(change.value));
    }
    return modes;
  }
  std::uint64_t delivered(std::size_t flow = 0) const { return b.flows[flow].delivered; }
  // How much of the link's rate the flow has had in that time, in percent.
  std::uint64_t share(std::size_t flow, Duration time) {
    const std::uint64_t before = delivered(flow);
    pass(time);
    return (delivered(flow) - before) * 100 /
           (wire.link().rate * static_cast<std::uint64_t>(time.ns) / 1'000'000'000);
  }
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
