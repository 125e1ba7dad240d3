#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/net/link_config.hpp"
#include "core/net/node.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/event.hpp"
#include "core/trace/trace.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::scenario {

struct HostSpec {
  std::string name;
  wire::IpAddress address;
  tcp::Config config;
  bool auto_receive = true;  // the application reads whatever arrives at once
  Duration quiet_time;       // after it has booted, at the start of the run: RFC 9293 3.4.3
  std::vector<wire::IpAddress> more_addresses = {};
};

// A router or a middlebox. Nodes are numbered on from the hosts. What it tells by ICMP comes from the first
// of its addresses of that IP version; with none of it, it is silent.
struct NodeSpec {
  std::string name;
  std::vector<wire::IpAddress> addresses;
  net::Role role;
};

struct LinkSpec {
  net::NodeIndex a = 0;
  net::NodeIndex b = 0;
  net::LinkConfig forth;  // from a to b
  net::LinkConfig back;   // from b to a
};

// From an instant on, a direction of a link is another.
struct LinkChange {
  Instant at;
  net::NodeIndex from = 0;
  net::NodeIndex to = 0;
  net::LinkConfig config;  // all of it
};

constexpr std::uint32_t kEverything = UINT32_MAX;  // `receive all`

// What a host is told to do.
struct Action {
  trace::CallKind call = trace::CallKind::kConnect;
  trace::HostIndex host = 0;
  // Which connection; empty: the one that gave the notice if it is this host's, else the host's latest one.
  // For kListen and kConnect: the name that the new one gets.
  std::string label;
  trace::HostIndex peer = 0;     // for kConnect
  std::uint16_t port = 0;        // for kListen and kConnect: the listening port
  std::uint16_t local_port = 0;  // for kConnect; 0: ephemeral
  std::uint32_t count = 0;       // octets, for kSend and kReceive; kEverything: whatever there is
};

// `at TIME ...`
struct AtTime {
  Instant at;
};
// `on HOST NOTICE [after TIME] ...`: when the host's user is told so for the nth time.
struct OnNotice {
  trace::HostIndex host = 0;
  tcp::Notice notice = tcp::Notice::kConnected;
  std::uint32_t nth = 1;
  Duration after;
};

struct Step {
  std::variant<AtTime, OnNotice> when;
  Action action;
  std::size_t line = 0;
};

// `drop FROM->TO PATTERN #N`: the nth segment of that direction that matches is lost.
struct DropSpec {
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  enum class Pattern : std::uint8_t { kAny, kSyn, kSynAck, kAck, kFin, kData, kRst };
  Pattern pattern = Pattern::kAny;
  std::uint32_t nth = 1;
  std::size_t line = 0;
};
// "any", "SYN", "SYN-ACK" ...: the language's words.
std::string_view to_string(DropSpec::Pattern pattern);

struct Scenario {
  std::string title;
  std::string about;
  std::string title_zh;
  std::string about_zh;
  std::uint64_t seed = 1;
  std::optional<Duration> until;  // stop there even if something is still to happen
  std::vector<HostSpec> hosts;
  std::vector<NodeSpec> nodes;  // other than hosts
  std::vector<LinkSpec> links;
  std::vector<LinkChange> changes;
  std::vector<Step> steps;
  std::vector<DropSpec> drops;
};

// Where a scenario is wrong: line and column count from 1, column in octets.
struct Error {
  std::size_t line = 0;
  std::size_t column = 0;
  Message message;   // "unknown host 'sever'"
  Message expected;  // "client or server"; may be empty
  Message hint;      // "did you mean 'server'?"; may be empty

  // "FILE:LINE:COLUMN: message; expected ...; hint" in English, with the source line and a caret
  // below.
  std::string to_string(std::string_view file, std::string_view source) const;
};

Result<Scenario, Error> parse(std::string_view text);

// The scenarios that ship with tcplab, in teaching order.
struct Builtin {
  std::string_view name;  // "three-way-handshake"
  std::string_view text;
};
const std::vector<Builtin>& builtins();
// nullptr when there is none of that name.
const Builtin* find_builtin(std::string_view name);

}  // namespace tcplab::scenario
