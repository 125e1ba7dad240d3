// setsockopt and getsockopt, each level a function.

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"
#include "core/wire/ipv4.hpp"

namespace tcplab::sockets {
namespace {

constexpr std::int64_t kMaxBuffer = 0x3fffffff;

// The number in a value; a structure where an int belongs counts as none.
std::optional<std::int64_t> number_in(const OptionValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

OptionValue number(std::int64_t value) { return value; }
OptionValue number(bool value) { return std::int64_t{value}; }
OptionValue in_seconds(Duration value) { return value / seconds(1); }

bool within(std::int64_t value, std::int64_t low, std::int64_t high) { return value >= low && value <= high; }

}  // namespace

tcp::Config config_of(const tcp::Config& base, const Options& options) {
  tcp::Config config = base;
  const Habits& habits = habits_of(base.profile);
  const auto narrow = [](std::int64_t value) { return static_cast<std::uint32_t>(value); };
  if (options.receive_buffer) {
    config.receive_buffer = narrow(*options.receive_buffer);
    if (habits.asked_buffer_fixes_scale) config.minimum_shift = 0;
  }
  if (options.window_clamp)
    config.receive_buffer = std::min(config.receive_buffer, narrow(*options.window_clamp));
  if (options.send_buffer) config.send_buffer = narrow(*options.send_buffer * habits.buffer_factor);
  if (options.keep_alive) config.keep_alive = *options.keep_alive;
  if (options.keep_init) config.open_timeout = seconds(*options.keep_init);
  if (options.keep_idle) config.keep_idle = seconds(*options.keep_idle);
  if (options.keep_interval) config.keep_interval = seconds(*options.keep_interval);
  if (options.keep_count) config.keep_count = narrow(*options.keep_count);
  if (options.user_timeout) config.user_timeout = milliseconds(*options.user_timeout);
  if (options.linger2)
    config.fin_wait2_limit = *options.linger2 < 0 ? nanoseconds(1) : seconds(*options.linger2);
  if (options.syn_count) config.syn_retries = config.syn_ack_retries = narrow(*options.syn_count);
  if (options.max_segment) {
    config.mss = std::min(config.mss, static_cast<std::uint16_t>(*options.max_segment));
  }
  if (options.no_delay) config.no_delay = *options.no_delay;
  if (options.cork) config.cork = *options.cork;
  config.fast_open = options.fast_open;
  config.fast_open_queue = narrow(options.fast_open_queue);
  config.no_options = options.no_options;
  if (options.quick_ack && *options.quick_ack) config.ack_delay = {};
  if (const auto algorithm = tcp::algorithm_named(options.congestion)) config.congestion = *algorithm;
  if (options.traffic_class) config.dscp = static_cast<std::uint8_t>(*options.traffic_class >> 2);
  if (options.ttl) config.ttl = static_cast<std::uint8_t>(*options.ttl);
  config.path_mtu_discovery = options.mtu_discover != 0;
  return config;
}

bool SocketTable::has_option(int at, int name) {
  constexpr int kSocket[] = {so::kDebug,
                             so::kReuseAddress,
                             so::kType,
                             so::kError,
                             so::kBroadcast,
                             so::kSendBuffer,
                             so::kReceiveBuffer,
                             so::kKeepAlive,
                             so::kOutOfBandInline,
                             so::kPriority,
                             so::kLinger,
                             so::kReusePort,
                             so::kReceiveLowWater,
                             so::kSendLowWater,
                             so::kReceiveTimeout,
                             so::kSendTimeout,
                             so::kAcceptConnections,
                             so::kSendBufferForce,
                             so::kReceiveBufferForce,
                             so::kMark,
                             so::kTimestamping,
                             so::kProtocol,
                             so::kDomain,
                             so::kBusyPoll,
                             so::kZeroCopy};
  constexpr int kTcp[] = {
      option::kKeepInit,        option::kInfo,       option::kFastOpenKey, option::kNoDelay,
      option::kMaxSegment,      option::kCork,       option::kKeepIdle,    option::kKeepInterval,
      option::kKeepCount,       option::kSynCount,   option::kLinger2,     option::kWindowClamp,
      option::kQuickAck,        option::kCongestion, option::kUserTimeout, option::kInq,
      option::kNotSentLowWater, option::kFastOpen,   option::kNoOptions,   option::kFastOpenConnect};
  constexpr int kIp[] = {ip::kTos, ip::kTtl, ip::kMtuDiscover, ip::kReceiveError};
  constexpr int kIpv6[] = {ipv6::kUnicastHops, ipv6::kMtuDiscover,  ipv6::kReceiveError,
                           ipv6::kV6Only,      ipv6::kTrafficClass, ipv6::kAutoFlowLabel};
  const auto among = [name](const auto& names) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  switch (at) {
    case level::kSocket:
      return among(kSocket);
    case level::kTcp:
      return among(kTcp);
    case level::kIp:
      return among(kIp);
    case level::kIpv6:
      return among(kIpv6);
    default:
      return false;
  }
}

// What its connection has made of the buffers (whole segments, a child's share) stays where they are not
// asked for anew.
tcp::Config SocketTable::config_now(Environment os, const Socket& socket, const Options& before) {
  const Options& options = socket.options;
  tcp::Config config = config_of(os.host.config(), options);
  const tcp::Connection* const connection = os.host.find(socket.connection);
  if (connection == nullptr) return config;
  if (options.send_buffer == before.send_buffer) config.send_buffer = connection->config().send_buffer;
  if (options.receive_buffer == before.receive_buffer && options.window_clamp == before.window_clamp)
    config.receive_buffer = connection->config().receive_buffer;
  return config;
}

Answer SocketTable::setsockopt(Environment os, int fd, int at, int name, const OptionValue& value) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  const Options before = socket->options;
  Errno error = Errno::kNoProtocolOption;
  if (at == level::kSocket) error = set_socket_option(os, *socket, name, value);
  const bool servers =
      name == option::kFastOpenKey || (name == option::kFastOpen && os.habits().fast_open_by_flag);
  if (at == level::kTcp)
    error = servers ? set_fast_open(os, *socket, name, value) : set_tcp_option(*socket, name, value);
  if (at == level::kIp || at == level::kIpv6) error = set_ip_option(*socket, at, name, value);
  if (error != Errno::kNone) return failed(error);
  if (socket->connection) {
    const auto configured = os.host.configure(socket->connection, config_now(os, *socket, before), os.now);
    (void)configured;  // an option of a connection that is over has nothing to change
  }
  mind_port(os, *socket);
  return done(0);
}

Errno SocketTable::set_socket_option(Environment os, Socket& socket, int name, const OptionValue& value) {
  Options& options = socket.options;
  if (name == so::kLinger) {
    const auto* linger = std::get_if<Linger>(&value);
    if (linger == nullptr) return Errno::kInvalid;
    options.linger = *linger;
    return Errno::kNone;
  }
  if (name == so::kReceiveTimeout || name == so::kSendTimeout) {
    const auto* time = std::get_if<Duration>(&value);
    if (time == nullptr) return Errno::kInvalid;
    if (*time < Duration{}) return Errno::kDomain;
    (name == so::kReceiveTimeout ? options.receive_timeout : options.send_timeout) = *time;
    return Errno::kNone;
  }
  const std::optional<std::int64_t> given = number_in(value);
  if (!given) return Errno::kInvalid;
  const bool on = *given != 0;
  switch (name) {
    case so::kDebug:
      options.debug = on;
      break;
    case so::kReuseAddress:
      options.reuse_address = on;
      break;
    case so::kReusePort:
      options.reuse_port = on;
      break;
    case so::kBroadcast:
      options.broadcast = on;
      break;
    case so::kKeepAlive:
      options.keep_alive = on;
      break;
    case so::kOutOfBandInline:
      options.out_of_band_inline = on;
      break;
    case so::kSendBuffer:
    case so::kSendBufferForce:
      options.send_buffer =
          std::clamp<std::int64_t>(*given, 2304, kMaxBuffer);  // Linux's SOCK_MIN_SNDBUF / 2
      break;
    case so::kReceiveBuffer:
    case so::kReceiveBufferForce:
      options.receive_buffer = std::clamp<std::int64_t>(*given, 1152, kMaxBuffer);  // SOCK_MIN_RCVBUF / 2
      break;
    case so::kReceiveLowWater:
      options.receive_low_water = *given > 0 ? *given : 1;
      break;
    case so::kPriority:
      options.priority = *given;
      break;
    case so::kMark:
      options.mark = *given;
      break;
    case so::kBusyPoll:
      options.busy_poll = *given;
      break;
    case so::kZeroCopy:
      if (*given != 0 && *given != 1) return Errno::kInvalid;
      options.zero_copy = on;
      break;
    case so::kTimestamping:
      return set_timestamping(os, socket, *given);
    default:
      return Errno::kNoProtocolOption;  // SO_ERROR, SO_TYPE and the like can only be read
  }
  return Errno::kNone;
}

Errno SocketTable::set_tcp_option(Socket& socket, int name, const OptionValue& value) {
  Options& options = socket.options;
  if (name == option::kInfo || !has_option(level::kTcp, name)) return Errno::kNoProtocolOption;
  if (name == option::kCongestion) {
    const auto* algorithm = std::get_if<std::string>(&value);
    if (algorithm == nullptr) return Errno::kInvalid;
    if (!tcp::algorithm_named(*algorithm)) return Errno::kNoEntry;
    options.congestion = *algorithm;
    return Errno::kNone;
  }
  const std::optional<std::int64_t> given = number_in(value);
  if (!given) return Errno::kInvalid;
  const auto store = [&given](std::optional<std::int64_t>& to, std::int64_t low, std::int64_t high) {
    if (!within(*given, low, high)) return Errno::kInvalid;
    to = *given;
    return Errno::kNone;
  };
  switch (name) {
    case option::kNoDelay:
      options.no_delay = *given != 0;
      return Errno::kNone;
    case option::kCork:
      options.cork = *given != 0;
      return Errno::kNone;
    case option::kNoOptions:
      options.no_options = *given != 0;
      return Errno::kNone;
    case option::kQuickAck:
      options.quick_ack = *given != 0;
      return Errno::kNone;
    case option::kFastOpenConnect:
      if (!within(*given, 0, 1) || socket.phase != Socket::Phase::kFresh) return Errno::kInvalid;
      options.fast_open_connect = *given != 0;
      return Errno::kNone;
    case option::kFastOpen:
      // Only for clients: who is bound, as servers are, would have to give cookies.
      if (socket.local) return Errno::kNoProtocolOption;
      options.fast_open = *given != 0;
      return Errno::kNone;
    case option::kMaxSegment:
      return store(options.max_segment, 88, 32767);  // Linux's TCP_MIN_MSS and MAX_TCP_WINDOW
    case option::kKeepInit:
      return store(options.keep_init, 1, INT32_MAX);
    case option::kKeepIdle:
      return store(options.keep_idle, 1, 32767);
    case option::kKeepInterval:
      return store(options.keep_interval, 1, 32767);
    case option::kKeepCount:
      return store(options.keep_count, 1, 127);
    case option::kSynCount:
      return store(options.syn_count, 1, 127);
    case option::kUserTimeout:
      return store(options.user_timeout, 0, INT32_MAX);
    case option::kLinger2:
      options.linger2 = *given < 0 ? -1 : std::min<std::int64_t>(*given, 120);
      return Errno::kNone;
    case option::kWindowClamp:
      if (*given == 0 && socket.phase != Socket::Phase::kFresh) return Errno::kInvalid;
      options.window_clamp = *given == 0 ? std::nullopt : std::optional(std::max<std::int64_t>(*given, 1152));
      return Errno::kNone;
    case option::kNotSentLowWater:
      options.not_sent_low_water = *given;
      return Errno::kNone;
    case option::kInq:
      if (!within(*given, 0, 1)) return Errno::kInvalid;
      options.report_inq = *given != 0;
      return Errno::kNone;
    default:
      return Errno::kNoProtocolOption;
  }
}

Errno SocketTable::set_ip_option(Socket& socket, int at, int name, const OptionValue& value) {
  const std::optional<std::int64_t> given = number_in(value);
  if (!given) return Errno::kInvalid;
  Options& options = socket.options;
  const bool v4 = at == level::kIp;
  if (!v4 && socket.domain != family::kInet6) return Errno::kNoProtocolOption;
  if (name == (v4 ? ip::kTos : ipv6::kTrafficClass)) {
    if (!within(*given, -1, 255)) return Errno::kInvalid;
    options.traffic_class = std::max<std::int64_t>(*given, 0);
  } else if (name == (v4 ? ip::kTtl : ipv6::kUnicastHops)) {
    if (*given != -1 && !within(*given, v4 ? 1 : 0, 255)) return Errno::kInvalid;
    options.ttl = *given == -1 ? std::nullopt : given;
  } else if (name == (v4 ? ip::kMtuDiscover : ipv6::kMtuDiscover)) {
    if (!within(*given, 0, 5)) return Errno::kInvalid;
    options.mtu_discover = *given;
  } else if (name == (v4 ? ip::kReceiveError : ipv6::kReceiveError)) {
    options.receive_errors = *given != 0;
  } else if (!v4 && name == ipv6::kV6Only) {
    if (socket.local) return Errno::kInvalid;
    options.v6_only = *given != 0;
  } else if (!v4 && name == ipv6::kAutoFlowLabel) {
    options.auto_flow_label = *given != 0;
  } else {
    return Errno::kNoProtocolOption;
  }
  return Errno::kNone;
}

// --- getsockopt ---

Answer SocketTable::getsockopt(Environment os, int fd, int at, int name) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  Answer answer = done(0);
  if (at == level::kSocket) answer.option = socket_option(os, *socket, name);
  if (at == level::kTcp && name == option::kInfo) return answer;
  if (at == level::kTcp) answer.option = tcp_option(os, *socket, name);
  if (at == level::kIp || at == level::kIpv6) answer.option = ip_option(os, *socket, at, name);
  return answer.option ? answer : failed(Errno::kNoProtocolOption);
}

std::optional<OptionValue> SocketTable::socket_option(Environment os, Socket& socket, int name) {
  const Options& o = socket.options;
  const tcp::Config config = config_of(os.host.config(), o);
  const bool listening = socket.phase == Socket::Phase::kListening;
  const tcp::Connection* const tcb = listening ? nullptr : os.host.find(socket.connection);
  switch (name) {
    case so::kDebug:
      return number(o.debug);
    case so::kReuseAddress:
      return number(o.reuse_address);
    case so::kReusePort:
      return number(o.reuse_port);
    case so::kBroadcast:
      return number(o.broadcast);
    case so::kType:
      return number(std::int64_t{type::kStream});
    case so::kError:
      return number(static_cast<std::int64_t>(take_error(os, socket)));
    case so::kDomain:
      return number(std::int64_t{socket.domain});
    case so::kProtocol:
      return number(std::int64_t{wire::kProtocolTcp});
    case so::kAcceptConnections:
      return number(socket.phase == Socket::Phase::kListening);
    case so::kSendBuffer:
      return number(std::int64_t{tcb != nullptr ? tcb->config().send_buffer : config.send_buffer});
    case so::kReceiveBuffer:
      if (o.receive_buffer && os.habits().buffer_factor > 1)
        return number(*o.receive_buffer * os.habits().buffer_factor);
      return number(std::int64_t{tcb != nullptr ? tcb->rcv().capacity() : config.receive_buffer});
    case so::kKeepAlive:
      return number(config.keep_alive);
    case so::kOutOfBandInline:
      return number(o.out_of_band_inline);
    case so::kPriority:
      return number(o.priority);
    case so::kMark:
      return number(o.mark);
    case so::kLinger:
      return OptionValue{o.linger};
    case so::kReceiveLowWater:
      return number(o.receive_low_water);
    case so::kSendLowWater:
      return number(std::int64_t{1});
    case so::kReceiveTimeout:
      return OptionValue{o.receive_timeout};
    case so::kSendTimeout:
      return OptionValue{o.send_timeout};
    case so::kBusyPoll:
      return number(o.busy_poll);
    case so::kZeroCopy:
      return number(o.zero_copy);
    case so::kTimestamping:
      return number(std::int64_t{o.timestamping});
    default:
      return std::nullopt;
  }
}

std::optional<OptionValue> SocketTable::tcp_option(Environment os, const Socket& socket, int name) const {
  const Options& o = socket.options;
  const tcp::Config config = config_of(os.host.config(), o);
  const tcp::Connection* const tcb = os.host.find(socket.connection);
  switch (name) {
    case option::kNoDelay:
      return number(config.no_delay);
    case option::kCork:
      return number(config.cork);
    case option::kFastOpen:
      return number(o.fast_open ? 1 : o.fast_open_queue);
    case option::kFastOpenConnect:
      return number(o.fast_open_connect);
    case option::kFastOpenKey:
      return OptionValue{o.fast_open_key};
    case option::kNoOptions:
      return number(o.no_options);
    case option::kQuickAck:
      return number(config.ack_delay == Duration{});
    case option::kMaxSegment:
      if (tcb != nullptr && tcp::is_synchronized(tcb->state()))
        return number(std::int64_t{tcb->effective_mss()});
      return number(o.max_segment.value_or(536));
    case option::kKeepInit:
      return in_seconds(config.open_timeout);
    case option::kKeepIdle:
      return in_seconds(config.keep_idle);
    case option::kKeepInterval:
      return in_seconds(config.keep_interval);
    case option::kKeepCount:
      return number(std::int64_t{config.keep_count});
    case option::kSynCount:
      return number(std::int64_t{config.syn_retries});
    case option::kUserTimeout:
      return number(config.user_timeout.milliseconds());
    case option::kLinger2:
      return o.linger2 == -1 ? number(std::int64_t{-1}) : in_seconds(config.fin_wait2_limit);
    case option::kWindowClamp:
      return number(o.window_clamp.value_or(config.receive_buffer));
    case option::kNotSentLowWater:
      return number(o.not_sent_low_water);
    case option::kInq:
      return number(o.report_inq);
    case option::kCongestion:
      return OptionValue{o.congestion.empty() ? std::string(to_string(config.congestion)) : o.congestion};
    default:
      return std::nullopt;
  }
}

std::optional<OptionValue> SocketTable::ip_option(Environment os, const Socket& socket, int at,
                                                  int name) const {
  const Options& o = socket.options;
  const bool v4 = at == level::kIp;
  if (!v4 && socket.domain != family::kInet6) return std::nullopt;
  if (name == (v4 ? ip::kTos : ipv6::kTrafficClass)) return number(o.traffic_class.value_or(0));
  if (name == (v4 ? ip::kTtl : ipv6::kUnicastHops)) return number(o.ttl.value_or(os.host.config().ttl));
  if (name == (v4 ? ip::kMtuDiscover : ipv6::kMtuDiscover)) return number(o.mtu_discover);
  if (name == (v4 ? ip::kReceiveError : ipv6::kReceiveError)) return number(o.receive_errors);
  if (!v4 && name == ipv6::kV6Only) return number(o.v6_only);
  if (!v4 && name == ipv6::kAutoFlowLabel) return number(o.auto_flow_label);
  return std::nullopt;
}

}  // namespace tcplab::sockets
