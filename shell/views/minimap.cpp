#include "shell/views/minimap.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

float y_of(const Model& model, const Rect& area, double place) {
  return area.top + static_cast<float>(place / model.map().length()) * area.height();
}

float y_of(const Model& model, const Rect& area, Instant at) {
  return y_of(model, area, model.map().to_axis(at));
}

}  // namespace

double Minimap::place_at(const Model& model, const Rect& area, float y) {
  return static_cast<double>((y - area.top) / area.height()) * model.map().length();
}

void Minimap::count(const Model& model, const Rect& area) {
  const auto height = static_cast<std::size_t>(std::max(area.height(), 1.0f)) + 1;
  const Arrows& arrows = model.run()->index.arrows();
  const Counted now{model.generation(), model.axis(), arrows.size(), model.map().length(),
                    model.run()->recording->whole()};
  if (counted_ == now && rows_.size() == height) return;
  counted_ = now;
  rows_.assign(height, {});
  most_ = 1;
  std::size_t first = 0;
  for (std::size_t i = 0; i < height; ++i) {
    const double end = place_at(model, area, area.top + static_cast<float>(i + 1));
    const std::size_t last = i + 1 == height ? arrows.size() : arrows.first_from(model.map().from_axis(end));
    if (last <= first) continue;
    Row& row = rows_[i];
    row.segments = static_cast<std::uint32_t>(last - first);
    row.lost = arrows.any_lost(first, last);
    row.retransmission = arrows.any_again(first, last);
    most_ = std::max(most_, row.segments);
    first = last;
  }
}

void Minimap::draw_states(const Ui& ui, const Rect& area) const {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Tracks& tracks = ui.model.run()->index.tracks();
  const std::size_t hosts = std::min<std::size_t>(2, ui.model.run()->trace().hosts().size());
  const float width = 5 * ui.unit;
  for (std::size_t host = 0; host < hosts; ++host) {
    const auto lanes = tracks.lanes(static_cast<trace::HostIndex>(host), false);
    if (lanes.empty()) continue;
    const Lane& lane = lanes.front();
    const float left = host == 0 ? area.left + 3 * ui.unit : area.right - 3 * ui.unit - width;
    Instant drawn{INT64_MIN};  // until then, and what ends within the same half of a pixel
    for (std::size_t i = 0; i < lane.tracks.size(); i = lane.reach.next(i + 1, drawn)) {
      for (const StateSpan& span : tracks[lane.tracks[i]].spans) {
        if (span.to < drawn) continue;
        const float bottom = y_of(ui.model, area, span.to);
        const float top = y_of(ui.model, area, span.from);
        draw.AddRectFilled({left, top}, {left + width, std::max(bottom, top + 1)},
                           faded(c.state(span.state), 0.85f));
        drawn = ui.model.map().from_axis(place_at(ui.model, area, bottom + 0.5f));
      }
    }
  }
}

void Minimap::draw_rows(const Ui& ui, const Rect& area) const {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float middle = ui.snap(area.center().x);
  const float room = area.width() / 2 - 11 * ui.unit;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    if (row.segments == 0) continue;
    const float y = area.top + static_cast<float>(i);
    const float part = 0.3f + 0.7f * std::sqrt(static_cast<float>(row.segments) / static_cast<float>(most_));
    const Color color = row.lost ? c.loss : row.retransmission ? c.retransmission : c.faint;
    const float reach = (row.lost || row.retransmission ? 1.0f : part) * room;
    draw.AddRectFilled({middle - reach, y}, {middle + reach, y + 1.5f}, color);
  }
}

void Minimap::draw(const Ui& ui, const Rect& area, const Viewport& view) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  count(ui.model, area);
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel, 6 * ui.unit);
  draw_states(ui, area);
  draw_rows(ui, area);
  const float top = std::max(area.top, y_of(ui.model, area, view.place_at(view.top())));
  const float bottom = std::min(area.bottom, y_of(ui.model, area, view.place_at(view.bottom())));
  if (!view.fits()) {
    draw.AddRectFilled({area.left, area.top}, {area.right, top}, faded(c.background, 0.6f), 6 * ui.unit);
    draw.AddRectFilled({area.left, bottom}, {area.right, area.bottom}, faded(c.background, 0.6f),
                       6 * ui.unit);
    draw.AddRect({area.left, ui.snap(top)}, {area.right, ui.snap(std::max(bottom, top + 4 * ui.unit))},
                 c.muted, 4 * ui.unit, 0, 1.5f);
  }
  const float y = ui.snap(y_of(ui.model, area, ui.model.focus().at));
  draw.AddLine({area.left, y}, {area.right, y}, c.accent, 2 * ui.unit);
}

}  // namespace tcplab::shell
