#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/scenario/share.hpp"

namespace tcplab::lesson {

// What an answer has for one of the things asked: {"flags", "SYN ACK"}, {"ack", "x+1"}, {"state", "CLOSING"},
// {"time", "3.2s"}, {"number", "1001"}, {"choice", "2"} (once for each choice that was taken, counted from
// 1), {"host", "client"} (once for each).
struct Given {
  std::string field;
  std::string value;

  friend bool operator==(const Given&, const Given&) = default;
};
using Answer = std::vector<Given>;

// What is told, or played, of an answer that has this in it.
struct Remark {
  Given of;                        // of.field "right" or "other" stands for any such answer
  Message says;                    // may be empty
  std::vector<std::string> plays;  // edits that do what the answer says; may be empty
};

// One of several that may hold.
struct Choice {
  Message text;
  std::string condition;  // as a line `expect` has it: it holds in the run, or not
};

// A question to which the run has the answer. Conditions and packets are in the scenario language's words
// (docs/lessons.md), and mean what they mean in the run that the question is asked of.
struct Question {
  enum class Kind : std::uint8_t { kSegment, kState, kWhen, kNumber, kChoose, kWho };
  Kind kind = Kind::kSegment;
  Message ask;
  // kSegment: packets; kState, kWhen: what happens; empty in kState: at `at`; kWho: what holds of a host, as
  // a line `expect` has it behind the host's name.
  std::string what;
  std::vector<std::string> fields;  // kSegment: of from, flags, seq, ack, length, window
  std::string who;                  // kState, kNumber: HOST or HOST:LABEL
  std::string variable;             // kNumber
  std::optional<Instant> at;        // kState, kNumber
  std::optional<Duration> within;   // kWhen
  std::vector<Choice> choices;      // kChoose
  std::vector<Message> hints;       // up to three
  std::vector<Remark> remarks;
};

// Something to reach by changing the run.
struct Task {
  Message ask;
  std::vector<std::string> goals;  // as lines `expect` have them; all have to hold
  std::size_t most_edits = 1;
  std::vector<std::string> allowed;   // first words of edits; empty: any
  std::vector<std::string> solution;  // edits, one way to do it
  std::vector<Message> hints;         // up to three
  std::vector<Remark> remarks;
};

// What one part of an answer was worth.
struct Part {
  std::string field;     // "ack", or a goal's line
  std::string given;     // may be empty
  std::string expected;  // one of the values that are right
  bool right = false;
};

struct Judgement {
  std::vector<Part> parts;  // never empty; the credit is the share of those that are right
  Message says;             // what to tell the learner
  std::vector<std::string> plays;

  bool right() const;
  double credit() const;  // 0 to 1
};

// By the run alone; equivalent answers count (docs/lessons.md). The error: the question makes no sense for
// this run (of an author's text), or the answer cannot be read; line and column are those of what was wrong
// in it, or 0.
Result<Judgement, scenario::Error> judge(const Question& question, const scenario::Shared& run,
                                         const Answer& answer);
// Of the run as it was given (with the edits of the lesson, which do not count as his) and as the learner has
// changed it.
Result<Judgement, scenario::Error> judge(const Task& task, const scenario::Shared& run,
                                         const scenario::Shared& changed);

// An answer that is right, taken from the run: what a reference player says.
Result<Answer, scenario::Error> answer_of(const Question& question, const scenario::Shared& run);

}  // namespace tcplab::lesson
