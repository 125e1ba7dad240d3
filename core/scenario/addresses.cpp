// Which of a host's addresses is meant.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/parameters.hpp"
#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr Words kAddressOfHostHelp{"one of the addresses of the host", "该主机的一个地址"};

std::vector<wire::IpAddress> addresses_of(const HostSpec& host) {
  std::vector<wire::IpAddress> all{host.address};
  all.insert(all.end(), host.more_addresses.begin(), host.more_addresses.end());
  return all;
}

bool has_version(const HostSpec& host, wire::IpVersion version) {
  const std::vector<wire::IpAddress> all = addresses_of(host);
  return std::any_of(all.begin(), all.end(), [version](const auto& each) { return each.version == version; });
}

std::string_view name_of(wire::IpVersion version) {
  return version == wire::IpVersion::kV4 ? "IPv4" : "IPv6";
}

}  // namespace

bool at_address(Parser& parser, trace::HostIndex host) {
  for (const wire::IpAddress& each : addresses_of(parser.scenario().hosts[host]))
    parser.offer(each.to_string(), PieceKind::kNumber, kAddressOfHostHelp);
  const Token& token = parser.peek();
  return token.kind == TokenKind::kWord && wire::IpAddress::parse(token.text).has_value();
}

bool at_port(Parser& parser) {
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
  if (std::find(all.begin(), all.end(), meant) == all.end()) {
    return parser.fail(token.column,
                       told({"{0} has no address {1}", "{0} 没有地址 {1}"}, owner.name, shown(token)),
                       one_of(known), did_you_mean(token.text, known));
  }
  address = meant;
  parser.mark(parser.take(), PieceKind::kNumber, kAddressOfHostHelp);
  return true;
}

bool has_one_version(Parser& parser, const Action& action) {
  const HostSpec& host = parser.scenario().hosts[action.host];
  const HostSpec& peer = parser.scenario().hosts[action.peer];
  const std::size_t column = parser.positions().step_peers.back().column;
  if (action.at && action.from && action.at->version != action.from->version)
    return parser.fail(column, {"the two addresses are not of one IP version", "两个地址的 IP 版本不同"});
  if (action.at && !has_version(host, action.at->version))
    return parser.fail(column, told({"{0} has no {1} address", "{0} 没有 {1} 地址"}, host.name,
                                    name_of(action.at->version)));
  if (action.from && !has_version(peer, action.from->version))
    return parser.fail(column, told({"{0} has no {1} address", "{0} 没有 {1} 地址"}, peer.name,
                                    name_of(action.from->version)));
  return true;
}

}  // namespace tcplab::scenario::language
