#include "core/trace/filter.hpp"

#include <algorithm>

#include "core/trace/filter_fields.hpp"

namespace tcplab::trace {

// A packet is read from its octets once, whatever is asked of it.
struct Filter::Subject {
  FieldsOf of;
};

namespace {

bool begins_alike(const wire::IpAddress& a, const wire::IpAddress& b, std::size_t bits) {
  if (a.version != b.version) return false;
  const auto x = a.octets;
  const auto y = b.octets;
  for (std::size_t i = 0; i * 8 < bits; ++i) {
    const std::size_t left = std::min<std::size_t>(bits - i * 8, 8);
    const auto mask = static_cast<std::uint8_t>(0xff00U >> left);
    if (((x[i] ^ y[i]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

bool Filter::test(const Node& node, const Subject& subject) {
  const FilterField& field = all_filter_fields()[node.field];
  const FieldValues values = field.read(subject.of);
  if (node.how == Operator::kThere || values.count == 0) return values.count > 0;
  const auto equal = [&](const FieldValues::Value& value) {
    return std::any_of(node.values.begin(), node.values.end(), [&](const Value& wanted) {
      const auto* address = std::get_if<wire::IpAddress>(&value);
      return address ? begins_alike(*address, wanted.address, wanted.prefix)
                     : std::get<std::int64_t>(value) == wanted.number;
    });
  };
  const auto holds = [&](const FieldValues::Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    const std::int64_t wanted = node.values.front().number;
    switch (node.how) {
      case Operator::kGreater:
        return number != nullptr && *number > wanted;
      case Operator::kLess:
        return number != nullptr && *number < wanted;
      case Operator::kAtLeast:
        return number != nullptr && *number >= wanted;
      case Operator::kAtMost:
        return number != nullptr && *number <= wanted;
      default:
        return equal(value);
    }
  };
  const auto* const end = values.values + values.count;
  const bool any = std::any_of(values.values, end, holds);
  return node.how == Operator::kUnequal ? !any : any;
}

bool Filter::holds(std::size_t place, const Subject& subject) const {
  const Node& node = nodes_[place];
  switch (node.kind) {
    case Node::Kind::kTest:
      return test(node, subject);
    case Node::Kind::kNot:
      return !holds(node.left, subject);
    case Node::Kind::kAnd:
      return holds(node.left, subject) && holds(node.right, subject);
    case Node::Kind::kOr:
      return holds(node.left, subject) || holds(node.right, subject);
  }
  return false;
}

bool Filter::matches(const Trace& trace, const Analysis& analysis, PacketId packet) const {
  if (everything()) return true;
  return holds(nodes_.size() - 1, Subject{{trace, analysis, packet, trace.packets()[packet]}});
}

std::vector<std::string_view> filter_fields() {
  std::vector<std::string_view> names;
  for (const FilterField& field : all_filter_fields()) names.push_back(field.name);
  return names;
}

}  // namespace tcplab::trace
