#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/slab.hpp"
#include "core/trace/station.hpp"
#include "core/trace/trace.hpp"
#include "native/live/icmp_responder.hpp"

namespace tcplab::native {

// Our host on a real network: a Host whose wire is whatever carries the datagrams, with the Trace it
// leaves. Host 0 of the trace is ours, host 1 stands for everybody outside. Sans-I/O, like the Host in it:
// give it calls, datagrams and the time, then take notices, react, and take datagrams until there are none.
class Stack {
 public:
  using Notice = trace::Provenance::Notice;

  // addresses: ours, at least one; connections start from the first of the peer's IP version.
  Stack(const std::vector<wire::IpAddress>& addresses, SipKey secret, const tcp::Config& config,
        const tcp::Limits& limits = {});

  // When what follows happens. Never goes back.
  void set_now(Instant now) { now_ = now; }
  Instant now() const { return now_; }

  // What made the application call, for the trace; kNoEvent when it was something outside.
  void set_cause(trace::EventId cause) { cause_ = cause; }
  Result<tcp::ConnId, tcp::CallError> listen(std::uint16_t port, std::uint32_t backlog);
  Result<tcp::ConnId, tcp::CallError> connect(const wire::Endpoint& remote);
  Result<std::uint32_t, tcp::CallError> send(tcp::ConnId id, Bytes octets);
  Result<Bytes, tcp::CallError> receive(tcp::ConnId id, std::uint32_t count);
  // A connection that is over already is no error here: its notice is on its way.
  void close(tcp::ConnId id);
  void abort(tcp::ConnId id);
  std::optional<tcp::ConnId> accept(tcp::ConnId listener) { return host_.accept(listener); }
  void release(tcp::ConnId id) { station().release(id); }
  // What the application holds for a connection, in octets, counts as that connection's.
  void charge(tcp::ConnId id, std::size_t octets) { host_.charge(id, octets); }
  // What is worth giving to send() now: two congestion windows are enough, so a peer that does not read gets
  // no further, and small pieces wait until there is room for larger ones. Never 0 while nothing is on its
  // way, and an acknowledgment tells of room.
  std::uint32_t send_room(tcp::ConnId id) const;

  // A datagram from the wire, IPv4 or IPv6: TCP, an ICMP error about our TCP, or what is to be answered by
  // ICMP. What is not for us is ignored; what claims to be TCP, or an ICMP error about it, and cannot be read
  // is counted and in the trace.
  void on_datagram(std::span<const std::uint8_t> datagram);
  void on_timeout() { station().on_timeout(now_); }
  Instant next_timeout() const { return host_.next_timeout(); }

  std::vector<Notice> take_notices();
  // Stays until the next one is asked for.
  std::optional<std::span<const std::uint8_t>> next_datagram();

  const tcp::Host& host() const { return host_; }
  const trace::Trace& trace() const { return trace_; }
  // Forgets the trace so far, when nobody will ask for it, or gives it away. Only when no notice or datagram
  // waits.
  void forget() { (void)take_trace(); }
  trace::Trace take_trace();

  // Datagrams that claimed to be TCP, or an ICMP error about it, and could not be read, and what was wrong
  // with the last.
  struct Malformed {
    std::uint64_t count = 0;
    std::string_view last;
  };
  const Malformed& malformed() const { return malformed_; }

 private:
  trace::Station station();
  // Puts it into the trace and before the Host.
  void take(std::span<const std::uint8_t> datagram);

  tcp::Host host_;
  trace::Provenance causes_;
  Slab arrivals_;
  std::vector<std::uint8_t> departure_;
  std::shared_ptr<wire::TcpSegment> place_;  // where the last segment lay, and the next one will
  IcmpResponder responder_;
  std::deque<std::vector<std::uint8_t>> answers_;  // of ICMP, not in the trace
  trace::Trace trace_;
  Instant now_;
  trace::EventId cause_ = trace::kNoEvent;
  Malformed malformed_;
};

}  // namespace tcplab::native
