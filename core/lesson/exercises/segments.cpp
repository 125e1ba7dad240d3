// What the numbers of a segment are, and what takes a number.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// Three writes of different lengths, each a segment, each acknowledged at once.
struct Writes {
  Text text;
  int octets[3];
};
Writes three_writes(Dice& dice) {
  Writes writes{Text::two_hosts(dice, dice.number(5, 60)), {}};
  writes.text.add("set all ack-delay 0ms").connect(10);
  for (int i = 0; i < 3; ++i) {
    writes.octets[i] = dice.number(20, 1400);
    writes.text.add("at {0}s client send {1}", i + 1, writes.octets[i]);
  }
  writes.text.add("until 5s");
  return writes;
}

Message lengths(const Writes& writes) {
  return say("{0}, {1} and {2} octets", "{0}、{1} 和 {2} 字节", writes.octets[0], writes.octets[1],
             writes.octets[2]);
}

Exercise numbers_of_data(std::uint64_t seed) {
  Dice dice(seed, "numbers-of-data");
  const Writes writes = three_writes(dice);
  const int nth = dice.number(2, 3);
  return exercise(
      writes.text, segment(line("client->server data #{0}", nth), {"seq", "ack", "length"}),
      say("The client writes {0}, a segment each. Fill in segment {1} of these.",
          "客户端先后写入 {0}，各成一个报文段。请填写其中第 {1} 个报文段。", lengths(writes), nth),
      {say("The first octet of data has the number x+1, for the SYN took x.",
           "SYN 占用了 x，所以数据的第一个字节编号为 x+1。"),
       say("The sequence number is that of the segment's first octet: count what was sent before.",
           "序号是本报文段第一个字节的编号：数一数之前发了多少字节。"),
       say("The server has sent nothing but its SYN: ack = y+1.", "服务器除 SYN 外什么都没发：ack = y+1。")},
      "client reaches ESTABLISHED",
      {{{"seq", "x"}, {"x is the SYN's own number.", "x 是 SYN 自己的序号。"}, {}},
       {{"ack", "y"},
        {"y is taken by the server's SYN, so it is acknowledged: y+1.",
         "y 已被服务器的 SYN 占用，应确认为 y+1。"},
        {}}});
}

Exercise ack_of_data(std::uint64_t seed) {
  Dice dice(seed, "ack-of-data");
  const Writes writes = three_writes(dice);
  const int nth = dice.number(1, 3);
  return exercise(writes.text, segment(line("server->client ACK #{0}", nth), {"flags", "seq", "ack"}),
                  say("The client writes {0}, a segment each; the server acknowledges each at once. Fill in "
                      "its acknowledgment number {1}.",
                      "客户端先后写入 {0}，各成一个报文段，服务器逐一立即确认。请填写它的第 {1} 个确认。",
                      lengths(writes), nth),
                  {say("An acknowledgment names the octet that is expected next.",
                       "确认号是期望收到的下一个字节的编号。"),
                   say("It counts all that has arrived in order, not one segment alone.",
                       "确认是累积的：按序到达的全部字节都算在内。"),
                   say("An ACK without data takes no number: seq stays at y+1.",
                       "不带数据的 ACK 不占序号：seq 仍是 y+1。")},
                  line("client->server data #{0}", nth));
}

Exercise what_takes_a_number(std::uint64_t seed) {
  Dice dice(seed, "what-takes-a-number");
  Text text = Text::two_hosts(dice, dice.number(5, 60));
  const int octets = dice.number(1, 3000);
  const bool closes = dice.coin();
  text.connect(10).add("at 1s client send {0}", octets);
  if (closes) text.add("at 2s client close");
  text.add("until 5s");
  return exercise(text, number("client", "SND.NXT", 4000),
                  say("The client sends {0} octets{1}. What is its SND.NXT at 4 s?",
                      "客户端发送了 {0} 字节{1}。4 s 时它的 SND.NXT 是多少？", octets,
                      closes ? Message(" and closes", "，然后关闭") : Message("", "")),
                  {say("SND.NXT is the next number that it will use.", "SND.NXT 是下一个要使用的序号。"),
                   say("Octets take a number each; so do SYN and FIN.",
                       "每个数据字节占一个序号，SYN 和 FIN 也各占一个。"),
                   say("ACKs take none. Begin with x for the SYN.", "ACK 不占序号。从 SYN 的 x 开始数。")},
                  "client reaches ESTABLISHED");
}

// Both directions have their own numbers.
Exercise both_directions(std::uint64_t seed) {
  Dice dice(seed, "both-directions");
  Text text = Text::two_hosts(dice, dice.number(5, 60));
  const int request = dice.number(20, 900);
  const int answer = dice.number(20, 1400);
  const int second = dice.number(20, 900);
  text.add("set all ack-delay 0ms").connect(10);
  text.add("at 1s client send {0}", request)
      .add("at 2s server send {0}", answer)
      .add("at 3s client send {0}", second);
  text.add("until 5s");
  const bool of_client = dice.coin();
  return exercise(
      text, segment(of_client ? "client->server data #2" : "server->client data #1", {"seq", "ack"}),
      say("The client sends {0} octets, the server answers {1}, the client sends {2} more. Fill in {3}.",
          "客户端发送 {0} 字节，服务器回答 {1} 字节，客户端再发 {2} 字节。请填写{3}。", request, answer,
          second,
          of_client ? Message("the client's second segment with data", "客户端的第二个数据报文段")
                    : Message("the server's segment with data", "服务器的数据报文段")),
      {say("Each direction counts from an ISN of its own: x and y.", "两个方向各有自己的初始序号：x 和 y。"),
       say("seq counts what the sender has sent, ack what it has received.",
           "seq 数的是自己发出的，ack 数的是自己收到的。"),
       say("Each SYN has taken one number of its direction.", "两个 SYN 各占了本方向的一个序号。")},
      "client reaches ESTABLISHED");
}

Exercise whose_isn(std::uint64_t seed) {
  Dice dice(seed, "whose-isn");
  const bool forth = dice.coin();
  const std::string opener = forth ? "alice" : "bob";
  const std::string other = forth ? "bob" : "alice";
  Text text = Text::two_hosts(dice, dice.number(5, 80), "alice", "bob");
  const int port = dice.number(1000, 9000);
  const int octets = dice.number(1, 1400);
  text.add("at 0ms {0} listen {1}", other, port).add("at 10ms {0} connect {1}:{2}", opener, other, port);
  text.add("at 1s {0} send {1}", other, octets);
  const bool third = dice.coin();
  return exercise(
      text,
      segment(third ? line("{0}->{1} ACK #1", opener, other) : line("{0}->{1} data #1", other, opener),
              {"seq", "ack"}),
      say("{0} opens, {1} listens and later sends {2} octets. Fill in {3}.",
          "{0} 主动打开，{1} 被动打开，之后发送 {2} 字节。请填写{3}。", opener, other, octets,
          third ? Message("the third message of the handshake", "第三次握手的报文段")
                : Message("the segment with the data", "带数据的报文段")),
      {say("x is the ISN of who opened, y the other side's.", "x 是主动打开一方的初始序号，y 是另一方的。"),
       say("Who sends the segment? Its seq counts in that side's numbers.",
           "这个报文段是谁发的？seq 用发送方自己的编号。"),
       say("Both SYNs are acknowledged by then: each counts one.",
           "此时两个 SYN 都已被确认，各占一个序号。")},
      third ? line("{0}->{1} SYN-ACK", other, opener) : line("{0} reaches ESTABLISHED", other));
}

// All of it is drawn: who sends it, too.
Exercise next_segment(std::uint64_t seed) {
  Dice dice(seed, "next-segment");
  const int delay = dice.number(20, 80, 5);
  const int octets = dice.number(10, 1400);
  const std::string speaks = dice.pick({"client", "server"});
  const std::string closes = dice.pick({"client", "server"});
  const std::string other = closes == "client" ? "server" : "client";
  const int nth = dice.pick({2, 3, 5, 7, 9});
  Text text = Text::two_hosts(dice, delay);
  text.add("set all ack-delay 0ms")
      .connect(10)
      .add("at 500ms {0} send {1}", speaks, octets)
      .add("at 1s {0} close", closes)
      .add("on {0} remote-closed after 300ms {0} close", other);
  return exercise(
      text, segment(line("any->any any #{0}", nth), {"from", "flags", "seq", "ack"}),
      say("Draw the next segment: who sends it, with which flags and numbers?",
          "请画出下一个报文段：由谁发出？标志位和序号是什么？"),
      {say("What has just arrived, and what does it call for?", "刚刚到达的是什么？它要求怎样回应？"),
       say("Its number goes on where that side's numbers have ended: SYN and FIN take one each.",
           "序号接着这一方用过的最后一个：SYN 和 FIN 各占一个。"),
       say("ack is the next number that is expected of the other side.", "ack 是期望对方发来的下一个序号。")},
      line("any->any any #{0} arrives", nth - 1),
      {{{"flags", "SYN"}, {"Only the first segment is a SYN alone.", "只有第一个报文段只带 SYN。"}, {}}});
}

}  // namespace

std::vector<Generator> of_segments() {
  return {
      {"next-segment", "three-way-handshake", {"The next segment", "下一个报文段"}, next_segment},
      {"numbers-of-data", "segment-fields", {"Numbers of data", "数据的序号"}, numbers_of_data},
      {"ack-of-data", "segment-fields", {"What an ACK says", "确认号的含义"}, ack_of_data},
      {"what-takes-a-number", "segment-fields", {"What takes a number", "什么占用序号"}, what_takes_a_number},
      {"both-directions",
       "initial-sequence-numbers",
       {"Two directions, two counts", "两个方向，两套序号"},
       both_directions},
      {"whose-isn", "initial-sequence-numbers", {"Whose ISN", "谁的初始序号"}, whose_isn}};
}

}  // namespace tcplab::lesson::exercises
