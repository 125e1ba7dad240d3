#include "shell/popups.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <imgui.h>

#include "shell/ui.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kId = "popup";
constexpr float kMargin = 8;
constexpr float kPadding = 10;
constexpr float kEnough = 400;  // of room below its control, for one that scrolls

struct Look {
  Text title;
  float width;
};
// In the order of PopupId.
constexpr std::array<Look, static_cast<std::size_t>(PopupId::kCount)> kLooks{{{Text::kChooseScenario, 490},
                                                                              {Text::kSpeed, 190},
                                                                              {Text::kKeys, 500},
                                                                              {Text::kCommands, 520},
                                                                              {Text::kChangePast, 440},
                                                                              {Text::kView, 400},
                                                                              {Text::kBookmarks, 440}}};

// What cannot be changed has bookmarks and measures at a place, and no other past.
Text title_of(const Model& model, PopupId id) {
  if (id == PopupId::kEdit && model.run() && model.run()->recording->is_past()) return Text::kThisPlace;
  return kLooks[static_cast<std::size_t>(id)].title;
}

}  // namespace

void Popups::open(PopupId id, std::optional<Rect> below) {
  asked_ = id;
  below_ = below;
}

Popups::Place Popups::place(const Ui& ui) const {
  const ImGuiViewport& viewport = *ImGui::GetMainViewport();
  const Rect room =
      Rect{viewport.Pos.x, viewport.Pos.y, viewport.Pos.x + viewport.Size.x, viewport.Pos.y + viewport.Size.y}
          .grown(-kMargin * ui.unit);
  const float width =
      std::min(kLooks[static_cast<std::size_t>(*open_)].width * ui.unit, std::max(room.width(), 1.0f));
  if (!below_) {
    const float left = ui.snap(room.center().x - width / 2);
    return {{left, room.top, left + width, room.bottom}, true};
  }
  const float left = ui.snap(std::clamp(below_->left, room.left, std::max(room.left, room.right - width)));
  float top = below_->bottom + 6 * ui.unit;
  // Where there is little room below its control, it begins as far up as it has to, and covers it.
  if (room.bottom - top < kEnough * ui.unit) top = std::min(top, std::max(room.top, room.bottom - wanted_));
  return {{left, ui.snap(top), left + width, room.bottom}, false};
}

std::optional<PopupId> Popups::begin(const Ui& ui) {
  fresh_ = asked_.has_value();
  if (asked_) {
    open_ = std::exchange(asked_, std::nullopt);
    closing_ = false;  // was said of the one before
    wanted_ = 0;
    ImGui::OpenPopup(kId);
  }
  // Dear ImGui knows best: it has closed it when something else was clicked.
  if (!open_ || !ImGui::IsPopupOpen(kId)) {
    open_.reset();
    return std::nullopt;
  }
  const Place at = place(ui);
  const ImVec2 corner(at.most.left, at.centred ? at.most.center().y : at.most.top);
  ImGui::SetNextWindowPos(corner, ImGuiCond_Always, {0, at.centred ? 0.5f : 0.0f});
  ImGui::SetNextWindowSizeConstraints({at.most.width(), 0}, {at.most.width(), at.most.height()});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPadding * ui.unit, kPadding * ui.unit));
  const bool shown = ImGui::BeginPopup(kId, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar |
                                                ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  if (!shown) {
    open_.reset();
    return std::nullopt;
  }
  const float width = at.most.width() - 2 * kPadding * ui.unit;
  const float top = ImGui::GetCursorScreenPos().y;
  draw_title(ui, width);
  above_ = ImGui::GetCursorScreenPos().y - top + 2 * kPadding * ui.unit;
  most_ = std::max(at.most.height() - above_, 1.0f);
  hidden_ = 0;
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, most_});
  if (fresh_) ImGui::SetNextWindowScroll({0, 0});  // not where it, or another one, was left
  ImGui::BeginChild("content", {width, 0}, ImGuiChildFlags_AutoResizeY, ImGuiWindowFlags_NoNav);
  // The border of what comes first would be cut off.
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::Dummy({1, 2 * ui.unit});
  ImGui::PopStyleVar();
  return open_;
}

void Popups::begin_list() {
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, std::max(most_ - ImGui::GetCursorPosY(), 1.0f)});
  if (fresh_) ImGui::SetNextWindowScroll({0, 0});
  ImGui::BeginChild("list", {width, 0}, ImGuiChildFlags_AutoResizeY, ImGuiWindowFlags_NoNav);
}

void Popups::end_list() {
  hidden_ = std::max(ImGui::GetCursorPosY() - ImGui::GetWindowHeight(), 0.0f);
  ImGui::EndChild();
}

void Popups::draw_title(const Ui& ui, float width) {
  const Point at = point(ImGui::GetCursorScreenPos());
  const std::string title =
      fitted(Face::kHeading, ui.tr(title_of(ui.model, *open_)), width - ui.target() - 8 * ui.unit);
  const float height = text_size(Face::kHeading, title).y;
  put_text(*ImGui::GetWindowDrawList(), Face::kHeading,
           {at.x + 2 * ui.unit, at.y + (ui.target() - height) / 2}, ui.colors().text, title);
  ImGui::SetCursorScreenPos({at.x + width - ui.target(), at.y});
  if (icon_button(ui, "close", Icon::kClose, (std::string(ui.tr(Text::kClose)) + "  Esc").c_str())) close();
  ImGui::SetCursorScreenPos({at.x, at.y + ui.target() + 4 * ui.unit});
}

void Popups::end() {
  wanted_ = above_ + ImGui::GetCursorPosY() + hidden_;
  ImGui::EndChild();
  // A text field keeps Escape for itself.
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !ImGui::GetIO().WantTextInput) close();
  if (std::exchange(closing_, false)) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

}  // namespace tcplab::shell
