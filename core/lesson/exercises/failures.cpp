// Keepalive, hosts that crash and come again, and ways through the state diagram.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

struct Probing {
  Text text;
  int delay = 0;
  int idle = 0;
  int interval = 0;
  int count = 0;
};
// The server is gone soon after the handshake, and only keepalive notices.
Probing probing(Dice& dice) {
  Probing probes{Text(), dice.number(10, 60, 5), dice.number(2000, 9000, 500), dice.number(500, 3000, 100),
                 dice.number(2, 5)};
  probes.text = Text::two_hosts(dice, probes.delay);
  probes.text.add("set client keep-alive on").add("set client keep-idle {0}ms", probes.idle);
  probes.text.add("set client keep-interval {0}ms", probes.interval)
      .add("set client keep-count {0}", probes.count)
      .connect(10);
  return probes;
}

Message settings(const Probing& probes) {
  return say("idle time {0} ms, interval {1} ms, {2} probes; the way takes {3} ms",
             "空闲时间 {0} ms，探测间隔 {1} ms，最多 {2} 次；单程 {3} ms", probes.idle, probes.interval,
             probes.count, probes.delay);
}

Exercise nth_probe(std::uint64_t seed) {
  Dice dice(seed, "nth-probe");
  Probing probes = probing(dice);
  probes.text.add("at {0}ms server crash", dice.number(500, 1500, 100));
  const int nth = dice.number(1, probes.count);
  return exercise(
      probes.text, when(line("client->server ACK #{0}", nth + 1), milliseconds(100)),
      say("The server is switched off at once after the handshake ({0}). When does the client send probe "
          "number {1}?",
          "握手之后服务器就断电了（{0}）。客户端何时发出第 {1} 个保活探测？", settings(probes), nth),
      {say("The keepalive timer starts with what was heard last.",
           "保活计时器从最后一次收到对方的报文段开始。"),
       say("That was the SYN, ACK, at {0} ms.", "那就是 {0} ms 到达的 SYN, ACK。", 10 + 2 * probes.delay),
       say("First the idle time, then one interval for each further probe.",
           "先是空闲时间，之后每个探测再加一个间隔。")},
      "client->server ACK #1");
}

Exercise keepalive_gives_up(std::uint64_t seed) {
  Dice dice(seed, "keepalive-gives-up");
  Probing probes = probing(dice);
  probes.text.add("at 1s server crash");
  return exercise(probes.text, when("client hears timed-out", milliseconds(100)),
                  say("The server is switched off at 1 s ({0}). When does the client give the connection up?",
                      "服务器在 1 s 断电（{0}）。客户端何时放弃连接？", settings(probes)),
                  {say("All {0} probes have to go unanswered.", "{0} 次探测都要没有应答。", probes.count),
                   say("After the last one it waits one interval more.", "最后一次之后还要再等一个间隔。"),
                   say("{0} + {1} + {2} intervals.", "{0} + {1} + {2} 个间隔。", 10 + 2 * probes.delay,
                       probes.idle, probes.count)},
                  "client->server ACK #1");
}

Exercise probe_numbers(std::uint64_t seed) {
  Dice dice(seed, "probe-numbers");
  Probing probes = probing(dice);
  const int octets = dice.number(1, 1400);
  const int back = dice.number(1, 1400);
  probes.text.add("set all ack-delay 0ms")
      .add("at 500ms client send {0}", octets)
      .add("at 800ms server send {0}", back)
      .add("until 25s");
  return exercise(
      probes.text, segment("client->server ACK #3", {"seq", "ack", "length"}),
      say("The client has sent {0} octets and received {1}; then all is silent. Fill in its first keepalive "
          "probe.",
          "客户端发送了 {0} 字节，收到 {1} 字节，此后一片寂静。请填写它的第一个保活探测。", octets, back),
      {say("The probe has to call forth an answer, and must not be new.", "探测要引出应答，又不能是新数据。"),
       say("A number that was used already is not acceptable, and is answered by an ACK.",
           "已用过的序号不可接受，对方会用 ACK 回答。"),
       say("seq = SND.NXT - 1, without data.", "seq = SND.NXT − 1，不带数据。")},
      "client->server ACK #2",
      {{{"seq", line("x+1+{0}", octets)},
        {"That is SND.NXT: such a segment would not be answered.",
         "那是 SND.NXT：这样的报文段不会引出应答。"},
        {}}});
}

Exercise notice_the_dead(std::uint64_t seed) {
  Dice dice(seed, "notice-the-dead");
  const int by = dice.number(20, 90, 5);
  const int count = dice.number(2, 6);
  Text text = Text::two_hosts(dice, 20);
  text.add("set client keep-interval 1s")
      .add("set client keep-count {0}", count)
      .connect(10)
      .add("at 1s server crash")
      .add("until 200s");
  return exercise(
      text,
      reach({line("client hears timed-out before {0}s", by), line("client->server ACK times {0}", count + 1)},
            {"set"}, {"set client keep-alive on", "set client keep-idle 5s"}),
      say("The server dies in silence. With two settings of the client, let it notice before {0} s, by {1} "
          "unanswered probes.",
          "服务器悄然断电。请改客户端的两项设置，让它靠 {1} 个无应答的探测在 {0} s 之前察觉。", by, count),
      {say("Without keepalive an idle connection lasts for ever.", "没有保活，空闲的连接会永远存在。"),
       say("Keepalive is off unless asked for, and waits two hours (RFC 9293 3.8.4).",
           "保活默认关闭，而且要空闲两小时（RFC 9293 3.8.4）。"),
       say("`keep-alive on`, and a shorter `keep-idle`.", "`keep-alive on`，再把 `keep-idle` 改短。")});
}

Exercise reset_after_reboot(std::uint64_t seed) {
  Dice dice(seed, "reset-after-reboot");
  const int before = dice.number(1, 1400);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.connect(10)
      .add("at 500ms server send {0}", before)
      .add("at 1s server crash")
      .add("at 1100ms server reboot")
      .add("at 2s client send {0}", dice.number(1, 1400));
  return exercise(
      text, segment("server->client RST", {"flags", "seq"}),
      say("The server has sent {0} octets, and then reboots. The client, who knows nothing of it, sends "
          "data. What does the server answer?",
          "服务器发送了 {0} 字节，然后重启。客户端毫不知情，又发送数据。服务器怎样回答？", before),
      {say("The server has forgotten the connection: half-open.", "服务器忘记了这个连接：连接处于半开状态。"),
       say("A segment with ACK is refused by a RST that needs no ACK.",
           "带 ACK 的报文段由不带 ACK 的 RST 拒绝。"),
       say("Its number is what the segment acknowledges: y+1+{0}.", "它的序号取自该报文段的确认号：y+1+{0}。",
           before)},
      "client->server data #1");
}

Exercise what_is_noticed(std::uint64_t seed) {
  Dice dice(seed, "what-is-noticed");
  const bool speaks = dice.number(0, 2) > 0;
  const bool comes_back = dice.coin();
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set client data-retries 2").connect(10).add("at {0}ms server crash", dice.number(500, 900, 10));
  if (comes_back) text.add("at 1s server reboot");
  if (speaks) text.add("at 2s client send {0}", dice.number(1, 1400));
  text.add("until 60s");
  return exercise(
      text,
      choose(dice, {{say("A RST tells it at once.", "RST 立即告知它。"), "client hears reset"},
                    {say("It gives up when its retransmissions are used up.", "重传次数用完后放弃。"),
                     "client hears timed-out"},
                    {say("It notices nothing: ESTABLISHED for ever.", "毫无察觉：永远处于 ESTABLISHED。"),
                     "client is ESTABLISHED"}}),
      say("The server {0}; the client {1}. How does the client notice?",
          "服务器{0}；客户端{1}。客户端怎样察觉？",
          comes_back ? Message("crashes and reboots", "崩溃后重启")
                     : Message("crashes, and stays off", "崩溃后没有再开机"),
          speaks ? Message("sends data afterwards", "之后发送数据")
                 : Message("has nothing to send", "没有数据要发")),
      {say("Who sends nothing learns nothing.", "什么都不发，就什么都不知道。"),
       say("A host that is off answers nothing.", "关机的主机什么也不回答。"),
       say("A host that has rebooted refuses what it does not know.", "重启后的主机会拒绝它不认得的连接。")},
      "server hears connected");
}

Exercise when_it_is_noticed(std::uint64_t seed) {
  Dice dice(seed, "when-it-is-noticed");
  const int delay = dice.number(10, 40, 2);
  const int speaks = dice.number(2000, 6000, 50);
  const int rto = dice.number(300, 1200, 100);
  const int retries = dice.number(1, 3);
  Text text = Text::two_hosts(dice, delay);
  text.add("set client rto-min {0}ms", rto)
      .add("set client data-retries {0}", retries)
      .connect(10)
      .add("at 1s server crash")
      .add("at {0}ms client send 100", speaks);
  return exercise(
      text, when("client hears timed-out", milliseconds(rto / 2)),
      say("The server is off from 1 s on. The client sends at {0} ms; its RTO is {1} ms, and it may "
          "send again {2}. When does it give up?",
          "服务器从 1 s 起断电。客户端在 {0} ms 发送数据；RTO 为 {1} ms，最多重传 {2}。它何时放弃？", speaks,
          rto, many(retries, "time", "次")),
      {say("The RTO doubles with each retransmission.", "每次重传 RTO 加倍。"),
       say("After the last one it waits once more.", "最后一次之后还要再等一次。"),
       say("{0} waits in all.", "一共等待 {0} 次。", retries + 1)},
      "client->server data #1",
      {{{"time", line("{0}ms", speaks + rto * (retries + 1))},
        {"That is without backoff.", "那是没有退避的情形。"},
        {"set client variant no-backoff"}}});
}

Exercise reach_a_state(std::uint64_t seed) {
  Dice dice(seed, "reach-a-state");
  const bool client = dice.coin();
  const std::string a = client ? "client" : "server";
  const std::string b = client ? "server" : "client";
  const int delay = dice.number(20, 80, 5);
  const int at = dice.number(600, 2500, 50);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10).add("until 6s");
  const int kind = dice.number(0, 4);
  const char* const states[] = {"FIN-WAIT-2", "CLOSE-WAIT", "LAST-ACK", "CLOSING", "TIME-WAIT"};
  const std::string first = kind == 1 || kind == 2 ? b : a;
  std::vector<std::string> solution{line("at {0}ms {1} close", at, first)};
  if (kind == 2) solution.push_back(line("at {0}ms {1} close", at + 3 * delay, a));
  if (kind == 3) solution.push_back(line("at {0}ms {1} close", at + delay / 2, b));
  if (kind == 4) solution.push_back(line("on {0} remote-closed {0} close", b));
  return exercise(
      text,
      reach({line("{0} reaches {1} after {2}ms", a, states[kind], at),
             line("never {0} reaches {1} before {2}ms", a, states[kind], at - 1), "never any->any RST"},
            {"at", "on"}, solution),
      say("Nobody closes in this run. Get the {0} into {1}, not before {2} ms, with {3} at most.",
          "这次运行中没有谁关闭。请使 {0} 在 {2} ms 之后进入 {1}，最多用 {3}。", a, states[kind], at,
          solution.size() == 1 ? Message("one change", "一处修改") : Message("two changes", "两处修改")),
      {say("Look for the arc that leads there, and for what causes it.",
           "找到通向该状态的那条弧，看它由什么引起。"),
       say("Who closes first, and when does the other side?", "谁先关闭？另一方何时关闭？"),
       say("A change may be `at TIME HOST close`.", "修改可以是 `at TIME HOST close`。")});
}

Exercise way_into_time_wait(std::uint64_t seed) {
  Dice dice(seed, "way-into-time-wait");
  const int delay = dice.number(30, 80, 5);
  const int kind = dice.number(0, 2);
  Text text = Text::two_hosts(dice, delay);
  text.connect(10).add("at 1s client close");
  if (kind == 0) text.add("on server remote-closed after {0}ms server close", dice.number(50, 400, 10));
  if (kind == 1) text.add("on server remote-closed server close");
  if (kind == 2) text.add("at {0}ms server close", 1000 + dice.number(2, delay - 4));
  return exercise(
      text,
      choose(dice, {{say("FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT", "FIN-WAIT-1、FIN-WAIT-2、TIME-WAIT"),
                     "client reaches FIN-WAIT-2 then client reaches TIME-WAIT"},
                    {say("FIN-WAIT-1, TIME-WAIT", "FIN-WAIT-1、TIME-WAIT"), "server->client ACK times 0"},
                    {say("FIN-WAIT-1, CLOSING, TIME-WAIT", "FIN-WAIT-1、CLOSING、TIME-WAIT"),
                     "client reaches CLOSING then client reaches TIME-WAIT"}}),
      say("The client closes at 1 s; the way takes {0} ms; {1}. By which way does the client come into "
          "TIME-WAIT?",
          "客户端在 1 s 关闭；单程 {0} ms；{1}。客户端经由哪条路径进入 TIME-WAIT？", delay,
          kind == 0 ? Message("the server closes a while after it hears of it", "服务器得知后过一会儿才关闭")
          : kind == 1 ? Message("the server closes at once when it hears of it", "服务器得知后立即关闭")
                      : Message("the server closes before it hears of it", "服务器在得知之前就关闭了")),
      {say("What arrives first: the ACK of its FIN, the other's FIN, or both in one?",
           "先到的是什么：对其 FIN 的确认、对方的 FIN，还是二者合一？"),
       say("ACK first: FIN-WAIT-2. FIN first: CLOSING.", "先到 ACK：FIN-WAIT-2。先到 FIN：CLOSING。"),
       say("Both in one segment: straight into TIME-WAIT.", "合在一个报文段里：直接进入 TIME-WAIT。")},
      "client->server FIN");
}

}  // namespace

std::vector<Generator> of_failures() {
  return {
      {"nth-probe", "keepalive", {"The nth probe", "第 n 个保活探测"}, nth_probe},
      {"keepalive-gives-up", "keepalive", {"When keepalive gives up", "保活何时放弃"}, keepalive_gives_up},
      {"probe-numbers", "keepalive", {"Numbers of a probe", "保活探测的序号"}, probe_numbers},
      {"notice-the-dead", "keepalive", {"Notice the dead", "察觉失联的对方"}, notice_the_dead},
      {"reach-a-state", "state-diagram", {"Reach a state", "到达某个状态"}, reach_a_state},
      {"way-into-time-wait",
       "state-diagram",
       {"Three ways into TIME-WAIT", "进入 TIME-WAIT 的三条路"},
       way_into_time_wait},
      {"reset-after-reboot",
       "crash-and-reboot",
       {"The RST after a reboot", "重启之后的 RST"},
       reset_after_reboot},
      {"what-is-noticed", "crash-and-reboot", {"What is noticed", "怎样察觉"}, what_is_noticed},
      {"when-it-is-noticed", "crash-and-reboot", {"When it is noticed", "何时察觉"}, when_it_is_noticed}};
}

}  // namespace tcplab::lesson::exercises
