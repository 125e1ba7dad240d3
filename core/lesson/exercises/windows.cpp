// The receiver's window, and small segments that wait.
#include "core/lesson/exercises/exercises.hpp"
#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

struct Slow {
  Text text;
  int buffer = 0;
  int mss = 0;
};
// The server's user does not read.
Slow slow_reader(Dice& dice, int segments) {
  Slow slow{Text::two_hosts(dice, dice.number(10, 40, 5)), 0, 10 * dice.number(40, 140)};
  slow.buffer = segments * slow.mss;
  slow.text.add("set server receive-buffer {0}", slow.buffer)
      .add("set server auto-receive off")
      .add("set all ack-delay 0ms")
      .add("set all nagle off");
  slow.text.add("set all mss {0}", slow.mss).connect(10);
  return slow;
}

Exercise window_told(std::uint64_t seed) {
  Dice dice(seed, "window-told");
  Slow slow = slow_reader(dice, 4);
  const int sent = dice.number(1, 4);
  const int octets = dice.number(1, slow.mss);
  const int total = (sent - 1) * slow.mss + octets;
  slow.text.add("at 1s client send {0}", total).add("until 1500ms");
  return exercise(
      slow.text, segment(line("server->client ACK #{0}", sent), {"ack", "window"}),
      say("The server has a buffer of {0} octets, and its user does not read. The client sends {1} octets, "
          "{2} at most in each segment. Fill in the last ACK.",
          "服务器的接收缓存为 {0} 字节，用户不读取。客户端发送 {1} 字节，每个报文段最多 {2} "
          "字节。请填写最后一个 ACK。",
          slow.buffer, total, slow.mss),
      {say("The window is what there is room for, counted from ack.", "窗口是从 ack 起还能容纳的字节数。"),
       say("What waits to be read takes room.", "等待读取的数据占着空间。"),
       say("{0} - {1}.", "{0} − {1}。", slow.buffer, total)},
      "client->server data #1",
      {{{"window", line("{0}", slow.buffer)},
        {"So it would be if the user read at once.", "用户立即读取时才会这样。"},
        {"set server auto-receive on"}}});
}

Exercise usable_window(std::uint64_t seed) {
  Dice dice(seed, "usable-window");
  Slow slow = slow_reader(dice, 5);
  const int sent = dice.number(100, 4 * slow.mss);
  const int more = dice.number(1, 6) * slow.mss;
  slow.text.add("at 1s client send {0}", sent).add("at 2s client send {0}", more).add("until 2300ms");
  const std::string variable = dice.pick({"snd.wnd", "acknowledged", "sent"});
  return exercise(
      slow.text,
      number(variable == "sent" ? "server" : "client", variable == "sent" ? "readable" : variable, 2200),
      say("The server has a buffer of {0} octets, and its user does not read. The client writes {1} octets "
          "at 1 s and {2} at 2 s. {3}",
          "服务器的接收缓存为 {0} 字节，用户不读取。客户端在 1 s 写入 {1} 字节，2 s 写入 {2} 字节。{3}",
          slow.buffer, sent, more,
          variable == "snd.wnd"
              ? Message("What is the client's SND.WND at 2.2 s?", "2.2 s 时客户端的 SND.WND 是多少？")
          : variable == "acknowledged"
              ? Message("How many octets are acknowledged at 2.2 s?", "2.2 s 时有多少字节得到确认？")
              : Message("How many octets wait to be read at 2.2 s?", "2.2 s 时有多少字节等待读取？")),
      {say("The client may send as far as the window reaches.", "客户端最多发到窗口右边缘。"),
       say("Does the second write fit? And is what is left of the window worth a segment?",
           "第二次写入放得下吗？剩下的窗口值得发一个报文段吗？"),
       say("A sender waits rather than send a piece that is too small (RFC 9293 3.8.6.2.1).",
           "剩余窗口太小时，发送方宁可等待（RFC 9293 3.8.6.2.1）。")},
      "client->server data #1");
}

Exercise when_it_probes(std::uint64_t seed) {
  Dice dice(seed, "when-it-probes");
  Slow slow = slow_reader(dice, 2);
  const int rto = dice.number(300, 1500, 50);
  const int nth = dice.number(1, 2);
  slow.text.add("set client rto-min {0}ms", rto).add("at 1s client send {0}", 5 * slow.mss).add("until 8s");
  return exercise(
      slow.text, when(line("client->server data #{0}", 2 + nth), milliseconds(rto / 5)),
      say("The server's window of {0} octets is full, and nobody reads. The client's RTO is {1} ms. When "
          "does probe number {2} leave?",
          "服务器 {0} 字节的窗口已满，无人读取。客户端的 RTO 为 {1} ms。第 {2} 个零窗口探测何时发出？",
          slow.buffer, rto, nth),
      {say("The persist timer starts when the sender learns that the window is closed.",
           "得知窗口关闭时，持续计时器启动。"),
       say("The first probe leaves after one RTO (RFC 9293 3.8.6.1).",
           "第一个探测在一个 RTO 之后发出（RFC 9293 3.8.6.1）。"),
       say("The next wait is twice as long.", "下一次等待加倍。")},
      "server->client ACK #1");
}

Exercise open_the_window(std::uint64_t seed) {
  Dice dice(seed, "open-the-window");
  Slow slow = slow_reader(dice, 3);
  const int total = dice.number(4, 6) * slow.mss;
  const int by = dice.number(3000, 6000, 100);
  slow.text.add("at 1s client send {0}", total).add("until {0}ms", by + 1000);
  return exercise(
      slow.text,
      reach({line("server received >= {0} at {1}ms", slow.buffer, by),
             line("client acknowledged = {0} at {1}ms", total, by)},
            {"at", "on"}, {line("at {0}ms server receive all", by - 1500)}),
      say("The transfer of {0} octets has come to a standstill: the server's user does not read. With one "
          "change, let all be acknowledged by {1} ms.",
          "{0} 字节的传输停住了：服务器的用户不读取。请用一处修改，使全部数据在 {1} ms 之前得到确认。", total,
          by),
      {say("The window is closed: room has to be made.", "窗口关闭了：要腾出空间。"),
       say("`at TIME server receive all`.", "`at TIME server receive all`。"),
       say("Early enough for a probe or an update to pass.", "要足够早，让窗口更新和剩余数据来得及传送。")});
}

Exercise nagle_waits(std::uint64_t seed) {
  Dice dice(seed, "nagle-waits");
  const int delay = dice.number(5, 60);
  const int patience = dice.number(20, 450, 10);
  Text text = Text::two_hosts(dice, delay);
  text.add("set server ack-delay {0}ms", patience)
      .connect(10)
      .add("at 1s client send {0}", dice.number(10, 500))
      .add("at 1001ms client send {0}", dice.number(10, 500))
      .add("until 3s");
  return exercise(
      text, when("client->server data #2", milliseconds(5)),
      say("The client writes twice, at 1 s and 1.001 s, small pieces. The server may hold back an ACK for "
          "{0} ms; the way takes {1} ms. When does the second piece leave?",
          "客户端在 1 s 和 1.001 s 各写入一小段数据。服务器的 ACK 最多推迟 {0} ms；单程 {1} "
          "ms。第二段何时发出？",
          patience, delay),
      {say("Nagle: a small segment waits while something is unacknowledged.",
           "Nagle 算法：有未确认数据时，小报文段等待。"),
       say("The ACK waits as well, for company.", "ACK 也在等着捎带。"),
       say("1 s, one way, the delay of the ACK, and one way back.", "1 s，加单程、ACK 的推迟，再加返程。")},
      "client->server data #1",
      {{{"time", "1001ms"},
        {"That is without the Nagle algorithm.", "那是没有 Nagle 算法的情形。"},
        {"set client nagle off"}}});
}

Exercise nagle_gathers(std::uint64_t seed) {
  Dice dice(seed, "nagle-gathers");
  const int delay = dice.number(20, 60, 5);
  const int writes = dice.number(3, 6);
  Text text = Text::two_hosts(dice, delay);
  text.add("set all ack-delay 0ms").connect(10);
  int octets[6] = {};
  int gathered = 0;
  Message list;
  for (int i = 0; i < writes; ++i) {
    octets[i] = dice.number(5, 200);
    if (i > 0) gathered += octets[i];
    text.add("at {0}ms client send {1}", 1000 + 2 * i, octets[i]);
    list += Message((i > 0 ? ", " : "") + std::to_string(octets[i]),
                    (i > 0 ? "、" : "") + std::to_string(octets[i]));
  }
  text.add("until 3s");
  return exercise(
      text, segment("client->server data #2", {"seq", "length"}),
      say("The client writes {0} octets, 2 ms after each other; a round trip takes {1} ms, and ACKs are not "
          "delayed. Fill in its second segment with data.",
          "客户端每隔 2 ms 依次写入 {0} 字节；往返需 {1} ms，ACK 不推迟。请填写它的第二个数据报文段。", list,
          2 * delay),
      {say("The first piece leaves at once: nothing is unacknowledged.",
           "第一段立即发出：没有未确认的数据。"),
       say("All others are gathered until its ACK comes.", "其余的攒在一起，直到 ACK 到来。"),
       say("{0} octets in one segment.", "合成一个 {0} 字节的报文段。", gathered)},
      "client->server data #1",
      {{{"length", line("{0}", octets[1])},
        {"That is without the Nagle algorithm.", "那是没有 Nagle 算法的情形。"},
        {"set client nagle off"}}});
}

Exercise do_not_wait(std::uint64_t seed) {
  Dice dice(seed, "do-not-wait");
  const int delay = dice.number(10, 40, 5);
  const int second = dice.number(1005, 1100, 5);
  Text text = Text::two_hosts(dice, delay);
  text.add("set server ack-delay {0}ms", dice.number(200, 450, 10))
      .connect(10)
      .add("at 1s client send {0}", dice.number(10, 300))
      .add("at {0}ms client send {1}", second, dice.number(10, 300))
      .add("until 3s");
  return exercise(
      text,
      reach({line("client->server data #2 before {0}ms", second + 1), "client->server data times 2",
             line("server->client ACK #1 after {0}ms", 1000 + delay + 1)},
            {"set"}, {"set client nagle off"}),
      say("The second write, at {0} ms, waits for an ACK that waits itself. With one setting, let it leave "
          "at once; the server goes on delaying its ACKs.",
          "第二次写入（{0} ms）在等 ACK，而 ACK 自己也在等。请只改一项设置，使它立即发出；服务器照旧推迟 "
          "ACK。",
          second),
      {say("Two rules that save segments wait for each other here.", "两条节省报文段的规则在此互相等待。"),
       say("Applications that cannot wait switch one of them off.", "不能等的应用程序会关掉其中一条。"),
       say("`set client nagle off`, which is TCP_NODELAY.", "`set client nagle off`，即 TCP_NODELAY。")});
}

Exercise every_second_segment(std::uint64_t seed) {
  Dice dice(seed, "every-second-segment");
  const int mss = dice.number(100, 1400, 10);
  const int segments = dice.number(3, 6);
  Text text = Text::two_hosts(dice, dice.number(10, 60, 5));
  text.add("set all mss {0}", mss)
      .add("set all nagle off")
      .add("set server ack-delay {0}ms", dice.number(100, 400, 10))
      .connect(10)
      .add("at 1s client send {0}", segments * mss)
      .add("until 3s");
  const int nth = dice.number(1, (segments + 1) / 2);
  return exercise(
      text, segment(line("server->client ACK #{0}", nth), {"ack"}),
      say("The client sends {0} full segments of {1} octets at once; the server delays its ACKs. Fill in its "
          "ACK number {2}.",
          "客户端一次发出 {0} 个 {1} 字节的满长报文段；服务器使用延迟确认。请填写它的第 {2} 个 ACK。",
          segments, mss, nth),
      {say("At least every second full segment is acknowledged (RFC 9293 3.8.6.3).",
           "至少每两个满长报文段确认一次（RFC 9293 3.8.6.3）。"),
       say("What is left over waits for the timer.", "剩下的单个等待计时器。"),
       say("ack counts all that has arrived by then.", "ack 数的是到那时为止到达的全部。")},
      "client->server data #1",
      {{{"ack", line("x+1+{0}", nth * mss)},
        {"So it would be if each segment were acknowledged.", "每个报文段都确认时才会这样。"},
        {"set server variant no-delayed-ack"}}});
}

}  // namespace

std::vector<Generator> of_windows() {
  return {{"window-told", "zero-window", {"The window that is announced", "通告的窗口"}, window_told},
          {"usable-window", "zero-window", {"The usable window", "可用窗口"}, usable_window},
          {"when-it-probes", "zero-window", {"When it probes", "何时探测"}, when_it_probes},
          {"open-the-window", "zero-window", {"Open the window", "打开窗口"}, open_the_window},
          {"nagle-waits", "nagle-and-delayed-ack", {"Who waits for whom", "谁等谁"}, nagle_waits},
          {"nagle-gathers", "nagle-and-delayed-ack", {"What is gathered", "攒成一段"}, nagle_gathers},
          {"do-not-wait", "nagle-and-delayed-ack", {"Do not wait", "不再等待"}, do_not_wait},
          {"every-second-segment",
           "nagle-and-delayed-ack",
           {"Every second segment", "每两个确认一次"},
           every_second_segment}};
}

}  // namespace tcplab::lesson::exercises
