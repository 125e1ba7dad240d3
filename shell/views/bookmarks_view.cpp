#include "shell/views/bookmarks_view.hpp"

#include <algorithm>

#include <imgui_internal.h>
#include <misc/cpp/imgui_stdlib.h>

#include "core/base/utf8.hpp"
#include "shell/format.hpp"
#include "shell/views/button_row.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kNote{"Note", "备注"};
constexpr Words kSave{"Save", "保存"};
constexpr Words kRemove{"Remove", "删除"};
constexpr Words kNoBookmarks{"No bookmark yet.", "还没有书签。"};
constexpr Words kAll{"All of this run", "本次运行的全部书签"};
constexpr Words kTooMany{"A run has room for {} bookmarks. Remove one first.",
                         "一次运行最多有 {} 个书签，请先删除一个。"};
constexpr Words kLongest{"A note has at most {} characters.", "备注最多 {} 个字符。"};
constexpr Words kBookmarkKeys{"Enter writes, and saves what is written.", "按回车键开始书写，再按保存。"};

std::string with_number(const Words& words, Language language, std::size_t number) {
  std::string text(words.in(language));
  return text.replace(text.find("{}"), 2, std::to_string(number));
}

// Nothing more can be written than is kept: what would be too much does not get in, wherever it is written.
int keep_to_limit(ImGuiInputTextCallbackData* data) {
  const auto length = static_cast<std::size_t>(data->BufTextLen);
  std::size_t excess = characters_in({data->Buf, length});
  excess -= std::min(excess, Bookmarks::kLongestNote);
  if (excess == 0) return 0;
  const std::string_view before(data->Buf, static_cast<std::size_t>(data->CursorPos));
  const std::size_t count = characters_in(before);
  const std::size_t kept = octets_of_first(before, count - std::min(count, excess));
  data->DeleteChars(static_cast<int>(kept), data->CursorPos - static_cast<int>(kept));
  return 0;
}

}  // namespace

std::string too_many_bookmarks(Language language) {
  return with_number(kTooMany, language, Bookmarks::kMost);
}

std::string longest_note(Language language) {
  return with_number(kLongest, language, Bookmarks::kLongestNote);
}

std::string place_text(const Model& model, const RunPlace& place) {
  return format_instant(place.at, unit_for(model.run()->index.end()), microseconds(1));
}

std::string bookmark_name(const Model& model, const Bookmark& bookmark) {
  const std::string at = place_text(model, bookmark.place);
  return bookmark.note.empty() ? at : at + "  " + bookmark.note;
}

void BookmarksView::open(const Model& model, Popups& popups, const RunPlace& place,
                         std::optional<Rect> below) {
  place_ = place;
  const auto there = model.bookmarks().find(place);
  note_ = there ? model.bookmarks().all()[*there].note : std::string();
  opened_ = model.opened();
  popups.open(PopupId::kBookmarks, below);
}

void BookmarksView::draw_note(const Ui& ui) {
  Bookmarks& bookmarks = ui.model.bookmarks();
  const auto there = bookmarks.find(place_);
  const bool room = there || !bookmarks.full();
  paragraph(Face::kSmall, ui.colors().muted, place_text(ui.model, place_));
  const ImGuiID field = ImGui::GetID("##note");
  const bool writing = ImGui::GetIO().WantTextInput;
  const bool enter =
      ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  // As the list of commands does it; Escape closes all of it at once.
  // Where the keys stand on a control, Enter is that control's.
  if (!writing && enter && ui.cursor.empty()) {
    ImGui::ActivateItemByID(field);
    ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
  }
  if (writing && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ui.popups.close();
  const float padding = std::max((ui.target() - ImGui::GetFontSize()) / 2, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(8 * ui.unit, padding));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  const std::string hint(kNote.in(ui.language));
  constexpr ImGuiInputTextFlags kFlags =
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackEdit;
  bool save = ImGui::InputTextWithHint("##note", hint.c_str(), &note_, kFlags, keep_to_limit);
  ImGui::PopStyleVar();
  ButtonRow row(ui);
  save = row.add(there ? kSave.in(ui.language) : ui.tr(Text::kBookmarkHere), "save-bookmark", room) || save;
  const bool remove = row.add(kRemove.in(ui.language), "remove-bookmark", there.has_value());
  save = save && room;
  if (save) bookmarks.set(place_, note_);
  if (remove) bookmarks.remove(*there);
  if (save || remove) ui.popups.close();
  if (!room) paragraph(Face::kSmall, ui.colors().text, too_many_bookmarks(ui.language));
  if (characters_in(note_) >= Bookmarks::kLongestNote)
    paragraph(Face::kSmall, ui.colors().text, longest_note(ui.language));
  if (!ui.touch) paragraph(Face::kSmall, ui.colors().muted, kBookmarkKeys.in(ui.language));
}

void BookmarksView::draw_list(const Ui& ui) {
  Bookmarks& bookmarks = ui.model.bookmarks();
  section(ui, std::string(kAll.in(ui.language)).c_str());
  if (bookmarks.all().empty()) paragraph(Face::kText, ui.colors().muted, kNoBookmarks.in(ui.language));
  std::optional<std::size_t> removed;
  for (std::size_t i = 0; i < bookmarks.all().size(); ++i) {
    const Bookmark& each = bookmarks.all()[i];
    const std::string number = std::to_string(i);
    const float width = ImGui::GetContentRegionAvail().x - ui.target() - 4 * ui.unit;
    if (text_row(("bookmark-" + number).c_str(), bookmark_name(ui.model, each), each.place == place_,
                 {width, ui.target()})) {
      ui.model.go_to(each.place);
      ui.popups.close();
    }
    ImGui::SameLine(0, 4 * ui.unit);
    if (icon_button(ui, ("bookmark-remove-" + number).c_str(), Icon::kClose,
                    std::string(kRemove.in(ui.language)).c_str()))
      removed = i;
  }
  if (removed) bookmarks.remove(*removed);
}

void BookmarksView::draw(const Ui& ui) {
  if (!ui.model.run() || opened_ != ui.model.opened()) return ui.popups.close();  // it was about another run
  draw_note(ui);
  draw_list(ui);
}

}  // namespace tcplab::shell
