#include "core/scenario/parser.hpp"

#include <algorithm>
#include <utility>

#include "core/base/byte_order_mark.hpp"

namespace tcplab::scenario {
namespace language {
namespace {

constexpr std::size_t kLargestText = 1 << 20;
constexpr std::size_t kMostHosts = 64;
constexpr std::size_t kMostLinks = 256;
constexpr std::size_t kMostDrops = 4096;
constexpr std::uint64_t kHighestOrdinal = 1'000'000;

struct NamedNotice {
  std::string_view name;
  tcp::Notice notice;
};
constexpr NamedNotice kNotices[] = {
    {"connected", tcp::Notice::kConnected},  {"readable", tcp::Notice::kReadable},
    {"sendable", tcp::Notice::kSendable},    {"remote-closed", tcp::Notice::kRemoteClosed},
    {"reset", tcp::Notice::kReset},          {"refused", tcp::Notice::kRefused},
    {"timed-out", tcp::Notice::kTimedOut},   {"closed", tcp::Notice::kClosed},
    {"urgent", tcp::Notice::kUrgent},        {"trouble", tcp::Notice::kTrouble},
    {"soft-error", tcp::Notice::kSoftError},
};

constexpr DropSpec::Pattern kPatterns[] = {
    DropSpec::Pattern::kAny, DropSpec::Pattern::kSyn,  DropSpec::Pattern::kSynAck, DropSpec::Pattern::kAck,
    DropSpec::Pattern::kFin, DropSpec::Pattern::kData, DropSpec::Pattern::kRst,
};

bool joined(const Scenario& scenario, trace::HostIndex a, trace::HostIndex b) {
  return std::any_of(scenario.links.begin(), scenario.links.end(), [a, b](const LinkSpec& link) {
    return (link.a == a && link.b == b) || (link.a == b && link.b == a);
  });
}

}  // namespace

Result<Scenario, Error> Parser::parse(std::string_view text) {
  if (text.size() > kLargestText)
    return Error{1, 1, {"the scenario is larger than 1 MiB", "场景超过 1 MiB"}, {}, {}};
  text = without_byte_order_mark(text);
  for (bool more = true; more;) {
    const std::size_t end = text.find('\n');
    more = end != std::string_view::npos;
    if (!read_line(text.substr(0, end))) return error_;
    if (more) text.remove_prefix(end + 1);
  }
  positions_.end = {line_, 1};
  if (std::optional<Error> error = check(scenario_, positions_)) return *std::move(error);
  return std::move(scenario_);
}

bool Parser::read_line(std::string_view line) {
  struct Statement {
    std::string_view keyword;
    bool (Parser::*read)();
  };
  static constexpr Statement kStatements[] = {
      {"title", &Parser::read_title}, {"about", &Parser::read_about}, {"seed", &Parser::read_seed},
      {"until", &Parser::read_until}, {"host", &Parser::read_host},   {"link", &Parser::read_link},
      {"set", &Parser::read_set},     {"at", &Parser::read_at},       {"on", &Parser::read_on},
      {"drop", &Parser::read_drop},
  };
  ++line_;
  next_ = 0;
  auto tokens = tokenize(line, line_);
  if (!tokens) {
    error_ = tokens.error();
    return false;
  }
  tokens_ = std::move(*tokens);
  if (peek().kind == TokenKind::kEnd) return true;

  const Token& keyword = take();
  std::vector<std::string_view> known;
  for (const Statement& statement : kStatements) {
    if (keyword.kind == TokenKind::kWord && keyword.text == statement.keyword) {
      return (this->*statement.read)() && at_end();
    }
    known.push_back(statement.keyword);
  }
  return unexpected(keyword, {"statement", "语句"}, known);
}

bool Parser::read_title() {
  const Token& keyword = tokens_.front();
  const bool chinese = skip_word("zh");
  if (!once(chinese ? seen_title_zh_ : seen_title_, keyword)) return false;
  return take_text(chinese ? scenario_.title_zh : scenario_.title);
}

// Several lines are the paragraphs of one text.
bool Parser::read_about() {
  std::string& about = skip_word("zh") ? scenario_.about_zh : scenario_.about;
  std::string paragraph;
  if (!take_text(paragraph)) return false;
  about += (about.empty() ? "" : "\n") + paragraph;
  return true;
}

bool Parser::read_seed() {
  if (!once(seen_seed_, tokens_.front())) return false;
  return take_number({"the seed", "种子"}, 0, UINT64_MAX, scenario_.seed);
}

bool Parser::read_until() {
  if (!once(seen_until_, tokens_.front())) return false;
  Duration until;
  if (!take_time(until)) return false;
  scenario_.until = until;
  return true;
}

bool Parser::read_host() {
  const Token* name = nullptr;
  const Token* address = nullptr;
  if (!take_new_name({"host", "主机"}, name)) return false;
  for (const HostSpec& other : scenario_.hosts) {
    if (other.name == name->text)
      return fail(name->column, told({"there is a host {0} already", "已有主机 {0}"}, shown(*name)));
  }
  if (scenario_.hosts.size() == kMostHosts)
    return fail(name->column, {"more than 64 hosts", "主机超过 64 台"});
  if (!take_word({"an address such as 198.51.100.1", "地址，例如 198.51.100.1"}, address)) return false;
  const auto parsed = wire::IpAddress::parse(address->text);
  if (!parsed)
    return unexpected(*address, {"an address such as 198.51.100.1 or 2001:db8::1",
                                 "地址，例如 198.51.100.1 或 2001:db8::1"});
  if (parsed->is_unspecified() || parsed->is_multicast()) {
    return fail(address->column,
                told({"{0} cannot be the address of a host", "{0} 不能作为主机地址"}, shown(*address)),
                {"a unicast address", "单播地址"});
  }
  for (const HostSpec& other : scenario_.hosts) {
    if (other.address == *parsed)
      return fail(address->column,
                  told({"host '{0}' has this address already", "主机 '{0}' 已使用这个地址"}, other.name));
  }
  scenario_.hosts.push_back({name->text, *parsed, {}, true});
  positions_.hosts.push_back({line_, name->column});
  return true;
}

bool Parser::read_link() {
  LinkSpec link;
  if (!take_host(link.a)) return false;
  const Token& second = peek();
  if (!take_host(link.b)) return false;
  if (link.a == link.b)
    return fail(second.column, {"a link joins two different hosts", "链路连接两台不同的主机"});
  if (joined(scenario_, link.a, link.b))
    return fail(second.column, {"these hosts are joined already", "这两台主机已有链路相连"});
  if (scenario_.hosts[link.a].address.version != scenario_.hosts[link.b].address.version) {
    return fail(second.column, {"one of these hosts has an IPv4 address and the other an IPv6 address",
                                "两台主机一台是 IPv4 地址，另一台是 IPv6 地址"});
  }
  if (scenario_.links.size() == kMostLinks)
    return fail(second.column, {"more than 256 links", "链路超过 256 条"});
  std::vector<std::string_view> given;
  while (peek().kind != TokenKind::kEnd) {
    const Token& option = take();
    if (std::find(given.begin(), given.end(), option.text) != given.end()) {
      return fail(option.column, told({"{0} is given twice", "{0} 重复出现"}, shown(option)));
    }
    given.push_back(option.text);
    if (!read_link_option(link.forth, option)) return false;
  }
  link.back = link.forth;
  scenario_.links.push_back(link);
  return true;
}

bool Parser::read_link_option(net::LinkConfig& link, const Token& option) {
  if (option.kind == TokenKind::kWord && option.text == "delay") return take_time(link.delay);
  if (option.kind == TokenKind::kWord && option.text == "queue") {
    std::uint64_t limit = 0;
    if (!take_number({"the queue", "队列"}, 0, 1'000'000, limit)) return false;
    link.queue = net::DropTail{.packets = static_cast<std::uint32_t>(limit)};
    return true;
  }
  const Token* value = nullptr;
  if (option.kind == TokenKind::kWord && option.text == "rate") {
    if (!take_word({"a rate such as 10Mbit/s", "速率，例如 10Mbit/s"}, value)) return false;
    const auto rate = parse_rate(value->text);
    if (!rate) return fail(*value, rate.error());
    link.rate = *rate;
    return true;
  }
  if (option.kind == TokenKind::kWord && option.text == "loss") {
    if (!take_word({"a percentage such as 1%", "百分比，例如 1%"}, value)) return false;
    const auto loss = parse_percentage(value->text);
    if (!loss) return fail(*value, loss.error());
    link.loss = *loss;
    return true;
  }
  return unexpected(option, {"property of a link", "链路属性"}, {"delay", "rate", "queue", "loss"});
}

bool Parser::read_set() {
  trace::HostIndex host = 0;
  const Token* property = nullptr;
  if (!take_host(host) || !take_word({"a property such as msl", "属性，例如 msl"}, property)) return false;
  if (property->text.substr(0, 4) == "rto-") positions_.hosts[host] = {line_, property->column};
  return read_property(scenario_.hosts[host], *property);
}

bool Parser::read_at() {
  Duration time;
  if (!take_time(time)) return false;
  Step step;
  step.when = AtTime{Instant{} + time};
  return read_action(std::move(step));
}

bool Parser::read_on() {
  OnNotice on;
  if (!take_host(on.host)) return false;
  const Token& name = take();
  std::vector<std::string_view> known;
  const NamedNotice* found = nullptr;
  for (const NamedNotice& notice : kNotices) {
    known.push_back(notice.name);
    if (name.kind == TokenKind::kWord && name.text == notice.name) found = &notice;
  }
  if (found == nullptr) return unexpected(name, {"notice", "通知"}, known);
  on.notice = found->notice;
  if (peek().kind == TokenKind::kOrdinal) {
    std::uint64_t nth = 0;
    if (!take_number({"the ordinal", "序数"}, 1, kHighestOrdinal, nth)) return false;
    on.nth = static_cast<std::uint32_t>(nth);
  }
  if (skip_word("after") && !take_time(on.after)) return false;
  Step step;
  step.when = on;
  return read_action(std::move(step));
}

bool Parser::read_drop() {
  DropSpec drop;
  drop.line = line_;
  const Position position{line_, peek().column};
  if (!take_host(drop.from)) return false;
  const Token& arrow = take();
  if (arrow.kind != TokenKind::kArrow)
    return unexpected(arrow, {"-> and the host it goes to", "-> 和目的主机"});
  if (!take_host(drop.to)) return false;
  const Token& pattern = take();
  std::vector<std::string_view> known;
  const DropSpec::Pattern* found = nullptr;
  for (const DropSpec::Pattern& candidate : kPatterns) {
    known.push_back(to_string(candidate));
    if (pattern.kind == TokenKind::kWord && pattern.text == to_string(candidate)) found = &candidate;
  }
  if (found == nullptr) return unexpected(pattern, {"kind of segment", "报文段类型"}, known);
  drop.pattern = *found;
  if (peek().kind != TokenKind::kOrdinal)
    return unexpected(peek(), {"which ones, such as #1", "第几个，例如 #1"});
  while (peek().kind == TokenKind::kOrdinal) {
    const std::size_t column = peek().column;
    std::uint64_t nth = 0;
    if (!take_number({"the ordinal", "序数"}, 1, kHighestOrdinal, nth)) return false;
    if (scenario_.drops.size() == kMostDrops)
      return fail(column, {"more than 4096 drops", "丢弃超过 4096 个"});
    drop.nth = static_cast<std::uint32_t>(nth);
    scenario_.drops.push_back(drop);
    positions_.drops.push_back(position);
  }
  return true;
}

}  // namespace language

Result<Scenario, Error> parse(std::string_view text) { return language::Parser().parse(text); }

}  // namespace tcplab::scenario
