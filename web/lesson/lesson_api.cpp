#include "web/lesson/lesson_api.hpp"

#include "core/lab/expect.hpp"
#include "core/scenario/question.hpp"
#include "core/scenario/share.hpp"
#include "shell/course/glossary.hpp"
#include "shell/course/reader.hpp"
#include "shell/course/runs.hpp"
#include "web/json.hpp"
#include "web/lesson/lesson_json.hpp"

namespace tcplab::web {
namespace {

using lesson::Block;
using lesson_json::Object;
using scenario::Shared;

const Message kNoExercise{"there is no such exercise", "没有这个练习"};
const Message kNoAnswer{"this is no answer", "这不是答案"};

std::optional<trace::EventId> event_of(const lab::History& history, const std::string& what) {
  const auto occurrence = scenario::parse_occurrence(history.scenario(), what);
  return occurrence ? lab::find(history, *occurrence) : std::nullopt;
}

void append_event(std::string& out, const lab::History& history, trace::EventId event) {
  Object object(out);
  object.add_number("event", event);
  object.add_number("at", history.trace().events()[event].at.ns);
}

// Nothing, where it does not happen.
void append_spot(Object& object, std::string_view name, const lesson::Spot& spot,
                 const lab::History* history) {
  if (spot.at) {
    Object at(object.key(name));
    at.add_number("at", spot.at->ns);
  }
  if (spot.what.empty() || history == nullptr) return;
  if (const auto event = event_of(*history, spot.what)) append_event(object.key(name), *history, *event);
}

void append_show(Object& object, const lesson::Show& show, const lab::History* history) {
  object.add("kind", "show");
  if (show.span)
    object.key("span") +=
        "[" + std::to_string(show.span->first.ns) + "," + std::to_string(show.span->second.ns) + "]";
  append_spot(object, "focus", show.focus, history);
  append_spot(object, "hide", show.hide_after, history);
  if (show.reveal) object.add_bool("reveal", true);
  if (!show.panel.empty()) object.add("panel", show.panel);
  if (!show.numbers.empty()) object.add("numbers", show.numbers);
}

std::vector<std::string> hosts_in(const lab::History* history) {
  std::vector<std::string> names;
  if (history == nullptr) return names;
  for (const trace::NodeInfo& host : history->trace().hosts()) names.push_back(host.name);
  return names;
}

void append_block(std::string& out, const Block& block, const lab::History* history) {
  Object object(out);
  if (const auto* show = std::get_if<lesson::Show>(&block.what)) return append_show(object, *show, history);
  if (const auto* prose = std::get_if<lesson::Prose>(&block.what)) {
    object.add("kind", "text");
    lesson_json::append(object.key("html"), prose->html);
  } else if (const auto* run = std::get_if<Shared>(&block.what)) {
    object.add("kind", "run");
    object.add("shared", scenario::to_text(*run));
  } else if (const auto* question = std::get_if<lesson::Question>(&block.what)) {
    object.add("kind", "question");
    lesson_json::append(object.key("question"), *question, hosts_in(history));
  } else if (const auto* task = std::get_if<lesson::Task>(&block.what)) {
    object.add("kind", "task");
    lesson_json::append(object.key("task"), *task);
  } else {
    object.add("kind", "exercise");
    json::append_list(object.key("names"), std::get<lesson::Practice>(block.what).generators,
                      [&out](const std::string& name) { json::append(out, name); });
  }
}

// A run that could not be read has nothing to show.
bool is_broken(const Block& block) {
  const auto* const run = std::get_if<Shared>(&block.what);
  return run != nullptr && run->name.empty() && run->text.empty();
}

void append_head(Object& object, const lesson::Lesson& lesson) {
  lesson_json::append(object.key("title"), lesson.title);
  lesson_json::append(object.key("summary"), lesson.summary);
  object.add_number("row", lesson.row);
  object.add_number("minutes", lesson.minutes);
  std::string& out = object.key("needs");
  json::append_list(out, lesson.needs, [&out](const std::string& name) { json::append(out, name); });
  json::append_list(object.key("rules"), lesson.rules, [&out](const lesson::Rule& rule) {
    json::append(out, "RFC " + std::to_string(rule.rfc) + " " + rule.section);
  });
}

std::string judged(const lesson::Question& question, const Shared& run, std::string_view answer) {
  const auto read = lesson_json::read_answer(answer);
  if (!read) return lesson_json::error(kNoAnswer);
  return lesson_json::to_json(lesson::judge(question, run, *read));
}

std::string judged(const lesson::Task& task, const Shared& run, std::string_view shared) {
  const auto changed = scenario::parse_shared(shared);
  if (!changed) return lesson_json::error(changed.error().message);
  return lesson_json::to_json(lesson::judge(task, run, *changed));
}

}  // namespace

std::string LessonApi::open(std::string_view english, std::string_view chinese) {
  course::Errors errors;
  lesson_ = course::read_lesson({english, chinese}, errors);
  runs_ = course::runs_of(lesson_);
  std::string out;
  {
    Object all(out);
    json::append_list(all.key("errors"), errors.sorted(),
                      [&out](const course::Error& error) { lesson_json::append(out, error); });
    Object object(all.key("lesson"));
    append_head(object, lesson_);
    std::size_t number = 0;
    json::append_list(object.key("steps"), lesson_.steps, [&](const lesson::Step& step) {
      const auto& runs = runs_[number++];
      Object of_step(out);
      if (step.title.empty())
        of_step.key("title") += "null";
      else
        lesson_json::append(of_step.key("title"), step.title);
      std::size_t index = 0;
      json::append_list(of_step.key("blocks"), step.blocks, [&](const Block& block) {
        const Block* const run = runs[index++];
        const bool shows = run != nullptr && (std::holds_alternative<lesson::Show>(block.what) ||
                                              std::holds_alternative<lesson::Question>(block.what));
        append_block(out, block,
                     shows ? history_of(scenario::to_text(std::get<Shared>(run->what))) : nullptr);
      });
    });
  }
  return out;
}

std::string LessonApi::judge(std::size_t step, std::size_t block, std::string_view answer,
                             std::string_view shared) {
  const Message nothing{"nothing is asked here", "此处没有提问"};
  if (step >= lesson_.steps.size() || block >= lesson_.steps[step].blocks.size())
    return lesson_json::error(nothing);
  const Block* const run = runs_[step][block];
  if (run == nullptr || is_broken(*run)) return lesson_json::error(nothing);
  const Block& asked = lesson_.steps[step].blocks[block];
  const auto& given = std::get<Shared>(run->what);
  if (const auto* question = std::get_if<lesson::Question>(&asked.what))
    return judged(*question, given, answer);
  if (const auto* task = std::get_if<lesson::Task>(&asked.what)) return judged(*task, given, shared);
  return lesson_json::error(nothing);
}

const lab::History* LessonApi::history_of(std::string_view shared) {
  if (history_ && latest_ == shared) return history_.get();
  const auto read = scenario::parse_shared(shared);
  if (!read) return nullptr;
  const auto text = scenario::edited_text(*read);
  if (!text) return nullptr;
  auto scenario = scenario::parse(*text, read->values);
  if (!scenario) return nullptr;
  if (read->seed) scenario->seed = *read->seed;
  history_ = std::make_unique<lab::History>(std::move(*scenario), course::run_limits());
  history_->run_to_end();
  latest_ = shared;
  return history_.get();
}

std::string LessonApi::find(std::string_view shared, std::string_view what) {
  const lab::History* const history = history_of(shared);
  if (history == nullptr) return lesson_json::error({"this run cannot be made", "无法运行"});
  const auto occurrence = scenario::parse_occurrence(history->scenario(), what);
  if (!occurrence) return lesson_json::error(occurrence.error().message);
  const auto event = lab::find(*history, *occurrence);
  if (!event) return lesson_json::error({"this does not happen in the run", "运行中没有发生"});
  std::string out;
  append_event(out, *history, *event);
  return out;
}

std::string LessonApi::exercises() const {
  std::string out;
  json::append_list(out, lesson::generators(), [&out](const lesson::Generator& generator) {
    Object object(out);
    object.add("name", generator.name);
    object.add("lesson", generator.lesson);
    lesson_json::append(object.key("title"), generator.title);
  });
  return out;
}

std::string LessonApi::make_exercise(std::string_view name, std::uint64_t seed) {
  const lesson::Generator* const generator = lesson::find_generator(name);
  if (generator == nullptr) return lesson_json::error(kNoExercise);
  const lesson::Exercise exercise = generator->make(seed);
  std::string out;
  {
    Object object(out);
    lesson_json::append(object.key("title"), generator->title);
    object.add("lesson", generator->lesson);
    object.add("shared", scenario::to_text(exercise.run));
    if (!exercise.secret.empty())
      json::append_list(object.key("secret"), exercise.secret,
                        [&out](const std::string& line) { json::append(out, line); });
    const lab::History* const history = history_of(scenario::to_text(lesson::whole(exercise)));
    const bool hides = history != nullptr && !exercise.hide_after.empty();
    const auto event = hides ? event_of(*history, exercise.hide_after) : std::nullopt;
    if (event)
      append_event(object.key("hide"), *history, *event);
    else
      object.key("hide") += "null";
    if (const auto* question = std::get_if<lesson::Question>(&exercise.asks))
      lesson_json::append(object.key("question"), *question, hosts_in(history));
    else
      lesson_json::append(object.key("task"), std::get<lesson::Task>(exercise.asks));
  }
  return out;
}

std::string LessonApi::judge_exercise(std::string_view name, std::uint64_t seed, std::string_view answer,
                                      std::string_view shared) {
  const lesson::Generator* const generator = lesson::find_generator(name);
  if (generator == nullptr) return lesson_json::error(kNoExercise);
  const lesson::Exercise exercise = generator->make(seed);
  if (const auto* question = std::get_if<lesson::Question>(&exercise.asks))
    return judged(*question, lesson::whole(exercise), answer);
  return judged(std::get<lesson::Task>(exercise.asks), lesson::whole(exercise), shared);
}

std::string LessonApi::glossary(std::string_view english, std::string_view chinese) const {
  course::Errors errors;
  const course::Glossary glossary = course::read_glossary({english, chinese}, errors);
  std::string out;
  {
    Object object(out);
    for (const course::Term& term : glossary.terms) lesson_json::append(object.key(term.name), term.html);
  }
  return out;
}

}  // namespace tcplab::web
