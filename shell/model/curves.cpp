#include "shell/model/curves.hpp"

#include <algorithm>
#include <limits>

namespace tcplab::shell {
namespace {

struct CurveWords {
  Words name;
  std::string_view unit;
};
constexpr std::array<CurveWords, kCurveCount> kCurveWords{
    {{{"sent", "已发送"}, "octets"},
     {{"sent again", "重传"}, "octets"},
     {{"acknowledged", "已确认"}, "octets"},
     {{"SACKed", "选择确认"}, "octets"},
     {{"window edge", "窗口右沿"}, "octets"},
     {{"cwnd", "cwnd"}, "octets"},
     {{"ssthresh", "ssthresh"}, "octets"},
     {{"pacing rate", "发送节奏"}, "octets/s"},
     {{"in flight", "在途"}, "octets"},
     {{"peer's window", "对方窗口"}, "octets"},
     {{"RTT samples", "RTT 样本"}, "us"},
     {{"SRTT", "SRTT"}, "us"},
     {{"RTO", "RTO"}, "us"},
     {{"octets sent", "已发送字节"}, "octets"},
     {{"octets acknowledged", "已确认字节"}, "octets"}}};

std::uint32_t clipped(std::uint64_t value) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

std::optional<std::uint8_t> shift_of(const wire::TcpHeader& header) {
  const auto options = wire::decode_options(header.options.bytes());
  if (!options || !options->window_scale) return std::nullopt;
  return std::min(*options->window_scale, wire::kMaxWindowShift);
}

std::optional<SeqNum> first_sack(const wire::TcpHeader& header) {
  if (header.options.empty()) return std::nullopt;
  const auto options = wire::decode_options(header.options.bytes());
  if (!options || options->sack_count == 0) return std::nullopt;
  return options->sack[0].left;
}

bool is_before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

}  // namespace

Words name_of(Curve curve) { return kCurveWords[static_cast<std::size_t>(curve)].name; }
Words rate_name_of(Curve curve) {
  return curve == Curve::kSentOctets ? Words{"throughput", "吞吐量"} : Words{"goodput", "有效吞吐量"};
}
std::string_view unit_of(Curve curve) { return kCurveWords[static_cast<std::size_t>(curve)].unit; }

const Series* Curves::of(std::uint32_t connection, Curve curve) const {
  if (connection >= trace_->connections().size()) return nullptr;
  const trace::ConnectionInfo& info = trace_->connections()[connection];
  const auto found = places_.find((std::uint64_t{info.host} << 32) | info.id.value);
  return found == places_.end() ? nullptr : &ends_[found->second].curves[static_cast<std::size_t>(curve)];
}

std::uint32_t Curves::octets_sent(std::uint32_t connection) const {
  const Series* series = of(connection, Curve::kSentOctets);
  return series == nullptr || series->empty() ? 0 : series->value(series->size() - 1);
}

Curves::End* Curves::end_of(trace::HostIndex host, tcp::ConnId connection) {
  if (!connection || host >= trace_->hosts().size()) return nullptr;
  const auto [place, is_new] = places_.try_emplace((std::uint64_t{host} << 32) | connection.value,
                                                   static_cast<std::uint32_t>(ends_.size()));
  if (is_new) ends_.emplace_back();
  return &ends_[place->second];
}

void Curves::take(const trace::Event& event) {
  take_queue(event);
  if (const auto* sent = std::get_if<trace::SegmentSent>(&event.what)) {
    const trace::Packet packet = trace_->packets()[sent->packet];
    if (End* end = end_of(event)) send(*end, event, packet);
    if (trace_->captured_since()) {
      const trace::ConnectionInfo* const info = trace_->connection(event.host, event.connection);
      if (End* end = end_of(info->peer_host, info->peer)) receive(*end, event, packet);
    }
  } else if (const auto* received = std::get_if<trace::SegmentReceived>(&event.what)) {
    if (End* end = end_of(event)) receive(*end, event, trace_->packets()[received->packet]);
  } else if (const auto* adjusted = std::get_if<tcp::Adjusted>(&event.what)) {
    if (End* end = end_of(event)) adjust(*end, event, *adjusted);
  } else if (const auto* set = std::get_if<tcp::TimerSet>(&event.what)) {
    if (set->timer != tcp::TimerKind::kRetransmission) return;
    const Duration rto = set->deadline - event.at;
    if (End* end = end_of(event))
      (*end)[Curve::kRto].change(event.id, clipped(static_cast<std::uint64_t>(rto.ns / 1000)));
  }
}

void Curves::send(End& end, const trace::Event& event, const trace::Packet& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  if (header.flags.syn) end.own_shift = shift_of(header);
  const std::uint32_t length = packet.segment.seq_length();
  if (length == 0 || header.flags.rst) return;
  const std::uint32_t start = trace_->relative_seq(packet);
  const auto text_end =
      static_cast<std::uint32_t>(start + (header.flags.syn ? 1 : 0) + packet.segment.payload.size());
  if (is_before(end.text_end, text_end)) end.text_end = text_end;
  end.octets += static_cast<std::uint32_t>(packet.segment.payload.size());
  end[Curve::kSentOctets].push(event.id, end.octets);
  if (packet.retransmission) {
    end[Curve::kAgain].push(event.id, start);
    const auto same =
        std::lower_bound(end.outstanding.begin(), end.outstanding.end(), start + 1,
                         [](const Outstanding& one, std::uint32_t at) { return is_before(one.end, at); });
    for (auto one = same; one != end.outstanding.end() && is_before(one->end, start + length + 1); ++one)
      one->again = true;
  }
  if (!is_before(end.nxt, start + length)) return;
  end.nxt = start + length;
  end.outstanding.push_back({end.nxt, event.at, packet.retransmission});
  end[Curve::kSent].push(event.id, end.nxt);
  end[Curve::kFlight].change(event.id, end.nxt - end.una);
}

void Curves::receive(End& end, const trace::Event& event, const trace::Packet& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  if (header.flags.syn) end.peer_shift = shift_of(header);
  if (!header.flags.ack || header.flags.rst) return;
  const std::uint32_t ack = trace_->relative_ack(packet);
  const bool is_new = is_before(end.una, ack) && !is_before(end.nxt, ack);
  if (is_new) acknowledge(end, event, ack);
  if (const auto block = first_sack(header))
    end[Curve::kSacked].push(event.id, static_cast<std::uint32_t>(*block - trace_->ack_base(packet)));
  if (end.una != ack) return;  // old, or of nothing that was sent
  const bool scaled = end.own_shift && end.peer_shift && !header.flags.syn;
  const std::uint32_t window = std::uint32_t{header.window} << (scaled ? *end.peer_shift : 0);
  end[Curve::kWindow].change(event.id, window);
  end[Curve::kEdge].change(event.id, ack + window);
}

void Curves::acknowledge(End& end, const trace::Event& event, std::uint32_t ack) {
  end.una = ack;
  std::optional<Duration> rtt;
  bool again = false;  // what was sent once waited for what came again: Karn's algorithm
  while (!end.outstanding.empty() && !is_before(ack, end.outstanding.front().end)) {
    again = again || end.outstanding.front().again;
    if (!rtt) rtt = event.at - end.outstanding.front().sent;
    end.outstanding.pop_front();
  }
  if (rtt && !again) sample(end, event.id, *rtt);
  end[Curve::kAcked].push(event.id, ack);
  // SYN and FIN have numbers, and are no octets of anybody's.
  const std::uint32_t text = is_before(end.text_end, ack) ? end.text_end : ack;
  end[Curve::kAckedOctets].change(event.id, text == 0 ? 0 : text - 1);
  end[Curve::kFlight].change(event.id, end.nxt - ack);
}

// RFC 6298 2.
void Curves::sample(End& end, trace::EventId event, Duration rtt) {
  end.srtt = end.srtt < 0 ? rtt.ns : end.srtt - end.srtt / 8 + rtt.ns / 8;
  end[Curve::kRtt].push(event, clipped(static_cast<std::uint64_t>(rtt.ns / 1000)));
  end[Curve::kSrtt].push(event, clipped(static_cast<std::uint64_t>(end.srtt / 1000)));
}

void Curves::adjust(End& end, const trace::Event& event, const tcp::Adjusted& adjusted) {
  switch (adjusted.quantity) {
    case tcp::Quantity::kWindow:
      return end[Curve::kCwnd].change(event.id, clipped(adjusted.value));
    case tcp::Quantity::kThreshold:
      // What is not known is not drawn.
      if (adjusted.value != tcp::kNoThreshold)
        end[Curve::kSsthresh].change(event.id, clipped(adjusted.value));
      return;
    case tcp::Quantity::kPacingRate:
      return end[Curve::kPacing].change(event.id, clipped(adjusted.value));
    case tcp::Quantity::kMode:
      return;
  }
}

void Curves::take_queue(const trace::Event& event) {
  const trace::PacketId packet = trace::packet_of(event);
  if (packet == trace::kNoPacket) return;
  if (const auto* queued = std::get_if<trace::Queued>(&event.what)) {
    const std::uint32_t key = (std::uint32_t{event.host} << 16) | queued->toward;
    const auto [place, is_new] = queue_at_.try_emplace(key, static_cast<std::uint32_t>(queues_.size()));
    if (is_new) queues_.push_back({event.host, queued->toward, {}});
    Series& length = queues_[place->second].length;
    length.push(event.id, (length.empty() ? 0 : length.value(length.size() - 1)) + 1);
    waiting_in_[packet] = place->second;
    return;
  }
  const bool over = std::holds_alternative<trace::Dequeued>(event.what) ||
                    std::holds_alternative<trace::SegmentDropped>(event.what);
  const auto found = over ? waiting_in_.find(packet) : waiting_in_.end();
  if (found == waiting_in_.end()) return;
  Series& length = queues_[found->second].length;
  length.push(event.id, length.value(length.size() - 1) - 1);
  waiting_in_.erase(found);
}

}  // namespace tcplab::shell
