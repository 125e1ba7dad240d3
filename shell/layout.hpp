#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shell/settings.hpp"

namespace tcplab::shell {

// How the lab is laid out to begin with; what somebody changes of it is kept under that name.
enum class LayoutKind {
  kLearn,     // few panels, and a large timeline
  kExplore,   // everything
  kEngineer,  // packets and variables, on half of the window
  kEmbed,     // the timeline above what explains it, for a place in somebody else's page
};
inline constexpr std::array<LayoutKind, 4> kLayoutKinds = {LayoutKind::kLearn, LayoutKind::kExplore,
                                                           LayoutKind::kEngineer, LayoutKind::kEmbed};

// As it is written in an address.
std::string_view name_of(LayoutKind kind);
Words title_of(LayoutKind kind);
// nullopt: there is none of that name.
std::optional<LayoutKind> layout_named(std::string_view name);

// Which panels there are beside the timeline, and how the room is shared out. Panels are named as PanelKind
// has it; a name that no panel has means nothing.
class Layout {
 public:
  // Parts of the room that are the first one's, of what a splitter lies between.
  struct Shares {
    float side = 0;      // the timeline's of the width
    float upper = 0;     // the upper panel's of the height
    float timeline = 0;  // the timeline's of the height, where it lies above the panels
    bool operator==(const Shares&) const = default;
  };
  static constexpr float kLeastShare = 0.15f;
  static constexpr float kMostShare = 0.85f;

  Layout() { choose(LayoutKind::kExplore); }

  // As it comes, whatever was changed before.
  void choose(LayoutKind kind);
  LayoutKind kind() const { return kind_; }
  bool changed() const;

  // A panel that is not offered is not shown either; that is for whoever puts the lab into a page to say, and
  // outlasts another layout.
  bool offers(std::string_view panel) const;
  bool shows(std::string_view panel) const;
  void show(std::string_view panel, bool yes);
  void withhold(std::vector<std::string> panels) { withheld_ = std::move(panels); }
  // One that is shown for now, until all such are taken back or the reader says otherwise: no part of what
  // the reader has made of the layout.
  void lend(std::string_view panel);
  void take_back() { lent_.clear(); }

  // The timeline lies above the panels, also where there is room beside it.
  bool stacked() const { return kind_ == LayoutKind::kEmbed; }
  // The panel that is in front to begin with, above and below; empty: the first.
  std::string_view front(bool lower) const;

  // A line each, as it is remembered; see read(). What is withheld or lent is no part of it.
  std::string to_text() const;
  // False, and nothing happens, where it is not exactly what to_text() writes.
  bool read(std::string_view text);

  Shares shares;

 private:
  LayoutKind kind_ = LayoutKind::kExplore;
  std::vector<std::string> hidden_;
  std::vector<std::string> withheld_;
  std::vector<std::string> lent_;
};

}  // namespace tcplab::shell
