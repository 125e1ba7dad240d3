// `set all | HOST | HOST:LABEL PROPERTY VALUE`
#include <utility>

#include "core/scenario/properties.hpp"
#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostSettings = 4096;
constexpr Choice kAll{"all", {"every host", "所有主机"}};

bool bounds_rto(const Setting& setting) { return name_of(setting).substr(0, 4) == "rto-"; }

bool read_set(Parser& parser) {
  Scenario& scenario = parser.scenario();
  const Token first = parser.peek();
  const bool all = parser.skip(kAll);
  Labelled whose;
  Position where;
  if (!all &&
      !parser.take_connection({"a host, HOST:LABEL, or all", "主机、HOST:LABEL 或 all"}, whose, where))
    return false;
  const Position property{parser.line(), parser.peek().column};
  Setting setting;
  const std::string_view host = all ? std::string_view() : scenario.hosts[whose.host].name;
  if (!take_setting(parser, {host, !whose.label.empty(), false}, setting)) return false;
  if (all) {
    parser.settings_of_all().push_back(setting);
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
      apply(setting, scenario.hosts[i]);
      if (bounds_rto(setting)) parser.positions().hosts[i] = property;
    }
  } else if (whose.label.empty()) {
    apply(setting, scenario.hosts[whose.host]);
    if (bounds_rto(setting)) parser.positions().hosts[whose.host] = property;
  } else {
    if (scenario.settings.size() == kMostSettings)
      return parser.fail_once(first.column, {"more than 4096 settings", "设置超过 4096 条"});
    parser.positions().labels.push_back({whose, where});
    scenario.settings.push_back({whose.host, whose.label, setting});
  }
  return true;
}

}  // namespace

const Statement kSetStatement{
    {"set", {"what a host's TCP, or one connection, may choose", "主机的 TCP 或某条连接的选项"}},
    "set (all | HOST[:LABEL]) PROPERTY VALUE",
    read_set};

}  // namespace tcplab::scenario::language
