#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/lexer.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::scenario::language {

// Where in the text something stands.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

// Places that the checks of the whole need, parallel to the scenario's vectors.
struct Positions {
  std::vector<Position> hosts;        // of the latest `set` of an RTO, else of the declaration
  std::vector<Position> step_labels;  // of a step's label, or of the step
  std::vector<Position> step_peers;   // of what a connect leads to
  std::vector<Position> drops;
  Position end;
};

// What can only be told once all is read: a connect and a drop need a link, a label needs an owner, RTO
// bounds must be in order, and there must be a host. The first error, if there is one.
std::optional<Error> check(const Scenario& scenario, const Positions& positions);

// Reads a scenario line by line. The statements are in scenario_parser.cpp, what hosts do in
// scenario_actions.cpp. Every function that reads answers false, and leaves the error, when it cannot.
class Parser {
 public:
  Result<Scenario, Error> parse(std::string_view text);

 private:
  bool read_line(std::string_view line);

  // --- statements ---
  bool read_title();
  bool read_about();
  bool read_seed();
  bool read_until();
  bool read_host();
  bool read_link();
  bool read_link_option(net::LinkConfig& link, const Token& option);
  bool read_set();
  bool read_property(HostSpec& host, const Token& property);
  bool read_at();
  bool read_on();
  bool read_drop();

  // --- actions ---
  bool read_action(Step step);
  bool read_verb(Action& action);
  bool read_listen(Action& action);
  bool read_connect(Action& action);
  bool read_peer(Action& action, const Token& token);
  bool read_connect_options(Action& action);
  bool read_label(Action& action);
  bool read_count(Action& action);

  // --- pieces ---
  const Token& peek() const { return tokens_[next_]; }
  const Token& take() { return tokens_[next_ + 1 < tokens_.size() ? next_++ : next_]; }
  bool at_word(std::string_view word) const { return peek().kind == TokenKind::kWord && peek().text == word; }
  bool skip_word(std::string_view word);
  // The next token, which must be a word; expected: what it should be.
  bool take_word(const Message& expected, const Token*& word);
  bool take_text(std::string& text);
  bool take_number(const Message& what, std::uint64_t minimum, std::uint64_t maximum, std::uint64_t& number);
  bool take_port(std::uint16_t& port);
  bool take_time(Duration& time);
  bool take_new_name(const Message& what, const Token*& name);
  bool take_host(trace::HostIndex& host);
  bool resolve_host(std::string_view name, std::size_t column, trace::HostIndex& host);
  bool once(bool& seen, const Token& token);
  bool at_end();

  bool fail(std::size_t column, Message message, Message expected = {}, Message hint = {});
  bool fail(const Token& token, const ValueError& error);
  // "found X; expected Y", with a hint when X is nearly one of the candidates.
  bool unexpected(const Token& token, Message expected);
  bool unexpected(const Token& token, const Message& what, const std::vector<std::string_view>& candidates);

  Scenario scenario_;
  Positions positions_;
  Error error_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t line_ = 0;
  bool seen_title_ = false;
  bool seen_title_zh_ = false;
  bool seen_seed_ = false;
  bool seen_until_ = false;
};

}  // namespace tcplab::scenario::language
