#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/trace/compare.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// What something means, in numbers that both runs share.
using MeaningKey = std::array<std::uint32_t, 6>;

struct MeaningHash {
  std::size_t operator()(const MeaningKey& key) const;
};

// The numbers that nodes and connections of a run have in both: those of the first run, and of the second
// what has no counterpart in the first, marked.
class SharedNumbers {
 public:
  static constexpr std::uint32_t kAlone = 0x8000'0000;  // marks what only the second run has

  // Those of the first run.
  explicit SharedNumbers(const Trace& a);
  // Those of the second.
  SharedNumbers(const Trace& a, const Trace& b);

  std::uint32_t node(HostIndex node) const { return nodes_[node]; }
  // 0 where there is none.
  std::uint32_t connection(HostIndex host, tcp::ConnId id) const;

 private:
  void number(const ConnectionInfo& info, std::uint32_t number);
  void match_nodes(const Trace& a, const Trace& b);
  void match_connections(const Trace& a, const Trace& b);

  std::vector<std::uint32_t> nodes_;
  std::vector<std::vector<std::uint32_t>> connections_;  // by host and ConnId
};

// Two packets mean the same if their keys are equal; if nothing has the same key, one with the same loose key
// carries at least octets from the same place. The loose key of what has no octets is empty.
struct PacketMeaning {
  MeaningKey exact{};
  MeaningKey loose{};
  bool has_loose = false;
};
PacketMeaning meaning_of(const Trace& trace, const SharedNumbers& numbers, PacketId packet);

// The meaning of an event; packet: the shared number of what it is about, or kNoPacket.
MeaningKey meaning_of(const SharedNumbers& numbers, const Event& event, std::uint32_t packet);

// In which fields two packets differ: a bit for each PacketField.
std::uint16_t differing_fields(const Trace& a, PacketId of_a, const Trace& b, PacketId of_b);

// Each of a list is matched with the next of the other list that has its key, in order.
class InOrder {
 public:
  explicit InOrder(std::size_t count) { next_.reserve(count); }
  void add(const MeaningKey& key, std::uint32_t id);
  // The first that was added with the key and not taken; UINT32_MAX: none.
  std::uint32_t take(const MeaningKey& key);

 private:
  struct Queue {
    std::uint32_t first = UINT32_MAX;
    std::uint32_t last = UINT32_MAX;
  };
  struct Node {
    std::uint32_t id = 0;
    std::uint32_t next = UINT32_MAX;
  };
  std::unordered_map<MeaningKey, Queue, MeaningHash> queues_;
  std::vector<Node> next_;
};

}  // namespace tcplab::trace
