// Lost segments of the opening: what comes again, and when; who gives up.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise nth_syn(std::uint64_t seed) {
  Dice dice(seed, "nth-syn");
  const int start = dice.number(10, 900, 10);
  const int rto = dice.number(200, 3000, 100);
  const int nth = dice.number(3, 5);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set client rto-initial {0}ms", rto).add("set client rto-min 200ms").connect(start);
  text.add("drop client->server SYN #1..{0}", nth);
  return exercise(
      text, when(line("client->server SYN #{0}", nth), milliseconds(rto / 4)),
      say("The first SYN leaves at {0} ms, and the first {1} are lost. The RTO is {2} ms at first. When does "
          "SYN number {1} leave?",
          "第一个 SYN 在 {0} ms 发出，前 {1} 个都丢失。初始 RTO 为 {2} ms。第 {1} 个 SYN 何时发出？", start,
          nth, rto),
      {say("Nothing comes back: only the timer can act.", "没有任何回音：只有计时器能起作用。"),
       say("Each time the RTO doubles (RFC 6298 5.5).", "每次超时 RTO 加倍（RFC 6298 5.5）。"),
       say("Wait {0}, then {1}, then {2} ms ...", "先等 {0}，再等 {1}，再等 {2} ms……", rto, 2 * rto,
           4 * rto)},
      "client->server SYN #1",
      {{{"time", line("{0}ms", start + (nth - 1) * rto)},
        {"That is without backoff: the waits are not equal.", "那是没有退避的情形：各次等待并不相等。"},
        {"set client variant no-backoff"}}});
}

Exercise syn_ack_again(std::uint64_t seed) {
  Dice dice(seed, "syn-ack-again");
  const int delay = dice.number(10, 90, 5);
  const int client = dice.number(500, 3000, 100);
  int server = dice.number(500, 3000, 100);
  if (server == client) server += 150;
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-initial {0}ms", client).add("set server rto-initial {0}ms", server).connect(10);
  text.add("drop server->client SYN-ACK #1");
  return exercise(
      text, when("client reaches ESTABLISHED", milliseconds(5)),
      say("The SYN, ACK is lost. The RTO is {0} ms at the client, {1} ms at the server; the way takes "
          "{2} ms. When is the client ESTABLISHED?",
          "SYN, ACK 丢失。客户端的 RTO 为 {0} ms，服务器为 {1} ms；单程 {2} ms。客户端何时进入 ESTABLISHED？",
          client, server, delay),
      {say("Both have sent something that is not acknowledged: both have a timer.",
           "双方都有未被确认的报文段：双方都有计时器。"),
       say("The server answers a SYN that comes again at once.", "对重复到达的 SYN，服务器立即回答。"),
       say("Client's timer: 10 + {0} ms, and a round trip. Server's: 10 + {1} + {2} ms, and one way. The "
           "earlier one counts.",
           "客户端计时器：10 + {0} ms 再加一个往返；服务器计时器：10 + {1} + {2} ms 再加单程。取较早者。",
           client, delay, server)},
      "server->client SYN-ACK #1");
}

Exercise third_message_lost(std::uint64_t seed) {
  Dice dice(seed, "third-message-lost");
  const int delay = dice.number(10, 60, 5);
  const int rto = dice.number(700, 2500, 100);
  const bool speaks = dice.coin();
  const int speaks_at = dice.number(150, 600, 10);
  Text text = Text::two_hosts(dice, delay);
  text.add("set server rto-initial {0}ms", rto).connect(10).add("drop client->server ACK #1");
  if (speaks) text.add("at {0}ms client send {1}", speaks_at, dice.number(10, 900));
  text.add("until 10s");
  return exercise(
      text, when("server reaches ESTABLISHED", milliseconds(5)),
      say("The third message is lost; the way takes {0} ms, the server's RTO is {1} ms. {2} When is the "
          "server ESTABLISHED?",
          "第三个报文段丢失；单程 {0} ms，服务器的 RTO 为 {1} ms。{2}服务器何时进入 ESTABLISHED？", delay,
          rto,
          speaks ? say("The client sends data at {0} ms.", "客户端在 {0} ms 发送数据。", speaks_at)
                 : Message("The client has nothing to say.", "客户端没有数据要发。")),
      {say("Any segment with an ACK of the server's SYN will do.", "任何确认了服务器 SYN 的报文段都可以。"),
       say("Data carry an ACK as well.", "数据报文段也带有 ACK。"),
       say("Without data the server sends its SYN, ACK again after its RTO, and the client acknowledges "
           "that.",
           "没有数据时，服务器在 RTO 之后重传 SYN, ACK，客户端再次确认。")},
      "client->server ACK #1");
}

Exercise opening_given_up(std::uint64_t seed) {
  Dice dice(seed, "opening-given-up");
  const int start = dice.number(10, 500, 10);
  const int rto = dice.number(200, 1500, 100);
  const int retries = dice.number(1, 4);
  Text text = Text::two_hosts(dice, 20);
  text.add("set client rto-initial {0}ms", rto)
      .add("set client rto-min 200ms")
      .add("set client syn-retries {0}", retries);
  text.connect(start).add("drop client->server SYN #1..");
  return exercise(
      text, when("client hears timed-out", milliseconds(rto / 4)),
      say("All SYNs are lost. The first leaves at {0} ms, the RTO is {1} ms, and it may be sent "
          "again {2}. When does the client give up?",
          "所有 SYN 都丢失。第一个在 {0} ms 发出，RTO 为 {1} ms，最多重传 {2}。客户端何时放弃？", start, rto,
          many(retries, "time", "次")),
      {say("After the last SYN it waits once more.", "最后一个 SYN 之后还要再等一次。"),
       say("The waits are {0}, {1}, {2} ms ...", "各次等待为 {0}、{1}、{2} ms……", rto, 2 * rto, 4 * rto),
       say("There is one wait more than retransmissions: {1}.", "重传 {0} 次，共有 {1} 次等待。", retries,
           retries + 1)},
      "client->server SYN #1",
      {{{"time", line("{0}ms", start + rto * ((1 << retries) - 1))},
        {"That is when the last SYN leaves: it waits once more.",
         "那是最后一个 SYN 发出的时刻：之后还要再等一次。"},
        {}},
       {{"time", line("{0}ms", start + rto * (retries + 1))},
        {"That is without backoff: the waits are not equal.", "那是没有退避的情形：各次等待并不相等。"},
        {"set client variant no-backoff"}}});
}

Exercise time_it_out(std::uint64_t seed) {
  Dice dice(seed, "time-it-out");
  const int retries = dice.number(1, 4);
  const int rto = dice.number(300, 1500, 100);
  Text text = Text::two_hosts(dice, 20);
  text.add("set client rto-initial {0}ms", rto)
      .add("set client rto-min 200ms")
      .add("set client syn-retries {0}", retries)
      .connect(10);
  return exercise(text,
                  reach({"client hears timed-out", line("client->server SYN times {0}", retries + 1),
                         line("client->server SYN lost times {0}", retries + 1)},
                        {"drop"}, {line("drop client->server SYN #1..{0}", retries + 1)}),
                  say("Make the client time out with {0} lost SYNs, all in one line.",
                      "请用一行使客户端因丢失 {0} 个 SYN 而超时放弃。", retries + 1),
                  {say("It sends its SYN again {0}.", "它会重传 SYN {0}。", many(retries, "time", "次")),
                   say("All of them have to be lost.", "它们必须全部丢失。"),
                   say("`drop` takes a range: #1..N.", "`drop` 可用范围：#1..N。")});
}

Exercise delay_the_opening(std::uint64_t seed) {
  Dice dice(seed, "delay-the-opening");
  const int rto = dice.number(400, 1500, 100);
  const int lost = dice.number(2, 4);
  const int due = 10 + rto * ((1 << lost) - 1);
  Text text = Text::two_hosts(dice, 20);
  text.add("set client rto-initial {0}ms", rto).add("set client rto-min 200ms").connect(10);
  return exercise(
      text,
      reach({line("client reaches ESTABLISHED at {0}ms within 5ms", due + 40)}, {"drop"},
            {line("drop client->server SYN #1..{0}", lost)}),
      say("By losses alone, let the client become ESTABLISHED at {0} ms. Its RTO is {1} ms at first.",
          "只靠丢失报文段，使客户端恰在 {0} ms 进入 ESTABLISHED。它的初始 RTO 为 {1} ms。", due + 40, rto),
      {say("Which SYN has to leave at {0} ms?", "应由第几个 SYN 在 {0} ms 发出？", due),
       say("The waits double.", "等待时间逐次加倍。"),
       say("Lose all SYNs before that one.", "把它之前的 SYN 全部丢掉。")});
}

}  // namespace

std::vector<Generator> of_lost_openings() {
  const char* const lesson = "lost-segments-of-the-opening";
  return {
      {"nth-syn", lesson, {"The nth SYN", "第 n 个 SYN"}, nth_syn},
      {"syn-ack-again", lesson, {"The SYN, ACK is lost", "SYN, ACK 丢失"}, syn_ack_again},
      {"third-message-lost", lesson, {"The third message is lost", "第三个报文段丢失"}, third_message_lost},
      {"opening-given-up", lesson, {"When the client gives up", "客户端何时放弃"}, opening_given_up},
      {"time-it-out", lesson, {"Let it time out", "让它超时"}, time_it_out},
      {"delay-the-opening", lesson, {"An opening to the millisecond", "恰到好处的延迟"}, delay_the_opening}};
}

}  // namespace tcplab::lesson::exercises
