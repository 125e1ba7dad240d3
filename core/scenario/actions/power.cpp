// What happens to a whole host.
#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {
namespace {

bool read_power(Parser& parser, Action& action, Verb verb) {
  action.verb = verb;
  return action.label.empty() || parser.fail(parser.positions().step_labels.back().column,
                                             {"this happens to a whole host", "这是整台主机的事"},
                                             {"a host without a label", "不带标签的主机"});
}

bool read_crash(Parser& parser, Action& action) { return read_power(parser, action, Verb::kCrash); }
bool read_reboot(Parser& parser, Action& action) { return read_power(parser, action, Verb::kReboot); }
bool read_freeze(Parser& parser, Action& action) { return read_power(parser, action, Verb::kFreeze); }
bool read_thaw(Parser& parser, Action& action) { return read_power(parser, action, Verb::kThaw); }

}  // namespace

const ActionKind kCrashAction{
    {"crash", {"loses all state and is off", "丢失全部状态并停机"}}, "HOST crash", read_crash};
const ActionKind kRebootAction{{"reboot", {"is on, and knows nothing of before", "开机，此前的一切都不记得"}},
                               "HOST reboot",
                               read_reboot};
const ActionKind kFreezeAction{
    {"freeze", {"neither hears nor does anything", "不听也不做任何事"}}, "HOST freeze", read_freeze};
const ActionKind kThawAction{
    {"thaw", {"goes on where it was frozen", "从冻结处继续"}}, "HOST thaw", read_thaw};

}  // namespace tcplab::scenario::language
