// The pieces that statements are made of, and the errors about them.
#include <algorithm>
#include <utility>

#include "core/scenario/parameters.hpp"
#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::uint64_t kHighestOrdinal = 1'000'000;
constexpr Words kTimeHelp{"a time: ns, us, ms, s, min, h", "时间：ns、us、ms、s、min、h"};
constexpr Words kRateHelp{"a rate: bit/s, kbit/s, Mbit/s, Gbit/s", "速率：bit/s、kbit/s、Mbit/s、Gbit/s"};
constexpr Words kPercentHelp{"a percentage, 0% to 100%", "百分比，0% 到 100%"};
constexpr Words kOctetsHelp{"octets; k is 1000, Ki 1024", "字节数；k 为 1000，Ki 为 1024"};
constexpr Words kNumberHelp{"a whole number", "整数"};
constexpr Words kOrdinalHelp{"which ones of those that match, counted from 1", "匹配者中的第几个，从 1 数起"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; }

void add(std::string_view word, std::vector<std::string_view>& words) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

// The keywords and what else might have stood there.
Message either(const std::vector<std::string_view>& keywords, const Message& other) {
  if (keywords.empty()) return other;
  return other.empty() ? one_of(keywords) : told({"{0}, or {1}", "{0}，或{1}"}, one_of(keywords), other);
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

// --- words ---

std::string Parser::rest_of_line() const {
  const Token& last = tokens_[tokens_.size() - std::min<std::size_t>(tokens_.size(), 2)];
  const std::size_t begin = peek().column - 1;
  const std::size_t end = last.column - 1 + last.length;
  return std::string(source_.substr(begin, end > begin ? end - begin : 0));
}

bool Parser::skip(const Choice& word) {
  offer(std::string(word.word), PieceKind::kKeyword, word.help);
  if (!is_at(word)) {
    want(word.word);
    return false;
  }
  mark(take(), PieceKind::kKeyword, word.help);
  return true;
}

void Parser::want(std::string_view word) { add(word, wanted_); }

std::vector<std::string_view> Parser::wanted_at(std::size_t column) const {
  if (peek().column == column) return wanted_;
  return next_ > 0 && previous().column == column ? wanted_before_ : std::vector<std::string_view>();
}

bool Parser::take_end() { return at_end() || unexpected(peek(), {"the end of the line", "行尾"}); }

bool Parser::take_option(const Message& what, PieceKind kind, std::vector<OpenChoice>& options,
                         std::size_t& found) {
  std::vector<std::string_view> open;
  found = options.size();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const OpenChoice& option = options[i];
    if (is_at(*option.choice)) found = i;
    if (option.given && !option.repeats) continue;
    open.push_back(option.choice->word);
    offer(std::string(option.choice->word), kind, option.choice->help);
  }
  if (found == options.size()) {
    for (const std::string_view word : open) want(word);
    if (at_end() || what.empty()) return true;
    return open.empty() ? take_end() : unexpected(peek(), what, {});
  }
  OpenChoice& option = options[found];
  if (option.given && !option.repeats) return once(option.given, peek());
  option.given = true;
  mark(take(), kind, option.choice->help);
  return true;
}

std::size_t Parser::take_choice(const Message& what, const std::vector<Choice>& choices) {
  const std::size_t found = skip_choice(choices, next_ == 0 ? PieceKind::kKeyword : PieceKind::kWord);
  if (found < choices.size() || (peek().kind == TokenKind::kWord && is_excused(peek().text))) return found;
  std::vector<std::string_view> known;
  for (const Choice& choice : choices) known.push_back(choice.word);
  unexpected(peek(), what, known);
  return found;
}

// No parameter stands for what a line begins with.
std::size_t Parser::skip_choice(const std::vector<Choice>& choices, PieceKind kind) {
  const auto place_of = [&choices](std::string_view word) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [word](const Choice& choice) { return choice.word == word; });
    return static_cast<std::size_t>(found - choices.begin());
  };
  for (const Choice& choice : choices) offer(std::string(choice.word), kind, choice.help);
  if (next_ > 0 && offers()) {
    for (const Parameter& each : scenario_.parameters) {
      if (place_of(each.text) < choices.size())
        offer(each.name, PieceKind::kParameter, {"a parameter", "参数"});
    }
  }
  const Token& token = peek();
  std::size_t found = token.kind == TokenKind::kWord ? place_of(token.text) : choices.size();
  if (found == choices.size() && next_ > 0 && token.kind == TokenKind::kWord) {
    found = place_of(meant_by(token.text));
    kind = PieceKind::kParameter;
  }
  if (found < choices.size()) {
    mark(take(), kind, choices[found].help);
  } else {
    for (const Choice& choice : choices) want(choice.word);
  }
  return found;
}

std::string_view Parser::meant_by(std::string_view word) const {
  const Parameter* const parameter = find_parameter(scenario_, word);
  return parameter == nullptr ? word : std::string_view(parameter->text);
}

bool Parser::take_text(std::string& text) {
  const Token& token = peek();
  if (token.kind != TokenKind::kString)
    return unexpected(token, {"a text in double quotes", "双引号中的文本"});
  text = token.text;
  mark(take(), PieceKind::kText);
  return true;
}

bool Parser::take_new_name(const Message& what, PieceKind kind, const Token*& name) {
  const Message expected = told({"a name for the {0}", "{0}的名字"}, what);
  name = &peek();
  if (name->kind != TokenKind::kWord) return unexpected(*name, expected);
  if (name->text.size() > kLongestName)
    return fail(name->column, {"this name is too long", "这个名字太长"},
                {"at most 32 characters", "最多 32 个字符"});
  if (!is_name(name->text)) {
    return fail(name->column, told({"{0} is not a name", "{0} 不能作名字"}, shown(*name)),
                {"a letter, then letters, digits, - and _", "以字母开头，其后为字母、数字、- 或 _"});
  }
  mark(take(), kind);
  return true;
}

// --- values ---

bool Parser::take_value(const Message& expected, Unit unit, Words help, const Token*& value) {
  offer_parameters(unit);
  value = &peek();
  if (value->kind != TokenKind::kWord) return unexpected(*value, expected);
  if (is_excused(value->text)) return false;
  const Parameter* parameter = find_parameter(scenario_, value->text);
  if (parameter == nullptr) {
    mark(take(), PieceKind::kNumber, help);
    return true;
  }
  stand_in_ = *value;
  stand_in_.text = parameter->text;
  stand_in_.length = 0;  // no place in it is one in the text
  mark(take(), PieceKind::kParameter, help);
  value = &stand_in_;
  return true;
}

bool Parser::take_number(const Message& what, std::uint64_t minimum, std::uint64_t maximum,
                         std::uint64_t& number) {
  const Token* token = nullptr;
  if (!take_value(told({"{0}, a whole number", "{0}（整数）"}, what), Unit::kNumber, kNumberHelp, token))
    return false;
  const auto value = parse_number(token->text, what, minimum, maximum);
  if (!value) return fail(*token, value.error());
  number = *value;
  return true;
}

bool Parser::take_octets(const Message& what, std::uint64_t minimum, std::uint64_t maximum,
                         std::uint64_t& octets) {
  const Token* token = nullptr;
  if (!take_value({"a number of octets", "字节数"}, Unit::kNumber, kOctetsHelp, token)) return false;
  const auto value = parse_octets(token->text, what, minimum, maximum);
  if (!value) return fail(*token, value.error());
  octets = *value;
  return true;
}

bool Parser::take_shifted(std::uint64_t most, Shifted& value) {
  const Message what("the value, or +N or -N", "数值，或 +N、-N");
  const Token* token = nullptr;
  if (!take_value(what, Unit::kNumber, {"the value, or +N or -N", "数值，或 +N、-N"}, token)) return false;
  const char sign = token->text.front();
  value.relative = sign == '+' || sign == '-';
  const std::string_view digits = std::string_view(token->text).substr(value.relative ? 1 : 0);
  const auto number = parse_number(digits, {"the value", "数值"}, 0, most);
  if (!number) return fail(*token, number.error());
  value.value = static_cast<std::int64_t>(*number) * (sign == '-' ? -1 : 1);
  return true;
}

bool Parser::take_time(Duration& time) {
  const Token* token = nullptr;
  if (!take_value({"a time such as 20ms", "时间，例如 20ms"}, Unit::kTime, kTimeHelp, token)) return false;
  const auto value = parse_time(token->text);
  if (!value) return fail(*token, value.error());
  time = *value;
  return true;
}

bool Parser::take_rate(std::uint64_t& rate) {
  const Token* token = nullptr;
  if (!take_value({"a rate such as 10Mbit/s", "速率，例如 10Mbit/s"}, Unit::kRate, kRateHelp, token))
    return false;
  const auto value = parse_rate(token->text);
  if (!value) return fail(*token, value.error());
  rate = *value;
  return true;
}

bool Parser::take_percentage(double& percentage) {
  const Token* token = nullptr;
  if (!take_value({"a percentage such as 1%", "百分比，例如 1%"}, Unit::kPercent, kPercentHelp, token))
    return false;
  const auto value = parse_percentage(token->text);
  if (!value) return fail(*token, value.error());
  percentage = *value;
  return true;
}

bool Parser::take_ordinals(Ordinals& ordinals) {
  const Token& token = peek();
  if (token.kind != TokenKind::kOrdinal)
    return unexpected(token, {"which ones, such as #1", "第几个，例如 #1"});
  const Message what("the ordinal", "序数");
  const std::string_view text = token.text;
  const std::size_t dots = text.find("..");
  const auto first = parse_number(text.substr(0, dots), what, 1, kHighestOrdinal);
  if (!first) return fail(token, first.error());
  ordinals = {static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*first)};
  if (dots != std::string_view::npos) {
    ordinals.last = kNoLastOrdinal;
    if (const std::string_view rest = text.substr(dots + 2); !rest.empty()) {
      const auto last = parse_number(rest, what, *first, kHighestOrdinal);
      if (!last) {
        ValueError error = last.error();
        error.offset += dots + 2;
        return fail(token, error);
      }
      ordinals.last = static_cast<std::uint32_t>(*last);
    }
  }
  mark(take(), PieceKind::kOrdinal, kOrdinalHelp);
  return true;
}

// --- what was declared ---

bool Parser::take_host(trace::HostIndex& host) {
  for (const HostSpec& known : scenario_.hosts) offer(known.name, PieceKind::kHost, {"a host", "主机"});
  const Token& token = peek();
  if (token.kind != TokenKind::kWord) return unexpected(token, {"a host", "主机"});
  if (!resolve_host(token.text, token.column, host)) return false;
  mark(take(), PieceKind::kHost, {"a host", "主机"}, host);
  return true;
}

bool Parser::has_node(std::string_view name) const {
  const auto is_it = [name](const auto& each) { return each.name == name; };
  return std::any_of(scenario_.hosts.begin(), scenario_.hosts.end(), is_it) ||
         std::any_of(scenario_.nodes.begin(), scenario_.nodes.end(), is_it);
}

bool Parser::take_node(net::NodeIndex& node) {
  for (std::size_t i = 0; i < scenario_.nodes.size(); ++i) {
    const std::string& name = scenario_.nodes[i].name;
    offer(name, PieceKind::kHost, {"a node", "节点"});
    want(name);
    if (peek().kind != TokenKind::kWord || peek().text != name) continue;
    node = static_cast<net::NodeIndex>(kFirstNode + i);
    mark(take(), PieceKind::kHost, {"a node", "节点"}, node);
    return true;
  }
  return take_host(node);
}

bool Parser::take_connection(const Message& expected, Labelled& connection, Position& where) {
  offer_connections();
  const Token& token = peek();
  if (token.kind != TokenKind::kWord) return unexpected(token, expected);
  where = {line_, token.column};
  const std::size_t colon = token.text.find_first_of(":.");
  if (!resolve_host(std::string_view(token.text).substr(0, colon), token.column, connection.host))
    return false;
  if (colon != std::string::npos) {
    connection.label = token.text.substr(colon + 1);
    where.column += colon + 1;
    if (connection.label.empty())
      return fail(where.column, {"a label is missing", "缺少标签"},
                  {"a connection's label after the :", "冒号之后的连接标签"});
  }
  mark(token.column, std::min(colon, token.length), PieceKind::kHost, {"a host", "主机"}, connection.host);
  if (!connection.label.empty())
    mark(where.column, connection.label.size(), PieceKind::kLabel, {"a connection", "连接"}, connection.host);
  take();
  return true;
}

bool Parser::resolve_host(std::string_view name, std::size_t column, trace::HostIndex& host) {
  std::vector<std::string_view> known = wanted_at(column);
  for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) {
    add(scenario_.hosts[i].name, known);
    if (scenario_.hosts[i].name == name) {
      host = static_cast<trace::HostIndex>(i);
      return true;
    }
  }
  if (is_excused(name)) return false;
  const Message message = told({"unknown host {0}", "未知的主机 {0}"},
                               shown({TokenKind::kWord, std::string(name), column, name.size()}));
  const bool none = scenario_.hosts.empty();
  const Message hint = none ? told({"declare it first: {0}", "请先声明：{0}"}, "host NAME ADDRESS")
                            : did_you_mean(name, known);
  return fail(column, message, one_of(known), hint);
}

// --- what went wrong ---

bool Parser::once(bool& given, const Token& token) {
  if (given) return fail(token.column, told({"{0} is given twice", "{0} 重复出现"}, shown(token)));
  given = true;
  return true;
}

bool Parser::fail(std::size_t column, Message message, Message expected, Message hint) {
  error_ = {line_, column, std::move(message), std::move(expected), std::move(hint)};
  return false;
}

bool Parser::fail(const Token& token, const ValueError& error) {
  const std::size_t mark = token.kind == TokenKind::kOrdinal ? 1 : 0;
  const std::size_t offset = token.length == 0 ? 0 : error.offset;
  // A word in the place of a value may have been meant for a keyword that might have stood there.
  const bool is_word = token.kind == TokenKind::kWord && token.length > 0 && is_letter(token.text.front());
  const std::vector<std::string_view> wanted =
      is_word ? wanted_at(token.column) : std::vector<std::string_view>();
  return fail(token.column + mark + offset, error.message, either(wanted, error.expected),
              error.hint.empty() ? did_you_mean(token.text, wanted) : error.hint);
}

bool Parser::fail_once(std::size_t column, Message message) {
  for (const Error& error : errors_) {
    if (error.message.in(Language::kEnglish) == message.in(Language::kEnglish)) return false;
  }
  return fail(column, std::move(message));
}

bool Parser::unexpected(const Token& token, const Message& expected) {
  const std::vector<std::string_view> wanted = wanted_at(token.column);
  return fail(token.column, told({"found {0}", "此处是{0}"}, shown(token)), either(wanted, expected),
              token.kind == TokenKind::kWord ? did_you_mean(token.text, wanted) : Message());
}

bool Parser::unexpected(const Token& token, const Message& what,
                        const std::vector<std::string_view>& candidates) {
  std::vector<std::string_view> known = wanted_at(token.column);
  for (const std::string_view candidate : candidates) add(candidate, known);
  const Message message = token.kind == TokenKind::kWord
                              ? told({"unknown {0} {1}", "未知的{0} {1}"}, what, shown(token))
                              : told({"found {0}", "此处是{0}"}, shown(token));
  return fail(token.column, message, one_of(known),
              token.kind == TokenKind::kWord ? did_you_mean(token.text, known) : Message());
}

// --- for an editor ---

void Parser::mark(const Token& token, PieceKind kind, Words help, trace::HostIndex host) {
  mark(token.column, token.length, kind, help, host);
}

void Parser::mark(std::size_t column, std::size_t length, PieceKind kind, Words help, trace::HostIndex host) {
  if (listener_ != nullptr) listener_->pieces.push_back({line_, column, length, kind, help, host});
}

void Parser::offer(std::string text, PieceKind kind, Words help) {
  if (offers()) listener_->offers.push_back({std::move(text), kind, help});
}

void Parser::offer_parameters(Unit unit) {
  if (!offers()) return;
  for (const Parameter& parameter : scenario_.parameters) {
    if (parameter.unit == unit) offer(parameter.name, PieceKind::kParameter, {"a parameter", "参数"});
  }
}

void Parser::offer_ports() {
  if (!offers()) return;
  for (const std::string& port : listener_->ports)
    offer(port, PieceKind::kHost, {"somebody listens there", "有应用在那里监听"});
  for (const HostSpec& host : scenario_.hosts) offer(host.name + ":", PieceKind::kHost, {"a host", "主机"});
}

void Parser::offer_connections() {
  if (!offers()) return;
  for (const HostSpec& host : scenario_.hosts) {
    offer(host.name, PieceKind::kHost, {"a host", "主机"});
    for (const auto& [owner, label] : listener_->labels) {
      if (owner == host.name)
        offer(host.name + ":" + label, PieceKind::kLabel, {"a connection of that host", "该主机的连接"});
    }
  }
}

}  // namespace tcplab::scenario::language
