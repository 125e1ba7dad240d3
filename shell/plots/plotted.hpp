#pragma once

#include <string>

#include "shell/model/model.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// Whose figures are plotted: the ends of the connection that an event belongs to, and which of them.
struct Plotted {
  const Track* tracks[2] = {nullptr, nullptr};
  int side = 0;
  const Track* track() const { return tracks[side]; }  // nullptr: nobody's yet
};
// The end that Model::plotted_side() says, or else the one that has sent more. Precondition: a run is open.
Plotted plotted(const Model& model, trace::EventId event);

// What is plotted of the event's connection, on the stretch of time that the timeline shows, as plots_svg()
// draws it; and all figures of the same end, as curves_csv() writes them. Empty where there is nothing to be
// plotted. Precondition: a run is open.
std::string plots_drawing(const Model& model, trace::EventId event, Theme theme, Language language);
std::string plots_table(const Model& model, trace::EventId event);

}  // namespace tcplab::shell
