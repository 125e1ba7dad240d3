// The module that the page loads for lessons, lesson.js and lesson.wasm: texts and numbers in, JSON out, as
// LessonApi says. What is answered lasts until the next call.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <emscripten.h>

#include "web/lesson/lesson_api.hpp"

namespace {

tcplab::web::LessonApi& api() {
  static tcplab::web::LessonApi the_one;
  return the_one;
}

const char* handed_over(std::string text) {
  static std::string last;
  last = std::move(text);
  return last.c_str();
}

// A seed is a whole number from 0 to 2^53, as JavaScript has it.
std::uint64_t seed_of(double number) {
  constexpr double kMost = 9007199254740992.0;
  return static_cast<std::uint64_t>(number >= 0 ? std::min(number, kMost) : 0);
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* lesson_open(const char* english, const char* chinese) {
  return handed_over(api().open(english, chinese));
}

EMSCRIPTEN_KEEPALIVE const char* lesson_judge(std::size_t step, std::size_t block, const char* answer,
                                              const char* shared) {
  return handed_over(api().judge(step, block, answer, shared));
}

EMSCRIPTEN_KEEPALIVE const char* lesson_find(const char* shared, const char* what) {
  return handed_over(api().find(shared, what));
}

EMSCRIPTEN_KEEPALIVE const char* exercise_list() { return handed_over(api().exercises()); }

EMSCRIPTEN_KEEPALIVE const char* exercise_make(const char* name, double seed) {
  return handed_over(api().make_exercise(name, seed_of(seed)));
}

EMSCRIPTEN_KEEPALIVE const char* exercise_judge(const char* name, double seed, const char* answer,
                                                const char* shared) {
  return handed_over(api().judge_exercise(name, seed_of(seed), answer, shared));
}

EMSCRIPTEN_KEEPALIVE const char* glossary(const char* english, const char* chinese) {
  return handed_over(api().glossary(english, chinese));
}

}  // extern "C"
