#include "core/scenario/variables.hpp"

namespace tcplab::scenario {
namespace {

constexpr VariableInfo kVariables[] = {
    {"sent", Unit::kNumber, {"octets that the user has given to SEND", "用户交给 SEND 的字节"}},
    {"received", Unit::kNumber, {"octets that the user has read", "用户读到的字节"}},
    {"acknowledged", Unit::kNumber, {"octets that the peer has acknowledged", "对方已确认的字节"}},
    {"readable", Unit::kNumber, {"octets that wait to be read", "等待读取的字节"}},
    {"in-flight", Unit::kNumber, {"SND.NXT less SND.UNA", "SND.NXT 减 SND.UNA"}},
    {"segments-out", Unit::kNumber, {"segments sent", "发出的报文段数"}},
    {"segments-in", Unit::kNumber, {"segments received", "收到的报文段数"}},
    {"retransmitted", Unit::kNumber, {"segments sent again", "重传的报文段数"}},
    {"cwnd", Unit::kNumber, {"congestion window, octets", "拥塞窗口（字节）"}},
    {"ssthresh", Unit::kNumber, {"slow start threshold, octets", "慢开始门限（字节）"}},
    {"snd.wnd", Unit::kNumber, {"the peer's window, octets", "对方的窗口（字节）"}},
    {"mss", Unit::kNumber, {"the largest payload of a segment", "报文段的最大载荷"}},
    {"srtt", Unit::kTime, {"smoothed round-trip time", "平滑往返时间"}},
    {"rto", Unit::kTime, {"retransmission timeout", "超时重传时间"}},
    {"connections", Unit::kNumber, {"that the host has, listeners aside", "主机的连接数，不含监听者"}},
    {"urgent",
     Unit::kNumber,
     {"octets to be read up to where urgent data ends", "到紧急数据末尾还要读的字节"}},
    {"urgent-in-flight",
     Unit::kNumber,
     {"SND.UP less SND.UNA: what the peer has not acknowledged of it",
      "SND.UP 减 SND.UNA：对方尚未确认的紧急数据"}},
};

}  // namespace

std::span<const VariableInfo> variables() { return kVariables; }

}  // namespace tcplab::scenario
