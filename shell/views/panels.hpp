#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/wire/fields.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// What the shown event is, why it happened, and its segment: header and bytes, each pointing at the other.
class Inspector {
 public:
  void draw(const Ui& ui, const Focus& shown);

 private:
  void read_segment(const Ui& ui, trace::EventId event);
  void scroll_above();
  void draw_why(const Ui& ui, const trace::Event& event);
  void draw_links(const Ui& ui, const trace::Event& event);
  void draw_header(const Ui& ui);
  void draw_field(const Ui& ui, std::size_t field);
  void draw_bytes(const Ui& ui);
  // The header's tree of fields, of which parts are folded away.
  bool has_children(std::size_t field) const;
  std::string path_of(std::size_t field) const;
  bool is_open(std::size_t field) const;
  bool is_marked(std::size_t field) const;
  void toggle(std::size_t field);
  void unfold_to(std::size_t field);
  // The height of all bytes.
  float bytes_wanted(const Ui& ui) const;
  // The field to stand out: hovered, else chosen; -1 for none.
  int marked_field() const { return hovered_field_ >= 0 ? hovered_field_ : chosen_field_; }
  int field_of_byte(std::size_t offset) const;

  trace::EventId event_ = trace::kNoEvent;
  unsigned generation_ = 0;
  Language language_ = Language::kEnglish;
  trace::PacketId packet_ = trace::kNoPacket;
  std::vector<wire::Field> fields_;
  std::vector<std::uint8_t> bytes_;
  std::set<std::string> toggled_;  // paths of those that are not as they usually are
  int chosen_field_ = -1;
  float wheel_ = 0;  // turned over bytes that need no scrolling
  bool scroll_to_top_ = false;
  bool scroll_to_field_ = false;  // the bytes are to show it
  bool scroll_to_row_ = false;    // the header is
  int hovered_field_ = -1;
  int next_hovered_field_ = -1;
};

// What the run is about.
void draw_about(const Ui& ui);

// The state diagram of each host, with where it is and how it got there.
void draw_state_diagrams(const Ui& ui, const Focus& shown);

// The TCB of each host at the shown event.
void draw_variables(const Ui& ui, const Focus& shown);

// What a panel shows, and whether that is only what the mouse is over.
struct Moment {
  Focus shown;
  bool preview = false;
};
// Says so at the right of a panel's tabs, or in a line of its own below them where there is no room: free is
// what the tabs leave of their line. Answers what is left of the panel.
Rect draw_moment(const Ui& ui, const Moment& moment, const Rect& free, const Rect& content);

// Which of a host's connections a track is, by ports and addresses; ":80 ↔ 198.51.100.1:49152".
std::string endpoints_text(const trace::ConnectionInfo& connection);

// All events, to be searched and gone through.
class EventList {
 public:
  void draw(const Ui& ui);

 private:
  void draw_filter(const Ui& ui);
  void draw_row(const Ui& ui, trace::EventId id);
  void refresh(const Ui& ui);
  bool matches(const trace::Trace& trace, const trace::Event& event, Language language) const;

  std::array<bool, 4> shown_ = {true, true, true, true};  // segments, calls, states, timers
  std::string needle_;
  std::vector<trace::EventId> matching_;
  bool stale_ = true;
  unsigned generation_ = 0;
  Language language_ = Language::kEnglish;
  trace::EventId focused_ = trace::kNoEvent;
};

// A script line by line, with what became of each step; a click goes to its instant.
class ScriptView {
 public:
  // Precondition: the open run is a script's.
  void draw(const Ui& ui, const Focus& shown);

 private:
  void draw_line(const Ui& ui, const ScriptRecording& script, std::size_t line,
                 const packetdrill::run::Step* current) const;

  unsigned generation_ = 0;
  float width_ = 0;  // of the longest line
  Focus followed_;
};

// Whether a script held, and if not, where and what was expected instead.
class VerdictBanner {
 public:
  // most: of the height.
  void draw(const Ui& ui, float most);
  void dismiss(const Model& model) { dismissed_ = model.generation(); }
  // It has something to say, and nobody has closed it.
  bool shown(const Model& model) const;

 private:
  void draw_remarks(const Ui& ui, const packetdrill::run::RunReport& report);

  unsigned dismissed_ = 0;  // the generation that it was closed for
  bool listed_ = false;     // what the verdict does not cover
};
Color verdict_color(const Palette& colors, packetdrill::run::Verdict verdict);
// "Failed at line 12".
std::string verdict_title(const packetdrill::run::RunReport& report, Language language);

// What could not be opened: a text that is neither scenario nor script, with where and why, or a name that
// stands for nothing, with the way to those that do. Nothing when all is well. most: of the height; offer:
// opens the list of scenarios, too.
void draw_error(const Ui& ui, float most);
void draw_missing(const Ui& ui, float most, bool offer);

}  // namespace tcplab::shell
