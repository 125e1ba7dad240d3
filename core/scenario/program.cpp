#include "core/scenario/program.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace tcplab::scenario {
namespace {

constexpr std::size_t kNoticeKinds = tcp::kNoticeCount;
constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::uint64_t kLargestPiece = 1 << 20;

bool opens(const Action& action) {
  return action.call == trace::CallKind::kListen || action.call == trace::CallKind::kConnect;
}

}  // namespace

Program::Program(std::shared_ptr<const Scenario> scenario) : scenario_(std::move(scenario)) {
  index_reactions();
  number_labels();
  index_drops();
  make_content();
}

std::size_t Program::notice_slot(trace::HostIndex host, tcp::Notice notice) {
  return host * kNoticeKinds + static_cast<std::size_t>(notice);
}

const std::vector<std::size_t>& Program::reactions(trace::HostIndex host, tcp::Notice notice) const {
  return reactions_[notice_slot(host, notice)];
}

void Program::index_reactions() {
  reactions_.resize(scenario_->hosts.size() * kNoticeKinds);
  for (std::size_t i = 0; i < scenario_->steps.size(); ++i) {
    if (const auto* on = std::get_if<OnNotice>(&scenario_->steps[i].when)) {
      reactions_[notice_slot(on->host, on->notice)].push_back(i);
    }
  }
}

void Program::number_labels() {
  std::map<std::pair<trace::HostIndex, std::string>, std::size_t> numbers;
  for (const Step& step : scenario_->steps) {
    if (opens(step.action) && !step.action.label.empty()) {
      const auto fresh = numbers.emplace(std::pair(step.action.host, step.action.label), numbers.size());
      if (fresh.second) label_hosts_.push_back(step.action.host);
    }
  }
  for (const Step& step : scenario_->steps) {
    const auto found = numbers.find({step.action.host, step.action.label});
    step_labels_.push_back(found == numbers.end() ? kNoLabel : found->second);
  }
}

void Program::index_drops() {
  std::map<std::tuple<trace::HostIndex, trace::HostIndex, DropSpec::Pattern>, std::size_t> known;
  for (const DropSpec& drop : scenario_->drops) {
    const auto key = std::tuple(drop.from, drop.to, drop.pattern);
    const auto found = known.emplace(key, drop_counters_.size()).first;
    if (found->second == drop_counters_.size()) {
      drop_counters_.push_back({drop.from, drop.to, drop.pattern, {}});
    }
    drop_counters_[found->second].lines.emplace(drop.nth, drop.line);
  }
}

// One piece is as large as anything that is handed over at once, and is cut from a repeated alphabet, so that
// a long transfer takes no memory of its own.
void Program::make_content() {
  std::uint64_t largest = 0;
  for (const Step& step : scenario_->steps) {
    if (step.action.call != trace::CallKind::kSend) continue;
    const std::uint64_t buffer = scenario_->hosts[step.action.host].config.send_buffer;
    largest = std::max(largest, std::min({std::uint64_t{step.action.count}, buffer, kLargestPiece}));
  }
  if (largest == 0) return;
  std::vector<std::uint8_t> piece(static_cast<std::size_t>(largest) + kAlphabet.size());
  for (std::size_t i = 0; i < piece.size(); ++i) {
    piece[i] = static_cast<std::uint8_t>(kAlphabet[i % kAlphabet.size()]);
  }
  content_ = Bytes::lasting(std::move(piece));
}

std::uint64_t Program::place_in_content(std::uint64_t offset) { return offset % kAlphabet.size(); }

Bytes Program::content(std::uint64_t offset, std::uint64_t count) const {
  return content_.slice(static_cast<std::size_t>(place_in_content(offset)),
                        static_cast<std::size_t>(std::min<std::uint64_t>(count, SIZE_MAX)));
}

bool matches(DropSpec::Pattern pattern, const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  switch (pattern) {
    case DropSpec::Pattern::kAny:
      return true;
    case DropSpec::Pattern::kSyn:
      return flags.syn && !flags.ack;
    case DropSpec::Pattern::kSynAck:
      return flags.syn && flags.ack;
    case DropSpec::Pattern::kAck:
      return flags.ack && !flags.syn && !flags.fin && !flags.rst && segment.payload.empty();
    case DropSpec::Pattern::kFin:
      return flags.fin;
    case DropSpec::Pattern::kData:
      return !segment.payload.empty();
    case DropSpec::Pattern::kRst:
      return flags.rst;
  }
  return false;
}

}  // namespace tcplab::scenario
