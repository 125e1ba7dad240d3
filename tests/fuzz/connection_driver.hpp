#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/fuzz/invariants.hpp"

namespace tcplab::fuzz {

inline wire::IpAddress address_of(std::uint8_t host, bool v6) {
  wire::IpAddress address = wire::IpAddress::v4(198, 51, 100, host);
  if (!v6) return address;
  address = *wire::IpAddress::parse("2001:db8::");
  address.octets[15] = host;
  return address;
}

inline std::uint8_t octet_at(SeqNum seq) { return static_cast<std::uint8_t>(seq.value * 2654435761U >> 24); }

// The octets of one input, read as choices; 0 when they are used up.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return at_ >= bytes_.size(); }
  std::uint8_t octet() { return empty() ? 0 : bytes_[at_++]; }
  std::uint32_t word() {
    const std::uint32_t high = octet();
    return high << 8 | octet();
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

// Whether a connection keeps to the rules of TCP, or some are taken away (tcp::Variant), which then nothing
// is promised of but that it goes on.
enum class Rules { kAll, kSomeTakenAway };

// A connection fed arbitrary segments, ICMP errors, calls, changes of its choices and time, in arbitrary
// order. Half of the time it starts out established, and what comes has numbers, options and times that
// nearly or really fit, so that loss recovery is reached and not only the checks before it. The peer's octets
// are a function of their sequence numbers, so that whatever is delivered can be checked: every octet once,
// in order.
class Driver {
 public:
  explicit Driver(Input& input, Rules rules = Rules::kAll)
      : in_(input),
        rules_(rules),
        start_(in_.octet()),
        profile_(static_cast<tcp::Profile>(start_ % 3)),
        local_{address_of(1, start_ & 128), 40000},
        remote_{address_of(2, start_ & 128), 80},
        tcp_(choose_config(), local_, SeqNum{in_.word() << 16}) {}

  void run() {
    if (start_ & 64) establish();
    for (int steps = 0; !in_.empty() && steps < 2000; ++steps) {
      step();
      settle();
    }
  }

  // The first arrival, of a segment or an ICMP error, that led to nothing that says what became of it; empty
  // when there was none.
  const std::string& unexplained() const { return unexplained_; }
  // The first time that why_nothing() said something that was not so; empty when there was none.
  const std::string& contradiction() const { return contradiction_; }
  // All that it has said.
  const std::set<tcp::Hold>& holds() const { return holds_; }
  // By which rules arrivals were not used.
  const std::set<tcp::Rule>& reasons() const { return reasons_; }

 private:
  tcp::Config choose_config() {
    const std::uint8_t bits = in_.octet();
    const std::uint8_t more = in_.octet();
    tcp::Config config = tcp::info(profile_).config;
    config.fast_open = bits & 1;
    config.fast_open_server = bits & 2;
    config.no_delay = bits & 4;
    config.keep_alive = bits & 8;
    config.keep_idle = seconds(10);
    config.keep_interval = seconds(3);
    config.ecn = bits & 16;
    config.receive_buffer = bits & 32 ? 300 : 200000;
    config.send_buffer = 20000;
    if (bits & 64) config.user_timeout = seconds(20);
    config.cork = bits & 128;
    config.timestamps ^= (more & 1) != 0;
    config.sack ^= (more & 2) != 0;
    config.window_scale ^= (more & 4) != 0;
    config.accurate_ecn = more & 8;
    config.offer_accurate_ecn = more & 16;
    if (more & 32) config.ack_delay = {};
    config.challenge_resets = !(more & 64);
    if (more & 128) config.congestion = static_cast<tcp::Algorithm>((bits ^ more) % tcp::kAlgorithmCount);
    config.data_retries = 4;
    if (rules_ == Rules::kSomeTakenAway) take_rules_away(config.variant);
    return config;
  }

  void take_rules_away(tcp::Variant& variant) {
    std::uint32_t which = in_.word() << 16 | in_.word();
    for (const tcp::VariantInfo& rule : tcp::variants()) {
      if (const auto* const on = std::get_if<bool tcp::Variant::*>(&rule.member)) variant.** on = which & 1;
      which >>= 1;
    }
    if (which & 1) variant.time_wait = seconds(3);
  }

  void step() {
    switch (in_.octet() % 16) {
      case 0:
        open();
        break;
      case 1:
        listen();
        break;
      case 2: {
        const std::uint8_t kind = in_.octet();
        (void)tcp_.send(Bytes(std::vector<std::uint8_t>(in_.word() % 20000)), now_,
                        {(kind & 1) == 0, (kind & 2) != 0, (kind & 4) != 0});
        break;
      }
      case 3:
        read();
        break;
      case 4:
        (void)(in_.octet() % 2 ? tcp_.close(now_) : tcp_.close_both(now_));
        break;
      case 5:
        if (in_.octet() % 8 == 0) (void)tcp_.abort();
        break;
      case 6:
        pass();
        break;
      case 7:
        icmp();
        break;
      case 8:
        tcp_.configure(choose_config(), now_);
        break;
      default:
        segment();
        break;
    }
  }

  void open() {
    const bool fresh = tcp_.state() == tcp::State::kClosed;
    if (fresh && tcp_.config().fast_open) {
      const std::uint8_t cookie[] = {1, 2, 3, 4, 5, 6, 7, 8};
      tcp::FastOpen offer;
      offer.offer = static_cast<tcp::FastOpen::Offer>(in_.octet() % 3);
      offer.mss = static_cast<std::uint16_t>(in_.word());
      if (offer.offer == tcp::FastOpen::Offer::kCookie) offer.cookie = Bytes::copy_of(cookie);
      tcp_.choose_fast_open(std::move(offer));
    }
    (void)tcp_.open_active(remote_, now_);
  }

  // A server's connection whose SYN is believed, text and all, is in LISTEN for just that SYN.
  void listen() {
    if (!tcp_.open_passive(std::nullopt) || !tcp_.config().fast_open_server || in_.octet() % 2) return;
    tcp_.trust_syn();
    settle();
    wire::TcpSegment syn = blank();
    syn.header.flags.syn = true;
    syn.header.seq = SeqNum{5000};
    syn.header.window = 65535;
    offer_options(syn);
    speak(syn, in_.word() % 2000);
    arrive(syn);
  }

  void establish() {
    (void)tcp_.open_active(remote_, now_);
    settle();
    wire::TcpSegment syn_ack = blank();
    syn_ack.header.flags.syn = syn_ack.header.flags.ack = true;
    syn_ack.header.seq = SeqNum{5000};
    syn_ack.header.ack = tcp_.snd().iss + 1;
    syn_ack.header.window = 65535;
    offer_options(syn_ack);
    arrive(syn_ack);
    settle();
  }

  void offer_options(wire::TcpSegment& syn) {
    const std::uint8_t which = in_.octet();
    syn.header.options.append_mss(which & 1 ? 1000 : static_cast<std::uint16_t>(in_.word()));
    if (which & 2) syn.header.options.append_window_scale(which % 16);
    if (which & 4) syn.header.options.append_sack_permitted();
    if (which & 8) syn.header.options.append_timestamps(timestamps());
  }

  // Of a peer with a clock of milliseconds, which echoes what came last; one in four is some way off.
  wire::Timestamps timestamps() {
    wire::Timestamps stamps{7000 + tcp::Negotiation::clock(now_), echo_};
    const std::uint8_t how = in_.octet();
    if (how % 4 == 1) stamps.value += in_.word() - 32768U;
    if (how % 4 == 2) stamps.echo_reply += in_.word() - 32768U;
    return stamps;
  }

  void pass() {
    now_ = now_ + milliseconds(static_cast<std::int64_t>(in_.word()));
    for (int i = 0; i < 50 && tcp_.next_timeout() <= now_; ++i) tcp_.on_timeout(now_);
  }

  // Numbers near those that matter: half of the time exact, otherwise some way off.
  SeqNum near(SeqNum base) {
    const std::uint8_t how = in_.octet();
    if (how < 128) return base;
    return how < 250 ? base + (in_.word() - 32768U) : SeqNum{in_.word() << 16 | in_.word()};
  }

  void segment() {
    wire::TcpSegment s = blank();
    s.header.flags = wire::TcpFlags::from_octet(in_.octet());
    if (in_.octet() % 4) s.header.flags.ack = true;
    if (in_.octet() % 4) s.header.flags.rst = s.header.flags.syn = false;
    const bool known = tcp::is_synchronized(tcp_.state());
    s.header.seq = known ? near(tcp_.rcv().nxt) : SeqNum{5000};
    s.header.ack = near(in_.octet() % 2 ? tcp_.snd().nxt : tcp_.snd().una + in_.octet());
    s.header.window = in_.octet() % 4 ? 65535 : static_cast<std::uint16_t>(in_.word());
    s.header.urgent_pointer = static_cast<std::uint16_t>(in_.word());
    s.ip.ecn = in_.octet() % 4;
    add_options(s);
    speak(s, in_.octet() % 3 ? 0 : in_.word() % 2000);
    arrive(s);
  }

  void arrive(const wire::TcpSegment& s) {
    drain();
    const tcp::State state = tcp_.state();
    tcp_.on_segment(s, now_);
    expect_explained(drain() > 0, state, s.header.flags.to_string());
  }

  void expect_explained(bool explained, tcp::State state, const std::string& what) {
    if (explained || !unexplained_.empty()) return;
    unexplained_ = what + " in " + std::string(to_string(state));
  }

  wire::TcpSegment blank() const {
    wire::TcpSegment s;
    s.source = remote_.address;
    s.destination = local_.address;
    s.header.source_port = remote_.port;
    s.header.destination_port = local_.port;
    return s;
  }

  static void speak(wire::TcpSegment& s, std::size_t count) {
    std::vector<std::uint8_t> text(count);
    const SeqNum first = s.header.seq + (s.header.flags.syn ? 1 : 0);
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = octet_at(first + static_cast<std::uint32_t>(i));
    s.payload = Bytes(std::move(text));
  }

  // Where a block of a SACK may begin or end: at a segment's edge, anywhere in flight, or around snd.nxt.
  SeqNum edge() {
    const tcp::Sender& snd = tcp_.snd();
    const std::uint8_t how = in_.octet();
    switch (how % 4) {
      case 0:
        return snd.una + how / 4 * tcp_.effective_mss();
      case 1:
        return snd.nxt - how / 4 * tcp_.effective_mss();
      case 2:
        return snd.una + in_.word() % (snd.flight() + 2);
      default:
        return near(snd.nxt);
    }
  }

  void add_sack(wire::TcpSegment& s) {
    std::array<wire::SackBlock, 3> blocks;
    const std::size_t count = 1 + in_.octet() % blocks.size();
    for (std::size_t i = 0; i < count; ++i) {
      const SeqNum one = edge();
      const SeqNum other = edge();
      blocks[i] = one < other ? wire::SackBlock{one, other} : wire::SackBlock{other, one};
    }
    s.header.options.append_sack({blocks.data(), count});
  }

  void add_options(wire::TcpSegment& s) {
    const std::uint8_t which = in_.octet();
    if (which & 1) s.header.options.append_timestamps(timestamps());
    if (which & 2) s.header.options.append_mss(static_cast<std::uint16_t>(in_.word()));
    if (which & 4) s.header.options.append_window_scale(in_.octet());
    if (which & 8) s.header.options.append_sack_permitted();
    if (which & 16) {
      const std::uint8_t junk[] = {in_.octet(), in_.octet(), in_.octet(), in_.octet()};
      s.header.options = wire::TcpOptions::raw(junk);
    }
    if (which & 32) add_sack(s);
    if (which & 64) {
      const std::uint8_t cookie[] = {in_.octet(), 2, 3, 4, 5, 6, 7, 8};
      s.header.options.append_fast_open({cookie, which & 128 ? sizeof cookie : 0U});
    }
  }

  void icmp() {
    wire::IcmpError error;
    error.source = remote_.address;
    error.destination = local_.address;
    error.type = in_.octet() % 13;
    error.code = in_.octet() % 16;
    error.mtu = in_.word();
    error.quoted_from = local_;
    error.quoted_to = remote_;
    error.quoted_seq = near(tcp_.snd().una);
    drain();
    const tcp::State state = tcp_.state();
    const tcp::Rule rule = tcp_.on_icmp(error, now_);
    const bool told = drain() > 0 || !tcp_.config().error_reports;
    expect_explained(told && rule != tcp::Rule::kNone, state, "ICMP");
  }

  void read() {
    const Result<Bytes, tcp::CallError> octets = tcp_.receive(in_.word());
    if (!octets) return;
    for (const std::uint8_t octet : *octets) {
      if (octet != octet_at(next_read_) && rules_ == Rules::kAll) __builtin_trap();
      next_read_ += 1;
    }
  }

  void settle() {
    drain();
    for (int i = 0; i < 1000; ++i) {
      invariants_.before_output(tcp_);
      const tcp::Hindrance hindrance = tcp_.why_nothing(now_);
      check(hindrance);
      const std::optional<tcp::Outgoing> out = tcp_.poll_segment(now_);
      if (out.has_value() != (hindrance.hold == tcp::Hold::kNone)) contradict(hindrance, "and it is not so");
      if (!out) break;
      if (rules_ == Rules::kAll) invariants_.after_output(tcp_, *out);
      const auto options = wire::decode_options(out->segment.header.options.bytes());
      if (!options.ok()) __builtin_trap();
      if (options->timestamps) echo_ = options->timestamps->value;
      drain();
    }
    if (rules_ == Rules::kAll) Invariants::always(tcp_);
  }

  void contradict(const tcp::Hindrance& hindrance, const char* how) {
    if (contradiction_.empty()) contradiction_ = std::string(tcp::info(hindrance.hold).name) + ", " + how;
  }

  // What is said to hold a connection back has to be so by the figures, and without it, where it can be taken
  // away, another answer comes.
  void check(const tcp::Hindrance& hindrance) {
    using tcp::Hold;
    const Hold hold = hindrance.hold;
    holds_.insert(hold);
    if (hindrance.until < now_) contradict(hindrance, "until an instant that is over");
    const bool filled = hold == Hold::kWindowFull || hold == Hold::kCongestionWindow;
    if (filled && hindrance.usable > 0) contradict(hindrance, "and there is room");
    const bool peer = hold == Hold::kWindowFull && hindrance.peer_window > hindrance.flight;
    const bool own = hold == Hold::kCongestionWindow && hindrance.congestion > hindrance.flight;
    if (peer || own) contradict(hindrance, "and it is another window");
    if (hold == Hold::kWindowClosed && tcp_.snd().wnd > 0) contradict(hindrance, "and it is open");
    const bool small = hold == Hold::kNagle || hold == Hold::kSillyWindow || hold == Hold::kUser;
    if (small && (hindrance.length == 0 || hindrance.length >= hindrance.mss))
      contradict(hindrance, "of no small segment");
    if (hold == Hold::kDelayedAck && !tcp_.timer(tcp::TimerKind::kDelayedAck))
      contradict(hindrance, "without its timer");
    if (hold != Hold::kNagle) return;
    tcp::Connection freed = tcp_;
    tcp::Config config = tcp_.config();
    config.no_delay = true;
    freed.configure(config, now_);
    if (freed.why_nothing(now_).hold == Hold::kNagle) contradict(hindrance, "without Nagle's algorithm");
  }

  // Answers how many events there were that name their rule.
  int drain() {
    int count = 0;
    while (const std::optional<tcp::Event> event = tcp_.poll_event()) {
      count += event->rule != tcp::Rule::kNone ? 1 : 0;
      if (std::holds_alternative<tcp::Discarded>(event->what)) reasons_.insert(event->rule);
      const auto* change = std::get_if<tcp::StateChanged>(&event->what);
      // A new peer, a new stream: reading starts behind its SYN.
      if (change != nullptr &&
          (change->to == tcp::State::kSynReceived || change->to == tcp::State::kEstablished) &&
          (change->from == tcp::State::kListen || change->from == tcp::State::kSynSent)) {
        next_read_ = tcp_.rcv().irs + 1;
      }
    }
    return count;
  }

  Input& in_;
  Rules rules_;
  std::uint8_t start_;  // profile, IP version, and whether a handshake comes first
  tcp::Profile profile_;
  wire::Endpoint local_;
  wire::Endpoint remote_;
  tcp::Connection tcp_;
  std::uint32_t echo_ = 0;  // the last TSval that was sent
  Instant now_;
  SeqNum next_read_;
  Invariants invariants_;
  std::string unexplained_;
  std::string contradiction_;
  std::set<tcp::Hold> holds_;
  std::set<tcp::Rule> reasons_;
};

}  // namespace tcplab::fuzz
