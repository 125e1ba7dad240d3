#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/packetdrill/ast.hpp"
#include "core/packetdrill/runner_stop.hpp"
#include "core/sockets/socket.hpp"
#include "core/wire/ip_address.hpp"

// The arguments of system calls as values.
namespace tcplab::packetdrill {

// The argument, or `...` where the script has fewer.
const Expression& argument(const SystemCallEvent& call, std::size_t index);
// `...` or `*`: not said.
bool is_open(const Expression& expression);
// The number that an expression stands for; of `[5]` the 5. A Stop when there is none.
Result<std::int64_t, Stop> number_of(const Expression& expression);
// The same, and `otherwise` where the script does not say.
Result<std::int64_t, Stop> number_or(const Expression& expression, std::int64_t otherwise);
// A sockaddr; address and port that are not said are those of `otherwise`.
Result<wire::Endpoint, Stop> address_of(const Expression& expression, const wire::Endpoint& otherwise);
// The value of a socket option: a number, a name, a struct linger or timeval.
Result<sockets::OptionValue, Stop> option_of(const Expression& expression, int level, int name);
// The octets of a buffer of this length: what the script writes, then zeros.
Bytes octets_of(const Expression& expression, std::size_t length);
// NULL, where a buffer should be.
bool is_null(const Expression& expression);
// Of all buffers of a call: more is a mistake in the script.
constexpr std::size_t kMostOctets = 64U << 20;
// Σ of the lengths of an iovec array, and its octets one after another.
struct Vector {
  std::size_t length = 0;
  Bytes octets;
};
Result<Vector, Stop> vector_of(const Expression& expression);

}  // namespace tcplab::packetdrill
