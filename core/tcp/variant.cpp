// The rules that can be taken away, each with what it is for and with what is done without it.

#include "core/tcp/variant.hpp"

#include <cstddef>
#include <iterator>

namespace tcplab::tcp {
namespace {

constexpr VariantInfo kVariants[] = {
    {"two-message-handshake",
     &Variant::two_message_handshake,
     {"The third message proves that the client is there now and wants this connection: an old SYN alone "
      "must not make a server commit itself.",
      "第三次握手证明客户此刻确实在、确实要建立这个连接：仅凭一个历史 SYN，服务器不应投入资源。"},
     Rule::kVariantTwoMessages,
     {"variant-two-message-handshake", "RFC 9293 3.5",
      "Variant: ESTABLISHED as soon as the SYN,ACK has left; nobody waits for its ACK.",
      "变体：SYN,ACK 一发出就进入 ESTABLISHED，不等待对它的 ACK。"},
     false},
    {"data-before-established",
     &Variant::data_before_established,
     {"A SYN may be old or forged: its data are the user's only once the peer has confirmed the connection.",
      "SYN 可能是历史的或伪造的：对方确认连接之后，它带来的数据才能交给用户。"},
     Rule::kVariantEarlyData,
     {"variant-data-before-established", "RFC 9293 3.5",
      "Variant: the data on the SYN go to the user before the connection is ESTABLISHED.",
      "变体：连接尚未 ESTABLISHED，就把 SYN 携带的数据交给用户。"},
     false},
    {"predictable-isn",
     &Variant::predictable_isn,
     {"Nobody who cannot see our segments may guess our numbers and speak in a peer's name.",
      "看不到我们报文段的人不应猜得出序号，否则就能冒充对方说话。"},
     Rule::kVariantPredictableIsn,
     {"variant-predictable-isn", "RFC 6528 3",
      "Variant: the ISN is the clock alone, without the keyed hash: whoever knows the time can guess it.",
      "变体：初始序号只取自时钟，不加密钥散列：知道时间的人就能猜中。"},
     false},
    {"frozen-isn",
     &Variant::frozen_isn,
     {"Each incarnation of a connection begins beyond the numbers of the one before, so that its old "
      "segments do not fit.",
      "同一连接的每个新化身都从更大的序号开始，旧化身的报文段就对不上。"},
     Rule::kVariantFrozenIsn,
     {"variant-frozen-isn", "RFC 9293 3.4.1",
      "Variant: the clock is left out of the ISN: the same pair of sockets begins with the same number each "
      "time.",
      "变体：初始序号不加时钟：同一对套接字每次都从相同的序号开始。"},
     false},
    {"no-time-wait",
     &Variant::no_time_wait,
     {"The side that closes first waits 2 MSL, so that a lost last ACK can be sent again and old segments "
      "die out before the same pair of sockets is used anew.",
      "先关闭的一方等待 2 MSL：最后的 ACK 丢失时还能重发，旧报文段也在同一对套接字再次使用之前消失。"},
     Rule::kVariantNoTimeWait,
     {"variant-no-time-wait", "RFC 9293 3.6.1", "Variant: CLOSED at once, without TIME-WAIT.",
      "变体：不经过 TIME-WAIT，直接进入 CLOSED。"},
     false},
    {"time-wait",
     &Variant::time_wait,
     {"Twice the maximum segment lifetime: so long can the last ACK, and the FIN that asks for it again, be "
      "on their way.",
      "两倍的最长报文段寿命：最后的 ACK，以及因它丢失而重传的 FIN，最多可能在路上这么久。"},
     Rule::kVariantTimeWait,
     {"variant-time-wait", "RFC 9293 3.6.1", "Variant: TIME-WAIT lasts as long as was chosen, not 2 MSL.",
      "变体：TIME-WAIT 持续所选定的时间，而不是 2 MSL。"},
     false},
    {"time-wait-assassination",
     &Variant::time_wait_assassination,
     {"A RST that an old duplicate has called forth must not cut TIME-WAIT short.",
      "旧的重复报文段引来的 RST 不应缩短 TIME-WAIT。"},
     Rule::kVariantAssassination,
     {"variant-time-wait-assassination", "RFC 1337 3", "Variant: a RST that should not count ends TIME-WAIT.",
      "变体：本不该算数的 RST 结束了 TIME-WAIT。"},
     false},
    {"fin-apart",
     &Variant::fin_apart,
     {"A FIN carries the ACK that is due: three segments close a connection as well as four.",
      "FIN 可以捎带应发的 ACK：三个报文段就能完成关闭，不必四个。"},
     Rule::kVariantFinApart,
     {"variant-fin-apart", "RFC 9293 3.10.7.4", "Variant: the ACK goes by itself, and the FIN after it.",
      "变体：ACK 单独发出，FIN 随后另发。"},
     true},
    {"no-sequence-check",
     &Variant::no_sequence_check,
     {"What lies outside the receive window is old, doubled or forged: its number keeps it out of the "
      "stream.",
      "落在接收窗口之外的报文段是旧的、重复的或伪造的：检查序号就能把它挡在数据流之外。"},
     Rule::kVariantNoSequenceCheck,
     {"variant-no-sequence-check", "RFC 9293 3.10.7.4",
      "Variant: its sequence number is not looked at; it is taken as if it came next.",
      "变体：不检查序号，把它当作正好接下来的报文段收下。"},
     false},
    {"no-paws",
     &Variant::no_paws,
     {"Sequence numbers come round after 4 GiB; the timestamp tells an old segment from a new one of the "
      "same number.",
      "序号只有 32 位，用完就会回绕；时间戳能分辨序号相同的新旧报文段。"},
     Rule::kVariantNoPaws,
     {"variant-no-paws", "RFC 7323 5",
      "Variant: its timestamp is older than the last one taken, and it passes all the same.",
      "变体：时间戳比最近接受的还旧，却照样放行。"},
     false},
    {"no-checksum-check",
     &Variant::no_checksum_check,
     {"What was damaged on the way must not reach the user: the checksum covers header, data and addresses.",
      "途中损坏的内容不能交给用户：检验和覆盖首部、数据和地址。"},
     Rule::kVariantNoChecksumCheck,
     {"variant-no-checksum-check", "RFC 9293 3.1",
      "Variant: the checksum is wrong, and the segment is taken all the same.",
      "变体：检验和有误，报文段却照收不误。"},
     false},
    {"no-reset",
     &Variant::no_reset,
     {"A RST tells at once that nobody has this connection; without it the other end tries until it gives "
      "up.",
      "RST 立即告诉对方这里没有这个连接；否则对方只能一直重试到放弃。"},
     Rule::kVariantNoReset,
     {"variant-no-reset", "RFC 9293 3.5.2", "Variant: nobody has this connection, and no RST says so.",
      "变体：这里没有这个连接，却不用 RST 告知。"},
     false},
    {"no-keep-alive-answer",
     &Variant::no_keep_alive_answer,
     {"Whoever is there answers a keep-alive probe, lest the peer believe the connection dead.",
      "只要还在，就要回应保活探测，对方才不会以为本端已不在。"},
     Rule::kVariantNoKeepAliveAnswer,
     {"variant-no-keep-alive-answer", "RFC 9293 3.8.4", "Variant: a keep-alive probe is not answered.",
      "变体：不回应保活探测。"},
     false},
    {"no-delayed-ack",
     &Variant::no_delayed_ack,
     {"An ACK that waits a moment can ride on data, or answer two segments at once: half as many ACKs.",
      "ACK 稍等片刻，可随数据捎带，或一次确认两个报文段：ACK 数量减半。"},
     Rule::kVariantNoDelayedAck,
     {"variant-no-delayed-ack", "RFC 9293 3.8.6.3",
      "Variant: acknowledged at once, where the ACK should have waited for company.",
      "变体：本该稍等以便捎带或合并的 ACK 立即发出。"},
     false},
    {"silly-receiver",
     &Variant::silly_receiver,
     {"A receiver tells of room only when it is worth a segment, lest it invite tiny segments for ever: the "
      "silly window syndrome.",
      "接收方等空出的缓存值得一个报文段时再通告，以免不断招来极小的报文段：糊涂窗口综合征。"},
     Rule::kVariantSillyReceiver,
     {"variant-silly-receiver", "RFC 9293 3.8.6.2.2",
      "Variant: a window is told that has grown by less than is useful.", "变体：通告了只增大一点点的窗口。"},
     false},
    {"no-nagle",
     &Variant::no_nagle,
     {"Small pieces wait while something is unacknowledged, so that many of them share one header.",
      "有数据尚未确认时，小块数据先等一等，让许多小块共用一个首部。"},
     Rule::kVariantNoNagle,
     {"variant-no-nagle", "RFC 9293 3.7.4",
      "Variant: a small segment leaves that the Nagle algorithm would have held back.",
      "变体：发出了 Nagle 算法本会暂缓的小报文段。"},
     true},
    {"silly-sender",
     &Variant::silly_sender,
     {"A sender waits until the window is worth a segment, lest data crumble into pieces that are mostly "
      "header.",
      "发送方等到窗口值得一个报文段再发，以免数据碎成几乎只有首部的小段。"},
     Rule::kVariantSillySender,
     {"variant-silly-sender", "RFC 9293 3.8.6.2.1",
      "Variant: a piece leaves that is too small to be worth a segment.",
      "变体：发出了小得不值得单独成段的数据。"},
     true},
    {"ignores-window",
     &Variant::ignores_window,
     {"The window is what the receiver has room for; what goes beyond it is thrown away there.",
      "窗口表示接收方还有多少空间；超出的数据到了那里只会被丢弃。"},
     Rule::kVariantIgnoresWindow,
     {"variant-ignores-window", "RFC 9293 3.8.6",
      "Variant: this leaves although the peer's window has no room for it.",
      "变体：对方窗口已没有空间，却照样发出。"},
     true},
    {"no-persist-timer",
     &Variant::no_persist_timer,
     {"The update that opens a closed window may be lost; probes keep both ends from waiting for each other "
      "for ever.",
      "重新打开窗口的更新可能丢失；有探测，双方才不会永远互相等待。"},
     Rule::kVariantNoPersistTimer,
     {"variant-no-persist-timer", "RFC 9293 3.8.6.1",
      "Variant: the window is closed and data wait, but no probe will ask whether it has opened.",
      "变体：窗口为零且有数据等待，却不会探测它是否重新打开。"},
     false},
    {"no-backoff",
     &Variant::no_backoff,
     {"When nothing gets through the network may be overloaded: each try waits twice as long, lest "
      "retransmissions make it worse.",
      "什么都送不到时，网络可能已经过载：每次重试的等待都加倍，以免重传雪上加霜。"},
     Rule::kVariantNoBackoff,
     {"variant-no-backoff", "RFC 6298 5.5",
      "Variant: the timer expired, and the next try waits no longer than this one did.",
      "变体：计时器超时，下一次的等待时间却不加倍。"},
     false},
    {"no-karn",
     &Variant::no_karn,
     {"Of a segment that was sent twice nobody knows which copy an ACK answers, so its round trip must not "
      "be measured.",
      "发送过两次的报文段，无法知道 ACK 对应哪一次，所以不能用它估计往返时间。"},
     Rule::kVariantNoKarn,
     {"variant-no-karn", "RFC 6298 3",
      "Variant: the ACK of what was sent again counts as a round trip, from the first copy on.",
      "变体：重传过的报文段的 ACK 也当作往返时间样本，从第一次发送算起。"},
     false},
    {"no-fast-retransmit",
     &Variant::no_fast_retransmit,
     {"Duplicate ACKs tell of a loss long before the timer does: the repair need not wait for it.",
      "重复 ACK 远早于计时器就说明有丢失：不必等超时再修复。"},
     Rule::kVariantNoFastRetransmit,
     {"variant-no-fast-retransmit", "RFC 5681 3.2",
      "Variant: the duplicates are enough to tell of a loss, and it waits for the timer all the same.",
      "变体：重复 ACK 已足以判定丢失，却仍然等待超时。"},
     false},
    {"no-slow-start",
     &Variant::no_slow_start,
     {"Nobody knows at first what the path can take: the window starts small and doubles each round trip, "
      "lest queues overflow at once.",
      "起初不知道路径能承受多少：拥塞窗口从小开始、每个往返时间翻倍，以免一下子挤爆队列。"},
     Rule::kVariantNoSlowStart,
     {"variant-no-slow-start", "RFC 5681 3.1", "Variant: the congestion window does not start small.",
      "变体：拥塞窗口不从小开始。"},
     false},
    {"no-congestion-control",
     &Variant::no_congestion_control,
     {"Many senders share the network: each holds back what the path cannot take, lest all of them together "
      "bring it to a standstill.",
      "网络由许多发送方共享：各自控制发送量，才不会一起把网络压垮。"},
     Rule::kVariantNoCongestionControl,
     {"variant-no-congestion-control", "RFC 9293 3.8.2",
      "Variant: this leaves although the congestion window, or the pacing, would have held it back.",
      "变体：拥塞窗口或发送节奏本不允许，却照样发出。"},
     true},
};

constexpr bool variants_follow_the_enumeration() {
  for (std::size_t i = 0; i < std::size(kVariants); ++i) {
    if (static_cast<std::size_t>(kVariants[i].rule) != i + kFirstVariantRule) return false;
  }
  return std::size(kVariants) + kFirstVariantRule == kRuleCount;
}
static_assert(variants_follow_the_enumeration());

}  // namespace

std::span<const VariantInfo> variants() { return kVariants; }

const VariantInfo* variant_named(std::string_view name) {
  for (const VariantInfo& variant : kVariants) {
    if (variant.name == name) return &variant;
  }
  return nullptr;
}

const RuleInfo& variant_rule(Rule rule) {
  return kVariants[static_cast<std::size_t>(rule) - kFirstVariantRule].did;
}

}  // namespace tcplab::tcp
