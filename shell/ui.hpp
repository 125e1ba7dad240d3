#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <imgui.h>

#include "shell/fingers.hpp"
#include "shell/fonts.hpp"
#include "shell/geometry.hpp"
#include "shell/model/model.hpp"
#include "shell/palette.hpp"
#include "shell/popups.hpp"
#include "shell/settings.hpp"
#include "shell/text.hpp"

namespace tcplab::shell {

class BookmarksView;
class EditMenu;

// What every view is drawn with.
struct Ui {
  Model& model;
  Popups& popups;
  Theme theme;
  ContrastLevel contrast;
  Language language;
  bool touch;   // fingers: targets of at least 40 points
  float unit;   // a logical pixel at the normal text size
  float pixel;  // a device pixel, or two where more contrast is wanted: the width of thin lines
  std::optional<Pinch> pinch;  // since the last frame
  std::size_t fingers;         // on the screen
  // There is time left in this frame for what may as well be done in the next ones.
  const std::function<bool()>& goes_on;
  // What popups of their own show.
  EditMenu& edit_menu;
  BookmarksView& bookmarks;
  std::string_view cursor;  // what the keys stand on; see ControlCursor

  const Palette& colors() const { return palette(theme, contrast); }
  // How wide a line of that many logical pixels is.
  float stroke(float width) const { return (contrast == ContrastLevel::kMore ? 1.6f : 1.0f) * width * unit; }
  // How much of its colour a text keeps that is not what matters now.
  float dimmed(float part) const { return contrast == ContrastLevel::kMore ? 1.0f : part; }
  const char* tr(Text id) const { return text(id, language); }
  float snap(float value) const;  // to the grid of device pixels
  // A thin line, below y or right of x, on whole device pixels: ImDrawList's own lie half a logical pixel
  // further, which is beside the grid wherever a pixel of the device is not one.
  void level_rule(ImDrawList& draw, float left, float right, float y, Color color) const;
  void upright_rule(ImDrawList& draw, float x, float top, float bottom, Color color) const;
  // Height of a thing to click.
  float target() const { return (touch ? 40.0f : 30.0f) * unit; }
};

inline ImVec2 vec(Point p) { return {p.x, p.y}; }
inline Point point(ImVec2 v) { return {v.x, v.y}; }
inline ImVec4 vec(Color color) { return ImGui::ColorConvertU32ToFloat4(color); }

// Dear ImGui's own look, from the palette.
void apply_style(const Ui& ui);

enum class Icon {
  kPlay,
  kPause,
  kPrevious,
  kNext,
  kStart,
  kEnd,
  kFit,
  kSun,
  kMoon,
  kHelp,
  kChevronDown,
  kClose,
  kCourse,
  kLanguage,
  kView,
  kOpen,
  kEdit,
  kShare,
  kCount
};
void draw_icon(ImDrawList& draw, Icon icon, Point center, float size, Color color);

// A square button with an icon; tip is its name and key, shown on hover.
bool icon_button(const Ui& ui, const char* id, Icon icon, const char* tip, bool active = false);
// Dear ImGui's own, with a name in which everything is shown that somebody may have written: it takes what
// follows ## for no part of a name.
bool text_button(const char* id, std::string_view name, ImVec2 size);
bool text_row(const char* id, std::string_view name, bool chosen, ImVec2 size);
// A line of text to search by, with a hint while it is empty; true when it changed. Unlike in other fields,
// Escape only leaves it: what was found stays found.
bool search_field(const char* id, const char* hint, std::string& text);
// One that stands above the list of a popup and is left with it, on Escape, too. at_once: it has the keyboard
// from the beginning.
bool search_popup(const Ui& ui, const char* id, const char* hint, std::string& text, bool at_once);
// The field of text of that name, which is drawn next, has the keyboard from then on.
void give_keyboard(const char* id);
// A row of choices of which one is chosen; true when that changed.
bool segmented(const Ui& ui, const char* id, const char* const* names, const char* const* tips, int count,
               int& chosen);
// Draws text in a face at a place.
void put_text(ImDrawList& draw, Face face, Point at, Color color, std::string_view text);
ImVec2 text_size(Face face, std::string_view text);
// As much of the text as fits, with an ellipsis when that is not all.
std::string fitted(Face face, std::string_view text, float width);
// The same for what may be broken into so many lines.
std::string fitted(Face face, std::string_view text, float width, std::size_t lines);
void tooltip(const Ui& ui, std::string_view text);
// A heading above a part of a panel.
void section(const Ui& ui, const char* title);
// The text with line breaks where Chinese needs them; Dear ImGui breaks other texts itself.
std::string wrapped(Face face, std::string_view text, float width);
// Text that wraps, in a face and colour.
void paragraph(Face face, Color color, std::string_view text);

}  // namespace tcplab::shell
