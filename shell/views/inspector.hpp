#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/fields.hpp"
#include "shell/model/header_edits.hpp"
#include "shell/views/field_writing.hpp"
#include "shell/views/panel.hpp"

namespace tcplab::shell {

// What the shown event is, why it happened, and its segment: header and bytes, each pointing at the other.
// Fields of the header are rewritten where they stand.
class Inspector : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
  bool writing() const override { return written_ >= 0; }

 private:
  void read_segment(const Ui& ui, trace::EventId event);
  void scroll_above();
  void draw_why(const Ui& ui, const trace::Event& event);
  void draw_links(const Ui& ui, const trace::Event& event);
  void draw_header(const Ui& ui);
  void draw_field(const Ui& ui, std::size_t field);
  void draw_value(const Ui& ui, std::size_t field, float height);
  // Rewriting: inspector_writing.cpp.
  const FieldEdit* edit_of(const Ui& ui, std::size_t field) const;
  void begin_writing(std::size_t field);
  // At the first field after that one whose value is written, or before it, or of TCP.
  void begin_next(const Ui& ui, std::size_t field, int direction);
  void begin_first(const Ui& ui);
  void draw_writing(const Ui& ui, std::size_t field);
  // Where the value cannot be that, writing_ tells why.
  bool rewrite(const Ui& ui, std::size_t field, std::string_view text);
  void draw_bytes(const Ui& ui);
  // The header's tree of fields, of which parts are folded away.
  bool has_children(std::size_t field) const;
  std::string path_of(std::size_t field) const;
  bool is_open(std::size_t field) const;
  bool is_marked(std::size_t field) const;
  void toggle(std::size_t field);
  void unfold_to(std::size_t field);
  // Of whole rows, as many as there are and are no higher than that.
  float bytes_room(const Ui& ui, float most) const;
  // The field to stand out: hovered, else chosen; -1 for none.
  int marked_field() const { return hovered_field_ >= 0 ? hovered_field_ : chosen_field_; }
  int field_of_byte(std::size_t offset) const;

  trace::EventId event_ = trace::kNoEvent;
  unsigned generation_ = 0;
  Language language_ = Language::kEnglish;
  trace::PacketId packet_ = trace::kNoPacket;
  std::vector<wire::Field> fields_;
  std::vector<std::uint8_t> bytes_;
  std::optional<HeaderEdits> edits_;
  std::vector<std::optional<FieldEdit>> changeable_;  // by field
  FieldWriting writing_;
  int written_ = -1;  // the field whose value is being written
  // When the run has been made anew: the field to go on from, in that direction.
  int left_ = -1;
  int direction_ = 0;
  bool rewrote_ = false;  // and so the event may have another number, but is the same
  std::set<std::string> toggled_;  // paths of those that are not as they usually are
  int chosen_field_ = -1;
  float wheel_ = 0;  // turned over bytes that need no scrolling
  bool scroll_to_top_ = false;
  bool scroll_to_field_ = false;  // the bytes are to show it
  bool scroll_to_row_ = false;    // the header is
  int hovered_field_ = -1;
  int next_hovered_field_ = -1;
};

}  // namespace tcplab::shell
