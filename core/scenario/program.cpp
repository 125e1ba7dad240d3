#include "core/scenario/program.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace tcplab::scenario {
namespace {

constexpr std::size_t kNoticeKinds = tcp::kNoticeCount;
constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::uint64_t kLargestPiece = 1 << 20;

}  // namespace

Program::Program(std::shared_ptr<const Scenario> scenario) : scenario_(std::move(scenario)) {
  index_steps();
  number_labels();
  index_mishaps();
  make_content();
}

std::size_t Program::notice_slot(trace::HostIndex host, tcp::Notice notice) {
  return host * kNoticeKinds + static_cast<std::size_t>(notice);
}

const std::vector<std::size_t>& Program::reactions(trace::HostIndex host, tcp::Notice notice) const {
  return reactions_[notice_slot(host, notice)];
}

void Program::index_steps() {
  reactions_.resize(scenario_->hosts.size() * kNoticeKinds);
  for (std::size_t i = 0; i < scenario_->steps.size(); ++i) {
    if (const auto* on = std::get_if<OnNotice>(&scenario_->steps[i].when)) {
      reactions_[notice_slot(on->host, on->notice)].push_back(i);
    } else if (const auto* at = std::get_if<AtTime>(&scenario_->steps[i].when)) {
      timed_.push_back({at->at, i});
    }
  }
  std::stable_sort(timed_.begin(), timed_.end(), [](const Timed& a, const Timed& b) { return a.at < b.at; });
}

void Program::number_labels() {
  for (const Step& step : scenario_->steps) {
    if (opens(step.action) && !step.action.label.empty()) {
      const auto fresh = labels_.emplace(std::pair(step.action.host, step.action.label), labels_.size());
      if (fresh.second) label_hosts_.push_back(step.action.host);
    }
  }
  for (const Step& step : scenario_->steps)
    step_labels_.push_back(number_of({step.action.host, step.action.label}));
}

std::size_t Program::number_of(const Labelled& connection) const {
  const auto found = labels_.find({connection.host, connection.label});
  return found == labels_.end() ? kNoLabel : found->second;
}

void Program::index_mishaps() {
  for (std::size_t i = 0; i < scenario_->mishaps.size(); ++i) {
    const Mishap& mishap = scenario_->mishaps[i];
    auto counter = std::find_if(counters_.begin(), counters_.end(),
                                [&mishap](const Counter& known) { return known.pattern == mishap.which; });
    if (counter == counters_.end()) {
      counter = counters_.insert(counter, {mishap.which, kNoLabel, {}, {}});
      if (mishap.which.connection) counter->label = number_of(*mishap.which.connection);
    }
    if (mishap.ordinals.first == mishap.ordinals.last) {
      counter->single.emplace(mishap.ordinals.first, i);
    } else {
      counter->ranges.push_back(i);
    }
  }
}

// One piece is as large as anything that is handed over at once, and is cut from a repeated alphabet, so that
// a long transfer takes no memory of its own.
void Program::make_content() {
  std::uint64_t largest = 0;
  for (const Step& step : scenario_->steps) {
    if (step.action.verb != Verb::kSend && step.action.verb != Verb::kConnect) continue;
    const std::uint64_t buffer = scenario_->hosts[step.action.host].config.send_buffer;
    largest = std::max(largest, std::min({std::uint64_t{step.action.count}, buffer, kLargestPiece}));
  }
  for (const App& app : scenario_->apps) {
    for (const HostSpec& host : scenario_->hosts) {
      std::uint64_t most = app.octets;
      for (const App::Page& page : app.pages) most = std::max(most, page.octets);
      if (app.talk == App::Talk::kServe) most = std::max(most, kLongestApology);
      largest = std::max(largest, std::min({most, std::uint64_t{host.config.send_buffer}, kLargestPiece}));
    }
  }
  if (largest == 0) return;
  std::vector<std::uint8_t> piece(static_cast<std::size_t>(largest) + kAlphabet.size());
  std::copy(kAlphabet.begin(), kAlphabet.end(), piece.begin());
  for (std::size_t i = kAlphabet.size(); i < piece.size(); ++i) piece[i] = piece[i - kAlphabet.size()];
  content_ = Bytes::lasting(std::move(piece));
}

std::uint64_t Program::place_in_content(std::uint64_t offset) { return offset % kAlphabet.size(); }

Bytes Program::content(std::uint64_t offset, std::uint64_t count) const {
  return content_.slice(static_cast<std::size_t>(place_in_content(offset)),
                        static_cast<std::size_t>(std::min<std::uint64_t>(count, SIZE_MAX)));
}

}  // namespace tcplab::scenario
