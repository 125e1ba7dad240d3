// Nobody listens, nobody is there, no way leads there.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

Exercise refusing_segment(std::uint64_t seed) {
  Dice dice(seed, "refusing-segment");
  Text text = Text::two_hosts(dice, dice.number(5, 90, 5));
  const int start = dice.number(10, 300, 10);  // compilers differ in which argument they take first
  const int port = dice.number(1000, 60000);
  text.add("at 0ms server listen 80").add("at {0}ms client connect server:{1}", start, port);
  return exercise(text, segment("server->client RST", {"flags", "seq", "ack"}),
                  say("Nobody listens on that port. Fill in what the server answers to the SYN.",
                      "该端口没有监听者。请填写服务器对 SYN 的回答。"),
                  {say("It has no connection, and tells so at once.", "它没有这个连接，并立即告知。"),
                   say("The SYN has no ACK, so the RST gets the number 0 (RFC 9293 3.5.2).",
                       "SYN 不带 ACK，所以 RST 的序号为 0（RFC 9293 3.5.2）。"),
                   say("It acknowledges the SYN, so that the client can tell that it is meant: ack = x+1.",
                       "它要确认这个 SYN，客户端才知道是回答自己的：ack = x+1。")},
                  "client->server SYN arrives",
                  {{{"flags", "RST"},
                    {"Without an ACK the client could not tell that its SYN is meant.",
                     "没有 ACK，客户端就无法确定它回答的是自己的 SYN。"},
                    {"rewrite server->client RST #1 flags 4"}},
                   {{"ack", "x"},
                    {"The SYN takes a number: x+1.", "SYN 占一个序号：x+1。"},
                    {"rewrite server->client RST #1 ack -1"}}});
}

Exercise refusing_time(std::uint64_t seed) {
  Dice dice(seed, "refusing-time");
  const int start = dice.number(10, 500, 2);
  const int forth = dice.number(5, 120);
  const int back = dice.number(5, 120);
  Text text = Text::two_hosts(dice, forth);
  text.add("link server->client delay {0}ms", back).add("at {0}ms client connect server:81", start);
  return exercise(
      text, when("client hears refused", milliseconds(2)),
      say("Nobody listens. The client connects at {0} ms; the way takes {1} ms, and {2} ms back. When does "
          "it hear of it?",
          "没有监听者。客户端在 {0} ms 发起连接；去程 {1} ms，回程 {2} ms。它何时得知？", start, forth, back),
      {say("The RST leaves as soon as the SYN arrives.", "SYN 一到，RST 就发出。"),
       say("No timer takes part.", "与计时器无关。"),
       say("Start, and a round trip.", "起始时刻加一个往返。")},
      "client->server SYN",
      {{{"time", line("{0}ms", start + forth)},
        {"That is when the server answers: the RST has to come back.",
         "那是服务器回答的时刻：RST 还要返回。"},
        {}}});
}

Exercise what_the_client_hears(std::uint64_t seed) {
  Dice dice(seed, "what-the-client-hears");
  const int kind = dice.number(0, 3);
  Text text;
  text.add("seed {0}", dice.number(1, 100000)).add("host client 198.51.100.1").add("router r 198.51.100.254");
  text.add("host server 203.0.113.1").add("link client r delay {0}ms", dice.number(5, 30));
  text.add(kind == 2 ? "link r server delay {0}ms down" : "link r server delay {0}ms", dice.number(5, 30));
  text.add("set client syn-retries 1")
      .add("set client rto-initial {0}ms", dice.number(400, 1500, 100))
      .add("set client rto-min 200ms");
  if (kind == 1) text.add("at 0ms server crash");
  if (kind == 3) text.add("at 0ms server listen 80");
  text.add("at 10ms client connect server:80").add("until 8s");
  const Message cases[] = {{"is on, and nobody listens there", "开着，但没有监听者"},
                           {"is switched off", "关机了"},
                           {"is beyond a link that is down", "所在的链路断了"},
                           {"listens on that port", "正在该端口监听"}};
  return exercise(
      text,
      choose(dice,
             {{say("It is refused at once.", "立即被拒绝。"), "client hears refused"},
              {say("It gives up when its retries are used up.", "重传次数用完后放弃。"),
               "client hears timed-out"},
              {say("It hears of trouble by ICMP, and goes on trying.", "由 ICMP 得知出了问题，但继续尝试。"),
               "client hears soft-error"},
              {say("It is connected.", "连接成功。"), "client hears connected"}}),
      say("The server {0}. What does the client's user hear? Choose all that hold.",
          "服务器{0}。客户端的用户会得知什么？选出所有成立的。", cases[kind]),
      {say("Who could answer: the server's TCP, a router, or nobody?",
           "谁能作出回答：服务器的 TCP、路由器，还是没有谁？"),
       say("A RST says \"refused\"; an ICMP unreachable is advice only (RFC 9293 3.9.2.2).",
           "RST 表示“拒绝”；ICMP 不可达只是提示（RFC 9293 3.9.2.2）。"),
       say("A host that is off says nothing at all.", "关机的主机什么也不说。")},
      "client reaches SYN-SENT");
}

Exercise state_after_refusal(std::uint64_t seed) {
  Dice dice(seed, "state-after-refusal");
  const int delay = dice.number(10, 60, 5);
  Text text = Text::two_hosts(dice, delay);
  const int kind = dice.number(0, 3);
  text.connect(10);
  // While the SYN,ACK or its answer is on the way.
  if (kind == 0) text.add("at {0}ms client abort", 10 + 2 * delay + dice.number(1, delay - 2));
  const std::string rebooted = kind == 1 ? "server" : "client";
  if (kind > 0)
    text.add("at {0}ms {1} crash", 10 + delay + 1, rebooted)
        .add("at {0}ms {1} reboot", 10 + delay + 2, rebooted);
  const std::string who = kind == 1 ? "client" : "server";
  const std::string what = kind == 1   ? "server->client SYN-ACK arrives"
                           : kind == 3 ? "client->server RST"
                                       : "client->server RST arrives";
  const Message story = kind == 0 ? Message("The client calls off right after its third message.",
                                            "客户端发出第三个报文段后立即中止。")
                                  : say("The {0} reboots while the SYN, ACK is on the way.",
                                        "SYN, ACK 尚在途中，{0} 重启了。", rebooted);
  return exercise(text, state_after(who, what),
                  say("{0} In which state is the {1} after: {2}?", "{0}在“{2}”之后，{1} 处于什么状态？",
                      story, who, what),
                  {say("Who knows of what by then, and in which state was it before?",
                       "这时各方知道些什么？之前处于什么状态？"),
                   say("A RST in SYN-RECEIVED leads a passive opener back to LISTEN.",
                       "被动打开的一方在 SYN-RECEIVED 收到 RST，会回到 LISTEN。"),
                   say("In ESTABLISHED a RST ends the connection: CLOSED. A RST that is still on its way has "
                       "changed nothing.",
                       "在 ESTABLISHED 收到 RST，连接结束：CLOSED。还在途中的 RST 没有改变任何状态。")},
                  what);
}

}  // namespace

std::vector<Generator> of_refusals() {
  const char* const lesson = "refused-and-unreachable";
  return {
      {"refusing-segment", lesson, {"The segment that refuses", "表示拒绝的报文段"}, refusing_segment},
      {"refusing-time", lesson, {"When it hears of it", "何时得知"}, refusing_time},
      {"what-the-client-hears", lesson, {"What the client hears", "客户端得知什么"}, what_the_client_hears},
      {"state-after-refusal", lesson, {"The state after a RST", "收到 RST 之后的状态"}, state_after_refusal}};
}

}  // namespace tcplab::lesson::exercises
