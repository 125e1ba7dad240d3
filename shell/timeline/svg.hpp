#pragma once

#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "shell/model/index.hpp"
#include "shell/settings.hpp"
#include "shell/timeline/arrow_words.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

struct SvgOptions {
  Theme theme = Theme::kLight;
  Language language = Language::kEnglish;
  bool hops = true;  // each hop by itself, with the time in queues
  Numbers numbers = Numbers::kRelative;
  std::vector<bool> folded = {};          // see ColumnChoice
  const trace::Streams* shown = nullptr;  // none: all are
};

// The whole timeline on that axis as a drawing of lines, shapes and real text, 1280 wide: for slides and
// papers. As high as its labels need, within bounds: what then has no room is left out, as on screen.
std::string to_svg(const Index& index, const TimeMap& map, const SvgOptions& options);

}  // namespace tcplab::shell
