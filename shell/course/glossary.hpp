#pragma once

#include <string>
#include <vector>

#include "core/lesson/lesson.hpp"
#include "shell/course/check.hpp"
#include "shell/course/errors.hpp"

namespace tcplab::course {

constexpr std::size_t kMostTerms = 500;

struct Term {
  std::string name;  // "half-open"
  Message html;
  Place at;
};

struct Glossary {
  std::vector<Term> terms;
  std::vector<lesson::Link> links;
};

// Reads it from its files, of which one may be missing. What is wrong is added to the errors.
Glossary read_glossary(const Files& files, Errors& errors);

// Its links: they lead out of it, and not into a run.
void check(const Glossary& glossary, const std::vector<std::string>& lessons, Errors& errors);

std::vector<std::string> names_of(const Glossary& glossary);

}  // namespace tcplab::course
