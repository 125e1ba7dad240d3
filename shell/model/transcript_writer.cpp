#include "shell/model/transcript_writer.hpp"

#include <algorithm>
#include <utility>

#include "core/tcp/rule.hpp"
#include "core/trace/describe.hpp"
#include "shell/format.hpp"
#include "shell/model/remarks.hpp"
#include "shell/text.hpp"

namespace tcplab::shell {

namespace {

std::string_view sentence_of(tcp::Rule rule, Language language) {
  const tcp::RuleInfo& info = tcp::info(rule);
  return language == Language::kChinese ? info.chinese : info.english;
}

// What parts of a sentence are joined by.
struct Marks {
  std::string_view colon, stop, semicolon;
};
Marks marks_of(Language language) {
  if (language == Language::kChinese) return {"\uff1a", "\u3002", "\uff1b"};
  return {": ", ". ", "; "};
}

std::string fault_of(const Model& model, Language language) {
  const Message fault = model.run()->recording->fault();
  return fault.empty() ? std::string() : text_with(Text::kFault, language, fault.in(language));
}

// What the strips across the lab say, without their ways out.
std::string notice_of(const Model& model, Language language) {
  const Marks marks = marks_of(language);
  if (model.missing()) return text_with(Text::kMissing, language, *model.missing());
  if (!model.error()) return fault_of(model, language);
  const OpenError& wrong = *model.error();
  if (!wrong.capture.empty()) {
    std::string notice = text_with(Text::kErrorCaptureTitle, language, wrong.name);
    return notice.append(marks.colon).append(wrong.capture.in(language));
  }
  const Text title = wrong.kind == TextKind::kScript ? Text::kErrorScriptTitle : Text::kErrorTitle;
  std::string notice = text_with(title, language, wrong.name);
  notice.append(marks.colon).append(text_with(Text::kLine, language, std::to_string(wrong.error.line)));
  notice.append(marks.colon).append(wrong.error.message.in(language));
  if (!wrong.error.expected.empty())
    notice.append(marks.stop)
        .append(text_with(Text::kErrorExpected, language, wrong.error.expected.in(language)));
  if (!wrong.error.hint.empty()) notice.append(marks.stop).append(wrong.error.hint.in(language));
  return notice;
}

}  // namespace

std::vector<wire::Field> fields_of(const trace::Trace& trace, const trace::Packet& packet,
                                   std::vector<std::uint8_t> octets, Language language) {
  octets.resize(std::max(octets.size(), packet.segment.headers_size()));
  return wire::decode_fields(packet.segment, octets, trace.seq_base(packet), trace.ack_base(packet),
                             language);
}

std::string describe_at_length(const Index& index, trace::EventId event, Language language,
                               bool with_fields) {
  const trace::Trace& trace = index.trace();
  std::string result = trace::describe(trace, trace.events()[event], index.analysis(), language);
  const std::string source = trace::source_of(trace.events()[event].rule, language);
  const std::string_view why = sentence_of(trace.events()[event].rule, language);
  if (!why.empty()) result.append("\n").append(why);
  if (!source.empty()) result.append(" (").append(source).append(")");
  const trace::PacketId packet = trace.packet_of(event);
  if (packet == trace::kNoPacket || !with_fields) return result;
  const trace::Packet content = trace.packets()[packet];
  if (!content.is_segment()) return result;
  for (const wire::Field& field : fields_of(trace, content, trace.octets(packet), language)) {
    result.append("\n").append(static_cast<std::size_t>(field.depth) * 2, ' ').append(field.label);
    if (!field.value.empty()) result.append(": ").append(field.value);
  }
  return result;
}

namespace {

std::string verdict_of(const Model& model, Language language) {
  const Recording& recording = *model.run()->recording;
  const Verdict* told = recording.verdict();
  if (!told) return {};
  const Marks marks = marks_of(language);
  std::string verdict(told->word.in(language));
  if (!told->passed()) verdict.append(marks.colon).append(told->summary.in(language));
  const std::string title = recording.remarks_title(language);
  if (!title.empty()) verdict.append(marks.semicolon).append(title);
  for (const Remark& remark : recording.remarks(language, TranscriptWriter::kMostRemarks)) {
    verdict.append(marks.semicolon).append(remark.where).append(" ").append(remark.text);
  }
  return verdict;
}

}  // namespace

// The lines around the focus, or, where those are written, what has come since and still has room.
void TranscriptWriter::write_lines(const Model& model, std::size_t focus, bool anew, Language language) {
  const trace::Trace& trace = model.run()->trace();
  if (anew) {
    const std::size_t count = std::min(trace.events().size(), kMostLines);
    transcript_.first = static_cast<std::uint32_t>(
        focus < count / 2 ? 0 : std::min(focus - count / 2, trace.events().size() - count));
    transcript_.lines.clear();
    transcript_.times.clear();
    transcript_.reasons.clear();
  }
  const std::size_t end = std::min(trace.events().size(), transcript_.first + kMostLines);
  for (std::size_t i = transcript_.first + transcript_.lines.size(); i < end; ++i) {
    const trace::Event event = trace.events()[i];
    transcript_.lines.push_back(trace::describe(trace, event, model.run()->index.analysis(), language));
    transcript_.times.push_back(format_instant(event.at, unit_, microseconds(1)));
    transcript_.reasons.emplace_back(sentence_of(event.rule, language));
  }
}

void TranscriptWriter::update(const Model& model, Language language) {
  if (!model.run()) return;
  const trace::EventId event = model.focus().event;
  const TimeUnit unit = unit_for(model.run()->index.end());
  const bool same_run = generation_ == model.generation() && language_ == language && unit_ == unit;
  const std::size_t room = kMostLines - std::min(kMostLines, transcript_.lines.size());
  const bool grown =
      room > 0 && transcript_.first + transcript_.lines.size() < model.run()->trace().events().size();
  std::string notice = notice_of(model, language);
  const trace::Trace& trace = model.run()->trace();
  const bool has_fields = event != trace::kNoEvent && trace.packet_of(event) != trace::kNoPacket;
  const bool with_fields = !has_fields || !is_whole_ || is_whole_();
  if (same_run && !grown && event_ == event && with_fields_ == with_fields && transcript_.notice == notice)
    return;
  const std::size_t focus = event == trace::kNoEvent ? 0 : event;
  const std::size_t first = transcript_.first;
  const bool covered = focus >= first && focus < first + transcript_.lines.size();
  unit_ = unit;
  if (!same_run || !covered || grown) write_lines(model, focus, !same_run || !covered, language);
  generation_ = model.generation();
  event_ = event;
  language_ = language;
  with_fields_ = with_fields;
  transcript_.title = model.run()->title(language);
  transcript_.verdict = verdict_of(model, language);
  transcript_.notice = std::move(notice);
  transcript_.focused = event == trace::kNoEvent ? -1 : static_cast<int>(focus - transcript_.first);
  transcript_.detail = event == trace::kNoEvent
                           ? std::string()
                           : describe_at_length(model.run()->index, event, language, with_fields);
  transcript_.changeable = model.from_scenario();
  ++transcript_.version;
}

}  // namespace tcplab::shell
