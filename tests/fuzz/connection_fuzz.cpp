// A connection fed arbitrary segments, ICMP errors, calls and time, in arbitrary order. The peer's octets are
// a function of their sequence numbers, so that whatever is delivered can be checked: every octet once, in
// order.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"
#include "tests/fuzz/invariants.hpp"

namespace tcplab::fuzz {
namespace {

const wire::Endpoint kLocal{wire::IpAddress::v4(198, 51, 100, 1), 40000};
const wire::Endpoint kRemote{wire::IpAddress::v4(198, 51, 100, 2), 80};

std::uint8_t octet_at(SeqNum seq) { return static_cast<std::uint8_t>(seq.value * 2654435761U >> 24); }

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

class Driver {
 public:
  explicit Driver(Input& input) : in_(input), tcp_(choose_config(), kLocal, SeqNum{in_.word() << 16}) {}

  void run() {
    for (int steps = 0; !in_.empty() && steps < 2000; ++steps) {
      step();
      settle();
    }
  }

 private:
  tcp::Config choose_config() {
    const std::uint8_t bits = in_.octet();
    tcp::Config config = tcp::info(static_cast<tcp::Profile>(bits % 3)).config;
    config.no_delay = bits & 4;
    config.keep_alive = bits & 8;
    config.ecn = bits & 16;
    config.receive_buffer = bits & 32 ? 300 : 200000;
    config.send_buffer = 20000;
    if (bits & 64) config.user_timeout = seconds(20);
    config.data_retries = 4;
    return config;
  }

  void step() {
    switch (in_.octet() % 12) {
      case 0:
        (void)tcp_.open_active(kRemote, now_);
        break;
      case 1:
        (void)tcp_.open_passive(std::nullopt);
        break;
      case 2: {
        const std::uint8_t kind = in_.octet();
        (void)tcp_.send(Bytes(std::vector<std::uint8_t>(in_.word() % 5000)), now_,
                        {(kind & 1) == 0, (kind & 2) != 0});
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
      default:
        segment();
        break;
    }
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
    wire::TcpSegment s;
    s.source = kRemote.address;
    s.destination = kLocal.address;
    s.header.source_port = kRemote.port;
    s.header.destination_port = kLocal.port;
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
    std::vector<std::uint8_t> text(in_.octet() % 3 ? 0 : in_.word() % 2000);
    const SeqNum first = s.header.seq + (s.header.flags.syn ? 1 : 0);
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = octet_at(first + static_cast<std::uint32_t>(i));
    s.payload = Bytes(std::move(text));
    tcp_.on_segment(s, now_);
  }

  void add_options(wire::TcpSegment& s) {
    const std::uint8_t which = in_.octet();
    if (which & 1) s.header.options.append_timestamps({in_.word(), in_.word()});
    if (which & 2) s.header.options.append_mss(static_cast<std::uint16_t>(in_.word()));
    if (which & 4) s.header.options.append_window_scale(in_.octet());
    if (which & 8) s.header.options.append_sack_permitted();
    if (which & 16) {
      const std::uint8_t junk[] = {in_.octet(), in_.octet(), in_.octet(), in_.octet()};
      s.header.options = wire::TcpOptions::raw(junk);
    }
  }

  void icmp() {
    wire::IcmpError error;
    error.source = kRemote.address;
    error.destination = kLocal.address;
    error.type = in_.octet() % 13;
    error.code = in_.octet() % 16;
    error.mtu = in_.word();
    error.quoted_from = kLocal;
    error.quoted_to = kRemote;
    error.quoted_seq = near(tcp_.snd().una);
    tcp_.on_icmp(error, now_);
  }

  void read() {
    const Result<Bytes, tcp::CallError> octets = tcp_.receive(in_.word());
    if (!octets) return;
    for (const std::uint8_t octet : *octets) {
      if (octet != octet_at(next_read_)) __builtin_trap();
      next_read_ += 1;
    }
  }

  void settle() {
    drain();
    for (int i = 0; i < 1000; ++i) {
      invariants_.before_output(tcp_);
      const std::optional<tcp::Outgoing> out = tcp_.poll_segment(now_);
      if (!out) break;
      invariants_.after_output(tcp_, *out);
      drain();
    }
    Invariants::always(tcp_);
  }

  void drain() {
    while (const std::optional<tcp::Event> event = tcp_.poll_event()) {
      const auto* change = std::get_if<tcp::StateChanged>(&event->what);
      // A new peer, a new stream: reading starts behind its SYN.
      if (change != nullptr &&
          (change->to == tcp::State::kSynReceived || change->to == tcp::State::kEstablished) &&
          (change->from == tcp::State::kListen || change->from == tcp::State::kSynSent)) {
        next_read_ = tcp_.rcv().irs + 1;
      }
    }
  }

  Input& in_;
  tcp::Connection tcp_;
  Instant now_;
  SeqNum next_read_;
  Invariants invariants_;
};

}  // namespace
}  // namespace tcplab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tcplab::fuzz::Input input({data, size});
  tcplab::fuzz::Driver(input).run();
  return 0;
}
