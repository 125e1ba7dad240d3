#include "tests/shell/counted.hpp"

#include "core/trace/event_log.hpp"
#include "core/trace/packet_log.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {
namespace {

Looks counted;

}  // namespace

Looks looks() { return counted; }

// The functions themselves, and what is called in their place: members are called as functions of an object.
trace::Event read_event(const trace::EventLog* log,
                        std::size_t i) __asm__("__real__ZNK6tcplab5trace8EventLogixEm");
trace::Event look_at_event(const trace::EventLog* log,
                           std::size_t i) __asm__("__wrap__ZNK6tcplab5trace8EventLogixEm");
trace::Event look_at_event(const trace::EventLog* log, std::size_t i) {
  ++counted.events;
  return read_event(log, i);
}

trace::Packet read_packet(const trace::PacketLog* log,
                          std::size_t i) __asm__("__real__ZNK6tcplab5trace9PacketLogixEm");
trace::Packet look_at_packet(const trace::PacketLog* log,
                             std::size_t i) __asm__("__wrap__ZNK6tcplab5trace9PacketLogixEm");
trace::Packet look_at_packet(const trace::PacketLog* log, std::size_t i) {
  ++counted.packets;
  return read_packet(log, i);
}

double find_place(const TimeMap* map,
                  Instant at) __asm__("__real__ZNK6tcplab5shell7TimeMap7to_axisENS_7InstantE");
double look_for_place(const TimeMap* map,
                      Instant at) __asm__("__wrap__ZNK6tcplab5shell7TimeMap7to_axisENS_7InstantE");
double look_for_place(const TimeMap* map, Instant at) {
  ++counted.places;
  return find_place(map, at);
}

}  // namespace tcplab::shell
