#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/message.hpp"
#include "core/scenario/naming.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/share.hpp"
#include "core/trace/consequences.hpp"
#include "shell/model/bench.hpp"
#include "shell/model/bookmarks.hpp"
#include "shell/model/contrast.hpp"
#include "shell/model/curtain.hpp"
#include "shell/model/focus.hpp"
#include "shell/model/folded.hpp"
#include "shell/model/index.hpp"
#include "shell/model/measuring.hpp"
#include "shell/model/playback.hpp"
#include "shell/model/recording.hpp"
#include "shell/model/script_recording.hpp"
#include "shell/model/sieve.hpp"
#include "shell/settings.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// What is open: a recording, with what is derived from it.
struct Run {
  // Looks at what is made of it.
  Run(std::string run_name, std::unique_ptr<Recording> what);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  // Makes so many more events, if there are, and derives what follows from them.
  void make(std::size_t events);

  std::string name;  // of the built-in scenario, or the file's
  std::unique_ptr<Recording> recording;
  Index index;
  trace::Consequences consequences;
  std::optional<scenario::Naming> naming;  // of a scenario's
  const trace::Trace& trace() const { return recording->trace(); }
  // The recording's, or else the run's name.
  std::string_view title(Language language) const;
};

// A text that is neither a scenario nor a script, though it is to be one; or a capture that cannot be read.
struct OpenError {
  std::string name;
  std::string source;
  TextKind kind = TextKind::kScenario;
  scenario::Error error;  // the first
  std::size_t more = 0;   // that the text has besides
  Message capture = {};   // of a capture: what is wrong with it, instead of all that but the name
};

using scenario::PlotSide;

// What is open, and where everybody looks. All views read it; what they do to it goes through its methods.
class Model {
 public:
  // So much of a run is made when it is opened: most are whole then.
  static constexpr std::size_t kFirstSlice = 20'000;  // events
  // And of one that is only tried out, perhaps in every frame.
  static constexpr std::size_t kTrialSlice = 3'000;

  // Runs a scenario or a script, and looks at its start, or at its verdict where that is bad. On a wrong text
  // the open run stays, and error() tells.
  bool open(std::string name, std::string text);
  // The same with changes to a scenario, all at once; what somebody has done before cannot be undone then.
  bool open(std::string name, std::string text, Branches branches);
  // The same with a capture's octets; the run cannot be changed.
  bool open_capture(std::string name, const Bytes& octets);
  // The same with what has become of the open text in an editor: what is marked and measured stays, and so
  // does what is hidden.
  bool open_edited(std::string name, std::string text, Branches branches);
  // The same with a recording of one's own, which cannot be changed.
  void show(std::string name, std::unique_ptr<Recording> recording);
  const Run* run() const { return run_.get(); }
  // Changes with every opened run, and with every change of it.
  unsigned generation() const { return generation_; }
  // Changes with every opened run only.
  unsigned opened() const { return opened_; }
  const std::optional<OpenError>& error() const { return error_; }
  // A name was asked for that no built-in scenario has; the open run stays, and missing() tells.
  void open_missing(std::string name);
  const std::optional<std::string>& missing() const { return missing_; }
  void dismiss_error();

  // --- changes: of a scenario only ---
  // What is open was made of a text that can be changed.
  bool editable() const { return from_scenario() && !read_only_ && !fixed(); }
  // It is made of a scenario's text and changes.
  bool from_scenario() const { return bench_.has_value(); }
  // Nobody can as long as that holds, whatever is opened.
  void set_read_only(bool yes) { read_only_ = yes; }
  bool read_only() const { return read_only_; }
  // What is open was made with; empty where it cannot be made with any.
  // Preconditions of all that follow: editable().
  const Changes& changes() const { return bench_->now(); }
  // With what is tried out, if anything is.
  const Changes& current_changes() const { return trial_ ? *trial_ : bench_->now(); }
  // The scenario as it is run now, parameters and changes included.
  const scenario::Scenario& scenario() const { return *run_->recording->scenario(); }
  // Runs the scenario with these changes instead, and looks at the same event, or else at the same instant.
  // False when they cannot be read: all stays as it was, and error() tells.
  bool change(Changes next);
  bool add_edit(std::string line);
  bool can_undo() const { return bench_ && bench_->before() != nullptr; }
  bool can_redo() const { return bench_ && bench_->after() != nullptr; }
  void undo();
  void redo();
  // The same for now, as long as a hand is on it: keep() makes one change of it, give_up() none. hold_axis:
  // time is drawn as before, so that what is dragged stays below the hand.
  bool try_out(Changes next, bool hold_axis);
  bool trying() const { return trial_.has_value(); }
  void keep();
  void give_up();

  // --- what is hidden, so that somebody may foretell it: of a scenario only, until another text is opened
  // ---
  void hide(const Curtain& curtain);
  void reveal();
  // Lines of the language that the run has and nobody is told of, nor of what would tell of them
  // (lab::without_secret()): they stand in no text. False when they cannot be read: all stays as it was, and
  // error() tells.
  bool keep_secret(std::vector<std::string> lines);
  bool keeps_secret() const { return !secret_.empty(); }
  // They are changes like any others from now on.
  void tell_secret();
  // As long as something is hidden that a change would help to find out, none can be made.
  bool fixed() const { return keeps_secret() || (curtain_ && curtain_->fixed); }
  const std::optional<Curtain>& curtain() const { return curtain_; }
  // A hand has pointed to an instant: it is looked at, as far as one may, and what is hidden is pointed into.
  void point_to(Instant at);
  // Where somebody has pointed into what is hidden.
  void point_at(std::optional<Instant> at);
  std::optional<Instant> pointed() const { return pointed_; }
  // A state is asked for: which one somebody has picked in a diagram. Until that is over, or another text is
  // opened.
  void ask_for_state(bool wanted) {
    asks_for_state_ = wanted;
    picked_.reset();
  }
  bool asks_for_state() const { return asks_for_state_; }
  void pick(std::optional<tcp::State> state) { picked_ = state; }
  std::optional<tcp::State> picked() const { return picked_; }

  // The header of the segment in focus is to be edited, where it is shown.
  void ask_for_header() { asks_for_header_ = true; }
  bool asks_for_header() const { return asks_for_header_; }
  void header_is_shown() { asks_for_header_ = false; }

  // The whole as a scenario of its own.
  std::string text_to_save() const { return shell::text_to_save(bench_->text(), bench_->now()); }

  // --- branches: several ways on from the text; see Bench ---
  const Branches& branches() const { return bench_->branches(); }
  // The new branch is compared with the one that it comes from. False when there are too many.
  bool fork();
  // What was open before becomes what is compared with, if the branch is that. False as change() is.
  bool open_branch(std::size_t branch);
  void rename_branch(std::size_t branch, std::string_view name);
  bool remove_branch(std::size_t branch);

  // --- another run, to be compared with ---
  enum class Ghost { kNone, kBefore, kOriginal, kBranch };
  // Before the latest change, without any, or of another branch. nullptr where there is none, or it is not
  // wanted.
  const Run* ghost() const { return ghost_run().get(); }
  // The same, to be looked at by somebody else.
  std::shared_ptr<Run> ghost_run() const;
  Ghost ghost_kind() const { return ghost_; }
  // Of kBranch: which one.
  std::size_t ghost_branch() const { return other_; }
  void set_ghost(Ghost ghost);
  void set_ghost_branch(std::size_t branch);
  void next_ghost();
  // It is to be shown beside the run, where there is room, and not in it.
  bool beside() const { return beside_ && ghost() != nullptr; }
  void set_beside(bool beside) { beside_ = beside; }
  // Finds what is different in both, a little at a time, as make() goes on. Of longer runs nothing is
  // compared while they are still being made or tried out.
  void compare(const std::function<bool()>& goes_on);
  bool comparing() const;
  // What is different: the ghost is its a, the run its b. nullptr as long as that is not known.
  const Contrast* contrast() const { return ghost() ? contraster_.contrast() : nullptr; }
  unsigned contrast_version() const { return contraster_.version(); }
  // Looks at an event of the ghost, where that is shown beside the run, and here at that instant.
  void select_in_ghost(trace::EventId event, Instant at) {
    asked_in_ghost_ = event;
    seek(at);
  }
  std::optional<trace::EventId> take_asked_in_ghost() { return std::exchange(asked_in_ghost_, std::nullopt); }
  // Looks at a run that somebody else has, and which cannot be changed here.
  void look_into(std::shared_ptr<Run> run);

  // --- the display filter: of packets, and of what is about them ---
  const Sieve& sieve() const { return sieve_; }
  void set_filter(std::string_view text) { sieve_.set(text); }
  bool sifting() const { return run_ && sieve_.busy(run_->index); }
  // Goes on with that, as make() does.
  void sift(const std::function<bool()>& goes_on) {
    if (run_) sieve_.go_on(run_->index, goes_on);
  }

  // What is open is still being made: see make().
  bool making() const { return run_ && !run_->recording->whole() && !stopped_; }
  // It is known where ] leads, or while it is made, where it led a while ago.
  bool settled() const { return !run_ || making() || run_->consequences.settled(); }
  // Makes more of it, and settles it then, a little at a time, as long as goes_on() says so between.
  void make(const std::function<bool()>& goes_on);
  // No more is made until go_on(), which also goes on beyond where it ended, if it can.
  void stop() { stopped_ = making() || stopped_; }
  bool stopped() const { return stopped_; }
  bool can_go_on() const;
  void go_on();

  const Focus& focus() const { return focus_; }
  // Whether an event is still to come, seen from the focus.
  bool lies_ahead(trace::EventId event) const;
  // What is to be shown: what the mouse is over, or else the focus.
  Focus shown() const;
  void preview(trace::EventId event) { next_hover_ = {event, std::nullopt}; }
  // The same of an instant, not beyond what is hidden, and of the last event by then.
  void preview_at(Instant at);
  trace::EventId hovered() const { return hover_.event; }
  // Where the mouse is, when that is an instant and not an event.
  std::optional<Instant> hovered_at() const { return hover_.at; }
  // What views previewed in this frame counts from the next on.
  void end_frame();

  // Stops playing.
  void select(trace::EventId event);
  // Not beyond what is hidden.
  void seek(Instant at);
  // To what is shown.
  void step(int direction);
  void step_same_host(int direction);
  // Back on the way that go_to_effect() has come, and else to what the trace says is the cause.
  void go_to_cause();
  // Where the story goes on, or where it is over, to the next event, which is of another one.
  void go_to_effect();
  void go_to_start() { select(run_->recording->is_past() ? 0 : trace::kNoEvent); }
  void go_to_end();
  // Where it is not as it should be, or what became of the step at a line of its source; nothing where it has
  // none.
  void go_to_verdict();
  void go_to_line(std::size_t line);

  // --- what somebody wants to find again, and two points that are measured; until another text is opened ---
  const Bookmarks& bookmarks() const { return bookmarks_; }
  Bookmarks& bookmarks() { return bookmarks_; }
  // An event's place, and where everybody looks.
  RunPlace place_of(const Focus& focus) const;
  RunPlace place() const { return place_of(focus_); }
  void go_to(const RunPlace& place);
  // False where there is none in that direction.
  bool go_to_bookmark(int direction);
  const Measure& measure() const { return measure_; }
  Measure& measure() { return measure_; }
  // Begins, ends and forgets it, one after the other.
  void next_measure();
  Sent sent_between(Instant from, Instant to) const { return run_->index.arrows().sent_between(from, to); }

  // A stretch of the axis.
  struct Stretch {
    double from = 0;
    double to = 1;
    bool operator==(const Stretch&) const = default;
  };
  // What the timeline shows of it, and what somebody asks it to show instead.
  const Stretch& visible() const { return visible_; }
  void set_visible(const Stretch& stretch) { visible_ = stretch; }
  void ask_to_show(const Stretch& stretch) { asked_ = stretch; }
  std::optional<Stretch> take_asked() { return std::exchange(asked_, std::nullopt); }

  // --- which connections are shown: those that the filter leaves over; who goes from event to event comes to
  // no others ---
  const trace::Streams& shown_streams() const;
  bool shows_alone(std::uint32_t stream) const {
    return shown_streams().has(stream) && shown_streams().among(run_->index.conversations().size()) == 1;
  }
  // Not the last one that is shown.
  bool can_hide(std::uint32_t stream) const;
  void show_stream(std::uint32_t stream, bool yes);
  void show_alone(std::uint32_t stream) { sieve_.set_streams(trace::Streams::only(stream)); }
  void show_all_streams() { sieve_.set_streams({}); }
  // Of the event; Conversations::kNone where it is of none.
  std::uint32_t conversation_of(trace::EventId event) const;
  bool hides(trace::EventId event) const {
    return !shown_streams().all() && !Conversations::shows(shown_streams(), conversation_of(event));
  }

  const Folded& folded() const { return folded_; }
  Folded& folded() { return folded_; }

  PlotSide plotted() const { return plotted_; }
  void plot(PlotSide side) { plotted_ = side; }

  AxisMode axis() const { return axis_; }
  void set_axis(AxisMode mode);
  // Precondition: run().
  const TimeMap& map() const { return (holds_axis_ ? *kept_ : *run_).index.map(axis_); }

  const Playback& playback() const { return playback_; }
  void play();
  // From the beginning when all has happened.
  void toggle_play();
  void set_speed(double speed) { playback_.set_speed(speed); }
  void change_speed(int direction) { playback_.change_speed(direction); }
  // Moves the playhead when playing.
  void advance(double seconds);

  // A host after an event's step; valid until the next call but a few. nullptr before the first event, and
  // where no TCP of ours runs.
  const tcp::Host* host_after(trace::HostIndex host, trace::EventId event) const;

  // The step that an event belongs to; of no events before the first.
  StepEvents step_of(trace::EventId event) const;

  // The track of a host that matters at an event: the one it happened on, its peer, or the host's latest.
  // nullptr when there is none yet.
  const Track* track_for(trace::HostIndex host, trace::EventId event) const;

 private:
  void look_at(Focus focus);
  // Until an event that is shown.
  void follow_story(void (Model::*go)());
  void to_effect();
  void to_cause();
  // nullptr, and error(), when the changes cannot be read.
  std::shared_ptr<Run> made_of(const Changes& changes, std::size_t events);
  std::shared_ptr<Run> changed_to(const Changes& changes);
  // Makes the run anew, with what is hidden of it now. False when it cannot be made.
  bool make_anew();
  // In place of what is shown, which is answered.
  std::shared_ptr<Run> replace(std::shared_ptr<Run> run);
  // Runs these changes, notes by step that they are what is open, and looks at the same place.
  bool go_to(const Changes& changes, const std::function<void()>& step);
  // Forgets what is open, but for what is marked in it.
  bool run_text(std::string name, std::string text, Branches branches);
  void forget_places();
  // What is marked and measured behind the curtain.
  void hide_places();
  // Forgets the open run, and looks at the start of another one.
  void begin_with(std::string name, std::unique_ptr<Recording> recording);
  void begin_with(std::shared_ptr<Run> run);
  // There may be other branches than there were.
  void renew_ghost();
  // What is to be looked at in the run that was looked at there in another one.
  Focus same_place(const Run& other, const Focus& focus) const;

  std::shared_ptr<Run> run_;
  unsigned generation_ = 0;
  unsigned opened_ = 0;
  std::optional<Bench> bench_;
  bool read_only_ = false;
  std::optional<Curtain> curtain_;
  std::vector<std::string> secret_;
  std::optional<Instant> pointed_;
  bool asks_for_state_ = false;
  bool asks_for_header_ = false;
  std::optional<tcp::State> picked_;
  std::optional<Changes> trial_;
  std::shared_ptr<Run> kept_;  // what is shown without the trial
  Focus kept_focus_;
  bool holds_axis_ = false;
  Ghost ghost_ = Ghost::kBefore;
  std::shared_ptr<Run> before_;
  std::shared_ptr<Run> original_;
  std::size_t other_ = 0;  // the branch that is compared with
  Changes other_changes_;  // and what was made of it
  std::shared_ptr<Run> other_run_;
  bool beside_ = false;
  std::optional<trace::EventId> asked_in_ghost_;
  Contraster contraster_;
  Sieve sieve_;
  bool stopped_ = false;  // by hand, while it was being made
  std::optional<OpenError> error_;
  std::optional<std::string> missing_;
  Focus focus_;
  std::vector<trace::EventId> trail_;  // from where go_to_effect() has come, until another way is taken
  struct Hover {
    trace::EventId event = trace::kNoEvent;
    std::optional<Instant> at;
  };
  Hover hover_;
  Hover next_hover_;
  Folded folded_;
  PlotSide plotted_ = PlotSide::kBusier;
  AxisMode axis_ = AxisMode::kCompact;
  bool axis_chosen_ = false;  // by the user; else it is the one that suits the run
  Playback playback_;
  Bookmarks bookmarks_;
  Measure measure_;
  Stretch visible_;
  std::optional<Stretch> asked_;
};

}  // namespace tcplab::shell
