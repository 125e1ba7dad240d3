// A chain of causes and effects as text, and as JSON. The keys of that, in this order:
//
//   format    "tcplab-why"
//   version   1
//   asked     the id of the event
//   goes_on   whether the story goes on beyond the last event
//   chain     [{event, role, at, besides, rule, citation, requirements, english, chinese, why_english,
//             why_chinese}]
//             role: "cause", "asked" or "effect"; besides: an id or null
#include <algorithm>
#include <string>

#include "core/tcp/requirements.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/json_writer.hpp"
#include "core/trace/why.hpp"
#include "core/trace/words.hpp"

namespace tcplab::trace {
namespace {

constexpr std::size_t kMostCauses = 24;  // in the text; of more, the first few and the last
constexpr std::size_t kFirstCauses = 6;

struct ReasonOf {
  const Trace& trace;

  template <typename Kind>
  Message operator()(const Kind&) const {
    return {"It follows from what came before.", "由此前的事件引起。"};
  }
  Message operator()(const Called&) const { return {"The user asks for it.", "用户的调用。"}; }
  Message operator()(const SegmentReceived&) const {
    return {"The network has delivered it.", "网络把它送达。"};
  }
  Message operator()(const SegmentDropped& dropped) const {
    const Words words = words_for(dropped.reason);
    if (dropped.line != 0)
      return told({"The scenario asks for the loss, in line {0}.", "场景第 {0} 行要求丢弃它。"},
                  std::to_string(dropped.line));
    return told({"It does not arrive: {0}.", "它没有到达：{0}。"}, Message(words.english, words.chinese));
  }
  Message operator()(const Queued&) const {
    return {"The link is busy: it waits in the queue.", "链路正忙：它在队列中等待。"};
  }
  Message operator()(const Dequeued&) const { return {"The link is free for it.", "链路空闲，轮到它发送。"}; }
  Message operator()(const Forwarded&) const {
    return {"A node on the way sends it on.", "途中节点将它转发。"};
  }
  Message operator()(const Marked&) const {
    return {"The queue is filling up, and marks instead of dropping.", "队列渐满：打标记而不丢弃。"};
  }
  Message operator()(const RoutesChanged&) const {
    return {"A link has gone down or come up, and ways follow, as long afterwards as the scenario says.",
            "有链路断开或恢复，路由在场景规定的时间之后随之改变。"};
  }
  Message operator()(const IcmpWithheld&) const {
    return {"The node has sent as much ICMP as its limit allows.", "该节点发送的 ICMP 已达到上限。"};
  }
  Message operator()(const LinkChanged&) const {
    return {"The scenario changes the link.", "场景改变了链路。"};
  }
  Message operator()(const Intervened& done) const {
    return told({"The scenario does so, in line {0}.", "场景第 {0} 行如此安排。"}, std::to_string(done.line));
  }
  Message operator()(const tcp::TimerFired&) const { return {"Its time has come.", "到期时刻已至。"}; }
};

// The citation, and the numbers of the requirements in brackets; empty where no rule of TCP is at work.
std::string source_and_requirements(const Event& event, Language language) {
  std::string source = source_of(event.rule, language);
  const std::string_view ids = tcp::requirements_of(event.rule);
  if (!ids.empty()) source += " (" + std::string(ids) + ")";
  return source;
}

std::string told_event(const Trace& trace, const Event& event, const Analysis& analysis, Language language) {
  const Description description = parts(trace, event, language, &analysis);
  return description.who + (packet_of(event) != kNoPacket ? "  " : ": ") + description.what;
}

struct Writer {
  const Trace& trace;
  const Analysis& analysis;
  Language language;
  std::string text = {};

  std::string in(const Message& message) const { return message.in(language); }
  void line(const Link& link, std::string_view mark) {
    const Event event = trace.events()[link.event];
    const std::string number = "#" + std::to_string(link.event);
    text += std::string(mark) + number + std::string(number.size() < 8 ? 8 - number.size() : 1, ' ') +
            format_seconds(event.at) + "  " + told_event(trace, event, analysis, language) + "\n";
    const std::string source = source_and_requirements(event, language);
    text += std::string(10, ' ') + in(reason_of(trace, event)) + (source.empty() ? "" : "  " + source) + "\n";
    if (link.besides == kNoEvent || link.besides == event.cause) return;
    const Event other = trace.events()[link.besides];
    text += std::string(10, ' ') +
            in(told({"and because of #{0} at {1} s: ", "也因为 #{0}（{1} s）："}, std::to_string(other.id),
                    format_seconds(other.at))) +
            told_event(trace, other, analysis, language) + "\n";
  }
  void heading(const Message& message) { text += in(message) + "\n"; }
};

void append_link(std::string& out, const Trace& trace, const Analysis& analysis, const Link& link,
                 std::string_view role) {
  json::Object object(out);
  const Event event = trace.events()[link.event];
  const tcp::RuleInfo& rule = tcp::info(event.rule);
  const Message reason = reason_of(trace, event);
  object.add_number("event", event.id);
  object.add("role", role);
  object.add_number("at", event.at.ns);
  object.add_id("besides", link.besides, kNoEvent);
  object.add("rule", rule.name);
  object.add("citation", rule.citation);
  object.add("requirements", tcp::requirements_of(event.rule));
  object.add("english", told_event(trace, event, analysis, Language::kEnglish));
  object.add("chinese", told_event(trace, event, analysis, Language::kChinese));
  object.add("why_english", reason.in(Language::kEnglish));
  object.add("why_chinese", reason.in(Language::kChinese));
}

}  // namespace

Message reason_of(const Trace& trace, const Event& event) {
  const tcp::RuleInfo& rule = tcp::info(event.rule);
  if (event.rule != tcp::Rule::kNone) return {rule.english, rule.chinese};
  return std::visit(ReasonOf{trace}, event.what);
}

std::string to_text(const Trace& trace, const Why& why, Language language) {
  const Analysis analysis = analysed(trace);
  Writer writer{trace, analysis, language};
  const std::size_t count = why.causes.size();
  const bool all = count <= kMostCauses;
  if (count > 0) writer.heading({"What led to it, the first cause first:", "起因，从最早的开始："});
  for (std::size_t i = 0; i < count; ++i) {
    const bool hidden = !all && i >= kFirstCauses && i + kMostCauses - kFirstCauses < count;
    if (!hidden) writer.line(why.causes[i], "  ");
    if (!all && i == kFirstCauses)
      writer.heading(
          told({"  ... {0} more between them", "  ……其间另有 {0} 个"}, std::to_string(count - kMostCauses)));
  }
  writer.heading({"The event:", "事件："});
  writer.line(why.asked, "> ");
  if (why.effects.empty()) {
    writer.heading({"Nothing came of it.", "它没有引起别的事件。"});
  } else {
    writer.heading({"What came of it:", "结果："});
  }
  for (const EventId effect : why.effects) writer.line({effect, kNoEvent}, "  ");
  if (why.goes_on) writer.heading({"  ... and so on.", "  ……依此类推。"});
  return writer.text;
}

std::string to_json(const Trace& trace, const Why& why) {
  struct Part {
    Link link;
    std::string_view role;
  };
  std::vector<Part> parts;
  for (const Link& link : why.causes) parts.push_back({link, "cause"});
  parts.push_back({why.asked, "asked"});
  for (const EventId effect : why.effects) parts.push_back({{effect, kNoEvent}, "effect"});
  std::string out;
  {
    json::Object object(out);
    object.add("format", "tcplab-why");
    object.add_number("version", 1);
    object.add_number("asked", why.asked.event);
    object.add_bool("goes_on", why.goes_on);
    const Analysis analysis = analysed(trace);
    json::append_array(object.key("chain"), parts, [&](std::string& to, const Part& part) {
      append_link(to, trace, analysis, part.link, part.role);
    });
  }
  return out += '\n';
}

}  // namespace tcplab::trace
