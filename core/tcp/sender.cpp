#include "core/tcp/sender.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/tcp/congestion/window.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {
namespace {

// A CLOSE pushes all: RFC 9293 3.9.1.4.
bool is_held_by_user(const Sender& snd, std::uint32_t length, const Config& config) {
  if (snd.fin_queued) return false;
  const bool pushed = snd.nxt + length <= snd.pushed;
  if (info(config.profile).holds_unpushed) return !pushed;
  return config.cork || (!pushed && snd.flight() > 0);
}

bool is_silly(const Sender& snd, std::uint32_t length, std::uint32_t available, std::uint32_t mss,
              const Config& config) {
  if (length == 0) return available > 0;
  return length < std::min(mss, available) && 2 * length < snd.max_wnd && !config.variant.silly_sender;
}

// Why not a single octet, nor the FIN.
Hold why_none(const Sender& snd, std::uint32_t available, const Config& config) {
  if (available == 0 && !snd.fin_queued) return Hold::kNoData;
  const std::uint32_t window = snd.heeded_window(config);
  if (snd.wnd == 0 && window == 0) return Hold::kWindowClosed;
  return window <= snd.flight() ? Hold::kWindowFull : Hold::kCongestionWindow;
}

// The Nagle algorithm, RFC 9293 3.7.4 (SHLD-7), and the user's wish to fill segments. What was not pushed
// waits for more, but no longer than until all before it is acknowledged: RFC 9293 3.9.1.2 (MAY-16, MUST-60).
// What the window cuts short of all there is would not become more by waiting for the user.
Hold held_back(const Sender& snd, std::uint32_t length, std::uint32_t available, const Config& config) {
  if (length == available && is_held_by_user(snd, length, config)) return Hold::kUser;
  if (config.no_delay || config.variant.no_nagle) return Hold::kNone;
  const bool waits = snd.flight() > 0 && (!info(config.profile).minshall || snd.small_end > snd.una);
  return waits ? Hold::kNagle : Hold::kNone;
}

}  // namespace

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

std::uint32_t Sender::heeded_window(const Config& config) const {
  return config.variant.ignores_window ? Window::kLargest : wnd;
}

bool Sender::holds_fin(const Config& config) const { return fin_waits() && info(config.profile).holds_fin; }

// The sender's side of silly window avoidance, RFC 9293 3.8.6.2.1 (MUST-38): a full segment, all there is,
// half the largest window ever seen, or, so that nothing waits for ever, anything when nothing is in flight;
// for that some systems wait until the override timeout.
Hold Sender::what_holds(std::uint32_t length, std::uint32_t available, std::uint32_t full,
                        const Config& config) const {
  if (length == 0) return why_none(*this, available, config);
  if (length < full) {
    const Hold held = held_back(*this, length, available, config);
    if (held != Hold::kNone) return held;
  }
  const bool goes = !is_silly(*this, length, available, full, config) ||
                    (flight() == 0 && !info(config.profile).waits_for_segment);
  return goes ? Hold::kNone : Hold::kSillyWindow;
}

bool Sender::waits_for_room(std::uint32_t full, const Config& config) const {
  // What is in flight has its own timer.
  if (flight() > 0) return false;
  const auto available = static_cast<std::uint32_t>(buffer.size());
  const std::uint32_t next = std::min(available, full);
  if (next == 0) return wnd == 0;  // a FIN alone
  if (is_silly(*this, std::min(next, wnd), available, full, config)) return true;
  return next < full && next <= wnd && is_held_by_user(*this, next, config);
}

// The first probe after an RTO, and then at twice the interval each: RFC 9293 3.8.6.1 (SHLD-29, SHLD-30).
// With a window that is open the override timeout, the same each time, within the bounds of RFC
// 9293 3.8.6.2.1.
Duration Sender::persist_interval(Duration rto, Duration rto_max) const {
  Duration interval = rto;
  if (wnd > 0) return std::clamp(interval, milliseconds(100), seconds(1));
  for (std::uint32_t i = 0; i < probes && interval < rto_max; ++i) interval = interval * 2;
  return std::min(interval, rto_max);
}

// Where a probe, or a window that shrank, has left SND.NXT beyond the peer's window, the window's edge, for
// there the peer takes what has no text, RFC 9293 3.10.7.4. A scaled window is told in units, so less than
// one of them beyond it may be rounding. The window of a SYN counts from a number that is not acknowledged
// yet.
SeqNum Sender::acceptable_number(std::uint8_t shift) const {
  const std::uint32_t rounding = wnd > 0 ? 1U << shift : 1;
  return !syn_acked || nxt < edge() + rounding ? nxt : edge();
}

// The end of a record, or of all there is, if the last SEND asked for it.
bool Sender::is_marked(SeqNum end, const Config& config) const {
  if (end == data_end()) return marked == end || !info(config.profile).holds_unpushed;
  return ends_record(end);
}

void Sender::fill(wire::TcpSegment& segment, const Plan& plan, const Config& config) const {
  wire::TcpHeader& header = segment.header;
  if (plan.length > 0) {
    const SeqNum first = plan.syn ? plan.seq + 1 : plan.seq;
    const auto offset = static_cast<std::uint32_t>(first - buffer_start());
    buffer.peek_into(segment.payload, offset, plan.length);
    assert(segment.payload.size() == plan.length);
    header.flags.psh = plan.pushed || (!plan.syn && is_marked(plan.seq + plan.length,
                                                              config));  // RFC 9293 3.9.1.2 (MUST-61)
  }
  if (marks && marks->up && plan.seq < *marks->up) {
    header.flags.urg = true;
    header.urgent_pointer = static_cast<std::uint16_t>(std::min(*marks->up - plan.seq, 65535));
  }
}

void Sender::on_sent(const Plan& plan) {
  if (plan.small) small_end = later(small_end, plan.end());
  if (plan.fin) fin = plan.seq + plan.length;
  nxt = later(nxt, plan.end());
}

}  // namespace tcplab::tcp
