#include <algorithm>

#include "shell/views/banners.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

float line_height(const Ui& ui) { return ui.touch ? ui.target() : 20 * ui.unit; }

bool is_comment(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin != std::string_view::npos &&
         (line[begin] == '#' || line.compare(begin, 2, "//") == 0 || line.compare(begin, 2, "/*") == 0);
}

// A source line by line, with what became of each step; a click goes to its instant.
class ScriptView : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  void draw_line(const Ui& ui, std::size_t line, const SourceLines::Step* current) const;

  unsigned generation_ = 0;
  float width_ = 0;  // of the longest line
  Focus followed_;
};

// One line: its number, a mark for what became of it, and the text.
void ScriptView::draw_line(const Ui& ui, std::size_t line, const SourceLines::Step* current) const {
  const Palette& c = ui.colors();
  const Recording& recording = *ui.model.run()->recording;
  const SourceLines& source = *recording.source();
  const SourceLines::Step* step = source.step_at_line(line);
  const bool first = step && step->first == line;
  const bool is_current = step && step == current;
  const Verdict* judged = recording.verdict();
  const Color verdict = verdict_color(c, judged ? judged->outcome : Verdict::Outcome::kPassed);
  const float height = line_height(ui);
  const Point at = point(ImGui::GetCursorScreenPos());
  const float width = std::max(width_, ImGui::GetContentRegionAvail().x);
  ImGui::PushID(static_cast<int>(line));
  if (ImGui::InvisibleButton("line", {width, height}) && step) ui.model.go_to_line(line);
  const bool hovered = ImGui::IsItemHovered() && step;
  ImGui::PopID();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (hovered && !ui.touch && step->event != trace::kNoEvent) ui.model.preview(step->event);
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Rect box{at.x, at.y, at.x + width, at.y + height};
  const Color fill = step && !step->held ? faded(verdict, 0.2f) : is_current ? faded(c.accent, 0.2f) : 0;
  if (fill != 0 || hovered)
    draw.AddRectFilled({box.left, box.top}, {box.right, box.bottom},
                       fill != 0 ? fill : faded(c.hovered, 0.6f));
  if (is_current) draw.AddRectFilled({box.left, box.top}, {box.left + 3 * ui.unit, box.bottom}, c.accent);
  const float letter = text_size(Face::kSmallMono, "0").x;
  const float y = at.y + (height - text_size(Face::kSmallMono, "0").y) / 2;
  const std::string number = std::to_string(line);
  const float gutter = at.x + 8 * ui.unit + 4 * letter;
  put_text(draw, Face::kSmallMono, {gutter - static_cast<float>(number.size()) * letter, y}, c.muted, number);
  if (first)
    draw.AddCircleFilled({gutter + 10 * ui.unit, box.center().y}, 3 * ui.unit,
                         step->held ? c.state(tcp::State::kEstablished) : verdict);
  const std::string& text = source.lines[line - 1];
  const bool done = step && current && step <= current;
  put_text(draw, Face::kSmallMono, {gutter + 20 * ui.unit, y},
           is_comment(text) ? c.muted
           : done || !step  ? c.text
                            : faded(c.text, ui.dimmed(0.7f)),
           text);
}

void ScriptView::draw(const Ui& ui, const Focus& shown) {
  const SourceLines& source = *ui.model.run()->recording->source();
  const float height = line_height(ui);
  if (generation_ != ui.model.generation()) {
    generation_ = ui.model.generation();
    std::size_t longest = 0;
    for (const std::string& line : source.lines) longest = std::max(longest, line.size());
    width_ = text_size(Face::kSmallMono, "0").x * static_cast<float>(longest + 5) + 36 * ui.unit;
    followed_ = {Instant{-1}, 0};
  }
  ImGui::BeginChild("script", {0, 0}, 0, ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoNav);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const SourceLines::Step* current = source.step_at(shown);
  const SourceLines::Step* focused = source.step_at(ui.model.focus());
  if (followed_ != ui.model.focus() && focused) {
    // Keeps the step in focus in sight.
    const float y = static_cast<float>(focused->first - 1) * height;
    const float room = ImGui::GetWindowHeight();
    if (y < ImGui::GetScrollY() || y + 3 * height > ImGui::GetScrollY() + room)
      ImGui::SetScrollY(y - room * 0.4f);
  }
  followed_ = ui.model.focus();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(source.lines.size()), height);
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row)
      draw_line(ui, static_cast<std::size_t>(row) + 1, current);
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

}  // namespace

const PanelKind kScriptPanel = {
    .id = "script",
    .title = {"Script", "脚本"},
    .side = PanelKind::Side::kUpper,
    .role = PanelKind::Role::kNone,
    .applies = [](const Recording& recording) { return recording.source() != nullptr; },
    .make = make_panel<ScriptView>,
    .comes_later = true};

}  // namespace tcplab::shell
