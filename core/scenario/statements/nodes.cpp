// Routers and middleboxes.
#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostNodes = 128;
constexpr Words kNodeAddressHelp{"an address that its ICMP comes from", "其 ICMP 的源地址"};
constexpr Choice kSilent{"silent", {"sends no ICMP", "不发 ICMP"}};
constexpr Choice kOutside{"outside", {"the neighbour on the outer side", "外侧的邻居"}};

bool read_node(Parser& parser, NodeSpec& node) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"node", "节点"}, PieceKind::kHost, name)) return false;
  if (parser.has_node(name->text))
    return parser.fail(name->column, told({"there is a node {0} already", "已有节点 {0}"}, shown(*name)));
  if (parser.scenario().nodes.size() == kMostNodes)
    return parser.fail_once(name->column, {"more than 128 nodes", "节点超过 128 个"});
  node.name = name->text;
  while (is_address(parser.peek())) {
    node.addresses.push_back(*wire::IpAddress::parse(parser.peek().text));
    parser.mark(parser.take(), PieceKind::kNumber, kNodeAddressHelp);
  }
  return true;
}

constexpr Choice kIcmpRate{"icmp-rate",
                           {"so many ICMP errors a second at most", "每秒至多这么多 ICMP 差错报文"}};
constexpr Choice kIcmpBurst{"icmp-burst",
                            {"so many of them at once, 10 unless given", "可一次发出的个数，默认 10"}};

bool read_icmp_limit(Parser& parser, net::IcmpLimit& limit) {
  std::uint64_t number = 0;
  if (!parser.skip(kIcmpRate)) return true;
  if (!parser.take_number({"the number a second", "每秒个数"}, 1, 1'000'000, number)) return false;
  limit.rate = static_cast<std::uint32_t>(number);
  if (!parser.skip(kIcmpBurst)) return true;
  if (!parser.take_number({"the burst", "突发量"}, 1, 1'000'000, number)) return false;
  limit.burst = static_cast<std::uint32_t>(number);
  return true;
}

// `[silent | LIMIT]`
bool read_complaints(Parser& parser, bool& silent, net::IcmpLimit& limit) {
  silent = parser.skip(kSilent);
  return silent || read_icmp_limit(parser, limit);
}

bool keep_node(Parser& parser, NodeSpec node, net::Role role) {
  bool silent = false;
  if (!read_complaints(parser, silent, node.icmp)) return false;
  std::visit([silent](auto& each) { each.silent = silent; }, role);
  node.role = std::move(role);
  parser.scenario().nodes.push_back(std::move(node));
  return true;
}

bool read_outside(Parser& parser, net::NodeIndex& outside) {
  return parser.skip(kOutside) ? parser.take_node(outside)
                               : parser.unexpected(parser.peek(), Message("outside NODE"));
}

bool read_router(Parser& parser) {
  NodeSpec node;
  return read_node(parser, node) && keep_node(parser, std::move(node), net::Router{});
}

constexpr Choice kEstablished{"established",
                              {"how long an idle connection is remembered", "空闲连接保留多久"}};
constexpr Choice kPorts{
    "ports", {"ports that it takes in turn, and again when they are free", "轮流使用、空闲后再用的端口"}};
constexpr Choice kTransitory{"transitory", {"how long others are", "其他连接保留多久"}};

bool read_nat(Parser& parser) {
  NodeSpec node;
  net::Nat nat;
  if (!read_node(parser, node) || !read_outside(parser, nat.outside)) return false;
  if (node.addresses.empty())
    return parser.fail(parser.keyword().column, {"a NAT needs an address of its own", "NAT 需要自己的地址"});
  if (parser.skip(kEstablished) && !parser.take_time(nat.established_timeout)) return false;
  if (parser.skip(kTransitory) && !parser.take_time(nat.transitory_timeout)) return false;
  if (parser.skip(kPorts) && !parser.take_ports(nat.first_port, nat.last_port)) return false;
  return keep_node(parser, std::move(node), nat);
}

constexpr Choice kIdle{"idle", {"how long an idle flow is remembered", "空闲流保留多久"}};
constexpr Choice kAdmits{"admits", {"flows may begin outside as well", "流也可从外侧发起"}};
constexpr Choice kResets{"resets",
                         {"what belongs to no flow is answered with RST", "不属于任何流的以 RST 应答"}};

bool read_firewall(Parser& parser) {
  NodeSpec node;
  net::Firewall firewall;
  if (!read_node(parser, node) || !read_outside(parser, firewall.outside)) return false;
  if (parser.skip(kIdle) && !parser.take_time(firewall.idle_timeout)) return false;
  firewall.admits_from_outside = parser.skip(kAdmits);
  firewall.resets = parser.skip(kResets);
  return keep_node(parser, std::move(node), firewall);
}

constexpr Choice kStrip{"strip", {"kinds of options that become NOPs", "替换为 NOP 的选项"}};
constexpr Choice kMaxMss{"mss", {"a larger MSS becomes this", "更大的 MSS 改为此值"}};
constexpr Choice kShift{"window-scale", {"every shift becomes this", "移位改为此值"}};

bool read_filter(Parser& parser) {
  NodeSpec node;
  net::OptionFilter filter;
  if (!read_node(parser, node)) return false;
  while (parser.skip(kStrip)) {
    std::uint64_t kind = 0;
    if (!parser.take_number({"the option", "选项"}, 2, 255, kind)) return false;
    filter.strip.push_back(static_cast<std::uint8_t>(kind));
  }
  std::uint64_t number = 0;
  if (parser.skip(kMaxMss)) {
    if (!parser.take_number(Message("mss"), 1, 65535, number)) return false;
    filter.max_mss = static_cast<std::uint16_t>(number);
  }
  if (parser.skip(kShift)) {
    if (!parser.take_number({"the shift", "移位"}, 0, 14, number)) return false;
    filter.window_scale = static_cast<std::uint8_t>(number);
  }
  return keep_node(parser, std::move(node), filter);
}

constexpr Choice kForgetsSack{"forgets-sack", {"SACK blocks are not translated", "不转换 SACK 块"}};

bool read_normaliser(Parser& parser) {
  NodeSpec node;
  net::SequenceNormaliser normaliser;
  if (!read_node(parser, node) || !read_outside(parser, normaliser.outside)) return false;
  normaliser.forgets_sack = parser.skip(kForgetsSack);
  return keep_node(parser, std::move(node), normaliser);
}

constexpr Choice kPoliced{"rate", {"what is beyond is dropped", "超出者丢弃"}};
constexpr Choice kBurst{"burst", {"octets that may come at once", "可一次到达的字节"}};

bool read_policer(Parser& parser) {
  NodeSpec node;
  net::Policer policer;
  if (!read_node(parser, node)) return false;
  if (!parser.skip(kPoliced)) return parser.unexpected(parser.peek(), Message("rate RATE"));
  if (!parser.take_rate(policer.rate)) return false;
  if (parser.skip(kBurst)) {
    std::uint64_t octets = 0;
    if (!parser.take_octets({"the burst", "突发量"}, 1, 1'000'000'000, octets)) return false;
    policer.burst = static_cast<std::uint32_t>(octets);
  }
  return keep_node(parser, std::move(node), policer);
}

constexpr Choice kSplitPorts{
    "ports", {"of connections that it splits; all unless given", "拆分哪些端口的连接，默认全部"}};
constexpr Choice kSplitBuffer{"buffer", {"octets that it keeps of either direction", "每个方向暂存的字节数"}};
constexpr Choice kResetsUnknown{
    "resets", {"what belongs to no connection is answered with RST", "不属于任何连接的以 RST 应答"}};

bool read_splitter(Parser& parser) {
  HostSpec host;
  Splitter splitter;
  App app;
  app.talk = App::Talk::kSplit;
  if (!take_new_host(parser, host)) return false;
  while (is_address(parser.peek())) {
    if (!take_another_address(parser, host)) return false;
  }
  if (parser.skip(kSplitPorts) && !parser.take_ports(splitter.first_port, splitter.last_port)) return false;
  if (parser.skip(kSplitBuffer)) {
    std::uint64_t octets = 0;
    if (!parser.take_octets({"the buffer", "缓冲区"}, 1, 1'000'000'000, octets)) return false;
    app.buffer = static_cast<std::uint32_t>(octets);
  }
  splitter.resets = parser.skip(kResetsUnknown);
  splitter.router.intercepts = true;
  if (!read_complaints(parser, splitter.router.silent, splitter.icmp)) return false;
  splitter.app = parser.scenario().apps.size();
  parser.scenario().apps.push_back(std::move(app));
  host.splitter = splitter;
  keep_host(parser, std::move(host));
  return true;
}

}  // namespace

bool is_address(const Token& token) {
  return token.kind == TokenKind::kWord && wire::IpAddress::parse(token.text).has_value();
}

const Statement kRouterStatement{{"router", {"forwards what passes", "转发分组"}},
                                 "router NAME [ADDRESS ...] [silent | LIMIT]",
                                 read_router};
const Statement kNatStatement{
    {"nat", {"translates addresses and ports (RFC 5382)", "转换地址和端口（RFC 5382）"}},
    "nat NAME ADDRESS ... outside NODE [established TIME] [transitory TIME] [ports PORT..PORT] [silent | "
    "LIMIT]",
    read_nat};
const Statement kFirewallStatement{
    {"firewall", {"lets pass what belongs to a flow that began inside", "只放行内侧发起的流"}},
    "firewall NAME [ADDRESS ...] outside NODE [idle TIME] [admits] [resets] [silent | LIMIT]",
    read_firewall};
const Statement kFilterStatement{
    {"filter", {"takes TCP options away or rewrites them", "去除或改写 TCP 选项"}},
    "filter NAME [ADDRESS ...] [strip KIND ...] [mss N] [window-scale N] [silent | LIMIT]",
    read_filter};
const Statement kNormaliserStatement{
    {"normaliser", {"gives connections other sequence numbers", "改换连接的序号"}},
    "normaliser NAME [ADDRESS ...] outside NODE [forgets-sack] [silent | LIMIT]",
    read_normaliser};
const Statement kPolicerStatement{{"policer", {"drops what is beyond a rate", "丢弃超出速率者"}},
                                  "policer NAME [ADDRESS ...] rate RATE [burst OCTETS] [silent | LIMIT]",
                                  read_policer};
const Statement kSplitterStatement{
    {"splitter", {"a proxy in the way: splits connections (RFC 3135)", "途中的代理：拆分连接（RFC 3135）"}},
    "splitter NAME ADDRESS [ADDRESS ...] [ports PORT..PORT] [buffer OCTETS] [resets] [silent | LIMIT]",
    read_splitter};

}  // namespace tcplab::scenario::language
