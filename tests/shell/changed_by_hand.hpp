#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {

// An App in which a SYN is lost, and the hands that change that.
class ChangedByHand : public DrivenApp {
 protected:
  ChangedByHand() {
    app.open_named("lost-syn");
    frames(3);
  }
  const Model& model() const { return app.model(); }
  std::vector<std::string> edits() const {
    std::vector<std::string> lines;
    for (const scenario::Edit& edit : model().changes().edits)
      lines.push_back((edit.on ? "" : "off: ") + edit.line);
    return lines;
  }
  // Where a segment is received.
  ImVec2 head_of(trace::PacketId packet) const {
    const auto at = app.event_position(trace().packets()[packet].received);
    EXPECT_TRUE(at.has_value());
    return at.value_or(ImVec2(0, 0));
  }
  // The first packet that arrives.
  trace::PacketId first_arriving() const {
    for (const trace::Packet& packet : trace().packets()) {
      if (packet.received != trace::kNoEvent) return packet.id;
    }
    return trace::kNoPacket;
  }
  void hold(ImVec2 from, ImVec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    frames(2);
    io.AddMouseButtonEvent(0, true);
    frames(2);
    for (int i = 1; i <= 6; ++i) {
      const float part = static_cast<float>(i) / 6;
      io.AddMousePosEvent(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
      frames(1);
    }
    frames(2);
  }
  void let_go() {
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    frames(3);
  }
  void press_with(ImGuiKey modifier, ImGuiKey key, bool shift = false) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(modifier, true);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, true);
    io.AddKeyEvent(key, true);
    frames(1);
    io.AddKeyEvent(key, false);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, false);
    io.AddKeyEvent(modifier, false);
    frames(2);
  }
};

}  // namespace tcplab::shell
