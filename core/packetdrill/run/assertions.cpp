#include "core/packetdrill/run/assertions.hpp"

#include <utility>

#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/run/command_text.hpp"
#include "core/packetdrill/run/conventions.hpp"
#include "core/sockets/tcp_info.hpp"

namespace tcplab::packetdrill::run {

MaybeStop Assertions::perform(const CodeEvent& code) {
  if (code.code.error) return cannot(code.code.error->at, code.code.error->message);
  const auto outcome =
      run_code(code.code, variables_, [this](std::string_view name) { return lookup(name); });
  if (!outcome) return cannot(outcome.error().at, outcome.error().message);
  if (!outcome->passed) {
    Message reason{"the assertion does not hold", "断言不成立"};
    if (!outcome->message.empty()) reason += told({": {0}", "：{0}"}, outcome->message);
    return failure(outcome->at, std::move(reason), Message(outcome->assertion), Message(outcome->actual));
  }
  ledger_.held(outcome->checked);
  return std::nullopt;
}

std::optional<CodeValue> Assertions::lookup(std::string_view name) const {
  if (name.substr(0, 5) == "tcpi_") {
    const Flow* const current = flows_.current();
    if (current == nullptr || !current->descriptor) return std::nullopt;
    const auto value = machine_.tcp_info(descriptors_.of(*current->descriptor), name);
    return value ? std::optional(CodeValue{*value}) : std::nullopt;
  }
  const tcp::Profile profile = machine_.host().config().profile;
  // A state as scripts for FreeBSD call it: TCPI_SYN_RECEIVED.
  constexpr std::string_view kState = "TCPI_";
  const auto state =
      name.substr(0, kState.size()) == kState ? state_named(name.substr(kState.size())) : std::nullopt;
  if (state) return CodeValue{sockets::tcp_info_state(*state, profile)};
  const auto number = constant(name, conventions_of(profile).constants);
  return number ? std::optional(CodeValue{*number}) : std::nullopt;
}

}  // namespace tcplab::packetdrill::run
