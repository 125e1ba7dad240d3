#include "core/packetdrill/run/runner.hpp"

#include <string>
#include <utility>
#include <variant>

namespace tcplab::packetdrill::run {

Runner::Runner(const Script& script, const RunOptions& options, RunReport& report)
    : script_(script),
      strict_(options.strict),
      environment_(
          environment_of(script.settings, options.profile.value_or(guess_profile(script, options.presumed)))),
      ledger_(report, options.hosts),
      clock_(script.settings),
      machine_(environment_, clock_, report.trace),
      flows_(environment_, report.trace),
      answers_(environment_, clock_, machine_, descriptors_, ledger_),
      process_(clock_, machine_, flows_, descriptors_, answers_, ledger_),
      course_(clock_, machine_, flows_, process_, ledger_),
      caller_(environment_, machine_, flows_, descriptors_),
      calls_(clock_, caller_, process_, course_, answers_, ledger_),
      packets_(script.settings, conventions_of(environment_.config.profile), clock_, machine_, flows_,
               course_, ledger_),
      commands_(environment_, clock_, machine_, course_, ledger_),
      assertions_(machine_, flows_, descriptors_, ledger_) {
  report.profile = environment_.config.profile;
  report.trace = trace::Trace({}, {{"host", environment_.local}, {"script", environment_.remote}});
}

void Runner::run() {
  if (MaybeStop problem = run_all()) ledger_.stop(std::move(*problem), clock_.now());
}

MaybeStop Runner::run_all() {
  if (script_.settings.dry_run) return cannot({}, {"--dry_run asks not to run it", "--dry_run 要求不运行"});
  if (MaybeStop problem = prepare()) return problem;
  for (std::size_t i = 0; i < script_.events.size(); ++i) {
    ledger_.begin(script_.events[i], i, clock_.now());
    MaybeStop problem = perform(script_.events[i]);
    ledger_.end(clock_.now());
    ledger_.keep(machine_.host());
    if (problem) return problem;
  }
  if (MaybeStop problem = calls_.finish()) return problem;
  const Position end = script_.events.empty() ? Position{} : script_.events.back().at;
  if (MaybeStop problem = packets_.leftovers(end, strict_)) return problem;
  if (script_.cleanup) {
    if (MaybeStop problem = commands_.perform(script_.cleanup_at, *script_.cleanup)) return problem;
  }
  if (!ledger_.has_checked()) return cannot({}, {"the script expects nothing", "脚本没有任何预期"});
  return std::nullopt;
}

MaybeStop Runner::prepare() {
  for (const Option& option : script_.options) {
    if (!option.known)
      return cannot(option.at, told({"the option --{0} is not supported", "不支持选项 --{0}"}, option.name));
    if (option.ignored) ledger_.ignore(option.at, "--" + option.name + "=" + option.value);
    if (option.name != "init_scripts") continue;
    for (const std::string& path : script_.settings.init_scripts) {
      if (MaybeStop problem = commands_.perform(option.at, {path})) return problem;
    }
  }
  return script_.init ? commands_.perform(script_.init_at, *script_.init) : std::nullopt;
}

MaybeStop Runner::perform(const Event& event) {
  if (MaybeStop problem = clock_.check_order(event)) return problem;
  if (const auto* packet = std::get_if<PacketEvent>(&event.action)) return packets_.perform(event, *packet);
  if (const auto* call = std::get_if<SystemCallEvent>(&event.action)) return calls_.perform(event, *call);
  if (MaybeStop late = course_.advance_to(event, clock_.span_of(event.time).from)) return late;
  if (const auto* command = std::get_if<CommandEvent>(&event.action))
    return commands_.perform(event.at, *command);
  return assertions_.perform(std::get<CodeEvent>(event.action));
}

}  // namespace tcplab::packetdrill::run
