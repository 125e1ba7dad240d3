// A TCP breaks a rule, and the timeline shows it: which rule is it? The choices are told from each other by
// what happens in the run, and the line that switches the rule off is a secret.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

struct Illness {
  std::string variant;  // as `set HOST variant` has it
  Choice choice;
  std::string cure = {};  // what takes it back in the same way; empty: the variant's name and off
};

Exercise sick(Dice& dice, const Text& text, std::string_view who, std::vector<Illness> illnesses, Message ask,
              Hints hints) {
  dice.shuffle(illnesses);
  std::vector<Choice> choices;
  for (const Illness& illness : illnesses) choices.push_back(illness.choice);
  const std::string variant = illnesses.front().variant;
  Question question = choose(dice, std::move(choices));
  // Another illness, played out: the run as it would be with that one.
  const std::string& cure = illnesses.front().cure;
  const std::string well =
      line("set {0} variant {1}", who, cure.empty() ? variant.substr(0, variant.find(' ')) + " off" : cure);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    for (const Illness& illness : illnesses) {
      if (illness.choice.condition != question.choices[i].condition || illness.variant == variant) continue;
      question.remarks.push_back(
          {{"choice", std::to_string(i + 1)},
           say("That would look otherwise: {0}", "那样的话会是另一个样子：{0}", illness.choice.text),
           {well, line("set {0} variant {1}", who, illness.variant)}});
    }
  }
  Exercise made = exercise(text, question, std::move(ask), std::move(hints), "", question.remarks);
  made.secret = {line("set {0} variant {1}", who, variant)};
  return made;
}

Exercise sick_sender(std::uint64_t seed) {
  Dice dice(seed, "sick-sender");
  const int delay = dice.number(10, 40, 5);
  const int rto = dice.number(400, 1000, 50);
  const int mss = dice.number(200, 1000, 10);
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-min {0}ms", rto)
      .add("set all mss {0}", mss)
      .add("set server ack-delay 100ms")
      .connect(10);
  // Two small writes; then a burst with one loss; then one segment that is lost three times.
  text.add("at 1s client send 20")
      .add("at 1002ms client send 20")
      .add("at 2s client send {0}", 6 * mss)
      .add("drop client->server data octets 40..{0} fresh #1", 39 + mss);
  text.add("at 8s client send {0}", mss)
      .add("drop client->server data octets {0}..{1} #1..3", 40 + 6 * mss, 39 + 7 * mss)
      .add("until 20s");
  const int first = 8000 + rto;
  return sick(dice, text, "client",
              {{"no-nagle",
                {say("Small segments do not wait for the ACK of what is unacknowledged.",
                     "有未确认数据时，小报文段不等待。"),
                 "client->server data #2 before 1050ms"}},
               {"no-fast-retransmit",
                {say("Three duplicate ACKs do not make it send again.", "三个重复 ACK 不能使它重传。"),
                 line("never client->server data again before {0}ms", 2000 + rto - 50)}},
               {"no-backoff",
                {say("Its retransmission timer does not back off.", "重传计时器不退避。"),
                 line("client->server data octets {0}..{1} again #3 before {2}ms", 40 + 6 * mss, 39 + 7 * mss,
                      first + 3 * rto)}}},
              say("The client's TCP breaks one rule. Which one? Its RTO is {0} ms.",
                  "客户端的 TCP 违反了一条规则。是哪一条？它的 RTO 为 {0} ms。", rto),
              {say("Look at three places: 1 s, 2 s, and from 8 s on.", "看三处：1 s、2 s，以及 8 s 之后。"),
               say("What would a sound TCP do at each of them?", "健康的 TCP 在每一处会怎么做？"),
               say("Small pieces wait; duplicates bring the lost one again; waits double.",
                   "小段等待；重复 ACK 引出重传；等待加倍。")});
}

Exercise sick_server(std::uint64_t seed) {
  Dice dice(seed, "sick-server");
  const int delay = dice.number(10, 40, 5);
  const int patience = dice.number(100, 400, 20);
  Text text = Text::two_hosts(dice, delay);
  text.add("set server ack-delay {0}ms", patience)
      .add("set client syn-retries 1")
      .add("at 0ms server listen 80")
      .add("at 10ms client connect server:80 as one");
  text.add("at 500ms client connect server:{0} as other", dice.number(1000, 9000))
      .add("at 4s client:one send {0}", dice.number(100, 1000));
  text.add("at 6s client:one close").add("on server remote-closed server close").add("until 12s");
  return sick(
      dice, text, "server",
      {{"no-delayed-ack",
        {say("It acknowledges at once what could wait for company.", "本可以等一等的 ACK，它立即就发。"),
         line("server->client ACK #1 before {0}ms", 4000 + delay + patience / 2)}},
       {"fin-apart",
        {say("ACK and FIN do not share a segment.", "ACK 与 FIN 不合在一个报文段里。"),
         "client:one reaches FIN-WAIT-2"}},
       {"no-reset",
        {say("It does not refuse what it has no connection for.", "对没有的连接不作拒绝。"),
         "never server->client RST"}}},
      say("The server's TCP breaks one rule. Which one? Its ACKs may wait for {0} ms.",
          "服务器的 TCP 违反了一条规则。是哪一条？它的 ACK 最多可推迟 {0} ms。", patience),
      {say("Look at 0.5 s, at 4 s and at 6 s.", "看 0.5 s、4 s 和 6 s。"),
       say("A SYN for a port where nobody listens; data; a FIN whose answer is the server's close.",
           "发往无人监听端口的 SYN；数据；以及服务器随即关闭的 FIN。"),
       say("A sound server: a RST, an ACK after a while, ACK and FIN together.",
           "健康的服务器：RST；过一会儿才 ACK；ACK 与 FIN 合在一起。")});
}

Exercise sick_closer(std::uint64_t seed) {
  Dice dice(seed, "sick-closer");
  const int delay = dice.number(10, 40, 5);
  const int msl = dice.number(1500, 4000, 100);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all msl {0}ms", msl)
      .connect(10)
      .add("at 1s server send {0}", dice.number(10, 900))
      .add("at 2s client close")
      .add("on server remote-closed after 50ms server close");
  text.add("drop client->server ACK #3").add("set all ack-delay 0ms").add("until 30s");
  const int wait = dice.number(300, 800, 50);
  return sick(
      dice, text, "client",
      {{"no-time-wait",
        {say("It does not wait in TIME-WAIT at all.", "根本不进入 TIME-WAIT。"),
         "never client reaches TIME-WAIT"}},
       {line("time-wait {0}ms", wait),
        {say("It waits, but less than 2 MSL.", "等待了，但不足 2 MSL。"),
         line("client reaches TIME-WAIT then client reaches CLOSED before {0}ms",
              2000 + 2 * delay + 50 + wait + 100)},
        line("time-wait {0}ms", 2 * msl)},
       {"no-time-wait off",
        {say("Nothing is wrong with how it waits.", "它的等待没有问题。"),
         line("client reaches TIME-WAIT then client reaches CLOSED after {0}ms",
              2000 + 2 * delay + 50 + 2 * msl)}}},
      say("MSL is {0} ms, and the last ACK is lost. What is wrong with how the client closes?",
          "MSL 为 {0} ms，最后一个 ACK 丢失。客户端的关闭过程有什么问题？", msl),
      {say("See what the client answers to the second FIN.", "看客户端怎样回答第二个 FIN。"),
       say("And in which state it is by then, and for how long.", "再看它那时处于什么状态，持续了多久。"),
       say("A sound client acknowledges it and waits 2 MSL anew.",
           "健康的客户端会确认它，并重新等待 2 MSL。")});
}

Exercise sick_window(std::uint64_t seed) {
  Dice dice(seed, "sick-window");
  const int delay = dice.number(10, 40, 5);
  const int mss = 10 * dice.number(40, 120);
  Text text = Text::two_hosts(dice, delay);
  text.add("set server receive-buffer {0}", 3 * mss)
      .add("set server auto-receive off")
      .add("set all ack-delay 0ms")
      .add("set all nagle off")
      .add("set all mss {0}", mss)
      .add("set client initial-window 2");
  text.connect(10).add("at 1s client send {0}", 6 * mss).add("until 9s");
  return sick(
      dice, text, "client",
      {{"ignores-window",
        {say("It sends beyond the window.", "发送超出窗口。"),
         line("client in-flight > {0} at {1}ms", mss, 1000 + 4 * delay + 20)}},
       {"no-persist-timer",
        {say("It does not probe a closed window.", "不探测关闭的窗口。"),
         line("never client->server any after {0}ms", 1000 + 6 * delay + 50)}},
       {"no-slow-start",
        {say("Its congestion window does not start small.", "拥塞窗口一开始就不小。"),
         line("client in-flight > {0} at {1}ms", 2 * mss + 1, 1000 + delay)}}},
      say("The server has room for {0} octets, and nobody reads. The client's congestion window should start "
          "with two segments of {1} octets. Which rule does the client break?",
          "服务器只容得下 {0} 字节，无人读取。客户端的拥塞窗口本应从两个 {1} "
          "字节的报文段开始。客户端违反了哪条规则？",
          3 * mss, mss),
      {say("How much leaves at 1 s? How much in all?", "1 s 时发出多少？一共多少？"),
       say("What leaves when the window is closed?", "窗口关闭后发出了什么？"),
       say("A sound sender: two segments, then as far as the window reaches, then a probe now and then.",
           "健康的发送方：先两个报文段，再发到窗口边缘，之后不时探测。")});
}

}  // namespace

std::vector<Generator> of_sick_tcps() {
  return {{"sick-sender", "fast-retransmit-and-sack", {"A sick sender", "出毛病的发送方"}, sick_sender},
          {"sick-server", "reading-a-capture", {"A sick server", "出毛病的服务器"}, sick_server},
          {"sick-closer", "without-time-wait", {"A sick closer", "出毛病的关闭方"}, sick_closer},
          {"sick-window", "zero-window", {"A sick window", "出毛病的窗口"}, sick_window}};
}

}  // namespace tcplab::lesson::exercises
