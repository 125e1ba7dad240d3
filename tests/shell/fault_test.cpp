// A recording whose replay failed: there are no hosts to be shown.

#include <memory>
#include <string>
#include <utility>

#include "core/lab/history.hpp"
#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

class FaultyRecording : public Recording {
 public:
  explicit FaultyRecording(scenario::Scenario scenario) : history_(std::move(scenario)) {
    history_.run_to_end();
  }
  const trace::Trace& trace() const override { return history_.trace(); }
  Instant end() const override { return history_.end(); }
  Message fault() const override { return Message("event 7: another segment", "事件 7：报文段不同"); }
  const tcp::Host* host_after(trace::HostIndex, trace::EventId) override { return nullptr; }
  StepEvents step_of(trace::EventId event) override { return {event, event}; }

 private:
  lab::History history_;
};

TEST_F(AppTest, ARecordingThatCannotBeReplayedIsShownWithoutItsHosts) {
  auto scenario = scenario::parse(scenario::find_builtin("three-way-handshake")->text);
  ASSERT_TRUE(scenario);
  auto& model = const_cast<Model&>(app.model());
  model.show("faulty", std::make_unique<FaultyRecording>(*std::move(scenario)));
  frames(3);
  for (int i = 0; i < 5; ++i) press(ImGuiKey_RightArrow);
  EXPECT_EQ(app.model().host_after(0, app.model().focus().event), nullptr);
}

}  // namespace
}  // namespace tcplab::shell
