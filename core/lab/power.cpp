// Hosts that crash, boot again, are frozen and thaw.
#include <algorithm>
#include <utility>

#include "core/lab/world.hpp"

namespace tcplab::lab {

trace::EventId World::tell_of_host(trace::HostIndex host, trace::Intervention what, std::size_t step,
                                   trace::EventId cause, Telling to) {
  trace::Event event;
  event.cause = cause;
  event.at = now_;
  event.host = host;
  event.what = trace::Intervened{.what = what,
                                 .line = static_cast<std::uint32_t>(program_->scenario().steps[step].line)};
  return to.log.add(event);
}

// Whether the host lets nobody act; what a frozen one was to do is done when it thaws.
bool World::puts_off(trace::HostIndex host, Due due) {
  if (power_[host] == Power::kOn) return false;
  if (power_[host] == Power::kFrozen) postponed_.push_back(due);
  return true;
}

void World::change_power(std::size_t step, trace::EventId cause, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const trace::HostIndex host = action.host;
  const Power before = power_[host];
  switch (action.verb) {
    case scenario::Verb::kCrash:
      lose_state(host, tell_of_host(host, trace::Intervention::kCrashed, step, cause, to), to);
      power_[host] = Power::kOff;
      break;
    case scenario::Verb::kReboot:
      lose_state(host, tell_of_host(host, trace::Intervention::kRebooted, step, cause, to), to);
      power_[host] = Power::kOn;
      hosts_[host].keep_quiet(now_ + program_->scenario().hosts[host].quiet_time);
      break;
    case scenario::Verb::kFreeze:
      if (before != Power::kOn) return;
      tell_of_host(host, trace::Intervention::kFrozen, step, cause, to);
      power_[host] = Power::kFrozen;
      break;
    default:
      if (before != Power::kFrozen) return;
      tell_of_host(host, trace::Intervention::kThawed, step, cause, to);
      power_[host] = Power::kOn;
      thaw(host);
      break;
  }
}

// All that its TCP and its applications know. They are told nothing, for they are gone as well.
void World::lose_state(trace::HostIndex host, trace::EventId because_of, Telling to) {
  trace::Station station = this->station(host, to);
  station.lose_power(now_, because_of);
  trace::Provenance& provenance = to.story.stations[host];
  while (provenance.notices_waiting() > 0) provenance.take_notice();
  outboxes_.forget(host);
  listening_.forget(host);
  apps_.forget(host);
  unaccepted_.forget(host);
  discarding_.forget(host);
  latest_[host] = {};
  const auto of_host = [host](const Due& due) { return due.errand != Errand::kStep && due.host == host; };
  due_.erase(std::remove_if(due_.begin(), due_.end(), of_host), due_.end());
  std::make_heap(due_.begin(), due_.end(), later);
  postponed_.erase(std::remove_if(postponed_.begin(), postponed_.end(),
                                  [this, host](const Due& due) { return host_of(due) == host; }),
                   postponed_.end());
}

trace::HostIndex World::host_of(const Due& due) const {
  return due.errand == Errand::kStep ? program_->scenario().steps[due.step].action.host : due.host;
}

void World::thaw(trace::HostIndex host) {
  std::vector<Due> waiting = std::exchange(postponed_, {});
  for (Due& due : waiting) {
    if (host_of(due) != host) {
      postponed_.push_back(due);
    } else {
      due.at = now_;
      schedule(due);
    }
  }
}

}  // namespace tcplab::lab
