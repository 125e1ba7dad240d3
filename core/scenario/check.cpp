#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

Error error_at(Position position, Message message, Message expected = {}, Message hint = {}) {
  return {position.line, position.column, std::move(message), std::move(expected), std::move(hint)};
}

class Checker {
 public:
  Checker(const Scenario& scenario, const Positions& positions, const Excused& excused)
      : scenario_(scenario), positions_(positions), excused_(excused) {
    for (const LinkSpec& link : scenario.links) {
      neighbours_[link.a].insert(link.b);
      neighbours_[link.b].insert(link.a);
    }
    for (const Step& step : scenario.steps) {
      if (opens(step.action)) labels_.insert({step.action.host, step.action.label});
    }
  }

  std::vector<Error> run() {
    if (scenario_.hosts.empty() && !excused_.hosts) {
      errors_.push_back(
          error_at(positions_.end, {"there is no host", "没有任何主机"}, Message("host NAME ADDRESS")));
    }
    for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) check_host(i);
    for (std::size_t i = 0; i < scenario_.steps.size(); ++i) check_step(i);
    for (const Positions::UsedLabel& used : positions_.labels) check_label(used.label, used.at);
    for (const Positions::UsedLink& used : positions_.links) check_link(used.from, used.to, used.at);
    return std::move(errors_);
  }

 private:
  void check_host(std::size_t i) {
    const tcp::Config& config = scenario_.hosts[i].config;
    if (config.rto_min <= config.rto_max) return;
    errors_.push_back(error_at(positions_.hosts[i], told({"rto-min of '{0}' is larger than its rto-max",
                                                          "'{0}' 的 rto-min 大于其 rto-max"},
                                                         scenario_.hosts[i].name)));
  }

  void check_step(std::size_t i) {
    const Action& action = scenario_.steps[i].action;
    if (action.verb == Verb::kConnect || action.peer_port != 0) {
      check_link(action.host, action.peer, positions_.step_peers[i]);
    } else if (!opens(action)) {
      check_label({action.host, action.label}, positions_.step_labels[i]);
    }
  }

  void check_label(const Labelled& used, Position position) {
    if (used.label.empty() || labels_.count({used.host, used.label}) != 0 ||
        excused_.names.count(used.label) != 0)
      return;
    std::vector<std::string_view> known;
    for (const auto& [host, label] : labels_) {
      if (host == used.host && !label.empty()) known.push_back(label);
    }
    const Token label{TokenKind::kWord, used.label, position.column, used.label.size()};
    errors_.push_back(error_at(
        position, told({"this host has no connection {0}", "这台主机没有连接 {0}"}, shown(label)),
        one_of(known),
        known.empty() ? told({"name one with: {0}", "用 {0} 为连接命名"}, "connect HOST:PORT as LABEL")
                      : did_you_mean(used.label, known)));
  }

  void check_link(trace::HostIndex a, trace::HostIndex b, Position position) {
    if (excused_.links || (a != b && leads_to(a, b))) return;
    if (a == b) {
      errors_.push_back(error_at(position, {"a host has no link to itself", "主机没有通往自身的链路"},
                                 {"another host", "另一台主机"}));
      return;
    }
    const std::string& from = scenario_.hosts[a].name;
    const std::string& to = scenario_.hosts[b].name;
    errors_.push_back(
        error_at(position, told({"no link joins '{0}' and '{1}'", "'{0}' 与 '{1}' 之间没有链路"}, from, to),
                 {}, told({"add: link {0} {1} delay 20ms", "请添加：link {0} {1} delay 20ms"}, from, to)));
  }

  // Hosts do not, unless they are there to split what comes through.
  bool forwards(net::NodeIndex node) const {
    return node >= scenario_.hosts.size() || scenario_.hosts[node].splitter.has_value();
  }

  // Over any nodes that forward.
  bool leads_to(net::NodeIndex from, net::NodeIndex to) const {
    std::set<net::NodeIndex> seen = {from};
    std::vector<net::NodeIndex> next = {from};
    while (!next.empty()) {
      const net::NodeIndex node = next.back();
      next.pop_back();
      const auto found = neighbours_.find(node);
      if (found == neighbours_.end()) continue;
      for (const net::NodeIndex neighbour : found->second) {
        if (neighbour == to) return true;
        if (forwards(neighbour) && seen.insert(neighbour).second) next.push_back(neighbour);
      }
    }
    return false;
  }

  const Scenario& scenario_;
  const Positions& positions_;
  const Excused& excused_;
  std::map<net::NodeIndex, std::set<net::NodeIndex>> neighbours_;
  std::set<std::pair<trace::HostIndex, std::string>> labels_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> check(const Scenario& scenario, const Positions& positions, const Excused& excused) {
  return Checker(scenario, positions, excused).run();
}

}  // namespace tcplab::scenario::language
