#include "core/tcp/congestion/congestion.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace tcplab::tcp {
namespace {

// The controller itself, wherever it is kept.
template <typename C>
C& controller_in(C& inside) {
  return inside;
}
template <typename C>
C& controller_in(Seldom<C>& beside) {
  return *beside;
}
template <typename C>
const C& controller_in(const Seldom<C>& beside) {
  return *beside;
}

}  // namespace

template <typename Visitor>
decltype(auto) Congestion::visit(Visitor visitor) {
  return std::visit(
      [&visitor](auto& kept) -> decltype(auto) {
        auto& controller = controller_in(kept);
        static_assert(Controller<std::remove_reference_t<decltype(controller)>>);
        return visitor(controller);
      },
      controller_);
}

template <typename Visitor>
decltype(auto) Congestion::visit(Visitor visitor) const {
  return std::visit([&visitor](const auto& kept) -> decltype(auto) { return visitor(controller_in(kept)); },
                    controller_);
}

Congestion::Controllers Congestion::make(const Config& config) {
  switch (config.congestion) {
    case Algorithm::kCubic:
      return Seldom<Cubic>(Cubic(config.hystart_from));
    case Algorithm::kDctcp:
      return Seldom<Dctcp>(Dctcp());
    case Algorithm::kBbr:
      return Seldom<Bbr>(Bbr());
    case Algorithm::kLedbat:
      return Seldom<Ledbat>(Ledbat());
    case Algorithm::kNone:
      return Unlimited();
    case Algorithm::kNewReno:
      break;
  }
  return NewReno();
}

Congestion::Congestion(const Config& config, std::uint32_t mss, std::uint32_t segments, const Start& start,
                       Rule why)
    : controller_(make(config)), why_{why, why, why} {
  window_.mss = mss;
  window_.whole_segments = config.scoreboard;
  window_.set_initial(config.scoreboard ? segments * mss : first_window(mss, segments));
  window_.set(window_.initial);
  begin(start);
}

void Congestion::choose(const Config& config, const Start& start) {
  controller_ = make(config);
  window_.pacing_rate = 0;
  if (window_.cwnd >= window_.counted(Window::kLargest)) window_.set(window_.initial);
  rates_.reset();
  begin(start);
  why_ = {Rule::kControllerChosen, Rule::kControllerChosen, Rule::kControllerChosen};
}

template <typename Step>
void Congestion::move(Step step) {
  const Figures before = figures();
  const Rule why = step();
  if (why == Rule::kNone) return;
  const Figures after = figures();
  if (after.cwnd != before.cwnd) why_.cwnd = why;
  if (after.ssthresh != before.ssthresh) why_.ssthresh = why;
  if (after.pacing_rate != before.pacing_rate || after.mode != before.mode) why_.other = why;
}

void Congestion::begin(const Start& start) {
  // A scoreboard gives a round-trip time with every ACK; the recovery without one measures once a round trip.
  const bool samples = visit([this](const auto& controller) {
    using C = std::remove_cvref_t<decltype(controller)>;
    return C::kNeedsRates || (C::kNeedsRtts && !window_.whole_segments);
  });
  if (samples) rates_.emplace(start.now);
  visit([&](auto& controller) { controller.on_start(window_, start); });
}

std::vector<Turn> Congestion::take_turns() {
  auto* const beside = std::get_if<Seldom<Bbr>>(&controller_);
  return beside != nullptr ? (*beside)->take_turns() : std::vector<Turn>();
}

bool Congestion::is_own_master() const {
  return visit([](const auto& controller) { return std::remove_cvref_t<decltype(controller)>::kOwnMaster; });
}

Mode Congestion::mode_of_another() const {
  return visit([this](const auto& controller) { return controller.mode(window_); });
}

// --- From Recovery ---

void Congestion::on_sent(SeqNum start, SeqNum end, std::uint32_t in_flight, bool again, Instant now) {
  if (!rates_) return;
  if (again) return rates_->on_sent_again(start, end, in_flight, now);
  rates_->on_sent(start, end, in_flight, now);
}

void Congestion::on_delivered(SeqNum start, SeqNum end, Instant now) {
  if (rates_) rates_->on_delivered(start, end, now);
}

void Congestion::on_duplicate(Instant now) {
  if (rates_) rates_->on_duplicate(now);
}

void Congestion::on_lost(SeqNum start, SeqNum end, Instant now) {
  if (!rates_) return;
  rates_->on_lost(start, end, now, [this](const LostSegment& segment) {
    visit([&](auto& controller) { controller.on_lost(window_, segment); });
  });
}

void Congestion::on_setback(const Setback& setback) {
  move([&] { return visit([&](auto& controller) { return controller.on_setback(window_, setback); }); });
}

void Congestion::on_timeout(std::uint64_t octets) {
  move([&] {
    const std::uint32_t before = window_.cwnd;
    window_.set(octets);
    visit([&](auto& controller) { controller.on_timeout(window_, before); });
    return Rule::kLossWindow;
  });
}

void Congestion::on_recovered() {
  move([this] {
    visit([this](auto& controller) { controller.on_recovered(window_); });
    return Rule::kRecovered;
  });
}

void Congestion::on_undo(std::uint64_t cwnd, std::uint32_t ssthresh, Instant now) {
  move([&] {
    if (!is_own_master()) {
      window_.set(std::max<std::uint64_t>(window_.cwnd, cwnd));
      window_.ssthresh = std::max(window_.ssthresh, ssthresh);
    }
    return visit([&](auto& controller) { return controller.on_undo(window_, now); });
  });
}

void Congestion::set_cwnd(std::uint64_t octets, Rule why) {
  if (is_own_master()) return;
  move([&] { return window_.set(octets), why; });
}

void Congestion::set_ssthresh(std::uint32_t octets, Rule why) {
  move([&] { return window_.ssthresh = octets, why; });
}

// --- From the Connection ---

void Congestion::on_ack(AckSample& sample, SeqNum una, SeqNum nxt) {
  sample.round_start = begin_round(una, nxt);
  if (rates_) {
    sample.rate = rates_->finish(una, sample.min_rtt, sample.now);
    if (sample.rate.rtt) sample.rtt = sample.rate.rtt;
  }
  move([&] { return visit([&](auto& controller) { return controller.on_ack(window_, sample); }); });
  const bool restrained = visit([](const auto& controller) { return controller.is_restrained(); });
  if (restrained && rates_) rates_->mark_app_limited(sample.in_flight);
}

void Congestion::on_idle(Duration idle, std::optional<std::uint64_t> octets, Instant now) {
  if (octets) set_cwnd(*octets, Rule::kIdleRestart);
  move([&] { return visit([&](auto& controller) { return controller.on_idle(window_, idle, now); }); });
}

void Congestion::set_mss(std::uint32_t mss) {
  if (mss == window_.mss) return;
  move([&] { return window_.set_mss(mss), Rule::kIcmpTooBig; });
}

void Congestion::note_nothing_to_send(std::uint32_t in_flight) {
  if (rates_ && in_flight < window_.cwnd) rates_->mark_app_limited(in_flight);
}

// Who has waited counts from when it should have left, for a timer may be late; but for not more than a
// millisecond, the quantum of 5.6.3.
void Congestion::on_departed(std::uint32_t octets, Instant now) {
  if (window_.pacing_rate == 0) return;
  const Instant from = held_ ? std::max(departure_, now - milliseconds(1)) : std::max(departure_, now);
  held_ = false;
  departure_ =
      from +
      nanoseconds(static_cast<std::int64_t>(std::uint64_t{octets} * 1'000'000'000 / window_.pacing_rate));
}

std::string_view to_string(Algorithm algorithm) {
  constexpr std::array<std::string_view, kAlgorithmCount> kNames = {"reno", "cubic",  "dctcp",
                                                                    "bbr",  "ledbat", "none"};
  return kNames[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
  if (name == "newreno") return Algorithm::kNewReno;
  for (int i = 0; i < kAlgorithmCount; ++i) {
    if (to_string(static_cast<Algorithm>(i)) == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Mode mode) {
  constexpr std::array<std::string_view, kModeCount> kNames = {"slow-start",
                                                               "conservative-slow-start",
                                                               "congestion-avoidance",
                                                               "startup",
                                                               "drain",
                                                               "probe-down",
                                                               "probe-cruise",
                                                               "probe-refill",
                                                               "probe-up",
                                                               "probe-rtt",
                                                               "slowdown",
                                                               "unlimited"};
  return kNames[static_cast<std::size_t>(mode)];
}

}  // namespace tcplab::tcp
