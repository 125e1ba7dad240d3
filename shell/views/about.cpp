#include "shell/format.hpp"
#include "shell/views/panels.hpp"

namespace tcplab::shell {

void draw_about(const Ui& ui) {
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  paragraph(Face::kHeading, c.text, run.title(ui.language));
  if (const std::string_view about = run.recording->about(ui.language); !about.empty())
    paragraph(Face::kText, c.text, about);
  ImGui::Dummy({1, 2 * ui.unit});
  paragraph(Face::kText, c.muted, ui.tr(Text::kHowToStart));
  if (const Message fault = run.recording->fault(); !fault.empty())
    paragraph(Face::kText, c.retransmission, text_with(Text::kFault, ui.language, fault.in(ui.language)));
  if (run.recording->truncated()) {
    paragraph(Face::kText, c.retransmission,
              text_with(Text::kTruncated, ui.language, format_count(run.trace().events().size())));
  }
}

}  // namespace tcplab::shell
