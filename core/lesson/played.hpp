#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/lab/history.hpp"
#include "core/lesson/reading.hpp"
#include "core/scenario/share.hpp"

namespace tcplab::lesson {

// A run made to its end, with what is asked of it in the language's words. Errors are of the words: line 1
// and the column in them; of the run itself: line 0.
class Played {
 public:
  // More than that is no lesson, but somebody's wish to keep us busy; what ships has a tenth of it.
  static constexpr std::size_t kMostEvents = 100'000;

  // keyword: `expect` or `sample`; lines: what follows it, each a line of its own at the end of the run's
  // text. In an error of a line the line counts from 1.
  static Result<Played, Error> play(const scenario::Shared& run, std::string_view keyword = "expect",
                                    const std::vector<std::string>& lines = {});

  const lab::History& history() const { return history_; }
  const trace::Trace& trace() const { return history_.trace(); }
  // The event that is meant. The error: it cannot be read, or does not happen.
  Result<trace::EventId, Error> find(const std::string& what) const;
  Result<scenario::Labelled, Error> connection(const std::string& who) const;
  Error fault(const trace::Divergence& divergence) const;

 private:
  Played(scenario::Scenario scenario, lab::History::Limits limits) : history_(std::move(scenario), limits) {}

  lab::History history_;
};

// Where the sequence numbers of one direction of a connection begin, and what stands for numbers in answers.
struct Numbering {
  SeqNum seq;                   // the ISN of the end that is spoken of
  SeqNum ack;                   // its peer's
  std::vector<Symbol> symbols;  // x, y; where it is closed: u, v, w
};
Numbering numbering_of(const trace::Trace& trace, const wire::Endpoint& from, const wire::Endpoint& to,
                       SeqNum seq, SeqNum ack);
// "x+1" for a number of a space that begins at one of the ISNs; empty when that has no letter.
std::string in_letters(const Numbering& numbering, SeqNum base, std::uint32_t number);

}  // namespace tcplab::lesson
