#include "core/trace/filter.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/trace/filter_fields.hpp"

namespace tcplab::trace {

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

bool Filter::test(const Node& node, const FieldValues& values) {
  if (node.how == Operator::kThere || values.count == 0) return values.count > 0;
  const auto equal = [&](const FieldValues::Value& value) {
    return std::any_of(node.values.begin(), node.values.end(), [&](const Value& wanted) {
      const auto* address = std::get_if<wire::IpAddress>(&value);
      return address ? begins_alike(*address, wanted.address, wanted.prefix)
                     : std::get<std::int64_t>(value) >= wanted.number &&
                           std::get<std::int64_t>(value) <= wanted.last;
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

template <typename Read>
bool Filter::holds(std::size_t place, const Read& read) const {
  const Node& node = nodes_[place];
  switch (node.kind) {
    case Node::Kind::kTest:
      return test(node, read(all_filter_fields()[node.field]));
    case Node::Kind::kNot:
      return !holds(node.left, read);
    case Node::Kind::kAnd:
      return holds(node.left, read) && holds(node.right, read);
    case Node::Kind::kOr:
      return holds(node.left, read) || holds(node.right, read);
  }
  return false;
}

bool Filter::matches(const Trace& trace, const Analysis& analysis, PacketId packet) const {
  if (everything()) return true;
  // A packet is read from its octets once, whatever is asked of it.
  const FieldsOf of{trace, analysis, packet, trace.packets()[packet]};
  return holds(nodes_.size() - 1, [&of](const FilterField& field) { return field.read(of); });
}

// What compares with a few numbers says the same of all between two of them.
void Filter::leave_over(const std::vector<std::size_t>& about_streams) {
  if (about_streams.empty()) return;
  std::vector<std::uint32_t> borders{0};
  const auto add = [&borders](std::int64_t number) {
    if (number <= UINT32_MAX) borders.push_back(static_cast<std::uint32_t>(number));
  };
  for (const Node& node : nodes_) {
    if (node.kind != Node::Kind::kTest || all_filter_fields()[node.field].name != kStreamField) continue;
    for (const Value& value : node.values) {
      add(value.number);
      add(value.number + 1);
      add(value.last + 1);
    }
  }
  std::sort(borders.begin(), borders.end());
  borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
  streams_ = Streams::none();
  std::optional<std::uint32_t> from;
  for (const std::uint32_t stream : borders) {
    const bool left = std::all_of(about_streams.begin(), about_streams.end(), [&](std::size_t place) {
      return holds(place, [stream](const FilterField&) {
        FieldValues values;
        values.add(std::int64_t{stream});
        return values;
      });
    });
    if (!left && from) streams_.append({*std::exchange(from, std::nullopt), stream - 1});
    if (left && !from) from = stream;
  }
  if (from) streams_.append({*from, UINT32_MAX});
}

std::string Filter::with(const Streams& streams) const {
  const std::string said = streams.to_text();
  return rest_ + (rest_.empty() || said.empty() ? "" : " && ") + said;
}

std::vector<std::string_view> filter_fields() {
  std::vector<std::string_view> names;
  for (const FilterField& field : all_filter_fields()) names.push_back(field.name);
  return names;
}

}  // namespace tcplab::trace
