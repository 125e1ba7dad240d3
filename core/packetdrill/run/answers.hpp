#pragma once

#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/stop.hpp"

namespace tcplab::packetdrill::run {

// Compares what system calls answer with what the script says: the value, the error, and what they hand over.
class Answers {
 public:
  Answers(const Environment& environment, const Clock& clock, const Machine& machine,
          const Descriptors& descriptors, Ledger& ledger)
      : v6_(environment.mode == IpMode::kIpv6),
        clock_(clock),
        machine_(machine),
        descriptors_(descriptors),
        ledger_(ledger) {}

  // Precondition: the call does not wait any more.
  MaybeStop check(const SystemCallEvent& call, const sockets::Answer& answer);

 private:
  MaybeStop check_value(const SystemCallEvent& call, const sockets::Answer& answer);
  MaybeStop check_outputs(const SystemCallEvent& call, const sockets::Answer& answer) const;
  MaybeStop check_address(const SystemCallEvent& call, const sockets::Answer& answer) const;

  bool v6_;
  const Clock& clock_;
  const Machine& machine_;
  const Descriptors& descriptors_;
  Ledger& ledger_;
};

}  // namespace tcplab::packetdrill::run
