// What a crash leaves of a Host: its addresses, its clock, and what it was configured to be.
#include "core/tcp/host.hpp"

namespace tcplab::tcp {

void Host::lose_power() {
  stray_.clear();
  listeners_.clear();
  for (auto& [id, record] : records_) {
    record.old = {};
    record.counted = record.early = false;
    if (record.connection.state() != State::kClosed) record.connection.lose_power();
    record.released = true;
  }
  for (const ConnId id : connections()) touch(id, *this->record(id));
  paths_.clear();
  cookies_.clear();
  reserved_.clear();
}

}  // namespace tcplab::tcp
