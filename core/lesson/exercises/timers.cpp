// Round trips, the retransmission timer, and what is faster than it.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise first_rto(std::uint64_t seed) {
  Dice dice(seed, "first-rto");
  const int delay = dice.number(10, 200);
  const bool bounded = dice.coin();
  const int least = bounded ? dice.number(200, 1500, 50) : 1;
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-min {0}ms", least).connect(10).add("until 2s");
  return exercise(
      text, number("client", "rto", 1500),
      say("The way takes {0} ms, and back as long; the RTO's lower bound is {1} ms. What is the client's RTO "
          "after the handshake?",
          "单程 {0} ms，往返对称；RTO 的下限为 {1} ms。握手之后客户端的 RTO 是多少？", delay, least),
      {say("The handshake has measured one round trip, R.", "握手测得了一个往返时间 R。"),
       say("SRTT = R, RTTVAR = R/2 (RFC 6298 2.2).", "SRTT = R，RTTVAR = R/2（RFC 6298 2.2）。"),
       say("RTO = SRTT + 4 RTTVAR = 3 R, but not less than the bound.",
           "RTO = SRTT + 4·RTTVAR = 3R，但不低于下限。")},
      "client->server SYN",
      {{{"number", line("{0}ms", 2 * delay)},
        {"That is one round trip: a timer so short would fire too early.",
         "那只是一个往返时间：这样短的计时器会过早超时。"},
        {}}});
}

Exercise second_srtt(std::uint64_t seed) {
  Dice dice(seed, "second-srtt");
  const int before = dice.number(10, 150);
  const int after = dice.number(10, 150);
  Text text = Text::two_hosts(dice, before);
  text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 500ms link client server delay {0}ms", after)
      .add("at 1s client send 100")
      .add("until 3s");
  return exercise(text, number("client", "srtt", 2500),
                  say("The handshake took a round trip of {0} ms; then the path changes, and one segment is "
                      "acknowledged after {1} ms. What is SRTT?",
                      "握手的往返时间为 {0} ms；随后路径变化，一个报文段在 {1} ms 后得到确认。SRTT 是多少？",
                      2 * before, 2 * after),
                  {say("SRTT moves slowly towards what is measured.", "SRTT 缓慢地靠近新的测量值。"),
                   say("An eighth of the new, seven eighths of the old (RFC 6298 2.3).",
                       "新值占八分之一，旧值占八分之七（RFC 6298 2.3）。"),
                   say("7/8 * {0} + 1/8 * {1} ms.", "7/8 × {0} + 1/8 × {1} ms。", 2 * before, 2 * after)},
                  "client reaches ESTABLISHED",
                  after - before < 8 && before - after < 8
                      ? std::vector<Remark>{}
                      : std::vector<Remark>{{{"number", line("{0}ms", 2 * after)},
                                             {"One measurement moves SRTT by an eighth only.",
                                              "一次测量只使 SRTT 移动八分之一。"},
                                             {}}});
}

Exercise nth_retransmission(std::uint64_t seed) {
  Dice dice(seed, "nth-retransmission");
  const int delay = dice.number(10, 60);
  const int at = dice.number(500, 2000, 10);
  const int nth = dice.number(2, 4);
  const int rto = 6 * delay;
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-min 1ms")
      .connect(10)
      .add("at {0}ms client send 100", at)
      .add("drop client->server data #1..{0}", nth + 1);
  return exercise(
      text, when(line("client->server data #{0}", nth + 1), milliseconds(rto / 4)),
      say("The way takes {0} ms each way, and the RTO has no lower bound. The segment of {1} ms is lost "
          "again and again. When is retransmission number {2}?",
          "往返各需 {0} ms，RTO 没有下限。{1} ms 发出的报文段一再丢失。第 {2} 次重传在何时？", delay, at,
          nth),
      {say("The RTO comes from the handshake: three round trips.", "RTO 来自握手：三个往返时间。"),
       say("That is {0} ms, and it doubles each time.", "即 {0} ms，每次加倍。", rto),
       say("Add {0} + {1} + {2} ... to {3} ms.", "在 {3} ms 上加 {0} + {1} + {2}……", rto, 2 * rto, 4 * rto,
           at)},
      "client->server data #1",
      {{{"time", line("{0}ms", at + nth * rto)},
        {"That is without backoff.", "那是没有退避的情形。"},
        {"set client variant no-backoff"}}});
}

Exercise backed_off_rto(std::uint64_t seed) {
  Dice dice(seed, "backed-off-rto");
  const int delay = dice.number(10, 60);
  const int timeouts = dice.number(1, 4);
  const int rto = 6 * delay;
  const int most = rto * dice.number(3, 20);
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-min 1ms")
      .add("set client rto-max {0}ms", most)
      .add("set client rto-initial {0}ms", most)
      .connect(10);
  text.add("at 1s client send 100").add("drop client->server data #1..");
  int at = 1000;
  int wait = rto;
  for (int i = 0; i < timeouts; ++i) {
    at += wait;
    wait = wait * 2 < most ? wait * 2 : most;
  }
  text.add("until {0}ms", at + wait);
  return exercise(
      text, number("client", "rto", at + wait / 2),
      say("The way takes {0} ms each way; the RTO has no lower bound, and {1} ms as its upper bound. From 1 "
          "s on all is lost. What is the RTO after {2}?",
          "往返各需 {0} ms；RTO 没有下限，上限为 {1} ms。从 1 s 起全部丢失。{2}之后 RTO 是多少？", delay,
          most, many(timeouts, "timeout", "次超时")),
      {say("Begin with three round trips.", "从三个往返时间开始。"),
       say("Each timeout doubles it (RFC 6298 5.5).", "每次超时加倍（RFC 6298 5.5）。"),
       say("It never exceeds its upper bound.", "但不会超过上限。")},
      "client->server data #1",
      {{{"number", line("{0}ms", rto)},
        {"That is the RTO without backoff.", "那是没有退避时的 RTO。"},
        {"set client variant no-backoff"}}});
}

struct Burst {
  Text text;
  int delay = 0;
  int mss = 0;
  int segments = 0;
};
Burst lossy_burst(Dice& dice, int segments) {
  Burst burst{Text(), dice.number(10, 80, 2), dice.number(100, 1400, 10), segments};
  burst.text = Text::two_hosts(dice, burst.delay);
  burst.text.add("set all mss {0}", burst.mss)
      .add("set all ack-delay 0ms")
      .add("set all nagle off")
      .connect(10);
  burst.text.add("at 1s client send {0}", segments * burst.mss);
  return burst;
}

Exercise fast_or_slow(std::uint64_t seed) {
  Dice dice(seed, "fast-or-slow");
  Burst burst = lossy_burst(dice, dice.number(5, 8));
  const int lost = dice.number(1, burst.segments);
  burst.text.add("drop client->server data #{0}", lost);
  return exercise(burst.text, when("client->server data again", milliseconds(20)),
                  say("{0} segments leave at 1 s, and number {1} is lost; each that arrives is acknowledged "
                      "at once. The way takes {2} ms, the RTO is 1 s. When is the lost one sent again?",
                      "1 s 时一起发出 {0} 个报文段，第 {1} 个丢失；每到达一个立即确认。单程 {2} ms，RTO 为 1 "
                      "s。丢失的报文段何时重传？",
                      burst.segments, lost, burst.delay),
                  {say("How many arrive behind the lost one?", "丢失的报文段之后还有几个到达？"),
                   say("Each calls forth a duplicate ACK; three are enough (RFC 5681 3.2).",
                       "每个都引出一个重复 ACK；三个就够（RFC 5681 3.2）。"),
                   say("With fewer, the timer has to do it. It was started anew by the last new ACK.",
                       "不足三个时只能靠计时器；它在最后一个新的 ACK 到来时重新启动。")},
                  line("client->server data #{0}", burst.segments));
}

Exercise what_is_sent_again(std::uint64_t seed) {
  Dice dice(seed, "what-is-sent-again");
  Burst burst = lossy_burst(dice, dice.number(6, 9));
  const int lost = dice.number(1, burst.segments - 3);
  burst.text.add("drop client->server data #{0}", lost);
  return exercise(burst.text, segment("client->server data again", {"seq", "length"}),
                  say("{0} segments of {1} octets leave at once, and number {2} is lost. Fill in what the "
                      "client sends again.",
                      "一起发出 {0} 个 {1} 字节的报文段，第 {2} 个丢失。请填写客户端重传的报文段。",
                      burst.segments, burst.mss, lost),
                  {say("The duplicate ACKs all name the same number.", "重复 ACK 都指着同一个序号。"),
                   say("That is the first octet that is missing.", "那就是缺少的第一个字节。"),
                   say("x+1 and {0} segments.", "x+1 再加 {0} 个报文段。", lost - 1)},
                  line("client->server data #{0}", burst.segments));
}

Exercise nothing_twice(std::uint64_t seed) {
  Dice dice(seed, "nothing-twice");
  Burst burst = lossy_burst(dice, 10);
  const int first = dice.number(1, 3);
  const int second = first + dice.number(1, 3);
  const bool two = dice.coin();
  const bool sack = dice.coin();
  if (sack) burst.text.add("set all sack on").add("set client scoreboard on");
  burst.text.add("drop client->server data #{0}", first);
  if (two) burst.text.add("drop client->server data #{0}", second);
  return exercise(burst.text, number("server", "received", 1000 + 3 * burst.delay + burst.delay / 2),
                  say("Ten segments of {0} octets leave at 1 s; {1} lost; {4}. The way takes "
                      "{2} ms. How many octets has the server's user read at {3} ms?",
                      "1 s 时发出十个 {0} 字节的报文段；{1}丢失；{4}。单程 {2} ms。{3} ms "
                      "时服务器的用户读到了多少字节？",
                      burst.mss,
                      two ? say("numbers {0} and {1} are", "第 {0}、{1} 个", first, second)
                          : say("number {0} is", "第 {0} 个", first),
                      burst.delay, 1000 + 3 * burst.delay + burst.delay / 2,
                      sack ? Message("both hosts use SACK", "双方都用 SACK")
                           : Message("nobody uses SACK", "双方都不用 SACK")),
                  {say("By then the first retransmission has arrived.", "此时第一批重传已经到达。"),
                   say("SACK tells of each gap. Without it the sender knows of one gap only, and of the next "
                       "a round trip later.",
                       "SACK 报告每个缺口。没有它，发送方只知道一个缺口，一个往返之后才知道下一个。"),
                   say("Octets are read as far as there is no gap.", "读到第一个缺口为止。")},
                  "client->server data #10");
}

}  // namespace

std::vector<Generator> of_timers() {
  return {
      {"first-rto", "rto-and-rtt", {"The first RTO", "最初的 RTO"}, first_rto},
      {"second-srtt", "rto-and-rtt", {"A second round trip", "第二个往返时间"}, second_srtt},
      {"nth-retransmission", "rto-and-rtt", {"The nth retransmission", "第 n 次重传"}, nth_retransmission},
      {"backed-off-rto", "rto-and-rtt", {"The RTO after timeouts", "超时之后的 RTO"}, backed_off_rto},
      {"fast-or-slow", "fast-retransmit-and-sack", {"Fast, or by the timer", "快重传还是超时"}, fast_or_slow},
      {"what-is-sent-again",
       "fast-retransmit-and-sack",
       {"What is sent again", "重传什么"},
       what_is_sent_again},
      {"nothing-twice", "fast-retransmit-and-sack", {"With SACK and without", "有无 SACK"}, nothing_twice}};
}

}  // namespace tcplab::lesson::exercises
