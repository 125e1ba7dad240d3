#pragma once

#include <optional>

#include "shell/geometry.hpp"

namespace tcplab::shell {

struct Ui;

// Everything that opens above the lab. A new one needs its row in kLooks (popups.cpp), its content in
// App::draw_popup() and a way to open it in tests/shell/popups_test.cpp.
enum class PopupId { kScenarios, kSpeeds, kHelp, kCommands, kEdit, kView, kBookmarks, kCount };

// The popup that is open, if any. What all of them have in common is here: each closes on Escape, on its own
// button, on the control that opened it and on a click outside, then gives the keyboard back, and lies within
// the screen whatever its size; what has no room scrolls.
class Popups {
 public:
  // From the next frame on, in place of the one that is open. Below the control that it belongs to; without
  // one, in the middle of the screen.
  void open(PopupId id, std::optional<Rect> below = std::nullopt);
  void close() {
    asked_.reset();
    closing_ = open_.has_value();
  }
  // Also when it is about to open. While one is, keys are its own.
  std::optional<PopupId> current() const { return asked_ ? asked_ : open_; }

  // The popup whose content is to be drawn now, to be followed by end(); nullopt when there is none.
  std::optional<PopupId> begin(const Ui& ui);
  void end();
  // What scrolls by itself, while the content above it stays where it is. It comes last.
  void begin_list();
  void end_list();
  // In this frame it is drawn for the first time.
  bool fresh() const { return fresh_; }

 private:
  struct Place {
    Rect most;  // as far as it may reach
    bool centred = false;
  };
  Place place(const Ui& ui) const;
  void draw_title(const Ui& ui, float width);

  std::optional<PopupId> asked_;
  std::optional<PopupId> open_;
  std::optional<Rect> below_;
  bool fresh_ = false;
  bool closing_ = false;
  float above_ = 0;   // of its content: the title, and what is around
  float most_ = 0;    // the height that there is for its content
  float hidden_ = 0;  // how much of its list has to be scrolled to
  float wanted_ = 0;  // the height that all of it would have, as of the last frame; 0 in the first
};

}  // namespace tcplab::shell
