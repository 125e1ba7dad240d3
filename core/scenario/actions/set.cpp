// `at 2s HOST[:LABEL] set PROPERTY VALUE`: from that instant on.
#include "core/scenario/actions.hpp"
#include "core/scenario/properties.hpp"

namespace tcplab::scenario::language {
namespace {

bool read_set_action(Parser& parser, Action& action) {
  action.verb = Verb::kSet;
  const std::string& host = parser.scenario().hosts[action.host].name;
  return take_setting(parser, {host, !action.label.empty(), true}, action.setting);
}

}  // namespace

const ActionKind kSetAction{{"set", {"changes a property from then on", "从此刻起改变一项属性"}},
                            "HOST[:LABEL] set PROPERTY VALUE",
                            read_set_action};

}  // namespace tcplab::scenario::language
