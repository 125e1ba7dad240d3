#include "shell/painting/picture.hpp"

#include <cstring>

#include <imgui.h>

namespace tcplab::shell {
namespace {

template <class T>
void append(std::vector<std::byte>& to, const T* first, int count) {
  const std::size_t before = to.size(), size = sizeof(T) * static_cast<std::size_t>(count);
  if (size == 0) return;
  to.resize(before + size);
  std::memcpy(to.data() + before, first, size);
}

}  // namespace

bool Picture::take(const Surfaces& surfaces, const ImDrawData& data) {
  next_.clear();
  append(next_, surfaces.data(), static_cast<int>(surfaces.size()));
  for (const ImVec2& extent : {data.DisplayPos, data.DisplaySize, data.FramebufferScale})
    append(next_, &extent, 1);
  for (const ImDrawList* const list : data.CmdLists) {
    append(next_, list->CmdBuffer.Data, list->CmdBuffer.Size);  // whose padding is cleared
    append(next_, list->VtxBuffer.Data, list->VtxBuffer.Size);
    append(next_, list->IdxBuffer.Data, list->IdxBuffer.Size);
  }
  drawn_.swap(next_);
  // An operator of vectors goes octet by octet where the compiler is asked for a small program.
  return drawn_.size() != next_.size() || std::memcmp(drawn_.data(), next_.data(), drawn_.size()) != 0;
}

}  // namespace tcplab::shell
