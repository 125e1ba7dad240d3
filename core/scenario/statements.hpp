#pragma once

#include "core/scenario/parser.hpp"

// The rows of the language, one for each file in statements/.
namespace tcplab::scenario::language {

extern const Statement kTitleStatement, kAboutStatement, kSeedStatement, kUntilStatement, kParameterStatement,
    kHostStatement, kLinkStatement, kSetStatement, kAtStatement, kOnStatement, kDropStatement,
    kDelayStatement, kDuplicateStatement, kReorderStatement, kRewriteStatement, kExpectStatement,
    kSampleStatement, kAppStatement, kRouterStatement, kNatStatement, kFirewallStatement, kFilterStatement,
    kNormaliserStatement, kPolicerStatement, kCorruptStatement, kReconvergeStatement;

}  // namespace tcplab::scenario::language
