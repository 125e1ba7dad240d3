#include "shell/views/scenario_picker.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

constexpr Words kNoneFound{"No scenario speaks of that.", "没有场景谈到这些词。"};

std::string first_sentence(const std::string& text) {
  for (const std::string_view end : {std::string_view(". "), std::string_view("\u3002")}) {
    if (const std::size_t place = text.find(end); place != std::string::npos)
      return text.substr(0, place + end.size());
  }
  return text;
}

}  // namespace

void ScenarioPicker::find_shown(const Catalogue& catalogue) {
  shown_.clear();
  const auto& entries = catalogue.entries();
  for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
    if (entries[static_cast<std::size_t>(i)].matches(needle_)) shown_.push_back(i);
  }
}

void ScenarioPicker::draw_filter(const Ui& ui, const Catalogue& catalogue, float width) {
  const bool fresh = ui.popups.fresh();
  if (fresh) needle_.clear();
  ImGui::SetNextItemWidth(width);
  // A keyboard on the screen would hide most of the list.
  const bool changed = search_popup(ui, "##filter", ui.tr(Text::kFilter), needle_, !ui.touch);
  if (!fresh && !changed) return;
  find_shown(catalogue);
  const auto called = std::find_if(shown_.begin(), shown_.end(), [&](int each) {
    return catalogue.entries()[static_cast<std::size_t>(each)].is_called(needle_);
  });
  picked_ = called == shown_.end() ? 0 : static_cast<int>(called - shown_.begin());
  moved_ = true;
  if (!fresh || !ui.model.run()) return;
  const auto current = std::find(shown_.begin(), shown_.end(), catalogue.find(ui.model.run()->name));
  if (current != shown_.end()) picked_ = static_cast<int>(current - shown_.begin());
}

void ScenarioPicker::move() {
  const int count = static_cast<int>(shown_.size());
  const bool typing = ImGui::GetIO().WantTextInput;  // letters are the field's, and in a text Home and End
  const auto pressed = [typing](ImGuiKey key, ImGuiKey letter) {
    return ImGui::IsKeyPressed(key) || (!typing && ImGui::IsKeyPressed(letter));
  };
  int by = 0;
  if (pressed(ImGuiKey_DownArrow, ImGuiKey_J)) by = 1;
  if (pressed(ImGuiKey_UpArrow, ImGuiKey_K)) by = -1;
  const bool to_ends = !typing || needle_.empty();
  if (to_ends && ImGui::IsKeyPressed(ImGuiKey_Home)) by = -count;
  if (to_ends && ImGui::IsKeyPressed(ImGuiKey_End)) by = count;
  moved_ = moved_ || by != 0;
  picked_ = std::clamp(picked_ + by, 0, std::max(count - 1, 0));
}

void ScenarioPicker::draw_topic(const Ui& ui, std::string_view title) const {
  ImGui::Dummy({1, 8 * ui.unit});
  ImGui::Indent(10 * ui.unit);
  paragraph(Face::kSmall, ui.colors().accent, title);
  ImGui::Unindent(10 * ui.unit);
  ImGui::Dummy({1, 2 * ui.unit});
}

bool ScenarioPicker::draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current) const {
  const Palette& c = ui.colors();
  const float width = ImGui::GetContentRegionAvail().x;
  const float padding = 10 * ui.unit;
  ImFont* small = face(Face::kSmall);
  const float size = small->FontSize * ImGui::GetIO().FontGlobalScale;
  const float wrap = width - 2 * padding;
  const std::string about = wrapped(Face::kSmall, first_sentence(entry.about_in(ui.language)), wrap);
  const float about_height = about.empty() ? 0 : small->CalcTextSizeA(size, FLT_MAX, wrap, about.c_str()).y;
  const float title_height = text_size(Face::kText, entry.title).y;
  const float height = std::max(title_height + about_height + 2 * padding - 2 * ui.unit, ui.target());
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::InvisibleButton(std::string(entry.name).c_str(), {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (hovered || lit)
    draw.AddRectFilled({at.x, at.y}, {at.x + width, at.y + height},
                       hovered ? c.hovered : faded(c.accent, 0.16f), 7 * ui.unit);
  if (current)
    draw.AddRectFilled({at.x + 2 * ui.unit, at.y + padding}, {at.x + 5 * ui.unit, at.y + height - padding},
                       c.accent, 2);
  put_text(draw, Face::kText, {at.x + padding, at.y + padding - ui.unit}, c.text,
           fitted(Face::kText, entry.title_in(ui.language), wrap));
  draw.AddText(small, size, {ui.snap(at.x + padding), ui.snap(at.y + padding + title_height)}, c.muted,
               about.c_str(), nullptr, wrap);
  return pressed;
}

void ScenarioPicker::draw(const Ui& ui, const Catalogue& catalogue, bool offer_files, BarRequests& requests) {
  // What is not in the list comes first: nobody scrolls to its end to find it.
  const std::string file = std::string(ui.tr(Text::kOpenFile)) + "###file";
  const float beside =
      offer_files ? text_size(Face::kText, ui.tr(Text::kOpenFile)).x + 28 * ui.unit : 1 * ui.unit;
  moved_ = false;
  draw_filter(ui, catalogue, -beside);
  if (offer_files) {
    ImGui::SameLine();
    requests.choose_file = ImGui::Button(file.c_str(), {0, ui.target()}) || requests.choose_file;
  }
  move();
  ui.popups.begin_list();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2 * ui.unit));
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  std::string_view topic;
  for (int i = 0; i < static_cast<int>(shown_.size()); ++i) {
    const Catalogue::Entry& entry =
        catalogue.entries()[static_cast<std::size_t>(shown_[static_cast<std::size_t>(i)])];
    if (entry.topic.in(ui.language) != topic) draw_topic(ui, topic = entry.topic.in(ui.language));
    const bool current = ui.model.run() && ui.model.run()->name == entry.name;
    const bool pressed = draw_entry(ui, entry, i == picked_, current);
    if (i == picked_ && moved_) ImGui::SetScrollHereY();
    if (pressed || (entered && i == picked_)) requests.open = &entry;
  }
  ImGui::PopStyleVar();
  ImGui::Dummy({1, 2 * ui.unit});
  ImGui::Indent(10 * ui.unit);
  if (shown_.empty()) paragraph(Face::kText, ui.colors().text, kNoneFound.in(ui.language));
  if (!ui.touch) paragraph(Face::kSmall, ui.colors().muted, ui.tr(Text::kOwnFile));
  ImGui::Unindent(10 * ui.unit);
  ui.popups.end_list();
  if (requests.open || requests.choose_file) ui.popups.close();
}

}  // namespace tcplab::shell
