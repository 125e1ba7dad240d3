#include "core/tcp/sender.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::tcp {

void Sender::take_syn(SeqNum seq, SeqNum ack, std::uint32_t window) {
  wnd = max_wnd = window;
  wl1 = seq;
  wl2 = ack;
}

void Sender::push(bool leaves) {
  if (leaves) pushed = data_end();
  marked = data_end();
}

void Sender::end_record() {
  if (!marks) marks.emplace();
  marks->records.push_back(data_end());
}

// The octet after the urgent ones, of which there may be any number: RFC 9293 3.8.5 (MUST-31, MUST-62).
void Sender::make_urgent() {
  if (!marks) marks.emplace();
  marks->up = data_end();
}

std::uint32_t Sender::acknowledge(SeqNum ack) {
  const bool acks_syn = !std::exchange(syn_acked, true);
  const auto acked = static_cast<std::uint32_t>(ack - una) - (acks_syn ? 1 : 0);
  const std::uint32_t octets = std::min(acked, static_cast<std::uint32_t>(buffer.size()));
  buffer.drop(octets);
  una = ack;
  // Marks that lie behind come along, lest they look ahead once 2 GiB have passed.
  small_end = later(small_end, ack);
  pushed = later(pushed, ack);
  if (marks) {
    auto& [up, records] = *marks;
    const auto ahead = std::find_if(records.begin(), records.end(), [ack](SeqNum end) { return end > ack; });
    records.erase(records.begin(), ahead);
    if (up && ack >= *up) up.reset();
    if (records.empty() && !up) marks.reset();
  }
  retries = probes = 0;
  return octets;
}

bool Sender::is_told_window(SeqNum seq, SeqNum ack, std::uint32_t window) const {
  if (ack > una || wl1 < seq) return true;
  return wl1 == seq && window > wnd;
}

bool Sender::take_window(SeqNum seq, SeqNum ack, std::uint32_t window) {
  const bool newer = wl1 < seq || (wl1 == seq && wl2 <= ack);
  if (ack < una || !newer) return false;
  const bool opened = wnd == 0 && window > 0;
  wnd = window;
  max_wnd = std::max(max_wnd, window);
  wl1 = seq;
  wl2 = ack;
  // It answers: what lies beyond its window never ends a connection, RFC 9293 3.8.6 (SHLD-17), nor does a
  // closed window alone, RFC 9293 3.8.6.1 (MUST-37).
  if (window == 0 || flight() > window) retries = 0;
  if (opened) probes = 0;
  return opened;
}

std::uint32_t Sender::rest_of_record() const {
  if (!marks) return unsent();
  const std::vector<SeqNum>& records = marks->records;
  const auto end = std::find_if(records.begin(), records.end(), [this](SeqNum at) { return at > nxt; });
  return static_cast<std::uint32_t>((end != records.end() ? *end : data_end()) - nxt);
}

bool Sender::ends_record(SeqNum end) const {
  return marks && std::find(marks->records.begin(), marks->records.end(), end) != marks->records.end();
}

}  // namespace tcplab::tcp
