// What an ACK tells: RFC 6675 5, with the states that Linux gives them names for.

#include "core/tcp/recovery/scoreboard_recovery.hpp"

#include <algorithm>
#include <array>

#include "core/tcp/negotiation.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint32_t kMostReordering = 300;

}  // namespace

ScoreboardRecovery::ScoreboardRecovery(const Config& config, bool sack, SeqNum start, std::uint32_t mss)
    : sack_(sack),
      by_time_(config.rack && sack),
      probes_(config.tail_loss_probe && sack),
      frto_(config.frto),
      threshold_of_duplicates_(config.duplicate_threshold),
      board_(mss),
      recover_(start),
      highest_sacked_(start),
      reordering_(config.duplicate_threshold),
      usage_from_(start) {}

void ScoreboardRecovery::shrink(std::uint32_t mss, Congestion& cc, Instant now) {
  for (std::size_t i = 0; i < board_.size(); ++i) {
    const auto length = static_cast<std::uint32_t>(board_[i].end - board_[i].start);
    if (length > mss && !board_[i].sacked) mark_lost(i, cc, now);
  }
  board_.set_mss(mss);
  duplicates_ =
      std::min(duplicates_, board_.counts().in_flight());  // what was thrown away has told of nothing
}

Learned ScoreboardRecovery::on_ack(const Told& ack, Duration srtt, Congestion& cc) {
  hold_ = new_data_first_ = false;
  if (board_.empty()) return {};
  const bool repairing = trust_ >= Trust::kRecovery;
  const std::uint32_t delivered = delivered_;
  const std::uint32_t lost = lost_in_all_;
  News news;
  news.advanced = ack.una > ack.before;
  news.highest = board_.counts().sacked > 0 ? highest_sacked_ : ack.before;
  if (sack_) take_blocks(ack, news, cc);
  if (news.advanced) take_acknowledged(ack, news, cc);
  Learned learned;
  learned.rtt = news.rtt ? news.rtt : news.sack_rtt;
  const std::optional<Duration> newest = news.newest_rtt ? news.newest_rtt : news.sack_rtt;
  if (newest) min_rtt_ = min_rtt_ ? std::min(*min_rtt_, *newest) : *newest;
  if (probe_end_) take_probe_answer(ack, news, cc);
  const bool plain = ack.pure() && !news.data_sacked;
  const bool duplicate = plain && !news.advanced && !news.duplicate_told && ack.ack == ack.una;
  const bool alarming = news.data_sacked || news.duplicate_told || ack.congested;
  // A wait is for what this ACK has left in flight, so it is weighed again: RFC 8985 6.2.
  if (alarming || duplicate || trust_ != Trust::kOpen || reordering_wait_)
    judge(ack, news, duplicate, srtt, cc);
  if (board_.empty()) reordering_wait_.reset();
  learned.waits_for_timer = news.waits_for_timer;
  const std::uint32_t arrived = delivered_ - delivered;
  learned.acked = arrived * cc.mss();
  learned.limited_by_window = is_limited_by_window(cc);
  if (is_reducing()) {
    reduce(arrived, lost_in_all_ - lost, news.advanced, cc);
  } else {
    learned.may_grow = news.data_acked || (reordering_ > threshold_of_duplicates_ && news.data_sacked);
  }
  if (repairing && trust_ < Trust::kRecovery) cc.on_recovered();
  return learned;
}

// --- What arrived ---

void ScoreboardRecovery::take_blocks(const Told& ack, News& news, Congestion& cc) {
  if (ack.block_count == 0) return;
  if (board_.counts().sacked == 0) highest_sacked_ = ack.before;
  // In the order of the numbers, so that what is told at once does not look reordered.
  std::array<wire::SackBlock, 4> blocks{};
  std::size_t count = 0;
  for (std::size_t i = take_duplicate(ack, news) ? 1 : 0; i < ack.block_count; ++i)
    blocks[count++] = ack.block_list[i];
  const auto lower = [](const wire::SackBlock& a, const wire::SackBlock& b) { return a.left < b.left; };
  std::sort(blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(count), lower);
  news.low = ack.nxt;
  for (std::size_t i = 0; i < count; ++i) take_block(blocks[i], ack, news, cc);
  if (news.data_sacked && (trust_ != Trust::kLoss || undo_from_)) note_reordering(news.low);
}

void ScoreboardRecovery::take_block(const wire::SackBlock& block, const Told& ack, News& news,
                                    Congestion& cc) {
  if (block.left >= block.right || block.right > ack.nxt || block.right <= ack.before) return;
  const std::size_t from = board_.cut_at(later(block.left, ack.before));
  const std::size_t to = board_.cut_at(board_.whole_below(block.right));
  for (std::size_t at = from; at < to; ++at) {
    const Scoreboard::Run run = board_[at];
    if (run.sacked) continue;
    if (!run.ever) {
      if (run.start < highest_sacked_ && run.start < news.low) news.low = run.start;
      if (run.end <= recover_) news.original_sacked = true;
      news.sack_rtt = ack.now - run.sent;
    }
    note_delivery(run, ack.now);
    delivered_ += board_.segments(run);
    cc.on_delivered(run.start, run.end, ack.now);
    board_.mark_sacked(at);
    news.data_sacked = true;
  }
  if (to > from) highest_sacked_ = later(highest_sacked_, board_[to - 1].end);
}

// RFC 2883 4: a first block below the acknowledgment, or inside the second block, tells of octets that came
// twice.
bool ScoreboardRecovery::take_duplicate(const Told& ack, News& news) {
  const auto blocks = ack.blocks();
  const wire::SackBlock& first = blocks.front();
  const bool below = first.left < ack.ack;
  const bool inside = blocks.size() > 1 && first.left >= blocks[1].left && first.right <= blocks[1].right;
  if (!below && !inside) return false;
  news.duplicate_told = true;
  ++duplicate_sacks_;
  if (probe_end_ && first.right == *probe_end_) news.duplicate_of_probe = true;
  if (undo_from_ && undo_copies_ > 0 && first.right > *undo_from_) {
    const Scoreboard::Run told{first.left, first.right, {}};
    undo_copies_ = std::max<std::int64_t>(undo_copies_ - board_.segments(told), 0);
  }
  return true;
}

void ScoreboardRecovery::take_acknowledged(const Told& ack, News& news, Congestion& cc) {
  cc.on_delivered(ack.before, ack.una, ack.now);
  const std::uint32_t out = board_.counts().out;
  SeqNum low = news.highest;
  for (std::size_t i = 0; i < board_.size() && board_[i].start < ack.una; ++i) {
    Scoreboard::Run run = board_[i];
    if (run.end > ack.una) run.end = ack.una;
    if (run.ever) {
      news.again_acked = true;
    } else if (!run.sacked) {
      if (run.start < low) low = run.start;
      if (run.end <= recover_) news.original_sacked = true;
      if (!news.rtt) news.rtt = ack.now - run.sent;
      news.newest_rtt = ack.now - run.sent;
    }
    if (!run.sacked) note_delivery(run, ack.now);
    if (sack_ && !run.sacked) delivered_ += board_.segments(run);
  }
  news.data_acked = true;
  if (news.again_acked) news.rtt = std::nullopt;
  if (news.again_acked && ack.echo) {
    const std::uint32_t ticks = Negotiation::clock(ack.now) - *ack.echo;
    if (ticks < 600'000) news.rtt = milliseconds(std::max(ticks, 1U));  // RFC 7323 4.1
  }
  board_.drop_below(ack.una);
  if (board_.counts().sacked == 0) highest_sacked_ = ack.una;
  if (!sack_) remove_duplicates(out - board_.counts().out);
  if (sack_ && low < news.highest) note_reordering(low);
}

// RFC 8985 6.2 step 2: the segment sent last among those that arrived, unless it may be the first copy that
// did.
void ScoreboardRecovery::note_delivery(const Scoreboard::Run& run, Instant now) {
  const Duration rtt = now - run.sent;
  if (run.ever && min_rtt_ && rtt < *min_rtt_) return;
  const bool later_one =
      !rack_.valid || run.sent > rack_.sent || (run.sent == rack_.sent && run.end > rack_.end);
  rack_.rtt = rtt;
  if (!later_one) return;
  rack_.sent = run.sent;
  rack_.end = run.end;
  rack_.again = run.again;
  rack_.valid = true;
}

// Something below the highest arrived late without having been sent again: so far out of order may come.
void ScoreboardRecovery::note_reordering(SeqNum low) {
  if (low >= highest_sacked_) return;
  const auto span = static_cast<std::uint32_t>(highest_sacked_ - low);
  const std::uint32_t extent = board_.segments({low, low + span, {}});
  if (extent > reordering_) reordering_ = std::min(extent, kMostReordering);
  ++reorderings_seen_;
}

// Without SACK: of the acknowledged one filled the hole, the rest is what the duplicates told of.
void ScoreboardRecovery::remove_duplicates(std::uint32_t acked) {
  if (acked == 0) return;
  delivered_ += acked > duplicates_ ? std::max(acked - duplicates_, 1U) : 1U;
  duplicates_ = acked - 1 >= duplicates_ ? 0 : duplicates_ - (acked - 1);
}

void ScoreboardRecovery::add_duplicate(const Told& ack, Congestion& cc) {
  const Scoreboard::Counts& counts = board_.counts();
  const std::uint32_t holes = std::min(std::max(counts.lost, 1U), counts.out);
  if (duplicates_ + 1 + holes <= counts.out) {
    ++duplicates_;
    ++delivered_;
    cc.on_duplicate(ack.now);
  } else {
    // More duplicates than segments out: they were told of out of order (RFC 5681 2).
    reordering_ = std::min(std::max(reordering_, counts.out), kMostReordering);
  }
}

// --- What it means ---

void ScoreboardRecovery::judge(const Told& ack, News& news, bool duplicate, Duration srtt, Congestion& cc) {
  if (ack.congested) prior_ssthresh_ = 0;
  if (trust_ == Trust::kOpen) {
    first_copy_stamp_.reset();
  } else if (ack.una >= recover_ && leave(ack, cc)) {
    return;
  }
  switch (trust_) {
    case Trust::kRecovery:
      if (!news.advanced) {
        if (!sack_ && duplicate) add_duplicate(ack, cc);
      } else if (undo_partial(ack, cc)) {
        return;
      }
      if (undo_by_duplicates(ack.now, cc)) try_to_open(ack, cc);
      find_losses(ack, news, srtt, cc);
      if (trust_ == Trust::kRecovery || board_.counts().lost == 0) return;
      break;
    case Trust::kLoss:
      judge_in_loss(ack, news, duplicate, cc);
      find_losses(ack, news, srtt, cc);
      if (trust_ != Trust::kOpen && !news.copy_lost) return;
      [[fallthrough]];
    default:
      if (!sack_ && news.advanced) duplicates_ = 0;
      if (!sack_ && duplicate) add_duplicate(ack, cc);
      if (trust_ <= Trust::kDisorder) undo_by_duplicates(ack.now, cc);
      find_losses(ack, news, srtt, cc);
      if (board_.counts().lost == 0) return try_to_open(ack, cc);
      break;
  }
  enter_recovery(ack.una, ack.nxt, ack.congested, cc, ack.now);
}

// All that was in flight when the episode began is acknowledged. True: the rest of the ACK tells nothing
// more.
bool ScoreboardRecovery::leave(const Told& ack, Congestion& cc) {
  if (trust_ == Trust::kReduced && ack.una != recover_) {
    end_reduction(cc);
    trust_ = Trust::kOpen;
  } else if (trust_ == Trust::kRecovery) {
    if (!sack_) duplicates_ = 0;
    if (undo_recovery(ack, cc)) return true;
    end_reduction(cc);
  }
  return false;
}

// RFC 5682 2.1: after a timeout, is it the ACKs of the first copies that come in?
void ScoreboardRecovery::judge_in_loss(const Told& ack, News& news, bool duplicate, Congestion& cc) {
  const bool recovered = ack.una >= recover_;
  if ((news.advanced && may_undo(ack)) || (frto_on_ && news.original_sacked)) {
    const bool sure = frto_on_ && news.original_sacked;
    undo(true, ack.now, cc);
    if (sure || sack_) trust_ = Trust::kOpen;
    return;
  }
  if (frto_on_) {
    if (ack.nxt > recover_) {
      if (news.data_sacked || duplicate) frto_on_ = false;
    } else if (news.advanced && !recovered) {
      recover_ = ack.nxt;
      new_data_first_ = true;
      return;
    }
  }
  if (recovered) {
    undo_recovery(ack, cc);
  } else if (!sack_) {
    if (ack.nxt > recover_ && duplicate) {
      add_duplicate(ack, cc);
    } else if (news.advanced) {
      duplicates_ = 0;
    }
  }
}

void ScoreboardRecovery::find_losses(const Told& ack, News& news, Duration srtt, Congestion& cc) {
  reordering_wait_.reset();
  if (board_.empty()) return;
  if (ack.no_fast_retransmit && trust_ != Trust::kLoss) {
    news.waits_for_timer = would_find_losses(ack, news, srtt, cc);
    return;
  }
  if (!sack_) return mark_head_lost(news.advanced, cc, ack.now);
  if (by_time_) {
    news.copy_lost = detect_by_time(ack.now, srtt, cc) || news.copy_lost;
    return;
  }
  // RFC 6675 4, IsLost(): as many segments above have arrived as may be out of order.
  std::uint32_t above = 0;
  for (std::size_t i = board_.size(); i-- > 0;) {
    const Scoreboard::Run& run = board_[i];
    if (run.sacked) {
      above += board_.segments(run);
    } else if (above >= reordering_ && !run.lost) {
      mark_lost(i, cc, ack.now);
    }
  }
}

// By the rules: would something be marked lost, or waited for?
bool ScoreboardRecovery::would_find_losses(const Told& ack, News news, Duration srtt, Congestion cc) const {
  ScoreboardRecovery right = *this;
  Told told = ack;
  told.no_fast_retransmit = false;
  right.find_losses(told, news, srtt, cc);
  return right.board_.counts().lost > board_.counts().lost || right.reordering_wait_;
}

// RFC 6582 3.2: three duplicates, or a partial acknowledgment, mean that the segment at snd.una is lost.
void ScoreboardRecovery::mark_head_lost(bool advanced, Congestion& cc, Instant now) {
  const bool enough = trust_ < Trust::kRecovery && duplicates_ >= reordering_;
  const bool partial = trust_ == Trust::kRecovery && advanced;
  if ((!enough && !partial) || board_[0].lost) return;
  board_.cut_at(board_[0].start + 1);  // the first segment by itself
  mark_lost(0, cc, now);
}

void ScoreboardRecovery::mark_lost(std::size_t index, Congestion& cc, Instant now) {
  const Scoreboard::Run& run = board_[index];
  if (!run.lost || run.again) cc.on_lost(run.start, run.end, now);
  if (!run.lost || run.again) lost_in_all_ += board_.segments(run);
  if (run.again) return board_.mark_copy_lost(index);
  board_.mark_lost(index);
}

void ScoreboardRecovery::enter_recovery(SeqNum una, SeqNum nxt, bool congested, Congestion& cc, Instant now) {
  begin_undo(una);
  if (!is_reducing()) begin_reduction(nxt, congested, cc, now);
  trust_ = Trust::kRecovery;
}

// Without losses: open, or not quite.
void ScoreboardRecovery::settle(SeqNum nxt) {
  const Scoreboard::Counts& counts = board_.counts();
  const bool copies = counts.again > 0 || (!board_.empty() && board_[0].ever);
  const Trust next = sacked() + counts.lost > 0 || copies ? Trust::kDisorder : Trust::kOpen;
  if (next == trust_) return;
  trust_ = next;
  recover_ = nxt;
}

void ScoreboardRecovery::try_to_open(const Told& ack, Congestion& cc) {
  const bool copies = board_.counts().again > 0 || (!board_.empty() && board_[0].ever);
  if (!copies) first_copy_stamp_.reset();
  if (ack.congested && trust_ < Trust::kReduced) {
    undo_from_.reset();
    begin_reduction(ack.nxt, true, cc, ack.now);
    trust_ = Trust::kReduced;
  }
  if (trust_ != Trust::kReduced) settle(ack.nxt);
}

}  // namespace tcplab::tcp
