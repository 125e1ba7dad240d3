#include "shell/model/ghost.hpp"

#include <tuple>
#include <unordered_map>

namespace tcplab::shell {
namespace {

// All by which segments are equal to somebody who looks at the timeline.
struct SegmentLook {
  Instant from;
  Instant to;
  trace::HostIndex sender = 0;
  trace::HostIndex receiver = 0;
  bool lost = false;
  std::uint8_t flags = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::size_t length = 0;
  std::uint16_t window = 0;

  bool operator==(const SegmentLook&) const = default;
};

struct SegmentLookHash {
  std::size_t operator()(const SegmentLook& look) const {
    std::uint64_t hash = 0;
    const auto mix = [&hash](std::uint64_t value) {
      hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
      hash ^= hash >> 29;
    };
    mix(static_cast<std::uint64_t>(look.from.ns));
    mix(static_cast<std::uint64_t>(look.to.ns));
    mix((std::uint64_t{look.seq} << 32) | look.ack);
    mix((std::uint64_t{look.sender} << 32) | look.receiver);
    mix((std::uint64_t{look.flags} << 32) | look.length);
    return static_cast<std::size_t>(hash);
  }
};

SegmentLook look_of(const Index& index, const Arrow& arrow) {
  const trace::Packet packet = index.trace().packets()[arrow.packet];
  const wire::TcpHeader& header = packet.segment.header;
  const ArrowGroup& group = index.arrows().groups()[arrow.group];
  return {arrow.from,       arrow.to,         group.from,
          group.to,         arrow.lost,       header.flags.to_octet(),
          header.seq.value, header.ack.value, packet.segment.payload.size(),
          header.window};
}

}  // namespace

GhostDifference difference_of(const Index& before, const Index& now) {
  GhostDifference difference;
  std::unordered_map<SegmentLook, std::vector<std::uint32_t>, SegmentLookHash> left;
  const Arrows& old = before.arrows();
  const Arrows& current = now.arrows();
  for (std::size_t i = old.size(); i-- > 0;)
    left[look_of(before, old[i])].push_back(static_cast<std::uint32_t>(i));
  std::vector<bool> found(old.size());
  for (std::size_t i = 0; i < current.size(); ++i) {
    const auto equal = left.find(look_of(now, current[i]));
    if (equal == left.end() || equal->second.empty()) {
      difference.now.push_back(static_cast<std::uint32_t>(i));
      continue;
    }
    found[equal->second.back()] = true;
    equal->second.pop_back();
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) difference.before.push_back(static_cast<std::uint32_t>(i));
  }
  return difference;
}

const GhostDifference& GhostView::of(const Model& model) {
  const Run* const ghost = model.ghost();
  const std::size_t size = model.run() ? model.run()->index.arrows().size() : 0;
  const std::size_t ghost_size = ghost ? ghost->index.arrows().size() : 0;
  const bool known =
      generation_ == model.generation() && ghost_ == ghost && size_ == size && ghost_size_ == ghost_size;
  if (known) return difference_;
  const bool unsettled = model.making() || model.trying();
  if (unsettled && std::max(size, ghost_size) > kMostAtOnce) {
    difference_ = {};
    return difference_;
  }
  generation_ = model.generation();
  ghost_ = ghost;
  size_ = size;
  ghost_size_ = ghost_size;
  difference_ = ghost ? difference_of(ghost->index, model.run()->index) : GhostDifference{};
  return difference_;
}

}  // namespace tcplab::shell
