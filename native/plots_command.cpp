// `tcplab plots`: the plots that the window shows, as a drawing or as a table.
#include <optional>

#include "native/commands.hpp"
#include "native/open_model.hpp"
#include "shell/model/curve_export.hpp"
#include "shell/plots/plots_svg.hpp"

namespace tcplab::native {

namespace {

shell::PlottedEnds asked_for(const shell::Index& index, const PlotsCommandOptions& options) {
  const auto connection = shell::busiest_end(index, [&](std::uint32_t end) {
    const trace::HostIndex host = index.trace().connections()[end].host;
    if (!options.host.empty() && index.trace().hosts()[host].name != options.host) return false;
    const shell::Series* const sent = index.curves().of(end, shell::Curve::kSentOctets);
    return sent != nullptr && !sent->empty();
  });
  if (!connection) return {};
  if (options.all && index.conversations().several()) return shell::flows_of(index, {});
  return {&index, {*connection}};
}

}  // namespace

ExitCode plots_command(const PlotsCommandOptions& options) {
  const auto model = open_model(options.scenario, options.output);
  if (!model) return kMisused;
  const shell::Run& run = *model->run();
  const shell::PlottedEnds ends = asked_for(run.index, options);
  if (ends.empty()) {
    complain(options.host.empty() ? "nothing is sent in this run, so there is nothing to plot"
                                  : "no connection of " + bounded(options.host) +
                                        " sends anything in this run, so there is nothing to plot");
    return report_limit(run.recording->stopped_by(), kMisused);
  }
  const shell::PlotsSvgOptions drawing{Instant{},
                                       run.index.end(),
                                       std::string(run.title(options.language)),
                                       {},
                                       options.dark ? shell::Theme::kDark : shell::Theme::kLight,
                                       options.language};
  const auto failure = write_file(options.output, options.csv ? shell::curves_csv(run.index, ends.connections,
                                                                                  shell::rates_over(ends, {}))
                                                              : shell::plots_svg(ends, {}, drawing));
  if (failure) {
    complain(failure->text);
    return kFailed;
  }
  return report_limit(run.recording->stopped_by(), kSuccess);
}

}  // namespace tcplab::native
