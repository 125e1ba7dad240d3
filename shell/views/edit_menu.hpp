#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shell/model/edit_actions.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// What the menu of the past is about. Its own tabs lead from one to the others.
struct EditTarget {
  enum class Kind { kPacket, kHost, kLink, kState };
  Kind kind = Kind::kHost;
  trace::PacketId packet = trace::kNoPacket;  // kPacket
  trace::HostIndex host = 0;                  // kHost, kState
  net::NodeIndex a = 0;                       // kLink
  net::NodeIndex b = 0;
  tcp::ConnId connection = {};  // kState
  tcp::State state = tcp::State::kClosed;
  Instant at = {};

  bool operator==(const EditTarget&) const = default;
};

// What can be done to a segment, to a host or to a link at an instant: the content of PopupId::kEdit. Every
// entry is a line of the language, which can be changed before it is added.
class EditMenu {
 public:
  // Of an event: its segment if a pattern can name that, else its host. below: where it is on screen.
  void open_for_event(const Model& model, Popups& popups, trace::EventId event, std::optional<Rect> below);
  void open(const Model& model, Popups& popups, const EditTarget& target, std::optional<Rect> below);
  // header: there is an inspector, in which the header of a segment is edited.
  void draw(const Ui& ui, bool header);

 private:
  struct Row {
    enum class Kind { kGroup, kAction, kHeader, kGo };
    Kind kind = Kind::kAction;
    EditAction::Group group = EditAction::Group::kPacket;
    std::string label;
    std::string line;
    trace::EventId event = trace::kNoEvent;  // kGo, kHeader
  };

  void fill(const Model& model);
  static void add_states(const Ui& ui, const EditTarget& target, std::vector<Row>& rows);
  std::vector<Row> rows(const Ui& ui, bool header) const;
  std::string target_name(const Ui& ui, const EditTarget& target) const;
  void draw_places(const Ui& ui) const;
  void draw_targets(const Ui& ui);
  bool draw_row(const Ui& ui, const Row& row, bool lit) const;
  void draw_own_line(const Ui& ui);
  void move(const std::vector<Row>& rows);
  void choose(const Ui& ui, const Row& row);
  void add(const Ui& ui, const std::string& line);
  bool is_folded(EditAction::Group group) const;

  std::vector<EditTarget> targets_;
  std::size_t target_ = 0;
  RunPlace place_;  // where it was opened
  std::vector<EditAction> actions_;
  std::vector<EditAction::Group> unfolded_;
  unsigned generation_ = 0;
  bool filled_ = false;
  std::size_t picked_ = 0;
  bool fresh_ = false;  // nobody has chosen a row yet
  bool moved_ = false;  // by a key, so that it is to be brought into sight
  std::string own_;     // the line that is being written
  int write_ = 0;       // frames until the field gets the keyboard
  bool wrong_ = false;  // what was added last could not be read
};

}  // namespace tcplab::shell
