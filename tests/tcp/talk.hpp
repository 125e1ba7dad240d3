#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/network/two_ends.hpp"
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

  // As TwoEnds asks for.
  Instant next_timeout() const { return tcp.next_timeout(); }
  void on_timeout(Instant now) { tcp.on_timeout(now); }
  void on_segment(const wire::TcpSegment& segment, Instant now) { tcp.on_segment(segment, now); }
  std::optional<Event> poll_event() { return tcp.poll_event(); }
  std::optional<Outgoing> poll_segment(Instant now) {
    std::optional<Outgoing> out = tcp.poll_segment(now);
    segments += out ? 1U : 0U;
    return out;
  }
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

// Two ends with a wire of a fixed delay between them, connected. Users react to what has arrived before
// anything is sent.
class Talk : public TwoEnds<Talker, WireWithDelay> {
 public:
  Talk(const Config& one, const Config& other, Duration delay, Line at = Line::here())
      : TwoEnds(Talker{Connection(one, kLocal, SeqNum{kIss})},
                Talker{Connection(other, kRemote, SeqNum{kIrs})}, WireWithDelay(delay)) {
    const bool opened = b.tcp.open_passive(std::nullopt).ok() && a.tcp.open_active(kRemote, now).ok();
    pass(delay * 4);
    const bool connected = a.tcp.state() == State::kEstablished && b.tcp.state() == State::kEstablished;
    if (!opened || !connected) ADD_FAILURE_AT(at.file, at.number) << "the ends are not connected";
  }
};

// Every profile at either end.
struct Pairing {
  Profile a;
  Profile b;
};
inline std::vector<Pairing> all_ends() {
  std::vector<Pairing> ends;
  for (const ProfileInfo& one : kProfiles) {
    for (const ProfileInfo& other : kProfiles) ends.push_back({one.profile, other.profile});
  }
  return ends;
}
inline std::string name_of(const Pairing& ends) {
  return std::string(info(ends.a).name) + " to " + std::string(info(ends.b).name);
}

}  // namespace tcplab::tcp
