// `link HOST HOST ...`
#include <algorithm>
#include <vector>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostLinks = 256;

struct LinkOption {
  Choice keyword;
  bool (*read)(Parser&, net::LinkConfig&);
};

bool read_delay(Parser& parser, net::LinkConfig& link) { return parser.take_time(link.delay); }
bool read_rate(Parser& parser, net::LinkConfig& link) { return parser.take_rate(link.rate); }
bool read_loss(Parser& parser, net::LinkConfig& link) { return parser.take_percentage(link.loss); }
bool read_queue(Parser& parser, net::LinkConfig& link) {
  std::uint64_t limit = 0;
  if (!parser.take_number({"the queue", "队列"}, 0, 1'000'000, limit)) return false;
  link.queue = net::DropTail{.packets = static_cast<std::uint32_t>(limit)};
  return true;
}

constexpr LinkOption kLinkOptions[] = {
    {{"delay", {"propagation delay", "传播时延"}}, read_delay},
    {{"rate", {"how fast octets are put on the wire", "发送速率"}}, read_rate},
    {{"queue", {"how many datagrams may wait", "最多排队的数据报数"}}, read_queue},
    {{"loss", {"probability with which each is lost", "每个数据报的丢失概率"}}, read_loss},
};

bool joined(const Scenario& scenario, net::NodeIndex a, net::NodeIndex b) {
  return std::any_of(scenario.links.begin(), scenario.links.end(), [a, b](const LinkSpec& link) {
    return (link.a == a && link.b == b) || (link.a == b && link.b == a);
  });
}

bool read_ends(Parser& parser, LinkSpec& link) {
  const Scenario& scenario = parser.scenario();
  if (!parser.take_host(link.a)) return false;
  const Token second = parser.peek();
  if (!parser.take_host(link.b)) return false;
  if (link.a == link.b)
    return parser.fail(second.column, {"a link joins two different hosts", "链路连接两台不同的主机"});
  if (joined(scenario, link.a, link.b))
    return parser.fail(second.column, {"these hosts are joined already", "这两台主机已有链路相连"});
  if (scenario.hosts[link.a].address.version != scenario.hosts[link.b].address.version) {
    return parser.fail(second.column, {"one of these hosts has an IPv4 address and the other an IPv6 address",
                                       "两台主机一台是 IPv4 地址，另一台是 IPv6 地址"});
  }
  if (scenario.links.size() == kMostLinks)
    return parser.fail_once(second.column, {"more than 256 links", "链路超过 256 条"});
  return true;
}

bool read_link(Parser& parser) {
  LinkSpec link;
  if (!read_ends(parser, link)) return false;
  std::vector<const LinkOption*> given;
  while (!parser.at_end() || parser.offers()) {
    const Token option = parser.peek();
    const LinkOption* found = nullptr;
    if (!parser.take_one({"property of a link", "链路属性"}, kLinkOptions, found)) return false;
    if (std::find(given.begin(), given.end(), found) != given.end())
      return parser.fail(option.column, told({"{0} is given twice", "{0} 重复出现"}, shown(option)));
    given.push_back(found);
    if (!found->read(parser, link.forth)) return false;
  }
  link.back = link.forth;
  parser.scenario().links.push_back(link);
  return true;
}

}  // namespace

const Statement kLinkStatement{{"link", {"joins two hosts in both directions", "双向连接两台主机"}},
                               "link HOST HOST [delay TIME] [rate RATE] [queue N] [loss PERCENT]",
                               read_link};

}  // namespace tcplab::scenario::language
