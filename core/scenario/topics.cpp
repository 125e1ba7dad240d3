#include "core/scenario/topics.hpp"

#include <algorithm>

namespace tcplab::scenario {

const std::vector<Topic>& topics() {
  static const std::vector<Topic> kTopics = {
      {"opening", {"Opening a connection", "建立连接"}},
      {"data", {"Data, loss and windows", "数据、丢失与窗口"}},
      {"closing", {"Closing, and what TIME-WAIT is for", "释放连接与 TIME-WAIT"}},
      {"faults", {"Hosts that fail", "主机故障"}},
      {"attacks", {"Attacks", "攻击与防御"}},
      {"network", {"The network in between", "中间的网络"}},
  };
  return kTopics;
}

Words topic_title(std::string_view name) {
  const std::vector<Topic>& all = topics();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Topic& t) { return t.name == name; });
  return found == all.end() ? Words{} : found->title;
}

}  // namespace tcplab::scenario
