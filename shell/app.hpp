#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <imgui.h>

#include "core/trace/trace.hpp"
#include "shell/commands.hpp"
#include "shell/control_cursor.hpp"
#include "shell/controls.hpp"
#include "shell/finger_scroll.hpp"
#include "shell/layout.hpp"
#include "shell/model/catalogue.hpp"
#include "shell/model/model.hpp"
#include "shell/model/transcript_writer.hpp"
#include "shell/painting/surfaces.hpp"
#include "shell/popups.hpp"
#include "shell/settings.hpp"
#include "shell/transcript.hpp"
#include "shell/ui.hpp"
#include "shell/views/banners.hpp"
#include "shell/views/beside.hpp"
#include "shell/views/bookmarks_view.hpp"
#include "shell/views/command_list.hpp"
#include "shell/views/edit_menu.hpp"
#include "shell/views/moment.hpp"
#include "shell/views/panel.hpp"
#include "shell/views/scenario_picker.hpp"
#include "shell/views/timeline_view.hpp"
#include "shell/views/top_bar.hpp"

namespace tcplab::shell {

// The text that runs.
struct Source {
  std::string name;  // of the built-in scenario, or the file's
  std::string text;
  bool shipped = false;  // a built-in scenario, which its name stands for
  bool capture = false;  // a file of packets, which has no text and fits in no link
};

// The whole user interface, on a window that somebody else owns. Opens with the first built-in scenario.
class App {
 public:
  App();

  // One frame: between ImGui::NewFrame and ImGui::Render, with baked fonts (shell/fonts.hpp).
  void draw();
  // Something moves by itself, so that there is to be a next frame even without input.
  bool animating() const;

  // Runs a scenario or a packetdrill script; name is shown where it has no title. False when it is wrong,
  // which is then shown.
  bool open_text(std::string name, std::string text, Branches branches = {});
  // Shows a capture. False when it cannot be read, which is then told.
  bool open_capture(std::string name, const Bytes& octets);
  // What is open as it is written in an editor: see text_to_write().
  std::string written_text() const;
  // Runs what has become of that in place of it, under its name and looked at at the same instant; where the
  // edits alone are others, that is a change like any. False when it is wrong: all stays as it is then, and
  // it is for the caller to tell why.
  bool edit_text(std::string_view written);
  // False when there is no built-in scenario of that name, which is then told, with those that there are.
  bool open_named(std::string_view name, Branches branches = {});
  void open_first();
  const Source& source() const { return source_; }
  // What time it is in milliseconds, for how much of a long run is made in each frame; steady, from any
  // beginning. The system's, unless it is set.
  void set_clock(std::function<double()> milliseconds) { clock_ = std::move(milliseconds); }
  // Brings an event into focus; kNoEvent is the place before the first.
  void select(trace::EventId event);
  // Changes the run by a line of the language, as an EditAction has it; false when it is
  // wrong, which is then shown. And back and forth.
  bool add_edit(std::string line);
  // Several, as one change.
  bool add_edits(const std::vector<std::string>& lines);
  // Switches one of the edits on or off; false when there is none, or the run would be wrong, which is then
  // shown.
  bool switch_edit(std::size_t edit);
  // Takes a line away, or changes its place with the one before or behind it.
  bool remove_edit(std::size_t edit);
  bool swap_edits(std::size_t edit, std::size_t other);
  // Turns one of knobs_of(): to a place between 0 and 1, or to one of its words.
  bool turn_knob(std::size_t knob, double place);
  bool choose_knob(std::size_t knob, std::size_t choice);
  void undo();
  void redo();
  // See Model.
  void fork();
  bool open_branch(std::size_t branch);
  void rename_branch(std::size_t branch, std::string_view name);
  void remove_branch(std::size_t branch);
  void compare_with_branch(std::size_t branch);
  void set_beside(bool beside) { model_.set_beside(beside); }
  const Beside& beside() const { return beside_; }
  // From where the playhead is.
  void play() { model_.play(); }

  // What a lesson asks the lab to show (app_lesson.cpp). What is hidden is nowhere to be seen, and the
  // playhead does not come there: see Model::hide().
  void hide(const Curtain& curtain);
  void reveal();
  // See Model::keep_secret().
  bool keep_secret(std::vector<std::string> lines);
  void tell_secret();
  // Where somebody has pointed into what is hidden.
  void point_at(std::optional<Instant> at);
  // An instant, not beyond the run's ends.
  void seek(Instant at);
  // This stretch of time is what is on screen.
  void show_span(Instant from, Instant to);
  // False when there is no such panel for this run, or it is withheld. id: as PanelKind has it.
  bool open_panel(std::string_view id);
  // The same for as long as a lesson lasts, or for a link: the reader's own layout stays what it is, and
  // comes back with what was in front.
  bool lend_panel(std::string_view id);
  void take_back_panels();
  // The lab's panels in front that would not be there by themselves, as the open run and this layout come:
  // opened or lent one after the other, they are in front again. version: another one where others are, or
  // something else is plotted or filtered.
  std::vector<std::string> panels_in_front() const;
  unsigned front_version() const;
  // See Model.
  void plot(PlotSide side) { model_.plot(side); }
  // Panels that are not offered, whatever the layout.
  void withhold_panels(std::vector<std::string> ids) { layout_.withhold(std::move(ids)); }

  // How the lab is laid out (app_layout.cpp).
  const Layout& layout() const { return layout_; }
  void choose_layout(LayoutKind kind);
  // As it is remembered from visit to visit: the layout, and the panels that are in front. False, and nothing
  // happens, where it is not exactly what view_text() has written once.
  std::string view_text() const;
  bool set_view(std::string_view text);
  // What the run is compared with, and whether beside it; and to bring that about again, where there is such
  // a run: what was before the last change is not known any more then, and it is the one without changes
  // instead.
  std::string comparison_text() const;
  void set_comparison(std::string_view text);
  // The display filter that holds, which is what was set last, unless that is wrong.
  const std::string& filter() const { return model_.sieve().holding(); }
  void set_filter(std::string_view text) { model_.set_filter(text); }

  // Which connections are shown, and which columns are folded: what can be done about that, in words, and to
  // do one of it. version: another one where there is something else to be done.
  std::vector<Command> view_commands();
  unsigned view_version() const;

  // Bookmarks and the two points that are measured, where everybody looks (app_layout.cpp). version: another
  // one with every change of them.
  unsigned places_version() const;
  // False when there are too many.
  bool set_bookmark(std::string_view note);
  void go_to_bookmark(std::size_t bookmark);
  void remove_bookmark(std::size_t bookmark) { model_.bookmarks().remove(bookmark); }
  void set_bookmarks(const std::vector<Bookmark>& bookmarks);
  void measure_from_here() { model_.measure().begin(model_.focus().at); }
  void measure_to_here() { model_.measure().end(model_.focus().at); }
  void stop_measuring() { model_.measure().clear(); }
  // In words; empty when nothing is measured.
  std::string measured() const;
  void set_numbers(Numbers numbers) { timeline_.set_numbers(numbers); }
  Numbers numbers() const { return timeline_.numbers(); }
  void set_axis(AxisMode mode) { model_.set_axis(mode); }
  // Nobody can change a run here, nor its text.
  void set_read_only(bool yes) { model_.set_read_only(yes); }

  // Where the program comes in parts: is_whole says whether all of it is here, and asks for it where it is
  // not. Popups, and panels that need it (PanelKind::comes_later), are empty until then; who brings it draws
  // a frame.
  void come_in_parts(std::function<bool()> is_whole) {
    is_whole_ = std::move(is_whole);
    writer_.come_in_parts(is_whole_);
  }

  // Offers to open a file: ask is to let the user choose one, and may call open_text() later.
  void offer_files(std::function<void()> ask) { ask_for_file_ = std::move(ask); }

  // Offers to edit the text that runs, and to share and save what is open: what brings that up.
  void offer_editor(std::function<void()> edit) { edit_ = std::move(edit); }
  void offer_sharing(std::function<void()> share) { share_ = std::move(share); }

  // A panel of whoever owns the window, beside the lab's own. The kind outlives the App.
  void add_panel(const PanelKind& kind, std::unique_ptr<Panel> panel) {
    all_tabs_.push_back({&kind, std::move(panel)});
  }

  // Offers the course: what brings it up, and what leads to the lesson about the event in focus.
  void offer_course(std::function<void()> open, std::function<void()> explain) {
    course_ = std::move(open);
    explain_ = std::move(explain);
  }

  // Offers a first look at the lab, and the guide for all the rest.
  void offer_help(std::function<void()> tour, std::function<void()> guide) {
    tour_ = std::move(tour);
    guide_ = std::move(guide);
  }

  // Offers the run as text: show is to bring up what the transcript is shown in.
  void offer_text(std::function<void()> show) { show_text_ = std::move(show); }

  void set_theme(Theme theme) { theme_ = theme; }
  // For eyes that want more of it: see palette().
  void set_contrast(ContrastLevel contrast) { contrast_ = contrast; }
  ContrastLevel contrast() const { return contrast_; }
  Theme theme() const { return theme_; }
  void set_language(Language language) { language_ = language; }
  Language language() const { return language_; }
  // Targets for fingers, always; without it, as long as a finger is what points.
  void set_touch(bool touch) { touch_ = touch; }
  bool touch() const { return touch_; }
  // Two fingers have moved: zooms the timeline, if it is what lies between them.
  void pinch(const Pinch& pinch);
  // How many fingers are on the screen.
  void set_fingers(std::size_t count) { fingers_ = count; }
  // What lies beneath all that the last frame has drawn.
  const Surfaces& surfaces() const { return surfaces_; }
  // The timeline as a drawing (shell/timeline/svg.hpp), with what is chosen on screen. Precondition: a run is
  // open.
  std::string drawing() const;
  // The plots that are shown, as a drawing and as a table (shell/plots/plotted.hpp); empty where there is
  // nothing to be plotted. Precondition: a run is open.
  std::string plots_drawing() const;
  std::string plots_table() const;

  const Transcript& transcript() const { return writer_.transcript(); }
  // The event in focus; nullopt before the first.
  std::optional<trace::EventId> selected() const;
  // What lies where on the timeline; nullopt when it is not to be drawn on, below a popup too.
  std::optional<TimelineView::Places> timeline_places() const;
  // A state is asked for, which may be picked in the diagram, and which one is.
  void ask_for_state(bool wanted) { model_.ask_for_state(wanted); }
  void pick_state(std::optional<tcp::State> state) { model_.pick(state); }
  // Where an event's arrow or mark was last drawn, in logical pixels; nullopt if off screen.
  std::optional<ImVec2> event_position(trace::EventId event) const;
  const Model& model() const { return model_; }
  // Where everything is that takes clicks, as of the last frame; measured from the next frame on as long as
  // that is wanted.
  void measure_controls(bool wanted);
  std::vector<Control> controls() const;
  // Opens the list of all that can be done.
  void find_command() { popups_.open(PopupId::kCommands); }
  // What the keys stand on that walk over controls; empty where they do not.
  const std::string& cursor() const { return cursor_.standing_on(); }
  // The popup that is open.
  std::optional<PopupId> popup() const { return popups_.current(); }

 private:
  struct Tab {
    const PanelKind* kind;
    std::unique_ptr<Panel> panel;
  };
  using Tabs = std::vector<const Tab*>;

  // What a panel leaves free within its area, for the splitters.
  struct Margins {
    float left, top, right, bottom;
  };

  // keys.cpp
  void handle_keys();
  // Those that are the cursor's, where it is about; false: the key is anybody's.
  bool handle_cursor_keys();
  void record_controls();
  void handle_run_keys();
  // Undo and redo, the menu of the event in focus, and what removes it.
  void handle_edit_keys();
  static bool asks_for_menu();
  void toggle_edit_menu();
  void drop_focused();
  void toggle_bookmarks();
  void remove_bookmark_here();
  // A key that opens a popup closes it, too.
  void toggle_popup(PopupId id);
  void toggle_theme() { theme_ = theme_ == Theme::kDark ? Theme::kLight : Theme::kDark; }
  void toggle_language() {
    language_ = language_ == Language::kEnglish ? Language::kChinese : Language::kEnglish;
  }
  bool dismiss_banner();
  void draw_wide(const Ui& ui, const Rect& area);
  void draw_side(const Ui& ui, const Rect& area);
  void draw_narrow(const Ui& ui, const Rect& area);
  void draw_timeline(const Ui& ui, const Rect& area, const Rect& whole);
  // app_commands.cpp
  std::vector<Command> commands();
  bool change_edits(std::size_t edit, std::size_t other,
                    const std::function<void(std::vector<scenario::Edit>&)>& change);
  bool changed(Changes next);
  void add_run_commands(std::vector<Command>& all);
  void add_change_commands(std::vector<Command>& all);
  void add_branch_commands(std::vector<Command>& all);
  void add_page_commands(std::vector<Command>& all);
  void add_layout_commands(std::vector<Command>& all);
  void add_bench_commands(std::vector<Command>& all);
  void add_connection_commands(std::vector<Command>& all);
  // app_layout.cpp
  void next_layout();
  void show_panel(const Tab& tab, bool yes);
  void give_room(float more);
  void draw_layout_choices(const Ui& ui);
  // What comes first to the front there; nullptr where there is nothing.
  const Tab* front_tab(std::optional<PanelKind::Side> side) const;
  const Tab* tab_named(std::string_view id) const;
  // The same where it is offered.
  const Tab* offered_tab(std::string_view id) const;
  // app_panels.cpp
  // Those that could be shown for the open run, in this layout or another one.
  Tabs offered_tabs() const;
  // Those that apply to the open run, of one side or of both.
  Tabs tabs(std::optional<PanelKind::Side> side) const;
  // What would stand behind these tabs, if the open run were one that has it.
  std::vector<std::string_view> later_names(const Tabs& tabs) const;
  void open_tab(const Tab& tab);
  // Where a tab is in front: of the upper and the lower panel, and of the only one where there is room for no
  // more.
  using Fronts = std::array<const Tab*, 3>;
  Fronts fronts() const { return {upper_, lower_, only_}; }
  // The reader's own, behind what is lent and still in front.
  Fronts own_fronts() const;
  // "1", "0", "Shift+2": of the tab at that place among those that are shown.
  static std::string key_of_tab(std::size_t place);
  // What has that part gives way to what explains the event in focus.
  void give_way(PanelKind::Role role);
  void draw_panel(const Ui& ui, const char* id, const Rect& area, const Margins& margins, const Tabs& tabs,
                  const Tab*& chosen);
  // Answers where the last one ends.
  float draw_tabs(const Ui& ui, const Rect& strip, float panel_height, const Tabs& tabs, const Tab*& chosen);
  // What a panel shows of the run; nullopt for one that shows no instant.
  std::optional<Moment> moment_of(const Tab& tab, bool pointed_at) const;
  void draw_popup(const Ui& ui, BarRequests& requests);
  void draw_help_popup(const Ui& ui);
  // Answers their height.
  float draw_banners(const Ui& ui, const Rect& area);
  bool replace_text(std::string text, Branches branches);
  void show_introduction();
  void show_source(Source source);
  void answer(const BarRequests& requests);
  bool is_whole() const { return !is_whole_ || is_whole_(); }
  bool can_edit() const { return edit_ != nullptr && !model_.read_only() && !source_.capture; }
  void open_pasted();
  // A line between two areas that can be dragged; share is the first one's part.
  void draw_splitter(const Ui& ui, const char* id, const Rect& line, bool upright, float length,
                     float& share);

  Model model_;
  Catalogue catalogue_;
  TranscriptWriter writer_;
  Source source_;
  Popups popups_;
  TopBar bar_;
  ScenarioPicker picker_;
  CommandList command_list_;
  EditMenu edit_menu_;
  BookmarksView bookmarks_view_;
  TimelineView timeline_;
  Beside beside_;
  FaultBanner fault_;
  VerdictBanner verdict_;
  std::function<bool()> is_whole_;
  std::function<void()> ask_for_file_;
  std::function<void()> show_text_;
  std::function<void()> edit_;
  std::function<void()> share_;
  std::function<void()> course_;
  std::function<void()> explain_;
  std::function<void()> tour_;
  std::function<void()> guide_;
  Theme theme_ = Theme::kDark;
  ContrastLevel contrast_ = ContrastLevel::kNormal;
  Language language_ = Language::kEnglish;
  bool touch_ = false;
  std::optional<Pinch> pinch_;  // not drawn yet
  std::size_t fingers_ = 0;
  FingerScroll finger_scroll_;
  std::optional<ControlRecorder> recorder_;
  bool measured_ = false;  // somebody wants to know where controls are
  ControlCursor cursor_;
  bool offer_scenarios_ = false;
  std::deque<Tab> all_tabs_;  // which others point to
  const Tab* upper_ = nullptr;
  const Tab* lower_ = nullptr;
  const Tab* only_ = nullptr;
  Fronts lent_ = {};                // what a lesson has brought to the front; nullptr: nothing
  Fronts behind_ = {};              // and what was there
  const Tab* shown_tab_ = nullptr;  // that was brought to where it can be seen, among tabs that scroll
  bool busy_ = false;               // a panel wants another frame
  std::function<double()> clock_;
  Surfaces surfaces_;
  Layout layout_;
  Focus followed_;
};

}  // namespace tcplab::shell
