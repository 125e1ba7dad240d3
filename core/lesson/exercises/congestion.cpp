// How much may be in flight: slow start, losses, and queues.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// The first window at 1 s, each of its segments acknowledged at once.
Text first_window(Dice& dice, int delay, int mss, int window, int segments) {
  Text text = Text::two_hosts(dice, delay);
  text.add("set all mss {0}", mss)
      .add("set all ack-delay 0ms")
      .add("set all nagle off")
      .add("set client initial-window {0}", window);
  return text.connect(10).add("at 1s client send {0}", segments * mss);
}

Exercise window_after_acks(std::uint64_t seed) {
  Dice dice(seed, "window-after-acks");
  const int delay = dice.number(20, 60, 5);
  const int mss = dice.number(200, 1400, 10);
  const int window = dice.number(4, 6);
  const int segments = dice.number(2, window);
  Text text = first_window(dice, delay, mss, window, segments);
  text.add("until 3s");
  return exercise(
      text, number("client", "cwnd", 1000 + 2 * delay + 20),
      say("The congestion window starts with {0} segments of {1} octets. {2} segments are sent at 1 s and "
          "acknowledged one by one. What is cwnd then, in octets?",
          "拥塞窗口起初为 {0} 个 {1} 字节的报文段。1 s 时发出 {2} 个报文段，并被逐个确认。此后 cwnd "
          "是多少字节？",
          window, mss, segments),
      {say("It is slow start: no loss has set a threshold.", "处于慢开始：还没有发生丢失，门限尚未设定。"),
       say("Each ACK of new data adds one segment at most (RFC 5681 3.1).",
           "每个确认新数据的 ACK 最多使窗口增加一个报文段（RFC 5681 3.1）。"),
       say("({0} + {1}) segments.", "（{0} + {1}）个报文段。", window, segments)},
      "client->server data #1",
      {{{"number", line("{0}", window * mss)},
        {"Each ACK of new data lets the window grow.", "每个确认新数据的 ACK 都使窗口增长。"},
        {}}});
}

Exercise first_flight(std::uint64_t seed) {
  Dice dice(seed, "first-flight");
  const int mss = dice.number(200, 1400, 10);
  const int window = dice.number(2, 5);
  const int more = dice.number(1, 5);
  const int least = dice.number(1, 9);
  Text text = first_window(dice, 40, mss, window, window + more);
  text.add("set server receive-buffer {0}", least * mss).add("until 1050ms");
  // What would be in flight if the lesser window did not count.
  const bool peers = least < window;
  const int beyond = peers ? window : least < window + more ? least : window + more;
  std::vector<Remark> remarks;
  if (beyond != (peers ? least : window))
    remarks = {{{"number", line("{0}", beyond * mss)},
                {"Both windows bound what is sent: the lesser counts.", "两个窗口都限制发送量，取较小者。"},
                {peers ? "set client variant ignores-window" : "set client variant no-congestion-control"}}};
  return exercise(
      text, number("client", "in-flight", 1030),
      say("The client writes {0} octets at once. Its congestion window has {1} segments of {2} octets, the "
          "server's window is {3} octets. How much is in flight before the first ACK comes back?",
          "客户端一次写入 {0} 字节。拥塞窗口为 {1} 个 {2} 字节的报文段，服务器的接收窗口为 {3} 字节。第一个 "
          "ACK 回来之前有多少字节在途？",
          (window + more) * mss, window, mss, least * mss),
      {say("Two windows bound what may be sent.", "有两个窗口限制发送量。"),
       say("The lesser one counts.", "取较小者。"),
       say("Compare {0} with {1} octets.", "比较 {0} 与 {1} 字节。", window * mss, least * mss)},
      "client reaches ESTABLISHED", std::move(remarks));
}

Exercise growth_by_round_trips(std::uint64_t seed) {
  Dice dice(seed, "growth-by-round-trips");
  const int delay = dice.number(30, 90, 5);
  const int mss = dice.number(400, 1400, 10);
  const int window = dice.number(1, 2);
  Text text = first_window(dice, delay, mss, window, 12);
  text.add("until 4s");
  const int round = dice.number(1, 2);
  return exercise(
      text, number("client", "in-flight", 1000 + 2 * delay * round + delay / 2),
      say("The congestion window starts with {0} of {1} octets; a round trip takes {2} ms; each "
          "segment is acknowledged. How many octets are in flight {3} ms after the first was sent?",
          "拥塞窗口起初为 {0}（每个 {1} 字节）；往返需 {2} ms；每个报文段都得到确认。第一个发出后 {3} ms "
          "时有多少字节在途？",
          many(window, "segment", "个报文段"), mss, 2 * delay, 2 * delay * round + delay / 2),
      {say("In slow start the window doubles each round trip.", "慢开始时，窗口每个往返加倍。"),
       say("{0} round trip(s) are over.", "已过 {0} 个往返。", round),
       say("There is enough to send.", "要发的数据足够多。")},
      "client->server data #1",
      {{{"number", line("{0}", window * mss)},
        {"That is the first round trip: each ACK has let the window grow since.",
         "那是第一个往返：此后每个 ACK 都使窗口增长。"},
        {}}});
}

Exercise threshold_after_timeout(std::uint64_t seed) {
  Dice dice(seed, "threshold-after-timeout");
  const int mss = dice.number(200, 1400, 10);
  const int segments = dice.number(5, 10);
  Text text = first_window(dice, 20, mss, 10, segments);
  text.add("drop client->server data #1..{0}", segments).add("until 2500ms");
  const bool window = dice.number(0, 3) == 0;
  return exercise(
      text, number("client", window ? "cwnd" : "ssthresh", 2010),
      say("{0} segments of {1} octets leave at 1 s, and all are lost. The timer expires at 2 s. "
          "What is {2} right after that?",
          "1 s 时发出 {0} 个 {1} 字节的报文段，全部丢失。计时器在 2 s 超时。随后 {2} 是多少？", segments, mss,
          window ? "cwnd" : "ssthresh"),
      {say("A timeout is a strong sign: all begins anew.", "超时是强烈的信号：一切从头开始。"),
       say("ssthresh = half of what was in flight, two segments at least (RFC 5681 3.1).",
           "ssthresh 为在途数据的一半，至少两个报文段（RFC 5681 3.1）。"),
       say("cwnd = one segment.", "cwnd = 一个报文段。")},
      "client->server data #1",
      {{{"number", line("{0}", segments * mss)},
        {"That was in flight: a timeout makes it step back.", "那是当时的在途数据；超时之后要退让。"},
        {}}});
}

Text one_loss(Dice& dice, int delay, int mss, int segments) {
  Text text = first_window(dice, delay, mss, 10, segments);
  return text.add("drop client->server data #1").add("until {0}ms", 1000 + 4 * delay);
}

Exercise threshold_by_control(std::uint64_t seed) {
  Dice dice(seed, "threshold-by-control");
  const int delay = dice.number(20, 60, 5);
  const int mss = dice.number(200, 1400, 10);
  const int segments = dice.number(6, 10);
  const std::string control = dice.pick({"reno", "cubic"});
  Text text = one_loss(dice, delay, mss, segments);
  text.add("set client congestion {0}", control);
  const std::string other = control == "reno" ? "cubic" : "reno";
  const int of_other = other == "reno" ? segments * mss / 2 : segments * mss * 717 / 1024;
  return exercise(
      text, number("client", "ssthresh", 1000 + 2 * delay + 10),
      say("{0} segments of {1} octets are in flight, and the first is lost; the sender uses {2}. What is its "
          "ssthresh after the third duplicate ACK?",
          "{0} 个 {1} 字节的报文段在途，第一个丢失；发送方使用 {2}。收到第三个重复 ACK 后 ssthresh 是多少？",
          segments, mss, control),
      {say("Reno halves what is in flight.", "Reno 把在途数据减半。"),
       say("CUBIC takes 0.7 of it (RFC 9438 4.6).", "CUBIC 取其 0.7（RFC 9438 4.6）。"),
       say("Count in octets, {0} in flight.", "以字节计算，在途 {0} 字节。", segments * mss)},
      line("client->server data #{0}", segments),
      {{{"number", line("{0}", of_other)},
        say("That is how far {0} steps back.", "那是 {0} 的退让幅度。", other),
        {line("set client congestion {0}", other)}}});
}

Exercise which_control(std::uint64_t seed) {
  Dice dice(seed, "which-control");
  const int delay = dice.number(20, 60, 5);
  const int mss = 10 * dice.number(20, 140);
  const int segments = dice.number(7, 10);
  const std::string control = dice.pick({"reno", "cubic", "none"});
  Text text = one_loss(dice, delay, mss, segments);
  const int at = 1000 + 2 * delay + 10;
  // CUBIC's 0.7 is 717 of 1024.
  Exercise made = exercise(
      text,
      choose(dice, {{say("Reno", "Reno"), line("client ssthresh = {0} at {1}ms", segments * mss / 2, at)},
                    {say("CUBIC", "CUBIC"),
                     line("client ssthresh = {0} at {1}ms", segments * mss * 717 / 1024, at)},
                    {say("None: nothing but the peer's window", "没有：只受对方窗口限制"),
                     line("client cwnd > {0} at {1}ms", 3 * segments * mss, at)}}),
      say("{0} segments of {1} octets leave, and the first is lost. Look at ssthresh and cwnd at {2} ms: "
          "which congestion control is this?",
          "发出 {0} 个 {1} 字节的报文段，第一个丢失。观察 {2} ms 时的 ssthresh 和 cwnd：这是哪种拥塞控制？",
          segments, mss, at),
      {say("Look at the sender's variables after the third duplicate ACK.",
           "查看第三个重复 ACK 之后发送方的变量。"),
       say("Reno: a half. CUBIC: 0.7.", "Reno：一半；CUBIC：0.7。"),
       say("{0} octets were in flight.", "当时在途 {0} 字节。", segments * mss)},
      "");
  made.secret = {line("set client congestion {0}", control)};
  return made;
}

Exercise time_in_the_queue(std::uint64_t seed) {
  Dice dice(seed, "time-in-the-queue");
  const int delay = dice.number(5, 40);
  const int rate = dice.pick({100, 200, 250, 400, 500});
  const int payload = dice.number(3, 14) * 100 - 40;  // octets of a datagram in hundreds
  const int nth = dice.number(2, 7);
  Text text = first_window(dice, delay, payload, 10, 7);
  text.add("link client->server rate {0}kbit/s", rate).add("until 3s");
  return exercise(
      text, when(line("client->server data #{0} arrives", nth), milliseconds(4)),
      say("Seven datagrams of {0} octets leave at 1 s over a link of {1} kbit/s and {2} ms. When does number "
          "{3} arrive?",
          "1 s 时发出七个 {0} 字节的数据报，经过 {1} kbit/s、时延 {2} ms 的链路。第 {3} 个何时到达？",
          payload + 40, rate, delay, nth),
      {say("Each has to be put on the wire before the next one: it waits in the queue.",
           "一个发完才轮到下一个：其余的在队列里等。"),
       say("One takes {0} us.", "每个需 {0} 微秒。", (payload + 40) * 8 * 1000 / rate),
       say("So many times as there are up to it, and then the delay of the link.",
           "乘以它是第几个，再加链路时延。")},
      "client->server data #1",
      {{{"time", line("{0}us", 1000 * (1000 + delay) + (payload + 40) * 8 * 1000 / rate)},
        {"The first one arrives then: the others wait for it.", "那是第一个到达的时刻：其余的要排队等它。"},
        {}}});
}

Exercise behind_a_burst(std::uint64_t seed) {
  Dice dice(seed, "behind-a-burst");
  const int rate = dice.pick({100, 200, 250, 400, 500});
  const int segments = dice.number(3, 7);
  const int mss = 960;
  Text text;
  text.add("seed {0}", dice.number(1, 100000))
      .add("host greedy 198.51.100.1")
      .add("host polite 198.51.100.3")
      .add("router r 198.51.100.254")
      .add("host server 203.0.113.1");
  const int delay = dice.number(5, 40);
  text.add("link greedy r delay 1ms")
      .add("link polite r delay 1ms")
      .add("link r server delay {0}ms rate {1}kbit/s", delay, rate);
  text.add("set all mss {0}", mss)
      .add("set all nagle off")
      .add("at 0ms server listen 80")
      .add("at 10ms greedy connect server:80")
      .add("at 20ms polite connect server:80");
  text.add("at 1s greedy send {0}", segments * mss).add("at 1002ms polite send 60").add("until 3s");
  return exercise(
      text, when("polite->server data #1 arrives", milliseconds(5)),
      say("A burst of {0} datagrams of 1000 octets stands before a link of {1} kbit/s and {2} ms when a "
          "small one of 100 octets comes behind it, at 1.003 s. When does the small one arrive?",
          "{0} 个 1000 字节的数据报排在一条 {1} kbit/s、时延 {2} ms 的链路前，1.003 s 时又来了一个 100 "
          "字节的小数据报。小的那个何时到达？",
          segments, rate, delay),
      {say("A queue knows no courtesy: first come, first served.", "队列不讲礼让：先来先服务。"),
       say("The burst came to the router at 1.001 s and takes {0} ms.",
           "突发在 1.001 s 到达路由器，需要 {0} ms 才能发完。", segments * 8000 / rate),
       say("Then the small one's own {0} us, and the delay.", "再加小数据报自己的 {0} 微秒和链路时延。",
           800 * 1000 / rate)},
      "polite->server data #1",
      {{{"time", line("{0}us", 1000 * (1003 + delay) + 800 * 1000 / rate)},
        {"So it would be without the burst before it.", "前面没有突发时才会这么早。"},
        {"drop greedy->server data #1.."}}});
}

Exercise spread_by_pacing(std::uint64_t seed) {
  Dice dice(seed, "spread-by-pacing");
  const int delay = dice.number(40, 90, 5);
  const int window = dice.number(6, 10);
  const int nth = dice.number(4, window);
  Text text = first_window(dice, delay, dice.number(400, 1400, 10), window, window);
  text.add("set client congestion bbr").add("until 3s");
  return exercise(
      text, when(line("client->server data #{0}", nth), milliseconds(2)),
      say("BBR starts with {0} segments. The handshake has measured a round trip of {1} ms, and at 1 s the "
          "client has {0} segments to send. When does number {2} leave?",
          "BBR 的初始窗口为 {0} 个报文段。握手测得往返时间为 {1} ms，1 s 时客户端有 {0} "
          "个报文段要发。第 {2} 个何时发出？",
          window, 2 * delay, nth),
      {say("BBR does not send its window at once: it spreads it over time.",
           "BBR 不会一次发完整个窗口，而是把它分散到一段时间里。"),
       say("In Startup it paces 2.77 windows over a round trip.",
           "Startup 阶段的节奏是每个往返发出 2.77 个窗口。"),
       say("From one segment to the next: {0} ms / (2.77 * {1}). Number {2} is {3} of these later.",
           "相邻两个报文段相隔 {0} ms ÷（2.77 × {1}），第 {2} 个要晚 {3} 个这样的间隔。", 2 * delay, window,
           nth, nth - 1)},
      "client->server data #1",
      {{{"time", "1s"},
        {"Reno sends its window at once; BBR paces it.", "Reno 会一次发完窗口，BBR 则按节奏发送。"},
        {"set client congestion reno"}}});
}

}  // namespace

std::vector<Generator> of_congestion() {
  return {
      {"window-after-acks", "slow-start", {"cwnd after ACKs", "确认之后的 cwnd"}, window_after_acks},
      {"first-flight", "slow-start", {"The first flight", "第一批报文段"}, first_flight},
      {"growth-by-round-trips",
       "slow-start",
       {"Growth by round trips", "逐个往返的增长"},
       growth_by_round_trips},
      {"threshold-after-timeout", "slow-start", {"After a timeout", "超时之后"}, threshold_after_timeout},
      {"threshold-by-control", "cubic-and-bbr", {"How far it steps back", "退让多少"}, threshold_by_control},
      {"which-control", "cubic-and-bbr", {"Which control is it", "是哪种拥塞控制"}, which_control},
      {"spread-by-pacing", "cubic-and-bbr", {"BBR's pace", "BBR 的节奏"}, spread_by_pacing},
      {"time-in-the-queue", "bufferbloat", {"Time in the queue", "排队的时间"}, time_in_the_queue},
      {"behind-a-burst", "bufferbloat", {"Behind a burst", "排在突发之后"}, behind_a_burst}};
}

}  // namespace tcplab::lesson::exercises
