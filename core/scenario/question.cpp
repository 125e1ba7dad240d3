#include "core/scenario/question.hpp"

#include <algorithm>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario {
namespace {

bool is_declared(const Scenario& scenario, const Labelled& who) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&who](const Step& step) {
    return opens(step.action) && step.action.host == who.host && step.action.label == who.label;
  });
}

// Reads the words, all of them, of what has been declared.
template <typename What, typename Read>
Result<What, Error> read_words(const Scenario& scenario, std::string_view words, Read read) {
  language::Parser parser;
  parser.scenario() = scenario;
  What what;
  if (auto error = parser.read_words(words, [&] { return read(parser, what); })) return *std::move(error);
  for (const auto& used : parser.positions().labels) {
    if (is_declared(scenario, used.label)) continue;
    const std::string name = scenario.hosts[used.label.host].name + ":" + used.label.label;
    return Error{1, used.at.column, told({"there is no connection '{0}'", "没有连接“{0}”"}, name), {}, {}};
  }
  return what;
}

}  // namespace

Result<Occurrence, Error> parse_occurrence(const Scenario& scenario, std::string_view words) {
  return read_words<Occurrence>(scenario, words, language::take_occurrence);
}

Result<Moment, Error> parse_moment(const Scenario& scenario, std::string_view words) {
  return read_words<Moment>(scenario, words, [](language::Parser& parser, Moment& moment) {
    return language::take_moment(parser, moment.who, moment.at);
  });
}

}  // namespace tcplab::scenario
