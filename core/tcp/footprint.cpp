// What something keeps alive: everything but payload, which a stream's storages are counted for elsewhere.

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::size_t kNode = 40;  // of a map, besides what it holds

template <typename Map>
std::size_t footprint_of(const Cow<Map>& map, Share share) {
  const bool counts = share == Share::kAll || !map.is_shared();
  return counts ? map->size() * (sizeof(typename Map::value_type) + kNode) : 0;
}

}  // namespace

std::size_t Receiver::footprint() const {
  std::size_t octets = ready_.footprint();
  if (gaps_)
    octets += sizeof(Gaps) + gaps_->recent.capacity() * sizeof(SeqNum) +
              gaps_->held.size() * (sizeof(SeqNum) + sizeof(Bytes) + kNode) +
              gaps_->ranges.size() * (2 * sizeof(SeqNum) + kNode);
  return octets;
}

std::size_t Connection::footprint() const {
  std::size_t octets = snd_.buffer.footprint() + rcv_.footprint() + recovery_.memory() +
                       congestion_.memory() + timers_.footprint() + events_.size() * sizeof(Event);
  if (snd_.marks) octets += sizeof *snd_.marks + snd_.marks->records.capacity() * sizeof(SeqNum);
  if (ecn_.changed_accurate) octets += sizeof(AccurateEcn);
  if (aside_) octets += sizeof(Aside);
  if (aside().icmp_error) octets += sizeof(wire::IcmpError);
  if (aside().ready) octets += sizeof(Outgoing);
  if (aside().kept) octets += sizeof(wire::TcpSegment);
  if (variant_memory_) octets += sizeof(VariantMemory);
  return octets;
}

std::size_t Host::footprint(Share share) const {
  std::size_t octets = sizeof *this + footprint_of(paths_, share) + footprint_of(cookies_, share) +
                       footprint_of(by_peer_, share) + footprint_of(by_port_, share) +
                       footprint_of(bounds_, share) + footprint_of(reserved_, share) +
                       footprint_of(listeners_, share) + by_tuple_.footprint(share) +
                       dirty_.size() * sizeof(ConnId) + events_.size() * sizeof(HostEvent) +
                       stray_.size() * sizeof(HostSegment);
  if (share == Share::kAll || !listeners_.is_shared()) {
    for (const auto& [id, listener] : *listeners_)
      octets += (listener.acceptable.size() + listener.begun.size()) * sizeof(ConnId);
  }
  return octets + records_.footprint(share, [](const Record& r) { return r.connection.footprint(); });
}

}  // namespace tcplab::tcp
