#include "core/packetdrill/run/process.hpp"

#include <utility>

#include "core/packetdrill/run/arguments.hpp"

namespace tcplab::packetdrill::run {

MaybeStop Process::answered(const SystemCallEvent& call, sockets::Answer answer,
                            std::optional<Instant> returns) {
  record();
  if (answer.blocked && !returns) {
    return failure(call.result_at, {"the call waits", "调用被阻塞"}, {"an answer at once", "立即返回"},
                   {"nothing yet", "尚未返回"});
  }
  if (!returns) {
    adopt(call, answer);
    return answers_.check(call, answer);
  }
  Waiting waiting;
  waiting.call = &call;
  waiting.returns = *returns;
  if (answer.blocked) {
    waiting.blocked = std::move(*answer.blocked);
  } else {
    waiting.returned = clock_.now();
    adopt(call, answer);
    waiting.answer = std::move(answer);
  }
  waiting_ = std::move(waiting);
  return std::nullopt;
}

Process::Waiting Process::take() { return *std::exchange(waiting_, std::nullopt); }

void Process::resume() {
  if (!is_waiting()) return;
  sockets::Answer answer = machine_.sockets().resume(machine_.os(), waiting_->blocked);
  record();
  if (answer.blocked) {
    waiting_->blocked = std::move(*answer.blocked);
    return;
  }
  waiting_->returned = clock_.now();
  adopt(*waiting_->call, answer);
  waiting_->answer = std::move(answer);
}

void Process::record() {
  if (const std::optional<trace::EventId> first = machine_.record_calls()) ledger_.note(*first);
}

void Process::adopt(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (!makes_descriptor(call) || answer.value < 0) return;
  const int ours = static_cast<int>(answer.value);
  const Result<std::int64_t, Stop> written = number_of(call.result);
  const int theirs = written && *written >= 0 ? static_cast<int>(*written) : ours;
  descriptors_.adopt(theirs, ours);
  if (call.name == "socket") {
    Flow& flow = flows_.open(Flow::Phase::kFresh);
    flow.descriptor = theirs;
    flows_.make_current(flow);
  } else if (answer.address) {
    wire::Endpoint remote = *answer.address;
    remote.address = sockets::unmapped(remote.address);
    const tcp::Connection* const tcb = machine_.sockets().connection(machine_.host(), ours);
    if (Flow* const flow = flows_.between(tcb->local(), remote)) {
      flow->descriptor = theirs;
      flows_.make_current(*flow);
    }
  }
}

}  // namespace tcplab::packetdrill::run
