#pragma once

#include <memory>

#include "core/base/language.hpp"
#include "shell/model/recording.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// Something that is shown beside the timeline. A new one is a file that defines its PanelKind, and its name
// in panel_kinds.hpp.
class Panel {
 public:
  virtual ~Panel() = default;
  // Into Dear ImGui's window of its own. shown: what the mouse is over, or else the focus; see
  // PanelKind::holds_still. Precondition: a run is open, and PanelKind::applies() to it.
  virtual void draw(const Ui& ui, const Focus& shown) = 0;
  // It has not got through in this frame with what it does, and wants another one.
  virtual bool busy() const { return false; }
  // Somebody writes in it: it is of the focus meanwhile, whatever the mouse is over.
  virtual bool writing() const { return false; }
};

struct PanelKind {
  // Where it is, when there is room for two.
  enum class Side { kUpper, kLower };
  enum class Role {
    kNone,
    kIntroduction,  // gives way once somebody chooses an event
    kExplanation,   // to this
    kBench,         // says nothing of events, and gives way to it once somebody clicks on one
  };

  const char* id;
  Words title;
  Side side;
  Role role;
  bool (*applies)(const Recording& recording);
  std::unique_ptr<Panel> (*make)();
  // It is of an instant, which is told above it.
  bool of_an_instant = true;
  // Its links preview events; if it showed these while the mouse is in it, the link would slip away.
  bool holds_still = false;
  // Where the program comes in parts, how it is drawn is not in the first of them: see App::come_in_parts().
  bool comes_later = false;
};

inline bool applies_always(const Recording&) { return true; }
template <typename Kind>
std::unique_ptr<Panel> make_panel() {
  return std::make_unique<Kind>();
}

}  // namespace tcplab::shell
