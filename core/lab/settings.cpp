// What a scenario sets of one connection, or from an instant on.
#include <utility>

#include "core/lab/world.hpp"
#include "core/scenario/properties.hpp"

namespace tcplab::lab {

// With the settings of its label in the order of their lines, on top of what the host has by then.
tcp::OpenOptions World::options_of(std::size_t step) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  tcp::OpenOptions options;
  options.local_address = action.verb == scenario::Verb::kListen ? action.at : action.from;
  if (action.label.empty()) return options;
  for (const scenario::ConnectionSetting& each : program_->scenario().settings) {
    if (each.host != action.host || each.label != action.label) continue;
    if (!options.config) options.config = hosts_[action.host].config();
    scenario::apply(each.setting, *options.config);
  }
  return options;
}

// Without a label it is the host that changes: what it has and what it will have.
void World::change(std::size_t step, tcp::ConnId connection, Telling to) {
  const scenario::Step& line = program_->scenario().steps[step];
  const scenario::Setting& setting = line.action.setting;
  tcp::Host& host = hosts_[line.action.host];
  const bool whole = line.action.label.empty();
  trace::Event event;
  event.at = now_;
  event.host = line.action.host;
  if (!whole) event.connection = connection;
  event.what = scenario::event_of(setting, static_cast<std::uint32_t>(line.line));
  to.log.add(event);
  const auto configure = [&](tcp::ConnId id) {
    const tcp::Connection* found = host.find(id);
    if (found == nullptr) return;
    tcp::Config config = found->config();
    scenario::apply(setting, config);
    static_cast<void>(host.configure(id, config, now_));
  };
  if (!whole) return configure(connection);
  tcp::Config config = host.config();
  scenario::apply(setting, config);
  host.set_config(config);
  for (const tcp::ConnId id : host.connections()) configure(id);
}

}  // namespace tcplab::lab
