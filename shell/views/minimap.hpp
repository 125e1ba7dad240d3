#pragma once

#include <vector>

#include "shell/timeline/viewport.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// The whole run at a glance beside the timeline: states, how busy each stretch is, losses; what part of it is
// on screen, and the playhead.
class Minimap {
 public:
  void draw(const Ui& ui, const Rect& area, const Viewport& view);
  // The place on the axis at a height.
  static double place_at(const Model& model, const Rect& area, float y);

 private:
  struct Row {
    std::uint32_t segments = 0;
    bool lost = false;
    bool retransmission = false;
  };
  void count(const Model& model, const Rect& area);
  void draw_states(const Ui& ui, const Rect& area) const;
  void draw_rows(const Ui& ui, const Rect& area) const;

  std::vector<Row> rows_;  // one for each logical pixel
  std::uint32_t most_ = 1;
  // What rows_ are of.
  struct Counted {
    unsigned generation = 0;
    AxisMode axis = AxisMode::kCompact;
    std::size_t arrows = 0;
    double length = 0;
    bool whole = false;
    bool operator==(const Counted&) const = default;
  };
  Counted counted_;
};

}  // namespace tcplab::shell
