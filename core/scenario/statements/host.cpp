// `host NAME ADDRESS ...`
#include <utility>

#include "core/scenario/properties.hpp"
#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostHosts = 128;
constexpr std::size_t kMostAddresses = 16;
constexpr Words kAddressHelp{"an IPv4 or IPv6 address", "IPv4 或 IPv6 地址"};

bool in_use(const Scenario& scenario, const wire::IpAddress& address, const HostSpec*& owner) {
  for (const HostSpec& host : scenario.hosts) {
    owner = &host;
    if (host.address == address) return true;
    for (const wire::IpAddress& more : host.more_addresses) {
      if (more == address) return true;
    }
  }
  return false;
}

bool take_address(Parser& parser, wire::IpAddress& address) {
  const Token& token = parser.peek();
  if (token.kind != TokenKind::kWord)
    return parser.unexpected(token, {"an address such as 198.51.100.1", "地址，例如 198.51.100.1"});
  const auto parsed = wire::IpAddress::parse(token.text);
  if (!parsed)
    return parser.unexpected(
        token, {"an address such as 198.51.100.1 or 2001:db8::1", "地址，例如 198.51.100.1 或 2001:db8::1"});
  if (parsed->is_unspecified() || parsed->is_multicast()) {
    return parser.fail(token.column,
                       told({"{0} cannot be the address of a host", "{0} 不能作为主机地址"}, shown(token)),
                       {"a unicast address", "单播地址"});
  }
  const HostSpec* owner = nullptr;
  if (in_use(parser.scenario(), *parsed, owner))
    return parser.fail(
        token.column,
        told({"host '{0}' has this address already", "主机 '{0}' 已使用这个地址"}, owner->name));
  address = *parsed;
  parser.mark(parser.take(), PieceKind::kNumber, kAddressHelp);
  return true;
}

bool read_host(Parser& parser) {
  HostSpec host;
  if (!take_new_host(parser, host)) return false;
  while (!parser.at_end()) {
    if (!take_another_address(parser, host)) return false;
  }
  keep_host(parser, std::move(host));
  return true;
}

}  // namespace

bool take_new_host(Parser& parser, HostSpec& host) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"host", "主机"}, PieceKind::kHost, name)) return false;
  Scenario& scenario = parser.scenario();
  if (parser.has_node(name->text))
    return parser.fail(name->column, told({"there is a host {0} already", "已有主机 {0}"}, shown(*name)));
  if (scenario.hosts.size() == kMostHosts)
    return parser.fail_once(name->column, {"more than 128 hosts", "主机超过 128 台"});
  host.name = name->text;
  parser.positions().hosts.resize(scenario.hosts.size());
  parser.positions().hosts.push_back({parser.line(), name->column});
  return take_address(parser, host.address);
}

bool take_another_address(Parser& parser, HostSpec& host) {
  if (host.more_addresses.size() + 1 == kMostAddresses)
    return parser.fail(parser.peek().column, {"more than 16 addresses", "地址超过 16 个"});
  return take_address(parser, host.more_addresses.emplace_back());
}

void keep_host(Parser& parser, HostSpec host) {
  for (const Setting& setting : parser.settings_of_all()) apply(setting, host);
  parser.scenario().hosts.push_back(std::move(host));
}

const Statement kHostStatement{
    {"host", {"a host and its addresses", "主机及其地址"}}, "host NAME ADDRESS [ADDRESS ...]", read_host};

}  // namespace tcplab::scenario::language
