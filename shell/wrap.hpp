#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tcplab::shell {

// Breaks UTF-8 text into lines of at most that width. Unlike Dear ImGui's own wrapping it knows that a line
// of Chinese may end after any character, but not before closing punctuation.
std::string wrap_text(std::string_view text, float width,
                      const std::function<float(std::string_view)>& measure);

// Is there any Chinese in it?
bool has_chinese(std::string_view text);

}  // namespace tcplab::shell
