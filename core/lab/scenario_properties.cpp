// `set HOST PROPERTY VALUE`: what a host's TCP and its application may choose.
#include <variant>

#include "core/lab/scenario_parser.hpp"

namespace tcplab::lab::language {
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
struct MssProperty {};
struct ReceiveProperty {};

struct Property {
  std::string_view name;
  std::variant<OctetProperty, CountProperty, TimeProperty, MssProperty, ReceiveProperty> kind;
};

// Windows are not scaled, so a larger receive buffer could not be offered.
const Property kProperties[] = {
    {"mss", MssProperty{}},
    {"receive-buffer", OctetProperty{&Config::receive_buffer, 1, 65535}},
    {"send-buffer", OctetProperty{&Config::send_buffer, 1, 1 << 30}},
    {"initial-window", CountProperty{&Config::initial_window, 1, 1000}},
    {"rto-initial", TimeProperty{&Config::rto_initial}},
    {"rto-min", TimeProperty{&Config::rto_min}},
    {"rto-max", TimeProperty{&Config::rto_max}},
    {"syn-retries", CountProperty{&Config::syn_retries, 0, 255}},
    {"data-retries", CountProperty{&Config::data_retries, 0, 255}},
    {"msl", TimeProperty{&Config::msl}},
    {"auto-receive", ReceiveProperty{}},
};

// Reads the value of a property from its word.
struct Reader {
  HostSpec& host;
  const std::string& text;

  std::optional<ValueError> operator()(const OctetProperty& property) const {
    const auto value = parse_octets(text, "the buffer", property.minimum, property.maximum);
    if (!value) return value.error();
    host.config.*property.field = static_cast<std::uint32_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const CountProperty& property) const {
    const auto value = parse_number(text, "the number", property.minimum, property.maximum);
    if (!value) return value.error();
    host.config.*property.field = static_cast<std::uint32_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const TimeProperty& property) const {
    const auto value = parse_time(text);
    if (!value) return value.error();
    if (*value < milliseconds(1) || *value > minutes(60))
      return ValueError{0, "the time is out of range", "1ms to 60min", ""};
    host.config.*property.field = *value;
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const MssProperty&) const {
    const auto value = parse_number(text, "the mss", 1, 65495);
    if (!value) return value.error();
    host.config.mss = static_cast<std::uint16_t>(*value);
    return std::nullopt;
  }
  std::optional<ValueError> operator()(const ReceiveProperty&) const {
    if (text != "on" && text != "off") return ValueError{0, "neither on nor off", "on or off", ""};
    host.auto_receive = text == "on";
    return std::nullopt;
  }
};

}  // namespace

bool Parser::read_property(HostSpec& host, const Token& property) {
  std::vector<std::string_view> known;
  for (const Property& candidate : kProperties) {
    known.push_back(candidate.name);
    if (candidate.name != property.text) continue;
    const Token* value = nullptr;
    if (!take_word("a value", value)) return false;
    const std::optional<ValueError> error = std::visit(Reader{host, value->text}, candidate.kind);
    return !error || fail(*value, *error);
  }
  return unexpected(property, "property of a host", known);
}

}  // namespace tcplab::lab::language
