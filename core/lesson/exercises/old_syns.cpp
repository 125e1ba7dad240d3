// SYNs of the past and SYNs that nobody meant: what a server makes of them.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// A connection that is over before its first SYN arrives for the second time.
Text short_connection(Dice& dice, int delay) {
  Text text = Text::two_hosts(dice, delay);
  text.connect(10)
      .add("on client connected after 40ms client close")
      .add("on server remote-closed server close");
  return text;
}

Exercise connections_for_nobody(std::uint64_t seed) {
  Dice dice(seed, "connections-for-nobody");
  const int copies = dice.number(2, 9);
  const int apart = dice.number(100, 900, 50);
  const int first = dice.number(1000, 5000, 100);
  const int at = first + 50 + apart * dice.number(1, copies - 1);
  Text text = Text::two_hosts(dice, 30, "past", "server");
  text.add("set server variant two-message-handshake").add("at 0ms server listen 80");
  text.add("at {0}ms past forge SYN to server:80 from any times {1} every {2}ms", first, copies, apart)
      .add("until 20s");
  return exercise(
      text, number("server", "connections", at),
      say("The server needs no third message. From {0} ms on, {1} SYNs of the past are on their way to it, "
          "one every {2} ms, and nobody stands behind them. How many connections does it have at {3} ms?",
          "这台服务器不等第三次握手。从 {0} ms 起，有 {1} 个过去的 SYN 陆续向它而来，每隔 {2} ms "
          "一个，背后并没有人。{3} ms 时它有多少个连接？",
          first, copies, apart, at),
      {say("Two messages are enough for it: each SYN makes a connection.",
           "对它来说两次握手就够了：每个 SYN 都建立一个连接。"),
       say("Nobody ends them: no RST, no FIN.", "没有谁来结束它们：既无 RST，也无 FIN。"),
       say("A SYN takes 30 ms to arrive. Count those that are there at {0} ms.",
           "SYN 要 30 ms 才到达。数一数 {0} ms 之前到了几个。", at)},
      "past->server SYN");
}

Exercise mislead_the_server(std::uint64_t seed) {
  Dice dice(seed, "mislead-the-server");
  const int delay = dice.number(10, 60, 5);
  const int late = dice.number(4000, 9000, 500);
  Text text = short_connection(dice, delay);
  text.add("set server variant two-message-handshake")
      .add("at 3s client set variant no-reset")
      .add("until 30s");
  return exercise(text,
                  reach({line("server hears connected #2 after {0}ms", late), "server is ESTABLISHED",
                         "client is CLOSED"},
                        {"delay", "duplicate"}, {line("delay client->server SYN #1 by {0}ms", late + 500)}),
                  say("This server needs but two messages. With one change, let an old SYN make it "
                      "ESTABLISHED for a second time, after {0} ms, while the client knows nothing of it.",
                      "这台服务器只需两次握手。请用一处修改，让一个旧 SYN 在 {0} ms 之后使它第二次进入 "
                      "ESTABLISHED，而客户端毫不知情。",
                      late),
                  {say("A SYN has to be on its way for very long.", "要有一个 SYN 在途中滞留很久。"),
                   say("If the first SYN is late, its copy opens the connection.",
                       "第一个 SYN 迟到时，由它的重传副本建立连接。"),
                   say("`delay` or `duplicate` of the client's first SYN.",
                       "对客户端的第一个 SYN 用 `delay` 或 `duplicate`。")});
}

Exercise answer_to_an_old_syn(std::uint64_t seed) {
  Dice dice(seed, "answer-to-an-old-syn");
  Text text = short_connection(dice, dice.number(10, 60, 5));
  text.add("delay client->server SYN #1 by {0}ms", dice.number(3000, 9000, 100));
  const bool answer = dice.coin();
  return exercise(
      text,
      segment(answer ? "server->client SYN-ACK #2" : "client->server RST #1",
              answer ? std::vector<std::string>{"flags", "ack"} : std::vector<std::string>{"flags", "seq"}),
      answer ? say("A SYN that was given up arrives when its connection is long over. What does the server "
                   "answer?",
                   "一个早已作废的 SYN 在连接结束后很久才到达。服务器怎样回答？")
             : say("A SYN that was given up arrives late, and the server has answered it. What does the "
                   "client say to that?",
                   "一个早已作废的 SYN 迟到了，服务器作了回答。客户端对此怎样回应？"),
      {say("The server cannot tell that the SYN is old.", "服务器看不出这个 SYN 是旧的。"),
       say("The client has no connection that this SYN, ACK belongs to.",
           "客户端没有与这个 SYN, ACK 对应的连接。"),
       say("A RST takes as its number what the other side acknowledged (RFC 9293 3.5.2).",
           "RST 的序号取自对方的确认号（RFC 9293 3.5.2）。")},
      answer ? "client reaches CLOSED" : "server->client SYN-ACK #2");
}

Exercise when_the_old_syn_is_refused(std::uint64_t seed) {
  Dice dice(seed, "when-the-old-syn-is-refused");
  const int delay = dice.number(10, 120, 2);
  const int late = dice.number(3000, 9000, 20);
  Text text = short_connection(dice, delay);
  text.add("delay client->server SYN #1 by {0}ms", late);
  return exercise(text, when("server->client SYN-ACK #2 arrives", milliseconds(5)),
                  say("The first SYN leaves at 10 ms, but is held up for {0} ms; the way takes {1} ms. When "
                      "does the client hear of the connection that it never meant?",
                      "第一个 SYN 本应在 10 ms 发出，却滞留了 {0} ms；单程需 {1} "
                      "ms。客户端何时得知这个它并不想要的连接？",
                      late, delay),
                  {say("The SYN itself has to arrive first.", "先要等 SYN 本身到达。"),
                   say("The server answers at once.", "服务器立即回答。"),
                   say("10 ms, the delay, and two trips.", "10 ms，加滞留时间，再加两趟行程。")},
                  "client reaches CLOSED");
}

Exercise make_a_historical_syn(std::uint64_t seed) {
  Dice dice(seed, "make-a-historical-syn");
  const int delay = dice.number(10, 60, 5);
  const int after = dice.number(3000, 8000, 500);
  Text text = short_connection(dice, delay);
  text.add("until 30s");
  return exercise(
      text,
      reach({line("server reaches SYN-RECEIVED #2 after {0}ms", after), "client->server RST times 1",
             "server connections = 0"},
            {"delay", "duplicate"}, {line("duplicate client->server SYN #1 at {0}ms", after + 200)}),
      say("With one change, let an old SYN reach the server after {0} ms, and be refused by a RST.",
          "请用一处修改，让旧 SYN 在 {0} ms 之后到达服务器，并被 RST 拒绝。", after),
      {say("The SYN may be late, or come twice.", "SYN 可以迟到，也可以来两次。"),
       say("`duplicate` has `at TIME`.", "`duplicate` 可以带 `at TIME`。"),
       say("The rest follows by itself: the client refuses what it did not ask for.",
           "其余的会自动发生：客户端拒绝它没有请求的连接。")});
}

Text flood(Dice& dice, int backlog, int syns, int apart) {
  Text text;
  text.add("seed {0}", dice.number(1, 100000))
      .add("host client 198.51.100.1")
      .add("host server 198.51.100.2");
  text.add("host mallory 198.51.100.3")
      .add("link client server delay 10ms")
      .add("link mallory server delay 10ms");
  text.add("at 0s server listen 80 backlog {0}", backlog);
  text.add("at 0s mallory forge SYN to server:80 from any times {0} every {1}ms", syns, apart);
  return text;
}

Exercise half_open_connections(std::uint64_t seed) {
  Dice dice(seed, "half-open-connections");
  const int backlog = dice.number(3, 16);
  const int apart = dice.number(5, 20);
  const int syns = dice.number(2, 20);
  Text text = flood(dice, backlog, syns, apart);
  const int at = 12 + apart * 20;
  text.add("until 500ms");
  return exercise(
      text, number("server", "connections", at),
      say("Mallory sends {0} SYNs from addresses that do not answer; the server's backlog is {1}. How many "
          "half-open connections does it have at {2} ms?",
          "Mallory 从不会应答的地址发出 {0} 个 SYN；服务器的监听队列为 {1}。{2} ms 时它有多少个半连接？",
          syns, backlog, at),
      {say("Each SYN is answered, and waits for its third message.",
           "每个 SYN 都得到回答，并等待第三个报文段。"),
       say("The backlog bounds how many may wait.", "监听队列限制了能等待的个数。"),
       say("The lesser of the two numbers, unless one more is let in.", "通常是两个数中较小的那个。")},
      "mallory->server SYN arrives");
}

Exercise is_the_client_served(std::uint64_t seed) {
  Dice dice(seed, "is-the-client-served");
  const int backlog = dice.number(4, 8);
  const int kind = dice.number(0, 2);  // 0: there is room, 1: there is none, 2: cookies
  const int syns = kind == 0 ? dice.number(2, backlog - 2) : dice.number(backlog + 3, backlog + 6);
  Text text = flood(dice, backlog, syns, 5);
  if (kind == 2) text.add("set server syn-cookies on");
  text.add("set client syn-retries 1").add("at 300ms client connect server:80 as one").add("until 6s");
  return exercise(
      text,
      choose(dice,
             {{say("It is served at once.", "立即得到服务。"), "client:one reaches ESTABLISHED before 400ms"},
              {say("It is served, but its SYN has to come twice.", "SYN 重传之后才得到服务。"),
               "client:one reaches ESTABLISHED after 401ms"},
              {say("It gives up: nobody answers its SYN.", "放弃：没有谁回答它的 SYN。"),
               "client:one hears timed-out"},
              {say("It is refused by a RST.", "被 RST 拒绝。"), "client:one hears refused"}}),
      say("{0} forged SYNs fill a backlog of {1}{2}. What becomes of the client that connects at 300 ms?",
          "{0} 个伪造的 SYN 冲向长度为 {1} 的监听队列{2}。在 300 ms 发起连接的客户端结果如何？", syns,
          backlog, kind == 2 ? Message("; cookies are on", "，且启用了 SYN cookie") : Message("", "")),
      {say("Is there room left in the backlog?", "监听队列还有空位吗？"),
       say("Where there is none, a SYN is dropped in silence, unless the server uses cookies.",
           "没有空位时 SYN 被悄悄丢弃，除非服务器使用 cookie。"),
       say("A cookie needs no memory: the ISN carries all.", "cookie 不占内存：一切都写在初始序号里。")},
      line("mallory->server SYN #{0} arrives", syns));
}

Exercise save_the_server(std::uint64_t seed) {
  Dice dice(seed, "save-the-server");
  const int backlog = dice.number(3, 12);
  const int at = dice.number(200, 400, 10);
  Text text = flood(dice, backlog, dice.number(backlog + 2, 20), 5);
  text.add("set client syn-retries 1").add("at {0}ms client connect server:80 as one", at).add("until 8s");
  return exercise(
      text,
      reach({line("client:one reaches ESTABLISHED before {0}ms", at + 100), "client:one is ESTABLISHED"},
            {"set"}, {"set server syn-cookies on"}),
      say("A flood has filled the backlog of {0}. With one setting of the server, let the client in before "
          "{1} ms.",
          "洪泛填满了长度为 {0} 的监听队列。请只改服务器的一项设置，使客户端在 {1} ms 之前建立连接。",
          backlog, at + 100),
      {say("The server must not keep what it cannot trust.", "服务器不应为不可信者保留状态。"),
       say("It can put what it has to remember into its ISN.", "它可以把要记住的东西写进自己的初始序号。"),
       say("`set server syn-cookies on` (RFC 4987 3.6).", "`set server syn-cookies on`（RFC 4987 3.6）。")});
}

}  // namespace

std::vector<Generator> of_old_syns() {
  return {{"connections-for-nobody",
           "why-not-two",
           {"Connections for nobody", "没有对方的连接"},
           connections_for_nobody},
          {"mislead-the-server", "why-not-two", {"Mislead the server", "让服务器上当"}, mislead_the_server},
          {"answer-to-an-old-syn",
           "historical-syn",
           {"The answer to an old SYN", "对旧 SYN 的回答"},
           answer_to_an_old_syn},
          {"when-the-old-syn-is-refused",
           "historical-syn",
           {"When an old SYN is noticed", "旧 SYN 何时被发现"},
           when_the_old_syn_is_refused},
          {"make-a-historical-syn",
           "historical-syn",
           {"Make a historical SYN", "制造一个历史 SYN"},
           make_a_historical_syn},
          {"half-open-connections",
           "floods-and-cookies",
           {"Half-open connections", "半连接的数目"},
           half_open_connections},
          {"is-the-client-served",
           "floods-and-cookies",
           {"Is the client served", "客户端能否得到服务"},
           is_the_client_served},
          {"save-the-server", "floods-and-cookies", {"Save the server", "救救服务器"}, save_the_server}};
}

}  // namespace tcplab::lesson::exercises
