#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/scenario.hpp"
#include "core/tcp/variant.hpp"

namespace tcplab::scenario {

// What may stand for a property's value, and how a Setting has it in a number: nanoseconds, octets, a whole
// number, 0 or 1 for off or on, or the index of a word.
struct Form {
  enum class Kind : std::uint8_t { kTime, kNumber, kOctets, kSwitch, kWord };
  Kind kind = Kind::kSwitch;
  std::int64_t least = 0;
  std::int64_t most = 1;
  std::span<const std::string_view> words = {};
};

// Whose a property can be.
enum class Scope : std::uint8_t {
  kConnections,  // a host's and any connection's, at any time
  kHosts,        // a whole host's, at any time
  kStart,        // a whole host's from its start, and nothing changes it later
};

// A property of a host's TCP, or of its application: a row of the language, of the documentation, and of what
// an editor offers.
struct Property {
  std::string_view name;
  Form form;
  // Changes a host, of which a connection has the configuration only.
  void (*apply)(HostSpec&, std::int64_t);
  Words help;
  Scope scope = Scope::kConnections;
};
std::span<const Property> properties();
// Of a Setting whose property lies beyond those: which rule of TCP it takes away or gives back, in the order
// of tcp::variants(). nullptr for a property's.
const tcp::VariantInfo* variant_of(const Setting& setting);
// "nagle", "no-time-wait"
std::string_view name_of(const Setting& setting);

void apply(const Setting& setting, HostSpec& host);
// The same for the configuration of one connection.
void apply(const Setting& setting, tcp::Config& config);
// "nagle off"
std::string to_string(const Setting& setting);
// The event that says so.
trace::Intervened event_of(const Setting& setting, std::uint32_t line);

namespace language {

// For whom, and from when on, a property is set.
struct Settable {
  std::string_view host;       // who is named; empty: all
  bool of_connection = false;  // of one of its connections
  bool later = false;          // not from the start of the run
};
// `PROPERTY VALUE`, where the property can be set so.
bool take_setting(Parser& parser, const Settable& whose, Setting& setting);

}  // namespace language
}  // namespace tcplab::scenario
