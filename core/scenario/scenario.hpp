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
#include "core/net/icmp_limit.hpp"
#include "core/net/link_config.hpp"
#include "core/net/node.hpp"
#include "core/scenario/app.hpp"
#include "core/scenario/expectation.hpp"
#include "core/scenario/forgery.hpp"
#include "core/scenario/packets.hpp"
#include "core/tcp/call.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/event.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::scenario {

// What makes a host a proxy that stands in the way of connections to others' ports, and splits them: RFC
// 3135.
struct Splitter {
  std::size_t app = kNoApp;  // what it does with each of them: index into Scenario::apps
  std::uint16_t first_port = 1;
  std::uint16_t last_port = 65535;
  bool resets = false;  // segments of connections that it does not know are answered with RST; else they pass
  net::Router router;
  net::IcmpLimit icmp;
};

struct HostSpec {
  std::string name;
  wire::IpAddress address;
  tcp::Config config;
  bool auto_receive = true;  // the application reads whatever arrives at once
  Duration quiet_time;       // after it has booted, at the start of the run: RFC 9293 3.4.3
  std::vector<wire::IpAddress> more_addresses = {};
  std::optional<Splitter> splitter = std::nullopt;
};

// A router or a middlebox. Nodes are numbered on from the hosts. What it tells by ICMP comes from the first
// of its addresses of that IP version; with none of it, it is silent.
struct NodeSpec {
  std::string name;
  std::vector<wire::IpAddress> addresses;
  net::Role role;
  net::IcmpLimit icmp = {};
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

// `set ... PROPERTY VALUE`: a row of properties.hpp, and its value as that row writes it in a number.
struct Setting {
  std::uint16_t property = 0;
  std::int64_t value = 0;
  bool operator==(const Setting&) const = default;
};

constexpr std::uint32_t kEverything = UINT32_MAX;  // `receive all`

// What a host is told to do: first the user calls, numbered as what tells of them is, then what is none.
enum class Verb : std::uint8_t {
  kListen = static_cast<std::uint8_t>(tcp::CallKind::kListen),
  kConnect = static_cast<std::uint8_t>(tcp::CallKind::kConnect),
  kSend = static_cast<std::uint8_t>(tcp::CallKind::kSend),
  kReceive = static_cast<std::uint8_t>(tcp::CallKind::kReceive),
  kClose = static_cast<std::uint8_t>(tcp::CallKind::kClose),
  kAbort = static_cast<std::uint8_t>(tcp::CallKind::kAbort),
  kSet,
  kStopReading,  // `shutdown receive`: what arrives is read and thrown away
  kForge,
  kCrash,
  kReboot,
  kFreeze,
  kThaw,
};

// The user call that it is; none for the rest.
constexpr std::optional<tcp::CallKind> call_of(Verb verb) {
  return verb < Verb::kSet ? std::optional(static_cast<tcp::CallKind>(verb)) : std::nullopt;
}

// When a listener's connections are accepted.
enum class Accept : std::uint8_t { kAtOnce, kPaced, kNever };

// What a host is told to do.
struct Action {
  Verb verb = Verb::kConnect;
  trace::HostIndex host = 0;
  // Which connection; empty: the one that gave the notice if it is this host's, else the host's latest one.
  // For kListen and kConnect: the name that the new one gets. For kSet: empty: the host and all that it has.
  std::string label;
  trace::HostIndex peer = 0;     // for kConnect, and for kListen where there is a peer_port
  std::uint16_t port = 0;        // for kListen and kConnect: the listening port
  std::uint16_t local_port = 0;  // for kConnect; 0: ephemeral
  std::uint32_t count = 0;       // octets, for kSend, kReceive and kConnect; kEverything: whatever there is
  Setting setting = {};          // for kSet
  std::size_t app = kNoApp;      // for kListen and kConnect: index into Scenario::apps
  std::uint32_t backlog = 128;   // for kListen
  Accept accept = Accept::kAtOnce;
  Duration accept_every;              // for Accept::kPaced
  std::uint16_t peer_port = 0;        // for kListen: the peer's port that alone it waits for; 0: everybody
  std::uint16_t last_local_port = 0;  // for kConnect: local ports from local_port to this one take turns
  std::uint32_t times = 1;            // for kConnect and kForge
  Duration every;                     // and so much later again
  Forgery forgery = {};               // for kForge
  // For kListen: the only one of the host's addresses that it listens at. For kConnect: which of the peer's,
  // and of its own. For kForge: which of the peer's, and of whom it pretends to be.
  std::optional<wire::IpAddress> at = std::nullopt;
  std::optional<wire::IpAddress> from = std::nullopt;
  bool urgent = false;  // for kSend: with these octets urgent data end; for kReceive: up to where they end
  bool both = false;    // for kClose: nobody will read either
};
// The action opens a connection or a listener, which may get a label.
inline bool opens(const Action& action) {
  return action.verb == Verb::kListen || action.verb == Verb::kConnect;
}

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

// `set HOST:LABEL PROPERTY VALUE`: what that connection has from its opening on.
struct ConnectionSetting {
  trace::HostIndex host = 0;
  std::string label;
  Setting setting;
};

// What the values of a parameter count.
enum class Unit : std::uint8_t { kNumber, kTime, kRate, kPercent, kWord };

// `parameter NAME VALUE ...`: a name that stands for a value, which a slider, a command line or a sweep may
// change. Numbers are nanoseconds, bits a second, millionths of a percent, or octets and plain numbers.
struct Parameter {
  std::string name;
  Unit unit = Unit::kNumber;
  std::string text;  // the value, as it is written
  std::int64_t value = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;             // at least the value, where there is a range
  std::vector<std::string> choices;  // for kWord
  std::size_t line = 0;
};

// A value for a parameter, in place of the one that the text gives it.
struct Override {
  std::string name;
  std::string text;
};

struct Scenario {
  std::string title;
  std::string about;
  std::string title_zh;
  std::string about_zh;
  std::uint64_t seed = 1;
  std::optional<Duration> until;  // stop there even if something is still to happen
  std::vector<Parameter> parameters;
  std::vector<HostSpec> hosts;
  std::vector<NodeSpec> nodes;  // other than hosts
  std::vector<App> apps;
  std::vector<LinkSpec> links;
  std::vector<LinkChange> changes;
  std::optional<Duration> reconverge;  // ways follow links that go down or come up, so much later
  std::vector<ConnectionSetting> settings;
  std::vector<Step> steps;
  std::vector<Mishap> mishaps;
  std::vector<Expectation> expectations;
  std::vector<Sample> samples;
};

// Where a scenario is wrong: line and column count from 1, column in octets. Line 0: not in its text, but in
// what was to be put in place of a parameter.
struct Error {
  std::size_t line = 0;
  std::size_t column = 0;
  Message message;   // "unknown host 'sever'"
  Message expected;  // "client or server"; may be empty
  Message hint;      // "did you mean 'server'?"; may be empty

  // "FILE:LINE:COLUMN: message; expected ...; hint", with the source line and a caret below.
  std::string to_string(std::string_view file, std::string_view source,
                        Language language = Language::kEnglish) const;
};

// All that is wrong with a text, in the order of its lines, up to so many.
using Errors = std::vector<Error>;
constexpr std::size_t kMostErrors = 100;

// One to_string() after another, a line each.
std::string to_string(const Errors& errors, std::string_view file, std::string_view source,
                      Language language = Language::kEnglish);

// Errors is never empty.
Result<Scenario, Errors> parse(std::string_view text, const std::vector<Override>& overrides = {});

// The scenarios that ship with tcplab, in teaching order: those of a topic (topics.hpp) are together.
struct Builtin {
  std::string_view name;  // "three-way-handshake"
  std::string_view text;
  std::string_view topic;  // "opening"
};
const std::vector<Builtin>& builtins();
// nullptr when there is none of that name.
const Builtin* find_builtin(std::string_view name);

}  // namespace tcplab::scenario
