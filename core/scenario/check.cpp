#include <algorithm>
#include <set>
#include <utility>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

bool opens(const Action& action) {
  return action.call == trace::CallKind::kListen || action.call == trace::CallKind::kConnect;
}

Error error_at(Position position, Message message, Message expected = {}, Message hint = {}) {
  return {position.line, position.column, std::move(message), std::move(expected), std::move(hint)};
}

class Checker {
 public:
  Checker(const Scenario& scenario, const Positions& positions) : scenario_(scenario), positions_(positions) {
    for (const LinkSpec& link : scenario.links) {
      joined_.insert({link.a, link.b});
      joined_.insert({link.b, link.a});
    }
    for (const Step& step : scenario.steps) {
      if (opens(step.action)) labels_.insert({step.action.host, step.action.label});
    }
  }

  std::optional<Error> run() const {
    if (scenario_.hosts.empty())
      return error_at(positions_.end, {"there is no host", "没有任何主机"}, Message("host NAME ADDRESS"));
    std::optional<Error> first;
    const auto keep = [&first](std::optional<Error> error) {
      if (error &&
          (!first || std::pair(error->line, error->column) < std::pair(first->line, first->column))) {
        first = std::move(error);
      }
    };
    for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) keep(check_host(i));
    for (std::size_t i = 0; i < scenario_.steps.size(); ++i) keep(check_step(i));
    for (std::size_t i = 0; i < scenario_.drops.size(); ++i) keep(check_drop(i));
    return first;
  }

 private:
  std::optional<Error> check_host(std::size_t i) const {
    const tcp::Config& config = scenario_.hosts[i].config;
    if (config.rto_min <= config.rto_max) return std::nullopt;
    return error_at(positions_.hosts[i],
                    told({"rto-min of '{0}' is larger than its rto-max", "'{0}' 的 rto-min 大于其 rto-max"},
                         scenario_.hosts[i].name));
  }

  std::optional<Error> check_step(std::size_t i) const {
    const Action& action = scenario_.steps[i].action;
    if (action.call == trace::CallKind::kConnect)
      return check_link(action.host, action.peer, positions_.step_peers[i]);
    if (opens(action) || action.label.empty() || labels_.count({action.host, action.label}) != 0)
      return std::nullopt;
    std::vector<std::string_view> known;
    for (const auto& [host, label] : labels_) {
      if (host == action.host && !label.empty()) known.push_back(label);
    }
    const Token label{TokenKind::kWord, action.label, positions_.step_labels[i].column};
    return error_at(
        positions_.step_labels[i],
        told({"this host has no connection {0}", "这台主机没有连接 {0}"}, shown(label)), one_of(known),
        known.empty() ? told({"name one with: {0}", "用 {0} 为连接命名"}, "connect HOST:PORT as LABEL")
                      : did_you_mean(action.label, known));
  }

  std::optional<Error> check_drop(std::size_t i) const {
    return check_link(scenario_.drops[i].from, scenario_.drops[i].to, positions_.drops[i]);
  }

  std::optional<Error> check_link(trace::HostIndex a, trace::HostIndex b, Position position) const {
    if (joined_.count({a, b}) != 0) return std::nullopt;
    if (a == b)
      return error_at(position, {"a host has no link to itself", "主机没有通往自身的链路"},
                      {"another host", "另一台主机"});
    const std::string& from = scenario_.hosts[a].name;
    const std::string& to = scenario_.hosts[b].name;
    return error_at(position,
                    told({"no link joins '{0}' and '{1}'", "'{0}' 与 '{1}' 之间没有链路"}, from, to), {},
                    told({"add: link {0} {1} delay 20ms", "请添加：link {0} {1} delay 20ms"}, from, to));
  }

  const Scenario& scenario_;
  const Positions& positions_;
  std::set<std::pair<trace::HostIndex, trace::HostIndex>> joined_;
  std::set<std::pair<trace::HostIndex, std::string>> labels_;
};

}  // namespace

std::optional<Error> check(const Scenario& scenario, const Positions& positions) {
  return Checker(scenario, positions).run();
}

}  // namespace tcplab::scenario::language
