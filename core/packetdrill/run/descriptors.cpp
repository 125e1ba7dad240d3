#include "core/packetdrill/run/descriptors.hpp"

#include "core/packetdrill/run/arguments.hpp"

namespace tcplab::packetdrill::run {

int Descriptors::of(int script) const {
  const auto known = ours_.find(script);
  return known != ours_.end() ? known->second : kNone;
}

int Descriptors::of(const Expression& descriptor) const {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  return number ? of(static_cast<int>(*number)) : kNone;
}

}  // namespace tcplab::packetdrill::run
