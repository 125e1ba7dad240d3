#pragma once

#include <optional>

#include "core/packetdrill/run/answers.hpp"
#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"

namespace tcplab::packetdrill::run {

// The process that the script makes its calls for: what they have answered, and the one that waits. Only one
// can wait at a time.
class Process {
 public:
  // A system call whose answer is to be compared later, at the instant when the script says that it returns.
  struct Waiting {
    const SystemCallEvent* call = nullptr;
    sockets::Blocked blocked;
    Instant returns;
    std::optional<Instant> returned;
    sockets::Answer answer;  // once it has returned
  };

  Process(const Clock& clock, Machine& machine, Flows& flows, Descriptors& descriptors, Answers& answers,
          Ledger& ledger)
      : clock_(clock),
        machine_(machine),
        flows_(flows),
        descriptors_(descriptors),
        answers_(answers),
        ledger_(ledger) {}

  // Takes what the sockets have answered: compares it at once, or keeps it when the script says that the call
  // returns then. Precondition: no call is kept.
  MaybeStop answered(const SystemCallEvent& call, sockets::Answer answer, std::optional<Instant> returns);

  // The call that is kept, whether it has returned or not; nullptr: none is.
  const Waiting* kept() const { return waiting_ ? &*waiting_ : nullptr; }
  // Hands it over. Precondition: there is one.
  Waiting take();

  bool is_waiting() const { return waiting_ && !waiting_->returned; }
  // When its patience is over, if one waits.
  Instant deadline() const { return is_waiting() ? waiting_->blocked.deadline : Instant::never(); }
  // Goes on with the call that waits, if there is one.
  void resume();

 private:
  void record();
  // What a call that returned changes for the calls and packets after it: descriptors and flows.
  void adopt(const SystemCallEvent& call, const sockets::Answer& answer);

  const Clock& clock_;
  Machine& machine_;
  Flows& flows_;
  Descriptors& descriptors_;
  Answers& answers_;
  Ledger& ledger_;
  std::optional<Waiting> waiting_;
};

}  // namespace tcplab::packetdrill::run
