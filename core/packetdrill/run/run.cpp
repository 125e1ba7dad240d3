#include "core/packetdrill/run/run.hpp"

#include "core/packetdrill/run/runner.hpp"

namespace tcplab::packetdrill::run {

RunReport run_script(const Script& script, const RunOptions& options) {
  RunReport report;
  Runner(script, options, report).run();
  return report;
}

RunReport not_a_script(const ScriptError& error) {
  RunReport report;
  report.verdict = Verdict::kNotRun;
  report.at = error.at;
  report.reason = error.found;
  if (!error.expected.empty()) report.reason += told({"; expected {0}", "；应为：{0}"}, error.expected);
  if (!error.hint.empty()) report.reason += told({"; {0}", "；{0}"}, error.hint);
  return report;
}

RunReport run_text(std::string_view text, const RunOptions& options,
                   const std::vector<Definition>& definitions) {
  const auto script = parse_script(text, definitions);
  return script ? run_script(*script, options) : not_a_script(script.error());
}

}  // namespace tcplab::packetdrill::run
