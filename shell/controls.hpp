#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/geometry.hpp"

namespace tcplab::shell {

// A thing that takes clicks, as it was drawn; in logical pixels of the window.
struct Control {
  std::string name;    // what it was made with; empty when it was cut away as a whole
  std::string panel;   // the innermost region that it lies in
  bool above = false;  // in a popup, above the rest
  Rect box;
  Rect visible;  // what its regions and the screen leave of the box
  // What is cut away can be scrolled to.
  bool scrolls_x = false;
  bool scrolls_y = false;
};

// Records the controls that Dear ImGui meets while they are laid out, so none can be forgotten. One at a time
// for a Dear ImGui context; it records frames that begin while it lives.
class ControlRecorder {
 public:
  ControlRecorder();
  ~ControlRecorder();
  ControlRecorder(const ControlRecorder&) = delete;
  ControlRecorder& operator=(const ControlRecorder&) = delete;

  // Of the last frame, in the order in which they were drawn.
  std::vector<Control> controls() const;

  // Called by Dear ImGui's hooks.
  void add(unsigned id, const Rect& box);
  void name(unsigned id, std::string_view label);

 private:
  struct Seen {
    unsigned id;
    Control control;
  };
  void begin_frame_if_new();

  int frame_ = -1;
  std::vector<Seen> seen_;
};

// What Dear ImGui itself gives no name is called that: the item that was drawn last.
void name_last_control(std::string_view name);

}  // namespace tcplab::shell
