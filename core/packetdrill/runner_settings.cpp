#include "core/packetdrill/runner_settings.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "core/packetdrill/conditions.hpp"

namespace tcplab::packetdrill {
namespace {

// --- Reading commands ---

std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> numbers;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = text.find_first_not_of(" \t,", at);
    if (start == std::string_view::npos) break;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + start, text.data() + text.size(), value);
    if (error != std::errc()) return {};
    numbers.push_back(value);
    at = static_cast<std::size_t>(end - text.data());
  }
  return numbers;
}

// The words of a command, quotes taken off; `;`, `&&`, `|`, `>` and line ends are words of their own.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ';' || c == '\n' || c == '>' || c == '|' || c == '&') {
      finish();
      const bool either = c == '|' && i + 1 < text.size() && text[i + 1] == '|';
      if (either) ++i;
      words.push_back(either ? "||" : c == '\n' ? ";" : std::string(1, c));
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      finish();
    } else if (c != '\\') {
      word += c;
    }
  }
  finish();
  return words;
}

constexpr std::string_view kProc = "/proc/sys/";

std::string dotted(std::string_view path) {
  if (path.substr(0, kProc.size()) == kProc) path.remove_prefix(kProc.size());
  std::string name(path);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_separator(const std::string& word) { return word == ";" || word == "&" || word == "||"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// `sockstat ... | grep -c TIME_WAIT | grep 1`: so many connections are in that state.
std::optional<StateCount> read_state_count(const std::vector<std::string>& words) {
  const std::string_view program = base_name(words.front());
  if (program != "sockstat" && program != "netstat") return std::nullopt;
  if (words.size() < 4 || words[words.size() - 2] != "grep" || words[words.size() - 3] != "|")
    return std::nullopt;
  const std::vector<std::int64_t> wanted = numbers_in(words.back());
  const auto counting = std::find(words.begin(), words.end(), "-c");
  if (wanted.size() != 1 || counting == words.end() || counting + 1 == words.end()) return std::nullopt;
  const std::optional<tcp::State> state = state_named(*(counting + 1));
  return state ? std::optional(StateCount{*state, wanted.front()}) : std::nullopt;
}

// Does its exit status tell whether something is as it should be?
bool is_check(const std::vector<std::string>& words) {
  static constexpr std::string_view kPrograms[] = {"grep", "egrep", "test", "[", "diff", "cmp", "awk"};
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(std::begin(kPrograms), std::end(kPrograms), base_name(word)) != std::end(kPrograms);
  });
}

// Changes the network between our host and the script, in which there is nothing to change here.
bool changes_network(const std::vector<std::string>& words) { return base_name(words.front()) == "tc"; }

// One simple command, or several joined by pipes.
void read_simple(const std::vector<std::string>& words, ReadCommand& read) {
  const std::string_view program = base_name(words.front());
  if (program == "echo") {
    const auto arrow = std::find(words.begin(), words.end(), ">");
    if (arrow != words.end() && arrow + 1 != words.end() &&
        (arrow + 1)->compare(0, kProc.size(), kProc) == 0) {
      read.assignments.push_back({dotted(*(arrow + 1)), joined({words.begin() + 1, arrow})});
      return;
    }
  }
  const std::size_t before = read.assignments.size();
  if (program == "sysctl" || program == "set_sysctls.py") {
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      if (words[i].front() == '-' || equals == std::string::npos) continue;
      read.assignments.push_back({dotted(words[i].substr(0, equals)), words[i].substr(equals + 1)});
    }
  }
  if (read.assignments.size() != before) return;
  if (const std::optional<StateCount> state_count = read_state_count(words)) {
    read.counts.push_back(*state_count);
  } else if (is_check(words) || changes_network(words)) {
    read.unknown.push_back(joined(words));
  } else {
    read.others.push_back(joined(words));
  }
}

// --- What settings there are ---

struct Setting {
  std::string_view name;
  void (*set)(tcp::Config& config, std::int64_t value);
};

constexpr std::uint32_t kLargestUnscaled = 65535;

// The shift that lets a window field speak of a buffer of that size.
std::uint8_t shift_for(std::int64_t buffer) {
  std::uint8_t shift = 0;
  while (shift < 14 && (std::int64_t{kLargestUnscaled} << shift) < buffer) ++shift;
  return shift;
}

std::uint32_t count(std::int64_t value) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(value, 0));
}

// 0: not at all, 1: asked for and answered, 2: answered when a peer asks.
void set_ecn(tcp::Config& config, std::int64_t value) {
  config.ecn = value == 1 || value == 2;
  config.ecn_only_on_request = value == 2;
}

constexpr Setting kSettings[] = {
    // Linux
    {"net.ipv4.tcp_sack", [](tcp::Config& c, std::int64_t v) { c.sack = v != 0; }},
    {"net.ipv4.tcp_timestamps", [](tcp::Config& c, std::int64_t v) { c.timestamps = v != 0; }},
    {"net.ipv4.tcp_window_scaling", [](tcp::Config& c, std::int64_t v) { c.window_scale = v != 0; }},
    {"net.ipv4.tcp_ecn", set_ecn},
    {"net.ipv4.tcp_syncookies", [](tcp::Config& c, std::int64_t v) { c.syn_cookies = v != 0; }},
    {"net.ipv4.tcp_syn_retries", [](tcp::Config& c, std::int64_t v) { c.syn_retries = count(v); }},
    {"net.ipv4.tcp_retries1", [](tcp::Config& c, std::int64_t v) { c.r1_retries = count(v); }},
    {"net.ipv4.tcp_retries2", [](tcp::Config& c, std::int64_t v) { c.data_retries = count(v); }},
    {"net.ipv4.tcp_keepalive_time", [](tcp::Config& c, std::int64_t v) { c.keep_idle = seconds(v); }},
    {"net.ipv4.tcp_keepalive_intvl", [](tcp::Config& c, std::int64_t v) { c.keep_interval = seconds(v); }},
    {"net.ipv4.tcp_keepalive_probes", [](tcp::Config& c, std::int64_t v) { c.keep_count = count(v); }},
    {"net.ipv4.tcp_fin_timeout", [](tcp::Config& c, std::int64_t v) { c.fin_wait2_limit = seconds(v); }},
    {"net.ipv4.tcp_rto_min_us", [](tcp::Config& c, std::int64_t v) { c.rto_min = microseconds(v); }},
    {"net.ipv4.tcp_rto_max_ms", [](tcp::Config& c, std::int64_t v) { c.rto_max = milliseconds(v); }},
    {"net.ipv4.ip_default_ttl", [](tcp::Config& c, std::int64_t v) { c.ttl = static_cast<std::uint8_t>(v); }},
    {"net.ipv4.ip_no_pmtu_disc", [](tcp::Config& c, std::int64_t v) { c.path_mtu_discovery = v == 0; }},
    // FreeBSD; times are in milliseconds
    {"net.inet.tcp.sack.enable", [](tcp::Config& c, std::int64_t v) { c.sack = v != 0; }},
    {"net.inet.tcp.rfc1323",
     [](tcp::Config& c, std::int64_t v) {
       c.window_scale = v == 1 || v == 2;
       c.timestamps = v == 1 || v == 3;
     }},
    {"net.inet.tcp.ecn.enable", set_ecn},
    {"net.inet.tcp.insecure_rst", [](tcp::Config& c, std::int64_t v) { c.challenge_resets = v == 0; }},
    {"net.inet.tcp.insecure_syn", [](tcp::Config& c, std::int64_t v) { c.challenge_syns = v == 0; }},
    {"net.inet.tcp.drop_synfin", [](tcp::Config& c, std::int64_t v) { c.drop_syn_fin = v != 0; }},
    {"net.inet.tcp.icmp_may_rst", [](tcp::Config& c, std::int64_t v) { c.heed_hard_icmp = v != 0; }},
    {"net.inet.tcp.rexmit_slop", [](tcp::Config& c, std::int64_t v) { c.rto_slop = milliseconds(v); }},
    {"net.inet.tcp.keepinit", [](tcp::Config& c, std::int64_t v) { c.open_timeout = milliseconds(v); }},
    {"net.inet.tcp.syncookies", [](tcp::Config& c, std::int64_t v) { c.syn_cookies = v != 0; }},
    {"net.inet.tcp.delayed_ack",
     [](tcp::Config& c, std::int64_t v) {
       if (v == 0) c.ack_delay = {};
     }},
    {"net.inet.tcp.delacktime", [](tcp::Config& c, std::int64_t v) { c.ack_delay = milliseconds(v); }},
    {"net.inet.tcp.msl", [](tcp::Config& c, std::int64_t v) { c.msl = milliseconds(v); }},
    {"net.inet.tcp.keepidle", [](tcp::Config& c, std::int64_t v) { c.keep_idle = milliseconds(v); }},
    {"net.inet.tcp.keepintvl", [](tcp::Config& c, std::int64_t v) { c.keep_interval = milliseconds(v); }},
    {"net.inet.tcp.keepcnt", [](tcp::Config& c, std::int64_t v) { c.keep_count = count(v); }},
    {"net.inet.tcp.always_keepalive", [](tcp::Config& c, std::int64_t v) { c.keep_alive = v != 0; }},
    {"net.inet.tcp.rexmit_min", [](tcp::Config& c, std::int64_t v) { c.rto_min = milliseconds(v); }},
    {"net.inet.tcp.rexmit_initial", [](tcp::Config& c, std::int64_t v) { c.rto_initial = milliseconds(v); }},
    {"net.inet.tcp.initcwnd_segments", [](tcp::Config& c, std::int64_t v) { c.initial_window = count(v); }},
    {"kern.ipc.maxsockbuf", [](tcp::Config& c, std::int64_t v) { c.minimum_shift = shift_for(v); }},
    {"net.inet.tcp.recvspace", [](tcp::Config& c, std::int64_t v) { c.receive_buffer = count(v); }},
    {"net.inet.tcp.sendspace", [](tcp::Config& c, std::int64_t v) { c.send_buffer = count(v); }},
    {"net.inet.tcp.finwait2_timeout",
     [](tcp::Config& c, std::int64_t v) { c.fin_wait2_limit = milliseconds(v); }},
    {"net.inet.tcp.path_mtu_discovery",
     [](tcp::Config& c, std::int64_t v) { c.path_mtu_discovery = v != 0; }},
    {"net.inet.ip.ttl", [](tcp::Config& c, std::int64_t v) { c.ttl = static_cast<std::uint8_t>(v); }},
};

}  // namespace

std::optional<tcp::State> state_named(std::string_view text) {
  static constexpr std::pair<std::string_view, tcp::State> kNames[] = {
      {"CLOSED", tcp::State::kClosed},
      {"LISTEN", tcp::State::kListen},
      {"SYN_SENT", tcp::State::kSynSent},
      {"SYN_RCVD", tcp::State::kSynReceived},
      {"SYN_RECEIVED", tcp::State::kSynReceived},
      {"ESTABLISHED", tcp::State::kEstablished},
      {"FIN_WAIT_1", tcp::State::kFinWait1},
      {"FIN_WAIT_2", tcp::State::kFinWait2},
      {"CLOSE_WAIT", tcp::State::kCloseWait},
      {"CLOSING", tcp::State::kClosing},
      {"LAST_ACK", tcp::State::kLastAck},
      {"TIME_WAIT", tcp::State::kTimeWait},
  };
  for (const auto& [name, state] : kNames) {
    if (name == text) return state;
  }
  return std::nullopt;
}

ReadCommand read_command(std::string_view text) {
  ReadCommand read;
  std::vector<std::string> simple;
  for (std::string& word : words_of(text)) {
    if (!is_separator(word)) {
      simple.push_back(std::move(word));
    } else if (!simple.empty()) {
      read_simple(std::exchange(simple, {}), read);
    }
  }
  if (!simple.empty()) read_simple(simple, read);
  return read;
}

bool apply(const Assignment& assignment, tcp::Config& config) {
  const std::vector<std::int64_t> numbers = numbers_in(assignment.value);
  if (numbers.empty()) return false;
  // Linux gives three numbers: least, default, most. Half of the default buffer is the first window.
  if (assignment.name == "net.ipv4.tcp_rmem" && numbers.size() == 3) {
    config.receive_buffer = std::min(count(numbers[1] / 2), kLargestUnscaled);
    config.minimum_shift = shift_for(numbers[2]);
    return true;
  }
  if (assignment.name == "net.ipv4.tcp_wmem" && numbers.size() == 3) {
    config.send_buffer = count(numbers[2]);
    return true;
  }
  for (const Setting& setting : kSettings) {
    if (setting.name != assignment.name) continue;
    setting.set(config, numbers.front());
    return true;
  }
  return false;
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

bool is_bsd(const Event& event) {
  if (const auto* command = std::get_if<CommandEvent>(&event.action)) return speaks_bsd(command->text);
  const auto* packet = std::get_if<PacketEvent>(&event.action);
  if (packet == nullptr || packet->direction != Direction::kOutbound) return false;
  const auto* tcp = std::get_if<TcpPacket>(&packet->content);
  return tcp != nullptr && (tcp->flags.bits & flag::kSyn) != 0 && tcp->options && bsd_order(*tcp->options);
}

}  // namespace

tcp::Profile guess_profile(const Script& script) {
  const bool bsd = (script.init && speaks_bsd(script.init->text)) ||
                   std::any_of(script.events.begin(), script.events.end(), is_bsd);
  return bsd ? tcp::Profile::kFreeBsd : tcp::Profile::kLinux;
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
  // Linux scripts are written for tcp_rmem's third number at 15 MiB, as their common preparation sets it.
  if (profile == tcp::Profile::kLinux) environment.config.minimum_shift = shift_for(15 << 20);
  if (settings.mtu) environment.config.mtu = static_cast<std::uint16_t>(*settings.mtu);
  const std::uint16_t headers = v6 ? kHeadersV6 : kHeadersV4;
  environment.config.mss = static_cast<std::uint16_t>(environment.config.mtu - headers);
  return environment;
}

}  // namespace tcplab::packetdrill
