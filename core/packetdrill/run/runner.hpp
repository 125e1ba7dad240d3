#pragma once

#include "core/packetdrill/run/answers.hpp"
#include "core/packetdrill/run/assertions.hpp"
#include "core/packetdrill/run/caller.hpp"
#include "core/packetdrill/run/calls.hpp"
#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/commands.hpp"
#include "core/packetdrill/run/course.hpp"
#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/packets.hpp"
#include "core/packetdrill/run/process.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/packetdrill/run/settings.hpp"

namespace tcplab::packetdrill::run {

// One run of one script: makes what the run consists of, and takes the events in their order. Each part knows
// those that are made before it.
class Runner {
 public:
  Runner(const Script& script, const RunOptions& options, RunReport& report);
  void run();

 private:
  // From the first event to the last, and what is to be done behind it.
  MaybeStop run_all();
  // What the options at the top and the command before the first event ask for.
  MaybeStop prepare();
  MaybeStop perform(const Event& event);

  const Script& script_;
  bool strict_;
  Environment environment_;  // what commands and options have set
  Ledger ledger_;
  Clock clock_;
  Machine machine_;
  Flows flows_;
  Descriptors descriptors_;
  Answers answers_;
  Process process_;
  Course course_;
  Caller caller_;
  Calls calls_;
  Packets packets_;
  Commands commands_;
  Assertions assertions_;
};

}  // namespace tcplab::packetdrill::run
