// What a Host does where a Variant takes the rules away that are no single connection's.

#include "core/tcp/host.hpp"

namespace tcplab::tcp {

// A connection begins with a number that Host::initial_sequence() has chosen.
void Host::note_isn(ConnId id, const Record& r) {
  const Variant& variant = r.connection.config().variant;
  if (variant.predictable_isn) events_.push({id, {Rule::kVariantPredictableIsn, Noted{}}});
  if (variant.frozen_isn) events_.push({id, {Rule::kVariantFrozenIsn, Noted{}}});
}

void Host::on_damaged(const wire::TcpSegment& segment, Instant now) {
  events_.push({connected(segment), {Rule::kVariantNoChecksumCheck, Noted{}}});
  on_segment(segment, now);
}

}  // namespace tcplab::tcp
