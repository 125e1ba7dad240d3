// What a copy costs: everything but payload, which copies share.

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::size_t kNode = 40;      // of a map, besides what it holds
constexpr std::size_t kHashNode = 24;  // of a hash map, with its share of the buckets

}  // namespace

std::size_t Receiver::footprint() const {
  return ready_.footprint() + recent_.capacity() * sizeof(SeqNum) +
         held_.size() * (sizeof(SeqNum) + sizeof(Bytes) + kNode) +
         ranges_.size() * (2 * sizeof(SeqNum) + kNode);
}

std::size_t Connection::footprint() const {
  std::size_t octets = sizeof *this + snd_.buffer.footprint() + snd_.records.capacity() * sizeof(SeqNum) +
                       rcv_.footprint() + events_.size() * sizeof(Event);
  octets += recovery_.memory() + congestion_.memory();
  if (icmp_error_) octets += sizeof(wire::IcmpError);
  if (ready_) octets += sizeof(Outgoing);
  if (kept_) octets += sizeof(wire::TcpSegment);
  if (variant_memory_) octets += sizeof(VariantMemory);
  return octets;
}

std::size_t Host::footprint() const {
  std::size_t octets = sizeof *this + paths_.size() * (sizeof(wire::IpAddress) + sizeof(Path) + kNode) +
                       cookies_.size() * (sizeof(wire::IpAddress) + sizeof(FastOpen) + kNode) +
                       by_tuple_.size() * (sizeof(FourTuple) + sizeof(ConnId) + kHashNode) +
                       by_peer_.size() * (sizeof(wire::IpAddress) + sizeof(std::uint32_t) + kNode) +
                       by_port_.size() * (sizeof(Bound) + sizeof(ConnId) + kNode) +
                       reserved_.size() * (sizeof(std::uint32_t) + kNode) + deadlines_.footprint() +
                       dirty_.size() * sizeof(ConnId) + events_.size() * sizeof(HostEvent) +
                       stray_.size() * sizeof(HostSegment);
  for (const auto& [id, listener] : listeners_)
    octets += sizeof id + sizeof listener + kNode + listener.acceptable.size() * sizeof(ConnId) +
              listener.pending.size() * (sizeof(ConnId) + kNode);
  for (const auto& [id, r] : records_)
    octets += sizeof id + sizeof(Record) - sizeof(Connection) + kNode + r.connection.footprint();
  return octets;
}

}  // namespace tcplab::tcp
