#pragma once

#include "shell/views/panel.hpp"

namespace tcplab::shell {

extern const PanelKind kAboutPanel;
extern const PanelKind kScriptPanel;
extern const PanelKind kInspectorPanel;
extern const PanelKind kStatesPanel;
extern const PanelKind kVariablesPanel;
extern const PanelKind kEventsPanel;
extern const PanelKind kEditsPanel;
extern const PanelKind kSequencePanel;
extern const PanelKind kPlotsPanel;
extern const PanelKind kPacketsPanel;
extern const PanelKind kNetworkPanel;
extern const PanelKind kBranchesPanel;

// In the order of their tabs, and of the keys that lead to them.
inline constexpr const PanelKind* kPanelKinds[] = {
    &kAboutPanel, &kScriptPanel,   &kInspectorPanel, &kStatesPanel,  &kVariablesPanel, &kEventsPanel,
    &kEditsPanel, &kSequencePanel, &kPlotsPanel,     &kPacketsPanel, &kNetworkPanel,   &kBranchesPanel};

}  // namespace tcplab::shell
