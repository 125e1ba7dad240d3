// How the past is changed: see model.hpp.
#include <algorithm>
#include <utility>

#include "core/trace/compare.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {
namespace {

// Events of two runs that can be compared within a frame.
constexpr std::size_t kMostCompared = 20'000;
// And that are made at once, so that what was looked at is there.
constexpr std::size_t kFurthestAtOnce = 200'000;

}  // namespace

std::shared_ptr<Run> Model::replace(std::shared_ptr<Run> run) {
  std::shared_ptr<Run> old = std::exchange(run_, std::move(run));
  ++generation_;
  stopped_ = false;
  contraster_.forget();
  sieve_.forget();
  hover_ = next_hover_ = {};
  trail_.clear();
  return old;
}

Focus Model::same_place(const Run& other, const Focus& focus) const {
  const trace::Trace& trace = run_->trace();
  if (focus.event == trace::kNoEvent) return focus_on(trace, trace::kNoEvent);
  const bool same = focus.event < trace.events().size() &&
                    trace.events()[focus.event] == other.trace().events()[focus.event];
  if (same) return focus;
  if (!trial_ && trace.events().size() + other.trace().events().size() <= kMostCompared) {
    const trace::Comparison both = trace::compare(other.trace(), trace);
    if (const auto alike = both.event_in_b(focus.event); alike != trace::kNoEvent)
      return focus_on(trace, alike);
    // What became of a packet has what became of it here for its place.
    if (const auto packet = other.trace().packet_of(focus.event); packet != trace::kNoPacket) {
      const trace::PacketId partner = both.partner_in_b(packet);
      if (partner != trace::kNoPacket && trace.packets()[partner].received != trace::kNoEvent)
        return focus_on(trace, trace.packets()[partner].received);
    }
  }
  return focus_at(run_->index, std::min(focus.at, run_->index.end()));
}

// As far as what is looked at, too.
std::shared_ptr<Run> Model::changed_to(const Changes& changes) {
  std::shared_ptr<Run> run = made_of(changes, kFirstSlice);
  while (run && !run->recording->whole() && run->recording->end() < focus_.at &&
         run->trace().events().size() < kFurthestAtOnce)
    run->make(kFirstSlice);
  return run;
}

bool Model::go_to(const Changes& changes, const std::function<void()>& step) {
  std::shared_ptr<Run> run = changed_to(changes);
  if (!run) return false;
  before_ = replace(std::move(run));
  step();
  renew_ghost();
  look_at(same_place(*before_, focus_));
  return true;
}

bool Model::change(Changes next) {
  give_up();
  if (next == bench_->now()) return true;
  return go_to(next, [&] { bench_->change(next); });
}

bool Model::add_edit(std::string line) {
  Changes next = bench_->now();
  add_line(next, std::move(line));
  return change(std::move(next));
}

void Model::undo() {
  give_up();
  if (can_undo()) go_to(*bench_->before(), [this] { bench_->undo(); });
}

void Model::redo() {
  give_up();
  if (can_redo()) go_to(*bench_->after(), [this] { bench_->redo(); });
}

bool Model::try_out(Changes next, bool hold_axis) {
  if (!bench_) return false;
  if (trial_ && *trial_ == next) return true;
  std::shared_ptr<Run> run = made_of(next, kTrialSlice);
  if (!run) return false;
  std::shared_ptr<Run> old = replace(std::move(run));
  if (!trial_) {
    kept_ = std::move(old);
    kept_focus_ = focus_;
  }
  trial_ = std::move(next);
  holds_axis_ = hold_axis;
  look_at(same_place(*kept_, kept_focus_));
  return true;
}

void Model::keep() {
  if (!trial_) return;
  holds_axis_ = false;
  ++generation_;  // the axis is another, and so is what a link says
  before_ = std::move(kept_);
  bench_->change(*std::exchange(trial_, std::nullopt));
  run_->make(kFirstSlice);
  renew_ghost();
  look_at(same_place(*before_, kept_focus_));
}

void Model::give_up() {
  if (!trial_) return;
  trial_.reset();
  holds_axis_ = false;
  replace(std::exchange(kept_, nullptr));
  look_at(kept_focus_);
}

bool Model::make_anew() {
  std::shared_ptr<Run> run = changed_to(bench_->now());
  if (!run) return false;
  replace(std::move(run));
  // What there is to compare with had other things hidden.
  before_.reset();
  original_.reset();
  other_run_.reset();
  renew_ghost();
  return true;
}

void Model::hide(const Curtain& curtain) {
  if (!bench_) return;
  give_up();
  curtain_ = curtain;
  pointed_.reset();
  if (!make_anew()) return;
  hide_places();
  const bool seen = focus_.event == trace::kNoEvent || focus_.event < run_->trace().events().size();
  seen ? look_at(focus_) : go_to_end();
}

void Model::reveal() {
  if (!curtain_) return;
  give_up();
  curtain_.reset();
  pointed_.reset();
  bookmarks_.show_all();
  if (make_anew()) look_at(focus_);
}

// Events have other numbers in what is told.
bool Model::keep_secret(std::vector<std::string> lines) {
  if (!bench_) return false;
  give_up();
  std::vector<std::string> before = std::exchange(secret_, std::move(lines));
  if (!make_anew()) {
    secret_ = std::move(before);
    return false;
  }
  look_at(focus_at(run_->index, std::min(focus_.at, run_->index.end())));
  return true;
}

void Model::tell_secret() {
  if (!keeps_secret()) return;
  const RunPlace looked_at = place();
  Changes next = bench_->now();
  for (std::string& line : std::exchange(secret_, {})) add_line(next, std::move(line));
  bench_ = Bench(bench_->text(), Branches(std::move(next)));
  const std::shared_ptr<Run> kept = run_;
  if (!make_anew()) return;
  // Of what was told, the places are others among all that there is.
  const auto told = [&](const RunPlace& place) {
    const trace::EventId event = event_at(kept->trace(), place);
    return event == trace::kNoEvent ? place
                                    : shell::place_of(run_->trace(), kept->recording->original(event));
  };
  bookmarks_.move(told);
  go_to(told(looked_at));
}

void Model::point_to(Instant at) {
  if (curtain_ && at > curtain_->at) point_at(at);
  seek(at);
}

void Model::point_at(std::optional<Instant> at) {
  if (!curtain_) return;
  pointed_ = at;
  if (at) pointed_ = std::clamp(*at, curtain_->at, run_->index.end());
}

}  // namespace tcplab::shell
