#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "core/base/time.hpp"
#include "core/sockets/constants.hpp"
#include "core/sockets/errno.hpp"
#include "core/sockets/error_queue.hpp"
#include "core/tcp/host.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::sockets {

// struct linger
struct Linger {
  bool on = false;
  std::int64_t seconds = 0;
  bool operator==(const Linger&) const = default;
};

// What setsockopt() takes and getsockopt() answers: an int, a struct linger, a struct timeval, a name.
using OptionValue = std::variant<std::int64_t, Linger, Duration, std::string>;

// The socket options as they were set; nullopt: what the Host's Config says.
struct Options {
  bool debug = false;
  bool reuse_address = false;
  bool reuse_port = false;
  bool out_of_band_inline = false;
  bool broadcast = false;
  bool v6_only = false;
  bool report_inq = false;        // TCP_INQ
  bool zero_copy = false;         // SO_ZEROCOPY
  Timestamping timestamping = 0;  // SO_TIMESTAMPING
  Linger linger;
  std::int64_t receive_low_water = 1;
  std::int64_t priority = 0;
  std::int64_t mark = 0;
  std::int64_t not_sent_low_water = 0;  // 0: none
  std::int64_t busy_poll = 0;
  std::int64_t mtu_discover = 1;  // IP_PMTUDISC_WANT
  bool receive_errors = false;    // IP_RECVERR
  bool auto_flow_label = true;
  Duration receive_timeout;  // zero: none
  Duration send_timeout;
  std::optional<std::int64_t> receive_buffer;  // as asked for
  std::optional<std::int64_t> send_buffer;
  std::optional<bool> keep_alive;
  std::optional<std::int64_t> keep_init;      // seconds
  std::optional<std::int64_t> keep_idle;      // seconds
  std::optional<std::int64_t> keep_interval;  // seconds
  std::optional<std::int64_t> keep_count;
  std::optional<std::int64_t> user_timeout;  // milliseconds
  std::optional<std::int64_t> linger2;       // seconds; below 0: do not wait at all
  std::optional<std::int64_t> syn_count;
  std::optional<std::int64_t> max_segment;
  std::optional<std::int64_t> window_clamp;
  std::optional<bool> no_delay;
  std::optional<bool> cork;
  std::optional<bool> quick_ack;
  bool no_options = false;           // FreeBSD's TCP_NOOPT
  bool fast_open = false;            // of a client, as FreeBSD's TCP_FASTOPEN switches it on
  bool fast_open_connect = false;    // TCP_FASTOPEN_CONNECT
  std::int64_t fast_open_queue = 0;  // of a server, as Linux's TCP_FASTOPEN says
  std::string fast_open_key;  // TCP_FASTOPEN_KEY: 16 octets or, with the one before, 32; empty: the system's
  std::optional<std::int64_t> traffic_class;  // the whole TOS or traffic class octet
  std::optional<std::int64_t> ttl;
  std::string congestion;  // empty: the default
};

struct Socket {
  enum class Phase : std::uint8_t { kFresh, kListening, kConnecting, kConnected };

  int domain = family::kInet;
  Phase phase = Phase::kFresh;
  bool non_blocking = false;
  bool read_shut = false;   // SHUT_RD was done
  bool write_shut = false;  // SHUT_WR was done
  bool error_taken = false;
  bool more_to_come = false;               // the last send had MSG_MORE
  tcp::ConnId connection;                  // of the Host; none while fresh
  std::optional<wire::Endpoint> local;     // bound; the port is never 0
  std::optional<wire::Endpoint> deferred;  // connect() was called and waits for the first data (Fast Open)
  Options options;
  ErrorQueue errors;
};

// What an epoll descriptor watches.
struct EpollInterest {
  std::uint32_t events = 0;
  std::uint64_t data = 0;
  bool armed = true;  // false once a EPOLLONESHOT has been told
  // What had happened when it was last told, for EPOLLET: it is told again when any of these has moved.
  struct Progress {
    std::uint32_t ready = 0;
    std::uint64_t received = 0;
    std::uint64_t acknowledged = 0;
    bool operator==(const Progress&) const = default;
  };
  std::optional<Progress> told;
};

struct Epoll {
  std::map<int, EpollInterest> interests;
};

}  // namespace tcplab::sockets
