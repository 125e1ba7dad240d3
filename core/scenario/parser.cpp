#include "core/scenario/parser.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/byte_order_mark.hpp"
#include "core/scenario/parameters.hpp"

namespace tcplab::scenario {
namespace language {
namespace {

constexpr std::size_t kLargestText = 1 << 20;

constexpr std::string_view kDeclarations[] = {"host",     "parameter", "app",        "router",  "nat",
                                              "firewall", "filter",    "normaliser", "policer", "splitter"};
bool declares_a_name(std::string_view keyword) {
  return std::find(std::begin(kDeclarations), std::end(kDeclarations), keyword) != std::end(kDeclarations);
}

bool stands_before(const Error& a, const Error& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

}  // namespace

Result<Scenario, Errors> Parser::parse(std::string_view text) {
  if (text.size() > kLargestText)
    return Errors{{1, 1, {"the scenario is larger than 1 MiB", "场景超过 1 MiB"}, {}, {}}};
  text = without_byte_order_mark(text);
  for (bool more = true; more && errors_.size() < kMostErrors;) {
    const std::size_t end = text.find('\n');
    more = end != std::string_view::npos;
    read_line(text.substr(0, end));
    if (more) text.remove_prefix(end + 1);
  }
  positions_.end = {line_, 1};
  make_link_changes(scenario_, std::move(link_turns_));
  number_nodes();
  if (errors_.size() < kMostErrors) {
    for (Error& error : check_overrides(scenario_, overrides_, !excused_.names.empty()))
      errors_.push_back(std::move(error));
    excused_.hosts = !errors_.empty();
    for (Error& error : check(scenario_, positions_, excused_)) errors_.push_back(std::move(error));
  }
  if (errors_.empty()) return std::move(scenario_);
  std::stable_sort(errors_.begin(), errors_.end(), stands_before);
  if (errors_.size() > kMostErrors) errors_.resize(kMostErrors);
  return std::move(errors_);
}

void Parser::read_line(std::string_view line) {
  ++line_;
  next_ = 0;
  wanted_.clear();
  wanted_before_.clear();
  error_.reset();
  auto tokens = tokenize(line, line_);
  if (!tokens) {
    errors_.push_back(tokens.error());
    return;
  }
  tokens_ = std::move(*tokens);
  source_ = line;
  const bool read = read_statement();
  if (listener_ != nullptr) {
    while (!at_end()) mark(take(), PieceKind::kUnknown);
    if (!peek().text.empty()) mark(peek(), PieceKind::kComment);
  }
  if (read) return;
  if (error_) errors_.push_back(*std::move(error_));
  excuse();
}

std::optional<Error> Parser::read_words(std::string_view line, const std::function<bool()>& read) {
  line_ = 1;
  next_ = 0;
  wanted_.clear();
  wanted_before_.clear();
  error_.reset();
  if (line.size() > kLargestText || line.find('\n') != std::string_view::npos)
    return Error{1, 1, {"that is more than a line", "不止一行"}, {}, {}};
  auto tokens = tokenize(line, line_);
  if (!tokens) return tokens.error();
  tokens_ = std::move(*tokens);
  source_ = line;
  if (read() && take_end()) return std::nullopt;
  return error_;
}

bool Parser::read_statement() {
  if (at_end() && !offers()) return true;
  const Statement* const* found = nullptr;
  if (!take_one({"statement", "语句"}, statements(), found)) return false;
  return (*found)->read(*this) && take_end();
}

// Hosts first, then the others.
void Parser::number_nodes() {
  const auto number = [this](net::NodeIndex& node) {
    if (node >= kFirstNode) node = static_cast<net::NodeIndex>(node - kFirstNode + scenario_.hosts.size());
  };
  for (LinkSpec& link : scenario_.links) {
    number(link.a);
    number(link.b);
  }
  for (LinkChange& change : scenario_.changes) {
    number(change.from);
    number(change.to);
  }
  for (NodeSpec& node : scenario_.nodes) {
    if (auto* nat = std::get_if<net::Nat>(&node.role)) number(nat->outside);
    if (auto* firewall = std::get_if<net::Firewall>(&node.role)) number(firewall->outside);
    if (auto* normaliser = std::get_if<net::SequenceNormaliser>(&node.role)) number(normaliser->outside);
  }
}

// What an unread line would have declared: nothing is said of whoever relies on it.
void Parser::excuse() {
  const auto word = [this](std::size_t i) {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::kWord ? std::string_view(tokens_[i].text)
                                                                     : std::string_view();
  };
  const std::string_view keyword = word(0);
  if (keyword == "link") excused_.links = true;
  const auto known = statements();
  const bool is_known = std::any_of(known.begin(), known.end(), [keyword](const Statement* statement) {
    return statement->keyword.word == keyword;
  });
  if (!is_known || declares_a_name(keyword)) {
    excused_.names.emplace(word(1));
    excused_.links = excused_.links || !is_known;
  }
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    if (word(i) == "as") excused_.names.emplace(word(i + 1));
  }
}

}  // namespace language

Result<Scenario, Errors> parse(std::string_view text, const std::vector<Override>& overrides) {
  return language::Parser(overrides).parse(text);
}

}  // namespace tcplab::scenario
