#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {

// A user of one end: what it has yet to say, whether it reads what comes, and what it has read.
struct Talker {
  Connection tcp;
  std::uint32_t to_say = 0;  // octets not given to SEND yet; their content follows from how many went before
  bool closes = false;       // after the last of them
  bool reads = true;
  std::uint32_t said = 0;
  std::uint32_t heard = 0;
  std::uint32_t wrong = 0;  // octets that are not what was said
  std::uint64_t segments = 0;
  bool ended = false;  // the peer has closed, and all is read

  void act(Instant now) {
    while (to_say > 0) {
      std::vector<std::uint8_t> text(std::min<std::uint32_t>(to_say, 4096));
      for (std::size_t i = 0; i < text.size(); ++i) text[i] = octet_at(said + static_cast<std::uint32_t>(i));
      const Result<std::uint32_t, CallError> taken = tcp.send(Bytes(std::move(text)), now);
      if (!taken || *taken == 0) break;
      said += *taken;
      to_say -= *taken;
    }
    if (closes && to_say == 0 && (tcp.state() == State::kEstablished || tcp.state() == State::kCloseWait))
      closes = !tcp.close(now).ok();
    while (reads) {
      const Result<Bytes, CallError> text = tcp.receive(UINT32_MAX);
      const bool over = !text && (text.error() == CallError::kConnectionClosing ||
                                  text.error() == CallError::kConnectionDoesNotExist);
      ended = ended || over;
      if (!text || text->empty()) break;
      for (const std::uint8_t octet : *text) wrong += octet != octet_at(heard++) ? 1U : 0U;
    }
  }

 private:
  static std::uint8_t octet_at(std::uint32_t index) { return static_cast<std::uint8_t>(index * 31 >> 3); }
};

// Two ends with a wire of a fixed delay between them. Users react to what has arrived before anything is
// sent.
class Talk {
 public:
  Talk(const Config& one, const Config& other, Duration delay)
      : a{Connection(one, kLocal, SeqNum{kIss})}, b{Connection(other, kRemote, SeqNum{kIrs})}, delay_(delay) {
    EXPECT_TRUE(b.tcp.open_passive(std::nullopt));
    EXPECT_TRUE(a.tcp.open_active(kRemote, now));
    pass(delay * 4);
    EXPECT_EQ(a.tcp.state(), State::kEstablished);
    EXPECT_EQ(b.tcp.state(), State::kEstablished);
  }

  void pass(Duration time) {
    run_until(now + time, [] { return false; });
  }
  // Answers how long it took; the limit, when it did not come to be.
  template <typename Condition>
  Duration until(Condition condition, Duration limit) {
    const Instant began = now;
    run_until(now + limit, condition);
    return now - began;
  }

  Instant now;
  Talker a;
  Talker b;

 private:
  struct Flying {
    wire::TcpSegment segment;
    Talker* to;
  };

  template <typename Condition>
  void run_until(Instant end, Condition condition) {
    for (;;) {
      act(a, b);
      act(b, a);
      if (condition()) return;
      const Instant arrival = flying_.empty() ? Instant::never() : flying_.begin()->first;
      const Instant next = std::min({arrival, a.tcp.next_timeout(), b.tcp.next_timeout()});
      if (next > end) break;
      now = next;
      while (!flying_.empty() && flying_.begin()->first <= now) {
        const Flying one = flying_.extract(flying_.begin()).mapped();
        one.to->tcp.on_segment(one.segment, now);
      }
      a.tcp.on_timeout(now);
      b.tcp.on_timeout(now);
    }
    now = end;
  }

  void act(Talker& one, Talker& other) {
    one.act(now);
    drain(one);
    while (std::optional<Outgoing> out = one.tcp.poll_segment(now)) {
      ++one.segments;
      flying_.emplace(now + delay_, Flying{std::move(out->segment), &other});
      drain(one);
    }
  }
  static void drain(Talker& one) {
    while (one.tcp.poll_event()) {
    }
  }

  Duration delay_;
  std::multimap<Instant, Flying> flying_;
};

// Every profile at either end.
struct Ends {
  Profile a;
  Profile b;
};
inline std::vector<Ends> all_ends() {
  std::vector<Ends> ends;
  for (const ProfileInfo& one : kProfiles) {
    for (const ProfileInfo& other : kProfiles) ends.push_back({one.profile, other.profile});
  }
  return ends;
}
inline std::string name_of(const Ends& ends) {
  return std::string(info(ends.a).name) + " to " + std::string(info(ends.b).name);
}

}  // namespace tcplab::tcp
