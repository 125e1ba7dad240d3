// `tcplab svg`: the timeline that the window shows, as a drawing.
#include "native/commands.hpp"
#include "native/open_model.hpp"
#include "shell/timeline/svg.hpp"

namespace tcplab::native {

ExitCode svg_command(const SvgCommandOptions& options) {
  const auto model = open_model(options.scenario, options.output);
  if (!model) return kMisused;
  const shell::SvgOptions drawing{options.dark ? shell::Theme::kDark : shell::Theme::kLight,
                                  options.language};
  if (const auto failure =
          write_file(options.output, shell::to_svg(model->run()->index, model->map(), drawing))) {
    complain(failure->text);
    return kFailed;
  }
  return report_limit(model->run()->recording->stopped_by(), kSuccess);
}

}  // namespace tcplab::native
