// What a scenario sets of one connection, or from an instant on.
#include <vector>

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

// Without a label it is the host that changes.
void World::change(std::size_t step, tcp::ConnId connection, Telling to) {
  const scenario::Step& line = program_->scenario().steps[step];
  const scenario::Setting& setting = line.action.setting;
  const bool whole = line.action.label.empty();
  trace::Event event;
  event.at = now_;
  event.host = line.action.host;
  if (!whole) event.connection = connection;
  event.what = scenario::event_of(setting, static_cast<std::uint32_t>(line.line));
  const trace::EventId told = to.log.add(event);
  if (whole) return change_host(line.action.host, setting, told, to);
  configure({line.action.host, connection}, setting);
}

void World::configure(Socket socket, const scenario::Setting& setting) {
  tcp::Host& host = hosts_[socket.first];
  const tcp::Connection* found = host.find(socket.second);
  if (found == nullptr) return;
  tcp::Config config = found->config();
  scenario::apply(setting, config);
  static_cast<void>(host.configure(socket.second, config, now_));
}

// What it has and what it will have. Who begins to read at once reads what has been waiting.
void World::change_host(trace::HostIndex index, const scenario::Setting& setting, trace::EventId cause,
                        Telling to) {
  tcp::Host& host = hosts_[index];
  scenario::HostSpec spec;
  spec.config = host.config();
  spec.auto_receive = auto_receive_[index];
  scenario::apply(setting, spec);
  host.set_config(spec.config);
  const std::vector<tcp::ConnId> all = host.connections();
  for (const tcp::ConnId id : all) configure({index, id}, setting);
  const bool begins = spec.auto_receive && !auto_receive_[index];
  auto_receive_[index] = spec.auto_receive;
  for (const tcp::ConnId id : all) {
    const tcp::Connection* found = begins ? host.find(id) : nullptr;
    if (found != nullptr && found->rcv().readable() > 0) hear_readable({index, id}, cause, to);
  }
}

}  // namespace tcplab::lab
