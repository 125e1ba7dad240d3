// Read from the segments what the scenario does not tell.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise octets_in_all(std::uint64_t seed) {
  Dice dice(seed, "octets-in-all");
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all nagle off")
      .connect(10)
      .add("at 4s client close")
      .add("on server remote-closed server close");
  Exercise made =
      exercise(text, number("server", "received", 4500),
               say("What the users write is not in the scenario. Read from the segments how many octets the "
                   "client has sent in all.",
                   "场景里没有写用户发送了什么。请从报文段中读出客户端一共发送了多少字节。"),
               {say("You need not add up: sequence numbers count.", "不必逐个相加：序号已经替你数好了。"),
                say("Between the SYN and the FIN there are all octets.", "SYN 与 FIN 之间就是全部数据。"),
                say("FIN's seq - (x+1).", "FIN 的 seq −（x+1）。")},
               "client->server FIN");
  int total = 0;
  for (int i = 0; i < 3; ++i) {
    const int octets = dice.number(1, 1400);
    total += octets;
    made.secret.push_back(line("at {0}s client send {1}", i + 1, octets));
  }
  std::get<Question>(made.asks).remarks = {
      {{"number", line("{0}", total + 1)}, {"The SYN takes a number, too.", "SYN 也占一个序号。"}, {}}};
  return made;
}

Exercise way_and_back(std::uint64_t seed) {
  Dice dice(seed, "way-and-back");
  Text text = Text::two_hosts(dice, 1);
  text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 1s client send {0}", dice.number(100, 1400))
      .add("until 2s");
  Exercise made = exercise(
      text, number("client", "srtt", 900),
      say("The links are others than the scenario says. Read from the segments of the handshake what "
          "round-trip time the client has measured.",
          "实际链路与场景所写的不同。请从握手的报文段中读出客户端测得的往返时间。"),
      {say("A round trip: from a segment to its acknowledgment.", "往返时间：从发出报文段到收到对它的确认。"),
       say("Where: at the client, which measures it.", "在哪里量：在测量者客户端那里。"),
       say("From its SYN to the arrival of the SYN, ACK.", "从它发出 SYN，到 SYN, ACK 到达。")},
      "client reaches ESTABLISHED");
  const int forth = dice.number(5, 200);
  const int back = dice.number(5, 200);
  made.secret = {line("at 0s link client->server delay {0}ms", forth),
                 line("at 0s link server->client delay {0}ms", back)};
  std::get<Question>(made.asks).remarks = {
      {{"number", line("{0}ms", forth)},
       {"That is one way: the answer has to come back.", "那是单程：回答还要返回。"},
       {}}};
  return made;
}

Exercise what_happened(std::uint64_t seed) {
  Dice dice(seed, "what-happened");
  const int kind = dice.number(0, 3);
  Text text = Text::two_hosts(dice, dice.number(10, 40, 5));
  text.connect(10).add("until 6s");
  Exercise made = exercise(
      text,
      choose(dice, {{say("The client closes first, the server later.", "客户端先关闭，服务器后关闭。"),
                     "server reaches CLOSE-WAIT then client reaches TIME-WAIT"},
                    {say("The server closes first, the client later.", "服务器先关闭，客户端后关闭。"),
                     "client reaches CLOSE-WAIT then server reaches TIME-WAIT"},
                    {say("Both close at once.", "双方同时关闭。"), "client reaches CLOSING"},
                    {say("One aborts.", "有一方中止连接。"), "any->any RST"}}),
      say("What the users do is not in the scenario. Read from the segments how this connection ends.",
          "场景里没有写用户做了什么。请从报文段中读出这个连接怎样结束。"),
      {say("Look for FIN and RST.", "找 FIN 和 RST。"),
       say("Whose FIN is first, and does the other cross it?", "谁的 FIN 在先？另一个与它交错吗？"),
       say("A FIN that acknowledges the other's FIN came later.", "确认了对方 FIN 的那个 FIN 是后来的。")},
      "");
  const int at = dice.number(1000, 2000, 10);
  const std::string first = kind == 1 ? "server" : "client";
  const std::string second = kind == 1 ? "client" : "server";
  made.secret = {line("at {0}ms {1} {2}", at, kind == 3 ? dice.pick({"client", "server"}) : first,
                      kind == 3 ? "abort" : "close")};
  if (kind < 2)
    made.secret.push_back(line("on {0} remote-closed after {1}ms {0} close", second, dice.number(0, 500)));
  if (kind == 2) made.secret.push_back(line("at {0}ms {1} close", at + 5, second));
  return made;
}

}  // namespace

std::vector<Generator> of_captures() {
  const char* const lesson = "reading-a-capture";
  return {{"octets-in-all", lesson, {"Octets in all", "一共多少字节"}, octets_in_all},
          {"way-and-back", lesson, {"The way and back", "往返一趟"}, way_and_back},
          {"what-happened", lesson, {"What happened", "发生了什么"}, what_happened}};
}

}  // namespace tcplab::lesson::exercises
