#include "core/trace/words.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace tcplab::trace {
namespace {

constexpr std::array<std::string_view, 6> kCalls = {"监听", "连接", "发送", "接收", "关闭", "中止"};

constexpr std::array<std::string_view, kDropReasonCount> kReasons = {
    "场景安排", "随机丢失", "队列已满",   "无法到达", "队列提前丢弃", "链路断开",  "超过 MTU",
    "TTL 耗尽", "首部损坏", "防火墙拒绝", "超出限速", "NAT 无映射",   "主机未运行"};

constexpr std::array<std::string_view, 11> kInterventions = {"推迟",     "复制",     "压后",     "改写",
                                                             "设置",     "伪造",     "主机崩溃", "主机启动",
                                                             "主机冻结", "主机解冻", "将被损坏"};

constexpr std::array<std::string_view, tcp::kTimerCount> kTimers = {
    "重传",     "持续",       "时间等待", "延迟确认", "保活",
    "用户超时", "FIN-WAIT-2", "丢失探测", "失序等待", "发送节奏"};

constexpr std::array<std::string_view, tcp::kCallErrorCount> kErrors = {
    "连接不存在",         "连接已存在", "连接正在关闭", "连接被复位", "连接被拒绝",   "连接超时",
    "未指定对方的套接字", "资源不足",   "端口已被占用", "地址不可用", "目的地不可达",
};

constexpr std::array<Words, tcp::kNoticeCount> kNotices = {{
    {"connected", "连接已建立"},
    {"{} to receive", "有 {} 可接收"},
    {"{} acknowledged", "{} 已被确认"},
    {"the peer has closed", "对方已关闭"},
    {"connection reset", "连接被复位"},
    {"connection refused", "连接被拒绝"},
    {"connection timed out", "连接超时"},
    {"connection closed", "连接已结束"},
    {"urgent data up to {} ahead", "紧急数据，距其末尾还有 {}"},
    {"delivery is in trouble", "传送受阻"},
    {"ICMP reports trouble", "ICMP 报告出现问题"},
}};

constexpr std::array<Words, tcp::kQuantityCount> kQuantities = {{
    {"cwnd = {}", "cwnd = {}"},
    {"ssthresh = {}", "ssthresh = {}"},
    {"pacing rate = {}", "发送速率 = {}"},
    {"congestion control: {}", "拥塞控制：{}"},
}};

constexpr std::array<Words, tcp::kModeCount> kModes = {{
    {"slow start", "慢开始"},
    {"conservative slow start", "保守慢开始"},
    {"congestion avoidance", "拥塞避免"},
    {"BBR Startup", "BBR Startup（启动）"},
    {"BBR Drain", "BBR Drain（排空）"},
    {"BBR ProbeBW_DOWN", "BBR ProbeBW_DOWN（降速）"},
    {"BBR ProbeBW_CRUISE", "BBR ProbeBW_CRUISE（巡航）"},
    {"BBR ProbeBW_REFILL", "BBR ProbeBW_REFILL（填满）"},
    {"BBR ProbeBW_UP", "BBR ProbeBW_UP（加速）"},
    {"BBR ProbeRTT", "BBR ProbeRTT（测时延）"},
    {"slowdown", "主动减速"},
    {"none", "无"},
}};

struct IcmpRow {
  std::uint8_t number;
  Words words;
};

constexpr IcmpRow kTypes4[] = {
    {wire::icmp4::kDestinationUnreachable, {"destination unreachable", "目的不可达"}},
    {wire::icmp4::kSourceQuench, {"source quench", "源点抑制"}},
    {wire::icmp4::kTimeExceeded, {"time exceeded", "时间超过"}},
    {wire::icmp4::kParameterProblem, {"parameter problem", "参数问题"}},
};
constexpr IcmpRow kTypes6[] = {
    {wire::icmp6::kDestinationUnreachable, {"destination unreachable", "目的不可达"}},
    {wire::icmp6::kPacketTooBig, {"packet too big", "分组过大"}},
    {wire::icmp6::kTimeExceeded, {"time exceeded", "时间超过"}},
    {wire::icmp6::kParameterProblem, {"parameter problem", "参数问题"}},
};
// Of "destination unreachable": RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1; RFC 4443 3.1.
constexpr IcmpRow kCodes4[] = {
    {0, {"network", "网络"}},
    {1, {"host", "主机"}},
    {2, {"protocol", "协议"}},
    {3, {"port", "端口"}},
    {wire::icmp4::kFragmentationNeeded, {"fragmentation needed", "需要分片"}},
    {5, {"source route failed", "源路由失败"}},
    {6, {"network unknown", "目的网络未知"}},
    {7, {"host unknown", "目的主机未知"}},
    {8, {"source host isolated", "源主机被隔离"}},
    {9, {"network prohibited", "网络被禁止访问"}},
    {10, {"host prohibited", "主机被禁止访问"}},
    {11, {"network, for this type of service", "网络，就此服务类型而言"}},
    {12, {"host, for this type of service", "主机，就此服务类型而言"}},
    {13, {"prohibited by a filter", "被过滤规则禁止"}},
    {14, {"host precedence violation", "违反主机优先级"}},
    {15, {"precedence cut off", "优先级被截止"}},
};
constexpr IcmpRow kCodes6[] = {
    {0, {"no route", "没有路由"}},
    {1, {"prohibited by a filter", "被过滤规则禁止"}},
    {2, {"beyond the scope of the source", "超出源地址的范围"}},
    {3, {"address", "地址"}},
    {4, {"port", "端口"}},
    {5, {"source address refused", "源地址被策略拒绝"}},
    {6, {"route refused", "路由被拒绝"}},
};

Words row_of(std::span<const IcmpRow> rows, std::uint8_t number, Words otherwise) {
  for (const IcmpRow& row : rows) {
    if (row.number == number) return row.words;
  }
  return otherwise;
}

// In the words of wire's parsers, which speak English.
constexpr Words kProblems[] = {
    {"IPv4 header length below 20", "IPv4 首部长度小于 20"},
    {"IPv4 header length past the end", "IPv4 首部长度超出末尾"},
    {"IPv4 total length below the header length", "IPv4 总长度小于首部长度"},
    {"IPv4 total length past the end", "IPv4 总长度超出末尾"},
    {"IPv6 payload length past the end", "IPv6 有效载荷长度超出末尾"},
    {"TCP data offset below 5", "TCP 数据偏移小于 5"},
    {"TCP data offset past the end", "TCP 数据偏移超出末尾"},
    {"a fragment", "是一个分片"},
    {"bad ICMP checksum", "ICMP 检验和错误"},
    {"bad IPv4 header checksum", "IPv4 首部检验和错误"},
    {"bad TCP checksum", "TCP 检验和错误"},
    {"not captured as far as its header goes", "捕获的长度不足以包含首部"},
    {"quotes no IP datagram", "引用的不是 IP 数据报"},
    {"quotes something else than TCP", "引用的不是 TCP"},
    {"quotes too little", "引用的内容太少"},
    {"shorter than a TCP header", "不足一个 TCP 首部"},
    {"shorter than an ICMP header", "不足一个 ICMP 首部"},
};

template <typename Table, typename Kind>
std::string_view entry(const Table& table, Kind kind) {
  return table[static_cast<std::size_t>(kind)];
}

}  // namespace

Words words_for(CallKind call) { return {to_string(call), entry(kCalls, call)}; }
Words words_for(DropReason reason) { return {to_string(reason), entry(kReasons, reason)}; }
Words words_for(Intervention what) { return {to_string(what), entry(kInterventions, what)}; }
Words words_for(tcp::TimerKind timer) { return {tcp::to_string(timer), entry(kTimers, timer)}; }
Words words_for(tcp::CallError error) { return {tcp::to_string(error), entry(kErrors, error)}; }

IcmpWords words_for(const wire::IcmpError& error) {
  constexpr Words kOther{"error", "差错报文"};
  const bool v6 = error.source.version == wire::IpVersion::kV6;
  if (v6) {
    const bool unreachable = error.type == wire::icmp6::kDestinationUnreachable;
    return {row_of(kTypes6, error.type, kOther), unreachable ? row_of(kCodes6, error.code, {}) : Words{}};
  }
  const bool unreachable = error.type == wire::icmp4::kDestinationUnreachable;
  return {row_of(kTypes4, error.type, kOther), unreachable ? row_of(kCodes4, error.code, {}) : Words{}};
}

Words words_for(const wire::ParseError& error) {
  for (const Words& problem : kProblems) {
    if (problem.english == error.what) return problem;
  }
  return {error.what, error.what};
}

Words words_for(tcp::Quantity quantity) { return kQuantities[static_cast<std::size_t>(quantity)]; }
Words words_for(tcp::Mode mode) { return kModes[static_cast<std::size_t>(mode)]; }
Words words_for(tcp::Notice notice) { return kNotices[static_cast<std::size_t>(notice)]; }

}  // namespace tcplab::trace
