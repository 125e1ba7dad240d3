// The same pair of sockets again, and what is left of the connection before.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

struct Old {
  Text text;
  int octets = 0;
  bool rules = false;
};
// Data of the first connection arrive in the second, between the same sockets.
Old old_data(Dice& dice) {
  Old old{Text::two_hosts(dice, dice.number(10, 50, 5)), dice.number(100, 1400), dice.coin()};
  if (!old.rules) old.text.add("set all variant no-time-wait").add("set all variant frozen-isn");
  old.text.add("at 0ms server listen 80").add("at 10ms client connect server:80 from 5000");
  old.text.add("at 200ms client send {0}", old.octets)
      .add("delay client->server data #1 by {0}ms", dice.number(4500, 5500, 50));
  old.text.add("at 2s client close").add("on server remote-closed server close");
  old.text.add("at 4s client connect server:80 from 5000 as again").add("until 6s");
  return old;
}

Exercise old_data_received(std::uint64_t seed) {
  Dice dice(seed, "old-data-received");
  const Old old = old_data(dice);
  return exercise(
      old.text, number("server", "received", 5900),
      say("The first connection sends {0} octets; the segment is late, and its copy arrives in time. At 4 s "
          "the same sockets are opened again{1}, and the old segment arrives. The second connection sends "
          "nothing. How many octets has the server's user read at last?",
          "第一个连接发送了 {0} 字节；报文段迟到，它的重传副本按时到达。4 s "
          "时同一对套接字再次打开{1}，随后旧报文段到达。第二个连接什么都没发。服务器的用户最终读到多少字节？",
          old.octets,
          old.rules ? Message(", by the rules", "（遵守规则）")
                    : Message(", with the same ISN", "，且初始序号相同")),
      {say("Does the old number lie in the new window?", "旧序号落在新窗口之内吗？"),
       say("By the rules the new ISN is far beyond the old one (RFC 9293 3.4.1).",
           "按规则，新的初始序号远在旧序号之后（RFC 9293 3.4.1）。"),
       say("Where the ISN is frozen, the old octets are taken for new ones: twice {0}.",
           "初始序号冻结时，旧字节被当成新的：{0} 的两倍。", old.octets)},
      "client:again reaches ESTABLISHED");
}

Exercise fate_of_old_data(std::uint64_t seed) {
  Dice dice(seed, "fate-of-old-data");
  const Old old = old_data(dice);
  return exercise(
      old.text,
      choose(dice,
             {{say("The user reads them a second time.", "用户又读了一遍。"),
               line("server received = {0}", 2 * old.octets)},
              {say("They are outside the window, and are answered by an ACK alone.",
                   "它们在窗口之外，只用 ACK 回答。"),
               line("server received = {0}", old.octets)},
              {say("They never arrive.", "它们从未到达。"), "never client->server data arrives after 4s"}}),
      say("{0} octets of the connection before arrive in a new one between the same sockets. {1} What "
          "becomes of them?",
          "上一个连接的 {0} 字节在同一对套接字的新连接中到达。{1}结果如何？", old.octets,
          old.rules
              ? Message("ISNs follow the clock, as they should.", "初始序号按规定随时钟前进。")
              : Message("ISNs stand still, and nobody keeps TIME-WAIT.", "初始序号不变，也没有 TIME-WAIT。")),
      {say("Only the number tells old octets from new ones.", "只有序号能区分新旧字节。"),
       say("Where does the new connection begin to count?", "新连接从哪里开始编号？"),
       say("The same ISN: the old segment fits exactly.", "初始序号相同：旧报文段正好合适。")},
      "client:again reaches ESTABLISHED");
}

Exercise sockets_again(std::uint64_t seed) {
  Dice dice(seed, "sockets-again");
  const int delay = dice.number(10, 40, 5);
  const int msl = dice.number(500, 2000, 50);
  const int ends = 1000 + 2 * delay + 2 * msl;
  const int kind = dice.number(0, 1);
  const int again =
      kind == 0 ? dice.number(1100 + 3 * delay, ends - 50, 10) : ends + dice.number(50, 900, 10);
  const bool by_client = dice.coin();
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl {0}ms", msl)
      .add("at 0ms server listen 80")
      .add("at 10ms client connect server:80 from 5000");
  text.add(by_client ? "at 1s client close" : "at 1s server close")
      .add(by_client ? "on server remote-closed server close" : "on client remote-closed client close");
  text.add("at {0}ms client connect server:80 from 5000 as again", again);
  return exercise(
      text,
      choose(dice, {{say("It is opened: nobody waits any more, or who waits lets a newer SYN in.",
                         "能打开：已无人等待，或等待的一方让较新的 SYN 进来。"),
                     line("client->server SYN #2 after {0}ms", again)},
                    {say("The client itself refuses: its own end is in TIME-WAIT.",
                         "客户端自己拒绝：它这一端还在 TIME-WAIT。"),
                     line("client is TIME-WAIT at {0}ms", again)},
                    {say("The server answers with a RST.", "服务器用 RST 回答。"), "server->client RST"}}),
      say("The {0} closes at 1 s; MSL is {1} ms, the way takes {2} ms. At {3} ms the client connects again "
          "from the same port. What happens?",
          "{0} 在 1 s 关闭；MSL 为 {1} ms，单程 {2} ms。客户端在 {3} ms 用同一端口再次连接。会怎样？",
          by_client ? "client" : "server", msl, delay, again),
      {say("Who closed first, and is its wait over?", "谁先关闭？它的等待结束了吗？"),
       say("An end in TIME-WAIT cannot be opened anew by its own user.",
           "处于 TIME-WAIT 的一端不能由自己的用户重新打开。"),
       say("A listener's side may accept a SYN with a newer number out of TIME-WAIT (RFC 9293 3.6.1, RFC "
           "6191).",
           "监听一侧可以在 TIME-WAIT 中接受序号更新的 SYN（RFC 9293 3.6.1、RFC 6191）。")},
      "client reaches ESTABLISHED");
}

}  // namespace

std::vector<Generator> of_incarnations() {
  return {{"old-data-received", "new-incarnation", {"Octets of the past", "过去的字节"}, old_data_received},
          {"fate-of-old-data", "new-incarnation", {"The fate of old data", "旧数据的命运"}, fate_of_old_data},
          {"sockets-again", "new-incarnation", {"The same sockets again", "同一对套接字"}, sockets_again}};
}

}  // namespace tcplab::lesson::exercises
