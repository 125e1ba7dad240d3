#include "core/packetdrill/run/arguments.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "core/packetdrill/language/constants.hpp"
#include "core/sockets/constants.hpp"

namespace tcplab::packetdrill::run {
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
  return cannot(at,
                told({"the operator '{0}' cannot be computed here", "此处不能计算运算符 '{0}'"}, value.op));
}

struct ArgumentEvaluator {
  Position at;

  Answer operator()(const IntegerValue& value) const { return value.value; }
  Answer operator()(const RealValue& value) const { return static_cast<std::int64_t>(value.value); }
  Answer operator()(const NameValue& value) const {
    const std::optional<std::int64_t> number = constant(value.name, System::kLinux);
    if (number) return *number;
    return cannot(at, told({"the name '{0}' is not known", "未知名称 '{0}'"}, value.name));
  }
  Answer operator()(const ArrayValue& value) const {
    if (value.items.size() == 1) return number_of(value.items.front());
    return cannot(at, {"a number is needed here", "此处需要数字"});
  }
  Answer operator()(const CallValue& value) const {
    const bool order = value.function == "htons" || value.function == "htonl" || value.function == "ntohs" ||
                       value.function == "ntohl";
    if (order && value.arguments.size() == 1) return number_of(value.arguments.front());
    const auto* type =
        value.arguments.size() == 1 ? std::get_if<NameValue>(&value.arguments[0].value) : nullptr;
    if (value.function == "sizeof" && type != nullptr && type->name == "int") return std::int64_t{4};
    return cannot(at, told({"'{0}' is no number here", "'{0}' 在这里不是数字"}, value.function));
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
    return cannot(at, {"a number is needed here", "此处需要数字"});
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

// Two fields, named by one of the names or in their order.
using Pair = std::pair<const Expression*, const Expression*>;
using Names = std::initializer_list<std::string_view>;
Result<Pair, Stop> pair_of(Position at, const StructValue& value, Names first, Names second) {
  Pair pair{field(value, first), field(value, second)};
  const bool two = value.fields.size() == 2;
  if (two && value.fields[0].name.empty() && value.fields[1].name.empty()) {
    pair = {&value.fields[0].value.front(), &value.fields[1].value.front()};
  }
  const bool counted = std::any_of(value.fields.begin(), value.fields.end(),
                                   [](const StructField& each) { return !each.count.empty(); });
  if (two && !counted && pair.first != nullptr && pair.second != nullptr) return pair;
  return cannot(at, told({"this structure has the fields '{0}' and '{1}'", "此结构应有字段 '{0}' 和 '{1}'"},
                         *first.begin(), *second.begin()));
}

Result<sockets::OptionValue, Stop> structure_of(Position at, const StructValue& fields, int level, int name) {
  using sockets::OptionValue;
  const bool linger = level == sockets::level::kSocket && name == sockets::so::kLinger;
  const bool timeout = level == sockets::level::kSocket &&
                       (name == sockets::so::kReceiveTimeout || name == sockets::so::kSendTimeout);
  if (!linger && !timeout) return cannot(at, {"this structure is not supported", "不支持此结构"});
  const auto pair = linger ? pair_of(at, fields, {"onoff", "l_onoff"}, {"linger", "l_linger"})
                           : pair_of(at, fields, {"tv_sec"}, {"tv_usec"});
  if (!pair) return pair.error();
  const Answer first = number_of(*pair->first);
  if (!first) return first.error();
  const Answer second = number_of(*pair->second);
  if (!second) return second.error();
  if (linger && *first != 0 && *first != 1) return cannot(at, {"onoff is 0 or 1", "onoff 应为 0 或 1"});
  if (linger) return OptionValue{sockets::Linger{*first != 0, *second}};
  if (*first < INT32_MIN || *first > INT32_MAX || *second < INT32_MIN || *second > INT32_MAX)
    return cannot(at, {"this time is too long", "时间太长"});
  return OptionValue{seconds(*first) + microseconds(*second)};
}

// The family that a sockaddr says itself, or by the names of its fields.
Result<int, Stop> family_of(const StructValue& fields, int otherwise) {
  const bool v4 = field(fields, {"sin_port", "sin_addr"}) != nullptr;
  const bool v6 = field(fields, {"sin6_port", "sin6_addr"}) != nullptr;
  const int by_name = v4 ? sockets::family::kInet : v6 ? sockets::family::kInet6 : otherwise;
  const Expression* const said = field(fields, {"sa_family", "sin_family", "sin6_family"});
  if (said == nullptr || is_open(*said)) return by_name;
  const Answer number = number_of(*said);
  if (!number) return number.error();
  const bool fits = *number == by_name || (!v4 && !v6);
  const bool known = *number == sockets::family::kInet || *number == sockets::family::kInet6;
  if (!fits || !known)
    return cannot(said->at,
                  {"the fields of this address are not of its family", "此地址的字段不属于其地址族"});
  return static_cast<int>(*number);
}

}  // namespace

const Expression& argument(const SystemCallEvent& call, std::size_t index) {
  static const Expression kOpen{{}, EllipsisValue{}};
  return index < call.arguments.size() ? call.arguments[index] : kOpen;
}

bool makes_descriptor(const SystemCallEvent& call) {
  constexpr std::string_view kNames[] = {"socket", "accept", "accept4", "epoll_create", "epoll_create1"};
  return std::find(std::begin(kNames), std::end(kNames), call.name) != std::end(kNames);
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
  return std::visit(ArgumentEvaluator{expression.at}, expression.value);
}

Answer number_or(const Expression& expression, std::int64_t otherwise) {
  return is_open(expression) ? Answer(otherwise) : number_of(expression);
}

MaybeStop only_fields(const StructValue& value, std::initializer_list<std::string_view> names) {
  for (const StructField& each : value.fields) {
    if (each.name.empty() && is_open(each.value.front())) continue;
    if (each.name.empty()) return cannot(each.at, {"a name is needed here", "此处需要名称"});
    if (std::find(names.begin(), names.end(), each.name) == names.end())
      return cannot(each.at, told({"the field '{0}' is not known here", "此处没有字段 '{0}'"}, each.name));
    if (value.find(each.name) != &each)
      return cannot(each.at, told({"'{0}' stands here twice", "'{0}' 重复出现"}, each.name));
    const bool counts = each.name == "msg_iov" && each.count.size() == 1;  // which its array is held against
    if (!counts && !std::all_of(each.count.begin(), each.count.end(), is_open))
      return cannot(each.at,
                    told({"the size of '{0}' is not supported", "不支持指定 '{0}' 的大小"}, each.name));
  }
  return std::nullopt;
}

MaybeStop same_count(const Expression& count, const Expression& array) {
  if (is_open(count)) return std::nullopt;
  const Answer number = number_of(count);
  if (!number) return number.error();
  const auto* items = std::get_if<ArrayValue>(&array.value);
  if (items != nullptr && static_cast<std::int64_t>(items->items.size()) == *number) return std::nullopt;
  return cannot(count.at, {"the array has another number of entries", "数组的项数与这里写的不一致"});
}

Message too_many_octets() { return {"too many octets", "字节太多"}; }

std::int64_t address_size(int family) { return family == sockets::family::kInet6 ? 28 : 16; }

Result<Address, Stop> address_of(const Expression& expression, const Address& otherwise) {
  if (is_open(expression)) return otherwise;
  const auto* fields = std::get_if<StructValue>(&expression.value);
  if (fields == nullptr)
    return cannot(expression.at, {"a socket address is needed here", "此处需要套接字地址"});
  MaybeStop stray = only_fields(
      *fields, {"sa_family", "sin_family", "sin_port", "sin_addr", "sin6_family", "sin6_port", "sin6_addr"});
  if (stray) return *stray;
  const auto family = family_of(*fields, otherwise.family);
  if (!family) return family.error();
  Address all{*family, otherwise.endpoint};
  const Expression* const port = field(*fields, {"sin_port", "sin6_port"});
  if (port != nullptr && !is_open(*port)) {
    const Answer number = number_of(*port);
    if (!number) return number.error();
    all.endpoint.port = static_cast<std::uint16_t>(*number);
  }
  const Expression* const address = field(*fields, {"sin_addr", "sin6_addr"});
  if (address != nullptr && !is_open(*address)) {
    const std::optional<wire::IpAddress> parsed = literal(*address);
    if (!parsed) return cannot(address->at, {"this is no address", "这不是地址"});
    all.endpoint.address = *parsed;
  }
  return all;
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
  if (fields != nullptr) return structure_of(expression.at, *fields, at_level, name);
  const Answer number = number_of(expression);
  return number ? Result<OptionValue, Stop>(OptionValue{*number}) : number.error();
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
  if (array == nullptr)
    return cannot(expression.at, {"an array of buffers is needed here", "此处需要缓冲区数组"});
  Vector all;
  std::vector<std::uint8_t> octets;
  for (const Expression& item : array->items) {
    const auto* fields = std::get_if<StructValue>(&item.value);
    if (fields == nullptr)
      return cannot(item.at, {"a buffer is {address, length}", "缓冲区应为 {地址, 长度}"});
    const auto parts = pair_of(item.at, *fields, {"iov_base"}, {"iov_len"});
    if (!parts) return parts.error();
    const Answer length = number_of(*parts->second);
    if (!length) return length.error();
    if (*length < 0 || static_cast<std::size_t>(*length) > kMostOctets - octets.size())
      return cannot(parts->second->at, too_many_octets());
    const Bytes part = octets_of(*parts->first, static_cast<std::size_t>(*length));
    octets.insert(octets.end(), part.begin(), part.end());
    all.buffers.push_back({parts->first, static_cast<std::size_t>(*length)});
  }
  all.length = octets.size();
  all.octets = Bytes(std::move(octets));
  return all;
}

Result<Vector, Stop> message_vector(const Expression& message) {
  const auto* fields = std::get_if<StructValue>(&message.value);
  const StructField* const iov = fields != nullptr ? fields->find("msg_iov") : nullptr;
  if (iov == nullptr) return cannot(message.at, {"a message needs msg_iov", "消息需要 msg_iov"});
  MaybeStop stray = only_fields(*fields, {"msg_name", "msg_iov", "msg_flags", "msg_control"});
  if (!stray && !iov->count.empty()) stray = same_count(iov->count.front(), iov->value.front());
  if (stray) return *stray;
  return vector_of(iov->value.front());
}

}  // namespace tcplab::packetdrill::run
