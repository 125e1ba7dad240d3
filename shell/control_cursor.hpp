#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shell/controls.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// Walks by keys over everything that takes clicks, as it was laid out, so that nothing has to be told of it
// and nothing can be left out. What it stands on has a ring, and is clicked as a mouse would.
class ControlCursor {
 public:
  bool active() const { return active_; }
  void begin();
  void end();
  // The mode's own keys; false: the key is anybody's. Precondition: active(). in_popup: one is open.
  bool handle_keys(bool in_popup);
  // In a frame, after everything: the ring. controls: of this frame; while a popup is open only its own can
  // be reached.
  void draw(const Ui& ui, const std::vector<Control>& controls);
  // A click is under way, or what it stands on is looked for, so that there are to be frames.
  bool busy() const { return frames_ > 0 || missed_ > 0; }
  // What it stands on; empty where it is nothing. Sliders are turned by Left and Right there.
  const std::string& standing_on() const { return name_; }

 private:
  void stand_on(const Control& control);
  void step(int by);
  void step_region(int by);
  std::optional<std::size_t> place() const;
  void click();
  void go_on_clicking();
  void scroll(float by);

  bool active_ = false;
  std::vector<Control> all_;  // that can be stood on, as of the last frame
  std::string name_;
  std::string panel_;
  Rect box_;
  int frames_ = 0;       // until a click has reached everybody
  bool clicks_ = false;  // that is what these frames are for
  int missed_ = 0;       // frames in which it was not there, and may come back
};

}  // namespace tcplab::shell
