#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"
#include "native/files.hpp"
#include "native/messages.hpp"
#include "native/run_source.hpp"

namespace tcplab::native {

// How packetdrill scripts are to be run.
struct ScriptOptions {
  std::optional<std::string>
      profile;  // "linux", "freebsd", "rfc"; omitted: the system that the script speaks of
  std::vector<std::string> definitions;  // NAME=VALUE
  bool strict = false;                   // packets that are left over at the end fail a script
};
// The first of them that is given, as it is written; nullptr: none.
const char* given(const ScriptOptions& script);

struct RunOptions {
  std::string scenario;               // a file, or a name
  std::optional<std::string> pcapng;  // where to, when asked for
  std::optional<std::string> json;    // the same; "-" is standard output, in place of the text
  std::vector<std::string> values;    // NAME=VALUE: in place of what the scenario gives its parameters
  std::optional<std::uint64_t> seed;  // in place of the scenario's
  std::string filter;                 // of the text: which packets
  ScriptOptions script;               // for a packetdrill script
};
// Runs a scenario and prints what happened. Answers 1 when something is not as the scenario expects, 3 when a
// limit stopped it.
ExitCode run_command(const RunOptions& options);

// A packetdrill script, by its name.
bool is_script(const std::string& path);
// Runs one, writes its trace by `write`, and says on standard error what became of it. Answers 0 when it
// passed, 1 when it failed, 2 when it could not be run.
using TraceWriter = std::function<std::optional<Failure>(const trace::Trace&)>;
ExitCode run_script(const RunOptions& options, const TraceWriter& write);

struct CheckOptions {
  std::vector<std::string> paths;    // scripts and scenarios, and folders of them
  std::optional<std::string> junit;  // where to write JUnit XML, when asked for
  ScriptOptions script;
};
// Runs many packetdrill scripts and scenarios, one line each. Answers 0 when all passed, 1 when one failed, 2
// when one was not run, 3 when nothing was wrong but limits that stopped scenarios.
ExitCode check_command(const CheckOptions& options);

struct SweepOptions {
  std::string scenario;                 // a file, or a name
  std::vector<std::string> parameters;  // NAME=FROM..TO/STEP or NAME=VALUE,VALUE
  std::string seeds;                    // FIRST..LAST; empty: the scenario's
  std::string shard = "1/1";            // K/N: every N-th run, from the K-th on
  std::size_t jobs = 1;
  std::string csv = "-";  // where to write the table
};
// Runs a scenario many times, a row each. Answers 0 however its expectations fare: the table tells.
ExitCode sweep_command(const SweepOptions& options);

struct DiffOptions {
  RunSource a;
  RunSource b;
  std::optional<std::string> json;  // as of run
  Language language = Language::kEnglish;
};
// Runs two scenarios and prints in what they differ. Like diff(1), answers 0 when they are the same, 1 when
// they differ, 2 when there was trouble.
ExitCode diff_command(const DiffOptions& options);

struct QuestionOptions {
  RunSource run;
  std::vector<std::string> words;   // of the question, which may be one argument or several
  std::optional<std::string> json;  // as of run
  Language language = Language::kEnglish;
};
// Runs a scenario and prints the chain of causes and effects through an event: its number, a packet
// ("server->client SYN-ACK #2 lost"), or a state ("client ESTABLISHED"). Answers 2 where it does not happen,
// 3 when it was told of a run that a limit stopped.
ExitCode why_command(const QuestionOptions& options);
// The same of what keeps a connection from sending: "HOST[:LABEL] at TIME".
ExitCode why_not_command(const QuestionOptions& options);

struct LinkOptions {
  RunSource run;
  std::vector<std::string> edits;      // lines that are added to the scenario
  std::vector<std::string> edits_off;  // the same, switched off
  std::optional<std::uint32_t> focus;  // the number of an event
};
// Prints the fragment of an address that has all of it. Answers 2 where that would not run, or has no such
// event.
ExitCode link_command(const LinkOptions& options);
// Prints what a link says, as core/scenario/share.hpp has it.
ExitCode show_link_command(const std::string& link);

// Lists the scenarios that ship with tcplab.
ExitCode scenarios_command();

struct SvgCommandOptions {
  std::string scenario;      // a file, or a name; packetdrill scripts too
  std::string output = "-";  // where to
  bool dark = false;
  Language language = Language::kEnglish;
};
// Draws the timeline of a scenario or a script. Answers 1 when it cannot be written or this tcplab was built
// without its window, which has what draws it; 2 when there is nothing to draw; 3 when a limit stopped what
// is drawn.
ExitCode svg_command(const SvgCommandOptions& options);

struct PlotsCommandOptions {
  std::string scenario;      // as of svg
  std::string host;          // whose connection: of those the one that sends most; empty: of all
  bool all = false;          // all connections, over each other
  std::string output = "-";  // where to
  bool csv = false;          // a table, and no drawing
  bool dark = false;
  Language language = Language::kEnglish;
};
// Draws what is plotted of a connection, or writes its figures. Answers as svg does.
ExitCode plots_command(const PlotsCommandOptions& options);

struct GuiOptions {
  std::string scenario;       // empty: the first one
  bool report_focus = false;  // print the event in focus whenever it changes
};
// Opens the desktop window and returns when it is closed. Answers 1 where there is none.
ExitCode gui_command(const GuiOptions& options);

}  // namespace tcplab::native
