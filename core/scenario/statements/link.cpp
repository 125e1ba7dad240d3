// `link A B ...` and `link A->B ...`, and what becomes of links from an instant on.
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostLinks = 256;
constexpr std::size_t kMostChanges = 4096;
constexpr std::uint64_t kMostPackets = 1'000'000;

// An option is what it does to one direction.
using LinkEdit = std::function<void(net::LinkConfig&)>;
using LinkEdits = std::vector<LinkEdit>;

constexpr Choice kNormal{"normal", {"normally distributed, not evenly", "正态分布，而非均匀"}};
constexpr Choice kInOrder{"in-order", {"none overtakes another", "互不超越"}};
constexpr Choice kGoodLoss{
    "good-loss", {"so many are lost in the good state, none unless given", "好状态下的丢失率，默认不丢"}};
constexpr Choice kBadLoss{
    "bad-loss", {"so many are lost in the bad state, all unless given", "坏状态下的丢失率，默认全丢"}};
constexpr Choice kUnlimited{"unlimited", {"at once: there is never a queue", "立即发出，从不排队"}};
constexpr Choice kLate{"late", {"how much later they are", "晚到多久"}};
constexpr Choice kUnseen{"unseen", {"so that the checksum does not see it", "检验和发现不了"}};
constexpr Choice kBlackHole{"black-hole", {"what is larger vanishes silently", "更大的悄然消失"}};

bool read_delay(Parser& parser, LinkEdits& edits) {
  Duration delay;
  if (!parser.take_time(delay)) return false;
  edits.push_back([delay](net::LinkConfig& link) { link.delay = delay; });
  return true;
}
bool read_rate(Parser& parser, LinkEdits& edits) {
  std::uint64_t rate = 0;
  if (!parser.skip(kUnlimited) && !parser.take_rate(rate)) return false;
  edits.push_back([rate](net::LinkConfig& link) { link.rate = rate; });
  return true;
}
bool read_loss(Parser& parser, LinkEdits& edits) {
  double loss = 0;
  if (!parser.take_percentage(loss)) return false;
  edits.push_back([loss](net::LinkConfig& link) { link.loss = loss; });
  return true;
}
constexpr Option<net::Bursts> kOfLossBursts[] = {
    {kGoodLoss,
     [](Parser& parser, net::Bursts& bursts) { return parser.take_percentage(bursts.lost_in_good); }},
    {kBadLoss,
     [](Parser& parser, net::Bursts& bursts) { return parser.take_percentage(bursts.lost_in_bad); }},
};
bool read_bursts(Parser& parser, LinkEdits& edits) {
  net::Bursts bursts;
  if (!parser.take_percentage(bursts.to_bad) || !parser.take_percentage(bursts.to_good)) return false;
  if (!parser.take_options({}, kOfLossBursts, bursts)) return false;
  edits.push_back([bursts](net::LinkConfig& link) { link.bursts = bursts; });
  return true;
}
bool read_lose_every(Parser& parser, LinkEdits& edits) {
  std::uint64_t every = 0;
  if (!parser.take_number({"the number", "数值"}, 1, kMostPackets, every)) return false;
  edits.push_back([every](net::LinkConfig& link) { link.lose_every = static_cast<std::uint32_t>(every); });
  return true;
}
bool read_lose(Parser& parser, LinkEdits& edits) {
  std::vector<std::uint64_t> which;
  do {
    Ordinals ordinals;
    const Token token = parser.peek();
    if (!parser.take_ordinals(ordinals)) return false;
    if (ordinals.last == kNoLastOrdinal || ordinals.last - ordinals.first > 10'000)
      return parser.fail(token.column, {"more than 10000 losses", "丢失超过 10000 个"});
    for (std::uint64_t n = ordinals.first; n <= ordinals.last; ++n) which.push_back(n);
  } while (parser.peek().kind == TokenKind::kOrdinal);
  std::sort(which.begin(), which.end());
  which.erase(std::unique(which.begin(), which.end()), which.end());
  edits.push_back([which](net::LinkConfig& link) { link.lose = which; });
  return true;
}
bool read_normal(Parser&, net::Jitter& jitter) {
  jitter.shape = net::Jitter::Shape::kNormal;
  return true;
}
bool read_in_order(Parser&, net::Jitter& jitter) {
  jitter.keeps_order = true;
  return true;
}
constexpr Option<net::Jitter> kOfJitter[] = {{kNormal, read_normal}, {kInOrder, read_in_order}};
bool read_jitter(Parser& parser, LinkEdits& edits) {
  net::Jitter jitter;
  if (!parser.take_time(jitter.spread)) return false;
  if (!parser.take_options({}, kOfJitter, jitter)) return false;
  edits.push_back([jitter](net::LinkConfig& link) { link.jitter = jitter; });
  return true;
}
bool read_reordering(Parser& parser, LinkEdits& edits) {
  net::Reordering reordering;
  if (!parser.take_percentage(reordering.probability)) return false;
  if (!parser.need(kLate)) return false;
  if (!parser.take_time(reordering.late)) return false;
  edits.push_back([reordering](net::LinkConfig& link) { link.reordering = reordering; });
  return true;
}
bool read_duplication(Parser& parser, LinkEdits& edits) {
  double duplication = 0;
  if (!parser.take_percentage(duplication)) return false;
  edits.push_back([duplication](net::LinkConfig& link) { link.duplication = duplication; });
  return true;
}
bool read_corruption(Parser& parser, LinkEdits& edits) {
  net::Corruption corruption;
  if (!parser.take_percentage(corruption.probability)) return false;
  corruption.passes_checksum = parser.skip(kUnseen);
  edits.push_back([corruption](net::LinkConfig& link) { link.corruption = corruption; });
  return true;
}
bool read_mtu(Parser& parser, LinkEdits& edits) {
  std::uint64_t mtu = 0;
  if (!parser.take_number({"the MTU", "MTU"}, 68, 65535, mtu)) return false;
  const bool black_hole = parser.skip(kBlackHole);
  edits.push_back([mtu, black_hole](net::LinkConfig& link) {
    link.mtu = static_cast<std::uint32_t>(mtu);
    link.black_hole = black_hole;
  });
  return true;
}
bool read_cost(Parser& parser, LinkEdits& edits) {
  std::uint64_t cost = 0;
  if (!parser.take_number({"the cost", "代价"}, 1, 1'000'000, cost)) return false;
  edits.push_back([cost](net::LinkConfig& link) { link.cost = static_cast<std::uint32_t>(cost); });
  return true;
}
bool read_up(Parser&, LinkEdits& edits) {
  edits.push_back([](net::LinkConfig& link) { link.up = true; });
  return true;
}
bool read_down(Parser&, LinkEdits& edits) {
  edits.push_back([](net::LinkConfig& link) { link.up = false; });
  return true;
}

bool read_queue(Parser& parser, LinkEdits& edits) {
  net::QueueConfig queue;
  if (!take_queue(parser, queue)) return false;
  edits.push_back([queue](net::LinkConfig& link) { link.queue = queue; });
  return true;
}

constexpr Option<LinkEdits> kLinkOptions[] = {
    {{"delay", {"propagation delay", "传播时延"}}, read_delay},
    {{"rate", {"how fast octets are put on the wire", "发送速率"}}, read_rate},
    {{"queue", {"how many datagrams may wait, or a discipline", "最多排队的数据报数，或排队规则"}},
     read_queue},
    {{"loss", {"probability with which each is lost", "每个数据报的丢失概率"}}, read_loss},
    {{"bursts", {"losses in bursts: into and out of the bad state", "突发丢失：进入和离开坏状态的概率"}},
     read_bursts},
    {{"lose-every", {"every n-th is lost", "每第 n 个丢失"}}, read_lose_every},
    {{"lose", {"these are lost", "丢失这几个"}}, read_lose},
    {{"jitter", {"how much the delay varies", "时延抖动"}}, read_jitter},
    {{"reordering", {"some are late, and overtaken", "一些晚到并被超过"}}, read_reordering},
    {{"duplication", {"probability that another one follows", "重复的概率"}}, read_duplication},
    {{"corruption", {"probability that octets change", "字节出错的概率"}}, read_corruption},
    {{"mtu", {"octets of the largest datagram", "最大数据报的字节数"}}, read_mtu},
    {{"cost", {"to the choice of paths", "选路时的代价"}}, read_cost},
    {{"up", {"the cable is in", "线缆已接"}}, read_up},
    {{"down", {"the cable is out", "线缆已拔"}}, read_down},
};

// The two directions that a line speaks of: both, or with an arrow one.
struct Ends {
  net::NodeIndex a = 0;
  net::NodeIndex b = 0;
  bool one_way = false;
  Token second;
};

bool read_ends(Parser& parser, Ends& ends) {
  if (!parser.take_node(ends.a)) return false;
  ends.one_way = parser.peek().kind == TokenKind::kArrow;
  if (ends.one_way) parser.mark(parser.take(), PieceKind::kArrow, {"this direction only", "仅此方向"});
  ends.second = parser.peek();
  if (!parser.take_node(ends.b)) return false;
  return ends.a != ends.b ||
         parser.fail(ends.second.column, {"a link joins two different hosts", "链路连接两台不同的主机"});
}

bool read_edits(Parser& parser, LinkEdits& edits) {
  return parser.take_options({"property of a link", "链路属性"}, kLinkOptions, edits, PieceKind::kWord);
}

LinkSpec* find_link(Scenario& scenario, net::NodeIndex a, net::NodeIndex b) {
  for (LinkSpec& link : scenario.links) {
    if ((link.a == a && link.b == b) || (link.a == b && link.b == a)) return &link;
  }
  return nullptr;
}

net::LinkConfig& direction(LinkSpec& link, net::NodeIndex from) {
  return link.a == from ? link.forth : link.back;
}

void apply_edits(const LinkEdits& edits, net::LinkConfig& link) {
  for (const LinkEdit& edit : edits) edit(link);
}

bool have_one_family(const Scenario& scenario, net::NodeIndex a, net::NodeIndex b) {
  if (a >= scenario.hosts.size() || b >= scenario.hosts.size()) return true;
  const HostSpec& first = scenario.hosts[a];
  const HostSpec& second = scenario.hosts[b];
  return !first.more_addresses.empty() || !second.more_addresses.empty() ||
         first.address.version == second.address.version;
}

bool read_new_link(Parser& parser, const Ends& ends) {
  Scenario& scenario = parser.scenario();
  if (find_link(scenario, ends.a, ends.b) != nullptr)
    return parser.fail(ends.second.column, {"these hosts are joined already", "这两台主机已有链路相连"});
  if (!have_one_family(scenario, ends.a, ends.b)) {
    return parser.fail(ends.second.column,
                       {"one of these hosts has an IPv4 address and the other an IPv6 address",
                        "两台主机一台是 IPv4 地址，另一台是 IPv6 地址"});
  }
  if (scenario.links.size() == kMostLinks)
    return parser.fail_once(ends.second.column, {"more than 256 links", "链路超过 256 条"});
  LinkEdits edits;
  if (!read_edits(parser, edits)) return false;
  LinkSpec link;
  link.a = ends.a;
  link.b = ends.b;
  apply_edits(edits, link.forth);
  link.back = link.forth;
  scenario.links.push_back(link);
  return true;
}

bool no_link(Parser& parser, const Ends& ends) {
  return parser.fail(ends.second.column, {"no link joins these two", "两者之间没有链路"},
                     {"a link that is declared before", "先前声明的链路"});
}

bool read_link(Parser& parser) {
  Ends ends;
  if (!read_ends(parser, ends)) return false;
  if (!ends.one_way) return read_new_link(parser, ends);
  LinkSpec* link = find_link(parser.scenario(), ends.a, ends.b);
  if (link == nullptr) return no_link(parser, ends);
  LinkEdits edits;
  if (!read_edits(parser, edits)) return false;
  apply_edits(edits, direction(*link, ends.a));
  return true;
}

// What the direction is like after all changes so far.
net::LinkConfig latest(Scenario& scenario, LinkSpec& link, net::NodeIndex from, net::NodeIndex to) {
  for (auto change = scenario.changes.rbegin(); change != scenario.changes.rend(); ++change) {
    if (change->from == from && change->to == to) return change->config;
  }
  return direction(link, from);
}

}  // namespace

bool read_link_change(Parser& parser, Instant at) {
  Scenario& scenario = parser.scenario();
  Ends ends;
  const Token first = parser.peek();
  if (!read_ends(parser, ends)) return false;
  if (find_link(scenario, ends.a, ends.b) == nullptr) return no_link(parser, ends);
  if (parser.link_turns().size() + (ends.one_way ? 1 : 2) > kMostChanges)
    return parser.fail_once(first.column, {"more than 4096 changes", "改变超过 4096 次"});
  LinkEdits edits;
  if (!read_edits(parser, edits)) return false;
  parser.link_turns().push_back({at, ends.a, ends.b, edits});
  if (!ends.one_way) parser.link_turns().push_back({at, ends.b, ends.a, std::move(edits)});
  return true;
}

void make_link_changes(Scenario& scenario, std::vector<LinkTurn> turns) {
  std::stable_sort(turns.begin(), turns.end(),
                   [](const LinkTurn& a, const LinkTurn& b) { return a.at < b.at; });
  for (const LinkTurn& turn : turns) {
    LinkSpec& link = *find_link(scenario, turn.from, turn.to);
    net::LinkConfig config = latest(scenario, link, turn.from, turn.to);
    apply_edits(turn.edits, config);
    scenario.changes.push_back({turn.at, turn.from, turn.to, config});
  }
}

const Statement kLinkStatement{
    {"link", {"joins two hosts or nodes in both directions", "双向连接两台主机或两个节点"}},
    "link NODE NODE [OPTION ...]\n"
    "link NODE->NODE OPTION ...",
    read_link};

namespace {

bool read_reconverge(Parser& parser) {
  Duration delay;
  if (parser.scenario().reconverge)
    return parser.fail(parser.keyword().column, {"'reconverge' is given already", "已有 reconverge"});
  if (!parser.take_time(delay)) return false;
  parser.scenario().reconverge = delay;
  return true;
}

}  // namespace

const Statement kReconvergeStatement{
    {"reconverge",
     {"ways follow links that go down or up, so much later", "路由在链路断开或恢复后这么久改变"}},
    "reconverge TIME",
    read_reconverge};

}  // namespace tcplab::scenario::language
