#include "shell/views/sequence_words.hpp"

#include <array>

namespace tcplab::shell {
namespace {

using Part = SequencePart::Kind;
using Mark = SequenceMark::Kind;

constexpr std::array<PartWords, static_cast<std::size_t>(Part::kCount)> kPartWords{{
    {{"acknowledged", "已确认"}, {"The receiver has confirmed these.", "接收方已经确认。"}},
    {{"in flight", "在途"}, {"Sent, and not yet acknowledged.", "已发送，尚未确认。"}},
    {{"SACKed", "已选择确认"},
     {"The receiver has said by SACK that it holds these.", "接收方已用 SACK 说明收到了它们。"}},
    {{"lost", "判为丢失"}, {"Believed to be lost, and not yet sent again.", "被认为丢失，尚未重传。"}},
    {{"sent again", "已重传"}, {"Sent for another time, and not yet acknowledged.", "已重传，尚未确认。"}},
    {{"usable", "可用"}, {"Both windows have room for these now.", "两个窗口都还容得下，现在就可以发送。"}},
    {{"held back", "受拥塞窗口限制"},
     {"The receiver has room for these; the congestion window has not.",
      "接收方还有空间，但拥塞窗口不允许。"}},
    {{"unsent", "待发送"}, {"The user has handed these over; they have not left.", "用户已交付，尚未发出。"}},
    {{"read", "已读取"}, {"The user has taken these.", "用户已经取走。"}},
    {{"unread", "未读取"}, {"In order, and not yet taken by the user.", "已按序到达，用户尚未取走。"}},
    {{"missing", "空缺"}, {"Not here, though something beyond has arrived.", "尚未到达，而其后的数据已到。"}},
    {{"buffered", "缓存"}, {"Arrived beyond what is missing, and kept.", "在空缺之后到达，先缓存起来。"}},
    {{"offered", "已通告"}, {"Room that the peer has been told of.", "已告知对方的接收空间。"}},
}};

constexpr std::array<Words, static_cast<std::size_t>(Mark::kCount)> kMarkWords{
    {{"SND.UNA", "SND.UNA"},
     {"SND.NXT", "SND.NXT"},
     {"SND.UNA+SND.WND", "SND.UNA+SND.WND"},
     {"SND.UNA+cwnd", "SND.UNA+cwnd"},
     {"SND.UP", "SND.UP"},
     {"FIN", "FIN"},
     {"read", "已读至"},
     {"RCV.NXT", "RCV.NXT"},
     {"RCV.NXT+RCV.WND", "RCV.NXT+RCV.WND"},
     {"RCV.UP", "RCV.UP"}}};

}  // namespace

const PartWords& words_for(SequencePart::Kind kind) { return kPartWords[static_cast<std::size_t>(kind)]; }
Words words_for(SequenceMark::Kind kind) { return kMarkWords[static_cast<std::size_t>(kind)]; }

Color part_color(const Palette& c, Part kind) {
  switch (kind) {
    case Part::kAcknowledged:
    case Part::kRead:
      return faded(c.faint, 0.35f);
    case Part::kInFlight:
      return faded(c.data, 0.85f);
    case Part::kSacked:
    case Part::kBuffered:
      return c.state(tcp::State::kEstablished);
    case Part::kLost:
      return c.loss;
    case Part::kSentAgain:
      return c.retransmission;
    case Part::kUsable:
    case Part::kOffered:
      return faded(c.accent, 0.28f);
    case Part::kHeldBack:
      return faded(c.accent, 0.1f);
    case Part::kUnread:
      return faded(c.accent, 0.85f);
    case Part::kHole:
      return faded(c.loss, 0.25f);
    case Part::kUnsent:
    case Part::kCount:
      break;
  }
  return c.muted;
}

}  // namespace tcplab::shell
