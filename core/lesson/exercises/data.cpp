// Data and acknowledgments: what is counted, what is expected, what was lost.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// Segments of one size, sent together; each is acknowledged at once.
Text burst(Dice& dice, int segments, int mss) {
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all mss {0}", mss).add("set all ack-delay 0ms").add("set all nagle off").connect(10);
  return text.add("at 1s client send {0}", segments * mss);
}

Exercise ack_behind_a_gap(std::uint64_t seed) {
  Dice dice(seed, "ack-behind-a-gap");
  const int mss = dice.number(100, 1400, 10);
  const int lost = dice.number(2, 4);
  const int nth = dice.number(2, 5);
  Text text = burst(dice, 6, mss);
  text.add("drop client->server data #{0}", lost).add("until 1900ms");
  return exercise(
      text, segment(line("server->client ACK #{0}", nth), {"seq", "ack"}),
      say("Six segments of {0} octets leave together, and number {1} is lost. Each that arrives is "
          "acknowledged. Fill in the server's ACK number {2}.",
          "六个 {0} 字节的报文段一起发出，第 {1} 个丢失。每到达一个就确认一次。请填写服务器的第 {2} 个 ACK。",
          mss, lost, nth),
      {say("ack names the first octet that is still missing.", "确认号是仍然缺少的第一个字节的编号。"),
       say("Behind a gap nothing is acknowledged, however much has arrived.",
           "缺口之后的数据无论到了多少，都得不到确认。"),
       say("The lost one does not arrive: ACK number {0} answers arrival number {0}.",
           "丢失的报文段不会到达：第 {0} 个 ACK 对应第 {0} 次到达。", nth)},
      "client->server data #6",
      {{{"ack", line("x+1+{0}", 6 * mss)},
        {"That would acknowledge what is missing, too.", "那样就连缺少的也确认了。"},
        {}}});
}

Exercise tcb_in_flight(std::uint64_t seed) {
  Dice dice(seed, "tcb-in-flight");
  const int mss = dice.number(100, 1400, 10);
  const int delay = dice.number(20, 60, 5);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all mss {0}", mss).add("set all ack-delay 0ms").add("set all nagle off").connect(10);
  const int first = dice.number(1, 3);
  const int second = dice.number(1, 3);
  const int gap = dice.number(4, delay - 6);
  text.add("at 1s client send {0}", first * mss)
      .add("at {0}ms client send {1}", 1000 + gap, second * mss)
      .add("until 3s");
  const int at = 1000 + 2 * delay + dice.number(1, gap - 1);
  const std::string variable = dice.pick({"SND.UNA", "SND.NXT", "in-flight"});
  return exercise(
      text, number("client", variable, at),
      say("The client sends {0} octets at 1 s and {1} more at {2} ms; the way takes {3} ms. What is {4} at "
          "{5} ms?",
          "客户端在 1 s 发送 {0} 字节，在 {2} ms 再发 {1} 字节；单程 {3} ms。{5} ms 时 {4} 是多少？",
          first * mss, second * mss, 1000 + gap, delay, variable, at),
      {say("Which ACKs have come back by then?", "到那时哪些 ACK 已经返回？"),
       say("A round trip takes {0} ms.", "往返需 {0} ms。", 2 * delay),
       say("SND.UNA: all of the first write is acknowledged, nothing of the second. In flight: SND.NXT - "
           "SND.UNA.",
           "SND.UNA：第一次写入的全部得到确认，第二次的还没有。在途 = SND.NXT − SND.UNA。")},
      "client reaches ESTABLISHED");
}

Exercise receiver_with_a_gap(std::uint64_t seed) {
  Dice dice(seed, "receiver-with-a-gap");
  const int mss = dice.number(100, 1400, 10);
  const int lost = dice.number(1, 5);
  Text text = burst(dice, 6, mss);
  text.add("drop client->server data #{0}", lost).add("until 1500ms");
  const bool next = dice.coin();
  return exercise(
      text, next ? number("server", "RCV.NXT", 1070) : number("server", "received", 1070),
      say("Of six segments of {0} octets number {1} is lost. At 1.07 s all others have arrived. {2}",
          "六个 {0} 字节的报文段中第 {1} 个丢失。1.07 s 时其余均已到达。{2}", mss, lost,
          next ? Message("What is the server's RCV.NXT?", "服务器的 RCV.NXT 是多少？")
               : Message("How many octets has the server's user read?", "服务器的用户读到了多少字节？")),
      {say("A stream is delivered in order, without gaps.", "字节流按序交付，没有缺口。"),
       say("What lies behind the gap is kept, but not delivered.", "缺口之后的数据被保留，但不交付。"),
       say("{0} segments are in order.", "按序的有 {0} 个报文段。", lost - 1)},
      "client->server data #6");
}

Exercise duplicates(std::uint64_t seed) {
  Dice dice(seed, "duplicates");
  const int octets = dice.number(100, 1400);
  const int more = dice.number(100, 1400);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 1s client send {0}", octets)
      .add("at 2s client send {0}", more);
  text.add("duplicate client->server data #1 times {0} at 2500ms apart 10ms", dice.number(1, 3))
      .add("until 4s");
  return exercise(
      text, segment("server->client ACK #3", {"seq", "ack"}),
      say("The client sends {0} octets, then {1}. A copy of the first segment arrives after both. What does "
          "the server say to it?",
          "客户端先发 {0} 字节，再发 {1} 字节。两者之后又到达第一个报文段的副本。服务器怎样回答它？", octets,
          more),
      {say("What has arrived before is not taken again.", "已经收到过的不会再收一次。"),
       say("It is answered all the same: its ACK may have been lost.", "但仍要回答：也许之前的 ACK 丢了。"),
       say("The ACK says what is expected next, as always.", "ACK 照旧说明期望的下一个字节。")},
      "client->server data #2 arrives");
}

Exercise lengths_of_segments(std::uint64_t seed) {
  Dice dice(seed, "lengths-of-segments");
  const int mss = dice.number(200, 1400);
  const int full = dice.number(1, 4);
  const int rest = dice.number(1, mss - 1);
  Text text = Text::two_hosts(dice, 20);
  text.add("set server mss {0}", mss)
      .add("set all nagle off")
      .connect(10)
      .add("at 1s client send {0}", full * mss + rest)
      .add("until 3s");
  return exercise(text, segment(line("client->server data #{0}", full + 1), {"seq", "length"}),
                  say("The server takes segments of {0} octets at most; the client writes {1} octets at "
                      "once. Fill in the last of its segments.",
                      "服务器最多接受 {0} 字节的报文段；客户端一次写入 {1} 字节。请填写其中最后一个报文段。",
                      mss, full * mss + rest),
                  {say("The stream is cut at the peer's MSS.", "字节流按对方的 MSS 切分。"),
                   say("{0} segments are full.", "有 {0} 个满长的报文段。", full),
                   say("The last has what is left, and begins behind all others.",
                       "最后一个装剩下的，序号接在其他之后。")},
                  "client reaches ESTABLISHED");
}

}  // namespace

std::vector<Generator> of_data() {
  const char* const lesson = "data-and-acknowledgments";
  return {{"ack-behind-a-gap", lesson, {"The ACK behind a gap", "缺口之后的 ACK"}, ack_behind_a_gap},
          {"tcb-in-flight", lesson, {"What is in flight", "在途的数据"}, tcb_in_flight},
          {"receiver-with-a-gap", lesson, {"A receiver with a gap", "有缺口的接收方"}, receiver_with_a_gap},
          {"duplicates", lesson, {"Duplicates", "重复的报文段"}, duplicates},
          {"lengths-of-segments", lesson, {"Lengths of segments", "报文段的长度"}, lengths_of_segments}};
}

}  // namespace tcplab::lesson::exercises
