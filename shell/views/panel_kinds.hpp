#pragma once

#include "shell/views/panel.hpp"

namespace tcplab::shell {

// Each panel by the name of its PanelKind, in the order of their tabs, and of the keys that lead to them.
// Those that not every run has come last, so that no other has another place because of them.
#define TCPLAB_PANELS(PANEL) \
  PANEL(kAboutPanel)         \
  PANEL(kScriptPanel)        \
  PANEL(kInspectorPanel)     \
  PANEL(kStatesPanel)        \
  PANEL(kVariablesPanel)     \
  PANEL(kEventsPanel)        \
  PANEL(kEditsPanel)         \
  PANEL(kSequencePanel)      \
  PANEL(kPlotsPanel)         \
  PANEL(kPacketsPanel)       \
  PANEL(kBranchesPanel)      \
  PANEL(kNetworkPanel)       \
  PANEL(kConnectionsPanel)

#define TCPLAB_DECLARE(name) extern const PanelKind name;
TCPLAB_PANELS(TCPLAB_DECLARE)
#undef TCPLAB_DECLARE

#define TCPLAB_ADDRESS(name) &name,
inline constexpr const PanelKind* kPanelKinds[] = {TCPLAB_PANELS(TCPLAB_ADDRESS)};
#undef TCPLAB_ADDRESS

}  // namespace tcplab::shell
