#pragma once

#include <optional>
#include <string>

#include "core/lesson/exercise.hpp"
#include "core/lesson/lesson.hpp"
#include "core/trace/json_writer.hpp"
#include "shell/course/errors.hpp"

// The pieces of what LessonApi answers.
namespace tcplab::web::lesson_json {

using trace::json::Object;

void append(std::string& out, const Message& message);
void append_optional(Object& object, std::string_view name, const Message& message);
// {"error":M}
std::string error(const Message& message);

void append(std::string& out, const course::Error& error);
// hosts: those of the run that it is asked of.
void append(std::string& out, const lesson::Question& question, const std::vector<std::string>& hosts);
void append(std::string& out, const lesson::Task& task);
std::string to_json(const Result<lesson::Judgement, scenario::Error>& judgement);

// What an answer says: [{"field":"ack","value":"x+1"}]. nullopt: it is not of that form, or has more than 64
// parts.
std::optional<lesson::Answer> read_answer(std::string_view json);

}  // namespace tcplab::web::lesson_json
