// How the text of a filter is read.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "core/trace/filter.hpp"
#include "core/trace/filter_fields.hpp"

namespace tcplab::trace {
namespace {

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == ':' || c == '/' || c == '-';
}

// How many letters have to be changed to make one of the other; more than most is most + 1.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::array<std::size_t, 48> row{};
  if (b.size() >= row.size()) return most + 1;
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t same = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({same, row[j] + 1, corner + 1});
    }
  }
  return std::min(row[b.size()], most + 1);
}

// The field that may be meant: the nearest, or the first that begins or ends with all of it.
std::string_view near_field(std::string_view word) {
  constexpr std::size_t kMost = 3;
  std::string_view nearest;
  std::size_t least = kMost + 1;
  for (const FilterField& field : all_filter_fields()) {
    const std::size_t away = distance(word, field.name, kMost);
    if (away < least) nearest = field.name;
    least = std::min(least, away);
  }
  for (const FilterField& field : all_filter_fields()) {
    if (!nearest.empty() || word.size() < 2) break;
    const bool begins = field.name.substr(0, word.size()) == word;
    const std::size_t part = field.name.size() > word.size() ? field.name.size() - word.size() : 0;
    const bool ends = part > 0 && field.name[part - 1] == '.' && field.name.substr(part) == word;
    if (begins || ends) nearest = field.name;
  }
  return nearest;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  const bool hexadecimal = text.substr(0, 2) == "0x";
  if (hexadecimal) text.remove_prefix(2);
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, hexadecimal ? 16 : 10);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Seconds with at most nine places, as nanoseconds.
std::optional<std::int64_t> seconds_of(std::string_view text) {
  const std::size_t point = text.find('.');
  const auto whole = number_of(text.substr(0, point));
  if (!whole || text.substr(0, 2) == "0x") return std::nullopt;
  std::int64_t parts = 0;
  if (point != std::string_view::npos) {
    const std::string_view places = text.substr(point + 1);
    const auto read = number_of(places);
    if (!read || places.size() > 9 || places.substr(0, 2) == "0x") return std::nullopt;
    parts = *read;
    for (std::size_t i = places.size(); i < 9; ++i) parts *= 10;
  }
  return *whole * 1'000'000'000 + parts;
}

Message expected_of(FieldType type) {
  switch (type) {
    case FieldType::kAddress:
      return {"an address, as 198.51.100.1 or 198.51.100.0/24", "地址，例如 198.51.100.1 或 198.51.100.0/24"};
    case FieldType::kTime:
      return {"seconds, as 1.25", "秒数，例如 1.25"};
    case FieldType::kFlag:
      return {"0 or 1", "0 或 1"};
    default:
      return {"a number, as 80 or 0x12", "数字，例如 80 或 0x12"};
  }
}

}  // namespace

class FilterParser {
 public:
  explicit FilterParser(std::string_view text) : text_(text) {}

  Result<Filter, FilterError> parse() {
    if (text_.size() > Filter::kLongest)
      return FilterError{
          Filter::kLongest, 0, {"the filter is longer than 1024 octets", "过滤器超过 1024 字节"}, {}};
    next();
    if (symbol_.text.empty() && !failed_) return std::move(filter_);
    const auto whole = read_or(0);
    if (whole && !symbol_.text.empty())
      fail(symbol_, {"'and' or 'or' is missing before this", "此处之前缺少 and 或 or"}, Message("&&  ||"));
    if (failed_) return std::move(*failed_);
    divide(*whole);
    return std::move(filter_);
  }

 private:
  // What the whole is joined of by `and`: its text and its node.
  struct Part {
    std::size_t at = 0;
    std::size_t end = 0;
    std::size_t first = 0;  // of its nodes, which lie together
    std::size_t node = 0;
  };

  bool speaks_of_streams_alone(const Part& part) const {
    return std::all_of(
        filter_.nodes_.begin() + static_cast<std::ptrdiff_t>(part.first),
        filter_.nodes_.begin() + static_cast<std::ptrdiff_t>(part.node) + 1, [](const Node& node) {
          return node.kind != Node::Kind::kTest || all_filter_fields()[node.field].name == kStreamField;
        });
  }
  // Into what decides which connections are left over, and the rest.
  void divide(std::uint16_t whole) {
    if (either_) parts_ = {{0, text_.size(), 0, whole}};
    std::vector<std::size_t> about_streams;
    for (const Part& part : parts_) {
      if (speaks_of_streams_alone(part)) {
        about_streams.push_back(part.node);
        continue;
      }
      if (!filter_.rest_.empty()) filter_.rest_ += " && ";
      const std::string_view text = text_.substr(part.at, part.end - part.at);
      filter_.rest_.append(either_ ? "(" : "").append(text).append(either_ ? ")" : "");
    }
    filter_.leave_over(about_streams);
  }

  struct Symbol {
    std::size_t at = 0;
    std::string_view text;  // empty at the end
  };
  using Node = Filter::Node;
  using Operator = Filter::Operator;
  using Place = std::optional<std::uint16_t>;

  // The next symbol: a word, or one or two signs.
  void next() {
    read_to_ = at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    std::size_t end = at_;
    while (end < text_.size() && is_of_word(text_[end])) ++end;
    if (end == at_ && end < text_.size()) {
      const std::string_view two = text_.substr(at_, 2);
      const bool double_sign =
          two == "==" || two == "!=" || two == ">=" || two == "<=" || two == "&&" || two == "||";
      end += double_sign ? 2 : 1;
    }
    symbol_ = {at_, text_.substr(at_, end - at_)};
    at_ = end;
  }
  bool is(std::string_view one, std::string_view other) const {
    return symbol_.text == one || symbol_.text == other;
  }
  std::nullopt_t fail(const Symbol& where, Message message, Message hint = {}) {
    if (!failed_) failed_ = FilterError{where.at, where.text.size(), std::move(message), std::move(hint)};
    return std::nullopt;
  }
  Place add(Node node) {
    filter_.nodes_.push_back(std::move(node));
    return static_cast<std::uint16_t>(filter_.nodes_.size() - 1);
  }
  Place combine(Node::Kind kind, Place left, Place right) {
    Node node;
    node.kind = kind;
    node.left = *left;
    node.right = right.value_or(0);
    return add(std::move(node));
  }

  Place read_or(std::size_t depth) {
    Place left = read_and(depth);
    while (left && is("||", "or")) {
      either_ = either_ || depth == 0;
      next();
      const Place right = read_and(depth);
      left = right ? combine(Node::Kind::kOr, left, right) : right;
    }
    return left;
  }
  Place read_and(std::size_t depth) {
    Place left = read_part(depth);
    while (left && is("&&", "and")) {
      next();
      const Place right = read_part(depth);
      left = right ? combine(Node::Kind::kAnd, left, right) : right;
    }
    return left;
  }
  Place read_part(std::size_t depth) {
    const std::size_t at = symbol_.at;
    const std::size_t first = filter_.nodes_.size();
    const Place part = read_not(depth);
    if (part && depth == 0) parts_.push_back({at, read_to_, first, *part});
    return part;
  }
  Place read_not(std::size_t depth) {
    if (depth == Filter::kDeepest) return fail(symbol_, {"this is nested too deeply", "嵌套过深"});
    if (is("!", "not")) {
      next();
      const Place what = read_not(depth + 1);
      return what ? combine(Node::Kind::kNot, what, {}) : what;
    }
    if (symbol_.text != "(") return read_test();
    const Symbol open = symbol_;
    next();
    const Place inner = read_or(depth + 1);
    if (!inner) return inner;
    if (symbol_.text != ")")
      return fail(open, {"this parenthesis is not closed", "括号没有闭合"}, Message(")"));
    next();
    return inner;
  }

  Place read_test() {
    const Symbol word = symbol_;
    if (word.text.empty())
      return fail(word, {"a field is missing at the end", "末尾缺少字段"}, Message("tcp.port, ip.src, icmp"));
    const FilterField* const field = find_filter_field(word.text);
    if (field == nullptr) {
      const std::string_view near = near_field(word.text);
      return fail(word, told({"'{0}' is no field", "没有字段“{0}”"}, word.text),
                  near.empty() ? Message() : told({"do you mean {0}?", "是否指 {0}？"}, near));
    }
    next();
    Node node;
    node.field = static_cast<std::uint8_t>(field - all_filter_fields().data());
    const Symbol sign = symbol_;
    const auto how = read_operator();
    if (failed_) return std::nullopt;
    if (!how) return add(std::move(node));
    node.how = *how;
    if (field->type == FieldType::kLabel)
      return fail(sign,
                  told({"'{0}' is there or not, and has no value", "“{0}”只有有或无，没有值"}, word.text));
    const bool ordered = *how != Operator::kEqual && *how != Operator::kUnequal && *how != Operator::kIn;
    if (ordered && field->type == FieldType::kAddress)
      return fail(sign, {"addresses are equal or not", "地址只能比较是否相等"}, Message("==  !="));
    const bool read = *how == Operator::kIn ? read_set(*field, node) : read_value(*field, node);
    return read ? add(std::move(node)) : std::nullopt;
  }

  std::optional<Operator> read_operator() {
    constexpr std::array<std::array<std::string_view, 2>, 7> kSigns = {
        {{"==", "eq"}, {"!=", "ne"}, {">", "gt"}, {"<", "lt"}, {">=", "ge"}, {"<=", "le"}, {"in", "in"}}};
    for (std::size_t i = 0; i < kSigns.size(); ++i) {
      if (!is(kSigns[i][0], kSigns[i][1])) continue;
      next();
      return static_cast<Operator>(i + 1);
    }
    if (symbol_.text == "=") fail(symbol_, {"this compares nothing", "这不是比较运算符"}, Message("=="));
    return std::nullopt;
  }

  bool read_value(const FilterField& field, Node& node) {
    const Symbol symbol = symbol_;
    const std::optional<Filter::Value> value =
        node.how == Operator::kIn ? member_of(field.type, symbol.text) : value_of(field.type, symbol.text);
    if (!value) {
      fail(symbol, told({"'{0}' cannot be compared with this", "“{0}”不能与此比较"}, field.name),
           expected_of(field.type));
      return false;
    }
    node.values.push_back(*value);
    next();
    return true;
  }
  bool read_set(const FilterField& field, Node& node) {
    const Symbol open = symbol_;
    if (open.text != "{") {
      fail(open, {"a set is missing", "缺少集合"}, Message("{80 443}"));
      return false;
    }
    next();
    while (symbol_.text != "}") {
      if (symbol_.text.empty()) {
        fail(open, {"this set is not closed", "集合没有闭合"}, Message("}"));
        return false;
      }
      if (!read_value(field, node)) return false;
      if (symbol_.text == ",") next();
    }
    next();
    if (node.values.empty()) fail(open, {"nothing is in this set", "集合为空"}, Message("{80 443}"));
    return !node.values.empty();
  }

  // Of a set: a value, or a range of numbers.
  static std::optional<Filter::Value> member_of(FieldType type, std::string_view text) {
    const std::size_t dots = type == FieldType::kNumber ? text.find("..") : std::string_view::npos;
    if (dots == std::string_view::npos) return value_of(type, text);
    const auto first = number_of(text.substr(0, dots));
    const auto last = number_of(text.substr(dots + 2));
    if (!first || !last || *last < *first) return std::nullopt;
    Filter::Value value;
    value.number = *first;
    value.last = *last;
    return value;
  }
  static std::optional<Filter::Value> value_of(FieldType type, std::string_view text) {
    Filter::Value value;
    if (type == FieldType::kAddress) {
      const std::size_t slash = text.find('/');
      const auto address = wire::IpAddress::parse(text.substr(0, slash));
      if (!address) return std::nullopt;
      const std::int64_t most = address->version == wire::IpVersion::kV4 ? 32 : 128;
      const auto bits = slash == std::string_view::npos ? most : number_of(text.substr(slash + 1));
      if (!bits || *bits > most) return std::nullopt;
      value.address = *address;
      value.prefix = static_cast<std::uint8_t>(*bits);
      return value;
    }
    std::optional<std::int64_t> number = type == FieldType::kTime ? seconds_of(text) : number_of(text);
    if (type == FieldType::kFlag) {
      if (text == "true" || text == "false") number = text == "true" ? 1 : 0;
      if (number && *number > 1) return std::nullopt;
    }
    if (!number) return std::nullopt;
    value.number = value.last = *number;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t read_to_ = 0;  // the end of the last symbol
  Symbol symbol_;
  std::vector<Part> parts_;
  bool either_ = false;  // some of them are joined by `or`
  Filter filter_;
  std::optional<FilterError> failed_;
};

Result<Filter, FilterError> Filter::parse(std::string_view text) { return FilterParser(text).parse(); }

}  // namespace tcplab::trace
