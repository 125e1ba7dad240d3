#include "web/lesson/lesson_json.hpp"

#include <algorithm>

#include "web/json.hpp"

namespace tcplab::web::lesson_json {
namespace {

std::string_view name_of(lesson::Question::Kind kind) {
  constexpr std::string_view kNames[] = {"segment", "state", "when", "number", "choose", "who"};
  return kNames[static_cast<std::size_t>(kind)];
}

void append_texts(std::string& out, const std::vector<std::string>& texts) {
  json::append_list(out, texts, [&out](const std::string& text) { json::append(out, text); });
}

void append_messages(std::string& out, const std::vector<Message>& messages) {
  json::append_list(out, messages, [&out](const Message& message) { append(out, message); });
}

void append_part(std::string& out, const lesson::Part& part) {
  Object object(out);
  object.add("field", part.field);
  object.add("given", part.given);
  object.add("expected", part.expected);
  object.add_bool("right", part.right);
}

// Where the segment goes from and to, if that is not asked.
std::optional<std::vector<std::string>> ends_of(const lesson::Question& question) {
  const bool asked =
      std::find(question.fields.begin(), question.fields.end(), "from") != question.fields.end();
  const std::string ends = question.what.substr(0, question.what.find(' '));
  const std::size_t arrow = ends.find("->");
  if (question.kind != lesson::Question::Kind::kSegment || asked || arrow == std::string::npos)
    return std::nullopt;
  return std::vector<std::string>{ends.substr(0, arrow), ends.substr(arrow + 2)};
}

}  // namespace

void append(std::string& out, const Message& message) {
  Object object(out);
  object.add("en", message.in(Language::kEnglish));
  object.add("zh", message.in(Language::kChinese));
}

void append_optional(Object& object, std::string_view name, const Message& message) {
  if (!message.empty()) append(object.key(name), message);
}

std::string error(const Message& message) {
  std::string out;
  {
    Object object(out);
    append(object.key("error"), message);
  }
  return out;
}

void append(std::string& out, const course::Error& error) {
  Object object(out);
  object.add("file", course::file_name(error.file));
  object.add_number("line", static_cast<std::int64_t>(error.what.line));
  object.add_number("column", static_cast<std::int64_t>(error.what.column));
  append(object.key("message"), error.what.message);
  append_optional(object, "expected", error.what.expected);
  append_optional(object, "hint", error.what.hint);
}

void append(std::string& out, const lesson::Question& question, const std::vector<std::string>& hosts) {
  Object object(out);
  object.add("kind", name_of(question.kind));
  append(object.key("ask"), question.ask);
  append_texts(object.key("fields"), question.fields);
  append_texts(object.key("hosts"), hosts);
  if (const auto ends = ends_of(question)) append_texts(object.key("ends"), *ends);
  json::append_list(object.key("choices"), question.choices,
                    [&out](const lesson::Choice& choice) { append(out, choice.text); });
  append_messages(object.key("hints"), question.hints);
}

void append(std::string& out, const lesson::Task& task) {
  Object object(out);
  append(object.key("ask"), task.ask);
  append_texts(object.key("goals"), task.goals);
  object.add_number("mostEdits", static_cast<std::int64_t>(task.most_edits));
  append_texts(object.key("allowed"), task.allowed);
  append_messages(object.key("hints"), task.hints);
}

std::string to_json(const Result<lesson::Judgement, scenario::Error>& judgement) {
  if (!judgement) return error(judgement.error().message);
  std::string out;
  {
    Object object(out);
    object.add_bool("right", judgement->right());
    // Parts in a thousand are exact on every machine.
    const auto thousandths = static_cast<std::int64_t>(judgement->credit() * 1000 + 0.5);
    object.key("credit") += thousandths == 1000 ? "1" : "0." + std::to_string(1000 + thousandths).substr(1);
    json::append_list(object.key("parts"), judgement->parts,
                      [&out](const lesson::Part& part) { append_part(out, part); });
    append(object.key("says"), judgement->says);
    append_texts(object.key("plays"), judgement->plays);
  }
  return out;
}

}  // namespace tcplab::web::lesson_json
