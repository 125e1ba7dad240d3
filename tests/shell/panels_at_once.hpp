#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {

// The panels that apply to a run, by their names, as they can be looked at together: where there is room for
// two one above and one below at a time, else each alone. Each comes at least once.
inline std::vector<std::vector<const char*>> panels_at_once(const Recording& recording, bool two) {
  std::array<std::vector<const char*>, 2> sides;
  for (const PanelKind* kind : kPanelKinds) {
    if (kind->applies(recording)) sides[kind->side == PanelKind::Side::kUpper ? 0 : 1].push_back(kind->id);
  }
  std::vector<std::vector<const char*>> together;
  if (!two) {
    for (const auto& side : sides) {
      for (const char* const id : side) together.push_back({id});
    }
    return together;
  }
  for (std::size_t i = 0; i < std::max(sides[0].size(), sides[1].size()); ++i)
    together.push_back({sides[0][i % sides[0].size()], sides[1][i % sides[1].size()]});
  return together;
}

}  // namespace tcplab::shell
