#include "shell/model/transcript_writer.hpp"

#include <algorithm>

#include "core/tcp/rule.hpp"
#include "core/wire/fields.hpp"
#include "shell/model/remarks.hpp"

namespace tcplab::shell {

std::string describe_at_length(const lab::Trace& trace, lab::EventId event, Language language) {
  std::string result = lab::describe(trace, trace.events[event], language);
  const tcp::RuleInfo& rule = tcp::info(trace.events[event].rule);
  const std::string_view why = language == Language::kChinese ? rule.chinese : rule.english;
  if (!why.empty()) result.append("\n").append(why);
  if (!rule.citation.empty()) result.append(" (").append(rule.citation).append(")");
  const lab::PacketId packet = trace.packet_of(event);
  if (packet == lab::kNoPacket) return result;
  const lab::Packet& content = trace.packets[packet];
  for (const wire::Field& field :
       wire::decode_fields(content.segment, trace.seq_base(content), trace.ack_base(content), language)) {
    result.append("\n").append(static_cast<std::size_t>(field.depth) * 2, ' ').append(field.label);
    if (!field.value.empty()) result.append(": ").append(field.value);
  }
  return result;
}

namespace {

std::string verdict_of(const Model& model, Language language) {
  const ScriptRecording* script = model.run()->script();
  if (!script) return {};
  std::string verdict(packetdrill::to_string(script->report().verdict));
  if (!script->passed()) verdict.append(": ").append(script->report().summary());
  const std::string title = remarks_title(script->report(), language);
  if (!title.empty()) verdict.append("; ").append(title);
  for (const Remark& remark : remarks(script->report())) {
    verdict.append("; ").append(remark.where).append(" ").append(remark.text);
  }
  return verdict;
}

}  // namespace

void TranscriptWriter::write_lines(const Model& model, std::size_t focus, Language language) {
  const auto& events = model.run()->trace().events;
  const std::size_t count = std::min(events.size(), kMostLines);
  first_ = focus < count / 2 ? 0 : std::min(focus - count / 2, events.size() - count);
  transcript_.lines.clear();
  for (std::size_t i = first_; i < first_ + count; ++i) {
    transcript_.lines.push_back(lab::describe(model.run()->trace(), events[i], language));
  }
}

void TranscriptWriter::update(const Model& model, Language language) {
  if (!model.run()) return;
  const lab::EventId event = model.focus().event;
  const bool same_run = generation_ == model.generation() && language_ == language;
  if (same_run && event_ == event) return;
  const std::size_t focus = event == lab::kNoEvent ? 0 : event;
  const bool covered = focus >= first_ && focus < first_ + transcript_.lines.size();
  if (!same_run || !covered) write_lines(model, focus, language);
  generation_ = model.generation();
  event_ = event;
  language_ = language;
  transcript_.title = model.run()->title(language);
  transcript_.verdict = verdict_of(model, language);
  transcript_.focused = event == lab::kNoEvent ? -1 : static_cast<int>(focus - first_);
  transcript_.detail =
      event == lab::kNoEvent ? std::string() : describe_at_length(model.run()->trace(), event, language);
  ++transcript_.version;
}

}  // namespace tcplab::shell
