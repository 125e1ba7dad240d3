#include "core/packetdrill/run/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "core/packetdrill/language/script_conditions.hpp"
#include "core/packetdrill/run/conventions.hpp"

namespace tcplab::packetdrill::run {
namespace {

// "15*1024*1024))": what a shell makes of it; used is how far it goes.
std::optional<std::int64_t> shell_product(std::string_view text, std::size_t& used) {
  std::int64_t product = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::int64_t factor = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), factor);
    if (error != std::errc() || factor < 0 || factor > INT32_MAX || product > INT32_MAX) return std::nullopt;
    product *= factor;
    at = static_cast<std::size_t>(end - text.data());
    used = at + 2;
    if (text.substr(at, 2) == "))") return product;
    if (at >= text.size() || text[at] != '*') return std::nullopt;
  }
  return std::nullopt;
}

std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> numbers;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = text.find_first_not_of(" \t,", at);
    if (start == std::string_view::npos) break;
    std::int64_t value = 0;
    if (text.compare(start, 3, "$((") == 0) {
      const std::optional<std::int64_t> product = shell_product(text.substr(start + 3), at);
      if (!product) return {};
      numbers.push_back(*product);
      at += start + 3;
      continue;
    }
    const bool hexadecimal = text.compare(start, 2, "0x") == 0;
    const auto [end, error] = std::from_chars(text.data() + start + (hexadecimal ? 2 : 0),
                                              text.data() + text.size(), value, hexadecimal ? 16 : 10);
    if (error != std::errc()) return {};
    numbers.push_back(value);
    at = static_cast<std::size_t>(end - text.data());
  }
  return numbers;
}

// What a number may be.
struct Range {
  std::int64_t least = INT32_MIN;
  std::int64_t most = INT32_MAX;

  bool has(std::int64_t value) const { return least <= value && value <= most; }
};
constexpr Range kTimes{0};  // in seconds or parts of them
constexpr Range kLastingTimes{1};
constexpr Range kCounts{0, 255};
constexpr Range kSizes{0, UINT16_MAX};  // of segments and datagrams
constexpr Range kBuffers{0};
constexpr Range kHops{1, 255};

struct Setting {
  std::string_view name;
  void (*set)(tcp::Config& config, std::int64_t value);
  Range range = {};  // of a flag: zero or anything else
};

constexpr std::uint32_t kLargestUnscaled = 65535;

// The shift that lets a window field speak of a buffer of that size.
std::uint8_t shift_for(std::int64_t buffer) {
  std::uint8_t shift = 0;
  while (shift < 14 && (std::int64_t{kLargestUnscaled} << shift) < buffer) ++shift;
  return shift;
}

std::uint32_t count(std::int64_t value) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, UINT32_MAX));
}

// 0: not at all, 1: asked for and answered, 2: answered when a peer asks. 3 to 5: peers that ask for accurate
// ECN get it, and we ask for that, for plain ECN, or for nothing.
void set_ecn(tcp::Config& config, std::int64_t value) {
  config.ecn = value >= 1 && value <= 5;
  config.ecn_only_on_request = value == 2 || value == 5;
  config.accurate_ecn = value >= 3 && value <= 5;
  config.offer_accurate_ecn = value == 3;
}

// As above up to 3; with 4 accurate ECN is answered, and nothing asked for.
void set_freebsd_ecn(tcp::Config& config, std::int64_t value) { set_ecn(config, value == 4 ? 5 : value); }

void set_ecn_control(tcp::Config& config, std::int64_t value) {
  config.ecn_control = value <= 0   ? tcp::EcnControl::kNone
                       : value == 1 ? tcp::EcnControl::kSynAck
                                    : tcp::EcnControl::kAll;
}

// 1: clients may; 2: servers take data on SYNs; 0x200: without a cookie; 0x400: every listener is one of
// them.
void set_fast_open(tcp::Config& config, std::int64_t value) {
  config.fast_open_client = (value & 1) != 0;
  config.fast_open_server = (value & 2) != 0;
  config.fast_open_without_cookie = (value & 0x200) != 0;
  config.fast_open_every_listener = (value & 0x400) != 0 && config.fast_open_server;
}

constexpr std::uint32_t kRetriesWithOptions = 2;

constexpr Setting kSettings[] = {
    // Linux
    {"net.ipv4.tcp_sack", [](tcp::Config& c, std::int64_t v) { c.sack = v != 0; }},
    {"net.ipv4.tcp_timestamps", [](tcp::Config& c, std::int64_t v) { c.timestamps = v != 0; }},
    {"net.ipv4.tcp_window_scaling", [](tcp::Config& c, std::int64_t v) { c.window_scale = v != 0; }},
    {"net.ipv4.tcp_ecn", set_ecn},
    {"net.ipv4.tcp_fastopen", set_fast_open},
    {"net.ipv4.tcp_ecn_option", [](tcp::Config& c, std::int64_t v) { c.accurate_ecn_option = v != 0; }},
    {"net.ipv4.tcp_slow_start_after_idle",
     [](tcp::Config& c, std::int64_t v) { c.restart_after_idle = v != 0; }},
    {"net.ipv4.tcp_recovery", [](tcp::Config& c, std::int64_t v) { c.rack = (v & 1) != 0; }},
    {"net.ipv4.tcp_early_retrans", [](tcp::Config& c, std::int64_t v) { c.tail_loss_probe = v == 3 || v == 4; }},
    {"net.ipv4.tcp_frto", [](tcp::Config& c, std::int64_t v) { c.frto = v != 0; }},
    {"net.ipv4.tcp_reordering", [](tcp::Config& c, std::int64_t v) { c.duplicate_threshold = count(v); }},
    {"net.ipv4.tcp_syncookies", [](tcp::Config& c, std::int64_t v) { c.syn_cookies = v != 0; }},
    {"net.ipv4.tcp_syn_linear_timeouts", [](tcp::Config& c, std::int64_t v) { c.steady_syns = count(v); }, kCounts},
    {"net.ipv4.tcp_syn_retries", [](tcp::Config& c, std::int64_t v) { c.syn_retries = count(v); }, kCounts},
    {"net.ipv4.tcp_synack_retries", [](tcp::Config& c, std::int64_t v) { c.syn_ack_retries = count(v); }, kCounts},
    {"net.ipv4.tcp_retries1", [](tcp::Config& c, std::int64_t v) { c.r1_retries = count(v); }, kCounts},
    {"net.ipv4.tcp_retries2", [](tcp::Config& c, std::int64_t v) { c.data_retries = count(v); }, kCounts},
    {"net.ipv4.tcp_keepalive_time", [](tcp::Config& c, std::int64_t v) { c.keep_idle = seconds(v); }, kLastingTimes},
    {"net.ipv4.tcp_keepalive_intvl", [](tcp::Config& c, std::int64_t v) { c.keep_interval = seconds(v); }, kTimes},
    {"net.ipv4.tcp_keepalive_probes", [](tcp::Config& c, std::int64_t v) { c.keep_count = count(v); }, kCounts},
    {"net.ipv4.tcp_fin_timeout", [](tcp::Config& c, std::int64_t v) { c.fin_wait2_limit = seconds(v); }, kTimes},
    {"net.ipv4.tcp_min_snd_mss",
     [](tcp::Config& c, std::int64_t v) { c.least_mss = static_cast<std::uint16_t>(v); }, kSizes},
    {"net.ipv4.route.min_pmtu",
     [](tcp::Config& c, std::int64_t v) { c.least_path_mtu = static_cast<std::uint16_t>(v); }, kSizes},
    {"net.ipv4.tcp_invalid_ratelimit",
     [](tcp::Config& c, std::int64_t v) { c.challenge_period = milliseconds(v); }, kTimes},
    {"net.ipv4.tcp_rto_min_us", [](tcp::Config& c, std::int64_t v) { c.rto_min = microseconds(v); }, kTimes},
    {"net.ipv4.tcp_rto_max_ms", [](tcp::Config& c, std::int64_t v) { c.rto_max = milliseconds(v); }, kLastingTimes},
    {"net.ipv4.ip_default_ttl", [](tcp::Config& c, std::int64_t v) { c.ttl = static_cast<std::uint8_t>(v); }, kHops},
    {"net.ipv4.ip_no_pmtu_disc", [](tcp::Config& c, std::int64_t v) { c.path_mtu_discovery = v == 0; }},
    // FreeBSD; times are in milliseconds
    {"net.inet.tcp.sack.enable", [](tcp::Config& c, std::int64_t v) { c.sack = v != 0; }},
    {"net.inet.tcp.rfc1323",
     [](tcp::Config& c, std::int64_t v) {
       c.window_scale = v == 1 || v == 2;
       c.timestamps = v == 1 || v == 3;
     }},
    {"net.inet.tcp.ecn.enable", set_freebsd_ecn},
    {"net.inet.tcp.ecn.plusplus", set_ecn_control},
    {"net.inet.tcp.ecn.maxretries", [](tcp::Config& c, std::int64_t v) { c.ecn_syn_retries = count(v); }, kCounts},
    {"net.inet.tcp.syncache.rexmtlimit",
     [](tcp::Config& c, std::int64_t v) { c.syn_ack_retries = count(v); }, kCounts},
    {"net.inet.tcp.rexmit_drop_options",
     [](tcp::Config& c, std::int64_t v) { c.plain_syn_after = v != 0 ? kRetriesWithOptions : 0; }},
    {"net.inet.tcp.insecure_rst", [](tcp::Config& c, std::int64_t v) { c.challenge_resets = v == 0; }},
    {"net.inet.tcp.insecure_syn", [](tcp::Config& c, std::int64_t v) { c.challenge_syns = v == 0; }},
    {"net.inet.tcp.drop_synfin", [](tcp::Config& c, std::int64_t v) { c.drop_syn_fin = v != 0; }},
    {"net.inet.tcp.icmp_may_rst", [](tcp::Config& c, std::int64_t v) { c.heed_hard_icmp = v != 0; }},
    {"net.inet.tcp.minmss",
     [](tcp::Config& c, std::int64_t v) { c.least_mss = static_cast<std::uint16_t>(v); }, kSizes},
    {"net.inet.tcp.ack_war_cnt", [](tcp::Config& c, std::int64_t v) { c.challenge_acks = count(v); }},
    {"net.inet.tcp.ack_war_timewindow",
     [](tcp::Config& c, std::int64_t v) { c.challenge_period = milliseconds(v); }, kTimes},
    {"net.inet.tcp.rexmit_slop", [](tcp::Config& c, std::int64_t v) { c.rto_slop = milliseconds(v); }, kTimes},
    {"net.inet.tcp.keepinit", [](tcp::Config& c, std::int64_t v) { c.open_timeout = milliseconds(v); }, kTimes},
    {"net.inet.tcp.syncookies", [](tcp::Config& c, std::int64_t v) { c.syn_cookies = v != 0; }},
    {"net.inet.tcp.delayed_ack",
     [](tcp::Config& c, std::int64_t v) {
       if (v == 0) c.ack_delay = {};
     }},
    {"net.inet.tcp.delacktime", [](tcp::Config& c, std::int64_t v) { c.ack_delay = milliseconds(v); }, kTimes},
    {"net.inet.tcp.msl", [](tcp::Config& c, std::int64_t v) { c.msl = milliseconds(v); }, kTimes},
    {"net.inet.tcp.keepidle", [](tcp::Config& c, std::int64_t v) { c.keep_idle = milliseconds(v); }, kLastingTimes},
    {"net.inet.tcp.keepintvl", [](tcp::Config& c, std::int64_t v) { c.keep_interval = milliseconds(v); }, kTimes},
    {"net.inet.tcp.keepcnt", [](tcp::Config& c, std::int64_t v) { c.keep_count = count(v); }, kCounts},
    {"net.inet.tcp.always_keepalive", [](tcp::Config& c, std::int64_t v) { c.keep_alive = v != 0; }},
    {"net.inet.tcp.rexmit_min", [](tcp::Config& c, std::int64_t v) { c.rto_min = milliseconds(v); }, kTimes},
    {"net.inet.tcp.rexmit_initial", [](tcp::Config& c, std::int64_t v) { c.rto_initial = milliseconds(v); }, kLastingTimes},
    {"net.inet.tcp.initcwnd_segments", [](tcp::Config& c, std::int64_t v) { c.initial_window = count(v); }},
    {"kern.ipc.maxsockbuf",
     [](tcp::Config& c, std::int64_t v) {
       c.minimum_shift = shift_for(v);
       c.receive_buffer = std::min(c.receive_buffer, count(v));
     }, Range{0, INT64_MAX}},
    {"net.inet.tcp.recvspace", [](tcp::Config& c, std::int64_t v) { c.receive_buffer = count(v); }, kBuffers},
    {"net.inet.tcp.sendspace", [](tcp::Config& c, std::int64_t v) { c.send_buffer = count(v); }, kBuffers},
    {"net.inet.tcp.finwait2_timeout",
     [](tcp::Config& c, std::int64_t v) { c.fin_wait2_limit = milliseconds(v); }, kTimes},
    {"net.inet.tcp.path_mtu_discovery",
     [](tcp::Config& c, std::int64_t v) { c.path_mtu_discovery = v != 0; }},
    {"net.inet.ip.ttl", [](tcp::Config& c, std::int64_t v) { c.ttl = static_cast<std::uint8_t>(v); }, kHops},
};

}  // namespace

bool has_congestion_control(std::string_view name) { return tcp::algorithm_named(name).has_value(); }

Applied apply(const Assignment& assignment, tcp::Config& config) {
  if (assignment.name == kCongestionSetting) {
    config.congestion = tcp::algorithm_named(assignment.value).value_or(config.congestion);
    return Applied::kDone;
  }
  const std::vector<std::int64_t> numbers = numbers_in(assignment.value);
  if (numbers.empty()) return Applied::kUnknown;
  // Linux gives three numbers: least, default, most. Half of the default buffer is the first window.
  const bool receive = assignment.name == "net.ipv4.tcp_rmem";
  if ((receive || assignment.name == "net.ipv4.tcp_wmem") && numbers.size() == 3) {
    for (const std::int64_t number : numbers) {
      if (!kBuffers.has(number)) return Applied::kNotInRange;
    }
    if (receive) {
      config.receive_buffer = std::min(count(numbers[1] / 2), kLargestUnscaled);
      config.minimum_shift = shift_for(numbers[2]);
    } else {
      config.send_buffer = count(numbers[2]);
    }
    return Applied::kDone;
  }
  for (const Setting& setting : kSettings) {
    if (setting.name != assignment.name) continue;
    if (!setting.range.has(numbers.front())) return Applied::kNotInRange;
    setting.set(config, numbers.front());
    return Applied::kDone;
  }
  return Applied::kUnknown;
}

// Four numbers of 32 bits each, least significant octet first: `a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4`.
std::optional<tcp::FastOpenKeys> fast_open_keys_in(std::string_view text) {
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t word = 0; word < 4; ++word) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc()) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i)
      octets[4 * word + i] = static_cast<std::uint8_t>(value >> (8 * i) & 0xff);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const bool last = word == 3;
    if (last ? !text.empty() : text.substr(0, 1) != "-") return std::nullopt;
    if (!last) text.remove_prefix(1);
  }
  return tcp::FastOpenKeys{tcp::fast_open_key(octets), std::nullopt};
}

namespace {

// Of our SYN: after the MSS the window scale, and only then SACK and timestamps. Linux has it the other way
// round.
bool bsd_order(const TcpOptions& options) {
  std::optional<std::size_t> scale;
  std::optional<std::size_t> others;
  for (std::size_t i = 0; i < options.list.size(); ++i) {
    const auto& content = options.list[i].content;
    if (std::holds_alternative<WindowScaleOption>(content)) scale = i;
    const bool other = std::holds_alternative<SackPermittedOption>(content) ||
                       std::holds_alternative<TimestampsOption>(content);
    if (other && !others) others = i;
  }
  return scale && others && *scale < *others;
}

// TCPI_ESTABLISHED and the like, as FreeBSD's states are called. TCPI_OPT_... both systems have.
bool names_bsd_state(std::string_view code) {
  constexpr std::string_view kPrefix = "TCPI_";
  for (std::size_t at = code.find(kPrefix); at != std::string_view::npos; at = code.find(kPrefix, at + 1)) {
    if (code.substr(at + kPrefix.size(), 4) != "OPT_") return true;
  }
  return false;
}

bool is_bsd(const Event& event) {
  if (const auto* command = std::get_if<CommandEvent>(&event.action)) return speaks_bsd(command->text);
  if (const auto* code = std::get_if<CodeEvent>(&event.action)) return names_bsd_state(code->text);
  const auto* packet = std::get_if<PacketEvent>(&event.action);
  if (packet == nullptr || packet->direction != Direction::kOutbound) return false;
  const auto* tcp = std::get_if<TcpPacket>(&packet->content);
  return tcp != nullptr && (tcp->flags.bits & flag::kSyn) != 0 && tcp->options && bsd_order(*tcp->options);
}

bool is_linux(const Event& event) {
  const auto* command = std::get_if<CommandEvent>(&event.action);
  return command != nullptr && speaks_linux(command->text);
}

}  // namespace

tcp::Profile guess_profile(const Script& script, tcp::Profile presumed) {
  const auto any = [&script](bool (*speaks)(std::string_view), bool (*is)(const Event&)) {
    return (script.init && speaks(script.init->text)) ||
           std::any_of(script.events.begin(), script.events.end(), is);
  };
  if (any(speaks_bsd, is_bsd)) return tcp::Profile::kFreeBsd;
  return any(speaks_linux, is_linux) ? tcp::Profile::kLinux : presumed;
}

Environment environment_of(const Settings& settings, tcp::Profile profile) {
  constexpr std::uint16_t kHeadersV4 = 40;
  constexpr std::uint16_t kHeadersV6 = 60;
  Environment environment;
  environment.mode = settings.ip_mode.value_or(IpMode::kIpv4);
  const bool v6 = environment.mode == IpMode::kIpv6;
  environment.local = settings.local_ip.value_or(v6 ? *wire::IpAddress::parse("2001:db8::1")
                                                    : wire::IpAddress::v4(198, 51, 100, 1));
  environment.remote = settings.remote_ip.value_or(v6 ? *wire::IpAddress::parse("2001:db8:1::2")
                                                      : wire::IpAddress::v4(192, 0, 2, 1));
  environment.local_port = settings.bind_port.value_or(8080);
  environment.remote_port = settings.connect_port.value_or(8080);
  environment.config = tcp::info(profile).config;
  const Conventions& conventions = conventions_of(profile);
  if (conventions.largest_receive_buffer > 0)
    environment.config.minimum_shift = shift_for(conventions.largest_receive_buffer);
  if (settings.mtu) environment.config.mtu = static_cast<std::uint16_t>(*settings.mtu);
  const std::uint16_t headers = v6 ? kHeadersV6 : kHeadersV4;
  environment.config.mss = static_cast<std::uint16_t>(environment.config.mtu - headers);
  return environment;
}

}  // namespace tcplab::packetdrill::run
