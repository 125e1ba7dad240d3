#pragma once

#include <optional>
#include <string>

#include "shell/ui.hpp"

namespace tcplab::shell {

// The content of PopupId::kBookmarks: the note of one place, and all others to be gone to.
class BookmarksView {
 public:
  // below: where the place is on screen.
  void open(const Model& model, Popups& popups, const RunPlace& place, std::optional<Rect> below);
  void draw(const Ui& ui);

 private:
  void draw_note(const Ui& ui);
  void draw_list(const Ui& ui);

  RunPlace place_;
  std::string note_;
  unsigned opened_ = 0;
};

// What is told of the limits of Bookmarks.
std::string too_many_bookmarks(Language language);
std::string longest_note(Language language);
// What a bookmark is called: its note, or else when it is.
std::string bookmark_name(const Model& model, const Bookmark& bookmark);
std::string place_text(const Model& model, const RunPlace& place);

}  // namespace tcplab::shell
