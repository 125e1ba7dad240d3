#include "core/trace/compare_courses.hpp"

#include <algorithm>

namespace tcplab::trace {

void Courses::set_in_a(Which which, HostIndex host, tcp::ConnId connection, const Setting& setting) {
  Course& course = courses_[which];
  course.host = host;
  course.connection = connection;
  course.a.push_back(setting);
}

bool Courses::is_wanted(Which which) const {
  const auto found = courses_.find(which);
  return found != courses_.end() && !found->second.before;
}

void Courses::set_in_both(Which which, HostIndex host, tcp::ConnId connection, const Setting& setting) {
  Course& course = courses_[which];
  course.host = host;
  course.connection = connection;
  course.before = setting;
}

std::vector<Difference> Courses::differences() const {
  std::vector<Difference> all;
  for (const auto& [which, course] : courses_) {
    if (!course.before && (course.a.empty() || course.b.empty())) continue;
    if (const auto difference = first_difference(which.second, course)) all.push_back(*difference);
  }
  return all;
}

std::optional<Difference> Courses::first_difference(Variable variable, const Course& course) {
  Setting a = course.before.value_or(Setting{});
  Setting b = a;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < course.a.size() || j < course.b.size()) {
    const Instant next = std::min(i < course.a.size() ? course.a[i].at : Instant::never(),
                                  j < course.b.size() ? course.b[j].at : Instant::never());
    while (i < course.a.size() && course.a[i].at == next) a = course.a[i++];
    while (j < course.b.size() && course.b[j].at == next) b = course.b[j++];
    // What was not set yet is no other value, but for the state, which is CLOSED.
    const bool known = a.event != kNoEvent && b.event != kNoEvent;
    if (a.value == b.value || !(known || variable == Variable::kState)) continue;
    Difference difference;
    difference.kind = Difference::Kind::kVariable;
    difference.at = next;
    difference.a = a.event;
    difference.b = b.event;
    difference.variable = variable;
    difference.host = course.host;
    difference.connection = course.connection;
    difference.value_a = a.value;
    difference.value_b = b.value;
    return difference;
  }
  return std::nullopt;
}

}  // namespace tcplab::trace
