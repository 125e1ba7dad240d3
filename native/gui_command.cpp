#include <cstdio>

#include "core/lab/scenario.hpp"
#include "native/commands.hpp"
#include "native/scenario_source.hpp"
#include "shell/app.hpp"
#include "shell/window.hpp"

namespace tcplab::native {

namespace {

// Prints the line of the transcript that is in focus, each time that it is another one.
class FocusReport {
 public:
  void update(const shell::Transcript& transcript) {
    if (transcript.version == version_) return;
    version_ = transcript.version;
    if (transcript.title == title_ && transcript.focused == focused_) return;
    title_ = transcript.title;
    focused_ = transcript.focused;
    if (focused_ < 0) return;
    std::printf("%s\n", transcript.lines[static_cast<std::size_t>(focused_)].c_str());
    std::fflush(stdout);
  }

 private:
  std::uint64_t version_ = 0;
  std::string title_;
  int focused_ = -1;
};

// What is wrong inside a scenario is shown in the window.
void open_scenario(shell::App& app, const ScenarioSource& source) {
  if (lab::find_builtin(source.name)) {
    app.open_named(source.name);
  } else {
    app.open_text(source.name, source.text);
  }
}

}  // namespace

ExitCode gui_command(const GuiOptions& options) {
  std::optional<ScenarioSource> source;
  if (!options.scenario.empty()) {
    auto loaded = load_scenario(options.scenario);
    if (!loaded) {
      complain(loaded.error().text);
      return kMisused;
    }
    source = std::move(*loaded);
  }
  shell::Window window{shell::Window::Options{}};
  if (!window.ok()) {
    complain(window.error());
    return kFailed;
  }
  shell::App app;
  if (source) open_scenario(app, *source);
  FocusReport report;
  do {
    if (options.report_focus) report.update(app.transcript());
  } while (window.run_once(app));
  return kSuccess;
}

}  // namespace tcplab::native
