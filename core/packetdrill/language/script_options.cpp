#include <algorithm>
#include <array>
#include <utility>

#include "core/packetdrill/language/script_parser.hpp"

// The options at the top of a script.
namespace tcplab::packetdrill::language {
namespace {

constexpr std::uint64_t kLongestMicroseconds = 1'000'000'000'000;

// Those that mean nothing to a host that exists in memory only, or that only say how much to print.
constexpr std::array<std::string_view, 20> kWithoutMeaning = {
    "code_command",    "code_format", "code_sockopt",       "debug",          "is_anyip",
    "netmask_ip",      "no_cleanup",  "persistent_tun_dev", "send_omit_free", "so_filename",
    "so_flags",        "tun_dev",     "use_expect",         "verbose",        "wire_client",
    "wire_client_dev", "wire_server", "wire_server_dev",    "wire_server_ip", "wire_server_port"};

// Those that describe a network around the host, how packetdrill hands segments to its device, or let it go
// on after a failure.
constexpr std::array<std::string_view, 4> kIgnored = {"gateway_ip", "mss", "non_fatal", "speed"};

bool is_value(char c) { return !Scanner::is_space(c); }

template <typename Take>
void split_commas(std::string_view text, Take take) {
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!text.substr(0, comma).empty()) take(std::string(text.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool ScriptParser::options() {
  for (;;) {
    if (!scan_.skip()) return false;
    if (scan_.looking_at("--")) {
      if (!option()) return false;
    } else if (scan_.looking_at("-D")) {
      if (!short_definition()) return false;
    } else {
      return true;
    }
  }
}

bool ScriptParser::option() {
  Option option;
  option.at = scan_.position();
  scan_.advance(2);
  option.name = std::string(scan_.word());
  if (option.name.empty()) return scan_.expected({"the name of an option", "选项名"});
  if (!option_value(option, option.name == "define")) return false;
  const bool fine = option.name == "define" ? define(option) : settle(option);
  script_.options.push_back(std::move(option));
  return fine;
}

// -D NAME=VALUE
bool ScriptParser::short_definition() {
  Option option;
  option.at = scan_.position();
  option.name = "define";
  scan_.advance(2);
  if (!option_value(option, true) || !define(option)) return false;
  script_.options.push_back(std::move(option));
  return true;
}

// `=VALUE`, where the value is a string or goes to the next white space. `required`: it may stand after white
// space too.
bool ScriptParser::option_value(Option& option, bool required) {
  if (!scan_.take("=")) {
    if (!required) return true;
    if (!scan_.skip()) return false;
  }
  option.value_at = scan_.position();
  if (scan_.peek() == '"') {
    Expression text;
    if (!string_value(text)) return false;
    option.value = std::get<StringValue>(text.value).octets;
    return true;
  }
  option.value = std::string(scan_.run(is_value));
  return !option.value.empty() || scan_.expected(told({"the value of --{0}", "--{0} 的值"}, option.name));
}

bool ScriptParser::define(Option& option) {
  option.known = true;
  const std::size_t equals = option.value.find('=');
  const std::string_view name = std::string_view(option.value).substr(0, equals);
  const bool is_name =
      !name.empty() && Scanner::is_letter(name[0]) && std::all_of(name.begin(), name.end(), Scanner::is_word);
  if (equals == std::string::npos || !is_name)
    return scan_.fail(option.value_at, told({"'{0}'", "'{0}'"}, option.value), Message("NAME=VALUE"));
  if (!definition(name)) script_.definitions.push_back({std::string(name), option.value.substr(equals + 1)});
  return true;
}

bool ScriptParser::settle_number(const Option& option, std::uint64_t limit, std::uint64_t& number) {
  const auto value = parse_unsigned(option.value);
  if (value && *value <= limit) {
    number = *value;
    return true;
  }
  const Position at = option.value.empty() ? option.at : option.value_at;
  return scan_.fail(at, told({"'{0}' for --{1}", "--{1} 的值是 '{0}'"}, option.value, option.name),
                    told({"a number up to {0}", "不超过 {0} 的数字"}, std::to_string(limit)));
}

bool ScriptParser::settle_address(const Option& option, std::optional<wire::IpAddress>& address) {
  const std::string_view text = std::string_view(option.value).substr(0, option.value.find('/'));
  address = wire::IpAddress::parse(text);
  if (address) return true;
  const Position at = option.value.empty() ? option.at : option.value_at;
  return scan_.fail(at, told({"'{0}' for --{1}", "--{1} 的值是 '{0}'"}, option.value, option.name),
                    {"an IPv4 or IPv6 address", "IPv4 或 IPv6 地址"});
}

bool ScriptParser::settle_ip_version(const Option& option) {
  auto& mode = script_.settings.ip_mode;
  if (option.value == "ipv4") mode = IpMode::kIpv4;
  if (option.value == "ipv6") mode = IpMode::kIpv6;
  if (option.value == "ipv4-mapped-ipv6") mode = IpMode::kIpv4MappedIpv6;
  if (mode) return true;
  const Position at = option.value.empty() ? option.at : option.value_at;
  return scan_.fail(at, told({"'{0}' for --ip_version", "--ip_version 的值是 '{0}'"}, option.value),
                    {"ipv4, ipv6 or ipv4-mapped-ipv6", "ipv4、ipv6 或 ipv4-mapped-ipv6"});
}

bool ScriptParser::settle(Option& option) {
  Settings& settings = script_.settings;
  const std::string_view name = option.name;
  std::uint64_t number = 0;
  option.known = true;
  if (name == "ip_version") return settle_ip_version(option);
  if (name == "local_ip") return settle_address(option, settings.local_ip);
  if (name == "remote_ip") return settle_address(option, settings.remote_ip);
  if (name == "tolerance_usecs" || name == "tcp_ts_tick_usecs") {
    if (!settle_number(option, kLongestMicroseconds, number)) return false;
    (name == "tolerance_usecs" ? settings.tolerance : settings.timestamp_tick) =
        microseconds(static_cast<std::int64_t>(number));
  } else if (name == "tolerance_percent") {
    if (!settle_number(option, 1'000'000, number)) return false;
    settings.tolerance_percent = static_cast<double>(number);
  } else if (name == "mtu") {
    if (!settle_number(option, 65535, number)) return false;
    settings.mtu = static_cast<std::uint32_t>(number);
  } else if (name == "bind_port" || name == "connect_port") {
    if (!settle_number(option, 65535, number)) return false;
    (name == "bind_port" ? settings.bind_port : settings.connect_port) = static_cast<std::uint16_t>(number);
  } else if (name == "init_scripts") {
    split_commas(option.value,
                 [&settings](std::string item) { settings.init_scripts.push_back(std::move(item)); });
  } else if (name == "tcp_ts_ecr_scaled") {
    settings.timestamp_echo_scaled = true;
  } else if (name == "strict_segments") {
    settings.strict_segments = true;
  } else if (name == "dry_run") {
    settings.dry_run = true;
  } else {
    option.ignored = std::find(kIgnored.begin(), kIgnored.end(), name) != kIgnored.end();
    option.known = option.ignored ||
                   std::find(kWithoutMeaning.begin(), kWithoutMeaning.end(), name) != kWithoutMeaning.end();
  }
  return true;
}

}  // namespace tcplab::packetdrill::language
