#include "core/packetdrill/runner_arguments.hpp"

#include <algorithm>
#include <vector>

#include "core/packetdrill/constants.hpp"
#include "core/sockets/constants.hpp"

namespace tcplab::packetdrill {
namespace {

using Answer = Result<std::int64_t, Stop>;

Answer binary(const BinaryValue& value, Position at) {
  const Answer left = number_of(value.operands[0]);
  if (!left) return left;
  const Answer right = number_of(value.operands[1]);
  if (!right) return right;
  const auto a = static_cast<std::uint64_t>(*left);
  const auto b = static_cast<std::uint64_t>(*right);
  const auto as_signed = [](std::uint64_t v) { return static_cast<std::int64_t>(v); };
  if (value.op == "|") return as_signed(a | b);
  if (value.op == "&") return as_signed(a & b);
  if (value.op == "^") return as_signed(a ^ b);
  if (value.op == "+") return as_signed(a + b);
  if (value.op == "-") return as_signed(a - b);
  if (value.op == "*") return as_signed(a * b);
  if (value.op == "<<") return as_signed(b < 64 ? a << b : 0);
  if (value.op == ">>") return as_signed(b < 64 ? a >> b : 0);
  if (value.op == "/" && *right > 0) return *left / *right;
  return cannot(at, "the operator '" + value.op + "' cannot be computed here");
}

struct Evaluator {
  Position at;

  Answer operator()(const IntegerValue& value) const { return value.value; }
  Answer operator()(const RealValue& value) const { return static_cast<std::int64_t>(value.value); }
  Answer operator()(const NameValue& value) const {
    const std::optional<std::int64_t> number = constant(value.name, System::kLinux);
    if (number) return *number;
    return cannot(at, "the name '" + value.name + "' is not known");
  }
  Answer operator()(const ArrayValue& value) const {
    if (value.items.size() == 1) return number_of(value.items.front());
    return cannot(at, "a number is needed here");
  }
  Answer operator()(const CallValue& value) const {
    const bool order = value.function == "htons" || value.function == "htonl" || value.function == "ntohs" ||
                       value.function == "ntohl";
    if (order && value.arguments.size() == 1) return number_of(value.arguments.front());
    if (value.function == "sizeof") return std::int64_t{4};
    return cannot(at, "'" + value.function + "' is no number here");
  }
  Answer operator()(const UnaryValue& value) const {
    const Answer operand = number_of(value.operand.front());
    if (!operand) return operand;
    if (value.op == '-') return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(*operand));
    return value.op == '~' ? ~*operand : std::int64_t{*operand == 0};
  }
  Answer operator()(const BinaryValue& value) const { return binary(value, at); }
  template <typename Other>
  Answer operator()(const Other&) const {
    return cannot(at, "a number is needed here");
  }
};

// The text in inet_addr("..."), inet_pton(AF_INET6, "..."), or a name such as INADDR_ANY.
std::optional<wire::IpAddress> literal(const Expression& expression) {
  if (const auto* call = std::get_if<CallValue>(&expression.value)) {
    if (call->arguments.empty()) return std::nullopt;
    const auto* text = std::get_if<StringValue>(&call->arguments.back().value);
    if (text != nullptr) return wire::IpAddress::parse(text->octets);
    return literal(call->arguments.back());
  }
  if (const auto* text = std::get_if<StringValue>(&expression.value))
    return wire::IpAddress::parse(text->octets);
  const Answer number = number_of(expression);
  if (number && *number == 0) return wire::IpAddress{};
  return std::nullopt;
}

const Expression* field(const StructValue& value, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const StructField* found = value.find(name)) return &found->value.front();
  }
  return nullptr;
}

// A struct's fields in their order, whether they are named or not.
std::vector<const Expression*> in_order(const StructValue& value) {
  std::vector<const Expression*> fields;
  for (const StructField& entry : value.fields) fields.push_back(&entry.value.front());
  return fields;
}

}  // namespace

const Expression& argument(const SystemCallEvent& call, std::size_t index) {
  static const Expression kOpen{{}, EllipsisValue{}};
  return index < call.arguments.size() ? call.arguments[index] : kOpen;
}

bool is_open(const Expression& expression) {
  return std::holds_alternative<EllipsisValue>(expression.value) ||
         std::holds_alternative<AnyValue>(expression.value);
}

bool is_null(const Expression& expression) {
  const auto* name = std::get_if<NameValue>(&expression.value);
  const auto* number = std::get_if<IntegerValue>(&expression.value);
  return (name != nullptr && name->name == "NULL") || (number != nullptr && number->value == 0);
}

Answer number_of(const Expression& expression) {
  return std::visit(Evaluator{expression.at}, expression.value);
}

Answer number_or(const Expression& expression, std::int64_t otherwise) {
  return is_open(expression) ? Answer(otherwise) : number_of(expression);
}

Result<wire::Endpoint, Stop> address_of(const Expression& expression, const wire::Endpoint& otherwise) {
  if (is_open(expression)) return otherwise;
  const auto* fields = std::get_if<StructValue>(&expression.value);
  if (fields == nullptr) return cannot(expression.at, "a socket address is needed here");
  wire::Endpoint endpoint = otherwise;
  if (const Expression* port = field(*fields, {"sin_port", "sin6_port"});
      port != nullptr && !is_open(*port)) {
    const Answer number = number_of(*port);
    if (!number) return number.error();
    endpoint.port = static_cast<std::uint16_t>(*number);
  }
  const Expression* const address = field(*fields, {"sin_addr", "sin6_addr"});
  if (address != nullptr && !is_open(*address)) {
    const std::optional<wire::IpAddress> parsed = literal(*address);
    if (!parsed) return cannot(address->at, "this is no address");
    endpoint.address = *parsed;
  }
  return endpoint;
}

Result<sockets::OptionValue, Stop> option_of(const Expression& expression, int at_level, int name) {
  using sockets::OptionValue;
  if (const auto* text = std::get_if<StringValue>(&expression.value)) return OptionValue{text->octets};
  const auto* array = std::get_if<ArrayValue>(&expression.value);
  if (array != nullptr && array->items.size() == 1 &&
      !std::holds_alternative<ArrayValue>(array->items[0].value)) {
    const auto& inner = array->items.front().value;
    if (std::holds_alternative<StructValue>(inner) || std::holds_alternative<StringValue>(inner)) {
      return option_of(array->items.front(), at_level, name);
    }
  }
  const auto* fields = std::get_if<StructValue>(&expression.value);
  if (fields == nullptr) {
    const Answer number = number_of(expression);
    return number ? Result<OptionValue, Stop>(OptionValue{*number}) : number.error();
  }
  const std::vector<const Expression*> parts = in_order(*fields);
  if (at_level != sockets::level::kSocket || parts.size() != 2) {
    return cannot(expression.at, "this structure is not supported");
  }
  const Answer first = number_of(*parts[0]);
  if (!first) return first.error();
  const Answer second = number_of(*parts[1]);
  if (!second) return second.error();
  if (name == sockets::so::kLinger) return OptionValue{sockets::Linger{*first != 0, *second}};
  return OptionValue{seconds(*first) + microseconds(*second)};
}

Bytes octets_of(const Expression& expression, std::size_t length) {
  std::vector<std::uint8_t> octets(length, 0);
  if (const auto* text = std::get_if<StringValue>(&expression.value)) {
    const std::size_t known = std::min(length, text->octets.size());
    std::copy_n(text->octets.begin(), known, octets.begin());
  }
  return Bytes(std::move(octets));
}

Result<Vector, Stop> vector_of(const Expression& expression) {
  const auto* array = std::get_if<ArrayValue>(&expression.value);
  if (array == nullptr) return cannot(expression.at, "an array of buffers is needed here");
  Vector all;
  std::vector<std::uint8_t> octets;
  for (const Expression& item : array->items) {
    const auto* fields = std::get_if<StructValue>(&item.value);
    const auto parts = fields != nullptr ? in_order(*fields) : std::vector<const Expression*>{};
    if (parts.size() != 2) return cannot(item.at, "a buffer is {address, length}");
    const Answer length = number_of(*parts[1]);
    if (!length) return length.error();
    if (*length < 0 || static_cast<std::size_t>(*length) > kMostOctets - octets.size())
      return cannot(parts[1]->at, "too many octets");
    const Bytes part = octets_of(*parts[0], static_cast<std::size_t>(*length));
    octets.insert(octets.end(), part.begin(), part.end());
  }
  all.length = octets.size();
  all.octets = Bytes(std::move(octets));
  return all;
}

}  // namespace tcplab::packetdrill
