#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

// What the run is about.
class About : public Panel {
 public:
  void draw(const Ui& ui, const Focus&) override {
    const Palette& c = ui.colors();
    const Run& run = *ui.model.run();
    paragraph(Face::kHeading, c.text, run.title(ui.language));
    if (const std::string_view about = run.recording->about(ui.language); !about.empty())
      paragraph(Face::kText, c.text, about);
    ImGui::Dummy({1, 2 * ui.unit});
    paragraph(Face::kText, c.muted,
              ui.tr(run.recording->knows_causes() ? Text::kHowToStart : Text::kHowToRead));
    // Where a limit stopped it, the way on is below the timeline.
    if (!run.recording->can_go_on() || run.recording->truncated()) return;
    if (ImGui::Button((std::string(ui.tr(Text::kGoOnBeyond)) + "###beyond").c_str(), {0, ui.target()}))
      ui.model.go_on();
  }
};

}  // namespace

const PanelKind kAboutPanel = {
    .id = "about",
    .title = {"About", "简介"},
    .side = PanelKind::Side::kUpper,
    .role = PanelKind::Role::kIntroduction,
    .applies = [](const Recording& recording) { return recording.source() == nullptr; },
    .make = make_panel<About>,
    .of_an_instant = false};

}  // namespace tcplab::shell
