#include "core/sockets/error_queue.hpp"

#include "core/sockets/constants.hpp"
#include "core/sockets/errno.hpp"

namespace tcplab::sockets {

void ErrorQueue::note_copy(std::uint64_t end) { copies_.push_back({end, next_copy_++}); }

void ErrorQueue::note_stamps(std::uint64_t end, Timestamping wanted) {
  stamps_.push_back({end, wanted, false});
}

void ErrorQueue::observe(std::uint64_t sent, std::uint64_t acked, Instant now) {
  for (Stamp& stamp : stamps_) {
    if (stamp.sent || stamp.end > sent) continue;
    stamp.sent = true;
    if ((stamp.wanted & timestamping::kScheduled) != 0) tell_time(stamp, timestamping::kOfSchedule, now);
    if ((stamp.wanted & timestamping::kSoftwareSent) != 0) tell_time(stamp, timestamping::kOfSend, now);
  }
  while (!stamps_.empty() && stamps_.front().end <= acked) {
    if ((stamps_.front().wanted & timestamping::kAcknowledged) != 0) {
      tell_time(stamps_.front(), timestamping::kOfAcknowledgment, now);
    }
    stamps_.pop_front();
  }
  while (!copies_.empty() && copies_.front().end <= acked) {
    tell_copied(copies_.front().number);
    copies_.pop_front();
  }
}

// One report stands for as many sends in a row as have not been read of. Nothing is ever really left where it
// is here, as on a device that cannot gather: the code says that it was copied after all.
void ErrorQueue::tell_copied(std::uint32_t number) {
  if (!reports_.empty()) {
    ErrorReport& last = reports_.back();
    if (last.origin == extended_error::kZeroCopy && last.data + 1 == number) {
      last.data = number;
      return;
    }
  }
  ErrorReport report;
  report.origin = extended_error::kZeroCopy;
  report.code = extended_error::kCopied;
  report.info = report.data = number;
  reports_.push_back(report);
}

void ErrorQueue::tell_time(const Stamp& stamp, std::uint32_t of, Instant now) {
  ErrorReport report;
  report.origin = extended_error::kTimestamping;
  report.error = static_cast<std::int32_t>(Errno::kNoMessage);
  report.info = of;
  if ((stamp.wanted & timestamping::kNumbered) != 0)
    report.data = static_cast<std::uint32_t>(stamp.end - base_ - 1);
  if ((stamp.wanted & timestamping::kReport) != 0) report.stamp = now;
  report.truncated = (stamp.wanted & timestamping::kTimeOnly) == 0;
  reports_.push_back(report);
}

std::optional<ErrorReport> ErrorQueue::take() {
  if (reports_.empty()) return std::nullopt;
  const ErrorReport report = reports_.front();
  reports_.pop_front();
  return report;
}

}  // namespace tcplab::sockets
