#include "core/net/fq_codel.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::net {

void FqCodelQueue::enqueue(const Waiting& datagram, Turn& turn) {
  const std::uint32_t number = datagram.flow % std::max<std::uint32_t>(config_.flows, 1);
  const auto [found, is_new] = flows_.try_emplace(number);
  if (is_new) {
    found->second.credits = config_.quantum;
    new_.push(number);
  }
  found->second.line.push(datagram);
  ++size_;
  if (size_ > config_.packets) drop_of_the_fattest(turn);
}

// From its head: RFC 8290 4.1. Where nothing that waits has any octets, a flow in which something waits.
void FqCodelQueue::drop_of_the_fattest(Turn& turn) {
  const auto size = [](const Line& line) { return std::pair(line.octets(), line.size()); };
  const auto fattest = std::max_element(flows_.begin(), flows_.end(), [&size](const auto& a, const auto& b) {
    return size(a.second.line) < size(b.second.line);
  });
  turn.tell(*fattest->second.line.pop(), Verdict::What::kNoRoom);
  --size_;
}

std::optional<Waiting> FqCodelQueue::dequeue(Turn& turn) {
  const CodelLaw::Settings settings{config_.target, config_.interval, config_.quantum, config_.ecn};
  while (!new_.empty() || !old_.empty()) {
    const bool is_new = !new_.empty();
    Fifo<std::uint32_t>& list = is_new ? new_ : old_;
    const std::uint32_t number = list.front();
    Flow& flow = flows_.at(number);
    if (flow.credits <= 0) {
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
      flows_.erase(number);
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
