#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/lab/history.hpp"
#include "core/lesson/lesson.hpp"

namespace tcplab::web {

// What the page asks of lessons and exercises: texts in, JSON out. M is a text in both languages,
// {"en":"...","zh":"..."}; times are nanoseconds; `shared` is the plain form of a run
// (core/scenario/share.hpp); ANSWER is [{"field":"ack","value":"x+1"}, ...]. Where something cannot be done
// the answer is {"error":M}.
class LessonApi {
 public:
  // {"errors":[{"file","line","column","message":M,"expected":M?,"hint":M?}],"lesson":{"title":M,"summary":M,
  // "row","minutes","needs":[...],"rules":["RFC 9293 3.5",...],"steps":[{"title":M or
  // null,"blocks":[BLOCK]}]}}. A BLOCK is one of
  //   {"kind":"text","html":M}: links have the addresses that docs/lessons.md lists ("focus:client->server")
  //   {"kind":"run","shared"}
  //   {"kind":"show","span":[FROM,TO]?,"focus":SPOT?,"hide":SPOT?,"reveal":true?,"panel"?,"numbers"?}, where
  //     SPOT is {"event","at"}, or {"at"} of an instant
  //   {"kind":"question","question":{"kind","ask":M,"fields":[...],"hosts":[...],"ends":[FROM,TO]?,"choices":[M],"hints":[M]}}
  //   {"kind":"task","task":{"ask":M,"goals":[...],"mostEdits","allowed":[...],"hints":[M]}}
  //   {"kind":"exercise","names":[...]}
  // What could not be read is left out. The lesson stays open, for judge().
  std::string open(std::string_view english, std::string_view chinese);
  // An answer to the question, or the learner's run of the task, that is at that place of the lesson that is
  // open: {"right","credit":0 to 1,"parts":[{"field","given","expected","right"}],"says":M,"plays":[...]}.
  // The answer of a task, and the run of a question, may be empty.
  std::string judge(std::size_t step, std::size_t block, std::string_view answer, std::string_view shared);
  // {"event","at"} of what happens in a run.
  std::string find(std::string_view shared, std::string_view what);
  // [{"name","lesson","title":M}]
  std::string exercises() const;
  // {"title":M,"lesson","shared","secret":[LINE]?,"hide":SPOT or null,"question" or "task": as above}; the
  // lines of the secret come after those of the run, and nobody is told of them until it is answered. The
  // numbers of events are those of the run with them.
  std::string make_exercise(std::string_view name, std::uint64_t seed);
  // As judge().
  std::string judge_exercise(std::string_view name, std::uint64_t seed, std::string_view answer,
                             std::string_view shared);
  // {NAME:{"en":HTML,"zh":HTML}}
  std::string glossary(std::string_view english, std::string_view chinese) const;

 private:
  const lab::History* history_of(std::string_view shared);

  lesson::Lesson lesson_;
  std::vector<std::vector<const lesson::Block*>> runs_;  // of its blocks
  std::string latest_;                                   // the run that was looked into
  std::unique_ptr<lab::History> history_;
};

}  // namespace tcplab::web
