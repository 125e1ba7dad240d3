#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/series.hpp"

namespace tcplab::shell {

// What is plotted of one end of a connection.
enum class Curve : std::uint8_t {
  kSent,         // where what leaves ends, relative; retransmissions are in kAgain alone
  kAgain,        // where what is sent again begins
  kAcked,        // the acknowledgment number that has come, relative
  kSacked,       // where the first block of a SACK option begins, relative
  kEdge,         // and how far the window reaches from there
  kCwnd,         // octets
  kSsthresh,     // octets
  kPacing,       // octets a second
  kFlight,       // octets
  kWindow,       // the peer's, octets
  kRtt,          // microseconds, of each acknowledgment of nothing that was sent again (RFC 6298 3)
  kSrtt,         // microseconds, RFC 6298 2 of these samples
  kRto,          // microseconds: what the retransmission timer was set to
  kSentOctets,   // so many octets have left by then, with those that were sent again
  kAckedOctets,  // and so many were acknowledged
  kCount,
};
constexpr int kCurveCount = static_cast<int>(Curve::kCount);
// "cwnd"; and the unit: "octets".
Words name_of(Curve curve);
std::string_view unit_of(Curve curve);
// How fast the octets that such a curve counts become more: "goodput". Precondition: kSentOctets,
// kAckedOctets.
Words rate_name_of(Curve curve);

// The curves of a run. They grow with the trace, each event once.
class Curves {
 public:
  // How many datagrams wait at a node for the link to the next one.
  struct Queue {
    trace::HostIndex node = 0;
    trace::HostIndex toward = 0;
    Series length;
  };

  explicit Curves(const trace::Trace& trace) : trace_(&trace) {}
  // The next event.
  void take(const trace::Event& event);

  // Of a connection, by its place in Trace::connections(); nullptr when nothing is known of it.
  const Series* of(std::uint32_t connection, Curve curve) const;
  // What it has sent by now, with what was sent again.
  std::uint32_t octets_sent(std::uint32_t connection) const;
  // In the order in which anything waited there.
  const std::vector<Queue>& queues() const { return queues_; }

 private:
  struct Outstanding {
    std::uint32_t end = 0;  // relative
    Instant sent;
    bool again = false;
  };
  struct End {
    std::array<Series, kCurveCount> curves;
    std::deque<Outstanding> outstanding;
    std::uint32_t nxt = 0;  // relative
    std::uint32_t una = 0;
    std::uint32_t text_end = 0;             // of the octets that were sent, relative
    std::optional<std::uint8_t> own_shift;  // of the window, as each SYN says
    std::optional<std::uint8_t> peer_shift;
    std::int64_t srtt = -1;  // nanoseconds
    std::uint32_t octets = 0;

    Series& operator[](Curve curve) { return curves[static_cast<std::size_t>(curve)]; }
  };

  End* end_of(trace::HostIndex host, tcp::ConnId connection);
  End* end_of(const trace::Event& event) { return end_of(event.host, event.connection); }
  void send(End& end, const trace::Event& event, const trace::Packet& packet);
  void receive(End& end, const trace::Event& event, const trace::Packet& packet);
  void acknowledge(End& end, const trace::Event& event, std::uint32_t ack);
  void sample(End& end, trace::EventId event, Duration rtt);
  void adjust(End& end, const trace::Event& event, const tcp::Adjusted& adjusted);
  void take_queue(const trace::Event& event);

  const trace::Trace* trace_;
  std::vector<End> ends_;
  std::unordered_map<std::uint64_t, std::uint32_t> places_;  // by host and connection
  std::vector<Queue> queues_;
  std::unordered_map<std::uint32_t, std::uint32_t> queue_at_;      // by node and the next one
  std::unordered_map<trace::PacketId, std::uint32_t> waiting_in_;  // place in queues_
};

}  // namespace tcplab::shell
