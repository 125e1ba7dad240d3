#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/trace/analysis.hpp"
#include "core/trace/streams.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

struct FieldValues;

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
// seconds, or true and false; `in` looks into a set, of numbers as 80, or as 8000..8080. Of fields that a
// packet has twice (ip.addr, tcp.port) one is enough, but for !=, which both have to be. && || ! and or not,
// and parentheses combine; not binds closest, then and. A packet of a field that it has not matches no
// comparison, != included.
//
// tcp.seq, tcp.ack and tcp.stream are relative and numbered as the packets table has them, and so is
// frame.time_relative, in seconds since the beginning of the run. tcp.window_size is scaled as the SYNs have
// agreed, tcp.window_size_value the field. What ICMP errors quote is not looked into.
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
  // The connections that it leaves over by what it says of tcp.stream and of nothing else, if that stands by
  // itself or is joined with the rest by `and`. Only of these are there packets that pass.
  const Streams& streams() const { return streams_; }
  // It says nothing else.
  bool of_streams_alone() const { return rest_.empty(); }
  // The same filter with others instead, as text.
  std::string with(const Streams& streams) const;

 private:
  friend class FilterParser;

  enum class Operator : std::uint8_t { kThere, kEqual, kUnequal, kGreater, kLess, kAtLeast, kAtMost, kIn };
  struct Value {
    std::int64_t number = 0;  // nanoseconds for times
    std::int64_t last = 0;    // of a range, or the same
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
  // read(field) gives its values.
  template <typename Read>
  bool holds(std::size_t node, const Read& read) const;
  static bool test(const Node& node, const FieldValues& values);
  void leave_over(const std::vector<std::size_t>& about_streams);

  std::vector<Node> nodes_;  // the last one is the whole
  Streams streams_;
  std::string rest_;  // all that does not decide them; it can be joined with more by `and`
};

// Readable timeline of the events that are about packets which the filter lets through.
std::string to_text(const Trace& trace, const Filter& filter);

// All fields, for who completes what is written.
std::vector<std::string_view> filter_fields();

}  // namespace tcplab::trace
