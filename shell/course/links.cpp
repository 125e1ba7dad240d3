#include "shell/course/links.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "core/scenario/values.hpp"
#include "shell/course/head.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::language::did_you_mean;
using scenario::language::one_of;

bool is_what(std::string_view to) { return !trimmed(to).empty(); }

bool is_time(std::string_view to) { return scenario::language::parse_time(to).ok(); }

// "9293#3.5"; the section may be missing.
bool is_rfc(std::string_view to) {
  const std::size_t hash = std::min(to.find('#'), to.size());
  unsigned rfc = 0;
  return read_rfc(to.substr(0, hash), rfc) && (hash == to.size() || is_section(to.substr(hash + 1)));
}

// "MUST-13", "H-40"
bool is_numbered(std::string_view to) {
  const std::size_t hyphen = to.find('-');
  if (hyphen == std::string_view::npos || hyphen == 0 || hyphen + 1 == to.size() || to.size() > 16)
    return false;
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::all_of(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(hyphen), is_capital) &&
         std::all_of(to.begin() + static_cast<std::ptrdiff_t>(hyphen) + 1, to.end(),
                     scenario::language::is_digit);
}

struct Kind {
  std::string_view name;
  bool (*is_place)(std::string_view);
  std::string_view example;
};
constexpr Kind kLinkKinds[] = {
    {"focus", is_what, "focus:client->server"},
    {"at", is_time, "at:1s"},
    {"rfc", is_rfc, "rfc:9293#3.5"},
    {"lesson", is_name, "lesson:old-syn"},
    {"term", is_name, "term:backlog"},
    {"requirement", is_numbered, "requirement:MUST-13"},
    {"claim", is_numbered, "claim:H-40"},
};

}  // namespace

std::optional<lesson::Link> read_link(const Address& address, Errors& errors) {
  const std::size_t colon = std::min(address.to.find(':'), address.to.size());
  const std::string_view name = std::string_view(address.to).substr(0, colon);
  const auto* const kind = std::find_if(std::begin(kLinkKinds), std::end(kLinkKinds),
                                        [name](const Kind& known) { return known.name == name; });
  if (kind == std::end(kLinkKinds)) {
    std::vector<std::string_view> names;
    for (const Kind& known : kLinkKinds) names.push_back(known.name);
    errors.add(address.at, told({"unknown kind of link {0}", "未知的链接类型 {0}"}, shown(name)),
               one_of(names), did_you_mean(name, names));
    return std::nullopt;
  }
  const std::string to = address.to.substr(std::min(colon + 1, address.to.size()));
  Place at = address.at;
  at.column += colon + 1;
  if (!kind->is_place(to)) {
    errors.add(at, told({"{0} leads nowhere", "{0} 没有去处"}, shown(to)), Message(kind->example));
    return std::nullopt;
  }
  return lesson::Link{std::string(name), to, at, 0, 0};
}

}  // namespace tcplab::course
