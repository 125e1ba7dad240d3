// The three messages, the states they lead to, and two hosts that open at once.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise handshake_numbers(std::uint64_t seed) {
  Dice dice(seed, "handshake-numbers");
  Text text = Text::two_hosts(dice, dice.number(5, 90, 5));
  text.connect(dice.number(10, 200, 10));
  const bool second = dice.coin();
  const Message which =
      second ? Message("the server's answer", "服务器的回答") : Message("the third message", "第三个报文段");
  return exercise(
      text, segment(second ? "server->client SYN-ACK" : "client->server ACK", {"flags", "seq", "ack"}),
      say("Fill in {0} of the handshake.", "请填写握手中{0}的各个字段。", which),
      {say("Who sends it, and what does it answer?", "它是谁发的？回答的是什么？"),
       say("A SYN takes one number, and its ACK names the next one.",
           "SYN 占一个序号，对它的确认是下一个序号。"),
       second ? say("Two messages in one: the ACK of x, and a SYN with y.",
                    "二合一：对 x 的确认，加上自己的 SYN（序号 y）。")
              : say("seq = x+1, ack = y+1; no SYN any more.", "seq = x+1，ack = y+1；不再有 SYN。")},
      second ? "client->server SYN" : "server->client SYN-ACK",
      second ? std::vector<Remark>{{{"flags", "ACK"},
                                    {"A bare ACK opens no direction of the server's own.",
                                     "单独的 ACK 并没有打开服务器自己的方向。"},
                                    {"rewrite server->client SYN-ACK #1 flags 16"}},
                                   {{"ack", "x"},
                                    {"The SYN took x: what comes next is x+1.",
                                     "x 已被 SYN 占用，期望的是 x+1。"},
                                    {"rewrite server->client SYN-ACK #1 ack -1"}}}
             : std::vector<Remark>{
                   {{"ack", "y"},
                    {"The server's SYN took y: what comes next is y+1.",
                     "y 已被服务器的 SYN 占用，期望的是 y+1。"},
                    {"rewrite client->server ACK #1 ack -1"}},
                   {{"seq", "x"},
                    {"x is the SYN's number, and taken.", "x 是 SYN 的序号，已被占用。"},
                    {"rewrite client->server ACK #1 seq -1"}},
                   {{"flags", "SYN ACK"}, {"Its SYN has been sent already.", "它的 SYN 早已发过。"}, {}}});
}

struct Step {
  const char* who;
  const char* after;
  Message what;
};

Exercise state_exercise(const Text& text, const Step& step, Hints hints) {
  return exercise(
      text, state_after(step.who, step.after),
      say("In which state is {0} then: {1}?", "{1}，这时 {0} 处于什么状态？", step.who, step.what),
      std::move(hints), step.after);
}

Exercise handshake_states(std::uint64_t seed) {
  Dice dice(seed, "handshake-states");
  Text text = Text::two_hosts(dice, dice.number(5, 90, 5));
  text.connect(dice.number(10, 200, 10));
  const Step steps[] = {
      {"client", "client->server SYN", {"its SYN has left", "它的 SYN 刚刚发出"}},
      {"server", "client reaches SYN-SENT", {"the client's SYN has just left", "客户端的 SYN 刚刚发出"}},
      {"server", "client->server SYN arrives", {"the SYN has arrived", "SYN 已到达"}},
      {"client", "server->client SYN-ACK arrives", {"the SYN, ACK has arrived", "SYN, ACK 已到达"}},
  };
  return state_exercise(
      text, steps[dice.number(0, 3)],
      {say("Each state is entered by something that is sent or arrives here.",
           "状态的变化由本端发出或收到的报文段引起。"),
       say("The server is a step behind: it has to hear of it.", "服务器要等报文段到达才会变化。"),
       say("SYN sent: SYN-SENT. SYN received and answered: SYN-RECEIVED. Own SYN acknowledged: ESTABLISHED.",
           "发出 SYN：SYN-SENT；收到并回答 SYN：SYN-RECEIVED；自己的 SYN 得到确认：ESTABLISHED。")});
}

Exercise handshake_tcb(std::uint64_t seed) {
  Dice dice(seed, "handshake-tcb");
  const int delay = dice.number(20, 90, 5);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10);
  const bool client = dice.coin();
  const std::string who = client ? "client" : "server";
  const std::string variable = dice.pick({"SND.UNA", "SND.NXT", "RCV.NXT"});
  // The SYN,ACK has arrived, and its ACK is on its way.
  const int at = 10 + 2 * delay + dice.number(1, delay - 2);
  return exercise(
      text, number(who, variable, at),
      say("The third message is on its way, at {0} ms. What is {1} of the {2}?",
          "{0} ms 时，第三个报文段正在途中。{2} 的 {1} 是多少？", at, variable, who),
      {say("SND counts in the host's own numbers, RCV in its peer's.",
           "SND 用自己的序号，RCV 用对方的序号。"),
       say("SND.UNA is the oldest number that is not yet acknowledged.", "SND.UNA 是最早的尚未确认的序号。"),
       say("The server does not know yet that its SYN has arrived.",
           "服务器此时还不知道自己的 SYN 已到达。")},
      "client->server SYN");
}

Exercise handshake_times(std::uint64_t seed) {
  Dice dice(seed, "handshake-times");
  const int forth = dice.number(10, 120, 2);
  const int back = dice.number(10, 120, 2);
  const int start = dice.number(10, 500, 10);
  Text text = Text::two_hosts(dice, forth);
  text.add("link server->client delay {0}ms", back).connect(start);
  const std::string who = dice.pick({"client", "server"});
  return exercise(
      text, when(line("{0} reaches ESTABLISHED", who), milliseconds(3)),
      say("The way to the server takes {0} ms, the way back {1} ms; the client connects at {2} ms. When is "
          "the {3} ESTABLISHED?",
          "去往服务器需 {0} ms，返回需 {1} ms；客户端在 {2} ms 发起连接。{3} 何时进入 ESTABLISHED？", forth,
          back, start, who),
      {say("Count the trips that have to be made before.", "数一数此前要走几趟。"),
       say("The client needs one trip there and one back.", "客户端需要一去一回。"),
       say("The server waits for one trip more: the third message.", "服务器还要再等一趟：第三个报文段。")},
      "client->server SYN");
}

// Two hosts that connect to each other before either has heard of the other.
Text crossing(Dice& dice, int& delay) {
  delay = dice.number(30, 90, 2);
  Text text = Text::two_hosts(dice, delay, "left", "right");
  const int start = dice.number(10, 100, 2);
  text.add("at {0}ms left connect right:7002 from 7001", start)
      .add("at {0}ms right connect left:7001 from 7002", start + dice.number(2, delay - 4, 2));
  return text;
}

Exercise crossing_states(std::uint64_t seed) {
  Dice dice(seed, "crossing-states");
  int delay = 0;
  const Text text = crossing(dice, delay);
  const Step steps[] = {
      {"right", "left->right SYN arrives", {"the other's SYN has arrived", "对方的 SYN 已到达"}},
      {"left", "right->left SYN arrives", {"the other's SYN has arrived", "对方的 SYN 已到达"}},
      {"left", "left->right SYN", {"its SYN has left", "它的 SYN 刚刚发出"}},
      {"left", "right->left SYN-ACK arrives", {"the other's SYN, ACK has arrived", "对方的 SYN, ACK 已到达"}},
      {"right",
       "left->right SYN-ACK arrives",
       {"the other's SYN, ACK has arrived", "对方的 SYN, ACK 已到达"}},
      {"right", "right->left SYN", {"its SYN has left", "它的 SYN 刚刚发出"}},
  };
  return state_exercise(
      text, steps[dice.number(0, 5)],
      {say("Nobody listens here: both have called.", "这里没有谁在监听：双方都主动打开。"),
       say("A SYN without an ACK tells nothing of one's own SYN.", "不带 ACK 的 SYN 并没有确认自己的 SYN。"),
       say("From SYN-SENT such a SYN leads to SYN-RECEIVED.",
           "在 SYN-SENT 收到这样的 SYN，进入 SYN-RECEIVED。")});
}

Exercise crossing_numbers(std::uint64_t seed) {
  Dice dice(seed, "crossing-numbers");
  int delay = 0;
  const Text text = crossing(dice, delay);
  const bool left = dice.coin();
  return exercise(
      text, segment(left ? "left->right SYN-ACK" : "right->left SYN-ACK", {"flags", "seq", "ack"}),
      say("Both open at once. Fill in what {0} answers to the other's SYN; x is the ISN of left.",
          "双方同时打开。请填写 {0} 对对方 SYN 的回答；x 是 left 的初始序号。", left ? "left" : "right"),
      {say("It has sent its SYN already, and has to acknowledge the other's.",
           "它已经发过 SYN，还要确认对方的 SYN。"),
       say("The answer repeats its own SYN: the number is the same.", "回答里重复了自己的 SYN：序号不变。"),
       say("SYN and ACK; seq is its own ISN, ack the other's ISN plus one.",
           "SYN 加 ACK；seq 是自己的初始序号，ack 是对方的初始序号加一。")},
      left ? "right->left SYN" : "left->right SYN");
}

Exercise make_them_cross(std::uint64_t seed) {
  Dice dice(seed, "make-them-cross");
  const int delay = dice.number(30, 90, 5);
  const int start = dice.number(100, 900, 10);
  const int left = dice.number(2000, 9000);
  const int right = dice.number(2000, 9000);
  Text text = Text::two_hosts(dice, delay, "left", "right");
  text.add("at {0}ms left connect right:{1} from {2}", start, right, left).add("until 5s");
  return exercise(
      text,
      reach({"left reaches SYN-RECEIVED then left reaches ESTABLISHED",
             "right reaches SYN-RECEIVED then right reaches ESTABLISHED", "never any->any RST"},
            {"at"}, {line("at {0}ms right connect left:{1} from {2}", start + delay / 2, left, right)}),
      say("Left connects to right's port {0} at {1} ms, and nobody listens. With one line, let both open at "
          "once.",
          "left 在 {1} ms 连接 right 的 {0} 端口，而那里没有监听者。请用一行使双方同时打开。", right, start),
      {say("Right has to connect as well, before left's SYN arrives.",
           "right 也要发起连接，而且要赶在 left 的 SYN 到达之前。"),
       say("Ports have to match: from {0}, to {1}.", "端口要对上：从 {0} 到 {1}。", right, left),
       say("The SYN arrives at {0} ms.", "SYN 在 {0} ms 到达。", start + delay)});
}

}  // namespace

std::vector<Generator> of_handshakes() {
  return {
      {"handshake-numbers",
       "three-way-handshake",
       {"Numbers of the handshake", "握手的序号"},
       handshake_numbers},
      {"handshake-states",
       "three-way-handshake",
       {"States of the handshake", "握手中的状态"},
       handshake_states},
      {"handshake-tcb", "three-way-handshake", {"The TCB in the handshake", "握手中的 TCB"}, handshake_tcb},
      {"handshake-times", "three-way-handshake", {"Who is there first", "谁先建立"}, handshake_times},
      {"crossing-states", "simultaneous-open", {"States when both open", "同时打开的状态"}, crossing_states},
      {"crossing-numbers",
       "simultaneous-open",
       {"Numbers when both open", "同时打开的序号"},
       crossing_numbers},
      {"make-them-cross", "simultaneous-open", {"Let both open at once", "让双方同时打开"}, make_them_cross}};
}

}  // namespace tcplab::lesson::exercises
