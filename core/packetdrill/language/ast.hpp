#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/time.hpp"
#include "core/packetdrill/language/code.hpp"
#include "core/packetdrill/language/position.hpp"
#include "core/wire/ip_address.hpp"

// A packetdrill script as plain values: what was written, where it was written, nothing computed. Names stay
// names
// (`constants.hpp` gives them numbers), sequence numbers stay relative, times stay offsets.
namespace tcplab::packetdrill::language {

// ---- Times
// --------------------------------------------------------------------------------------------------

// When an event happens, or must happen.
//   `0.1`        kAbsolute: from = 100 ms after the script begins
//   `+.1`        kRelative: 100 ms after the previous event's own time
//   `*`          kAny: whenever it happens, at or after the previous event
//   `0.1~0.2`    the same base, until = 200 ms: an outbound packet may come at any instant of the range
//   `+.1...0.2`  a blocking call: made at `from`, returns at `end`. The end counts from the same base as
//   `from`:
//                the script's beginning when absolute, the previous event when relative.
struct EventTime {
  enum class Kind : std::uint8_t { kAbsolute, kRelative, kAny };
  Position at;
  Kind kind = Kind::kAbsolute;
  Duration from;
  std::optional<Duration> until;  // of `~`
  std::optional<Duration> end;    // of `...`
};

// A number, or `*` where any will do.
struct Number {
  Position at;
  std::int64_t value = 0;
  bool any = false;
};

// ---- Packets
// ------------------------------------------------------------------------------------------------

enum class Direction : std::uint8_t { kInbound, kOutbound };  // `<` is injected, `>` is expected

// The control bits as they lie in the TCP header (RFC 9293 3.1, RFC 3168 6.1, AE: RFC 9768 3.1).
namespace flag {
constexpr std::uint16_t kFin = 0x001;  // F
constexpr std::uint16_t kSyn = 0x002;  // S
constexpr std::uint16_t kRst = 0x004;  // R
constexpr std::uint16_t kPsh = 0x008;  // P
constexpr std::uint16_t kAck = 0x010;  // .
constexpr std::uint16_t kUrg = 0x020;  // U
constexpr std::uint16_t kEce = 0x040;  // E
constexpr std::uint16_t kCwr = 0x080;  // W
constexpr std::uint16_t kAe = 0x100;   // A (or N, its former name NS)
}  // namespace flag

struct Flags {
  Position at;
  std::string text;        // as written: "S.", "-"
  std::uint16_t bits = 0;  // of namespace flag; a digit 0 to 7 sets AE, CWR and ECE as the ACE counter does
};

// `first:last(length)`: relative to the initial sequence number of its sender, which is 0 (the SYN's number).
struct SequenceRange {
  Position at;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t length = 0;  // the parser does not require last == first + length
  bool absolute = false;     // `0:0(0)!`: the number on the wire itself
  bool any = false;          // `...(0)`: whatever number was sent
};

struct MssOption {
  Number value;
};
struct WindowScaleOption {
  Number shift;
};
struct SackPermittedOption {};
struct SackBlock {
  Position at;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};
struct SackOption {
  std::vector<SackBlock> blocks;
};
struct TimestampsOption {
  Number value;
  Number echo_reply;
};
// `FO abcd`, `FO` alone asks for a cookie; `FOEXP` is the experimental option (kind 254, RFC 7413 appendix
// A).
struct FastOpenOption {
  bool experimental = false;
  // The octets of the cookie; nullopt when it is not an even number of hexadecimal digits, as with a name
  // that nobody defined. `written` is the text in either case, empty when there is no cookie.
  std::optional<std::string> cookie;
  std::string written;
};
// `md5` (kind 19, RFC 2385), with the digest as written, if any.
struct Md5Option {
  std::string digest;
};
// `ECN e0b 1 ceb 0 e1b 1`: the counters in their order, which tells kind 172 (e0b first) from 174 (RFC
// 9768 3.2.3).
struct AccurateEcnOption {
  struct Counter {
    std::string name;  // "e0b", "ceb", "e1b"
    Number value;
  };
  bool experimental = false;
  std::vector<Counter> counters;
};
struct NopOption {};
struct EolOption {};
// Anything else, with its text: `mp_capable ...`, `gen 0xfe ...`. Whoever runs the script cannot make it up.
struct UnknownOption {
  std::string name;
  std::string text;  // what follows the name up to the comma
};

struct TcpOption {
  Position at;
  std::variant<NopOption, EolOption, MssOption, WindowScaleOption, SackPermittedOption, SackOption,
               TimestampsOption, FastOpenOption, Md5Option, AccurateEcnOption, UnknownOption>
      content;
};

// `<...>` any options at all, `<mss 1460,nop>` these in this order, omitted: none.
struct TcpOptions {
  Position at;
  bool any = false;
  std::vector<TcpOption> list;
};

struct TcpPacket {
  Flags flags;
  SequenceRange sequence;
  std::optional<Number> ack;     // of `ack N`
  std::optional<Number> window;  // omitted on an outbound packet: any; as it stands in the header, unscaled
  std::optional<Number> urgent;  // of `urg N`
  std::optional<TcpOptions> options;
};

// `udp (1000)`
struct UdpPacket {
  std::uint32_t length = 0;
};

// `[1:1461(1460)] icmp unreachable frag_needed mtu 1200`; what is quoted may also stand at the end.
struct IcmpPacket {
  // The segment that the message quotes; omitted: the last one that the host under test sent.
  std::optional<SequenceRange> quoted_segment;
  std::optional<Flags> quoted_flags;
  std::optional<UdpPacket> quoted_datagram;
  Position type_at;
  std::string type;  // "unreachable", "packet_too_big", "type_11"; see icmp_type()
  Position code_at;
  std::string code;  // "frag_needed", "code_4", empty when omitted; see icmp_code()
  std::optional<Number> mtu;
};

enum class Ecn : std::uint8_t {
  kNone,
  kEct0,
  kEct1,
  kCe,
  kEct01
};  // [noecn] [ect0] [ect1] [ce], [ect01]: either of the two

// `[ect0]`, `[ttl 1]`, `(tos 0x10, ttl 64)`, `(flowlabel 0x1)`
struct IpFields {
  Position at;
  std::optional<Ecn> ecn;
  std::optional<Number> tos;  // the whole octet
  std::optional<Number> dscp;
  std::optional<Number> ttl;  // hop limit in IPv6
  std::optional<Number>
      flow_label;  // a class rather than a value: equal labels in the script are equal on the wire
  std::optional<Number> id;
};

// A header before the packet's own: `ipv4 1.1.1.1 > 2.2.2.2: gre:`, with its text. None of them can be run
// here.
struct Encapsulation {
  Position at;
  std::string protocol;  // "ipv4", "ipv6", "gre", "mpls", "udp", "psp"
  std::string text;
};

// `1.2.3.4:80 > 5.6.7.8:90`, only the ports `80 > 90`, or addresses by name `addr[caddr0] > addr[saddr0]`, of
// which one may be missing: for scripts of more than one connection.
struct Endpoints {
  struct End {
    std::string name;
    std::optional<wire::IpAddress> address;
    std::optional<std::uint16_t> port;
  };
  Position at;
  End source;
  End destination;
};

// `/udp(1 > 9811)` after a packet: it travels in a UDP datagram with these ports (RFC 6951 does so for SCTP).
struct UdpTunnel {
  Position at;
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

struct PacketEvent {
  Direction direction = Direction::kInbound;
  std::vector<Encapsulation> encapsulations;
  std::optional<IpFields> ip;
  std::optional<Endpoints> endpoints;
  std::optional<Number> socket;  // `sock(4)`: the connection of that descriptor
  std::variant<TcpPacket, UdpPacket, IcmpPacket> content;
  std::optional<UdpTunnel> tunnel;
  // `{ mut tcp mss; ... }` behind the packet: how the fuzzer of --fm_filename is to spoil it. Without that
  // option, which is not supported, it means nothing.
  std::string mutation;
};

// ---- System calls
// -------------------------------------------------------------------------------------------

struct Expression;

struct IntegerValue {
  std::int64_t value = 0;  // of `0xffffffffffffffff` the same 64 bits
};
struct RealValue {
  double value = 0;
};
// A name: SOCK_STREAM, EPOLLIN, NULL. See constants.hpp.
struct NameValue {
  std::string name;
};
struct StringValue {
  std::string octets;  // escapes already undone
  bool more = false;   // `"GET"...`: begins so
};
struct EllipsisValue {};  // `...`: not looked at, or made up by the runner
struct AnyValue {};       // `*`
struct ArrayValue {
  std::vector<Expression> items;
};
// `{fd=3, events=POLLIN}`, `{..., 1000}`, `{msg_iov(1)=[...]}`
struct StructField {
  Position at;
  std::string name;               // empty when positional
  std::vector<Expression> count;  // what stands in parentheses after the name: none or one
  std::vector<Expression> value;  // exactly one
};
struct StructValue {
  std::vector<StructField> fields;
  // nullptr when there is none of that name.
  const StructField* find(std::string_view name) const;
};
// `htons(80)`, `inet_addr("192.0.2.1")`, `sizeof(int)`, `inet_pton(AF_INET6, "::1")`
struct CallValue {
  std::string function;
  std::vector<Expression> arguments;
};
struct UnaryValue {
  char op = '-';                    // - ~ !
  std::vector<Expression> operand;  // exactly one
};
struct BinaryValue {
  std::string op;                    // | & ^ + - * / << >>
  std::vector<Expression> operands;  // exactly two
};

struct Expression {
  Position at;
  std::variant<IntegerValue, RealValue, NameValue, StringValue, EllipsisValue, AnyValue, ArrayValue,
               StructValue, CallValue, UnaryValue, BinaryValue>
      value;
};

struct SystemCallEvent {
  std::string name;
  std::vector<Expression> arguments;
  Position result_at;
  Expression result;                  // `*` and `...`: not checked
  std::vector<Expression> result_to;  // `= 1~5`: the upper end, none or one
  Position error_at;
  std::string error;  // "EAGAIN"; empty when none is named
  std::string note;   // what stands in parentheses at the end: for the reader only
};

// ---- Events
// -------------------------------------------------------------------------------------------------

// In backticks. Never executed: the runner takes settings out of it that it knows.
struct CommandEvent {
  std::string text;
};

// `%{ ... }%`
struct CodeEvent {
  Position text_at;  // of the first character after `%{`
  std::string text;
  Code code;
};

struct Event {
  Position at;  // of the action
  EventTime time;
  std::size_t last_line = 0;
  std::variant<PacketEvent, SystemCallEvent, CommandEvent, CodeEvent> action;
};

// ---- The script
// ---------------------------------------------------------------------------------------------

struct Option {
  Position at;
  Position value_at;
  std::string name;      // without the dashes: "tolerance_usecs"
  std::string value;     // empty for one that takes none
  bool known = false;    // in Settings, or without meaning in a simulation (--verbose, --wire_client_dev ...)
  bool ignored = false;  // known, but asks for something that is not done; no verdict gets better by that
};

struct Definition {
  std::string name;
  std::string value;
};

enum class IpMode : std::uint8_t { kIpv4, kIpv4MappedIpv6, kIpv6 };

// What the options at the top say; omitted means the default of whoever runs the script.
struct Settings {
  std::optional<IpMode> ip_mode;
  std::optional<Duration> tolerance;         // --tolerance_usecs
  std::optional<double> tolerance_percent;   // --tolerance_percent
  std::optional<Duration> timestamp_tick;    // --tcp_ts_tick_usecs
  bool timestamp_echo_scaled = false;        // --tcp_ts_ecr_scaled
  std::optional<std::uint32_t> mtu;          // --mtu
  std::optional<wire::IpAddress> local_ip;   // of the host under test
  std::optional<wire::IpAddress> remote_ip;  // of the script
  std::optional<std::uint16_t> bind_port;
  std::optional<std::uint16_t> connect_port;
  std::vector<std::string> init_scripts;
  bool strict_segments = false;  // an outbound packet of the script is one segment, never several in a row
  bool dry_run = false;          // parse only
};

struct Script {
  std::vector<Option> options;
  Settings settings;
  std::vector<Definition> definitions;  // those given to the parser, then those of --define
  std::optional<CommandEvent> init;     // a command before the first event, without a time
  Position init_at;
  std::vector<Event> events;
  std::optional<CommandEvent> cleanup;  // and after the last
  Position cleanup_at;
};

}  // namespace tcplab::packetdrill::language
