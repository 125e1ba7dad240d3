#pragma once

#include <string_view>

#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

// The requirements of RFC 9293 that a rule carries out, as its appendix B numbers them: "MUST-58, MUST-59";
// empty where it numbers none. docs/rfc9293.md says what is done about each.
std::string_view requirements_of(Rule rule);

}  // namespace tcplab::tcp
