#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "core/scenario/scenario.hpp"
#include "native/commands.hpp"
#include "native/scenario_source.hpp"
#include "shell/app.hpp"
#include "shell/window.hpp"

namespace tcplab::native {

namespace {

// Prints the event in focus each time that it is another one: where it is drawn (points from the window's
// upper left corner, or "-" when out of sight), a tab, and its line of the transcript.
class FocusReport {
 public:
  void update(const shell::App& app) {
    const shell::Transcript& transcript = app.transcript();
    if (transcript.version == version_) return;
    version_ = transcript.version;
    if (transcript.title == title_ && transcript.focused == focused_) return;
    title_ = transcript.title;
    focused_ = transcript.focused;
    if (focused_ >= 0) print(app, transcript.lines[static_cast<std::size_t>(focused_)]);
  }

 private:
  void print(const shell::App& app, const std::string& line) const {
    const auto place = app.event_position(app.transcript().first + static_cast<trace::EventId>(focused_));
    const std::string at =
        place ? std::to_string(std::lround(place->x)) + "," + std::to_string(std::lround(place->y)) : "-";
    std::printf("%s\t%s\n", at.c_str(), line.c_str());
    std::fflush(stdout);
  }

  std::uint64_t version_ = 0;
  std::string title_;
  int focused_ = -1;
};

// What is wrong inside a scenario is shown in the window.
void open_scenario(shell::App& app, const ScenarioSource& source) {
  if (scenario::find_builtin(source.name)) {
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
  while (window.run_once(app)) {
    if (options.report_focus) report.update(app);
  }
  return kSuccess;
}

}  // namespace tcplab::native
