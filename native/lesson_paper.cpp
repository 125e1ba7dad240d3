#include "native/lesson_paper.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/lesson/exercise.hpp"
#include "shell/course/markdown.hpp"
#include "shell/course/runs.hpp"

namespace tcplab::native {

namespace {

using course::escaped;
using lesson::Block;
using lesson::Question;
using lesson::Task;
using scenario::Shared;

constexpr const char* kStyle = R"(
body { font: 11pt/1.5 Georgia, "Noto Serif SC", "Songti SC", serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111; }
h1, h2 { font-family: Inter, "Helvetica Neue", Arial, "Noto Sans SC", "PingFang SC", sans-serif; line-height: 1.2; }
figure { margin: 1em 0; break-inside: avoid; } svg { width: 100%; height: auto; border: 1px solid #ccc; }
figcaption { font-size: 9pt; color: #444; } code { font-size: 95%; } .right { text-align: right; } .center { text-align: center; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid #999; } table { border-collapse: collapse; }
th, td { border: 1px solid #999; padding: .2em .6em; } .asked { border: 1px solid #111; padding: .5em 1em; break-inside: avoid; margin: 1em 0; }
.asked p { margin: .3em 0; } .room { display: inline-block; min-width: 9em; border-bottom: 1px solid #111; } .term { font-style: italic; }
:lang(zh) em, :lang(zh) .term { font-style: normal; } :lang(zh) .term { border-bottom: 1px dotted #444; }
.last { break-before: page; } pre { overflow-wrap: break-word; white-space: pre-wrap; font-size: 9pt; }
@page { margin: 18mm; })";

// A page that carries all it needs may load nothing: what stands between the tags of its style, to the last
// octet, is allowed by its SHA-256 (CSP Level 3, 2.3.1).
constexpr const char* kPolicy =
    "default-src 'none'; style-src 'sha256-5dIixEFM7dWRuAVnbNR2nGnq+p5o+ASFiGs8rMJvWcw='; base-uri 'none'; "
    "form-action 'none'";

const Message kQuestion{"Question {0}", "问题 {0}"};
const Message kTask{"Task {0}", "任务 {0}"};
const Message kAnswers{"Answers", "答案"};
const Message kWords{"Words", "词汇"};
const Message kExercises{"Exercises", "练习"};
const Message kUpTo{"Figure {0}, up to the moment that is asked about", "图 {0}：到所问的时刻为止"};
const Message kWhole{"Figure {0}", "图 {0}"};
const Message kNamed{"{0}: {1}", "{0}：{1}"};
// What is asked for, as people are told.
const std::map<std::string, Message> kFields{
    {"from", {"sent by", "发送方"}}, {"flags", {"flags", "标志位"}}, {"seq", {"seq", "序号"}},
    {"ack", {"ack", "确认号"}},      {"length", {"length", "长度"}}, {"window", {"window", "窗口"}},
    {"state", {"state", "状态"}},    {"time", {"time", "时刻"}},     {"number", {"number", "数值"}},
    {"choice", {"choice", "选项"}},  {"host", {"host", "主机"}},
};
const Message kGoal{"Goal", "目标"};
const Message kChanges{"Changes, at most {0}:", "修改，最多 {0} 处："};

// Text with links as paper has them: the RFC's address stays, what leads into the lab does not.
std::string for_paper(const std::string& html) {
  constexpr std::string_view kBegin = "<a href=\"";
  std::string out;
  std::size_t from = 0;
  const char* closing = "";
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', from)) {
    out.append(html, from, at - from);
    const std::size_t end = html.find('>', at) + 1;
    const std::string element = html.substr(at, end - at);
    from = end;
    if (element == "</a>") {
      out += closing;
    } else if (element.rfind(kBegin, 0) != 0) {
      out += element;
    } else {
      const std::string to = element.substr(kBegin.size(), element.size() - kBegin.size() - 2);
      const std::size_t hash = std::min(to.find('#'), to.size());
      const bool rfc = to.rfind("rfc:", 0) == 0;
      if (rfc) {
        const std::string section = hash < to.size() ? "#section-" + to.substr(hash + 1) : "";
        out += "<a href=\"https://www.rfc-editor.org/rfc/rfc" + to.substr(4, hash - 4) + section + "\">";
      } else if (to.rfind("term:", 0) == 0) {
        out += "<span class=\"term\">";
      }
      closing = rfc ? "</a>" : to.rfind("term:", 0) == 0 ? "</span>" : "";
    }
  }
  return out + html.substr(from);
}

// Where a run first hides what comes, before anything is asked of it.
std::optional<Instant> hidden_from(const lesson::Lesson& lesson, const Block& run) {
  const auto runs = course::runs_of(lesson);
  for (std::size_t step = 0; step < lesson.steps.size(); ++step) {
    for (std::size_t i = 0; i < lesson.steps[step].blocks.size(); ++i) {
      if (runs[step][i] != &run) continue;
      const auto* const show = std::get_if<lesson::Show>(&lesson.steps[step].blocks[i].what);
      if (show == nullptr || show->hide_after.empty()) continue;
      if (show->hide_after.at) return show->hide_after.at;
      course::Errors none;
      const auto made = course::make(run, {}, none);
      const auto event =
          made ? course::find(made->history, show->hide_after.what, run.at, none) : std::nullopt;
      // What is decided at that very instant is hidden too.
      if (event) return made->history.trace().events()[*event].at - nanoseconds(1);
    }
  }
  return std::nullopt;
}

class Paper {
 public:
  Paper(const lesson::Lesson& lesson, const course::Glossary& glossary, Language language,
        const Drawing& draw)
      : lesson_(lesson),
        glossary_(glossary),
        language_(language),
        draw_(draw),
        runs_(course::runs_of(lesson)) {}

  std::string write() {
    const std::string title = escaped(lesson_.title.in(language_));
    const char* const code = language_ == Language::kChinese ? "zh" : "en";
    out_ = "<!doctype html>\n<html lang=\"" + std::string(code) + "\">\n<meta charset=\"utf-8\">\n" +
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" + kPolicy + "\">\n<title>" + title +
           "</title>\n<style>" + kStyle + "\n</style>\n<h1>" + title + "</h1>\n<p><em>" +
           escaped(lesson_.summary.in(language_)) + "</em></p>\n";
    for (std::size_t step = 0; step < lesson_.steps.size(); ++step) {
      if (!lesson_.steps[step].title.empty())
        out_ += "<h2>" + escaped(lesson_.steps[step].title.in(language_)) + "</h2>\n";
      const auto& blocks = lesson_.steps[step].blocks;
      for (std::size_t i = 0; i < blocks.size(); ++i) add(blocks[i], runs_[step][i]);
    }
    if (!answers_.empty())
      out_ += "<section class=\"last\">\n<h2>" + in(kAnswers) + "</h2>\n" + answers_ + "</section>\n";
    add_words();
    return out_ + "</html>\n";
  }

 private:
  std::string in(const Message& message) const { return escaped(message.in(language_)); }
  std::string numbered(const Message& pattern, std::size_t number) const {
    return in(told(pattern, std::to_string(number)));
  }

  void add(const Block& block, const Block* run) {
    if (const auto* prose = std::get_if<lesson::Prose>(&block.what))
      out_ += for_paper(prose->html.in(language_)) + "\n";
    else if (const auto* shared = std::get_if<Shared>(&block.what))
      add_figure(block, *shared);
    else if (const auto* question = std::get_if<Question>(&block.what))
      add_question(*question, std::get<Shared>(run->what));
    else if (const auto* task = std::get_if<Task>(&block.what))
      add_task(*task);
    else if (const auto* practice = std::get_if<lesson::Practice>(&block.what))
      add_practice(*practice);
  }

  void add_figure(const Block& block, const Shared& run) {
    const std::size_t number = ++figures_;
    const auto until = hidden_from(lesson_, block);
    const auto figure = [&](const Message& caption, std::optional<Instant> end) {
      return "<figure>" + draw_(run, end) + "<figcaption>" + numbered(caption, number) +
             "</figcaption></figure>\n";
    };
    out_ += figure(until ? kUpTo : kWhole, until);
    if (until) answers_ += figure(kWhole, std::nullopt);
  }

  std::string called(const std::string& field) const {
    const auto known = kFields.find(field);
    return escaped(known == kFields.end() ? field : known->second.in(language_));
  }
  std::string named(const std::string& name, const std::string& html) const {
    return told(kNamed, name, html).in(language_);
  }
  std::string room(const std::string& name) const {
    return "<p>" + named(name, "<span class=\"room\">&nbsp;</span>") + "</p>";
  }

  std::string rooms_of(const Question& question) const {
    std::string rooms;
    for (const std::string& field : question.fields) rooms += room(called(field));
    for (std::size_t i = 0; i < question.choices.size(); ++i)
      rooms += "<p>&#9744; " + std::to_string(i + 1) + ". " + in(question.choices[i].text) + "</p>";
    if (question.kind == Question::Kind::kState) rooms += room(escaped(question.who));
    if (question.kind == Question::Kind::kNumber) rooms += room(escaped(question.variable));
    if (question.kind == Question::Kind::kWhen) rooms += room(called("time"));
    if (question.kind == Question::Kind::kWho) rooms += room(called("host"));
    return rooms;
  }

  std::string said_of_right(const std::vector<lesson::Remark>& remarks) const {
    for (const lesson::Remark& remark : remarks) {
      if (remark.of.field == "right" && !remark.says.empty()) return "<p>" + in(remark.says) + "</p>\n";
    }
    return {};
  }

  void add_question(const Question& question, const Shared& run) {
    const std::string title = "<strong>" + numbered(kQuestion, ++questions_) + "</strong> ";
    out_ += "<div class=\"asked\"><p>" + title + in(question.ask) + "</p>" + rooms_of(question) + "</div>\n";
    answers_ += "<p>" + title;
    if (const auto answer = lesson::answer_of(question, run)) {
      const char* separator = "";
      for (const lesson::Given& part : *answer) {
        answers_ += separator + named(called(part.field), escaped(part.value));
        separator = language_ == Language::kChinese ? "，" : ", ";
      }
    }
    answers_ += "</p>\n" + said_of_right(question.remarks);
  }

  void add_task(const Task& task) {
    const std::string title = "<strong>" + numbered(kTask, ++tasks_) + "</strong> ";
    out_ += "<div class=\"asked\"><p>" + title + in(task.ask) + "</p>";
    for (const std::string& goal : task.goals)
      out_ += "<p>" + named(in(kGoal), "<code>" + escaped(goal) + "</code>") + "</p>";
    out_ += "<p>" + numbered(kChanges, task.most_edits) + " <span class=\"room\">&nbsp;</span></p></div>\n";
    answers_ += "<p>" + title + "</p>\n<pre>";
    for (const std::string& line : task.solution) answers_ += escaped(line) + "\n";
    answers_ += "</pre>\n" + said_of_right(task.remarks);
  }

  void add_practice(const lesson::Practice& practice) {
    out_ += "<p><strong>" + in(kExercises) + "</strong></p>\n<ul>";
    for (const std::string& name : practice.generators) {
      const lesson::Generator* const generator = lesson::find_generator(name);
      if (generator != nullptr)
        out_ += "<li>" + in(generator->title) + " (<code>" + escaped(name) + "</code>)</li>";
    }
    out_ += "</ul>\n";
  }

  void add_words() {
    std::set<std::string> used;
    for (const lesson::Link& link : lesson_.links) {
      if (link.kind == "term") used.insert(link.to);
    }
    if (used.empty()) return;
    out_ += "<section>\n<h2>" + in(kWords) + "</h2>\n";
    for (const course::Term& term : glossary_.terms) {
      if (used.count(term.name) > 0) out_ += for_paper(term.html.in(language_)) + "\n";
    }
    out_ += "</section>\n";
  }

  const lesson::Lesson& lesson_;
  const course::Glossary& glossary_;
  Language language_;
  const Drawing& draw_;
  std::vector<std::vector<const Block*>> runs_;
  std::string out_;
  std::string answers_;
  std::size_t figures_ = 0;
  std::size_t questions_ = 0;
  std::size_t tasks_ = 0;
};

}  // namespace

std::string on_paper(const lesson::Lesson& lesson, const course::Glossary& glossary, Language language,
                     const Drawing& draw) {
  return Paper(lesson, glossary, language, draw).write();
}

}  // namespace tcplab::native
