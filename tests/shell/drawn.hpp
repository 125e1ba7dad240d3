#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcplab::shell {

inline bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

// Every element that is opened is closed, in order, and nothing lies outside the one drawing.
inline bool well_formed(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    if (tag.back() == '/') continue;
    const std::string name = tag.substr(tag[0] == '/' ? 1 : 0, tag.find(' ') - (tag[0] == '/' ? 1 : 0));
    if (tag[0] != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty() && svg.rfind("</svg>\n") == svg.size() - 7;
}

}  // namespace tcplab::shell
