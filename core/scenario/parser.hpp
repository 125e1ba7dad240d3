#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/scenario/editor.hpp"
#include "core/scenario/lexer.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::scenario::language {

// A word that may stand somewhere, and what it is for.
struct Choice {
  std::string_view word;
  Words help;
};

class Parser;

// A statement of the language. Each is a file in statements/ and a row in statements.cpp; the parser, the
// editor and the documentation's test read the same rows.
struct Statement {
  Choice keyword;
  std::string_view grammar;  // "seed N"
  bool (*read)(Parser&);     // what follows the keyword
};
std::span<const Statement* const> statements();

// What a host can be told to do: a file in actions/ and a row in actions.cpp.
struct ActionKind {
  Choice keyword;
  std::string_view grammar;  // "HOST[:LABEL] send OCTETS"
  bool (*read)(Parser&, Action&);
};
std::span<const ActionKind* const> actions();

// A keyword that may stand at the end of a line, in any order among its like, and what is read after it.
template <typename Target>
struct Option {
  Choice keyword;
  bool (*read)(Parser&, Target&);
  bool repeats = false;  // it may be given more than once
};

// Where in the text something stands.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

// Places that the checks of the whole need.
struct Positions {
  std::vector<Position> hosts;        // of the latest `set` of an RTO, else of the declaration
  std::vector<Position> step_labels;  // of a step's label, or of the step
  std::vector<Position> step_peers;   // of what a connect leads to
  // Labels, hosts that have to be joined, wherever else they are named.
  struct UsedLabel {
    Labelled label;
    Position at;
  };
  std::vector<UsedLabel> labels;
  struct UsedLink {
    trace::HostIndex from = 0;
    trace::HostIndex to = 0;
    Position at;
  };
  std::vector<UsedLink> links;
  Position end;
};

// What is wrong already, so that nothing is said of what only follows from it.
struct Excused {
  std::set<std::string, std::less<>> names;  // of hosts, labels and parameters on lines that cannot be read
  bool links = false;                        // a link cannot be read
  bool hosts = false;                        // something cannot
};

// `FROM->TO PATTERN {CONDITION}`: see PacketPattern. from_to: where it stands, for the check of links.
bool take_pattern(Parser& parser, PacketPattern& pattern);
// `N [octets OCTETS]`, or a discipline and its properties.
bool take_queue(Parser& parser, net::QueueConfig& queue);
// `at TIME link ...`: what becomes of one direction of a link.
struct LinkTurn {
  Instant at;
  net::NodeIndex from = 0;
  net::NodeIndex to = 0;
  std::vector<std::function<void(net::LinkConfig&)>> edits;
};
// After `at TIME link`.
bool read_link_change(Parser& parser, Instant at);
// Makes the scenario's changes of them, in the order of time, once all lines are read: so it does not matter
// where in the text they stand.
void make_link_changes(Scenario& scenario, std::vector<LinkTurn> turns);
// An address of a node's own: one that a node can have, and that nobody has. own: those that it has already.
struct OwnAddresses {
  Message what;  // "host"
  std::string_view name;
  std::vector<wire::IpAddress> all;
};
bool take_own_address(Parser& parser, OwnAddresses& own);
// Whether something stands there that is, or was to be, an address.
bool at_any_address(const Parser& parser);
// One of the addresses of a host; whether one of any host stands there, or a number.
bool take_address_of(Parser& parser, trace::HostIndex host, std::optional<wire::IpAddress>& address);
bool at_address(Parser& parser, trace::HostIndex host);
bool at_number(Parser& parser);
std::vector<wire::IpAddress> addresses_of(const HostSpec& host);
// The host has that address, where one is named. column: of the error.
bool has_address(Parser& parser, trace::HostIndex host, const std::optional<wire::IpAddress>& address,
                 std::size_t column);
// Two hosts that are to speak, and the addresses that they do it from and to, where those are named.
struct Speakers {
  trace::HostIndex host = 0;
  trace::HostIndex peer = 0;
  std::optional<wire::IpAddress> from;
  std::optional<wire::IpAddress> at;
};
// They have a version of IP in common, with those addresses. column: of the error.
bool speak_one_version(Parser& parser, const Speakers& speakers, std::size_t column);
// The name of an application.
bool take_app(Parser& parser, std::size_t& app);
// `connected`, `readable` ...
bool take_notice(Parser& parser, tcp::Notice& notice);
// What `expect` may speak of, as a question does: of a state the word that it is reached may be left out.
bool take_occurrence(Parser& parser, Occurrence& what);
// `HOST[:LABEL] at TIME`
bool take_moment(Parser& parser, Labelled& who, Instant& at);

// What can only be told once all is read: a connect and a mishap need a link, a label needs an owner, RTO
// bounds must be in order, and there must be a host.
std::vector<Error> check(const Scenario& scenario, const Positions& positions, const Excused& excused);

// A new value, or with a sign what is added to the one that is there.
struct Shifted {
  std::int64_t value = 0;
  bool relative = false;
};

// Reads a scenario line by line, going on after what it cannot read. Every function that reads answers false,
// and leaves the error of the line, when it cannot. On the way it tells whoever listens what each word is,
// and what might have stood where a line ends.
class Parser {
 public:
  explicit Parser(std::vector<Override> overrides = {}, Listener* listener = nullptr)
      : overrides_(std::move(overrides)), listener_(listener) {}

  Result<Scenario, Errors> parse(std::string_view text);
  // A line that is no statement, by a function that reads all of it. nullopt: it could.
  std::optional<Error> read_words(std::string_view line, const std::function<bool()>& read);

  Scenario& scenario() { return scenario_; }
  Positions& positions() { return positions_; }
  std::size_t line() const { return line_; }
  // `set all`: of the hosts that are still to come.
  std::vector<Setting>& settings_of_all() { return settings_of_all_; }
  std::vector<LinkTurn>& link_turns() { return link_turns_; }
  const std::vector<Override>& overrides() const { return overrides_; }
  const Listener* listener() const { return listener_; }

  // --- words ---
  const Token& peek() const { return tokens_[next_]; }
  // The one after it.
  const Token& next() const { return tokens_[std::min(next_ + 1, tokens_.size() - 1)]; }
  bool is_at(const Choice& word) const { return peek().kind == TokenKind::kWord && peek().text == word.word; }
  // The words from here on, without a comment.
  std::string rest_of_line() const;
  bool at_end() const { return peek().kind == TokenKind::kEnd; }
  const Token& keyword() const { return tokens_.front(); }
  const Token& take() {
    wanted_before_.swap(wanted_);
    wanted_.clear();
    return tokens_[next_ + 1 < tokens_.size() ? next_++ : next_];
  }
  // The one that was taken last.
  const Token& previous() const { return tokens_[next_ > 0 ? next_ - 1 : 0]; }
  // Takes the word if it is there.
  bool skip(const Choice& word);
  // Takes the word, which must be there.
  bool need(const Choice& word) { return skip(word) || unexpected(peek(), {}); }
  // The line ends here; otherwise the error names what might have gone on.
  bool take_end();
  // As many of the options as are there. what: what they are, in messages, where nothing else may follow
  // them; empty: the first word that is none of them ends them.
  template <typename Target>
  bool take_options(const Message& what, std::span<const Option<Target>> options, Target& target,
                    PieceKind kind = PieceKind::kKeyword) {
    std::vector<OpenChoice> open;
    for (const Option<Target>& option : options) open.push_back({&option.keyword, option.repeats});
    for (std::size_t found = 0;;) {
      if (!take_option(what, kind, open, found)) return false;
      if (found == options.size()) return true;
      if (!options[found].read(*this, target)) return false;
    }
  }
  template <typename Target, std::size_t N>
  bool take_options(const Message& what, const Option<Target> (&options)[N], Target& target,
                    PieceKind kind = PieceKind::kKeyword) {
    return take_options(what, std::span<const Option<Target>>(options), target, kind);
  }
  // One of the words that must be there; what: what they are, in messages.
  template <typename Row>
  bool take_one(const Message& what, std::span<const Row> rows, const Row*& found) {
    const std::size_t row = take_choice(what, words_of(rows));
    found = row < rows.size() ? &rows[row] : nullptr;
    return found != nullptr;
  }
  template <typename Row, std::size_t N>
  bool take_one(const Message& what, const Row (&rows)[N], const Row*& found) {
    return take_one(what, std::span<const Row>(rows), found);
  }
  // One of the words if one of them is there, or a parameter that stands for one; nullptr: none is.
  template <typename Row, std::size_t N>
  const Row* skip_one(const Row (&rows)[N]) {
    const std::size_t row = skip_choice(words_of(std::span<const Row>(rows)), PieceKind::kKeyword);
    return row < N ? &rows[row] : nullptr;
  }
  bool take_text(std::string& text);
  bool take_new_name(const Message& what, PieceKind kind, const Token*& name);

  // --- values, or parameters that stand for them; what: their name in messages ---
  // expected: what a message says when there is none.
  bool take_value(const Message& expected, Unit unit, Words help, const Token*& value);
  bool take_number(const Message& what, std::uint64_t minimum, std::uint64_t maximum, std::uint64_t& number);
  bool take_octets(const Message& what, std::uint64_t minimum, std::uint64_t maximum, std::uint64_t& octets);
  // N, or +N or -N.
  bool take_shifted(std::uint64_t most, Shifted& value);
  bool take_port(std::uint16_t& port);
  // PORT or PORT..PORT
  bool take_ports(std::uint16_t& first, std::uint16_t& last);
  // HOST:PORT, of a host that is declared. expected: what a message says when there is none.
  bool take_end_point(const Message& expected, trace::HostIndex& host, std::uint16_t& port);
  bool take_time(Duration& time);
  bool take_rate(std::uint64_t& rate);
  bool take_percentage(double& percentage);
  // #N, #N..M, #N..
  bool take_ordinals(Ordinals& ordinals);

  // --- what was declared ---
  bool take_host(trace::HostIndex& host);
  // A host or another node. Nodes are numbered from kFirstNode on until all hosts are known.
  static constexpr net::NodeIndex kFirstNode = 0x8000;
  bool take_node(net::NodeIndex& node);
  bool has_node(std::string_view name) const;
  // "HOST" or "HOST:LABEL"; where: of the label, or of the host.
  bool take_connection(const Message& expected, Labelled& connection, Position& where);
  bool resolve_host(std::string_view name, std::size_t column, trace::HostIndex& host);

  // --- what went wrong ---
  bool fail(std::size_t column, Message message, Message expected = {}, Message hint = {});
  bool fail(const Token& token, const ValueError& error);
  // The first time only: of a bound, which what follows exceeds too.
  bool fail_once(std::size_t column, Message message);
  // "found X; expected Y", with a hint when X is nearly one of the candidates. Keywords that might have stood
  // there as well are among what is expected.
  bool unexpected(const Token& token, const Message& expected);
  // What the line must have is not in it, so that it cannot end here.
  bool missing(const Message& expected) {
    return fail(peek().column, told({"found {0}", "此处是{0}"}, shown(peek())), expected);
  }
  bool unexpected(const Token& token, const Message& what, const std::vector<std::string_view>& candidates);
  bool once(bool& given, const Token& token);
  // It would be declared on a line that cannot be read.
  bool is_excused(std::string_view name) const { return excused_.names.find(name) != excused_.names.end(); }

  // --- for an editor ---
  void mark(const Token& token, PieceKind kind, Words help = {}, trace::HostIndex host = 0);
  // A part of a token.
  void mark(std::size_t column, std::size_t length, PieceKind kind, Words help = {},
            trace::HostIndex host = 0);
  // Something that may stand here; heard where the line ends.
  void offer(std::string text, PieceKind kind, Words help);
  // "server:80", for whoever listens there.
  void offer_ports();
  bool offers() const { return listener_ != nullptr && at_end() && listener_->wants(line_); }

  struct Seen {
    bool title = false, title_zh = false, seed = false, until = false;
  };
  Seen seen;

 private:
  void read_line(std::string_view line);
  bool read_statement();
  void excuse();
  std::size_t take_choice(const Message& what, const std::vector<Choice>& choices);
  // Which one was taken; how many there are when it was none.
  std::size_t skip_choice(const std::vector<Choice>& choices, PieceKind kind);
  struct OpenChoice {
    const Choice* choice;
    bool repeats;
    bool given = false;
  };
  // found: which one was taken; how many there are when it was none.
  bool take_option(const Message& what, PieceKind kind, std::vector<OpenChoice>& options, std::size_t& found);
  void want(std::string_view word);
  // Keywords that might have stood in the place of what stands in that column.
  std::vector<std::string_view> wanted_at(std::size_t column) const;
  // What a parameter of that name stands for, or the word itself.
  std::string_view meant_by(std::string_view word) const;
  // A port, or a parameter that stands for one, which is the part of a token from that place on.
  bool read_port(const Token& token, std::size_t offset, std::string_view word, std::uint16_t least,
                 std::uint16_t& port);
  void mark_port(std::size_t column, std::string_view word);
  template <typename Row>
  static std::vector<Choice> words_of(std::span<const Row> rows) {
    std::vector<Choice> words;
    for (const Row& row : rows) words.push_back(choice_of(row));
    return words;
  }
  static const Choice& choice_of(const Choice& row) { return row; }
  template <typename Row>
  static const Choice& choice_of(const Row& row) {
    if constexpr (std::is_pointer_v<Row>) {
      return row->keyword;
    } else {
      return row.keyword;
    }
  }
  void number_nodes();
  void offer_parameters(Unit unit);
  void offer_connections();

  std::vector<Override> overrides_;
  Listener* listener_;
  Scenario scenario_;
  Positions positions_;
  std::vector<Setting> settings_of_all_;
  std::vector<LinkTurn> link_turns_;
  Excused excused_;
  Errors errors_;
  std::optional<Error> error_;  // of this line
  std::string_view source_;     // of this line
  std::vector<Token> tokens_;
  std::vector<std::string_view> wanted_;         // keywords that might have stood here
  std::vector<std::string_view> wanted_before_;  // and where the word stands that was taken last
  Token stand_in_;                               // for a parameter's name, its value
  std::size_t next_ = 0;
  std::size_t line_ = 0;
};

}  // namespace tcplab::scenario::language
