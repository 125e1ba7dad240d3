#pragma once

#include <cstdint>
#include <optional>

#include "core/tcp/acknowledging.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/hindrance.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/recovery/recovery.hpp"
#include "core/tcp/sender.hpp"
#include "core/tcp/state.hpp"

namespace tcplab::tcp {

// What to send now: RFC 9293 3.8. Looks at the parts of a connection and changes none of them, so that one
// may ask as often as one likes.
struct Planner {
  State state;
  bool early;  // the user may speak already: RFC 7413 4.2.2
  const Config& config;
  const Sender& snd;
  const Recovery& recovery;
  const Congestion& congestion;
  const Acknowledging& acks;
  const Due& due;
  std::uint32_t room;         // for text in a segment, octets
  std::uint32_t room_on_syn;  // the same in a SYN: RFC 7413 4.1.3
  std::uint8_t shift;         // of the peer's windows: RFC 7323 2

  // Those that answer bool fill the plan in where it is to stay, or else leave it as it was. False where
  // nothing is due. Without data: where they wait for their departure.
  bool next(Plan& plan, bool with_data = true) const;
  // New data, and the FIN after the last of it. probe: whatever the congestion window is. hindrance: where to
  // say why there is none, if somebody asks.
  bool fresh(Plan& plan, bool probe = false, Hindrance* hindrance = nullptr) const;
  // How many segments of new data, each of Congestion::mss() octets, follow a plan of next() without another
  // look at all this: all but the last of what there is. None where each that leaves has a say in whether the
  // next one may.
  std::uint16_t train_after(const Plan& plan) const;
  // An ACK without text, for the reason that there is one.
  Plan ack() const;
  // With a pacing rate, data wait for their turn; what acknowledges does not.
  bool waits_for_pace(const Plan& plan, Instant now) const;
  // Does anything wait to go again, and what the window has room for of it?
  std::optional<Recovery::Run> again() const {
    return recovery.next_to_send_again(congestion.heeded(config.variant));
  }

 private:
  bool data(Plan& plan) const;
  bool others(Plan& plan) const;
  void probe_for_loss(Plan& plan) const;
  bool retransmission(Plan& plan, const Recovery::Run& run) const;
  bool early_data(Plan& plan, Hindrance* hindrance) const;
  Plan syn(Rule rule, bool retransmission) const;
  Plan window_probe() const;
  Plan first_of(const Recovery::Run& run, Rule rule) const;
};

}  // namespace tcplab::tcp
