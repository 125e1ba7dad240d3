#pragma once

#include <cstdint>
#include <deque>

#include "core/base/result.hpp"
#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/run/flow.hpp"
#include "core/packetdrill/run/settings.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/trace/station.hpp"

namespace tcplab::packetdrill::run {

// The connections that the script speaks of, and which of them a packet belongs to.
class Flows {
 public:
  static constexpr std::uint16_t kFirstRemotePort = 40000;  // of the peers that connect to us

  Flows(const Environment& environment, trace::Trace& trace) : environment_(environment), trace_(trace) {}

  // A new one between the usual addresses.
  Flow& open(Flow::Phase phase);
  // nullptr when there is none. The latest one: a connection may follow another one on the same ports, and a
  // descriptor another one of the same number.
  Flow* between(const wire::Endpoint& local, const wire::Endpoint& remote);
  Flow* of_descriptor(int script_fd);
  // The one that the packet names, or the current one.
  Result<Flow*, Stop> of_packet(const PacketEvent& packet);
  const std::deque<Flow>& all() const { return flows_; }

  // The one that packets without further words mean: the latest of socket(), connect(), accept() or a SYN.
  // nullptr when there was none of these yet.
  Flow* current() { return current_; }
  const Flow* current() const { return current_; }
  void make_current(Flow& flow) { current_ = &flow; }

  // Sorts a segment of our host to its flow, to be expected there.
  void add(const trace::Station::Departure& departure);
  // Keeps what the trace tells about the script's end up to date: its numbers begin at 0, ours at the flow's
  // shift. first: the event that names it, if it is new.
  void note(const Flow& flow, trace::EventId first);

 private:
  Flow& named(const PacketEvent& packet);

  const Environment& environment_;
  trace::Trace& trace_;
  std::deque<Flow> flows_;
  Flow* current_ = nullptr;
};

}  // namespace tcplab::packetdrill::run
