#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/lesson/question.hpp"

namespace tcplab::lesson {

// An exercise as a student gets it: a run, and what is asked of it.
struct Exercise {
  scenario::Shared run;  // as the student sees its text
  std::variant<Question, Task> asks;
  std::string hide_after;  // what happens last before the hidden part; empty: nothing is hidden
  // More lines of the run, which nobody may read before the answer: the rule that a sick TCP does not follow.
  // What is judged is whole(), and what is shown of it is lab::without_secret().
  std::vector<std::string> secret = {};
};

// The run with its secret as edits.
scenario::Shared whole(const Exercise& exercise);

// Makes exercises of one kind: a pure function of the seed, so that each student has numbers of his own and
// everybody can be graded again.
struct Generator {
  std::string_view name;    // "handshake-numbers"
  std::string_view lesson;  // the name of the lesson that it belongs to
  Message title;
  Exercise (*make)(std::uint64_t seed);
};

const std::vector<Generator>& generators();
const Generator* find_generator(std::string_view name);

}  // namespace tcplab::lesson
