#include "shell/model/edit_actions.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/scenario/naming.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/properties.hpp"
#include "core/scenario/rewrite.hpp"

namespace tcplab::shell {
namespace {

using Group = EditAction::Group;
using scenario::Unit;

std::string in_words(Duration time) {
  return time == Duration{} ? "0ms" : scenario::written({Unit::kTime, time.ns});
}

bool language_has(std::string_view statement) {
  const auto known = scenario::language::statements();
  return std::any_of(known.begin(), known.end(), [statement](const scenario::language::Statement* each) {
    return each->keyword.word == statement;
  });
}

std::optional<scenario::PacketName> name_in(const Model& model, trace::PacketId packet) {
  if (!model.editable()) return std::nullopt;
  return model.run()->naming->name_of(packet);
}

// --- packets ---

struct NewValue {
  scenario::Field field;
  std::string_view value;
  Words label;
};
constexpr NewValue kNewValues[] = {
    {scenario::Field::kSeq, "+1", {"Sequence number + 1", "序号 + 1"}},
    {scenario::Field::kAck, "+1", {"Acknowledgment number + 1", "确认号 + 1"}},
    {scenario::Field::kWindow, "0", {"Window 0", "窗口 0"}},
    {scenario::Field::kUrgent, "1", {"Urgent pointer 1", "紧急指针 1"}},
    {scenario::Field::kFlags, "4", {"Flags: RST alone", "标志：仅 RST"}},
    {scenario::Field::kTtl, "1", {"TTL 1", "TTL 1"}},
    {scenario::Field::kDscp, "46", {"DSCP 46", "DSCP 46"}},
    {scenario::Field::kMss, "536", {"MSS 536", "MSS 536"}},
    {scenario::Field::kTsval, "+1000", {"Timestamp + 1000", "时间戳 + 1000"}},
    {scenario::Field::kTsecr, "+1000", {"Echoed timestamp + 1000", "回显时间戳 + 1000"}},
};

// A segment that nobody's TCP has made, with all that patterns and hosts look at.
std::string forge_line(const Model& model, const trace::Packet& packet) {
  const scenario::Scenario& scenario = model.scenario();
  const wire::TcpHeader& header = packet.segment.header;
  const std::string& from = scenario.hosts[packet.from].name;
  const std::string& to = scenario.hosts[packet.to].name;
  const wire::TcpFlags& flags = header.flags;
  const std::string_view kind = flags.syn   ? (flags.ack ? "SYN-ACK" : "SYN")
                                : flags.rst ? "RST"
                                : flags.fin ? "FIN"
                                            : "ACK";
  const Instant at = model.run()->trace().events()[packet.sent].at;
  std::string line = "at " + in_words(at - Instant{}) + " " + from + " forge " + std::string(kind) + " to " +
                     to + ":" + std::to_string(header.destination_port) + " from " + from + ":" +
                     std::to_string(header.source_port) + " seq " + std::to_string(header.seq.value);
  if (flags.ack) line += " ack " + std::to_string(header.ack.value);
  line += " window " + std::to_string(header.window);
  const std::size_t octets = std::min<std::size_t>(packet.segment.payload.size(), 1400);
  if (octets > 0) line += " octets " + std::to_string(octets);
  return line;
}

void add_rewrites(const trace::Packet& packet, const std::string& name, std::vector<EditAction>& actions) {
  for (const NewValue& each : kNewValues) {
    if (!scenario::has(each.field, packet.segment)) continue;
    actions.push_back(
        {Group::kRewrite,
         {each.label.english, each.label.chinese},
         "rewrite " + name + " " + std::string(to_string(each.field)) + " " + std::string(each.value)});
  }
}

// --- hosts ---

struct Call {
  std::string_view words;
  Words label;
};
constexpr Call kCalls[] = {
    {"send 1000", {"Send 1000 octets", "发送 1000 字节"}},
    {"receive all", {"Receive all that has arrived", "读取已到达的全部数据"}},
    {"close", {"Close", "关闭"}},
    {"abort", {"Abort", "中止"}},
    {"shutdown send", {"Shut down sending", "关闭发送方向"}},
    {"shutdown receive", {"Shut down receiving", "关闭接收方向"}},
};
constexpr Call kPower[] = {
    {"crash", {"Crash", "崩溃"}},
    {"reboot", {"Reboot", "重启"}},
    {"freeze", {"Freeze", "冻结"}},
    {"thaw", {"Thaw", "解冻"}},
};

// Of every property of a link something to begin with, but for delay and rate, which go by what they are, and
// losses by number, which packets have themselves.
constexpr Call kLinkTries[] = {
    {"down", {"Pull the cable out", "拔掉线缆"}},
    {"up", {"Put the cable in", "接上线缆"}},
    {"loss 1%", {"Loss 1%", "丢失率 1%"}},
    {"loss 10%", {"Loss 10%", "丢失率 10%"}},
    {"loss 0%", {"No loss", "不丢失"}},
    {"lose-every 5", {"Every fifth is lost", "每第五个丢失"}},
    {"bursts 1% 25%", {"Losses in bursts", "突发丢失"}},
    {"jitter 10ms", {"Jitter 10ms", "抖动 10ms"}},
    {"reordering 10% late 20ms", {"A tenth is late, and overtaken", "十分之一晚到并被超过"}},
    {"duplication 10%", {"A tenth comes twice", "十分之一重复到达"}},
    {"corruption 5%", {"One in twenty is damaged", "二十分之一损坏"}},
    {"corruption 5% unseen", {"Damaged so that the checksum does not see it", "损坏而检验和发现不了"}},
    {"mtu 576", {"MTU 576", "MTU 576"}},
    {"mtu 576 black-hole", {"MTU 576, and no word of it", "MTU 576，且不告知"}},
    {"queue 5", {"Room for 5 in the queue", "队列只容 5 个"}},
    {"queue red ecn", {"Queue: RED with ECN", "队列：RED 加 ECN"}},
    {"queue codel", {"Queue: CoDel", "队列：CoDel"}},
    {"queue fq-codel", {"Queue: FQ-CoDel", "队列：FQ-CoDel"}},
    {"queue pie", {"Queue: PIE", "队列：PIE"}},
    {"cost 10", {"Cost 10 to the choice of paths", "选路代价 10"}},
};

// HOST:PORT of whoever listens.
std::set<std::pair<trace::HostIndex, std::uint16_t>> listeners(const scenario::Scenario& scenario) {
  std::set<std::pair<trace::HostIndex, std::uint16_t>> all;
  for (const scenario::Step& step : scenario.steps) {
    if (step.action.verb == scenario::Verb::kListen) all.insert({step.action.host, step.action.port});
  }
  return all;
}

void add_opens(const scenario::Scenario& scenario, trace::HostIndex host, const std::string& begin,
               std::vector<EditAction>& actions) {
  std::uint16_t free_port = 8080;
  for (const auto& [peer, port] : listeners(scenario)) {
    if (peer == host && port == free_port) ++free_port;
    if (peer == host) continue;
    const std::string to = scenario.hosts[peer].name + ":" + std::to_string(port);
    actions.push_back({Group::kCall, told({"Connect to {0}", "连接 {0}"}, to), begin + "connect " + to});
  }
  const std::string port = std::to_string(free_port);
  actions.push_back(
      {Group::kCall, told({"Listen on port {0}", "监听端口 {0}"}, port), begin + "listen " + port});
}

// Values that are worth a try: both of a switch, all of some words, and of numbers one, to begin with.
std::vector<std::int64_t> values_to_try(const scenario::Form& form) {
  using Kind = scenario::Form::Kind;
  switch (form.kind) {
    case Kind::kSwitch:
      return {0, 1};
    case Kind::kWord: {
      std::vector<std::int64_t> all;
      for (std::size_t i = 0; i < form.words.size(); ++i) all.push_back(static_cast<std::int64_t>(i));
      return all;
    }
    case Kind::kTime:
      return {std::clamp(seconds(1).ns, form.least, form.most)};
    case Kind::kOctets:
      return {std::clamp<std::int64_t>(4096, form.least, form.most)};
    case Kind::kNumber:
      break;
  }
  return {std::clamp<std::int64_t>(3, form.least, form.most)};
}

void add_settings(const std::string& begin, std::vector<EditAction>& actions) {
  const auto properties = scenario::properties();
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (properties[i].scope == scenario::Scope::kStart) continue;
    for (const std::int64_t value : values_to_try(properties[i].form)) {
      const std::string setting =
          scenario::to_string(scenario::Setting{static_cast<std::uint16_t>(i), value});
      actions.push_back({Group::kSetting, Message(setting), begin + "set " + setting});
    }
  }
}

void add_variants(const std::string& begin, std::vector<EditAction>& actions) {
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    const bool is_time = !std::holds_alternative<bool tcp::Variant::*>(variant.member);
    const std::string words = std::string(variant.name) + (is_time ? " 1s" : "");
    actions.push_back({Group::kVariant, Message(words), begin + "set variant " + words});
  }
}

}  // namespace

Message name_of(EditAction::Group group) {
  switch (group) {
    case Group::kPacket:
      return {"This segment", "这个报文段"};
    case Group::kRewrite:
      return {"Rewrite a field", "改写字段"};
    case Group::kPackets:
      return {"All like it", "所有同类"};
    case Group::kCall:
      return {"Application call", "应用调用"};
    case Group::kPower:
      return {"The whole host", "整台主机"};
    case Group::kSetting:
      return {"Set from here on", "从此刻起设置"};
    case Group::kVariant:
      return {"Break a rule of TCP from here on", "从此刻起不遵守一条 TCP 规则"};
    case Group::kLink:
      return {"The link from here on", "从此刻起的链路"};
    case Group::kStates:
      break;
  }
  return {"Go to a change of state", "转到一次状态变化"};
}

std::string drop_line(const Model& model, trace::PacketId packet) {
  const auto name = name_in(model, packet);
  return name ? "drop " + scenario::to_string(*name, model.scenario()) : "";
}

std::vector<EditAction> packet_actions(const Model& model, trace::PacketId packet) {
  const auto found = name_in(model, packet);
  if (!found) return {};
  const trace::Packet sent = model.run()->trace().packets()[found->packet];
  const std::string name = scenario::to_string(*found, model.scenario());
  const std::string all = scenario::to_string(found->pattern, model.scenario()) + " #1..";
  std::vector<EditAction> actions;
  const auto add = [&](Group group, Message label, std::string line) {
    actions.push_back({group, std::move(label), std::move(line)});
  };
  add(Group::kPacket, {"Drop it", "丢弃它"}, "drop " + name);
  for (const Duration by : {milliseconds(10), milliseconds(100), seconds(1)}) {
    add(Group::kPacket, told({"Delay it by {0}", "推迟 {0}"}, in_words(by)),
        "delay " + name + " by " + in_words(by));
  }
  add(Group::kPacket, {"Duplicate it", "复制一份"}, "duplicate " + name);
  add(Group::kPacket, {"Let the next one overtake it", "让后一个超过它"}, "reorder " + name + " behind 1");
  if (language_has("corrupt")) add(Group::kPacket, {"Corrupt an octet", "损坏一个字节"}, "corrupt " + name);
  if (found->pattern.to) {
    add(Group::kPacket, {"Inject one like it", "注入一个同样的"}, forge_line(model, sent));
  }
  add_rewrites(sent, name, actions);
  add(Group::kPackets, {"Drop all like it", "丢弃所有同类"}, "drop " + all);
  add(Group::kPackets, {"Delay all like it by 100ms", "所有同类推迟 100ms"}, "delay " + all + " by 100ms");
  return actions;
}

std::vector<EditAction> host_actions(const Model& model, trace::HostIndex host, Instant at) {
  if (!model.editable() || host >= model.scenario().hosts.size()) return {};
  const scenario::Scenario& scenario = model.scenario();
  const std::string begin = "at " + in_words(at - Instant{}) + " " + scenario.hosts[host].name + " ";
  std::vector<EditAction> actions;
  add_opens(scenario, host, begin, actions);
  const auto add = [&](Group group, const Call& call) {
    actions.push_back({group, {call.label.english, call.label.chinese}, begin + std::string(call.words)});
  };
  for (const Call& call : kCalls) add(Group::kCall, call);
  for (const Call& call : kPower) add(Group::kPower, call);
  add_settings(begin, actions);
  add_variants(begin, actions);
  return actions;
}

std::vector<EditAction> link_actions(const Model& model, net::NodeIndex a, net::NodeIndex b, Instant at) {
  if (!model.editable()) return {};
  const scenario::Scenario& scenario = model.scenario();
  const auto link = std::find_if(scenario.links.begin(), scenario.links.end(), [&](const auto& each) {
    return (each.a == a && each.b == b) || (each.a == b && each.b == a);
  });
  if (link == scenario.links.end()) return {};
  const auto& nodes = model.run()->trace().nodes();
  const std::string both = nodes[a].name + " " + nodes[b].name;
  const std::string begin = "at " + in_words(at - Instant{}) + " link " + both + " ";
  std::vector<EditAction> actions;
  const auto add = [&](Message label, const std::string& words) {
    actions.push_back({Group::kLink, std::move(label), begin + words});
  };
  const Duration delay = link->forth.delay;
  for (const Duration each : std::set<Duration>{delay * 2, delay / 2, milliseconds(200)}) {
    add(told({"Delay {0}", "时延 {0}"}, in_words(each)), "delay " + in_words(each));
  }
  const std::uint64_t rate = link->forth.rate == 0 ? 10'000'000 : link->forth.rate;
  for (const std::uint64_t each : {rate / 2, rate * 2}) {
    if (each == 0) continue;
    const std::string words = scenario::written({Unit::kRate, static_cast<std::int64_t>(each)});
    add(told({"Rate {0}", "速率 {0}"}, words), "rate " + words);
  }
  for (const Call& each : kLinkTries) add({each.label.english, each.label.chinese}, std::string(each.words));
  return actions;
}

}  // namespace tcplab::shell
