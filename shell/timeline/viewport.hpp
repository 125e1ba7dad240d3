#pragma once

#include "core/base/time.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// Which part of the axis is on screen: moves smoothly towards where it was last told to be.
class Viewport {
 public:
  // One that stands still: that part of an axis.
  static Viewport fixed(double from, double to, float top, float bottom);
  // The strip of the screen that the axis is drawn in, in logical pixels.
  void set_extent(float top, float bottom);
  // A new axis of that length, shown whole.
  void reset(double length, double smallest_visible);

  // The axis has become another length; what is on screen stays there, unless that is the whole.
  void grow(double length);

  float y_of(double place) const { return top_ + static_cast<float>((place - start_.now) * scale_.now); }
  double place_at(float y) const { return start_.now + static_cast<double>(y - top_) / scale_.now; }
  double scale() const { return scale_.now; }  // pixels for each unit of the axis
  float top() const { return top_; }
  float bottom() const { return bottom_; }
  bool fits() const;  // the whole axis is on screen (or will be, once the movement ends)

  void fit();
  // Keeps what is at y where it is.
  void zoom_at(float y, double factor);
  void pan(float pixels);
  void show(double from, double to);
  // Moves only as far as needed to have place inside the screen, margin pixels from its edges.
  void reveal(double place, float margin);

  // Ends the movement at once.
  void settle();
  // Advances the movement by that many seconds; true while it goes on.
  bool advance(double seconds);
  bool moving() const { return moving_; }

 private:
  struct Smooth {
    double now = 0;
    double goal = 0;
  };
  double fit_scale() const;
  void clamp_goal();

  Smooth start_;  // the place at the top
  Smooth scale_{1, 1};
  double length_ = 1;
  double smallest_visible_ = 1e-6;
  float top_ = 0;
  float bottom_ = 1;
  bool fitted_ = true;
  bool moving_ = false;
};

}  // namespace tcplab::shell
