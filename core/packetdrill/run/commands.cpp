#include "core/packetdrill/run/commands.hpp"

#include <string>

namespace tcplab::packetdrill::run {

MaybeStop Commands::perform(Position at, const CommandEvent& command) {
  const ReadCommand read = read_command(command.text);
  const tcp::Config before = environment_.config;
  for (const Assignment& assignment : read.assignments) {
    if (MaybeStop problem = set(at, assignment)) return problem;
  }
  for (const std::string& preparation : read.preparations) ledger_.ignore(at, preparation);
  if (!read.unknown.empty())
    return cannot(at, told({"the command '{0}' is not supported", "不支持命令 '{0}'"}, read.unknown.front()));
  for (const StateCount& expected : read.counts) {
    if (MaybeStop problem = check_count(at, expected)) return problem;
  }
  for (const tcp::State state : read.drops) drop(state);
  if (environment_.config == before) return std::nullopt;
  machine_.host().set_config(environment_.config);
  if (environment_.config.accurate_ecn_option != before.accurate_ecn_option) apply_to_all();
  return std::nullopt;
}

MaybeStop Commands::set(Position at, const Assignment& assignment) {
  if (assignment.name == "net.inet.tcp.fastopen.client_enable") {
    machine_.host().forget_cookies();  // as FreeBSD does when this changes
  } else if (assignment.name == "net.ipv4.tcp_fastopen_key") {
    const auto keys = fast_open_keys_in(assignment.value);
    if (!keys)
      return cannot(at, told({"'{0}' is no Fast Open key", "'{0}' 不是 TFO 密钥"}, assignment.value));
    machine_.host().set_fast_open_keys(*keys);
  } else if (assignment.name == kCongestionSetting && !has_congestion_control(assignment.value)) {
    return cannot(at, told({"the congestion control '{0}' is not supported", "不支持拥塞控制算法 '{0}'"},
                           assignment.value));
  } else {
    switch (apply(assignment, environment_.config)) {
      case Applied::kDone:
        break;
      case Applied::kUnknown:
        ledger_.ignore(at, assignment.name + "=" + assignment.value);
        break;
      case Applied::kNotInRange:
        return cannot(at, told({"{0} cannot be {1}", "{0} 不能是 {1}"}, assignment.name, assignment.value));
    }
  }
  return std::nullopt;
}

// The one setting that connections look at whenever they send.
void Commands::apply_to_all() {
  for (const tcp::ConnId id : machine_.host().connections()) {
    tcp::Config config = machine_.host().find(id)->config();
    config.accurate_ecn_option = environment_.config.accurate_ecn_option;
    (void)machine_.host().configure(id, config, clock_.now());
  }
}

// As tcpdrop(8) does; who lies in TIME-WAIT is not told.
void Commands::drop(tcp::State state) {
  for (const tcp::ConnId id : machine_.host().connections()) {
    if (machine_.host().find(id)->state() == state && !machine_.host().is_listener(id))
      (void)machine_.host().abort(id);
  }
  course_.settle();
}

MaybeStop Commands::check_count(Position at, const StateCount& expected) {
  std::int64_t found = 0;
  for (const tcp::ConnId id : machine_.host().connections()) {
    if (machine_.host().find(id)->state() == expected.state) ++found;
  }
  if (found != expected.count) {
    const std::string_view state = tcp::to_string(expected.state);
    return failure(at,
                   told({"another number of connections is in {0}", "处于 {0} 的连接数与预期不符"}, state),
                   told({"{0} in {1}", "{0} 条处于 {1}"}, std::to_string(expected.count), state),
                   Message(std::to_string(found)));
  }
  ledger_.held();
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::run
