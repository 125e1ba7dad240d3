#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/trace/compare.hpp"

namespace tcplab::trace {

// How the variables of connections went in two runs, and from when on they differ. Connections go by the
// numbers that both runs share; see SharedNumbers.
class Courses {
 public:
  using Variable = Difference::Variable;
  using Which = std::pair<std::uint32_t, Variable>;
  struct Setting {
    EventId event = kNoEvent;
    Instant at;
    std::uint64_t value = 0;
  };

  // In the order of time, for each run.
  void set_in_a(Which which, HostIndex host, tcp::ConnId connection, const Setting& setting);
  void set_in_b(Which which, const Setting& setting) { courses_[which].b.push_back(setting); }
  // What both had when they parted; is_wanted(): it is set later, and not known yet.
  bool is_wanted(Which which) const;
  void set_in_both(Which which, HostIndex host, tcp::ConnId connection, const Setting& setting);
  std::size_t size() const { return courses_.size(); }

  // One for each variable that differs, with the first instant after whose events it does. Of a connection
  // that only one run has, none: its packets and calls tell enough.
  std::vector<Difference> differences() const;

 private:
  struct Course {
    HostIndex host = 0;
    tcp::ConnId connection;
    std::optional<Setting> before;
    std::vector<Setting> a;
    std::vector<Setting> b;
  };
  static std::optional<Difference> first_difference(Variable variable, const Course& course);

  std::map<Which, Course> courses_;
};

}  // namespace tcplab::trace
