// What a crash leaves of a Host: its addresses, its clock, and what it was configured to be.
#include "core/tcp/host.hpp"

namespace tcplab::tcp {

void Host::lose_power() {
  stray_.clear();
  listeners_ = {};
  for (const ConnId id : connections()) {
    Record& r = *record(id);
    r.old = {};
    r.counted = r.early = false;
    if (r.connection.state() != State::kClosed) r.connection.lose_power();
    r.released = true;
    touch(id, r);
  }
  paths_ = {};
  cookies_ = {};
  reserved_ = {};
}

}  // namespace tcplab::tcp
