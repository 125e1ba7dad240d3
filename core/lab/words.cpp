#include "core/lab/words.hpp"

#include <array>
#include <cstddef>

namespace tcplab::lab {
namespace {

constexpr std::array<std::string_view, 6> kCalls = {"监听", "连接", "发送", "接收", "关闭", "中止"};

constexpr std::array<std::string_view, 4> kReasons = {"剧本安排", "随机丢失", "队列已满", "无法到达"};

constexpr std::array<std::string_view, tcp::kTimerCount> kTimers = {
    "重传", "坚持", "TIME-WAIT", "延迟确认", "保活", "用户超时", "FIN-WAIT-2", "丢失探测", "乱序等待"};

constexpr std::array<std::string_view, tcp::kCallErrorCount> kErrors = {
    "连接不存在", "连接已存在", "连接正在关闭", "连接被重置", "连接被拒绝",   "连接超时",
    "未指定对端", "资源不足",   "端口已被占用", "地址不可用", "目的地不可达",
};

constexpr std::array<Words, tcp::kNoticeCount> kNotices = {{
    {"connected", "连接已建立"},
    {"{} to receive", "有 {} 可接收"},
    {"{} acknowledged", "{} 已被确认"},
    {"the peer has closed", "对端已关闭"},
    {"connection reset", "连接被重置"},
    {"connection refused", "连接被拒绝"},
    {"connection timed out", "连接超时"},
    {"connection closed", "连接已结束"},
    {"urgent data up to {} ahead", "紧急数据，距其末尾还有 {}"},
    {"delivery is in trouble", "数据迟迟送不到"},
    {"ICMP reports trouble", "ICMP 报告出现问题"},
}};

template <typename Table, typename Kind>
std::string_view entry(const Table& table, Kind kind) {
  return table[static_cast<std::size_t>(kind)];
}

}  // namespace

Words words_for(CallKind call) { return {to_string(call), entry(kCalls, call)}; }
Words words_for(DropReason reason) { return {to_string(reason), entry(kReasons, reason)}; }
Words words_for(tcp::TimerKind timer) { return {tcp::to_string(timer), entry(kTimers, timer)}; }
Words words_for(tcp::CallError error) { return {tcp::to_string(error), entry(kErrors, error)}; }
Words words_for(tcp::Notice notice) { return kNotices[static_cast<std::size_t>(notice)]; }

}  // namespace tcplab::lab
