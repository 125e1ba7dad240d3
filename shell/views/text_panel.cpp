#include "shell/views/text_panel.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <misc/cpp/imgui_stdlib.h>

#include "shell/app.hpp"
#include "shell/model/text_errors.hpp"
#include "shell/views/button_row.hpp"

namespace tcplab::shell {
namespace {

constexpr int kFramesToText = 3;
constexpr std::size_t kMostTextErrors = 20;
constexpr std::size_t kMostOffers = 6;
constexpr float kPartBelow = 0.42f;  // of the height, for what is told about the text

constexpr Words kFormatText{"Format", "整理格式"};
constexpr Words kBackToRunning{"Back to what runs", "恢复为正在运行的文本"};
constexpr Words kLastGoodStays{"Shown is still the last text that could be run.",
                               "上面显示的仍是最后一个能运行的文本。"};
constexpr Words kCannotRunNow{"It cannot run with the values that the parameters have now.",
                              "按参数现在的取值，它无法运行。"};
constexpr Words kTextIsFixed{"The text of this run cannot be changed now.", "现在不能修改这次运行的文本。"};
constexpr Words kTextKeys{"It runs while you write. Tab completes a word, Esc leaves the text.",
                          "边写边运行。Tab 补全单词，Esc 离开文本。"};

struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;  // octets
};

LineColumn place_in(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 where there is none
  return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          before.size() - line_start + 1};
}

std::size_t offset_in(std::string_view text, std::size_t line, std::size_t column) {
  std::size_t start = 0;
  for (std::size_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) return text.size();
    start = end + 1;
  }
  const std::size_t end = std::min(text.find('\n', start), text.size());
  return std::min(start + (column == 0 ? 0 : column - 1), end);
}

std::string place_words(const LineColumn& at, Language language) {
  return told({"Line {0}, column {1}", "第 {0} 行，第 {1} 列"}, std::to_string(at.line),
              std::to_string(at.column))
      .in(language);
}

}  // namespace

void TextPanel::take_keyboard() { frames_ = kFramesToText; }

void TextPanel::follow() {
  const Model& model = app_.model();
  if (generation_ == model.generation() && name_ == app_.source().name) return;
  generation_ = model.generation();
  const bool another = name_ != app_.source().name;
  name_ = app_.source().name;
  if (!another && (!errors_.empty() || !ran_)) return;  // that would be lost
  take_over();
}

void TextPanel::take_over() {
  text_ = app_.written_text();
  errors_.clear();
  ran_ = true;
  if (!active_) return;
  ++field_;  // Dear ImGui's field keeps to its own text as long as it has the keyboard
  take_keyboard();
}

void TextPanel::run() {
  errors_ = errors_in(kind_of(name_, text_), text_);
  ran_ = errors_.empty() && app_.edit_text(text_);
  generation_ = app_.model().generation();
}

void TextPanel::draw(const Ui& ui, const Focus&) {
  follow();
  draw_buttons(ui);
  const float room = ImGui::GetContentRegionAvail().y;
  draw_field(std::max(room * (1 - kPartBelow), 80 * ui.unit));
  ImGui::BeginChild("below", {0, 0}, 0, ImGuiWindowFlags_NoNav);
  draw_below(ui);
  ImGui::EndChild();
}

void TextPanel::draw_buttons(const Ui& ui) {
  const bool fixed = app_.model().fixed() || app_.model().read_only();
  ButtonRow row(ui);
  const bool scenario = kind_of(name_, text_) == TextKind::kScenario;
  if (row.add(kFormatText.in(ui.language), "format-text", scenario && !fixed)) {
    text_ = scenario::format(text_);
    run();
  }
  if (row.add(kBackToRunning.in(ui.language), "text-that-runs", !errors_.empty() || !ran_)) take_over();
}

void TextPanel::draw_field(float height) {
  const std::string before = text_;
  const bool fixed = app_.model().fixed() || app_.model().read_only();
  const ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackAlways |
                                    ImGuiInputTextFlags_CallbackCompletion |
                                    (fixed ? ImGuiInputTextFlags_ReadOnly : ImGuiInputTextFlags_None);
  const auto callback = [](ImGuiInputTextCallbackData* field) {
    return static_cast<TextPanel*>(field->UserData)->on_field(*field);
  };
  const std::string id = "##run-text-" + std::to_string(field_);
  if (frames_ > 0 && --frames_ == 0) give_keyboard(id.c_str());
  ImGui::PushFont(face(Face::kSmallMono));
  bool changed = ImGui::InputTextMultiline(id.c_str(), &text_, {-1, height}, flags, callback, this);
  ImGui::PopFont();
  active_ = ImGui::IsItemActive();
  // Dear ImGui takes back all that was written; here Escape only leaves.
  if (ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    text_ = before;
    changed = false;
  }
  if (changed) run();
}

int TextPanel::on_field(ImGuiInputTextCallbackData& field) {
  if (field.EventFlag == ImGuiInputTextFlags_CallbackCompletion) {
    const std::string_view text(field.Buf, static_cast<std::size_t>(field.BufTextLen));
    const LineColumn at = place_in(text, static_cast<std::size_t>(field.CursorPos));
    const scenario::Completions offers = scenario::complete(text, at.line, at.column);
    if (offers.offers.empty()) return 0;
    const auto start = static_cast<int>(offset_in(text, at.line, offers.column));
    field.DeleteChars(start, field.CursorPos - start);
    field.InsertChars(start, offers.offers.front().text.c_str());
    return 0;
  }
  if (wanted_) {
    field.CursorPos = static_cast<int>(std::min(*wanted_, static_cast<std::size_t>(field.BufTextLen)));
    field.ClearSelection();
    wanted_.reset();
  }
  cursor_ = static_cast<std::size_t>(field.CursorPos);
  return 0;
}

void TextPanel::go_to(std::size_t offset) {
  wanted_ = cursor_ = offset;
  take_keyboard();
}

void TextPanel::look_around() {
  if (seen_text_ == text_ && seen_cursor_ == cursor_) return;
  seen_text_ = text_;
  seen_cursor_ = cursor_;
  offers_ = {};
  if (kind_of(name_, text_) != TextKind::kScenario) return;
  const LineColumn at = place_in(text_, cursor_);
  offers_ = scenario::complete(text_, at.line, at.column);
}

void TextPanel::draw_below(const Ui& ui) {
  const Palette& c = ui.colors();
  if (app_.model().fixed() || app_.model().read_only()) {
    paragraph(Face::kSmall, c.muted, kTextIsFixed.in(ui.language));
    return;
  }
  look_around();
  const LineColumn at = place_in(text_, cursor_);
  paragraph(Face::kSmall, c.muted, place_words(at, ui.language));
  if (kind_of(name_, text_) == TextKind::kScenario) {
    if (const auto word = scenario::hover(text_, at.line, at.column))
      paragraph(Face::kSmall, c.text, word->text.in(ui.language));
    draw_offers(ui);
  }
  if (!errors_.empty()) {
    draw_errors(ui);
  } else if (!ran_) {
    paragraph(Face::kText, c.loss, kCannotRunNow.in(ui.language));
  }
  paragraph(Face::kSmall, c.muted, (errors_.empty() && ran_ ? kTextKeys : kLastGoodStays).in(ui.language));
}

// Each with its place, which leads there.
void TextPanel::draw_errors(const Ui& ui) {
  for (std::size_t i = 0; i < std::min(errors_.size(), kMostTextErrors); ++i) {
    const scenario::Error& error = errors_[i];
    const std::string place = place_words({error.line, error.column}, ui.language);
    const float width = text_size(Face::kText, place).x + 16 * ui.unit;
    if (text_button(("text-error-" + std::to_string(i)).c_str(), place, {width, ui.target()}))
      go_to(offset_in(text_, error.line, error.column));
    paragraph(Face::kText, ui.colors().loss, in_a_line(error, ui.language));
  }
}

void TextPanel::draw_offers(const Ui& ui) {
  ButtonRow row(ui);
  for (std::size_t i = 0; i < std::min(offers_.offers.size(), kMostOffers); ++i) {
    const std::string offer = offers_.offers[i].text;
    if (!row.add(offer, ("offer-" + std::to_string(i)).c_str(), true)) continue;
    const std::size_t start = offset_in(text_, place_in(text_, cursor_).line, offers_.column);
    text_.replace(start, cursor_ - std::min(start, cursor_), offer);
    go_to(start + offer.size());
    run();
    return;
  }
}

namespace {

bool has_text(const Recording& recording) {
  return recording.scenario() != nullptr || recording.source() != nullptr;
}

const PanelKind kTextPanel = {.id = "text",
                              .title = {"Text", "文本"},
                              .side = PanelKind::Side::kUpper,
                              .role = PanelKind::Role::kNone,
                              .applies = has_text,
                              .make = nullptr,  // by offer_text_panel()
                              .of_an_instant = false};

}  // namespace

TextPanel& offer_text_panel(App& app) {
  auto panel = std::make_unique<TextPanel>(app);
  TextPanel& text = *panel;
  app.add_panel(kTextPanel, std::move(panel));
  app.offer_editor([&app, &text] {
    if (app.open_panel(kTextPanel.id)) text.take_keyboard();
  });
  return text;
}

}  // namespace tcplab::shell
