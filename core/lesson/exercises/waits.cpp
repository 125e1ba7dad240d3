// TIME-WAIT: what it answers, how long it lasts, and how many of them a host can have.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise fin_again(std::uint64_t seed) {
  Dice dice(seed, "fin-again");
  const int delay = dice.number(10, 90, 5);
  const int close = dice.number(500, 2000, 50);
  const int rto = dice.number(300, 1500, 50);
  const int lost = dice.number(1, 3);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl 20s")
      .add("set server rto-min {0}ms", rto)
      .connect(10)
      .add("at {0}ms client close", close);
  text.add("on server remote-closed server close")
      .add("drop client->server ACK #2..{0}", lost + 1)
      .add("until 40s");
  return exercise(
      text, when(line("server->client FIN #{0}", lost + 1), milliseconds(20)),
      say("The client closes at {0} ms, the server at once when it hears of it. The last ACK is lost {1}. "
          "The way takes {2} ms, the server's RTO is {3} ms. When is the server's FIN sent for "
          "time number {4}?",
          "客户端在 {0} ms 关闭，服务器得知后立即关闭。前 {1} 个“最后的 ACK”都丢失。单程 {2} ms，服务器的 "
          "RTO 为 {3} ms。服务器的 FIN 第 {4} 次在何时发出？",
          close, lost == 1 ? Message("once", "1") : say("{0} times running", "{0}", lost), delay, rto,
          lost + 1),
      {say("The server waits in LAST-ACK, and its timer runs.", "服务器在 LAST-ACK 等待，计时器在走。"),
       say("Each retransmission waits twice as long as the one before.",
           "每次重传的等待时间是上一次的两倍。"),
       say("Its first FIN leaves at {0} ms.", "它的第一个 FIN 在 {0} ms 发出。", close + delay)},
      "server->client FIN #1 arrives",
      lost < 2 ? std::vector<Remark>{}
               : std::vector<Remark>{
                     {{"time", line("{0}ms", close + delay + lost * rto)},
                      {"That is without backoff: the waits double.", "那是没有退避的情形：等待时间会加倍。"},
                      {"set server variant no-backoff"}}});
}

Exercise wait_anew(std::uint64_t seed) {
  Dice dice(seed, "wait-anew");
  const int delay = dice.number(10, 60, 5);
  const int msl = dice.number(1500, 6000, 100);
  const int rto = dice.number(300, 1200, 50);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl {0}ms", msl)
      .add("set server rto-min {0}ms", rto)
      .connect(10)
      .add("at 1s client close");
  text.add("on server remote-closed server close").add("drop client->server ACK #2");
  return exercise(
      text, when("client reaches CLOSED", milliseconds(30)),
      say("The last ACK is lost. The client closes at 1 s; the way takes {0} ms, the server's RTO is {1} ms, "
          "MSL is {2} ms. When is the client CLOSED?",
          "最后一个 ACK 丢失。客户端在 1 s 关闭；单程 {0} ms，服务器的 RTO 为 {1} ms，MSL 为 {2} "
          "ms。客户端何时进入 CLOSED？",
          delay, rto, msl),
      {say("The FIN comes again, and is acknowledged again.", "FIN 会重传，并再次得到确认。"),
       say("With that the 2 MSL start anew.", "2 MSL 计时随之重新开始。"),
       say("The second FIN arrives at {0} ms.", "第二个 FIN 在 {0} ms 到达。", 1000 + 2 * delay + rto)},
      "server->client FIN #1 arrives",
      {{{"time", line("{0}ms", 1000 + 2 * delay + 2 * msl)},
        {"The timer starts anew when the FIN comes again.", "FIN 再次到达时，计时器重新开始。"},
        {}}});
}

Exercise let_the_fin_come_again(std::uint64_t seed) {
  Dice dice(seed, "let-the-fin-come-again");
  const int times = dice.number(2, 4);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all msl {0}s", dice.number(8, 15)).add("set server rto-min 200ms").connect(10);
  text.add("at {0}ms client close", dice.number(500, 2000, 100)).add("on server remote-closed server close");
  return exercise(
      text,
      reach({line("server->client FIN times {0}", times), line("client->server ACK times {0}", times + 1),
             "server reaches CLOSED"},
            {"drop"}, {line("drop client->server ACK #2..{0}", times)}),
      say("With one line, let the server's FIN be sent {0} times, each of them acknowledged by the client.",
          "请用一行使服务器的 FIN 发送 {0} 次，且客户端每次都确认。", times),
      {say("A FIN is sent again when its ACK is lost.", "对 FIN 的 ACK 丢失时，FIN 会重传。"),
       say("The client's first ACK belongs to the handshake.", "客户端的第一个 ACK 属于握手。"),
       say("`drop client->server ACK` with a range.", "`drop client->server ACK` 加上范围。")});
}

// The client keeps no TIME-WAIT.
Text without_time_wait(Dice& dice, int delay, bool keeps) {
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl 5s");
  if (!keeps) text.add("set client variant no-time-wait");
  text.connect(10)
      .add("at 500ms client send {0}", dice.number(1, 1400))
      .add("at 700ms server send {0}", dice.number(1, 1400));
  return text.add("at 1s client close").add("on server remote-closed after 100ms server close");
}

Exercise answer_without_time_wait(std::uint64_t seed) {
  Dice dice(seed, "answer-without-time-wait");
  const bool keeps = dice.coin();
  Text text = without_time_wait(dice, dice.number(10, 60, 5), keeps);
  text.add("set all ack-delay 0ms").add("drop client->server ACK #3").add("until 8s");
  return exercise(text, segment(keeps ? "client->server ACK #4" : "client->server RST", {"flags", "seq"}),
                  say("The last ACK is lost, and the server's FIN comes again. The client {0} TIME-WAIT. "
                      "What does it answer?",
                      "最后一个 ACK 丢失，服务器重传 FIN。客户端{0} TIME-WAIT。它怎样回答？",
                      keeps ? Message("is in", "处于") : Message("has skipped", "跳过了")),
                  {say("Is there still a connection that knows this FIN?", "还有连接认得这个 FIN 吗？"),
                   say("Who knows no connection answers with a RST.", "不认得连接的一方用 RST 回答。"),
                   say("The RST takes the number that the FIN acknowledges; the ACK has seq = u+1 as well.",
                       "RST 的序号取自 FIN 的确认号；ACK 的 seq 也是 u+1。")},
                  "server->client FIN #2 arrives",
                  {{{"flags", keeps ? "RST" : "ACK"},
                    keeps ? Message("That is the answer of a host that has no connection any more.",
                                    "那是已经没有这个连接的主机的回答。")
                          : Message("That is the answer of a host that has kept the connection.",
                                    "那是还保留着连接的主机的回答。"),
                    {line("set client variant no-time-wait{0}", keeps ? "" : " off")}}});
}

Exercise how_the_server_ends(std::uint64_t seed) {
  Dice dice(seed, "how-the-server-ends");
  const bool keeps = dice.coin();
  const bool lost = dice.number(0, 2) > 0;
  Text text = without_time_wait(dice, dice.number(10, 60, 5), keeps);
  text.add("set all ack-delay 0ms").add("set server data-retries 2");
  if (lost) text.add("drop client->server ACK #3");
  text.add("until 20s");
  return exercise(
      text,
      choose(dice, {{say("Its first FIN is acknowledged.", "它的第一个 FIN 就得到了确认。"),
                     "server->client FIN times 1"},
                    {say("It sends its FIN again, and that is acknowledged.", "它重传 FIN，并得到确认。"),
                     "server->client FIN #2 then client->server ACK arrives"},
                    {say("It sends its FIN again, and hears a RST.", "它重传 FIN，却收到 RST。"),
                     "server->client FIN #2 then client->server RST arrives"}}),
      say("The client {0}; the last ACK {1}. How does the server's connection end?",
          "客户端{0}；最后一个 ACK {1}。服务器的连接怎样结束？",
          keeps ? Message("waits in TIME-WAIT", "在 TIME-WAIT 中等待")
                : Message("skips TIME-WAIT", "跳过 TIME-WAIT"),
          lost ? Message("is lost", "丢失") : Message("arrives", "到达")),
      {say("TIME-WAIT matters only when the ACK is lost.", "只有 ACK 丢失时 TIME-WAIT 才起作用。"),
       say("Who has forgotten the connection refuses its segments.", "忘记了连接的一方会拒绝它的报文段。"),
       say("A RST instead of an ACK: the server cannot tell whether all went well.",
           "收到 RST 而不是 ACK：服务器无从知道是否一切正常。")},
      "client->server ACK #3");
}

Exercise end_of_time_wait(std::uint64_t seed) {
  Dice dice(seed, "end-of-time-wait");
  const int delay = dice.number(10, 90, 5);
  const int msl = dice.number(500, 5000, 50);
  const int close = dice.number(500, 2000, 50);
  const int later = dice.number(50, 900, 10);
  const bool server = dice.coin();
  const std::string first = server ? "server" : "client";
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl {0}ms", msl).connect(10).add("at {0}ms {1} close", close, first);
  text.add("on {0} remote-closed after {1}ms {0} close", server ? "client" : "server", later);
  return exercise(
      text, when(line("{0} reaches CLOSED", first), milliseconds(10)),
      say("The {0} closes first, at {1} ms, the other side {2} ms after it has heard of it. The way takes "
          "{3} ms, MSL is {4} ms. When may the same pair of sockets be used again?",
          "{0} 在 {1} ms 先关闭，另一方得知后 {2} ms 关闭。单程 {3} ms，MSL 为 {4} "
          "ms。同一对套接字何时才能再用？",
          first, close, later, delay, msl),
      {say("Who closes first waits in TIME-WAIT.", "先关闭的一方在 TIME-WAIT 中等待。"),
       say("From the other's FIN on, for 2 MSL: one for the last ACK, one for a FIN that comes again.",
           "从对方的 FIN 到达起等 2 MSL：一个 MSL 留给最后的 ACK，一个留给重传的 FIN。"),
       say("The other's FIN arrives at {0} ms.", "对方的 FIN 在 {0} ms 到达。", close + later + 2 * delay)},
      line("{0} reaches FIN-WAIT-1", first),
      {{{"time", line("{0}ms", close + later + 2 * delay + msl)},
        {"That is one MSL: the last ACK and a FIN that comes again need one each.",
         "那只有一个 MSL：最后的 ACK 和重传的 FIN 各需要一个。"},
        {line("set {0} variant time-wait {1}ms", first, msl)}},
       {{"time", line("{0}ms", close + 2 * msl)},
        {"The wait begins when the other side's FIN arrives.", "从对方的 FIN 到达时才开始等待。"},
        {}}});
}

Exercise who_stays(std::uint64_t seed) {
  Dice dice(seed, "who-stays");
  const int delay = dice.number(20, 80, 5);
  const int close = dice.number(500, 1500, 50);
  const int later = dice.number(50, 600, 10);
  const int kind = dice.number(0, 2);  // the client first, the server first, both at once
  const std::string first = kind == 1 ? "server" : "client";
  const std::string second = kind == 1 ? "client" : "server";
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl 10s").connect(10).add("at {0}ms {1} close", close, first);
  if (kind == 2)
    text.add("at {0}ms {1} close", close + delay / 2, second);
  else
    text.add("on {0} remote-closed after {1}ms {0} close", second, later);
  const int at = close + later + 4 * delay;
  text.add("until {0}ms", at + 1000);
  return exercise(
      text, who(line("is TIME-WAIT at {0}ms", at)),
      say("The {0} closes at {1} ms, the {2} {3}. The way takes {4} ms. Who is in TIME-WAIT at {5} ms?",
          "{0} 在 {1} ms 关闭，{2} {3}。单程 {4} ms。{5} ms 时谁处于 TIME-WAIT？", first, close, second,
          kind == 2 ? say("{0} ms later, before it can have heard so", "在 {0} ms 后关闭，此时还不可能得知",
                          delay / 2)
                    : say("{0} ms after it has heard so", "得知后 {0} ms 关闭", later),
          delay, at),
      {say("Who closes first waits.", "先关闭的一方等待。"),
       say("Unless neither has heard of the other's close: then both have closed first.",
           "除非双方都还不知道对方已关闭：那就双方都算先关闭。"),
       say("An end that has received a FIN before it sends its own goes through CLOSE-WAIT, and waits for "
           "nothing "
           "at the end.",
           "先收到 FIN 再发出自己 FIN 的一方经过 CLOSE-WAIT，最后无需等待。")},
      "client reaches ESTABLISHED",
      kind == 2 ? std::vector<Remark>{}
                : std::vector<Remark>{{{"host", second},
                                       {"It has closed last: its FIN is acknowledged, and it is done.",
                                        "它后关闭：FIN 得到确认后就结束了。"},
                                       {}}});
}

Exercise is_one_msl_enough(std::uint64_t seed) {
  Dice dice(seed, "is-one-msl-enough");
  const int delay = dice.number(10, 50, 5);
  const int rto = dice.number(400, 1500, 50);
  const int kind = dice.number(0, 2);  // too short, long enough, the ACK is not lost
  const int wait = kind == 0 ? rto / 2 : rto + 2 * delay + 500;
  Text text = Text::two_hosts(dice, delay);
  text.add("set client variant time-wait {0}ms", wait)
      .add("set server rto-min {0}ms", rto)
      .connect(10)
      .add("at 1s client close");
  text.add("on server remote-closed server close");
  if (kind < 2) text.add("drop client->server ACK #2");
  return exercise(
      text,
      choose(dice,
             {{say("It is there, and acknowledges the FIN that comes again.", "它还在，并确认重传的 FIN。"),
               "client->server ACK #3"},
              {say("It is gone, and a RST answers the FIN.", "它已不在，用 RST 回答 FIN。"),
               "client->server RST"},
              {say("No FIN comes again.", "FIN 没有重传。"), "server->client FIN times 1"}}),
      say("TIME-WAIT lasts {0} ms here; the server's RTO is {1} ms, the way takes {2} ms; the last ACK {3}. "
          "What becomes of the client's wait?",
          "这里 TIME-WAIT 只持续 {0} ms；服务器的 RTO 为 {1} ms，单程 {2} ms；最后一个 ACK "
          "{3}。客户端的等待结果如何？",
          wait, rto, delay, kind == 2 ? Message("arrives", "到达") : Message("is lost", "丢失")),
      {say("When does the FIN arrive for the second time?", "FIN 第二次到达是什么时候？"),
       say("One RTO after it was sent first, and TIME-WAIT began when it first arrived.",
           "比第一次晚一个 RTO；而 TIME-WAIT 从第一次到达时开始。"),
       say("Compare {0} with {1} ms.", "比较 {0} 与 {1} ms。", wait, rto)},
      "server->client FIN #1");
}

Exercise how_many_wait(std::uint64_t seed) {
  Dice dice(seed, "how-many-wait");
  const int every = dice.number(100, 600, 10);
  const int times = dice.number(3, 5);
  // Some of them are over by then.
  const int msl = dice.number(every / 2, every * (times - 1) / 2);
  Text text = Text::two_hosts(dice, 5);
  text.add("set all msl {0}ms", msl)
      .add("app brief sink closes at-once")
      .add("app host sink")
      .add("at 0ms server listen 80 run host");
  text.add("at 10ms client connect server:80 times {0} every {1}ms run brief", times, every).add("until 10s");
  const int at = 10 + every * (times - 1) + dice.number(60, 300, 10);
  return exercise(
      text, number("client", "connections", at),
      say("The client opens {0} connections, one every {1} ms from 10 ms on, and closes each at "
          "once. MSL is {2} ms. How many does it still have at {3} ms?",
          "客户端从 10 ms 起每 {1} ms 打开一个连接，共 {0} 个，每个都立即关闭。MSL 为 {2} "
          "ms。{3} ms 时它还有多少个？",
          times, every, msl, at),
      {say("Each stays for 2 MSL after its close.", "每个连接关闭后还要停留 2 MSL。"),
       say("Opening and closing takes 20 ms and some.", "打开和关闭要 20 ms 多一点。"),
       say("Count those that began less than {0} ms before.", "数一数在此前 {0} ms 之内开始的。",
           2 * msl + 20)},
      "client reaches ESTABLISHED",
      {{{"number", line("{0}", times)}, {"Some of them are over by then.", "到那时有些已经结束。"}, {}}});
}

Exercise ports_run_out(std::uint64_t seed) {
  Dice dice(seed, "ports-run-out");
  const int ports = dice.number(2, 5);
  const int every = dice.number(50, 200, 10);
  const int tries = dice.number(1, ports + 4);
  Text text = Text::two_hosts(dice, 5);
  text.add("set all msl {0}s", dice.number(2, 30))
      .add("app brief sink closes at-once")
      .add("app host sink")
      .add("at 0ms server listen 80 run host");
  text.add("at 10ms client connect server:80 from 50000..{0} times {1} every {2}ms run brief",
           50000 + ports - 1, tries, every);
  text.add("until 3s");
  return exercise(text, number("client", "connections", 2900),
                  say("The client has {0} ports, and tries {1} connections, one every {2} ms, each closed at "
                      "once. How many connections does it have at 2.9 s, all of them in TIME-WAIT?",
                      "客户端有 {0} 个端口，每 {2} ms 尝试一个连接，共 {1} 个，每个都立即关闭。2.9 s "
                      "时它有多少个连接（都在 TIME-WAIT）？",
                      ports, tries, every),
                  {say("A pair of sockets in TIME-WAIT cannot be opened anew.",
                       "处于 TIME-WAIT 的套接字对不能再用来建立连接。"),
                   say("The ports are the bound.", "端口数就是上限。"),
                   say("What is tried beyond that fails.", "超出的尝试都会失败。")},
                  "client reaches ESTABLISHED");
}

}  // namespace

std::vector<Generator> of_waits() {
  return {
      {"fin-again", "last-ack-lost", {"The FIN again", "FIN 重传"}, fin_again},
      {"wait-anew", "last-ack-lost", {"The wait starts anew", "重新开始的等待"}, wait_anew},
      {"let-the-fin-come-again",
       "last-ack-lost",
       {"Let the FIN come again", "让 FIN 重传"},
       let_the_fin_come_again},
      {"answer-without-time-wait",
       "without-time-wait",
       {"The answer without TIME-WAIT", "没有 TIME-WAIT 时的回答"},
       answer_without_time_wait},
      {"how-the-server-ends",
       "without-time-wait",
       {"How the server ends", "服务器怎样结束"},
       how_the_server_ends},
      {"end-of-time-wait", "why-two-msl", {"The end of TIME-WAIT", "TIME-WAIT 何时结束"}, end_of_time_wait},
      {"who-stays", "why-two-msl", {"Who stays behind", "谁留下来等待"}, who_stays},
      {"is-one-msl-enough", "why-two-msl", {"A shorter wait", "等得短一些"}, is_one_msl_enough},
      {"how-many-wait", "too-many-time-waits", {"How many wait", "有多少在等待"}, how_many_wait},
      {"ports-run-out", "too-many-time-waits", {"Ports run out", "端口耗尽"}, ports_run_out}};
}

}  // namespace tcplab::lesson::exercises
