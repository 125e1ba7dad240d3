#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "shell/timeline/columns.hpp"

namespace tcplab::shell {

// What stands above a host's line: its name, and its address below, or nothing where the name is one.
struct ColumnHead {
  std::string name;
  std::string note;
  float left = 0;  // of the wider one
  float right = 0;
};

// Where heads may be written, and how wide a text is as a name and as a note.
struct HeadRoom {
  float left = 0;
  float right = 0;
  float gap = 0;  // between two of them
  std::function<float(std::string_view)> name_width;
  std::function<float(std::string_view)> note_width;
};

// Of hosts beside each other each has room as far as the next one's line; the last one may begin before its
// own. What is too wide is cut: an address at its front, since those of one network differ at their ends.
ColumnHead column_head(const Columns& columns, std::size_t host, std::span<const trace::NodeInfo> hosts,
                       const HeadRoom& room, Language language);

}  // namespace tcplab::shell
