// `tcplab svg`: the timeline that the window shows, as a drawing.
#include "native/commands.hpp"
#include "native/outputs.hpp"
#include "native/scenario_source.hpp"
#include "shell/model/model.hpp"
#include "shell/timeline/svg.hpp"

namespace tcplab::native {

ExitCode svg_command(const SvgCommandOptions& options) {
  const auto source = load_scenario(options.scenario);
  if (!source) {
    complain(source.error().text);
    return kMisused;
  }
  const bool reads_file = scenario::find_builtin(options.scenario) == nullptr;
  const std::vector<std::string> inputs =
      reads_file ? std::vector{options.scenario} : std::vector<std::string>{};
  if (const auto failure = check_outputs({{"--output", options.output}}, inputs)) {
    complain(failure->text);
    return kMisused;
  }
  shell::Model model;
  if (!model.open(source->name, source->text)) {
    const shell::OpenError& wrong = *model.error();
    complain(wrong.error.to_string(source->name, source->text));
    return kMisused;
  }
  model.make([] { return true; });
  const shell::SvgOptions drawing{options.dark ? shell::Theme::kDark : shell::Theme::kLight,
                                  options.language};
  if (const auto failure =
          write_file(options.output, shell::to_svg(model.run()->index, model.map(), drawing))) {
    complain(failure->text);
    return kFailed;
  }
  return report_limit(model.run()->recording->stopped_by(), kSuccess);
}

}  // namespace tcplab::native
