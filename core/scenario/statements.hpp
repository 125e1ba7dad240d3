#pragma once

#include "core/scenario/parser.hpp"

// The rows of the language, one for each file in statements/.
namespace tcplab::scenario::language {

extern const Statement kTitleStatement, kAboutStatement, kSeedStatement, kUntilStatement, kParameterStatement,
    kHostStatement, kLinkStatement, kSetStatement, kAtStatement, kOnStatement, kDropStatement,
    kDelayStatement, kDuplicateStatement, kReorderStatement, kRewriteStatement, kExpectStatement,
    kSampleStatement, kAppStatement, kRouterStatement, kNatStatement, kFirewallStatement, kFilterStatement,
    kNormaliserStatement, kPolicerStatement, kCorruptStatement, kReconvergeStatement, kSplitterStatement;

// `NAME ADDRESS [ADDRESS ...]`: a host that is not there yet; keep_host() when all of its line is read.
bool take_new_host(Parser& parser, HostSpec& host);
void keep_host(Parser& parser, HostSpec host);

}  // namespace tcplab::scenario::language
