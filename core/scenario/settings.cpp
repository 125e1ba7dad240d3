// The value of a property, from its word and back.
#include "core/scenario/parameters.hpp"
#include "core/scenario/properties.hpp"

namespace tcplab::scenario {
namespace language {
namespace {

Value<std::int64_t> whole(const Value<std::uint64_t>& value) {
  if (!value) return value.error();
  return static_cast<std::int64_t>(*value);
}

Value<std::int64_t> time_between(std::string_view text, const Form& form) {
  const auto value = parse_time(text);
  if (!value) return value.error();
  if (value->ns < form.least || value->ns > form.most) {
    return ValueError{0,
                      {"the time is out of range", "时间超出范围"},
                      from_to(written({Unit::kTime, form.least}), written({Unit::kTime, form.most})),
                      {}};
  }
  return value->ns;
}

Value<std::int64_t> value_of(std::string_view name, const Form& form, std::string_view text) {
  const auto least = static_cast<std::uint64_t>(form.least);
  const auto most = static_cast<std::uint64_t>(form.most);
  switch (form.kind) {
    case Form::Kind::kTime:
      return time_between(text, form);
    case Form::Kind::kNumber:
      return whole(parse_number(text, Message(name), least, most));
    case Form::Kind::kOctets:
      return whole(parse_octets(text, {"the buffer", "缓冲区"}, least, most));
    case Form::Kind::kSwitch:
      if (text == "on" || text == "off") return text == "on" ? 1 : 0;
      return ValueError{0, {"neither on nor off", "既不是 on 也不是 off"}, one_of({"on", "off"}), {}};
    case Form::Kind::kWord:
      break;
  }
  for (std::size_t i = 0; i < form.words.size(); ++i) {
    if (form.words[i] == text) return static_cast<std::int64_t>(i);
  }
  const std::vector<std::string_view> known(form.words.begin(), form.words.end());
  return ValueError{0, told({"no such {0}", "没有这样的 {0}"}, name), one_of(known),
                    did_you_mean(text, known)};
}

Unit unit_of(const Form& form) {
  switch (form.kind) {
    case Form::Kind::kTime:
      return Unit::kTime;
    case Form::Kind::kNumber:
    case Form::Kind::kOctets:
      return Unit::kNumber;
    case Form::Kind::kSwitch:
    case Form::Kind::kWord:
      break;
  }
  return Unit::kWord;
}

constexpr Form kRuleTaken{};
constexpr Form kVariantTime{Form::Kind::kTime, 1'000'000, 86'400'000'000'000};
constexpr Choice kVariant = {"variant", {"a rule of TCP that is not followed", "不遵守的一条 TCP 规则"}};

const Form& form_of(const Setting& setting) {
  const tcp::VariantInfo* const variant = variant_of(setting);
  if (variant == nullptr) return properties()[setting.property].form;
  return std::holds_alternative<bool tcp::Variant::*>(variant->member) ? kRuleTaken : kVariantTime;
}

struct Row {
  Choice keyword;
  std::size_t index;
};

bool is_settable(const Property& property, const Settable& whose) {
  if (whose.of_connection && property.scope != Scope::kConnections) return false;
  return !whose.later || property.scope != Scope::kStart;
}

std::vector<Row> rows(const Settable& whose) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < properties().size(); ++i) {
    const Property& property = properties()[i];
    if (is_settable(property, whose)) rows.push_back({{property.name, property.help}, i});
  }
  rows.push_back({kVariant, properties().size()});
  return rows;
}

// One that is there, but not for a connection, or not later.
bool is_known_otherwise(Parser& parser, const Settable& whose) {
  const Token& token = parser.peek();
  if (token.kind != TokenKind::kWord) return false;
  for (const Property& property : properties()) {
    if (property.name != token.text || is_settable(property, whose)) continue;
    const bool start = property.scope == Scope::kStart;
    const Message message =
        start
            ? told({"{0} is a whole host's, from its start", "{0} 属于整台主机，从一开始就定"}, shown(token))
            : told({"{0} is a whole host's", "{0} 属于整台主机"}, shown(token));
    const std::string line = start ? "set " + std::string(whose.host) + " " + token.text + " ..."
                                   : "at TIME " + std::string(whose.host) + " set " + token.text + " ...";
    parser.fail(token.column, message, {"a property that can be set here", "可在此设置的属性"},
                told({"say it of the host: {0}", "请对主机设置：{0}"}, line));
    return true;
  }
  return false;
}

std::vector<Row> rows_of_variants() {
  std::vector<Row> rows;
  for (const tcp::VariantInfo& variant : tcp::variants())
    rows.push_back({{variant.name, variant.purpose}, properties().size() + rows.size()});
  return rows;
}

// Which property or variant, and what it is good for.
bool take_name(Parser& parser, const Settable& whose, Setting& setting, Words& help) {
  if (is_known_otherwise(parser, whose)) return false;
  const std::vector<Row> known = rows(whose);
  const Row* found = nullptr;
  if (!parser.take_one({"property of a host", "主机属性"}, std::span<const Row>(known), found)) return false;
  const std::vector<Row> variants = rows_of_variants();
  if (found->keyword.word == kVariant.word &&
      !parser.take_one({"variant", "变体"}, std::span<const Row>(variants), found))
    return false;
  setting.property = static_cast<std::uint16_t>(found->index);
  help = found->keyword.help;
  return true;
}

}  // namespace

bool take_setting(Parser& parser, const Settable& whose, Setting& setting) {
  Words help;
  if (!take_name(parser, whose, setting, help)) return false;
  const Form& form = form_of(setting);
  if (form.kind == Form::Kind::kSwitch) {
    parser.offer("on", PieceKind::kWord, help);
    parser.offer("off", PieceKind::kWord, help);
  }
  for (const std::string_view word : form.words) parser.offer(std::string(word), PieceKind::kWord, help);
  // To name a rule is to take it away.
  setting.value = 1;
  if (variant_of(setting) != nullptr && form.kind == Form::Kind::kSwitch && parser.at_end()) return true;
  const Token* token = nullptr;
  if (!parser.take_value({"a value", "值"}, unit_of(form), help, token)) return false;
  const auto value = value_of(name_of(setting), form, token->text);
  if (!value) return parser.fail(*token, value.error());
  setting.value = *value;
  return true;
}

}  // namespace language

trace::Intervened event_of(const Setting& setting, std::uint32_t line) {
  const Form& form = language::form_of(setting);
  trace::Intervened done{.what = trace::Intervention::kSet, .line = line, .name = name_of(setting)};
  if (form.kind == Form::Kind::kSwitch) {
    done.word = setting.value != 0 ? "on" : "off";
  } else if (form.kind == Form::Kind::kWord) {
    done.word = form.words[static_cast<std::size_t>(setting.value)];
  } else {
    done.value = setting.value;
    done.is_time = form.kind == Form::Kind::kTime;
  }
  return done;
}

std::string to_string(const Setting& setting) {
  const Form& form = language::form_of(setting);
  const std::string start =
      (variant_of(setting) != nullptr ? "variant " : "") + std::string(name_of(setting)) + " ";
  switch (form.kind) {
    case Form::Kind::kTime:
      return start + written({Unit::kTime, setting.value});
    case Form::Kind::kNumber:
    case Form::Kind::kOctets:
      break;
    case Form::Kind::kSwitch:
      return start + (setting.value != 0 ? "on" : "off");
    case Form::Kind::kWord:
      return start + std::string(form.words[static_cast<std::size_t>(setting.value)]);
  }
  return start + std::to_string(setting.value);
}

}  // namespace tcplab::scenario
