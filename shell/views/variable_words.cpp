#include "shell/views/variable_words.hpp"

#include <array>
#include <cstddef>

namespace tcplab::shell {
namespace {

constexpr Words same(std::string_view name) { return {name, name}; }

// In the order of Variable.
constexpr std::array<VariableWords, static_cast<std::size_t>(Variable::kCount)> kWords = {{
    {{"state", "状态"},
     {"The state of the connection, RFC 9293 3.3.2.", "连接所处的状态，见 RFC 9293 3.3.2。"}},
    {{"why nothing", "为何不发"}, {"Why it sends nothing more at this instant.", "此刻为什么不再发送。"}},
    {same("snd.una"),
     {"The oldest sequence number that was sent and is not acknowledged.", "已发送但未被确认的最小序号。"}},
    {same("snd.nxt"), {"The next sequence number to send.", "下一个要发送的序号。"}},
    {same("snd.wnd"),
     {"How many octets from snd.una on the peer is willing to take.",
      "从 snd.una 起，对方愿意接收的字节数。"}},
    {same("iss"), {"The initial sequence number that we chose.", "本端选定的初始序号。"}},
    {same("rcv.nxt"), {"The next sequence number that is expected.", "期望收到的下一个序号。"}},
    {same("rcv.wnd"),
     {"How many octets from rcv.nxt on we are willing to take.", "从 rcv.nxt 起，本端愿意接收的字节数。"}},
    {same("irs"), {"The initial sequence number that the peer chose.", "对方选定的初始序号。"}},
    {{"flight", "在途"}, {"Octets sent and not yet acknowledged.", "已发送、尚未被确认的字节数。"}},
    {{"unsent", "待发送"},
     {"Octets that the user handed over and that have not been sent.", "用户已交付、尚未发送的字节数。"}},
    {{"readable", "可读"},
     {"Octets received in order that the user has not read.", "已按序收到、用户尚未读取的字节数。"}},
    {same("mss"),
     {"The most data that a segment to the peer may carry.", "发往对方的报文段最多能携带的数据字节数。"}},
    {{"options", "选项"},
     {"What both SYNs agreed on. WS: the shifts of the peer's windows and of ours.",
      "双方在 SYN 中商定的选项。WS 之后先是对方窗口的移位数，后是本端窗口的。"}},
    {same("cwnd"),
     {"The congestion window: how much the network is trusted to carry.",
      "拥塞窗口：估计网络能承载的数据量。"}},
    {same("ssthresh"),
     {"Below it cwnd grows by slow start, above it by congestion avoidance.",
      "慢开始门限：cwnd 低于它时慢开始，高于它时拥塞避免。"}},
    {same("SRTT"), {"The smoothed round-trip time, RFC 6298.", "平滑往返时间，见 RFC 6298。"}},
    {same("RTTVAR"), {"How much round-trip times vary, RFC 6298.", "往返时间的偏差，见 RFC 6298。"}},
    {same("RTO"), {"How long to wait before sending again, RFC 6298.", "超时重传时间，见 RFC 6298。"}},
    {{"backoff", "退避次数"},
     {"How many times the RTO has been doubled in a row.", "RTO 已连续加倍的次数。"}},
    {{"retries", "重传次数"},
     {"How many times the oldest segment has been sent again.", "最早未确认的报文段已重传的次数。"}},
    {{"window probes", "窗口探测"},
     {"Probes of a closed window without an answer that opened it.", "零窗口期间已发出的探测次数。"}},
    {{"keep-alive probes", "保活探测"},
     {"Keep-alive probes that were not answered.", "尚未得到回应的保活探测次数。"}},
    {{"retransmission", "重传计时"},
     {"When it fires, the oldest segment is sent again.", "到期时重传最早未确认的报文段。"}},
    {{"persist", "持续计时"}, {"When it fires, a closed window is probed.", "到期时探测已关闭的窗口。"}},
    {{"time-wait", "时间等待计时"},
     {"2 MSL, after which the connection is forgotten.", "等待 2 MSL，到期后连接被删除。"}},
    {{"delayed ACK", "延迟确认"},
     {"When it fires, a delayed acknowledgment is sent.", "到期时发出被推迟的确认。"}},
    {{"keep-alive", "保活计时"},
     {"When it fires, an idle peer is asked whether it is there.", "到期时询问久无音讯的对方是否还在。"}},
    {{"user timeout", "用户超时"}, {"When it fires, the connection is given up.", "到期时放弃整个连接。"}},
    {{"FIN-WAIT-2", "FIN-WAIT-2"},
     {"How long a peer that does not close is waited for.", "等待对方关闭的最长时间。"}},
    {{"loss probe", "丢失探测"},
     {"When it fires, the last segment is sent again to draw an answer, RFC 8985 7.",
      "到期时再次发送最后一个报文段以引出确认，见 RFC 8985 7。"}},
    {{"reordering", "失序等待"},
     {"How long a segment may be late before it is taken for lost, RFC 8985 6.2.",
      "报文段迟到多久之后才算丢失，见 RFC 8985 6.2。"}},
    {{"pacing", "发送节奏"},
     {"When it fires, the next segment leaves, as the pacing rate has it.",
      "到期时按发送速率发出下一个报文段。"}},
}};

}  // namespace

const VariableWords& words_for(Variable variable) { return kWords[static_cast<std::size_t>(variable)]; }

}  // namespace tcplab::shell
