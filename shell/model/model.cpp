#include "shell/model/model.hpp"

#include <algorithm>

#include "core/trace/imported.hpp"
#include "shell/model/capture_recording.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kUntitled{"Untitled scenario", "未命名的场景"};

// A line that was added is shown as what it is, and not by its number in a text that nobody has seen.
OpenError wrong_changes(std::string name, const std::string& text, const Changes& changes,
                        const scenario::Errors& errors) {
  scenario::Error first = errors.front();
  const std::size_t more = errors.size() - 1;
  if (const auto edit = edit_at_line(text, changes, first.line)) {
    first.line = 1;
    return {changes.edits[*edit].line, changes.edits[*edit].line, TextKind::kScenario, first, more};
  }
  return {std::move(name), text_to_run(text, changes), TextKind::kScenario, first, more};
}

OpenError wrong_script(std::string name, std::string text, const packetdrill::language::ScriptError& error) {
  return {std::move(name),
          std::move(text),
          TextKind::kScript,
          {error.at.line, error.at.column, error.found, error.expected, error.hint}};
}

}  // namespace

Run::Run(std::string run_name, std::unique_ptr<Recording> what)
    : name(std::move(run_name)),
      recording(std::move(what)),
      index(recording->trace(), recording->wiring()),
      consequences(recording->trace(), index.all_effects()) {
  if (recording->scenario() != nullptr) naming.emplace(*recording->scenario(), recording->trace());
  make(0);
}

void Run::make(std::size_t events) {
  if (events > 0) recording->make(events);
  index.grow(recording->end(), recording->whole());
  consequences.grow();
  if (naming) naming->grow();
}

std::string_view Run::title(Language language) const {
  const std::string_view title = recording->title(language);
  if (!title.empty()) return title;
  return name.empty() ? kUntitled.in(language) : std::string_view(name);
}

bool Model::open(std::string name, std::string text) { return open(std::move(name), std::move(text), {}); }

bool Model::open(std::string name, std::string text, Branches branches) {
  const bool opened = run_text(std::move(name), std::move(text), std::move(branches));
  if (opened) forget_places();
  return opened;
}

bool Model::open_edited(std::string name, std::string text, Branches branches) {
  const std::optional<Curtain> curtain = curtain_;
  if (!run_text(std::move(name), std::move(text), std::move(branches))) return false;
  bookmarks_.show_all();
  if (curtain) hide(*curtain);
  return true;
}

bool Model::run_text(std::string name, std::string text, Branches branches) {
  missing_.reset();
  const Changes& changes = branches.open().changes;
  if (kind_of(name, text) == TextKind::kScript) {
    auto script = packetdrill::language::parse_script(text);
    if (script) {
      begin_with(std::move(name), std::make_unique<ScriptRecording>(text, std::move(*script)));
    } else {
      error_ = wrong_script(std::move(name), std::move(text), script.error());
    }
    return script.ok();
  }
  auto scenario = scenario::parse(text_to_run(text, changes), changes.values);
  if (scenario) {
    begin_with(std::move(name), std::make_unique<ScenarioRecording>(std::move(*scenario)));
    bench_.emplace(std::move(text), std::move(branches));
    renew_ghost();
  } else {
    error_ = wrong_changes(std::move(name), text, changes, scenario.error());
  }
  return scenario.ok();
}

bool Model::open_capture(std::string name, const Bytes& octets) {
  missing_.reset();
  auto imported = trace::import_capture(name, octets);
  if (!imported) {
    error_ = OpenError{std::move(name), {}, TextKind::kScenario, {}, 0, imported.error().told()};
    return false;
  }
  show(std::move(name), std::make_unique<CaptureRecording>(*std::move(imported)));
  return true;
}

void Model::show(std::string name, std::unique_ptr<Recording> recording) {
  begin_with(std::move(name), std::move(recording));
  forget_places();
}

void Model::begin_with(std::string name, std::unique_ptr<Recording> recording) {
  // Numbers of connections say nothing of another text; of what says none of them, each word stays.
  if (run_ && run_->name != name && !sieve_.streams().all()) sieve_.set_streams({});
  recording->make(kFirstSlice);
  begin_with(std::make_shared<Run>(std::move(name), std::move(recording)));
}

void Model::begin_with(std::shared_ptr<Run> run) {
  run_ = std::move(run);
  ++generation_;
  ++opened_;
  stopped_ = false;
  error_.reset();
  hover_ = next_hover_ = {};
  bench_.reset();
  curtain_.reset();
  secret_.clear();
  ask_for_state(false);
  pointed_.reset();
  trial_.reset();
  holds_axis_ = false;
  kept_.reset();
  before_.reset();
  original_.reset();
  other_run_.reset();
  contraster_.forget();
  sieve_.forget();
  if (!axis_chosen_) axis_ = run_->recording->axis();
  const Verdict* verdict = run_->recording->verdict();
  verdict && !verdict->passed() ? go_to_verdict() : go_to_start();
}

std::shared_ptr<Run> Model::made_of(const Changes& changes, std::size_t events) {
  std::string text = text_to_run(bench_->text(), changes);
  // At the end, so that no other line has another number.
  const std::size_t secret_from =
      keeps_secret() ? static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1 : 0;
  for (const std::string& line : secret_) text += line + "\n";
  auto scenario = scenario::parse(text, changes.values);
  if (!scenario) {
    error_ = wrong_changes(run_->name, bench_->text(), changes, scenario.error());
    return nullptr;
  }
  error_.reset();
  std::unique_ptr<Recording> recording;
  if (curtain_ || keeps_secret()) {
    recording = std::make_unique<VeiledRecording>(std::move(*scenario), curtain_, secret_from);
  } else {
    recording = std::make_unique<ScenarioRecording>(std::move(*scenario));
  }
  recording->make(events);
  return std::make_shared<Run>(run_->name, std::move(recording));
}

void Model::make(const std::function<bool()>& goes_on) {
  constexpr std::size_t kAtOnce = 512;  // events: about a fifth of a millisecond
  while (making()) {
    run_->make(kAtOnce);
    if (!goes_on()) return;
  }
  constexpr std::size_t kSteps = 1 << 15;  // as long
  while (!settled() && !run_->consequences.settle(kSteps) && goes_on()) {
  }
}

bool Model::can_go_on() const { return run_ && (stopped_ || run_->recording->can_go_on()); }

void Model::go_on() {
  if (!can_go_on()) return;
  if (!stopped_) run_->recording->go_on();
  stopped_ = false;
}

void Model::open_missing(std::string name) {
  error_.reset();
  missing_ = std::move(name);
}

void Model::dismiss_error() {
  error_.reset();
  missing_.reset();
}

bool Model::lies_ahead(trace::EventId event) const {
  if (run_->recording->is_past()) return false;
  return focus_.event == trace::kNoEvent || event > focus_.event;
}

Focus Model::shown() const {
  if (!run_) return focus_;
  if (hover_.at) return {*hover_.at, hover_.event};
  return hover_.event < run_->trace().events().size() ? focus_on(run_->trace(), hover_.event) : focus_;
}

void Model::preview_at(Instant at) {
  if (curtain_) at = std::min(at, curtain_->at);
  next_hover_ = {run_->index.event_at(at), at};
}

void Model::end_frame() { hover_ = std::exchange(next_hover_, {}); }

void Model::look_at(Focus focus) {
  focus_ = focus;
  trail_.clear();
  playback_.pause();
  playback_.seek(map(), focus_.at);
}

std::uint32_t Model::conversation_of(trace::EventId event) const {
  if (event == trace::kNoEvent) return Conversations::kNone;
  return run_->index.conversations().of_event(run_->trace().events()[event], run_->index.tracks());
}

// One alone is always shown, since there is nothing that it could be told from.
const trace::Streams& Model::shown_streams() const {
  static const trace::Streams kAll;
  return run_ && run_->index.conversations().several() ? sieve_.streams() : kAll;
}

bool Model::can_hide(std::uint32_t stream) const {
  const std::size_t count = run_->index.conversations().size();
  return shown_streams().has(stream) && shown_streams().among(count) > 1;
}

void Model::show_stream(std::uint32_t stream, bool yes) {
  trace::Streams streams = sieve_.streams();
  streams.set(stream, yes);
  // Nothing is hidden: it need not be said.
  if (streams.among(run_->index.conversations().size()) == run_->index.conversations().size()) streams = {};
  sieve_.set_streams(streams);
}

void Model::step(int direction) {
  select(step_to_shown(run_->index, shown_streams(), focus_.event, direction));
}

void Model::step_same_host(int direction) {
  select(step_on_host(run_->index, shown_streams(), focus_.event, direction));
}

// Stays where it is when the way leads to nothing that is shown.
void Model::follow_story(void (Model::*go)()) {
  constexpr int kFurthest = 10'000;
  const Focus before = focus_;
  const std::vector<trace::EventId> trail = trail_;
  for (int i = 0; i < kFurthest; ++i) {
    const trace::EventId here = focus_.event;
    (this->*go)();
    if (!hides(focus_.event)) return;
    if (focus_.event == here) break;
  }
  look_at(before);
  trail_ = trail;
}

void Model::go_to_effect() { follow_story(&Model::to_effect); }
void Model::go_to_cause() { follow_story(&Model::to_cause); }

void Model::to_effect() {
  trace::EventId next = run_->consequences.next(focus_.event);
  if (const trace::EventId other = run_->consequences.elsewhere(focus_.event); other != trace::kNoEvent)
    next = other;
  std::vector<trace::EventId> trail = std::move(trail_);
  if (next != focus_.event) trail.push_back(focus_.event);
  select(next);
  trail_ = std::move(trail);
}

void Model::to_cause() {
  if (trail_.empty()) return select(cause_of(run_->trace(), focus_.event));
  std::vector<trace::EventId> trail = std::move(trail_);
  const trace::EventId back = trail.back();
  trail.pop_back();
  select(back);
  trail_ = std::move(trail);
}

void Model::select(trace::EventId event) { look_at(focus_on(run_->trace(), event)); }

void Model::go_to_verdict() {
  if (const Verdict* verdict = run_->recording->verdict()) look_at(verdict->focus);
}

void Model::go_to_line(std::size_t line) {
  const SourceLines* source = run_->recording->source();
  const SourceLines::Step* step = source ? source->step_at_line(line) : nullptr;
  if (!step) return;
  if (!step->held) return go_to_verdict();
  look_at(step->event != trace::kNoEvent ? focus_on(run_->trace(), step->event)
                                         : focus_at(run_->index, step->instant));
}

void Model::seek(Instant at) {
  trail_.clear();
  const Instant last = curtain_ ? std::min(curtain_->at, run_->index.end()) : run_->index.end();
  focus_ = focus_at(run_->index, std::clamp(at, Instant{}, last));
  playback_.seek(map(), focus_.at);
}

void Model::go_to_end() {
  const std::size_t count = run_->trace().events().size();
  select(count == 0 ? trace::kNoEvent : static_cast<trace::EventId>(count - 1));
}

void Model::set_axis(AxisMode mode) {
  axis_ = mode;
  axis_chosen_ = true;
  if (!run_) return;
  playback_.seek(map(), focus_.at);
}

void Model::toggle_play() { playback_.playing() ? playback_.pause() : play(); }

void Model::play() {
  if (!run_) return;
  const bool at_end =
      !making() && focus_.event != trace::kNoEvent && focus_.event + 1 == run_->trace().events().size();
  playback_.play(map(), at_end ? Instant{} : focus_.at);
}

void Model::advance(double seconds) {
  if (!run_ || !playback_.playing()) return;
  trail_.clear();
  Instant at = playback_.advance(map(), run_->index.usual_flight(), seconds, making());
  if (curtain_ && at >= curtain_->at) {
    at = curtain_->at;
    playback_.pause();
  }
  focus_ = focus_at(run_->index, at);
}

const tcp::Host* Model::host_after(trace::HostIndex host, trace::EventId event) const {
  if (!run_ || event >= run_->trace().events().size()) return nullptr;
  return run_->recording->host_after(host, event);
}

StepEvents Model::step_of(trace::EventId event) const {
  if (!run_ || event >= run_->trace().events().size()) return {};
  return run_->recording->step_of(event);
}

const Track* Model::track_for(trace::HostIndex host, trace::EventId event) const {
  const Index& index = run_->index;
  if (event < run_->trace().events().size()) {
    const trace::Event& at = run_->trace().events()[event];
    if (const Track* track = index.track_of(at.host, at.connection)) {
      if (at.host == host) return track;
      const Track* peer = index.peer_of(*track, event);
      if (peer && peer->host == host && !track->listener) return peer;
    }
  }
  return index.latest_track(host, event);
}

}  // namespace tcplab::shell
