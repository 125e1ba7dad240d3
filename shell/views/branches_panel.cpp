// Several ways on from one text: named, opened, compared with each other, and what is different in words.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include "shell/format.hpp"
#include "shell/model/ghost.hpp"
#include "shell/views/button_row.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kNew{"New branch", "新建分支"};
constexpr Words kDelete{"Delete", "删除"};
constexpr Words kName{"Name of the open branch", "当前分支的名称"};
constexpr Words kCompareWith{"Compare with", "与之对比"};
constexpr Words kNoGhost{"nothing", "不对比"};
constexpr Words kBeside{"Side by side", "并排显示"};
constexpr Words kSearching{"Comparing \u2026", "正在对比\u2026"};
constexpr Words kAlike{"Both runs are the same.", "两次运行相同。"};
constexpr Words kDiffers{"First run: {}. Second run, which is open: {}. The same until {}.",
                         "第一次运行：{}。第二次运行（当前）：{}。{} 之前相同。"};
constexpr Words kMoreAlike{"{} (and {} more)", "{}（还有 {} 个相同）"};
constexpr Words kOnlyScenarios{"Only the run of a scenario has branches.", "只有场景的运行才有分支。"};

constexpr std::size_t kLines = 2;  // of a difference in words

std::string filled(const Words& words, Language language, std::initializer_list<std::string> values) {
  std::string text(words.in(language));
  for (const std::string& value : values) text.replace(text.find("{}"), 2, value);
  return text;
}

class BranchesView : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  // A difference, and how many more like it follow.
  struct Row {
    std::uint32_t place = 0;
    std::uint32_t more = 0;
  };

  void draw_branches(const Ui& ui);
  void draw_name(const Ui& ui);
  void draw_choice(const Ui& ui) const;
  void draw_difference(const Ui& ui);
  void draw_rows(const Ui& ui, const trace::Comparison& comparison) const;
  void draw_row(const Ui& ui, const trace::Comparison& comparison, const Row& row, float height) const;
  void find_rows(const trace::Comparison& comparison);

  std::string name_;
  std::string shown_name_;
  std::vector<Row> rows_;
  unsigned version_ = 0;
};

void BranchesView::draw_branches(const Ui& ui) {
  Model& model = ui.model;
  const Branches& branches = model.branches();
  ButtonRow row(ui);
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < branches.all.size(); ++i) {
    const std::string id = "branch-" + std::to_string(i);
    if (row.add(branches.all[i].name, id.c_str(), true, i == branches.current)) open = i;
  }
  const std::size_t count = branches.all.size();
  if (row.add(kNew.in(ui.language), "new-branch", count < Branches::kMost)) model.fork();
  if (row.add(kDelete.in(ui.language), "delete-branch", count > 1)) model.remove_branch(branches.current);
  if (open) model.open_branch(*open);
}

void BranchesView::draw_name(const Ui& ui) {
  const std::string& name = ui.model.branches().open().name;
  if (name != shown_name_) name_ = shown_name_ = name;
  paragraph(Face::kSmall, ui.colors().muted, kName.in(ui.language));
  const float padding = std::max((ui.target() - ImGui::GetFontSize()) / 2, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(6 * ui.unit, padding));
  ImGui::SetNextItemWidth(std::min(ImGui::GetContentRegionAvail().x - 2 * ui.unit, 260 * ui.unit));
  const bool entered = ImGui::InputText("##branch-name", &name_, ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  if (!entered && !ImGui::IsItemDeactivatedAfterEdit()) return;
  ui.model.rename_branch(ui.model.branches().current, name_);
  shown_name_.clear();  // as it is now, whatever was wrong with what was written
}

void BranchesView::draw_choice(const Ui& ui) const {
  Model& model = ui.model;
  using Ghost = Model::Ghost;
  paragraph(Face::kSmall, ui.colors().muted, kCompareWith.in(ui.language));
  ButtonRow row(ui);
  const Ghost kind = model.ghost_kind();
  if (row.add(kNoGhost.in(ui.language), "ghost-none", true, kind == Ghost::kNone))
    model.set_ghost(Ghost::kNone);
  if (row.add(kBeforeChange.in(ui.language), "ghost-before", true, kind == Ghost::kBefore))
    model.set_ghost(Ghost::kBefore);
  if (row.add(kWithoutChanges.in(ui.language), "ghost-original", true, kind == Ghost::kOriginal))
    model.set_ghost(Ghost::kOriginal);
  const Branches& branches = model.branches();
  std::optional<std::size_t> other;
  for (std::size_t i = 0; i < branches.all.size(); ++i) {
    const bool chosen = kind == Ghost::kBranch && model.ghost_branch() == i;
    if (i == branches.current) continue;
    if (row.add(branches.all[i].name, ("ghost-branch-" + std::to_string(i)).c_str(), true, chosen)) other = i;
  }
  if (other) model.set_ghost_branch(*other);
  ButtonRow below(ui);
  if (below.add(kBeside.in(ui.language), "beside", model.ghost() != nullptr, model.beside()))
    model.set_beside(!model.beside());
}

bool is_shift(const trace::Difference& each) {
  return each.kind == trace::Difference::Kind::kShifted ||
         each.kind == trace::Difference::Kind::kArrivalShifted;
}

// Those in a row that are one and the same shift are one.
void BranchesView::find_rows(const trace::Comparison& comparison) {
  rows_.clear();
  const std::vector<trace::Difference>& all = comparison.differences();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const trace::Difference* const last = rows_.empty() ? nullptr : &all[rows_.back().place];
    if (last != nullptr && is_shift(all[i]) && last->kind == all[i].kind && last->later == all[i].later) {
      ++rows_.back().more;
    } else {
      rows_.push_back({i, 0});
    }
  }
}

void BranchesView::draw_row(const Ui& ui, const trace::Comparison& comparison, const Row& row,
                            float height) const {
  const Run& before = *ui.model.ghost();
  const Run& now = *ui.model.run();
  const trace::Difference& each = comparison.differences()[row.place];
  ImGui::PushID(static_cast<int>(row.place));
  const Point at = point(ImGui::GetCursorScreenPos());
  const float width = ImGui::GetContentRegionAvail().x;
  const trace::EventId focus = ui.model.focus().event;
  const bool chosen = focus != trace::kNoEvent && each.b == focus;
  const std::string id = "##difference-" + std::to_string(row.place);
  if (ImGui::Selectable(id.c_str(), chosen, 0, {0, height}))
    each.b != trace::kNoEvent ? ui.model.select(each.b) : ui.model.select_in_ghost(each.a, each.at);
  std::string words = trace::explain(before.index.analysis(), now.index.analysis(), each).in(ui.language);
  if (row.more > 0) words = filled(kMoreAlike, ui.language, {words, format_count(row.more)});
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) tooltip(ui, words);
  ImGui::PopID();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float y = at.y + 3 * ui.unit;
  const std::string time = format_instant(each.at, unit_for(now.index.end()), microseconds(1));
  put_text(draw, Face::kSmall, {at.x, y}, ui.colors().muted, time);
  const float left = std::max(84 * ui.unit, text_size(Face::kSmall, time).x + 10 * ui.unit);
  put_text(draw, Face::kSmall, {at.x + left, y}, ui.colors().text,
           fitted(Face::kSmall, words, width - left, kLines));
}

void BranchesView::draw_rows(const Ui& ui, const trace::Comparison& comparison) const {
  const float height =
      std::max(kLines * text_size(Face::kSmall, "X").y + 6 * ui.unit, ui.touch ? ui.target() : 0);
  const float most = std::max(ImGui::GetContentRegionAvail().y, 3 * height);
  ImGui::BeginChild("differences", {0, std::min(most, height * static_cast<float>(rows_.size()))});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows_.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      draw_row(ui, comparison, rows_[static_cast<std::size_t>(i)], height);
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

void BranchesView::draw_difference(const Ui& ui) {
  const Model& model = ui.model;
  if (model.ghost() == nullptr) return;
  const Contrast* const contrast = model.contrast();
  if (contrast == nullptr) return paragraph(Face::kSmall, ui.colors().muted, kSearching.in(ui.language));
  const trace::Comparison& comparison = contrast->comparison;
  if (comparison.same()) return paragraph(Face::kSmall, ui.colors().muted, kAlike.in(ui.language));
  if (std::exchange(version_, model.contrast_version()) != model.contrast_version()) find_rows(comparison);
  const Instant first = comparison.differences().front().at;
  const Instant end = model.run()->index.end();
  paragraph(Face::kSmall, ui.colors().text,
            filled(kDiffers, ui.language,
                   {ghost_name(model, ui.language), model.branches().open().name,
                    format_instant(first, unit_for(end), nanoseconds(1000))}));
  draw_rows(ui, comparison);
}

void BranchesView::draw(const Ui& ui, const Focus&) {
  if (!ui.model.editable()) return paragraph(Face::kText, ui.colors().muted, kOnlyScenarios.in(ui.language));
  draw_branches(ui);
  draw_name(ui);
  draw_choice(ui);
  draw_difference(ui);
}

bool is_a_scenario(const Recording& recording) { return recording.scenario() != nullptr; }

}  // namespace

const PanelKind kBranchesPanel = {.id = "branches",
                                  .title = {"Branches", "分支"},
                                  .side = PanelKind::Side::kLower,
                                  .role = PanelKind::Role::kNone,
                                  .applies = is_a_scenario,
                                  .make = make_panel<BranchesView>,
                                  .of_an_instant = false,
                                  .comes_later = true};

}  // namespace tcplab::shell
