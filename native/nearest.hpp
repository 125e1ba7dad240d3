#pragma once

#include <string_view>
#include <vector>

namespace tcplab::native {

// The candidate that is most like the word, or empty when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace tcplab::native
