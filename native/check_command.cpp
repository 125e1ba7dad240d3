#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/packetdrill/run/junit.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"
#include "native/capture_source.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"
#include "native/outputs.hpp"

namespace tcplab::native {

namespace {

namespace fs = std::filesystem;

bool is_scenario(const fs::path& path) { return path.extension() == ".tcplab"; }

// The scripts and scenarios below a path, in the order of their names; a file is taken as it is.
Result<std::vector<std::string>, Failure> scripts_at(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    return Failure{"open '" + path +
                   "': " + std::make_error_code(std::errc::no_such_file_or_directory).message()};
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if ((entry->path().extension() == ".pkt" || is_scenario(entry->path())) && entry->is_regular_file())
      found.push_back(entry->path().string());
  }
  if (error) return Failure{"read '" + path + "': " + error.message()};
  std::sort(found.begin(), found.end());
  return found;
}

// Those of all paths; a folder without any is an error, since nothing of it would be checked.
Result<std::vector<std::string>, Failure> all_scripts(const std::vector<std::string>& paths) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    auto scripts = scripts_at(path);
    if (!scripts) return scripts.error();
    if (scripts->empty()) return Failure{"no script (*.pkt) or scenario (*.tcplab) is in '" + path + "'"};
    all.insert(all.end(), scripts->begin(), scripts->end());
  }
  return all;
}

std::string line_of(const packetdrill::run::Checked& checked) {
  std::string verdict(to_string(checked.verdict));
  verdict.resize(std::max<std::size_t>(verdict.size(), 7), ' ');
  return verdict + "  " + checked.path + (checked.reason.empty() ? "" : ":" + checked.reason) + "\n";
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// What the folders say that a script lies in, of bsd, freebsd... and linux the innermost one, and then what
// the last word of its own name does: accept_freebsd.pkt.
tcp::Profile system_of(const std::string& path) {
  std::error_code error;
  fs::path whole = fs::absolute(path, error);
  if (error) whole = path;
  tcp::Profile system = tcp::Profile::kLinux;
  const auto heed = [&system](const std::string& name) {
    if (name == "linux") system = tcp::Profile::kLinux;
    if (name == "bsd" || name.rfind("freebsd", 0) == 0) system = tcp::Profile::kFreeBsd;
  };
  for (const fs::path& folder : whole.parent_path()) heed(lower(folder.string()));
  const std::string name = lower(whole.stem().string());
  heed(name.substr(name.find_last_of("_-") + 1));
  return system;
}

Result<std::vector<packetdrill::language::Definition>, Failure> definitions_of(
    const std::vector<std::string>& written) {
  std::vector<packetdrill::language::Definition> definitions;
  for (const std::string& text : written) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
      return Failure{"-D " + text + ": a definition is NAME=VALUE"};
    definitions.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return definitions;
}

struct Choices {
  packetdrill::run::RunOptions options;
  std::vector<packetdrill::language::Definition> definitions;
};

Result<Choices, Failure> choices_of(const ScriptOptions& options) {
  Choices choices;
  if (options.profile) {
    choices.options.profile = tcp::profile_named(*options.profile);
    if (!choices.options.profile)
      return Failure{"--profile " + bounded(*options.profile) + ": it is linux, freebsd or rfc"};
  }
  choices.options.strict = options.strict;
  auto definitions = definitions_of(options.definitions);
  if (!definitions) return definitions.error();
  choices.definitions = std::move(*definitions);
  return choices;
}

// The verdict on a script or a scenario, and whether nothing is wrong with it but that a limit stopped it.
struct Judged {
  packetdrill::run::Checked checked;
  bool limit_alone = false;
};

// One that keeps to what it expects, and ends by itself, has passed.
Judged check_scenario(const std::string& path, const std::string& text) {
  auto scenario = scenario::parse(text);
  if (!scenario) {
    std::string errors = scenario::to_string(scenario.error(), path, text);
    errors.pop_back();
    return {{path, packetdrill::run::Verdict::kNotRun, "\n" + errors}};
  }
  lab::History history(std::move(*scenario));
  history.run_to_end();
  const auto verdicts = lab::judge(history);
  if (!verdicts)
    return {{path, packetdrill::run::Verdict::kFailed,
             trace::explain(history.trace(), verdicts.error()).in(Language::kEnglish)}};
  std::string reasons;
  for (const lab::Verdict& verdict : *verdicts) {
    if (verdict.met) continue;
    reasons += "\n  " + std::to_string(verdict.line) + ": expected " + bounded(verdict.expected) +
               "; actual: " + bounded(verdict.actual.in(Language::kEnglish));
  }
  const auto limit = history.stopped_by();
  const bool limit_alone = limit && reasons.empty();
  if (limit) reasons += "\n  " + told(*limit);
  const auto verdict =
      reasons.empty() ? packetdrill::run::Verdict::kPassed : packetdrill::run::Verdict::kFailed;
  return {{path, verdict, reasons}, limit_alone};
}

Judged check(const std::string& path, const Choices& choices) {
  if (!is_scenario(path) && !is_script(path) && is_capture_file(path)) {
    return {{path, packetdrill::run::Verdict::kNotRun,
             " it is a capture, which expects nothing: `tcplab run` prints its packets, `tcplab diff` "
             "compares it with another one"}};
  }
  const auto text = read_file(path);
  if (!text) return {{path, packetdrill::run::Verdict::kNotRun, text.error().text}};
  if (is_scenario(path)) return check_scenario(path, *text);
  packetdrill::run::RunOptions options = choices.options;
  options.presumed = system_of(path);
  const packetdrill::run::RunReport report = packetdrill::run::run_text(*text, options, choices.definitions);
  return {{path, report.verdict, bounded(report.summary())}};
}

ExitCode exit_code(packetdrill::run::Verdict verdict) {
  switch (verdict) {
    case packetdrill::run::Verdict::kPassed:
      return kSuccess;
    case packetdrill::run::Verdict::kFailed:
      return kFailed;
    case packetdrill::run::Verdict::kNotRun:
      return kMisused;
  }
  return kMisused;
}

// stopped: of those that failed, the ones that a limit stopped and nothing else is wrong with.
ExitCode exit_code(const packetdrill::run::Totals& totals, std::size_t stopped) {
  if (totals.failed > stopped) return kFailed;
  if (totals.not_run > 0) return kMisused;
  return stopped > 0 ? kLimited : kSuccess;
}

// What the verdict does not cover.
void print_unspoken(const std::string& name, const packetdrill::run::RunReport& report) {
  if (report.unmeasured_timestamps > 0) {
    std::fprintf(stderr, "%s: %zu TSval not measured: the script gives no --tcp_ts_tick_usecs\n",
                 name.c_str(), report.unmeasured_timestamps);
  }
  for (const packetdrill::run::UnexpectedPacket& packet : report.unexpected) {
    const std::string instant = packetdrill::run::seconds_text(report.trace.events()[packet.sent].at);
    std::fprintf(stderr, "%s: sent at %s, and not mentioned by the script: %s\n", name.c_str(),
                 instant.c_str(), bounded(packet.text.in(Language::kEnglish)).c_str());
  }
}

}  // namespace

const char* given(const ScriptOptions& script) {
  if (script.profile) return "--profile";
  if (!script.definitions.empty()) return "-D";
  return script.strict ? "--strict" : nullptr;
}

ExitCode check_command(const CheckOptions& options) {
  const auto choices = choices_of(options.script);
  if (!choices) {
    complain(choices.error().text);
    return kMisused;
  }
  const auto scripts = all_scripts(options.paths);
  if (!scripts) {
    complain(scripts.error().text);
    return kMisused;
  }
  if (const char* const option = given(options.script);
      option != nullptr && std::all_of(scripts->begin(), scripts->end(), is_scenario)) {
    complain(std::string(option) + " is for packetdrill scripts (*.pkt), and there is none among these");
    return kMisused;
  }
  std::vector<Output> outputs;
  if (options.junit) outputs.push_back({"--junit", *options.junit});
  const bool prints = options.junit != "-";
  if (prints) outputs.push_back({"the list of verdicts", "-"});
  if (auto failure = check_outputs(outputs, *scripts)) {
    complain(failure->text);
    return kMisused;
  }
  std::vector<packetdrill::run::Checked> checked;
  std::size_t stopped = 0;
  for (const std::string& script : *scripts) {
    Judged judged = check(script, *choices);
    if (judged.limit_alone) ++stopped;
    if (prints && print(line_of(judged.checked)) != kSuccess) return kFailed;
    checked.push_back(std::move(judged.checked));
  }
  const packetdrill::run::Totals totals = packetdrill::run::totals_of(checked);
  if (prints) {
    const std::string counts = std::to_string(totals.passed) + " passed, " + std::to_string(totals.failed) +
                               " failed, " + std::to_string(totals.not_run) + " not run\n";
    if (print(counts) != kSuccess) return kFailed;
  }
  if (options.junit) {
    if (auto failure = write_file(*options.junit, packetdrill::run::to_junit(checked))) {
      complain(failure->text);
      return kFailed;
    }
  }
  return exit_code(totals, stopped);
}

bool is_script(const std::string& path) { return fs::path(path).extension() == ".pkt"; }

ExitCode run_script(const RunOptions& options, const TraceWriter& write) {
  const auto choices = choices_of(options.script);
  if (!choices) {
    complain(choices.error().text);
    return kMisused;
  }
  const auto text = read_file(options.scenario);
  if (!text) {
    complain(text.error().text);
    return kMisused;
  }
  const auto script = packetdrill::language::parse_script(*text, choices->definitions);
  if (!script) {
    std::fprintf(stderr, "%s\n", script.error().to_string(options.scenario, *text).c_str());
    return kMisused;
  }
  packetdrill::run::RunOptions run_options = choices->options;
  run_options.presumed = system_of(options.scenario);
  const packetdrill::run::RunReport report = packetdrill::run::run_script(*script, run_options);
  if (auto failure = write(report.trace)) {
    complain(failure->text);
    return kFailed;
  }
  for (const packetdrill::run::IgnoredCommand& ignored : report.ignored) {
    std::fprintf(stderr, "%s:%zu: ignored: %s\n", options.scenario.c_str(), ignored.at.line,
                 bounded(ignored.text).c_str());
  }
  print_unspoken(options.scenario, report);
  std::fprintf(stderr, "%s: %s", options.scenario.c_str(), std::string(to_string(report.verdict)).c_str());
  if (report.verdict != packetdrill::run::Verdict::kPassed) {
    const std::string instant = packetdrill::run::seconds_text(report.instant);
    std::fprintf(stderr, " at %s\n%s:%zu: %s", instant.c_str(), options.scenario.c_str(), report.at.line,
                 bounded(report.reason.in(Language::kEnglish)).c_str());
    if (!report.expected.empty() || !report.actual.empty()) {
      std::fprintf(stderr, "\n  expected  %s\n  actual    %s",
                   bounded(report.expected.in(Language::kEnglish)).c_str(),
                   bounded(report.actual.in(Language::kEnglish)).c_str());
    }
  }
  std::fprintf(stderr, "\n");
  return exit_code(report.verdict);
}

}  // namespace tcplab::native
