#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// What the desktop window remembers from one time to the next: what its reader chose, and nothing of what was
// run. The page keeps the same in the browser (web/view.js, web/app.js).
struct Desk {
  bool light = false;
  bool more_contrast = false;
  Language language = Language::kEnglish;
  std::string view;  // App::view_text(), which App::set_view() judges

  bool operator==(const Desk&) const = default;
};

// A line each, with a version.
std::string to_text(const Desk& desk);
// nullopt where it is not exactly what to_text() writes, but for the view.
std::optional<Desk> desk_of(std::string_view text);

// Where it lies: tcplab/desktop in $XDG_STATE_HOME, or in ~/.local/state (XDG Base Directory Specification
// 0.8), or in ~/Library/Application Support on macOS. nullopt: nobody says where home is.
std::optional<std::string> desk_path();

// nullopt where nothing is known: there is no such file, or it is damaged, too large or no file at all.
std::optional<Desk> load_desk(const std::string& path);
// Makes the folders, too. nullopt when done.
std::optional<Failure> save_desk(const std::string& path, const Desk& desk);

}  // namespace tcplab::native
