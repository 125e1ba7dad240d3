#pragma once

#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/conventions.hpp"
#include "core/packetdrill/run/course.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"

namespace tcplab::packetdrill::run {

// < and >: packets that the script injects, and those that it expects.
class Packets {
 public:
  Packets(const Settings& settings, const Conventions& conventions, Clock& clock, Machine& machine,
          Flows& flows, Course& course, Ledger& ledger)
      : settings_(settings),
        conventions_(conventions),
        clock_(clock),
        machine_(machine),
        flows_(flows),
        course_(course),
        ledger_(ledger) {}

  MaybeStop perform(const Event& event, const PacketEvent& packet);
  // Notes what our host sent and no event of the script expected. end: of the script. strict: of RunOptions.
  MaybeStop leftovers(Position end, bool strict);

 private:
  // What our host sent, put together, and which packet of the trace it began with.
  struct Taken {
    wire::TcpSegment segment;
    trace::PacketId packet = trace::kNoPacket;
    Instant sent;
  };

  MaybeStop inject(const PacketEvent& packet, Flow& flow);
  MaybeStop inject_icmp(const Event& event, const IcmpPacket& icmp, Flow& flow);
  MaybeStop expect(const Event& event, const PacketEvent& packet, Flow& flow);
  // The next segment that our host sends on the flow; when the script expects more octets than one of ours
  // has, as a system that leaves cutting to its network card shows them, of several at once.
  Taken take(Flow& flow, const TcpPacket& expected);
  // Goes on with those behind the first one.
  void take_more(Flow& flow, const TcpPacket& expected, Taken& taken);
  bool ends_burst(const Flow& flow, const wire::TcpSegment& last, Instant at) const;
  void arrive_at_script(trace::PacketId packet, const Flow& flow);
  // Our host has a connection on this flow whose numbers go on.
  bool is_live(const Flow& flow) const;
  wire::TcpSegment segment_of(trace::PacketId id) const { return machine_.trace().packets()[id].segment; }
  trace::EventId sending_of(trace::PacketId id) const { return machine_.trace().packets()[id].sent; }
  Instant sent_at(trace::PacketId id) const { return machine_.trace().events()[sending_of(id)].at; }

  const Settings& settings_;
  const Conventions& conventions_;
  Clock& clock_;
  Machine& machine_;
  Flows& flows_;
  Course& course_;
  Ledger& ledger_;
};

}  // namespace tcplab::packetdrill::run
