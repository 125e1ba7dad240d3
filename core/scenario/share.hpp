#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/scenario/edits.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::scenario {

// Another way on from the same scenario, by its name.
struct SharedBranch {
  std::string name;
  std::vector<Override> values;
  std::optional<std::uint64_t> seed;
  std::vector<Edit> edits;
};

// A place in a run that somebody wants to find again, with a note.
struct SharedMark {
  Instant at;
  std::uint32_t nth = 0;  // event of that instant, from 1; 0 is the instant itself
  std::string note;       // a line; may be empty
};

// What is plotted: of the connection in focus the end that sends more, or one of both in the order of hosts;
// or all connections that are shown, over each other.
enum class PlotSide : std::uint8_t { kBusier, kFirst, kSecond, kAll };

// What is shared of a run by a link: all that makes it, and where to look.
struct Shared {
  std::string name;  // of a scenario that ships with tcplab; empty: text has it
  std::string text;
  std::vector<Override> values;
  std::optional<std::uint64_t> seed;  // in place of the scenario's
  std::vector<Edit> edits;
  std::vector<SharedMark> marks;
  std::optional<trace::EventId> focus;
  std::vector<std::string> panels;       // that are open, one after the other, by their names
  PlotSide plotted = PlotSide::kBusier;  // as long as nobody has chosen
  std::string filter;                    // as trace::Filter reads it; empty: all packets
  // Values, seed and edits are those of the branch of this name. Empty: there is no other.
  std::string branch;
  std::vector<SharedBranch> others;  // of which so many come before it
  std::size_t place = 0;
};

// The plain form, which a link has compressed. Lines that end with \n, in this order:
//
//   tcplab 1              the version
//   scenario NAME         or, at the very end, `text` and then the whole text on the lines that follow
//   set NAME=VALUE        for each value
//   seed N                if there is one
//   edit on LINE          for each edit, or `edit off LINE`
//   mark NS NTH NOTE      for each mark: its instant in nanoseconds, which event of it, and what is noted
//   focus N               the number of an event, if there is one
//   panel NAME            for each panel that is open where another one would be by itself; the last one
//                         is in front where there is room for one
//   plot first            what was chosen to be plotted, if anything was; or `plot second`, `plot all`
//   filter WORDS          the display filter, if there is one
//
// A link that names no panels leaves them to its reader; so does a name that no panel has.
//
// Where there are branches, `branch NAME` comes before the values, seed and edits of each, and `open NAME`
// before those of the one that the link is about.
//
// Preconditions: either name or text; no \n in names, values, edits, notes and the filter, which can be read;
// place is at most the number of others, and branch is empty only where there are none.
std::string to_text(const Shared& shared);

// Bounds of what is read.
constexpr std::size_t kLargestShared = std::size_t{1} << 21;  // octets
constexpr std::size_t kMostSharedValues = 64;
constexpr std::size_t kMostSharedEdits = 4096;  // of a branch
constexpr std::size_t kMostSharedBranches = 16;
constexpr std::size_t kMostSharedMarks = 100;
constexpr std::size_t kMostSharedPanels = 3;
constexpr std::size_t kLongestPanelName = 40;     // small letters and hyphens
constexpr std::size_t kLongestSharedLine = 4096;  // octets, but for those of a text

// Strict: nothing is guessed, and nothing left out. The error names the line.
Result<Shared, Error> parse_shared(std::string_view text);

// The scenario's text with the edits that are on as its last lines. The error: no scenario of that name
// ships with this version.
Result<std::string, Error> edited_text(const Shared& shared);

}  // namespace tcplab::scenario
