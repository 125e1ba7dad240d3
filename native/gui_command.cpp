#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/bytes_of.hpp"
#include "core/capture/reader.hpp"
#include "core/scenario/scenario.hpp"
#include "native/commands.hpp"
#include "native/desk.hpp"
#include "native/files.hpp"
#include "native/link.hpp"
#include "native/scenario_source.hpp"
#include "shell/app.hpp"
#include "shell/sharing.hpp"
#include "shell/views/save_panel.hpp"
#include "shell/views/text_panel.hpp"
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

// Keeps what its reader chose from one window to the next.
class Remembered {
 public:
  // Once a run is open: it brings panels of its own to the front.
  explicit Remembered(shell::App& app) : path_(desk_path()) {
    const std::optional<Desk> desk = path_ ? load_desk(*path_) : std::nullopt;
    if (desk) {
      app.set_theme(desk->light ? shell::Theme::kLight : shell::Theme::kDark);
      app.set_contrast(desk->more_contrast ? shell::ContrastLevel::kMore : shell::ContrastLevel::kNormal);
      app.set_language(desk->language);
      app.set_view(desk->view);
    }
    kept_ = desk_of_app(app);
  }

  // Now and then, while a splitter is dragged.
  void follow(const shell::App& app) {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < std::chrono::seconds(1)) return;
    looked_ = now;
    keep(app);
  }

  void keep(const shell::App& app) {
    Desk desk = desk_of_app(app);
    if (!path_ || desk == kept_) return;
    kept_ = std::move(desk);
    if (const auto failure = save_desk(*path_, kept_); failure && !std::exchange(complained_, true))
      complain("what you chose is not remembered: " + failure->text);
  }

 private:
  static Desk desk_of_app(const shell::App& app) {
    return {app.theme() == shell::Theme::kLight, app.contrast() == shell::ContrastLevel::kMore,
            app.language(), app.view_text()};
  }

  std::optional<std::string> path_;
  Desk kept_;
  std::chrono::steady_clock::time_point looked_;
  bool complained_ = false;
};

// What is wrong inside a scenario is shown in the window.
void open_scenario(shell::App& app, const ScenarioSource& source) {
  if (scenario::find_builtin(source.name)) {
    app.open_named(source.name);
  } else if (capture::is_capture(source.name, source.text)) {
    app.open_capture(source.name, bytes_of(source.text));
  } else {
    app.open_text(source.name, source.text);
  }
}

// As the page calls itself.
std::string title_of(const shell::App& app) {
  const std::string& run = app.transcript().title;
  return run.empty() ? "tcplab" : run + " · tcplab";
}

// Into the folder that tcplab was started in, under a name that nothing there has.
Message save_here(std::string_view name, std::string_view content) {
  const std::filesystem::path wanted{std::string(name)};
  std::filesystem::path path = wanted;
  std::error_code none;
  for (int i = 2; std::filesystem::exists(path, none); ++i)
    path = wanted.stem().string() + "-" + std::to_string(i) + wanted.extension().string();
  if (const auto failure = write_file(path.string(), content)) return Message(failure->text);
  const std::string where = std::filesystem::absolute(path, none).string();
  return tcplab::told({"Saved as {0}", "已保存为 {0}"}, where);
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
  shell::Window window{{.show_pixels = shell::show_by_sdl}};
  if (!window.ok()) {
    complain(window.error());
    return kFailed;
  }
  shell::App app;
  shell::offer_text_panel(app);
  shell::offer_save_panel(app, {save_here, [&app] { return to_fragment(shell::shared_of(app)); }});
  if (source) open_scenario(app, *source);
  Remembered remembered(app);
  FocusReport report;
  while (window.run_once(app)) {
    window.set_title(title_of(app));
    if (options.report_focus) report.update(app);
    remembered.follow(app);
  }
  remembered.keep(app);
  return kSuccess;
}

}  // namespace tcplab::native
