#pragma once

#include <optional>
#include <string_view>

#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/evaluator.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"

namespace tcplab::packetdrill::run {

// The `%{ }%` of the script, which speak of the current connection's TCP_INFO.
class Assertions {
 public:
  Assertions(const Machine& machine, const Flows& flows, const Descriptors& descriptors, Ledger& ledger)
      : machine_(machine), flows_(flows), descriptors_(descriptors), ledger_(ledger) {}

  MaybeStop perform(const CodeEvent& code);

 private:
  // A name in code: a field of TCP_INFO, or a constant.
  std::optional<CodeValue> lookup(std::string_view name) const;

  const Machine& machine_;
  const Flows& flows_;
  const Descriptors& descriptors_;
  Ledger& ledger_;
  CodeVariables variables_;  // kept from one piece of code to the next
};

}  // namespace tcplab::packetdrill::run
