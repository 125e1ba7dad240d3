// Several ways on from one text, and the run that is compared with: see model.hpp.
#include <algorithm>
#include <utility>

#include "shell/model/model.hpp"

namespace tcplab::shell {
namespace {

// Events of both runs that are compared within a frame, also while a hand changes one of them.
constexpr std::size_t kMostAtOnce = 20'000;

}  // namespace

bool Model::fork() {
  give_up();
  if (branches().all.size() >= Branches::kMost) return false;
  other_ = branches().current;
  ghost_ = Ghost::kBranch;
  bench_->fork();
  ++generation_;  // a link says more now
  renew_ghost();
  return true;
}

bool Model::open_branch(std::size_t branch) {
  give_up();
  const std::size_t old = branches().current;
  if (branch == old) return true;
  return go_to(branches().all[branch].changes, [&] {
    if (other_ == branch) other_ = old;
    bench_->open(branch);
  });
}

void Model::rename_branch(std::size_t branch, std::string_view name) {
  give_up();
  bench_->rename(branch, name);
  ++generation_;
}

bool Model::remove_branch(std::size_t branch) {
  give_up();
  if (branches().all.size() < 2) return false;
  const std::size_t old = branches().current;
  const auto remove = [&] {
    if (other_ > branch) --other_;
    bench_->remove(branch);
  };
  if (branch == old) {
    const std::size_t next = branch + 1 < branches().all.size() ? branch + 1 : branch - 1;
    return go_to(branches().all[next].changes, remove);
  }
  remove();
  ++generation_;
  renew_ghost();
  return true;
}

std::shared_ptr<Run> Model::ghost_run() const {
  if (trial_) return kept_;
  switch (ghost_) {
    case Ghost::kNone:
      return nullptr;
    case Ghost::kBefore:
      return before_;
    case Ghost::kOriginal:
      return original_;
    case Ghost::kBranch:
      return other_run_;
  }
  return nullptr;
}

void Model::set_ghost(Ghost ghost) {
  ghost_ = ghost;
  renew_ghost();
}

void Model::set_ghost_branch(std::size_t branch) {
  other_ = branch;
  set_ghost(Ghost::kBranch);
}

void Model::next_ghost() {
  const bool branches = bench_ && this->branches().all.size() > 1;
  const int count = branches ? 4 : 3;
  set_ghost(static_cast<Ghost>((static_cast<int>(ghost_) + 1) % count));
}

void Model::renew_ghost() {
  contraster_.forget();
  if (!bench_) return;
  if (ghost_ == Ghost::kOriginal && !original_) original_ = made_of({}, kFirstSlice);
  if (ghost_ != Ghost::kBranch) return;
  const std::vector<Branch>& all = branches().all;
  if (all.size() < 2) {
    ghost_ = Ghost::kBefore;
    return other_run_.reset();
  }
  if (other_ >= all.size() || other_ == branches().current) other_ = branches().current == 0 ? 1 : 0;
  const Changes& changes = all[other_].changes;
  if (other_run_ && other_changes_ == changes) return;
  other_changes_ = changes;
  other_run_ = made_of(changes, kFirstSlice);
}

bool Model::comparing() const {
  const Run* const before = ghost();
  if (before == nullptr || trial_ || making()) return false;
  return contraster_.contrast() == nullptr;
}

void Model::compare(const std::function<bool()>& goes_on) {
  const std::shared_ptr<Run> before = ghost_run();
  if (!run_ || !before) return;
  const auto lacks = [&] {
    return !before->recording->whole() &&
           (run_->recording->whole() || before->recording->end() < run_->recording->end());
  };
  const bool settled = !trial_ && !making();
  while (settled && lacks()) {
    before->make(512);
    if (!goes_on()) return;
  }
  const bool few = before->index.size() + run_->index.size() <= kMostAtOnce;
  if (!settled && !few) return contraster_.forget();
  contraster_.begin(before->index, run_->index, few);
  const auto end = [](const Run& run) {
    return run.recording->whole() ? Instant::never() : run.recording->end();
  };
  contraster_.go_on(before->index, end(*before), run_->index, end(*run_), goes_on);
}

void Model::look_into(std::shared_ptr<Run> run) {
  if (run == run_) return;
  begin_with(std::move(run));
  forget_places();
}

}  // namespace tcplab::shell
