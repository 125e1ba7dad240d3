// Closing by four segments, by three, and in one direction only.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// The client has sent and closes; the server closes so much later, after octets of its own.
struct Close {
  Text text;
  int sent = 0;
  int answered = 0;  // before the close
  int delay = 0;
};
Close four_segments(Dice& dice) {
  Close close{Text(), dice.number(1, 1400), dice.number(1, 1400), dice.number(10, 60, 5)};
  close.text = Text::two_hosts(dice, close.delay);
  close.text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 500ms client send {0}", close.sent)
      .add("at 700ms server send {0}", close.answered);
  close.text.add("at 1s client close")
      .add("on server remote-closed after {0}ms server close", dice.number(200, 900, 10));
  return close;
}

Exercise four_close_numbers(std::uint64_t seed) {
  Dice dice(seed, "four-close-numbers");
  const Close close = four_segments(dice);
  struct Row {
    const char* what;
    const char* before;
    Message name;
  };
  const Row rows[] = {
      {"client->server FIN", "server->client data #1 arrives", {"the client's FIN", "客户端的 FIN"}},
      {"server->client ACK #2", "client->server FIN", {"the ACK of the client's FIN", "对客户端 FIN 的 ACK"}},
      {"server->client FIN", "server->client ACK #2", {"the server's FIN", "服务器的 FIN"}},
      {"client->server ACK #3", "server->client FIN", {"the last ACK", "最后一个 ACK"}}};
  const int nth = dice.number(0, 3);
  const Row& row = rows[nth];
  const bool last = nth == 3;
  return exercise(
      close.text, segment(row.what, {"flags", "seq", "ack"}),
      say("The client has sent {0} octets, the server {1}; then both close. Fill in {2}.",
          "客户端发送了 {0} 字节，服务器 {1} 字节，随后双方关闭。请填写{2}。", close.sent, close.answered,
          row.name),
      {say("u is the number of the client's FIN: one behind its last octet.",
           "u 是客户端 FIN 的序号：紧接最后一个字节之后。"),
       say("A FIN takes a number, and is acknowledged by u+1.", "FIN 占一个序号，用 u+1 确认。"),
       say("After its FIN the client's segments have seq = u+1; the server's FIN still acknowledges u+1.",
           "发出 FIN 之后，客户端报文段的 seq = u+1；服务器的 FIN 仍确认 u+1。")},
      row.before,
      {{{"ack", last ? "w" : "u"},
        {last ? "A FIN takes a number: it is acknowledged by w+1."
              : "A FIN takes a number: it is acknowledged by u+1.",
         last ? "FIN 占一个序号：用 w+1 确认。" : "FIN 占一个序号：用 u+1 确认。"},
        {}}});
}

Exercise four_close_states(std::uint64_t seed) {
  Dice dice(seed, "four-close-states");
  const Close close = four_segments(dice);
  struct Row {
    const char* who;
    const char* after;
    Message what;
  };
  const Row rows[] = {
      {"client", "client->server FIN", {"its FIN has left", "它的 FIN 发出"}},
      {"server", "client->server FIN arrives", {"the client's FIN has arrived", "客户端的 FIN 到达"}},
      {"client", "server->client ACK #2 arrives", {"its FIN is acknowledged", "它的 FIN 得到确认"}},
      {"server", "server->client FIN", {"its FIN has left", "它的 FIN 发出"}},
      {"client", "server->client FIN arrives", {"the server's FIN has arrived", "服务器的 FIN 到达"}},
      {"server", "client->server ACK #3 arrives", {"the last ACK has arrived", "最后一个 ACK 到达"}}};
  const Row& row = rows[dice.number(0, 5)];
  return exercise(
      close.text, state_after(row.who, row.after),
      say("In which state is the {0} once {1}?", "{1}之后，{0} 处于什么状态？", row.who, row.what),
      {say("Who closes first goes through FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT.",
           "先关闭的一方经过 FIN-WAIT-1、FIN-WAIT-2、TIME-WAIT。"),
       say("The other side goes through CLOSE-WAIT and LAST-ACK.", "另一方经过 CLOSE-WAIT 和 LAST-ACK。"),
       say("A state changes when a FIN leaves, when it is acknowledged, and when the other's arrives.",
           "状态在 FIN 发出、得到确认、对方 FIN 到达时改变。")},
      row.after);
}

Exercise last_to_be_closed(std::uint64_t seed) {
  Dice dice(seed, "last-to-be-closed");
  const int delay = dice.number(10, 90, 5);
  const int later = dice.number(100, 1500, 20);
  const int msl = dice.number(300, 3000, 100);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl {0}ms", msl)
      .connect(10)
      .add("at 1s client close")
      .add("on server remote-closed after {0}ms server close", later);
  const bool server = dice.coin();
  return exercise(
      text, when(server ? "server reaches CLOSED" : "client reaches CLOSED", milliseconds(8)),
      say("The client closes at 1 s; the way takes {0} ms; the server closes {1} ms after hearing of "
          "it; MSL is {2} ms. When is the {3} CLOSED?",
          "客户端在 1 s 关闭；单程 {0} ms；服务器得知后 {1} ms 关闭；MSL 为 {2} ms。{3} 何时进入 CLOSED？",
          delay, later, msl, server ? "server" : "client"),
      {say("FIN there, the pause, FIN back, ACK there.", "FIN 去程、停顿、FIN 回程、ACK 去程。"),
       say("The server is CLOSED when the last ACK arrives.", "最后一个 ACK 到达时，服务器进入 CLOSED。"),
       say("The client waits 2 MSL from the server's FIN on.", "客户端从收到服务器的 FIN 起等待 2 MSL。")},
      "client->server FIN");
}

Exercise half_close_numbers(std::uint64_t seed) {
  Dice dice(seed, "half-close-numbers");
  const int sent = dice.number(1, 1400);
  const int first = dice.number(1, 1400);
  const int second = dice.number(1, 1400);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 500ms client send {0}", sent)
      .add("at 1s client close");
  text.add("at 2s server send {0}", first).add("at 3s server send {0}", second).add("at 4s server close");
  const int nth = dice.number(2, 3);
  return exercise(
      text, segment(line("client->server ACK #{0}", nth), {"flags", "seq", "ack"}),
      say("The client has sent {0} octets and closed. The server goes on: {1} octets, then {2}. Fill in the "
          "client's ACK of {3}.",
          "客户端发送 {0} 字节后关闭。服务器继续发送 {1} 字节，再发 {2} 字节。请填写客户端对{3}的 ACK。",
          sent, first, second,
          nth == 2 ? Message("the first of these", "其中第一次")
                   : Message("the second of these", "其中第二次")),
      {say("One direction is closed; the other works as before.", "一个方向关闭了，另一个方向照常工作。"),
       say("The client has used all its numbers: seq = u+1.", "客户端的序号用完了：seq = u+1。"),
       say("u = x+1+{0}; ack counts the server's octets.", "u = x+1+{0}；ack 数的是服务器的字节。", sent)},
      line("server->client data #{0}", nth - 1),
      {{{"seq", "u"}, {"u is the number of the FIN, and taken.", "u 是 FIN 的序号，已被占用。"}, {}}});
}

Exercise half_close_states(std::uint64_t seed) {
  Dice dice(seed, "half-close-states");
  const int delay = dice.number(40, 80, 5);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10)
      .add("at 1s client close")
      .add("at 2s server send {0}", dice.number(1, 1400))
      .add("at 3s server close");
  const std::string who = dice.pick({"client", "server"});
  // On the way, while half closed, on the way back, and after it.
  const int ats[] = {1000 + delay / 2, 1000 + 3 * delay / 2, 2000 + delay / 2, 3000 + delay / 2,
                     3000 + 3 * delay / 2};
  const int at = ats[dice.number(0, 4)];
  return exercise(
      text, state_at(who, at),
      say("The client closes at 1 s, the server sends at 2 s and closes at 3 s; the way takes {0} ms. In "
          "which state is the {1} at {2} ms?",
          "客户端在 1 s 关闭，服务器在 2 s 发送数据、3 s 关闭；单程 {0} ms。{2} ms 时 {1} 处于什么状态？",
          delay, who, at),
      {say("Where are the segments at that instant?", "那一刻报文段在哪里？"),
       say("Between the two closes the client is in FIN-WAIT-2, the server in CLOSE-WAIT.",
           "两次关闭之间，客户端在 FIN-WAIT-2，服务器在 CLOSE-WAIT。"),
       say("As long as a FIN or its ACK is on the way, the states are others.",
           "FIN 或它的 ACK 在途时，状态有所不同。")},
      "client reaches ESTABLISHED");
}

Exercise three_or_four(std::uint64_t seed) {
  Dice dice(seed, "three-or-four");
  const int delay = dice.number(10, 60, 5);
  const int kind = dice.number(0, 2);
  const int wait = dice.number(50, 400, 10);
  const int octets = dice.number(1, 1400);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10).add("at 1s client close");
  if (kind == 0) text.add("on server remote-closed server close");
  if (kind == 1) text.add("on server remote-closed after {0}ms server close", wait);
  if (kind == 2)
    text.add("on server remote-closed server send {0}", octets)
        .add("on server remote-closed after {0}ms server close", wait);
  return exercise(
      text,
      choose(dice,
             {{say("On the server's FIN: three segments.", "由服务器的 FIN 捎带：三个报文段。"),
               line("server->client FIN at {0}ms within 1ms", 1000 + delay)},
              {say("On an ACK of its own: four segments.", "由单独的 ACK：四个报文段。"),
               "server->client ACK times 1"},
              {say("On data of the server's.", "由服务器的数据捎带。"), "server->client data times 1"}}),
      say("The client closes. The server's application {0}. On what does the server's ACK of the client's "
          "FIN ride?",
          "客户端关闭。服务器的应用程序{0}。服务器对客户端 FIN 的确认由什么携带？",
          kind == 0   ? Message("closes as soon as it hears of it", "一得知就关闭")
          : kind == 1 ? say("closes {0} ms after it hears of it", "得知后 {0} ms 关闭", wait)
                      : say("answers with {0} octets at once, and closes {1} ms later",
                            "立即回答 {0} 字节，{1} ms 后关闭", octets, wait)),
      {say("Every segment of an open connection carries an ACK.", "已建立连接的每个报文段都带 ACK。"),
       say("What does the server have to send at the moment when the FIN arrives?",
           "FIN 到达的那一刻，服务器有什么要发？"),
       say("Where there is nothing, the ACK goes by itself.", "什么都没有时，ACK 只好单独走。")},
      "client->server FIN");
}

Exercise three_close_numbers(std::uint64_t seed) {
  Dice dice(seed, "three-close-numbers");
  const int sent = dice.number(1, 1400);
  const int answered = dice.number(1, 1400);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set client ack-delay 0ms")
      .connect(10)
      .add("at 500ms client send {0}", sent)
      .add("at 700ms server send {0}", answered);
  text.add("at 1s client close").add("on server remote-closed server close");
  const bool last = dice.coin();
  return exercise(text,
                  segment(last ? "client->server ACK #3" : "server->client FIN", {"flags", "seq", "ack"}),
                  say("The client has sent {0} octets, the server {1}. The server closes as soon as it hears "
                      "of the client's close. Fill in {2}.",
                      "客户端发送了 {0} 字节，服务器 {1} 字节。服务器一得知客户端关闭就也关闭。请填写{2}。",
                      sent, answered,
                      last ? Message("the third and last segment", "第三个、也是最后一个报文段")
                           : Message("the second segment", "第二个报文段")),
                  {say("The server's ACK and FIN are one segment.", "服务器的 ACK 与 FIN 是一个报文段。"),
                   say("Octets count from x+1 and y+1.", "数据从 x+1 和 y+1 开始数。"),
                   say("Each FIN takes one number more.", "每个 FIN 再占一个序号。")},
                  last ? "server->client FIN" : "client->server FIN");
}

Exercise from_four_to_three(std::uint64_t seed) {
  Dice dice(seed, "from-four-to-three");
  const int delay = dice.number(10, 40, 5);
  const int at = dice.number(600, 2000, 50);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10)
      .add("at {0}ms client close", at)
      .add("on server remote-closed after {0}ms server close", dice.number(100, 400, 10));
  return exercise(
      text,
      reach({"never client reaches FIN-WAIT-2", line("server->client FIN at {0}ms within 1ms", at + delay),
             "client reaches TIME-WAIT"},
            {"at", "on"}, {"on server remote-closed server close"}),
      say("The server's application hesitates, and four segments close the connection. With one more line of "
          "what applications do, make it three; the client's FIN arrives at {0} ms.",
          "服务器的应用程序犹豫了一下，结果用了四个报文段关闭连接。请加一行应用程序的动作，使它变成三个；客户"
          "端的 FIN 在 {0} ms 到达。",
          at + delay),
      {say("The ACK leaves too early to ride on the FIN.", "ACK 走得太早，搭不上 FIN。"),
       say("The server has to close in the very moment when it hears of the close.",
           "服务器必须在得知关闭的那一刻就关闭。"),
       say("`on server remote-closed server close` is at once.",
           "`on server remote-closed server close` 就是立即关闭。")});
}

}  // namespace

std::vector<Generator> of_closes() {
  return {
      {"four-close-numbers",
       "four-segment-close",
       {"Numbers of four segments", "四次挥手的序号"},
       four_close_numbers},
      {"four-close-states",
       "four-segment-close",
       {"States of four segments", "四次挥手的状态"},
       four_close_states},
      {"last-to-be-closed", "four-segment-close", {"When each is closed", "双方何时关闭"}, last_to_be_closed},
      {"half-close-numbers", "half-close", {"Numbers of a half-close", "半关闭时的序号"}, half_close_numbers},
      {"half-close-states", "half-close", {"States of a half-close", "半关闭时的状态"}, half_close_states},
      {"three-or-four", "three-segment-close", {"Three or four", "三次还是四次"}, three_or_four},
      {"three-close-numbers",
       "three-segment-close",
       {"Numbers of three segments", "三次挥手的序号"},
       three_close_numbers},
      {"from-four-to-three",
       "three-segment-close",
       {"From four to three", "把四次变成三次"},
       from_four_to_three}};
}

}  // namespace tcplab::lesson::exercises
