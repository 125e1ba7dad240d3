#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {

// In the order in which a scenario has them.
std::span<const Statement* const> statements() {
  static constexpr const Statement* kStatements[] = {
      &kTitleStatement,     &kAboutStatement,     &kSeedStatement,       &kUntilStatement,
      &kParameterStatement, &kHostStatement,      &kRouterStatement,     &kNatStatement,
      &kFirewallStatement,  &kFilterStatement,    &kNormaliserStatement, &kPolicerStatement,
      &kSplitterStatement,  &kLinkStatement,      &kSetStatement,        &kAppStatement,
      &kAtStatement,        &kOnStatement,        &kReconvergeStatement, &kDropStatement,
      &kDelayStatement,     &kDuplicateStatement, &kReorderStatement,    &kRewriteStatement,
      &kCorruptStatement,   &kExpectStatement,    &kSampleStatement,
  };
  return kStatements;
}

}  // namespace tcplab::scenario::language
