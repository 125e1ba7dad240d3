#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/sockets/socket.hpp"
#include "core/wire/ip_address.hpp"

// The arguments of system calls as values.
namespace tcplab::packetdrill::run {

// The argument, or `...` where the script has fewer.
const Expression& argument(const SystemCallEvent& call, std::size_t index);
// A call whose answer is a new descriptor.
bool makes_descriptor(const SystemCallEvent& call);
// `...` or `*`: not said.
bool is_open(const Expression& expression);
// The number that an expression stands for; of `[5]` the 5. A Stop when there is none.
Result<std::int64_t, Stop> number_of(const Expression& expression);
// The same, and `otherwise` where the script does not say.
Result<std::int64_t, Stop> number_or(const Expression& expression, std::int64_t otherwise);
// A Stop for a field that has none of these names, that is there twice or has a count; `...` may stand for
// what a script leaves open, and so may the count. What a name stands for is then looked at by somebody.
MaybeStop only_fields(const StructValue& value, std::initializer_list<std::string_view> names);
// A Stop unless the number of things in an array is the one that the script gives besides, or leaves open.
MaybeStop same_count(const Expression& count, const Expression& array);
// A sockaddr; what is not said is that of `otherwise`.
struct Address {
  int family = sockets::family::kInet;
  wire::Endpoint endpoint;
};
Result<Address, Stop> address_of(const Expression& expression, const Address& otherwise);
// The size of a sockaddr of this family.
std::int64_t address_size(int family);
// The value of a socket option: a number, a name, a struct linger or timeval.
Result<sockets::OptionValue, Stop> option_of(const Expression& expression, int level, int name);
// The octets of a buffer of this length: what the script writes, then zeros.
Bytes octets_of(const Expression& expression, std::size_t length);
// NULL, where a buffer should be.
bool is_null(const Expression& expression);
// Of all buffers of a call: more is a mistake in the script.
constexpr std::size_t kMostOctets = 64U << 20;
Message too_many_octets();
// A buffer of an iovec array.
struct Buffer {
  const Expression* octets = nullptr;
  std::size_t length = 0;
};
// Σ of their lengths, and their octets one after another.
struct Vector {
  std::vector<Buffer> buffers;
  std::size_t length = 0;
  Bytes octets;
};
Result<Vector, Stop> vector_of(const Expression& expression);
// That in the msg_iov of a message, of which only_fields() and the count hold.
Result<Vector, Stop> message_vector(const Expression& message);

}  // namespace tcplab::packetdrill::run
