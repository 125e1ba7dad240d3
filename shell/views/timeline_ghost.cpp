// The run that is compared with, on the axis of the one that is open.
#include <algorithm>

#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

constexpr std::size_t kMostGhosts = 2000;
constexpr float kBesideScreen = 20;

}  // namespace

bool TimelineView::GhostPlace::operator==(const GhostPlace& other) const {
  return version == other.version && sieved == other.sieved && generation == other.generation &&
         length == other.length && from == other.from && to == other.to && top == other.top &&
         bottom == other.bottom && nodes == other.nodes;
}

// The arrows that are on screen, of those that this run has not, or elsewhere: placed when something that
// decides where has changed, and not in each frame.
void TimelineView::place_ghost(const Ui& ui, const Run& ghost, const Contrast& contrast) {
  const TimeMap& map = ui.model.map();
  const GhostPlace place{ui.model.contrast_version(),
                         ui.model.sieve().version(),
                         ui.model.generation(),
                         map.length(),
                         view_.place_at(view_.top()),
                         view_.place_at(view_.bottom()),
                         view_.top(),
                         view_.bottom(),
                         columns_.nodes};
  if (place == ghost_place_) return;
  ghost_place_ = place;
  ghosts_.clear();
  const SceneInput now = input(ui.model);
  SceneInput before{ghost.index,  now.map,  now.view,        now.columns, now.focus, now.marked,
                    now.language, now.unit, now.line_height, now.measure, {},        false};
  before.shown = now.shown;
  std::size_t passed_over = 0;
  const Arrows& arrows = ghost.index.arrows();
  const Instant first = map.from_axis(view_.place_at(view_.top() - kBesideScreen));
  const Instant last = map.from_axis(view_.place_at(view_.bottom() + kBesideScreen));
  for (std::size_t i = contrast.reach.next(0, first); i < contrast.before.size();
       i = contrast.reach.next(i + 1, first)) {
    const Arrow& arrow = arrows[contrast.before[i]];
    if (arrow.from > last || ghosts_.size() == kMostGhosts) return;
    if (std::max(arrow.source, arrow.target) >= columns_.nodes.size()) continue;
    if (before.hides_packet(arrow.packet)) {
      if (++passed_over == kMostPassedOver) return;
      continue;
    }
    ghosts_.push_back(place_arrow(before, arrow));
  }
}

void TimelineView::draw_ghost(const Ui& ui, ImDrawList& draw) {
  const Run* const ghost = ui.model.ghost();
  const Contrast* const contrast = ui.model.contrast();
  if (ghost == nullptr || contrast == nullptr || ui.model.beside()) return;
  place_ghost(ui, *ghost, *contrast);
  const Color color = faded(ui.colors().muted, 0.7f);
  for (const ArrowShape& shape : ghosts_) {
    // Unlike anything that has happened in the run itself.
    dotted_line(draw, shape.tail, shape.head, color, 1.8f * ui.unit, 5 * ui.unit);
    draw.AddCircle(vec(shape.head), 3 * ui.unit, color);
  }
}

}  // namespace tcplab::shell
