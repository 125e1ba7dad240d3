// Why nothing is sent, as text and as JSON. The keys of that, in this order:
//
//   format, version       "tcplab-why-not", 1
//   at                    nanoseconds
//   host, connection, name  the index, the id or null, and "client:51693"
//   state                 "ESTABLISHED"
//   reason                "congestion-window", or "no-connection", "listener", "frozen", "off"
//   citation, requirements
//   timer, until          what ends the wait if nothing else does, and when, nanoseconds; or null
//   available, peer_window, congestion, flight, usable, mss, length, snd_una, snd_nxt, cwnd, unacknowledged
//   last_sent, next_sent  ids of events, or null
//   english, chinese
#include <array>
#include <utility>
#include <vector>

#include "core/lab/why_not.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/json_writer.hpp"
#include "core/trace/words.hpp"

namespace tcplab::lab {
namespace {

constexpr std::array<std::string_view, 5> kReasons = {"", "no-connection", "listener", "frozen", "off"};

std::string_view reason_name(const WhyNot& why) {
  return why.kind == WhyNot::Kind::kHeld ? tcp::info(why.hindrance.hold).name
                                         : kReasons[static_cast<std::size_t>(why.kind)];
}

Message message_of(Words words) { return {words.english, words.chinese}; }

// "client:51693"
std::string name_of(const trace::Trace& trace, const WhyNot& why) {
  std::string name = trace.nodes()[why.host].name;
  const trace::ConnectionInfo* info = trace.connection(why.host, why.connection);
  if (info == nullptr) return name;
  name += ":" + std::to_string(info->local.port);
  return info->parent ? name + "[" + std::to_string(info->remote.port) + "]" : name;
}

struct Figure {
  Words label;
  std::string_view key;
  std::uint32_t value;
  bool always = false;  // told as well where no windows were looked at
};

std::vector<Figure> figures_of(const WhyNot& why) {
  const tcp::Hindrance& h = why.hindrance;
  return {{{"not sent yet", "尚未发送"}, "available", h.available, true},
          {{"peer's window", "对方的窗口"}, "peer_window", h.peer_window},
          {{"congestion window allows", "拥塞窗口允许"}, "congestion", h.congestion},
          {{"in flight", "在途"}, "flight", h.flight},
          {{"usable", "可用窗口"}, "usable", h.usable},
          {{"largest segment", "最大报文段"}, "mss", h.mss},
          {{"segment thought of", "拟发报文段"}, "length", h.length},
          {{"SND.UNA", "SND.UNA"}, "snd_una", why.snd_una, true},
          {{"SND.NXT", "SND.NXT"}, "snd_nxt", why.snd_nxt, true},
          {{"cwnd", "cwnd"}, "cwnd", why.cwnd},
          {{"received and not acknowledged", "已收到而未确认"}, "unacknowledged", why.unacknowledged}};
}

Message source_of_hold(tcp::Hold hold) {
  const tcp::HoldInfo& info = tcp::info(hold);
  std::string source(info.citation);
  if (!info.requirements.empty()) source += " (" + std::string(info.requirements) + ")";
  return Message(source);
}

Message wait_of(const WhyNot& why) {
  if (!why.hindrance.timer) return {};
  return told({"Unless something comes before, it ends with the {0} timer at {1} s.",
               "若此前没有别的事件，则到{0}计时器在 {1} s 到期为止。"},
              message_of(trace::words_for(*why.hindrance.timer)), trace::format_seconds(why.hindrance.until));
}

Message event_line(const trace::Trace& trace, const trace::Analysis& analysis, trace::EventId id,
                   const Message& pattern) {
  const trace::Event event = trace.events()[id];
  const Message text(trace::describe(trace, event, analysis, Language::kEnglish),
                     trace::describe(trace, event, analysis, Language::kChinese));
  return told(pattern, std::to_string(id), trace::format_seconds(event.at), text);
}

}  // namespace

Message explain(const WhyNot& why) {
  switch (why.kind) {
    case WhyNot::Kind::kHeld:
      return message_of(tcp::info(why.hindrance.hold).sentence);
    case WhyNot::Kind::kNoConnection:
      return {"There is no such connection then.", "此时没有这个连接。"};
    case WhyNot::Kind::kListener:
      return {"It only listens: what it answers with are connections of their own.",
              "它只是监听者：由它产生的连接各自作答。"};
    case WhyNot::Kind::kFrozen:
      return {"The host is frozen: it neither hears nor sends until it thaws.",
              "主机已冻结：解冻之前既不接收也不发送。"};
    case WhyNot::Kind::kOff:
      return {"The host has crashed: it is off, and has forgotten its connections.",
              "主机已崩溃：处于关机状态，并忘掉了所有连接。"};
  }
  return {};
}

std::string to_text(const trace::Trace& trace, const WhyNot& why, Language language) {
  std::string text = told({"{0} at {1} s, in {2}:", "{0}，{1} s，状态 {2}："}, name_of(trace, why),
                          trace::format_seconds(why.at), tcp::to_string(why.state))
                         .in(language) +
                     "\n";
  text += "  " + explain(why).in(language);
  if (why.kind != WhyNot::Kind::kHeld) return text + "\n";
  const std::string source = source_of_hold(why.hindrance.hold).in(language);
  text += (source.empty() ? "" : "  " + source) + "\n";
  if (const Message wait = wait_of(why); !wait.empty()) text += "  " + wait.in(language) + "\n";
  text += "\n";
  const bool looked = why.hindrance.mss > 0;
  for (const Figure& figure : figures_of(why)) {
    if (!looked && !figure.always) continue;
    text += "  " + std::string(figure.label.in(language)) + (language == Language::kChinese ? "：" : ": ") +
            std::to_string(figure.value) + "\n";
  }
  const trace::Analysis analysis = trace::analysed(trace);
  if (why.last_sent != trace::kNoEvent) {
    text += "  " +
            event_line(trace, analysis, why.last_sent,
                       {"sent last: #{0} at {1} s  {2}", "上一个：#{0}，{1} s  {2}"})
                .in(language) +
            "\n";
  }
  if (why.next_sent != trace::kNoEvent) {
    text += "  " +
            event_line(trace, analysis, why.next_sent,
                       {"sent next: #{0} at {1} s  {2}", "下一个：#{0}，{1} s  {2}"})
                .in(language) +
            "\n";
  }
  return text;
}

std::string to_json(const trace::Trace& trace, const WhyNot& why) {
  std::string out;
  {
    trace::json::Object object(out);
    const bool held = why.kind == WhyNot::Kind::kHeld;
    const tcp::HoldInfo& info = tcp::info(why.hindrance.hold);
    object.add("format", "tcplab-why-not");
    object.add_number("version", 1);
    object.add_number("at", why.at.ns);
    object.add_number("host", why.host);
    object.add_id("connection", why.connection.value, 0);
    object.add("name", name_of(trace, why));
    object.add("state", tcp::to_string(why.state));
    object.add("reason", reason_name(why));
    object.add("citation", held ? info.citation : "");
    object.add("requirements", held ? info.requirements : "");
    if (held && why.hindrance.timer) {
      object.add("timer", tcp::to_string(*why.hindrance.timer));
      object.add_number("until", why.hindrance.until.ns);
    } else {
      object.key("timer") += "null";
      object.key("until") += "null";
    }
    for (const Figure& figure : figures_of(why)) object.add_number(figure.key, figure.value);
    object.add_id("last_sent", why.last_sent, trace::kNoEvent);
    object.add_id("next_sent", why.next_sent, trace::kNoEvent);
    object.add("english", explain(why).in(Language::kEnglish));
    object.add("chinese", explain(why).in(Language::kChinese));
  }
  return out += '\n';
}

}  // namespace tcplab::lab
