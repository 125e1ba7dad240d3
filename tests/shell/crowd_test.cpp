// Many connections: every panel says whose it shows.
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

using CrowdTest = DrivenApp;

TEST_F(CrowdTest, EachDiagramSaysWhichConnectionOfItsHostItIsOf) {
  resize(1440, 2200);
  ASSERT_TRUE(app.open_text("crowd", crowd_text()));
  press(ImGuiKey_3);
  int told = 0;
  for (const trace::Event& event : trace().events()) {
    const auto* change = std::get_if<tcp::StateChanged>(&event.what);
    if (!change || change->to != tcp::State::kEstablished) continue;
    step_to(event.id);
    frames(2);
    const trace::ConnectionInfo& info = *trace().connection(event.host, event.connection);
    const std::string whose = ":" + std::to_string(info.local.port);
    const std::string peer = info.remote.to_string();
    bool found = false;
    for (const Line& line : screen()) {
      found = found || (line.text.find(whose) == 0 && line.text.find(peer) != std::string::npos);
    }
    EXPECT_TRUE(found) << whose << " with " << peer;
    ++told;
  }
  EXPECT_EQ(told, 16);
}

TEST_F(CrowdTest, AHostWithOneConnectionNeedsNoSuchLine) {
  app.open_named("three-way-handshake");
  press(ImGuiKey_End);
  press(ImGuiKey_3);
  EXPECT_EQ(find_line(screen(), "198.51.100.2:80"), nullptr);
}

}  // namespace
}  // namespace tcplab::shell
