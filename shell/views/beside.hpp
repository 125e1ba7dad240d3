#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {

// The run that is compared with, in a timeline of its own, beside that of the one that is open. What is in
// focus in one of them leads to what means the same in the other, or else to the same instant.
class Beside {
 public:
  // Draws it, with a line above each of them that says which run it is. Answers the area of the other one.
  Rect draw(const Ui& ui, const TimelineView& other, const Rect& area);
  bool moving() const { return timeline_.moving(); }
  const Model& model() const { return model_; }
  // Where an event of its own is drawn.
  std::optional<Point> event_position(trace::EventId event) const {
    return timeline_.event_position(model_, event);
  }

 private:
  enum class Alone { kNeither, kHere, kThere };  // whose event in focus has no counterpart
  void follow(Model& open, bool pointed_at);
  void lead(Model& open, const trace::Comparison* comparison);
  void trail(const Model& open, const trace::Comparison* comparison);
  static void draw_title(const Ui& ui, const Rect& strip, std::string_view name, bool alone);

  Model model_;
  TimelineView timeline_{TimelineView::Hands::kLook};
  Focus followed_;  // of its own
  Focus led_by_;    // and of the open one, when both were last made to agree
  Focus shown_;
  unsigned version_ = 0;
  Alone alone_ = Alone::kNeither;
};

}  // namespace tcplab::shell
