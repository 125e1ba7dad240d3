// `host NAME ADDRESS ...`
#include <utility>

#include "core/scenario/properties.hpp"
#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostHosts = 128;

bool read_host(Parser& parser) {
  HostSpec host;
  if (!take_new_host(parser, host)) return false;
  if (!parser.at_end())
    return parser.unexpected(parser.peek(),
                             {"another address, or the end of the line", "另一个地址，或行尾"});
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
  OwnAddresses own{{"host", "主机"}, host.name, {}};
  do {
    if (!take_own_address(parser, own)) return false;
  } while (at_any_address(parser));
  host.address = own.all.front();
  host.more_addresses.assign(own.all.begin() + 1, own.all.end());
  return true;
}

void keep_host(Parser& parser, HostSpec host) {
  for (const Setting& setting : parser.settings_of_all()) apply(setting, host);
  parser.scenario().hosts.push_back(std::move(host));
}

const Statement kHostStatement{
    {"host", {"a host and its addresses", "主机及其地址"}}, "host NAME ADDRESS [ADDRESS ...]", read_host};

}  // namespace tcplab::scenario::language
