#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/app.hpp"
#include "shell/controls.hpp"
#include "shell/transcript.hpp"

namespace tcplab::web {

// What the page is told, as JSON.

// [left, top, right, bottom]
std::string rect_text(const shell::Rect& rect);
// {title, verdict, notice, focused, first, detail, lines, times, reasons}
std::string to_json(const shell::Transcript& transcript);
// What can be done to the past at the event in focus, and what has been: {actions: [{group, label, line}],
// edits: [{line, on}], branch, branches, differences, undo, redo}. branch: the place of the one that is open
// among the names of all; not there where there are none. differences: from what it is compared with, in
// words. undo and redo say whether there is anything.
std::string changes_json(const shell::App& app);
// {bookmarks: [{name, note, here}], note, longest, limit, full, marked, measured}; note is of the bookmark
// where the focus is, if that is marked; longest: how many characters it may have, and limit says so in
// words; full says that there is no room for another one, if so; measured is what lies between the two
// points, in words.
std::string places_json(const shell::App& app);
// What can be done about what is shown, in words: App::view_commands().
std::string view_commands_json(shell::App& app);
// {name, text, written, shipped, script}; written: the text with the changes, as the editor has it
std::string source_json(const shell::App& app);
// [{name, panel, above, box: [left, top, right, bottom], visible: [...], scrolls: [x, y]}]
std::string to_json(const std::vector<shell::Control>& controls);

}  // namespace tcplab::web
