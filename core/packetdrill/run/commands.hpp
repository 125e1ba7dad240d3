#pragma once

#include "core/packetdrill/run/command_text.hpp"
#include "core/packetdrill/run/course.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/settings.hpp"

namespace tcplab::packetdrill::run {

// Commands of the script: the settings in them change our host, the expectations are checked, nothing is
// executed.
class Commands {
 public:
  Commands(Environment& environment, const Clock& clock, Machine& machine, Course& course, Ledger& ledger)
      : environment_(environment), clock_(clock), machine_(machine), course_(course), ledger_(ledger) {}

  MaybeStop perform(Position at, const CommandEvent& command);

 private:
  MaybeStop set(Position at, const Assignment& assignment);
  void apply_to_all();
  void drop(tcp::State state);
  MaybeStop check_count(Position at, const StateCount& expected);

  Environment& environment_;  // what the commands have set so far
  const Clock& clock_;
  Machine& machine_;
  Course& course_;
  Ledger& ledger_;
};

}  // namespace tcplab::packetdrill::run
