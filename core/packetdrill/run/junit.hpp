#pragma once

#include <string>
#include <vector>

#include "core/packetdrill/run/report.hpp"

namespace tcplab::packetdrill::run {

// What became of one script of many.
struct Checked {
  std::string path;
  Verdict verdict = Verdict::kPassed;
  std::string reason;  // "12: the flags are not as expected ..."; empty when it passed
};

struct Totals {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t not_run = 0;
};
Totals totals_of(const std::vector<Checked>& scripts);

// The results as JUnit XML: a test suite of one test case a script; those not run count as skipped.
std::string to_junit(const std::vector<Checked>& scripts);

}  // namespace tcplab::packetdrill::run
