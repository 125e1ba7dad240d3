#pragma once

#include <cstddef>

#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

constexpr auto kFirstCongestionRule = static_cast<std::size_t>(Rule::kInitialWindow);
// Precondition: rule is kFirstCongestionRule or a later one.
const RuleInfo& congestion_rule(Rule rule);

}  // namespace tcplab::tcp
