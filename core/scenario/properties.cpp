// `set HOST PROPERTY VALUE`: what a host's TCP and its application may choose.
#include <variant>

#include "core/scenario/parser.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::scenario::language {
namespace {

using tcp::Config;

struct OctetProperty {
  std::uint32_t Config::*field;
  std::uint64_t minimum;
  std::uint64_t maximum;
};
struct CountProperty {
  std::uint32_t Config::*field;
  std::uint64_t minimum;
  std::uint64_t maximum;
};
struct TimeProperty {
  Duration Config::*field;
};
struct OctetOfHeader {
  std::uint8_t Config::*field;
  std::uint64_t minimum;
  std::uint64_t maximum;
};
struct Switch {
  bool Config::*field;
};
// The Nagle algorithm is on or off; its field says the opposite.
struct NagleProperty {};
// Takes a system's habits over: all of Config but what is set after it.
struct ProfileProperty {};
struct MssProperty {};
struct CongestionProperty {};
struct QuietProperty {};
struct ReceiveProperty {};

struct Property {
  std::string_view name;
  std::variant<OctetProperty, CountProperty, TimeProperty, OctetOfHeader, Switch, NagleProperty,
               ProfileProperty, CongestionProperty, MssProperty, QuietProperty, ReceiveProperty>
      kind;
};

const Property kProperties[] = {
    {"profile", ProfileProperty{}},
    {"mss", MssProperty{}},
    {"receive-buffer", OctetProperty{&Config::receive_buffer, 1, 1 << 30}},
    {"send-buffer", OctetProperty{&Config::send_buffer, 1, 1 << 30}},
    {"initial-window", CountProperty{&Config::initial_window, 1, 1000}},
    {"rto-initial", TimeProperty{&Config::rto_initial}},
    {"rto-min", TimeProperty{&Config::rto_min}},
    {"rto-max", TimeProperty{&Config::rto_max}},
    {"syn-retries", CountProperty{&Config::syn_retries, 0, 255}},
    {"data-retries", CountProperty{&Config::data_retries, 0, 255}},
    {"msl", TimeProperty{&Config::msl}},
    {"r1-retries", CountProperty{&Config::r1_retries, 0, 255}},
    {"syn-r1-retries", CountProperty{&Config::syn_r1_retries, 0, 255}},
    {"user-timeout", TimeProperty{&Config::user_timeout}},
    {"nagle", NagleProperty{}},
    {"ack-delay", TimeProperty{&Config::ack_delay}},
    {"window-scale", Switch{&Config::window_scale}},
    {"timestamps", Switch{&Config::timestamps}},
    {"sack", Switch{&Config::sack}},
    {"ecn", Switch{&Config::ecn}},
    {"congestion", CongestionProperty{}},
    {"syn-cookies", Switch{&Config::syn_cookies}},
    {"keep-alive", Switch{&Config::keep_alive}},
    {"keep-idle", TimeProperty{&Config::keep_idle}},
    {"keep-interval", TimeProperty{&Config::keep_interval}},
    {"keep-count", CountProperty{&Config::keep_count, 1, 255}},
    {"ttl", OctetOfHeader{&Config::ttl, 1, 255}},
    {"dscp", OctetOfHeader{&Config::dscp, 0, 63}},
    {"quiet-time", QuietProperty{}},
    {"auto-receive", ReceiveProperty{}},
};

// Reads the value of a property from its word.
class Reader {
 public:
  Reader(HostSpec& to, const std::string& word) : host(to), text(word) {}
  std::optional<ValueError> operator()(const OctetProperty& property) const {
    const auto value = parse_octets(text, {"the buffer", "缓冲区"}, property.minimum, property.maximum);
    if (!value) return value.error();
    host.config.*property.field = static_cast<std::uint32_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const CountProperty& property) const {
    const auto value = parse_number(text, {"the number", "数值"}, property.minimum, property.maximum);
    if (!value) return value.error();
    host.config.*property.field = static_cast<std::uint32_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const TimeProperty& property) const {
    const bool may_be_none = property.field == &Config::ack_delay || property.field == &Config::user_timeout;
    Duration value;
    if (const auto error = read_time(may_be_none, value)) return error;
    if (property.field == &Config::ack_delay && value >= milliseconds(500))
      return ValueError{0,
                        {"an ACK may be delayed by less than half a second", "ACK 的延迟必须小于半秒"},
                        from_to("0ms", "499ms"),
                        {}};
    host.config.*property.field = value;
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const QuietProperty&) const {
    return read_time(true, host.quiet_time);
  }
  std::optional<ValueError> operator()(const MssProperty&) const {
    const auto value = parse_number(text, Message("the mss", "mss"), 1, 65495);
    if (!value) return value.error();
    host.config.mss = static_cast<std::uint16_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const OctetOfHeader& property) const {
    const auto value = parse_number(text, {"the number", "数值"}, property.minimum, property.maximum);
    if (!value) return value.error();
    host.config.*property.field = static_cast<std::uint8_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const Switch& property) const {
    return read_switch(host.config.*property.field);
  }
  std::optional<ValueError> operator()(const NagleProperty&) const {
    bool on = true;
    if (const auto error = read_switch(on)) return error;
    host.config.no_delay = !on;
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const ProfileProperty&) const {
    const std::optional<tcp::Profile> profile = tcp::profile_named(text);
    if (!profile)
      return ValueError{0, {"no such profile", "没有这个配置"}, one_of({"rfc", "linux", "freebsd"}), {}};
    host.config = tcp::info(*profile).config;
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const CongestionProperty&) const {
    const std::optional<tcp::Algorithm> algorithm = tcp::algorithm_named(text);
    if (!algorithm)
      return ValueError{0,
                        {"no such congestion control", "没有这种拥塞控制算法"},
                        one_of({"reno", "cubic", "dctcp", "bbr", "ledbat", "none"}),
                        {}};
    host.config.congestion = *algorithm;
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const ReceiveProperty&) const {
    return read_switch(host.auto_receive);
  }
  std::optional<ValueError> operator()(bool tcp::Variant::*rule) const {
    return read_switch(host.config.variant.*rule);
  }
  std::optional<ValueError> operator()(Duration tcp::Variant::*rule) const {
    return read_time(false, host.config.variant.*rule);
  }

 private:
  std::optional<ValueError> read_time(bool may_be_none, Duration& into) const {
    const auto value = parse_time(text);
    if (!value) return value.error();
    if (*value < (may_be_none ? Duration{} : milliseconds(1)) || *value > minutes(24 * 60))
      return ValueError{0,
                        {"the time is out of range", "时间超出范围"},
                        from_to(may_be_none ? "0ms" : "1ms", "1440min"),
                        {}};
    into = *value;
    return std::nullopt;
  }
  std::optional<ValueError> read_switch(bool& value) const {
    if (text != "on" && text != "off")
      return ValueError{0, {"neither on nor off", "既不是 on 也不是 off"}, one_of({"on", "off"}), {}};
    value = text == "on";
    return std::nullopt;
  }

  HostSpec& host;
  const std::string& text;
};

}  // namespace

bool Parser::read_property(HostSpec& host, const Token& property) {
  if (property.text == "variant") return read_variant(host);
  std::vector<std::string_view> known;
  for (const Property& candidate : kProperties) {
    known.push_back(candidate.name);
    if (candidate.name != property.text) continue;
    const Token* value = nullptr;
    if (!take_word({"a value", "值"}, value)) return false;
    const std::optional<ValueError> error = std::visit(Reader{host, value->text}, candidate.kind);
    return !error || fail(*value, *error);
  }
  known.push_back("variant");
  return unexpected(property, {"property of a host", "主机属性"}, known);
}

// `variant NAME [on|off]`, or with a time where there is one to choose: takes a rule of TCP away.
bool Parser::read_variant(HostSpec& host) {
  const Token* name = nullptr;
  if (!take_word({"a variant", "变体"}, name)) return false;
  const tcp::VariantInfo* const variant = tcp::variant_named(name->text);
  if (variant == nullptr) {
    std::vector<std::string_view> known;
    for (const tcp::VariantInfo& candidate : tcp::variants()) known.push_back(candidate.name);
    return unexpected(*name, {"variant", "变体"}, known);
  }
  if (const auto* const rule = std::get_if<bool tcp::Variant::*>(&variant->member);
      rule != nullptr && peek().kind != TokenKind::kWord) {
    host.config.variant.** rule = true;
    return true;
  }
  const Token* value = nullptr;
  if (!take_word({"a time such as 20ms", "时间，例如 20ms"}, value)) return false;
  const std::optional<ValueError> error = std::visit(Reader{host, value->text}, variant->member);
  return !error || fail(*value, *error);
}

}  // namespace tcplab::scenario::language
