// Dear ImGui's compile-time configuration, included by imgui.h itself (IMGUI_USER_CONFIG).
#pragma once

// A dense timeline has more than 65,536 vertices in one draw list, and WebGL2 has no base vertex.
#define ImDrawIdx unsigned int

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_KEYIO
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS

// Dear ImGui tells of every item that it lays out, where somebody listens: shell/controls.cpp.
#define IMGUI_ENABLE_TEST_ENGINE
