#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/seldom.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/bbr.hpp"
#include "core/tcp/congestion/controller.hpp"
#include "core/tcp/congestion/cubic.hpp"
#include "core/tcp/congestion/dctcp.hpp"
#include "core/tcp/congestion/ledbat.hpp"
#include "core/tcp/congestion/new_reno.hpp"
#include "core/tcp/congestion/unlimited.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// The congestion control of a connection: a window, and the controller that moves it, NewReno or another by
// Config::congestion, RFC 9293 3.8.2 (MAY-18). What was lost and what to send again is none of its business:
// see Recovery, which tells it of that.
class Congestion {
 public:
  Congestion() = default;
  // With a first window of so many segments of mss octets, of large ones fewer (RFC 6928 2).
  Congestion(const Config& config, std::uint32_t mss, std::uint32_t segments, const Start& start,
             Rule why = Rule::kInitialWindow);
  // Another controller goes on with the window as it is; start.rtt: the smoothed round-trip time.
  void choose(const Config& config, const Start& start);

  // --- From Recovery ---
  // in_flight: octets, with this segment.
  void on_sent(SeqNum start, SeqNum end, std::uint32_t in_flight, bool again, Instant now);
  void on_delivered(SeqNum start, SeqNum end, Instant now);
  void on_duplicate(Instant now);
  void on_lost(SeqNum start, SeqNum end, Instant now);
  // Moves ssthresh; the window follows as Recovery has it.
  void on_setback(const Setback& setback);
  // The retransmission timer expired: so much is left.
  void on_timeout(std::uint64_t octets);
  void on_recovered();
  // The setback was none (RFC 4015 3.4): at least what was before it.
  void on_undo(std::uint64_t cwnd, std::uint32_t ssthresh, Instant now);
  // A window that lasts as long as the repair does, and after it. Left alone by a controller that sets the
  // window in all phases by itself.
  void set_cwnd(std::uint64_t octets, Rule why);
  void set_segments(std::uint64_t segments, Rule why) { set_cwnd(segments * window_.mss, why); }
  void set_ssthresh(std::uint32_t octets, Rule why);

  // --- From the Connection ---
  // Every acceptable ACK, once Recovery has seen it; it fills in what it knows of rounds and rates.
  void on_ack(AckSample& sample, SeqNum una, SeqNum nxt);
  // One that came while nothing was in flight, which to most is no more than that. False: to this controller
  // it is one like any other.
  bool pass_over(SeqNum una, SeqNum nxt) {
    if (rates_ || !std::holds_alternative<NewReno>(controller_)) return false;
    begin_round(una, nxt);
    return true;
  }
  // Nothing was in flight for that long. octets: what is left of a window that proves nothing any more (RFC
  // 5681 4.1).
  void on_idle(Duration idle, std::optional<std::uint64_t> octets, Instant now);
  void set_mss(std::uint32_t mss);
  // There was room in the window, and nothing to send; octets in flight.
  void note_nothing_to_send(std::uint32_t in_flight);

  // --- Pacing: draft-ietf-ccwg-bbr-06 5.6.2 ---
  // May a segment leave now? Otherwise at departure(), and on_held() says that one waits for it.
  bool may_depart(Instant now) const { return window_.pacing_rate == 0 || now >= departure_; }
  Instant departure() const { return departure_; }
  void on_held() { held_ = true; }
  void on_departed(std::uint32_t octets, Instant now);

  // --- Getters; octets ---
  std::uint32_t cwnd() const { return window_.cwnd; }
  std::uint32_t ssthresh() const { return window_.ssthresh; }
  std::uint32_t mss() const { return window_.mss; }
  std::uint32_t initial_window() const { return window_.initial; }
  std::uint32_t segments() const { return window_.segments(); }  // of cwnd
  std::uint64_t pacing_rate() const { return window_.pacing_rate; }
  Algorithm algorithm() const { return static_cast<Algorithm>(controller_.index()); }
  Mode mode() const {
    const auto* const reno = std::get_if<NewReno>(&controller_);  // of most, and asked for every segment
    return reno != nullptr ? reno->mode(window_) : mode_of_another();
  }
  // What whoever looks on is told of, and by which rule each of it was changed last.
  struct Figures {
    std::uint32_t cwnd = 0;
    std::uint32_t ssthresh = UINT32_MAX;
    std::uint64_t pacing_rate = 0;
    Mode mode = Mode::kSlowStart;
    bool operator==(const Figures&) const = default;
  };
  Figures figures() const { return {window_.cwnd, window_.ssthresh, window_.pacing_rate, mode()}; }
  struct Reasons {
    Rule cwnd = Rule::kNone;
    Rule ssthresh = Rule::kNone;
    Rule other = Rule::kNone;  // pacing rate and mode: who has a rate tells of its modes by turns
  };
  const Reasons& why() const { return why_; }
  // The changes of mode since this was asked last of a controller that goes through several in one step.
  std::vector<Turn> take_turns();
  const Bbr* bbr() const {
    const auto* const beside = std::get_if<Seldom<Bbr>>(&controller_);
    return beside != nullptr ? &**beside : nullptr;
  }
  const DeliveryRate* rates() const { return rates_ ? &*rates_ : nullptr; }
  bool is_own_master() const;
  // The window is at once where slow start would lead it. Answers whether that is elsewhere.
  bool skip_slow_start(std::uint32_t peer_window);
  // Itself, or, where a Variant has nobody heed it, one without limits.
  const Congestion& heeded(const Variant& variant) const {
    return variant.no_congestion_control ? without_limit() : *this;
  }
  std::size_t memory() const { return rates_ ? sizeof(DeliveryRate) + rates_->memory() : 0; }

 private:
  friend void canonical(Canon& canon, const Congestion& value);

  // In the order of Algorithm. What is large stands beside the connection.
  using Controllers =
      std::variant<NewReno, Seldom<Cubic>, Seldom<Dctcp>, Seldom<Bbr>, Seldom<Ledbat>, Unlimited>;
  static Controllers make(const Config& config);
  static const Congestion& without_limit();
  void begin(const Start& start);
  // Does one begin with this ACK?
  bool begin_round(SeqNum una, SeqNum nxt) {
    const bool begins = !in_round_ || una >= round_end_;
    if (begins) round_end_ = nxt;
    in_round_ = true;
    return begins;
  }
  Mode mode_of_another() const;
  // Does what may move the figures, and answers by which rule: the reason of those that it did move.
  template <typename Step>
  void move(Step step);
  template <typename Visitor>
  decltype(auto) visit(Visitor visitor);
  template <typename Visitor>
  decltype(auto) visit(Visitor visitor) const;

  Window window_;
  Controllers controller_;
  SeqNum round_end_;  // snd.nxt when the current round trip began
  bool in_round_ : 1 = false;
  bool held_ : 1 = false;  // a segment has waited for its departure
  Reasons why_;
  Instant departure_;  // of the next segment, with a pacing rate
  Seldom<DeliveryRate> rates_;
};

}  // namespace tcplab::tcp
