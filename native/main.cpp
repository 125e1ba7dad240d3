// The command line: what can be asked for, and nothing of how it is done.

#include <csignal>
#include <cstdio>
#include <sstream>

#include <CLI/CLI.hpp>

#include "native/commands.hpp"
#include "native/lesson_line.hpp"
#include "native/nearest.hpp"
#include "native/outputs.hpp"
#include "native/seed_option.hpp"
#ifdef __linux__
#include "native/live/live_command.hpp"
#endif

namespace {

using tcplab::Language;
using namespace tcplab::native;

// Options with the name of their value and no more: what else there is to say, their descriptions say.
class PlainFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string required = option->get_required() ? " (required)" : "";
    return (option->get_type_size() == 0 ? "" : " " + option->get_type_name()) + required;
  }
};

void add_values(CLI::App& command, std::vector<std::string>& values, std::optional<std::uint64_t>& seed) {
  command.add_option("--set", values, "A value for a parameter of the scenario")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  takes_seed(
      command.add_option("--seed", seed, "The seed of its random numbers, in place of the scenario's"));
}

CLI::Option* add_language(CLI::App& command, Language& language) {
  return command
      .add_option_function<std::string>(
          "--lang",
          [&language](const std::string& name) {
            language = name == "zh" ? Language::kChinese : Language::kEnglish;
          },
          "The language of the sentences: en or zh (en)")
      ->check(CLI::IsMember({"en", "zh"}).description(""))
      ->type_name("NAME");
}

// An optional value may swallow the argument that follows it: in `--json NAME`, NAME is the scenario.
CLI::Option* add_json(CLI::App& command, std::optional<std::string>& json,
                      const std::string& what = "Write the trace as JSON, one event a line") {
  return command
      .add_option_function<std::string>(
          "--json", [&json](const std::string& value) { json = value.empty() ? "-" : value; },
          what + ", to OUT or to standard output")
      ->expected(0, 1)
      ->type_name("[OUT]");
}

void add_pcapng(CLI::App& command, std::optional<std::string>& pcapng) {
  command.add_option("--pcapng", pcapng, "Write a capture for Wireshark; - is standard output")
      ->type_name("OUT");
}

void add_script(CLI::App& command, ScriptOptions& script) {
  command
      .add_option("--profile", script.profile,
                  "Behave as linux, freebsd or rfc; by default as the script's system")
      ->type_name("NAME");
  command
      .add_option("-D,--define", script.definitions, "A word of the script that stands for something else")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_flag("--strict", script.strict,
                   "Fail a script, too, when packets are left over that it does not mention");
}

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App* check = app.add_subcommand("check", "Run packetdrill scripts and scenarios and say which pass");
  check->add_option("paths", options.paths, "Scripts (*.pkt), scenarios (*.tcplab), and folders of them")
      ->required()
      ->type_name("PATH");
  check->add_option("--junit", options.junit, "Write the results as JUnit XML")->type_name("FILE");
  add_script(*check, options.script);
  check->footer(
      "--profile, -D and --strict are for scripts, and are refused where all are scenarios.\n"
      "Exit status: 0 when all passed, 1 when one failed, 2 when one could not be run or there is none, 3 "
      "when "
      "nothing was wrong but a limit that stopped a scenario.");
}

void add_run(CLI::App& app, RunOptions& options) {
  CLI::App* run = app.add_subcommand("run", "Run a scenario, or read a capture, and print its timeline");
  run->add_option("scenario", options.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->type_name("FILE|NAME");
  add_pcapng(*run, options.pcapng);
  add_json(*run, options.json);
  add_values(*run, options.values, options.seed);
  run->add_option("--filter", options.filter,
                  "Print only what is about packets that this display filter lets through, as "
                  "'tcp.flags.syn == 1 && ip.src == 198.51.100.1'; exports have all")
      ->type_name("FILTER");
  add_script(*run, options.script);
  run->footer(
      "A packetdrill script (*.pkt) is run as well; --profile, -D and --strict are for those.\n"
      "Of a capture (pcap or pcapng, as tcpdump and Wireshark write them) the packets of TCP and ICMP errors "
      "about it\nare printed, a line each, and on standard error what else it has; --set and --seed are for "
      "what is run.\n"
      "A scenario is stopped after 2000000 events, 24 h of virtual time or 1 GiB of trace.\n"
      "Exit status: 0 when it ran and all was as it expects, 1 when something was not or output could not be "
      "written, 2 when the scenario is wrong, 3 when a limit stopped it.\n"
      "Of a script: 0 when it passed, 1 when it failed, 2 when it could not be run. Of a capture: 0 when it "
      "was "
      "read, 2\nwhen it cannot be.");
  run->callback([&options] {
    if (options.scenario.empty() && options.json && options.json != "-") {
      options.scenario = *options.json;
      options.json = "-";
    }
    if (options.scenario.empty()) throw CLI::RequiredError("FILE|NAME");
  });
}

void add_sweep(CLI::App& app, SweepOptions& options) {
  CLI::App* sweep = app.add_subcommand(
      "sweep", "Run a scenario over values of its parameters and seeds; a row for each run");
  sweep->add_option("scenario", options.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->required()
      ->type_name("FILE|NAME");
  sweep
      ->add_option("--parameter", options.parameters, "Values of a parameter: loss=0%..10%/1%, or loss=1%,5%")
      ->type_name("NAME=VALUES")
      ->allow_extra_args(false);
  sweep->add_option("--seeds", options.seeds, "Seeds, as 1..100; by default the scenario's")
      ->type_name("FIRST..LAST");
  sweep->add_option("--jobs", options.jobs, "How many runs are made at a time (1)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  sweep->add_option("--shard", options.shard, "Only every N-th run, from the K-th on, as 2/8")
      ->type_name("K/N");
  sweep->add_option("--csv", options.csv, "Write the table to OUT instead of standard output")
      ->type_name("OUT");
  sweep->footer(
      "The columns: run, the parameters, seed, what 'sample' lines ask for, expectations that are not met, "
      "events, end (ns), and what stopped the run: a limit, or a value that does not fit where its parameter "
      "stands.\nThe rows of all shards, in the order of their first column, are those of the whole.\n"
      "Exit status: 0 when all runs were made, 1 when one could not be made or the table could not be "
      "written, "
      "2 when the scenario or the command line is wrong, 3 when a limit stopped one.");
}

void add_diff(CLI::App& app, DiffOptions& options) {
  CLI::App* diff = app.add_subcommand("diff", "Compare two runs or captures, and tell in what they differ");
  diff->add_option("a", options.a.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->required()
      ->type_name("A");
  diff->add_option("b", options.b.scenario, "The same, of the second run; by default the first one's")
      ->type_name("B");
  add_values(*diff, options.a.values, options.a.seed);
  diff->add_option("--set-b", options.b.values, "A value for a parameter in the second run alone")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  takes_seed(diff->add_option("--seed-b", options.b.seed, "The seed of the second run alone"));
  add_json(*diff, options.json, "Write the differences as JSON, one a line")
      ->excludes(add_language(*diff, options.language));
  diff->footer(
      "Packets and events are matched by what they mean: connection, direction, sequence numbers, flags, and "
      "how\noften that was sent before.\n"
      "Exit status: 0 when the runs are the same, 1 when they differ, 2 when there was trouble.");
  diff->callback([&options] {
    const bool alone = options.b.scenario.empty() && options.b.values.empty() && !options.b.seed;
    if (alone) throw CLI::RequiredError("B, --set-b or --seed-b");
    if (options.b.scenario.empty()) options.b.scenario = options.a.scenario;
    options.b.values.insert(options.b.values.begin(), options.a.values.begin(), options.a.values.end());
    if (!options.b.seed) options.b.seed = options.a.seed;
  });
}

void add_svg(CLI::App& app, SvgCommandOptions& options) {
  CLI::App* svg =
      app.add_subcommand("svg", "Draw the timeline of a scenario or a capture, for slides and papers");
  svg->add_option("scenario", options.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->required()
      ->type_name("FILE|NAME");
  svg->add_option("-o,--output", options.output, "Write the SVG to OUT instead of standard output")
      ->type_name("OUT");
  svg->add_flag("--dark", options.dark, "Light on dark");
  add_language(*svg, options.language);
  svg->footer(
      "Exit status: 0 when it was drawn, 1 when it could not be written, 2 when the scenario is wrong, 3 "
      "when a "
      "limit stopped it.");
}

void add_plots(CLI::App& app, PlotsCommandOptions& options) {
  CLI::App* plots = app.add_subcommand("plots", "Plot the figures of a connection over time");
  plots->add_option("scenario", options.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->required()
      ->type_name("FILE|NAME");
  CLI::Option* host =
      plots
          ->add_option("--host", options.host,
                       "Of this host's connections, the one that sends most; by default of all")
          ->type_name("HOST");
  plots->add_flag("--all", options.all, "The connections over each other, each by its end that sends more")
      ->excludes(host);
  plots
      ->add_option("-o,--output", options.output,
                   "Write the SVG or the table to OUT instead of standard output")
      ->type_name("OUT");
  CLI::Option* dark = plots->add_flag("--dark", options.dark, "Light on dark");
  CLI::Option* language = add_language(*plots, options.language);
  plots
      ->add_flag("--csv", options.csv,
                 "Write the figures as a table, a line for each change and for each interval of a rate")
      ->excludes(dark)
      ->excludes(language);
  plots->footer(
      "Exit status: 0 when it was written, 1 when it could not be written, 2 when the scenario is wrong or "
      "nothing\nis sent in it, 3 when a limit stopped it.");
}

void add_question(CLI::App* command, QuestionOptions& options, const char* what, const char* name) {
  command->add_option("scenario", options.run.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->required()
      ->type_name("FILE|NAME");
  command->add_option("question", options.words, what)->required()->type_name(name);
  add_values(*command, options.run.values, options.run.seed);
  add_json(*command, options.json, "Write the answer as JSON")
      ->excludes(add_language(*command, options.language));
}

void add_why(CLI::App& app, QuestionOptions& options) {
  CLI::App* why = app.add_subcommand("why", "Tell what led to an event of a run, and what came of it");
  add_question(why, options, "A number, or what happens in it; in quotes where the shell would read it",
               "EVENT");
  why->footer(
      "Examples:\n"
      "  tcplab why lost-syn 7                                   the event with that number in --json\n"
      "  tcplab why lost-syn 'client->server SYN #2'             a segment that is sent; also arrives, lost\n"
      "  tcplab why lost-syn client ESTABLISHED                  a state that is reached\n"
      "  tcplab why lost-syn server hears connected              what a user is told\n"
      "Exit status: 0 when it was told, 1 when output could not be written, 2 when the scenario or the "
      "question is wrong, 3 when it was told and a limit stopped the run.");
}

void add_why_not(CLI::App& app, QuestionOptions& options) {
  CLI::App* why = app.add_subcommand("why-not", "Tell why a connection sends nothing at an instant");
  add_question(why, options, "HOST[:LABEL] at TIME", "MOMENT");
  why->footer(
      "Example: tcplab why-not lost-syn client at 500ms\n"
      "Exit status: 0 when it was told, 1 when output could not be written, 2 when the scenario or the "
      "question is wrong, 3 when it was told and a limit stopped the run.");
}

void add_link(CLI::App& app, LinkOptions& options) {
  CLI::App* link = app.add_subcommand("link", "Print the end of an address that opens a run, edits and all");
  link->add_option("scenario", options.run.scenario,
                   "A file, a name that 'tcplab scenarios' lists, or a link")
      ->required()
      ->type_name("FILE|NAME|LINK");
  add_values(*link, options.run.values, options.run.seed);
  link->add_option("--edit", options.edits, "A line of the language that is added to the scenario")
      ->type_name("LINE")
      ->allow_extra_args(false);
  link->add_option("--edit-off", options.edits_off, "The same, switched off")
      ->type_name("LINE")
      ->allow_extra_args(false);
  link->add_option("--focus", options.focus, "The number of the event to look at")->type_name("N");
  link->footer(
      "Example: tcplab link lost-syn --edit 'drop client->server SYN #2'\n"
      "The link runs as any scenario does: tcplab run LINK, diff, why and why-not take it.\n"
      "Exit status: 0 when it was printed, 1 when output could not be written, 2 when the scenario or an "
      "edit is "
      "wrong, or there is no such event.");
}

void add_show_link(CLI::App& app, std::string& link) {
  CLI::App* show = app.add_subcommand("show-link", "Print what a link says");
  show->add_option("link", link, "An address of a run, or its end from '#s=' on")
      ->required()
      ->type_name("LINK");
  show->footer(
      "Exit status: 0 when it was printed, 1 when output could not be written, 2 when it is damaged.");
}

void add_gui(CLI::App& app, GuiOptions& options) {
  CLI::App* gui = app.add_subcommand("gui", "Open the lab in a window");
  gui->add_option("scenario", options.scenario, "A file, or a name that 'tcplab scenarios' lists")
      ->type_name("FILE|NAME");
  gui->add_flag("--report-focus", options.report_focus,
                "Print the event in focus whenever it changes, and where it is drawn, for a screen reader, a "
                "magnifier or a script");
  gui->footer(
      "Exit status: 0 when it was closed, 1 when there is no window here, 2 when the scenario cannot be "
      "read.");
}

#ifdef __linux__
constexpr const char* kLiveExamples =
    "Examples (as root):\n"
    "  tcplab live --tun lab0 --address 198.51.100.2/24 --listen 80 --serve .\n"
    "      and then: curl http://198.51.100.2/\n"
    "  tcplab live --tun lab0 --address 198.51.100.2/24 --connect 198.51.100.1:8000\n"
    "  tcplab live --tun lab0 --address 198.51.100.2/24 --address 2001:db8::2/64 --listen 80 --serve .\n"
    "      and then: curl 'http://[2001:db8::2]/'\n\n"
    "Echo requests are answered, UDP and other protocols as unreachable; ICMP errors reach the connections.\n"
    "TIME-WAIT lasts 2 s here (MSL is 1 s: the device is a single hop), and the least retransmission timeout "
    "is\n"
    "200 ms, as in Linux. A full backlog makes room for new SYNs, and answers the rest with SYN cookies.\n"
    "What was refused is told while it happens, and in sum at the end.\n"
    "The first SIGINT or SIGTERM closes what is open and waits for it, at most 10 s; the second resets it.\n"
    "Exit status: 0 when all was closed properly, 1 on failure, 2 when the command line is wrong.";

void add_live_limits(CLI::App& live, LiveOptions& options) {
  const auto add = [&live](const char* name, std::uint32_t& value, const char* unit, std::uint32_t most,
                           const std::string& what) {
    return live.add_option(name, value, what + " (" + std::to_string(value) + "; 0: no limit)")
        ->check(CLI::Range(0U, most).description(""))
        ->type_name(unit);
  };
  add("--max-memory", options.max_memory, "MIB", 1U << 20,
      "Most memory of all connections: from 3/4 on buffers stay small, near the end SYNs are dropped, above "
      "it those that hold most are reset; a trace to be exported may take a quarter of it more");
  add("--max-connections", options.max_connections, "N", 1U << 24,
      "Most connections at a time, TIME-WAIT among them; SYNs beyond it are dropped");
  add("--max-per-peer", options.max_per_peer, "N", 1U << 24,
      "Most of those from one IPv4 address or one IPv6 /64");
  add("--idle-timeout", options.idle_timeout, "SECONDS", 1U << 24,
      "With --listen: reset who asks for nothing, takes less than 4 KiB of an answer, or does not close, for "
      "so long")
      ->needs("--listen");
  add("--request-timeout", options.request_timeout, "SECONDS", 1U << 24,
      "With --listen: reset whose request takes longer than that from its first octet")
      ->needs("--listen");
}

void add_live(CLI::App& app, LiveOptions& options) {
  CLI::App* live = app.add_subcommand("live", "Be a host on a real network, through a TUN device");
  live->add_option("--tun", options.device, "Name of the TUN device; it is made unless it is there")
      ->required()
      ->type_name("NAME");
  live->add_option("--address", options.addresses,
                   "Our own address, with the length of the network's prefix; IPv4, IPv6, or one of each")
      ->required()
      ->allow_extra_args(false)
      ->type_name("ADDRESS/LENGTH");
  live->add_option("--peer-address", options.peer_addresses,
                   "The kernel's address on the device (the first other address of each prefix)")
      ->allow_extra_args(false)
      ->type_name("ADDRESS");
  live->add_flag("--no-configure", options.no_configure, "Leave the kernel's side of the device as it is")
      ->excludes("--peer-address");
  CLI::Option* listen = live->add_option("--listen", options.listen, "Accept connections at this port")
                            ->check(CLI::Range(1, 65535).description(""))
                            ->type_name("PORT");
  CLI::Option* serve =
      live->add_option("--serve", options.serve, "Answer HTTP requests with the files below this directory")
          ->type_name("DIR");
  CLI::Option* connect =
      live->add_option("--connect", options.connect, "Connect standard input and output with this port")
          ->type_name("ADDRESS:PORT");
  listen->needs(serve)->excludes(connect);
  serve->needs(listen);
  live->add_option("--congestion", options.congestion,
                   "Congestion control: reno, cubic, dctcp, bbr, ledbat or none (cubic)")
      ->check(CLI::IsMember({"reno", "cubic", "dctcp", "bbr", "ledbat", "none"}).description(""))
      ->type_name("NAME");
  add_live_limits(*live, options);
  add_pcapng(*live, options.pcapng);
  add_json(*live, options.json);
  live->add_flag("-v,--verbose", options.verbose, "Print the timeline on standard error while it happens");
  live->footer(kLiveExamples);
  live->callback([&options] {
    if (!options.listen && options.connect.empty()) {
      throw CLI::RequiredError("--listen PORT --serve DIR, or --connect ADDRESS:PORT");
    }
    std::vector<Output> outputs;
    if (options.pcapng) outputs.push_back({"--pcapng", *options.pcapng});
    if (options.json) outputs.push_back({"--json", *options.json});
    if (const auto failure = check_outputs(outputs, {})) throw CLI::ValidationError(failure->text);
  });
}
#endif

// CLI11 would only miss a command, and not name what stands in its place.
std::optional<std::string> unknown_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2) return std::nullopt;
  const std::string word = argv[1];
  if (app.get_option_no_throw(word) != nullptr) return std::nullopt;
  const bool option = word.rfind('-', 0) == 0;
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (command->get_name() == word) return std::nullopt;
    names.push_back(command->get_name());
  }
  if (option) names = {"--help", "--version"};
  const std::string_view near = nearest(bounded(word), names);
  return std::string(option ? "unknown option '" : "unknown command '") + bounded(word) + "'" +
         (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?");
}

// What is wrong, or what was asked for: help, or the version.
ExitCode report(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream asked;
  std::ostringstream wrong;
  const bool misused = app.exit(error, asked, wrong) != 0;
  std::fputs(wrong.str().c_str(), stderr);
  return misused ? kMisused : print(asked.str());
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of write(), with its message
  CLI::App app(
      "A TCP laboratory: a whole TCP, on a virtual network that repeats itself exactly, or on a real one.",
      "tcplab");
  app.set_version_flag("--version", "tcplab " TCPLAB_VERSION);
  app.require_subcommand(1);
  app.formatter(std::make_shared<PlainFormatter>());
  app.get_formatter()->column_width(34);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("tcplab: ") + error.what() + "\nRun it with --help for more information.\n";
  });

  RunOptions run;
  add_run(app, run);
  CheckOptions check;
  add_check(app, check);
  SweepOptions sweep;
  add_sweep(app, sweep);
  DiffOptions diff;
  add_diff(app, diff);
  QuestionOptions why;
  add_why(app, why);
  QuestionOptions why_not;
  add_why_not(app, why_not);
  LinkOptions link;
  add_link(app, link);
  std::string shown_link;
  add_show_link(app, shown_link);
  app.add_subcommand("scenarios", "List the scenarios that ship with tcplab");
  const LessonLine lesson(app);
  SvgCommandOptions svg;
  add_svg(app, svg);
  PlotsCommandOptions plots;
  add_plots(app, plots);
  GuiOptions gui;
  add_gui(app, gui);
#ifdef __linux__
  LiveOptions live;
  add_live(app, live);
#endif

  app.footer(
      "Exit status: 0 done, 1 not possible or an expectation failed, 2 the command line or the input is "
      "wrong, 3 stopped "
      "by a\nlimit. Each command's own --help has the details.");
  if (const auto unknown = unknown_command(app, argc, argv)) {
    complain(*unknown + "\nRun it with --help for more information.");
    return kMisused;
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(app, error);
  }
  if (app.got_subcommand("run")) return run_command(run);
  if (app.got_subcommand("check")) return check_command(check);
  if (app.got_subcommand("sweep")) return sweep_command(sweep);
  if (app.got_subcommand("diff")) return diff_command(diff);
  if (app.got_subcommand("why")) return why_command(why);
  if (app.got_subcommand("why-not")) return why_not_command(why_not);
  if (app.got_subcommand("link")) return link_command(link);
  if (app.got_subcommand("show-link")) return show_link_command(shown_link);
  if (app.got_subcommand("scenarios")) return scenarios_command();
  if (app.got_subcommand("lesson")) return lesson.run();
  if (app.got_subcommand("svg")) return svg_command(svg);
  if (app.got_subcommand("plots")) return plots_command(plots);
  if (app.got_subcommand("gui")) return gui_command(gui);
#ifdef __linux__
  return live_command(live);
#endif
}
