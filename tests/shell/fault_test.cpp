// A recording whose replay failed: there are no hosts to be shown, and the reader is told.

#include <memory>
#include <string>
#include <utility>

#include "core/lab/history.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

// It does not know of its fault until somebody asks for a host.
class FaultyRecording : public Recording {
 public:
  explicit FaultyRecording(scenario::Scenario scenario) : history_(std::move(scenario)) {
    history_.run_to_end();
  }
  const trace::Trace& trace() const override { return history_.trace(); }
  Instant end() const override { return history_.end(); }
  Message fault() const override { return fault_; }
  const tcp::Host* host_after(trace::HostIndex, trace::EventId) override {
    fault_ = Message("event 7: another segment", "第 7 个事件：报文段不同");
    return nullptr;
  }
  StepEvents step_of(trace::EventId event) override { return {event, event}; }

 private:
  lab::History history_;
  Message fault_;
};

class FaultTest : public DrivenApp {
 protected:
  FaultTest() {
    bake(1, true);
    auto scenario = scenario::parse(scenario::find_builtin("three-way-handshake")->text);
    const_cast<Model&>(app.model()).show("faulty", std::make_unique<FaultyRecording>(*std::move(scenario)));
    frames(3);
  }

  // The sentence is there, word for word, on however many lines. Characters that the font of the test does
  // not have are read as '?'.
  bool is_on_screen(const std::string& sentence) const {
    const auto bare = [](std::string_view text) {
      std::string letters;
      for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x80 ? c != ' ' : octet >= 0xc0) letters += octet < 0x80 ? c : '?';
      }
      return letters;
    };
    std::string all;
    for (const Line& line : screen()) all += line.text;
    const std::string wanted = bare(sentence);
    return bare(all).find(wanted) != std::string::npos;
  }
  std::string sentence(Language language) const {
    return text_with(Text::kFault, language,
                     Message("event 7: another segment", "第 7 个事件：报文段不同").in(language));
  }
};

TEST_F(FaultTest, IsToldOnScreenInBothLanguagesWhateverPanelIsOpen) {
  EXPECT_FALSE(is_on_screen(sentence(Language::kEnglish))) << "nobody knows of it yet";
  press(ImGuiKey_4);
  for (int i = 0; i < 5; ++i) press(ImGuiKey_RightArrow);
  EXPECT_EQ(app.model().host_after(0, app.model().focus().event), nullptr);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    app.set_language(language);
    for (const ImGuiKey tab : {ImGuiKey_1, ImGuiKey_2, ImGuiKey_4, ImGuiKey_5}) {
      press(tab);
      EXPECT_TRUE(is_on_screen(sentence(language)));
    }
    EXPECT_EQ(app.transcript().notice, sentence(language));
  }
}

TEST_F(FaultTest, ClosesOnEscapeAndIsNotToldOfAnotherRun) {
  press(ImGuiKey_4);
  press(ImGuiKey_RightArrow);
  ASSERT_TRUE(is_on_screen(sentence(Language::kEnglish)));
  press(ImGuiKey_Escape);
  EXPECT_FALSE(is_on_screen(sentence(Language::kEnglish)));
  app.open_named("three-way-handshake");
  press(ImGuiKey_RightArrow);
  EXPECT_FALSE(is_on_screen(sentence(Language::kEnglish)));
  EXPECT_EQ(app.transcript().notice, "");
}

}  // namespace
}  // namespace tcplab::shell
