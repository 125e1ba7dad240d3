#pragma once

#include <cstdint>
#include <vector>

#include "core/base/canon.hpp"
#include "core/tcp/host.hpp"
#include "core/wire/canonical.hpp"

namespace tcplab::tcp {

// See Canon. What of a Host, or a Connection, decides what it will do: statistics do not.
void canonical(Canon& canon, const Variant& variant);
void canonical(Canon& canon, const Config& config);
void canonical(Canon& canon, const Event& event);
void canonical(Canon& canon, const Outgoing& out);
void canonical(Canon& canon, const EventQueue& queue);
void canonical(Canon& canon, const Sender& snd);
void canonical(Canon& canon, const Due& due);
void canonical(Canon& canon, const Acknowledging& acks);
void canonical(Canon& canon, const Timers& timers);
void canonical(Canon& canon, const FiguresTold& told);
void canonical(Canon& canon, const Negotiation& agreed);
void canonical(Canon& canon, const AccurateEcn& ecn);
void canonical(Canon& canon, const Ecn& ecn);
void canonical(Canon& canon, const FastOpen& fast_open);
void canonical(Canon& canon, const VariantMemory& memory);
void canonical(Canon& canon, const Limits& limits);

// The connections of a Host by the order in which they began: how they are called says how many there were
// before.
class Ranks {
 public:
  explicit Ranks(const Host& host) : ids_(host.connections()) {}
  // 0 for none, 1 for one that is no more.
  std::uint64_t of(ConnId id) const;

 private:
  std::vector<ConnId> ids_;
};

}  // namespace tcplab::tcp
