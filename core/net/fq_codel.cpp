#include "core/net/fq_codel.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::net {

void FqCodelQueue::enqueue(const Waiting& datagram, Turn& turn) {
  const std::uint32_t number = datagram.flow % std::max<std::uint32_t>(config_.flows, 1);
  Flow& flow = flows_[number];
  if (!flow.active) {
    flow.active = true;
    flow.credits = config_.quantum;
    new_.push(number);
  }
  flow.line.push(datagram);
  ++size_;
  if (size_ > config_.packets) drop_of_the_fattest(turn);
}

// RFC 8290 4.1: from the head of the flow of which most octets wait, half of its datagrams, but no more than
// 64. Where nothing that waits has any octets, a flow in which something waits.
void FqCodelQueue::drop_of_the_fattest(Turn& turn) {
  const auto size = [](const Line& line) { return std::pair(line.octets(), line.size()); };
  const auto fattest = std::max_element(flows_.begin(), flows_.end(), [&size](const auto& a, const auto& b) {
    return size(a.second.line) < size(b.second.line);
  });
  Line& line = fattest->second.line;
  for (std::size_t left = std::clamp<std::size_t>(line.size() / 2, 1, 64); left > 0; --left) {
    turn.tell(*line.pop(), Verdict::What::kNoRoom);
    --size_;
  }
}

// Its CoDel goes on where it was when the flow comes back.
void FqCodelQueue::retire(std::uint32_t number) {
  const auto found = flows_.find(number);
  found->second.active = false;
  if (found->second.law.is_fresh()) flows_.erase(found);
}

std::optional<Waiting> FqCodelQueue::dequeue(Turn& turn) {
  const CodelLaw::Settings settings{config_.target, config_.interval, config_.mtu, config_.ecn};
  while (!new_.empty() || !old_.empty()) {
    const bool is_new = !new_.empty();
    Fifo<std::uint32_t>& list = is_new ? new_ : old_;
    const std::uint32_t number = list.front();
    Flow& flow = flows_.at(number);
    if (flow.credits <= 0) {  // RFC 8290 4.2: it has sent a quantum, at least
      flow.credits += std::max<std::uint32_t>(config_.quantum, 1);
      list.drop();
      old_.push(number);
      continue;
    }
    const std::size_t before = flow.line.size();
    const std::optional<Waiting> next = flow.law.next(flow.line, settings, turn);
    size_ -= before - flow.line.size();
    if (next) {
      flow.credits -= next->octets;
      return next;
    }
    // A new one goes through the old ones first, or a flow of single datagrams would always come first.
    list.drop();
    if (is_new) {
      old_.push(number);
    } else {
      retire(number);
    }
  }
  return std::nullopt;
}

std::vector<Waiting> FqCodelQueue::waiting() const {
  std::vector<Waiting> all;
  for (const Fifo<std::uint32_t>* list : {&new_, &old_}) {
    for (const std::uint32_t number : *list) {
      for (const Waiting& datagram : flows_.at(number).line.items()) all.push_back(datagram);
    }
  }
  return all;
}

}  // namespace tcplab::net
