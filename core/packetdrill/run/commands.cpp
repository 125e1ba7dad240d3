// Commands, of which only settings are heeded, and %{ }%.

#include <utility>

#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/run/runner.hpp"
#include "core/sockets/tcp_info.hpp"

namespace tcplab::packetdrill {

MaybeStop Runner::command(Position at, const CommandEvent& command) {
  const ReadCommand read = read_command(command.text);
  const tcp::Config before = environment_.config;
  for (const Assignment& assignment : read.assignments) {
    if (assignment.name == "net.inet.tcp.fastopen.client_enable") {
      host_.forget_cookies();  // as FreeBSD does when this changes
    } else if (assignment.name == "net.ipv4.tcp_fastopen_key") {
      const auto keys = fast_open_keys_in(assignment.value);
      if (!keys)
        return cannot(at, told({"'{0}' is no Fast Open key", "'{0}' 不是 TFO 密钥"}, assignment.value));
      host_.set_fast_open_keys(*keys);
    } else if (assignment.name == kCongestionSetting && !has_congestion_control(assignment.value)) {
      return cannot(at, told({"the congestion control '{0}' is not supported", "不支持拥塞控制算法 '{0}'"},
                             assignment.value));
    } else if (!apply(assignment, environment_.config)) {
      report_.ignored.push_back({at, assignment.name + "=" + assignment.value});
    }
  }
  for (const std::string& preparation : read.preparations) report_.ignored.push_back({at, preparation});
  if (!read.unknown.empty())
    return cannot(at, told({"the command '{0}' is not supported", "不支持命令 '{0}'"}, read.unknown.front()));
  for (const StateCount& expected : read.counts) {
    if (MaybeStop problem = check_count(at, expected)) return problem;
  }
  for (const tcp::State state : read.drops) drop(state);
  if (environment_.config == before) return std::nullopt;
  host_.set_config(environment_.config);
  if (environment_.config.accurate_ecn_option != before.accurate_ecn_option) apply_to_all();
  return std::nullopt;
}

// The one setting that connections look at whenever they send.
void Runner::apply_to_all() {
  for (const tcp::ConnId id : host_.connections()) {
    tcp::Config config = host_.find(id)->config();
    config.accurate_ecn_option = environment_.config.accurate_ecn_option;
    (void)host_.configure(id, config, now_);
  }
}

// As tcpdrop(8) does; who lies in TIME-WAIT is not told.
void Runner::drop(tcp::State state) {
  for (const tcp::ConnId id : host_.connections()) {
    if (host_.find(id)->state() == state && !host_.is_listener(id)) (void)host_.abort(id);
  }
  settle();
}

MaybeStop Runner::check_count(Position at, const StateCount& expected) {
  std::int64_t found = 0;
  for (const tcp::ConnId id : host_.connections()) {
    if (host_.find(id)->state() == expected.state) ++found;
  }
  if (found != expected.count) {
    const std::string_view state = tcp::to_string(expected.state);
    return failure(at,
                   told({"another number of connections is in {0}", "处于 {0} 的连接数与预期不符"}, state),
                   told({"{0} in {1}", "{0} 条处于 {1}"}, std::to_string(expected.count), state),
                   Message(std::to_string(found)));
  }
  ++report_.checked;
  return std::nullopt;
}

MaybeStop Runner::code(const CodeEvent& code) {
  if (code.code.error) return cannot(code.code.error->at, code.code.error->message);
  const auto outcome =
      run_code(code.code, variables_, [this](std::string_view name) { return lookup(name); });
  if (!outcome) return cannot(outcome.error().at, outcome.error().message);
  if (!outcome->passed) {
    Message reason{"the assertion does not hold", "断言不成立"};
    if (!outcome->message.empty()) reason += told({": {0}", "：{0}"}, outcome->message);
    return failure(outcome->at, std::move(reason), Message(outcome->assertion), Message(outcome->actual));
  }
  report_.checked += outcome->checked;
  return std::nullopt;
}

// Where there is no connection, there is a state still: CLOSED.
std::optional<std::int64_t> Runner::info_of(int descriptor, std::string_view field) const {
  const tcp::Connection* const tcb = table_.connection(host_, descriptor);
  if (tcb != nullptr) return sockets::tcp_info(*tcb, field, now_);
  if (field != "tcpi_state") return std::nullopt;
  return sockets::tcp_info_state(tcp::State::kClosed, environment_.config.profile);
}

// A name in code: a field of the current connection's TCP_INFO, or a constant.
std::optional<CodeValue> Runner::lookup(std::string_view name) const {
  if (name.substr(0, 5) == "tcpi_") {
    if (current_ == nullptr || !current_->descriptor) return std::nullopt;
    const auto ours = descriptors_.find(*current_->descriptor);
    const auto value = info_of(ours != descriptors_.end() ? ours->second : -1, name);
    return value ? std::optional(CodeValue{*value}) : std::nullopt;
  }
  // A state as scripts for FreeBSD call it: TCPI_SYN_RECEIVED.
  constexpr std::string_view kState = "TCPI_";
  const auto state =
      name.substr(0, kState.size()) == kState ? state_named(name.substr(kState.size())) : std::nullopt;
  if (state) return CodeValue{sockets::tcp_info_state(*state, environment_.config.profile)};
  const bool freebsd = environment_.config.profile == tcp::Profile::kFreeBsd;
  const auto number = constant(name, freebsd ? System::kFreeBsd : System::kLinux);
  return number ? std::optional(CodeValue{*number}) : std::nullopt;
}

}  // namespace tcplab::packetdrill
