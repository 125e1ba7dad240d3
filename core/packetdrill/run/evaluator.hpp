#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/packetdrill/language/code.hpp"

// Evaluates the code of a script: here and by nobody else, without Python.
namespace tcplab::packetdrill::run {

using namespace language;

struct CodeValue {
  using Content =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<CodeValue>>;
  Content content;

  // Out of line all of them: inlined, this recursive type makes g++ 12 warn of what never happens.
  CodeValue();
  explicit CodeValue(Content value);
  CodeValue(const CodeValue& other);
  CodeValue(CodeValue&& other) noexcept;
  CodeValue& operator=(const CodeValue& other);
  CodeValue& operator=(CodeValue&& other) noexcept;
  ~CodeValue();

  bool truth() const;             // as Python has it: zero, empty and None are false
  std::string to_string() const;  // as Python's repr() has it
};

// The value of a name the code did not assign itself; nullopt: there is none.
using CodeLookup = std::function<std::optional<CodeValue>(std::string_view name)>;
// What the script's code assigned; kept from one `%{ }%` to the next.
using CodeVariables = std::map<std::string, CodeValue, std::less<>>;

Result<CodeValue, CodeError> evaluate(const CodeExpression& expression, const CodeLookup& lookup);

struct CodeOutcome {
  bool passed = true;       // false: the assertion below does not hold, and what follows it was not run
  Position at;              // of that assertion
  std::string assertion;    // its condition as written
  std::string actual;       // "tcpi_snd_cwnd = 9, tcpi_unacked = 3": the names in it, with their values
  Message message;          // what the assertion says of itself, evaluated; may be empty
  std::size_t checked = 0;  // assertions that held
  std::vector<std::string> printed;
};

Result<CodeOutcome, CodeError> run_code(const Code& code, CodeVariables& variables, const CodeLookup& lookup);

}  // namespace tcplab::packetdrill::run
