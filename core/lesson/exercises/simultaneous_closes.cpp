// Both close at once; and why it takes four messages when they do not.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

struct Crossing {
  Text text;
  int delay = 0;
  int first = 0;   // when the client closes
  int second = 0;  // when the server does
  int sent = 0;
  int answered = 0;
};
Crossing crossing_closes(Dice& dice) {
  Crossing close{Text(), dice.number(30, 90, 2), 1000, 0, dice.number(1, 1400), dice.number(1, 1400)};
  close.text = Text::two_hosts(dice, close.delay);
  close.second = close.first + dice.number(2, close.delay - 4, 2);
  close.text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 400ms client send {0}", close.sent)
      .add("at 700ms server send {0}", close.answered);
  close.text.add("at {0}ms client close", close.first).add("at {0}ms server close", close.second);
  return close;
}

Exercise both_close_states(std::uint64_t seed) {
  Dice dice(seed, "both-close-states");
  const Crossing close = crossing_closes(dice);
  const bool client = dice.coin();
  const std::string who = client ? "client" : "server";
  const std::string other = client ? "server" : "client";
  const int kind = dice.number(0, 2);
  const std::string what = kind == 0   ? line("{0}->{1} FIN", who, other)
                           : kind == 1 ? line("{0}->{1} FIN arrives", other, who)
                                       : line("{0} reaches TIME-WAIT", who);
  const Message story[] = {{"its FIN has left", "它的 FIN 发出"},
                           {"the other's FIN has arrived", "对方的 FIN 到达"},
                           {"the ACK of its FIN has arrived", "对其 FIN 的 ACK 到达"}};
  return exercise(close.text, state_after(who, what),
                  say("Both close before either hears of the other. In which state is the {0} once {1}?",
                      "双方在得知对方之前都关闭了。{1}之后，{0} 处于什么状态？", who, story[kind]),
                  {say("Both send their FIN as if they were first.", "双方都像先关闭的一方那样发出 FIN。"),
                   say("In FIN-WAIT-1 a FIN arrives, but no ACK of one's own.",
                       "在 FIN-WAIT-1 收到 FIN，却没有收到对自己 FIN 的确认。"),
                   say("That is CLOSING; the ACK then leads to TIME-WAIT.",
                       "那就是 CLOSING；之后 ACK 到达，进入 TIME-WAIT。")},
                  kind == 2 ? line("{0} reaches CLOSING", who) : what);
}

Exercise both_close_numbers(std::uint64_t seed) {
  Dice dice(seed, "both-close-numbers");
  const Crossing close = crossing_closes(dice);
  const bool client = dice.coin();
  const bool fin = dice.coin();
  const std::string from = client ? "client" : "server";
  const std::string to = client ? "server" : "client";
  return exercise(
      close.text,
      segment(fin ? line("{0}->{1} FIN", from, to) : line("{0}->{1} ACK #{2}", from, to, client ? 3 : 2),
              {"flags", "seq", "ack"}),
      say("The client has sent {0} octets, the server {1}; then both close at once. Fill in the {2}'s {3}.",
          "客户端发送了 {0} 字节，服务器 {1} 字节，随后双方同时关闭。请填写 {2} 的 {3}。", close.sent,
          close.answered, from, fin ? "FIN" : "ACK"),
      {say("When the FIN leaves, the other's FIN has not arrived.", "FIN 发出时，对方的 FIN 还没有到。"),
       say("So the FIN acknowledges data only; the ACK acknowledges the FIN, too.",
           "所以 FIN 只确认数据；之后的 ACK 还确认了对方的 FIN。"),
       say("After one's own FIN, seq is one higher.", "发出自己的 FIN 之后，seq 增加一。")},
      client || !fin ? "client reaches ESTABLISHED" : "client->server FIN");
}

Exercise into_closing(std::uint64_t seed) {
  Dice dice(seed, "into-closing");
  const int delay = dice.number(20, 90, 5);
  const int close = dice.number(500, 3000, 50);
  const bool server = dice.coin();
  const std::string first = server ? "client" : "server";
  const std::string second = server ? "server" : "client";
  Text text = Text::two_hosts(dice, delay);
  text.connect(10).add("at {0}ms {1} close", close, first).add("until {0}ms", close + 3000);
  return exercise(
      text,
      reach({line("{0} reaches CLOSING", second), line("{0} reaches TIME-WAIT", second)}, {"at", "on"},
            {line("at {0}ms {1} close", close + delay / 2, second)}),
      say("The {0} closes at {1} ms; the way takes {2} ms. With one change, get the {3} into CLOSING.",
          "{0} 在 {1} ms 关闭；单程 {2} ms。请用一处修改使 {3} 进入 CLOSING。", first, close, delay, second),
      {say("CLOSING: one's FIN is out, and a FIN arrives before its ACK.",
           "CLOSING：自己的 FIN 已发出，在得到确认之前收到对方的 FIN。"),
       say("It has to close before the other's FIN arrives.", "它必须在对方的 FIN 到达之前关闭。"),
       say("`at TIME {0} close`, between {1} and {2} ms.", "`at TIME {0} close`，时间在 {1} 到 {2} ms 之间。",
           second, close, close + delay)});
}

Exercise who_waits(std::uint64_t seed) {
  Dice dice(seed, "who-waits");
  const int delay = dice.number(30, 60, 5);
  const int octets = dice.number(1, 1400);
  const int closes = dice.number(2000, 4000, 100);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10)
      .add("at 1s client close")
      .add("at 1500ms server send {0}", octets)
      .add("at {0}ms server close", closes);
  const int kind = dice.number(0, 2);
  const int at = kind == 0   ? 1000 + delay / 2
                 : kind == 1 ? 1000 + 3 * delay + dice.number(1, 300)
                             : closes + 5 * delay / 2;
  return exercise(
      text,
      choose(dice, {{say("The client waits for the ACK of its FIN.", "客户端在等对其 FIN 的确认。"),
                     line("client is FIN-WAIT-1 at {0}ms", at)},
                    {say("The client waits for the server's FIN.", "客户端在等服务器的 FIN。"),
                     line("client is FIN-WAIT-2 at {0}ms", at)},
                    {say("The server waits for its application.", "服务器在等自己的应用程序。"),
                     line("server is CLOSE-WAIT at {0}ms", at)},
                    {say("The client waits until nothing old is on its way any more.",
                         "客户端在等旧报文段从网络中消失。"),
                     line("client is TIME-WAIT at {0}ms", at)}}),
      say("The client closes at 1 s, the server sends {0} octets more and closes at {1} ms. Who waits for "
          "what at {2} ms? Choose all that hold.",
          "客户端在 1 s 关闭，服务器又发送了 {0} 字节，在 {1} ms 关闭。{2} ms 时谁在等什么？选出所有成立的。",
          octets, closes, at),
      {say("The way takes {0} ms.", "单程 {0} ms。", delay),
       say("Each state is the name of something that is waited for.", "每个状态都意味着在等待某件事。"),
       say("The server may have octets to send: only its application knows when it is done.",
           "服务器可能还有数据要发：只有应用程序知道何时发完。")},
      "client reaches ESTABLISHED");
}

Exercise time_in_close_wait(std::uint64_t seed) {
  Dice dice(seed, "time-in-close-wait");
  const int delay = dice.number(10, 90, 5);
  const int close = dice.number(500, 2000, 50);
  const int work = dice.number(100, 3000, 50);
  const bool lost = dice.coin();
  Text text = Text::two_hosts(dice, delay);
  text.connect(10)
      .add("at {0}ms client close", close)
      .add("on server remote-closed after {0}ms server close", work);
  if (lost) text.add("drop client->server FIN #1");
  return exercise(
      text, when("server reaches LAST-ACK", milliseconds(10)),
      say("The client closes at {0} ms{1}; the way takes {2} ms, the RTO is 1 s. The server's application "
          "needs {3} ms more. When does the server leave CLOSE-WAIT?",
          "客户端在 {0} ms 关闭{1}；单程 {2} ms，RTO 为 1 s。服务器的应用程序还需要 {3} ms。服务器何时离开 "
          "CLOSE-WAIT？",
          close, lost ? Message(", and its first FIN is lost", "，第一个 FIN 丢失") : Message("", ""), delay,
          work),
      {say("CLOSE-WAIT begins when the FIN arrives.", "FIN 到达时进入 CLOSE-WAIT。"),
       say("The ACK goes at once, the FIN when the application closes: so there are four messages.",
           "ACK 立即发出，FIN 要等应用程序关闭：所以是四次。"),
       say("A FIN that is lost comes again after the RTO.", "丢失的 FIN 在 RTO 之后重传。")},
      "client->server FIN #1");
}

}  // namespace

std::vector<Generator> of_simultaneous_closes() {
  return {{"both-close-states",
           "simultaneous-close",
           {"States when both close", "同时关闭的状态"},
           both_close_states},
          {"both-close-numbers",
           "simultaneous-close",
           {"Numbers when both close", "同时关闭的序号"},
           both_close_numbers},
          {"into-closing", "simultaneous-close", {"Into CLOSING", "进入 CLOSING"}, into_closing},
          {"who-waits", "why-four", {"Who waits for what", "谁在等什么"}, who_waits},
          {"time-in-close-wait",
           "why-four",
           {"How long CLOSE-WAIT lasts", "CLOSE-WAIT 持续多久"},
           time_in_close_wait}};
}

}  // namespace tcplab::lesson::exercises
