#pragma once

#include <string>

#include "shell/model/model.hpp"
#include "shell/plots/plot.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// Whose figures are plotted: one of the ends of the connection that an event belongs to, or what
// Model::plotted() says otherwise.
struct Plotted {
  const Track* tracks[2] = {nullptr, nullptr};  // the ends, in the order of hosts
  int side = 0;                                 // which of them
  PlottedEnds ends;                             // empty: nobody's yet
};
// The end that Model::plotted() says, or else the one that has sent more; where nothing is in focus, of the
// connection that sends most. Precondition: a run is open.
Plotted plotted(const Model& model, trace::EventId event);

// The same ends in the run that the open one is compared with; empty where there is none. Costs a look at
// each connection of both.
PlottedEnds plotted_before(const Model& model, const PlottedEnds& ends);
// What the faint lines are then: "Faint: before the last change".
std::string faint_words(const Model& model, Language language);

// What is plotted at an event, on the stretch of time that the timeline shows, as plots_svg() draws it; and
// all figures of the same ends, as curves_csv() writes them. Empty where there is nothing to be plotted.
// Precondition: a run is open.
std::string plots_drawing(const Model& model, trace::EventId event, Theme theme, Language language);
std::string plots_table(const Model& model, trace::EventId event);

}  // namespace tcplab::shell
