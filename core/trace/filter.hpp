#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/trace/analysis.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// What is wrong with a filter, and where: octets of its text.
struct FilterError {
  std::size_t at = 0;
  std::size_t length = 0;  // 0: where it ends too early
  Message message;
  Message hint;  // what may be meant; empty where nothing is near
};

// Which packets are wanted, in the words of Wireshark's display filters:
//
//   tcp.flags.syn == 1 && ip.src == 198.51.100.1
//   tcp.analysis.retransmission or (tcp.port in {80 443} and not tcp.len > 0)
//
// Fields by themselves ask whether a packet has them. == != > < >= <= and their words eq ne gt lt ge le
// compare with a number (decimal, or hexadecimal after 0x), an address with or without a prefix length,
// seconds, or true and false; `in` looks into a set. Of fields that a packet has twice (ip.addr, tcp.port)
// one is enough, but for !=, which both have to be. && || ! and or not, and parentheses combine; not binds
// closest, then and. A packet of a field that it has not matches no comparison, != included.
//
// tcp.seq, tcp.ack and tcp.stream are relative and numbered as the packets table has them, and so is
// frame.time_relative, in seconds since the beginning of the run. What ICMP errors quote is not looked into.
class Filter {
 public:
  static constexpr std::size_t kLongest = 1024;  // octets
  static constexpr std::size_t kDeepest = 64;    // of parentheses and nots

  // Of an empty text, or one of blanks: all packets.
  static Result<Filter, FilterError> parse(std::string_view text);
  Filter() = default;

  bool everything() const { return nodes_.empty(); }
  // Precondition: the packet is there, and the analysis has taken what the trace has of it.
  bool matches(const Trace& trace, const Analysis& analysis, PacketId packet) const;

 private:
  friend class FilterParser;

  enum class Operator : std::uint8_t { kThere, kEqual, kUnequal, kGreater, kLess, kAtLeast, kAtMost, kIn };
  struct Value {
    std::int64_t number = 0;  // nanoseconds for times
    wire::IpAddress address;
    std::uint8_t prefix = 0;  // bits of the address that count
  };
  // Of a tree; what a node combines comes before it.
  struct Node {
    enum class Kind : std::uint8_t { kTest, kNot, kAnd, kOr };
    Kind kind = Kind::kTest;
    Operator how = Operator::kThere;
    std::uint8_t field = 0;
    std::uint16_t left = 0;  // by their places
    std::uint16_t right = 0;
    std::vector<Value> values;
  };
  struct Subject;

  bool holds(std::size_t node, const Subject& subject) const;
  static bool test(const Node& node, const Subject& subject);

  std::vector<Node> nodes_;  // the last one is the whole
};

// Readable timeline of the events that are about packets which the filter lets through.
std::string to_text(const Trace& trace, const Filter& filter);

// All fields, for who completes what is written.
std::vector<std::string_view> filter_fields();

}  // namespace tcplab::trace
