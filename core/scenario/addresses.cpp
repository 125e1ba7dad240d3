// Addresses: those that a host or a node may have, and which of a host's is meant.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/parameters.hpp"
#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostAddresses = 16;
constexpr Words kAddressHelp{"an IPv4 or IPv6 address", "IPv4 或 IPv6 地址"};
constexpr Words kAddressOfHostHelp{"one of the addresses of the host", "该主机的一个地址"};

// What no host has as its own, and no datagram may come from: RFC 6890 2.2, RFC 1122 3.2.1.3, RFC 4291 2.5.
struct Reserved {
  wire::IpAddress prefix;
  unsigned length = 0;  // in bits
  Words why;
};
constexpr wire::IpAddress v6(std::array<std::uint8_t, 16> octets) { return {wire::IpVersion::kV6, octets}; }
constexpr Reserved kReserved[] = {
    {wire::IpAddress::v4(255, 255, 255, 255),
     32,
     {"it means all hosts of a link (RFC 1122 3.2.1.3)", "它指一条链路上的所有主机（RFC 1122 3.2.1.3）"}},
    {wire::IpAddress::v4(0, 0, 0, 0),
     8,
     {"it means this host, or none yet (RFC 1122 3.2.1.3)", "它指本机，或尚无地址（RFC 1122 3.2.1.3）"}},
    {wire::IpAddress::v4(127, 0, 0, 0),
     8,
     {"it never leaves a host: loopback (RFC 1122 3.2.1.3)", "环回地址，不离开本机（RFC 1122 3.2.1.3）"}},
    {wire::IpAddress::v4(224, 0, 0, 0),
     4,
     {"it means a group of hosts: multicast (RFC 1112 4)", "组播地址，指一组主机（RFC 1112 4）"}},
    {wire::IpAddress::v4(240, 0, 0, 0), 4, {"it is reserved (RFC 6890 2.2.2)", "保留地址（RFC 6890 2.2.2）"}},
    {v6({}), 128, {"it means that there is none (RFC 4291 2.5.2)", "它表示没有地址（RFC 4291 2.5.2）"}},
    {v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
     128,
     {"it never leaves a host: loopback (RFC 4291 2.5.3)", "环回地址，不离开本机（RFC 4291 2.5.3）"}},
    {v6({0xff}),
     8,
     {"it means a group of hosts: multicast (RFC 4291 2.7)", "组播地址，指一组主机（RFC 4291 2.7）"}},
    {v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}),
     96,
     {"it is an IPv4 address in another form (RFC 4291 2.5.5.2)",
      "它是 IPv4 地址的另一种写法（RFC 4291 2.5.5.2）"}},
};

bool is_within(const wire::IpAddress& address, const Reserved& reserved) {
  if (address.version != reserved.prefix.version) return false;
  for (unsigned bit = 0; bit < reserved.length; ++bit) {
    const auto differing = static_cast<unsigned>(address.octets[bit / 8] ^ reserved.prefix.octets[bit / 8]);
    if ((differing & 0x80U >> bit % 8) != 0) return false;
  }
  return true;
}

bool has(const std::vector<wire::IpAddress>& addresses, const wire::IpAddress& address) {
  return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

// Who has it: "host 'client'"; empty: nobody.
Message owner_of(const Scenario& scenario, const OwnAddresses& own, const wire::IpAddress& address) {
  const auto said = [](const Message& what, std::string_view name) {
    return told({"{0} '{1}'", "{0} '{1}'"}, what, name);
  };
  if (has(own.all, address)) return said(own.what, own.name);
  for (const HostSpec& host : scenario.hosts) {
    if (has(addresses_of(host), address)) return said({"host", "主机"}, host.name);
  }
  for (const NodeSpec& node : scenario.nodes) {
    if (has(node.addresses, address)) return said({"node", "节点"}, node.name);
  }
  return {};
}

// The next one that nobody has.
Message free_one(const Scenario& scenario, const OwnAddresses& own, wire::IpAddress address) {
  std::uint8_t& last = address.octets[address.version == wire::IpVersion::kV4 ? 3 : 15];
  for (int tried = 0; tried < 254; ++tried) {
    last = static_cast<std::uint8_t>(last % 254 + 1);
    if (owner_of(scenario, own, address).empty())
      return told({"{0} is free", "{0} 尚未使用"}, address.to_string());
  }
  return {};
}

bool has_version(const std::vector<wire::IpAddress>& addresses, wire::IpVersion version) {
  return std::any_of(addresses.begin(), addresses.end(),
                     [version](const auto& each) { return each.version == version; });
}

std::string_view name_of(wire::IpVersion version) {
  return version == wire::IpVersion::kV4 ? "IPv4" : "IPv6";
}

}  // namespace

std::vector<wire::IpAddress> addresses_of(const HostSpec& host) {
  std::vector<wire::IpAddress> all{host.address};
  all.insert(all.end(), host.more_addresses.begin(), host.more_addresses.end());
  return all;
}

bool at_any_address(const Parser& parser) {
  const Token& token = parser.peek();
  return token.kind == TokenKind::kWord &&
         (is_digit(token.text.front()) || token.text.find(':') != std::string::npos);
}

bool take_own_address(Parser& parser, OwnAddresses& own) {
  const Token& token = parser.peek();
  const Message expected("an address such as 198.51.100.1 or 2001:db8::1",
                         "地址，例如 198.51.100.1 或 2001:db8::1");
  const auto parsed = token.kind == TokenKind::kWord ? wire::IpAddress::parse(token.text) : std::nullopt;
  if (!parsed) return parser.unexpected(token, expected);
  for (const Reserved& reserved : kReserved) {
    if (!is_within(*parsed, reserved)) continue;
    return parser.fail(
        token.column,
        told({"{0} cannot be the address of a {1}", "{0} 不能作为{1}地址"}, shown(token), own.what),
        {"a unicast address such as 198.51.100.1 or 2001:db8::1",
         "单播地址，例如 198.51.100.1 或 2001:db8::1"},
        {reserved.why.english, reserved.why.chinese});
  }
  if (const Message owner = owner_of(parser.scenario(), own, *parsed); !owner.empty()) {
    return parser.fail(token.column, told({"{0} has this address already", "{0} 已使用这个地址"}, owner),
                       {"an address that nobody has", "没有被使用的地址"},
                       free_one(parser.scenario(), own, *parsed));
  }
  if (own.all.size() == kMostAddresses)
    return parser.fail(token.column, {"more than 16 addresses", "地址超过 16 个"});
  own.all.push_back(*parsed);
  parser.mark(parser.take(), PieceKind::kNumber, kAddressHelp);
  return true;
}

bool at_address(Parser& parser, trace::HostIndex host) {
  for (const wire::IpAddress& each : addresses_of(parser.scenario().hosts[host]))
    parser.offer(each.to_string(), PieceKind::kNumber, kAddressOfHostHelp);
  const Token& token = parser.peek();
  return token.kind == TokenKind::kWord && wire::IpAddress::parse(token.text).has_value();
}

bool at_number(Parser& parser) {
  const Token& token = parser.peek();
  return token.kind == TokenKind::kWord &&
         (is_digit(token.text.front()) || find_parameter(parser.scenario(), token.text) != nullptr);
}

bool take_address_of(Parser& parser, trace::HostIndex host, std::optional<wire::IpAddress>& address) {
  const HostSpec& owner = parser.scenario().hosts[host];
  const std::vector<wire::IpAddress> all = addresses_of(owner);
  std::vector<std::string> texts;
  for (const wire::IpAddress& each : all) texts.push_back(each.to_string());
  const std::vector<std::string_view> known(texts.begin(), texts.end());
  const bool is_one = at_address(parser, host);
  const Token& token = parser.peek();
  if (!is_one) return parser.unexpected(token, one_of(known));
  const wire::IpAddress meant = *wire::IpAddress::parse(token.text);
  if (!has(all, meant)) {
    return parser.fail(token.column,
                       told({"{0} has no address {1}", "{0} 没有地址 {1}"}, owner.name, shown(token)),
                       one_of(known), did_you_mean(token.text, known));
  }
  address = meant;
  parser.mark(parser.take(), PieceKind::kNumber, kAddressOfHostHelp);
  return true;
}

bool has_address(Parser& parser, trace::HostIndex host, const std::optional<wire::IpAddress>& address,
                 std::size_t column) {
  const HostSpec& spec = parser.scenario().hosts[host];
  return !address || has(addresses_of(spec), *address) ||
         parser.fail(column, told({"{0} has no address '{1}'", "{0} 没有地址 '{1}'"}, spec.name,
                                  address->to_string()));
}

bool speak_one_version(Parser& parser, const Speakers& speakers, std::size_t column) {
  const HostSpec& host = parser.scenario().hosts[speakers.host];
  const HostSpec& peer = parser.scenario().hosts[speakers.peer];
  const auto& from = speakers.from;
  const auto& at = speakers.at;
  if (at && from && at->version != from->version)
    return parser.fail(column, {"the two addresses are not of one IP version", "两个地址的 IP 版本不同"});
  const auto has_that_of = [&parser, column](const HostSpec& who, const wire::IpAddress& named) {
    return has_version(addresses_of(who), named.version) ||
           parser.fail(column, told({"{0} has no {1} address", "{0} 没有 {1} 地址"}, who.name,
                                    name_of(named.version)));
  };
  if (at || from) return (!at || has_that_of(host, *at)) && (!from || has_that_of(peer, *from));
  const std::vector<wire::IpAddress> all = addresses_of(host);
  return std::any_of(all.begin(), all.end(),
                     [&peer](const auto& each) { return has_version(addresses_of(peer), each.version); }) ||
         parser.fail(column, told({"{0} and {1} have no IP version in common", "{0} 与 {1} 的 IP 版本不同"},
                                  host.name, peer.name));
}

}  // namespace tcplab::scenario::language
