// The lab has fonts of its own: Dear ImGui's, twelve thousand octets that nothing compresses, is left out of
// the program by
// --wrap (CMakeLists.txt), and this stands in for it.

#include <imgui.h>

namespace tcplab::web {

ImFont* no_default_font(ImFontAtlas*,
                        const ImFontConfig*) asm("__wrap__ZN11ImFontAtlas14AddFontDefaultEPK12ImFontConfig");

ImFont* no_default_font(ImFontAtlas*, const ImFontConfig*) { return nullptr; }

}  // namespace tcplab::web
