#include "shell/picture.hpp"

#include <imgui.h>

namespace tcplab::shell {
namespace {

template <class T>
void append(std::vector<std::byte>& to, const T* first, int count) {
  const auto* const octets = reinterpret_cast<const std::byte*>(first);
  to.insert(to.end(), octets, octets + sizeof(T) * static_cast<std::size_t>(count));
}

}  // namespace

bool Picture::take(const ImDrawData& data) {
  next_.clear();
  for (const ImVec2& extent : {data.DisplayPos, data.DisplaySize, data.FramebufferScale})
    append(next_, &extent, 1);
  for (const ImDrawList* const list : data.CmdLists) {
    append(next_, list->CmdBuffer.Data, list->CmdBuffer.Size);  // whose padding is cleared
    append(next_, list->VtxBuffer.Data, list->VtxBuffer.Size);
    append(next_, list->IdxBuffer.Data, list->IdxBuffer.Size);
  }
  drawn_.swap(next_);
  return drawn_ != next_;
}

}  // namespace tcplab::shell
