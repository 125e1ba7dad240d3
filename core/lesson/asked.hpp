#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/played.hpp"
#include "core/lesson/question.hpp"

namespace tcplab::lesson {

// One thing that an answer has to say: a field of the segment, the state, the time, the number, the choice.
struct Slot {
  std::string field;
  Message name;          // of the field, as people are told
  std::string expected;  // an answer that is right
  Message told;          // the same, as people are told: "1001 (x+1)"
  std::function<Result<Meanings, Error>(std::string_view)> read;
  // A meaning is right from one of these to the other.
  std::int64_t least = 0;
  std::int64_t most = 0;

  bool is_right(const Meanings& meanings) const;
};

// What the run says to a question of any kind but kChoose and kWho.
Result<std::vector<Slot>, Error> slots_of(const Question& question, const scenario::Shared& run);

// What is told and played of a judgement; has: whether the answer has that in it.
void add_remarks(const std::vector<Remark>& remarks, const std::function<bool(const Given&)>& has,
                 Judgement& judgement);

Result<Judgement, Error> judge_choices(const Question& question, const scenario::Shared& run,
                                       const Answer& answer);
// The hosts of the run, in their order.
Result<std::vector<std::string>, Error> hosts_of(const scenario::Shared& run);
Result<Judgement, Error> judge_who(const Question& question, const scenario::Shared& run,
                                   const Answer& answer);
// The hosts of which it holds.
Result<std::vector<std::string>, Error> right_hosts(const Question& question, const scenario::Shared& run);
// The choices that hold, counted from 1.
Result<std::vector<std::size_t>, Error> right_choices(const Question& question, const scenario::Shared& run);

constexpr std::size_t kMostGiven = 64;  // of one answer

}  // namespace tcplab::lesson
