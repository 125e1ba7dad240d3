// Routers and middleboxes.
#include <utility>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostNodes = 128;

// A node, or a splitter's host, while its line is read.
struct Complaints {
  bool silent = false;
  net::IcmpLimit limit;
};
template <typename Role>
struct Draft {
  NodeSpec node;
  Role role;
  Complaints complaints;
  bool has_outside = false;
};

bool read_node(Parser& parser, NodeSpec& node) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"node", "节点"}, PieceKind::kHost, name)) return false;
  if (parser.has_node(name->text))
    return parser.fail(name->column, told({"there is a node {0} already", "已有节点 {0}"}, shown(*name)));
  if (parser.scenario().nodes.size() == kMostNodes)
    return parser.fail_once(name->column, {"more than 128 nodes", "节点超过 128 个"});
  node.name = name->text;
  OwnAddresses own{{"node", "节点"}, node.name, {}};
  while (at_any_address(parser)) {
    if (!take_own_address(parser, own)) return false;
  }
  node.addresses = std::move(own.all);
  return true;
}

// `[silent | LIMIT]`
constexpr Choice kSilent{"silent", {"sends no ICMP", "不发 ICMP"}};
constexpr Choice kIcmpRate{"icmp-rate",
                           {"so many ICMP errors a second at most", "每秒至多这么多 ICMP 差错报文"}};
constexpr Choice kIcmpBurst{"icmp-burst",
                            {"so many of them at once, 10 unless given", "可一次发出的个数，默认 10"}};

// With the word that was read last there are both.
bool fail_as_both(Parser& parser) {
  return parser.fail(parser.previous().column,
                     {"what is silent sends no ICMP that could be limited", "silent 不发 ICMP，无从限速"},
                     one_of({"silent", "icmp-rate"}));
}

bool read_silent_into(Parser& parser, Complaints& complaints) {
  complaints.silent = true;
  return complaints.limit.rate == 0 || fail_as_both(parser);
}

bool read_rate_into(Parser& parser, Complaints& complaints) {
  std::uint64_t number = 0;
  if (complaints.silent) return fail_as_both(parser);
  if (!parser.take_number({"the number a second", "每秒个数"}, 1, 1'000'000, number)) return false;
  complaints.limit.rate = static_cast<std::uint32_t>(number);
  if (!parser.skip(kIcmpBurst)) return true;
  if (!parser.take_number({"the burst", "突发量"}, 1, 1'000'000, number)) return false;
  complaints.limit.burst = static_cast<std::uint32_t>(number);
  return true;
}

template <typename Role>
bool read_silent(Parser& parser, Draft<Role>& draft) {
  return read_silent_into(parser, draft.complaints);
}
template <typename Role>
bool read_icmp_rate(Parser& parser, Draft<Role>& draft) {
  return read_rate_into(parser, draft.complaints);
}

constexpr Choice kOutside{"outside", {"the neighbour on the outer side", "外侧的邻居"}};

template <typename Role>
bool read_outside(Parser& parser, Draft<Role>& draft) {
  draft.has_outside = true;
  return parser.take_node(draft.role.outside);
}

// Reads the rest of the line, and keeps the node.
template <typename Role, std::size_t N>
bool read_options(Parser& parser, const Option<Draft<Role>> (&options)[N], Draft<Role>& draft) {
  return parser.take_options({"option of a node", "节点选项"}, options, draft);
}

template <typename Role>
bool keep_node(Parser& parser, Draft<Role>& draft) {
  draft.role.silent = draft.complaints.silent;
  draft.node.icmp = draft.complaints.limit;
  draft.node.role = std::move(draft.role);
  parser.scenario().nodes.push_back(std::move(draft.node));
  return true;
}

template <typename Role>
bool has_outside(Parser& parser, const Draft<Role>& draft) {
  return draft.has_outside || parser.missing(Message("outside NODE"));
}

constexpr Option<Draft<net::Router>> kOfRouter[] = {{kSilent, read_silent}, {kIcmpRate, read_icmp_rate}};

bool read_router(Parser& parser) {
  Draft<net::Router> draft;
  return read_node(parser, draft.node) && read_options(parser, kOfRouter, draft) && keep_node(parser, draft);
}

constexpr Choice kEstablished{"established",
                              {"how long an idle connection is remembered", "空闲连接保留多久"}};
constexpr Choice kPorts{
    "ports", {"ports that it takes in turn, and again when they are free", "轮流使用、空闲后再用的端口"}};
constexpr Choice kTransitory{"transitory", {"how long others are", "其他连接保留多久"}};

bool read_established(Parser& parser, Draft<net::Nat>& draft) {
  return parser.take_time(draft.role.established_timeout);
}
bool read_transitory(Parser& parser, Draft<net::Nat>& draft) {
  return parser.take_time(draft.role.transitory_timeout);
}
bool read_nat_ports(Parser& parser, Draft<net::Nat>& draft) {
  return parser.take_ports(draft.role.first_port, draft.role.last_port);
}
constexpr Option<Draft<net::Nat>> kOfNat[] = {
    {kOutside, read_outside}, {kEstablished, read_established}, {kTransitory, read_transitory},
    {kPorts, read_nat_ports}, {kSilent, read_silent},           {kIcmpRate, read_icmp_rate},
};

bool read_nat(Parser& parser) {
  Draft<net::Nat> draft;
  if (!read_node(parser, draft.node)) return false;
  if (draft.node.addresses.empty())
    return parser.fail(parser.keyword().column, {"a NAT needs an address of its own", "NAT 需要自己的地址"});
  return read_options(parser, kOfNat, draft) && has_outside(parser, draft) && keep_node(parser, draft);
}

constexpr Choice kIdle{"idle", {"how long an idle flow is remembered", "空闲流保留多久"}};
constexpr Choice kAdmits{"admits", {"flows may begin outside as well", "流也可从外侧发起"}};
constexpr Choice kResets{"resets",
                         {"what belongs to no flow is answered with RST", "不属于任何流的以 RST 应答"}};

bool read_idle(Parser& parser, Draft<net::Firewall>& draft) {
  return parser.take_time(draft.role.idle_timeout);
}
bool read_admits(Parser&, Draft<net::Firewall>& draft) {
  draft.role.admits_from_outside = true;
  return true;
}
bool read_resets(Parser&, Draft<net::Firewall>& draft) {
  draft.role.resets = true;
  return true;
}
constexpr Option<Draft<net::Firewall>> kOfFirewall[] = {
    {kOutside, read_outside}, {kIdle, read_idle},     {kAdmits, read_admits},
    {kResets, read_resets},   {kSilent, read_silent}, {kIcmpRate, read_icmp_rate},
};

bool read_firewall(Parser& parser) {
  Draft<net::Firewall> draft;
  return read_node(parser, draft.node) && read_options(parser, kOfFirewall, draft) &&
         has_outside(parser, draft) && keep_node(parser, draft);
}

constexpr Choice kStrip{"strip", {"a kind of option that becomes NOPs", "替换为 NOP 的一种选项"}};
constexpr Choice kMaxMss{"mss", {"a larger MSS becomes this", "更大的 MSS 改为此值"}};
constexpr Choice kShift{"window-scale", {"every shift becomes this", "移位改为此值"}};

bool read_strip(Parser& parser, Draft<net::OptionFilter>& draft) {
  std::uint64_t kind = 0;
  if (!parser.take_number({"the option", "选项"}, 2, 255, kind)) return false;
  draft.role.strip.push_back(static_cast<std::uint8_t>(kind));
  return true;
}
bool read_max_mss(Parser& parser, Draft<net::OptionFilter>& draft) {
  std::uint64_t number = 0;
  if (!parser.take_number(Message("mss"), 1, 65535, number)) return false;
  draft.role.max_mss = static_cast<std::uint16_t>(number);
  return true;
}
bool read_shift(Parser& parser, Draft<net::OptionFilter>& draft) {
  std::uint64_t number = 0;
  if (!parser.take_number({"the shift", "移位"}, 0, 14, number)) return false;
  draft.role.window_scale = static_cast<std::uint8_t>(number);
  return true;
}
constexpr Option<Draft<net::OptionFilter>> kOfFilter[] = {
    {kStrip, read_strip, true}, {kMaxMss, read_max_mss},     {kShift, read_shift},
    {kSilent, read_silent},     {kIcmpRate, read_icmp_rate},
};

bool read_filter(Parser& parser) {
  Draft<net::OptionFilter> draft;
  return read_node(parser, draft.node) && read_options(parser, kOfFilter, draft) && keep_node(parser, draft);
}

constexpr Choice kForgetsSack{"forgets-sack", {"SACK blocks are not translated", "不转换 SACK 块"}};

bool read_forgets_sack(Parser&, Draft<net::SequenceNormaliser>& draft) {
  draft.role.forgets_sack = true;
  return true;
}
constexpr Option<Draft<net::SequenceNormaliser>> kOfNormaliser[] = {
    {kOutside, read_outside},
    {kForgetsSack, read_forgets_sack},
    {kSilent, read_silent},
    {kIcmpRate, read_icmp_rate},
};

bool read_normaliser(Parser& parser) {
  Draft<net::SequenceNormaliser> draft;
  return read_node(parser, draft.node) && read_options(parser, kOfNormaliser, draft) &&
         has_outside(parser, draft) && keep_node(parser, draft);
}

constexpr Choice kPoliced{"rate", {"what is beyond is dropped", "超出者丢弃"}};
constexpr Choice kBurst{"burst", {"octets that may come at once", "可一次到达的字节"}};

bool read_policed_rate(Parser& parser, Draft<net::Policer>& draft) {
  return parser.take_rate(draft.role.rate);
}
bool read_burst(Parser& parser, Draft<net::Policer>& draft) {
  std::uint64_t octets = 0;
  if (!parser.take_octets({"the burst", "突发量"}, 1, 1'000'000'000, octets)) return false;
  draft.role.burst = static_cast<std::uint32_t>(octets);
  return true;
}
constexpr Option<Draft<net::Policer>> kOfPolicer[] = {
    {kPoliced, read_policed_rate},
    {kBurst, read_burst},
    {kSilent, read_silent},
    {kIcmpRate, read_icmp_rate},
};

bool read_policer(Parser& parser) {
  Draft<net::Policer> draft;
  draft.role.rate = 0;
  if (!read_node(parser, draft.node) || !read_options(parser, kOfPolicer, draft)) return false;
  if (draft.role.rate == 0) return parser.missing(Message("rate RATE"));
  return keep_node(parser, draft);
}

constexpr Choice kSplitPorts{
    "ports", {"of connections that it splits; all unless given", "拆分哪些端口的连接，默认全部"}};
constexpr Choice kSplitBuffer{"buffer", {"octets that it keeps of either direction", "每个方向暂存的字节数"}};
constexpr Choice kResetsUnknown{
    "resets", {"what belongs to no connection is answered with RST", "不属于任何连接的以 RST 应答"}};

// A host, and what splits connections there.
struct SplitterRole {
  Splitter splitter;
  App app;
};

bool read_split_ports(Parser& parser, Draft<SplitterRole>& draft) {
  return parser.take_ports(draft.role.splitter.first_port, draft.role.splitter.last_port);
}
bool read_split_buffer(Parser& parser, Draft<SplitterRole>& draft) {
  std::uint64_t octets = 0;
  if (!parser.take_octets({"the buffer", "缓冲区"}, 1, 1'000'000'000, octets)) return false;
  draft.role.app.buffer = static_cast<std::uint32_t>(octets);
  return true;
}
bool read_resets_unknown(Parser&, Draft<SplitterRole>& draft) {
  draft.role.splitter.resets = true;
  return true;
}
constexpr Option<Draft<SplitterRole>> kOfSplitter[] = {
    {kSplitPorts, read_split_ports}, {kSplitBuffer, read_split_buffer}, {kResetsUnknown, read_resets_unknown},
    {kSilent, read_silent},          {kIcmpRate, read_icmp_rate},
};

bool read_splitter(Parser& parser) {
  HostSpec host;
  Draft<SplitterRole> draft;
  auto& [splitter, app] = draft.role;
  app.talk = App::Talk::kSplit;
  if (!take_new_host(parser, host)) return false;
  if (!parser.take_options({"option of a splitter", "splitter 选项"}, kOfSplitter, draft)) return false;
  splitter.router.intercepts = true;
  splitter.router.silent = draft.complaints.silent;
  splitter.icmp = draft.complaints.limit;
  splitter.app = parser.scenario().apps.size();
  parser.scenario().apps.push_back(std::move(app));
  host.splitter = splitter;
  keep_host(parser, std::move(host));
  return true;
}

}  // namespace

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
