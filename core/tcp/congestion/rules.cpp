// Why the congestion window and the pacing rate move: the rules of congestion/ and of what recovery/ does to
// the window.

#include "core/tcp/congestion/rules.hpp"

#include <cstddef>
#include <iterator>

#include "core/tcp/variant.hpp"

namespace tcplab::tcp {
namespace {

struct CongestionRow {
  Rule rule;
  RuleInfo info;
};

constexpr CongestionRow kCongestionRows[] = {
    {Rule::kInitialWindow,
     {"initial-window", "RFC 6928 2", "The handshake is over: this much may leave before the first ACK.",
      "握手完成：在收到第一个 ACK 之前最多可以发出这么多数据。"}},
    {Rule::kInitialWindowAfterLoss,
     {"initial-window-after-loss", "RFC 5681 3.1",
      "A SYN or its answer was lost: only one segment may leave before the first ACK.",
      "SYN 或对它的应答丢失过：在收到第一个 ACK 之前只能发出一个报文段。"}},
    {Rule::kSlowStart,
     {"slow-start", "RFC 5681 3.1",
      "Slow start: the window grows by what is acknowledged, so it doubles every round trip.",
      "慢开始：确认多少就增大多少，拥塞窗口每个往返时间翻一番。"}},
    {Rule::kCongestionAvoidance,
     {"congestion-avoidance", "RFC 5681 3.1",
      "Congestion avoidance: a whole window was acknowledged, one segment more.",
      "拥塞避免：整整一个窗口的数据被确认，窗口增大一个报文段。"}},
    {Rule::kHalved,
     {"halved", "RFC 5681 3.1",
      "The network lost or marked something: the threshold becomes half of what was in flight.",
      "网络丢失或标记了报文段：慢开始门限降为在途数据的一半。"}},
    {Rule::kFastRecovery,
     {"fast-recovery", "RFC 5681 3.2",
      "The third duplicate ACK: the threshold, and three segments for the three that have left.",
      "收到第三个重复 ACK：窗口降到门限值，再加上已离开网络的三个报文段。"}},
    {Rule::kInflated,
     {"inflated", "RFC 5681 3.2",
      "One more duplicate ACK: one more segment has left the network, another may enter.",
      "又一个重复 ACK：又有一个报文段离开网络，可再放入一个。"}},
    {Rule::kPartialAck,
     {"partial-ack", "RFC 6582 3.2",
      "A partial ACK: the window shrinks by what left the network, and the next hole is filled.",
      "部分确认：窗口减去已离开网络的数据，并重传下一个缺口。"}},
    {Rule::kProportional,
     {"proportional-reduction", "RFC 6937 3",
      "While a loss is repaired, the window comes down in proportion to what arrives.",
      "修复丢失期间，窗口随到达的数据按比例下降。"}},
    {Rule::kRecovered,
     {"recovered", "RFC 6582 3.2",
      "All that was in flight at the loss is acknowledged: the window is the threshold.",
      "发生丢失时的在途数据全部得到确认：窗口等于慢开始门限。"}},
    {Rule::kLossWindow,
     {"loss-window", "RFC 5681 3.1",
      "A timeout proves that the ACK clock has stopped: start again with one segment.",
      "超时说明 ACK 时钟已停：从一个报文段重新开始。"}},
    {Rule::kMarked,
     {"marked", "RFC 3168 6.1.2",
      "The network marked a packet instead of dropping it: the window gives way as for a loss.",
      "网络没有丢弃而是标记了分组：窗口像发生丢失一样减小。"}},
    {Rule::kUndone,
     {"reduction-undone", "RFC 4015 3.4", "Nothing had been lost: the window is what it was before.",
      "其实并未丢失：窗口恢复原状。"}},
    {Rule::kIdleRestart,
     {"idle-restart", "RFC 5681 4.1", "After a long rest the window proves nothing any more: start anew.",
      "长时间空闲之后，旧窗口已不可信：重新开始。"}},
    {Rule::kControllerChosen,
     {"controller-chosen", "RFC 9293 3.8.2", "The user chose another congestion control.",
      "用户改用了另一种拥塞控制算法。"}},
    {Rule::kCubicGrowth,
     {"cubic-growth", "RFC 9438 4.2",
      "CUBIC: the window follows a cubic function of the time since the last reduction.",
      "CUBIC：窗口按距上次减窗时间的三次函数增长。"}},
    {Rule::kCubicReduction,
     {"cubic-reduction", "RFC 9438 4.6", "CUBIC gives three tenths away, and remembers where that was.",
      "CUBIC 让出窗口的十分之三，并记住当时的窗口大小。"}},
    {Rule::kHystartBrake,
     {"hystart-brake", "RFC 9406 4.2",
      "HyStart++: the round trips become longer, a queue is building up; grow at a quarter of the pace and "
      "watch.",
      "HyStart++：往返时间变长，队列正在形成；先以四分之一的速度增长并观察。"}},
    {Rule::kHystartResume,
     {"hystart-resume", "RFC 9406 4.2",
      "HyStart++: the round trips are short again, it was a false alarm; slow start goes on.",
      "HyStart++：往返时间又缩短了，是误报；继续慢开始。"}},
    {Rule::kHystartDone,
     {"hystart-done", "RFC 9406 4.2",
      "HyStart++: the queue has stayed for five rounds; congestion avoidance begins before anything is lost.",
      "HyStart++：队列持续了五轮；不等丢失，先进入拥塞避免。"}},
    {Rule::kDctcpReduction,
     {"dctcp-reduction", "RFC 8257 3.3",
      "DCTCP gives way in proportion to the share of octets that came marked.",
      "DCTCP 按带标记字节所占的比例减小窗口。"}},
    {Rule::kDctcpEcho,
     {"dctcp-echo", "RFC 8257 3.2",
      "A marked packet follows an unmarked one, or the other way round: an ACK at once tells them apart.",
      "标记状态发生变化：立即回 ACK，让发送方分清哪些字节带标记。"}},
    {Rule::kBbrStartup,
     {"bbr-startup", "draft-ietf-ccwg-bbr-06 5.3.1",
      "BBR Startup: the rate doubles every round trip, to find how much the path carries.",
      "BBR Startup：速率每轮翻倍，探明路径的带宽。"}},
    {Rule::kBbrFullPipe,
     {"bbr-full-pipe", "draft-ietf-ccwg-bbr-06 5.3.1.2",
      "BBR: three rounds brought no quarter more, so the pipe is full; drain the queue.",
      "BBR：连续三轮带宽增长不足四分之一，管道已满；排空队列。"}},
    {Rule::kBbrStartupLoss,
     {"bbr-startup-loss", "draft-ietf-ccwg-bbr-06 5.3.1.3",
      "BBR: too much was lost in Startup, so the pipe is full; drain the queue.",
      "BBR：Startup 阶段丢失过多，管道已满；排空队列。"}},
    {Rule::kBbrDrained,
     {"bbr-drained", "draft-ietf-ccwg-bbr-06 5.3.2",
      "BBR: no more is in flight than the path holds; the queue is empty, begin to probe.",
      "BBR：在途数据不超过带宽时延积，队列已排空；开始探测周期。"}},
    {Rule::kBbrDown,
     {"bbr-down", "draft-ietf-ccwg-bbr-06 5.3.3.7",
      "BBR: the probe has filled the pipe; slower than the path, until the queue is gone.",
      "BBR：探测已填满管道；以低于带宽的速率发送，直到队列消失。"}},
    {Rule::kBbrCruise,
     {"bbr-cruise", "draft-ietf-ccwg-bbr-06 5.3.3.2",
      "BBR: the queue is gone and there is room for others; cruise at the rate of the path.",
      "BBR：队列已消失，也给别人留出了余地；按路径带宽匀速发送。"}},
    {Rule::kBbrRefill,
     {"bbr-refill", "draft-ietf-ccwg-bbr-06 5.3.3.3",
      "BBR: time to probe again; fill the pipe for one round trip, without a queue.",
      "BBR：到了再次探测的时候；先用一轮填满管道而不排队。"}},
    {Rule::kBbrUp,
     {"bbr-up", "draft-ietf-ccwg-bbr-06 5.3.3.5",
      "BBR: a quarter faster than the path, to see whether there is more.",
      "BBR：比已知带宽快四分之一，看看还有没有富余。"}},
    {Rule::kBbrTooHigh,
     {"bbr-inflight-too-high", "draft-ietf-ccwg-bbr-06 5.5.10.2",
      "BBR: more than 2% of what the probe put in flight was lost or too much was marked; that much is too "
      "much.",
      "BBR：探测期间丢失超过 2% 或标记过多；这么多在途数据超出了路径的承受能力。"}},
    {Rule::kBbrProbeRtt,
     {"bbr-probe-rtt", "draft-ietf-ccwg-bbr-06 5.3.4",
      "BBR: no shorter round trip for five seconds; with half in flight the queue shows how long the path "
      "is.",
      "BBR：五秒内没有测到更短的往返时间；把在途数据减半，测量路径真实的时延。"}},
    {Rule::kBbrProbeRttDone,
     {"bbr-probe-rtt-done", "draft-ietf-ccwg-bbr-06 5.3.4.4",
      "BBR: 200 ms and one round trip with little in flight; the path is measured, back to work.",
      "BBR：已用少量在途数据维持了 200 ms 和一个往返时间；时延测量完毕，恢复发送。"}},
    {Rule::kBbrModel,
     {"bbr-model", "draft-ietf-ccwg-bbr-06 5.6",
      "BBR: rate and window follow the bandwidth and the round-trip time that were measured.",
      "BBR：速率与窗口取决于测得的带宽和往返时间。"}},
    {Rule::kBbrIdle,
     {"bbr-idle", "draft-ietf-ccwg-bbr-06 5.4.1",
      "BBR: nothing was in flight, so there is no queue; go on at the rate that the path was measured to "
      "have.",
      "BBR：网络中没有在途数据，也就没有排队；按已测得的路径带宽恢复发送。"}},
    {Rule::kBbrUndo,
     {"bbr-undo", "draft-ietf-ccwg-bbr-06 5.5.11",
      "BBR: nothing had been lost; the model is what it was before.", "BBR：其实并未丢失；模型恢复原状。"}},
    {Rule::kLedbatGrowth,
     {"ledbat-growth", "draft-irtf-iccrg-ledbat-plus-plus-01 4",
      "LEDBAT++: the queue is short of its target, so the window grows a little.",
      "LEDBAT++：排队时延低于目标，窗口缓慢增大。"}},
    {Rule::kLedbatDecrease,
     {"ledbat-decrease", "draft-irtf-iccrg-ledbat-plus-plus-01 4",
      "LEDBAT++: the queue is longer than its target, so the window gives way in proportion.",
      "LEDBAT++：排队时延超过目标，窗口按比例减小。"}},
    {Rule::kLedbatStart,
     {"ledbat-start", "draft-irtf-iccrg-ledbat-plus-plus-01 4",
      "LEDBAT++: a careful slow start, up to three quarters of the target delay.",
      "LEDBAT++：谨慎的慢开始，到目标时延的四分之三为止。"}},
    {Rule::kLedbatSlowdown,
     {"ledbat-slowdown", "draft-irtf-iccrg-ledbat-plus-plus-01 4",
      "LEDBAT++: two segments for two round trips, so that the queue drains and the base delay can be "
      "measured.",
      "LEDBAT++：两个往返时间内只发两个报文段，排空队列以测量基准时延。"}},
    {Rule::kLedbatResume,
     {"ledbat-resume", "draft-irtf-iccrg-ledbat-plus-plus-01 4",
      "LEDBAT++: the base delay is measured; back up to where the window was.",
      "LEDBAT++：基准时延已测得；窗口回升到原来的大小。"}},
    {Rule::kUnlimited,
     {"unlimited", "RFC 9293 3.8.2", "No congestion control: the window of the peer is the only limit.",
      "没有拥塞控制：只受对方窗口限制。"}},
    {Rule::kPacingStart,
     {"pacing-start", "draft-ietf-ccwg-bbr-06 5.6.2",
      "The rate spaces segments out: the next one waits for its turn.",
      "按速率均匀发送：下一个报文段等待轮到它的时刻。"}},
    {Rule::kPacingOver,
     {"pacing-over", "draft-ietf-ccwg-bbr-06 5.6.2", "Its turn has come.", "轮到下一个报文段发送。"}},
};

constexpr bool congestion_rows_follow_the_enumeration() {
  for (std::size_t i = 0; i < std::size(kCongestionRows); ++i) {
    if (static_cast<std::size_t>(kCongestionRows[i].rule) != i + kFirstCongestionRule) return false;
  }
  return std::size(kCongestionRows) + kFirstCongestionRule == kFirstVariantRule;
}
static_assert(congestion_rows_follow_the_enumeration());

}  // namespace

const RuleInfo& congestion_rule(Rule rule) {
  return kCongestionRows[static_cast<std::size_t>(rule) - kFirstCongestionRule].info;
}

}  // namespace tcplab::tcp
