#include "core/trace/analysis.hpp"

#include <array>

#include "core/trace/words.hpp"

namespace tcplab::trace {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Finding::kCount)> kFindings{
    "",
    "TCP Retransmission",
    "TCP Fast Retransmission",
    "TCP Spurious Retransmission",
    "TCP Dup ACK",
    "TCP Window Update",
    "TCP ZeroWindow",
    "TCP ZeroWindowProbe",
    "TCP Keep-Alive",
    "TCP Keep-Alive ACK",
    "TCP Out-Of-Order",
    "TCP Previous segment not captured"};

// So many duplicates tell of a loss, for Wireshark.
constexpr std::uint32_t kFewDupAcks = 2;

}  // namespace

std::string_view to_string(Finding finding) { return kFindings[static_cast<std::size_t>(finding)]; }

Analysis::DupAck Analysis::dup_ack(PacketId packet) const {
  const auto found = dup_acks_.find(packet);
  return found == dup_acks_.end() ? DupAck{} : found->second;
}

Analysis::Direction Analysis::conversation(const Packet& packet) {
  const wire::TcpSegment& segment = packet.segment;
  const wire::Endpoint from{segment.source, segment.header.source_port};
  const wire::Endpoint to{segment.destination, segment.header.destination_port};
  return from < to ? Direction(from, to) : Direction(to, from);
}

void Analysis::number(const Event& event) {
  const PacketId packet = packet_of(event);
  if (packet == kNoPacket || stream(packet) != kNoStream) return;
  const auto note = [&](std::uint32_t stream, std::uint8_t shift) {
    if (streams_.size() <= packet) streams_.resize(std::size_t{packet} + 1, kNoStream);
    streams_[packet] = stream;
    if (shift == 0) return;
    if (shifts_.size() <= packet) shifts_.resize(std::size_t{packet} + 1);
    shifts_[packet] = shift;
  };
  const auto note_as = [&](PacketId other) { note(stream(other), shift_of(other)); };
  if (const auto* copied = std::get_if<Duplicated>(&event.what)) return note_as(copied->of);
  if (const auto* damaged = std::get_if<Corrupted>(&event.what)) return note_as(damaged->of);
  const auto* rewritten = std::get_if<Rewritten>(&event.what);
  const bool begins =
      std::holds_alternative<SegmentSent>(event.what) || std::holds_alternative<SegmentReceived>(event.what);
  if (rewritten == nullptr && !begins) return;
  const Packet seen = trace_->packets()[packet];
  if (rewritten != nullptr) {
    // What comes back to where a NAT translates from is of the connection that it has translated last.
    if (seen.is_segment() && stream(rewritten->of) != kNoStream)
      numbers_.insert_or_assign(conversation(seen), stream(rewritten->of));
    return note_as(rewritten->of);
  }
  if (!seen.is_segment()) return;
  const auto [place, is_new] = numbers_.try_emplace(conversation(seen), connections_);
  if (is_new) ++connections_;
  note(place->second, scale(seen, place->second));
}

// A SYN with other numbers begins a connection anew.
std::uint8_t Analysis::scale(const Packet& packet, std::uint32_t stream) {
  const wire::TcpSegment& segment = packet.segment;
  const wire::TcpHeader& header = segment.header;
  if (openings_.size() <= stream) openings_.resize(std::size_t{stream} + 1, {segment.from(), {}, {}, {}});
  Opening& opening = openings_[stream];
  const auto isn = [&]() -> std::optional<SeqNum>& {
    return opening.opener == segment.from() ? opening.opener_isn : opening.other_isn;
  };
  const bool anew = header.flags.syn && !header.flags.ack && isn() && *isn() != header.seq;
  if (anew) opening = {segment.from(), {}, {}, {}};
  if (header.flags.syn) isn() = header.seq;
  const bool from_opener = opening.opener == segment.from();
  opening.scaling.see(segment, from_opener);
  return header.flags.syn ? std::uint8_t{0} : opening.scaling.shift(from_opener);
}

std::uint32_t Analysis::window_size(const Packet& packet) const {
  return std::uint32_t{packet.segment.header.window} << shift_of(packet.id);
}

void Analysis::take(const Event& event) {
  number(event);
  if (const auto* sent = std::get_if<SegmentSent>(&event.what)) judge(*sent);
}

void Analysis::judge(const SegmentSent& sent) {
  const Packet packet = trace_->packets()[sent.packet];
  if (!packet.is_segment()) return;
  const wire::TcpSegment& segment = packet.segment;
  const wire::TcpHeader& header = segment.header;
  const wire::Endpoint from{segment.source, header.source_port};
  const wire::Endpoint to{segment.destination, header.destination_port};
  Side& side = sides_[{from, to}];
  const auto other = sides_.find({to, from});
  const Finding finding = judge(packet, side, other == sides_.end() ? nullptr : &other->second);
  if (found_.size() <= sent.packet) found_.resize(std::size_t{sent.packet} + 1, Finding::kNone);
  found_[sent.packet] = finding;
  if (finding == Finding::kDupAck)
    dup_acks_.emplace_hint(dup_acks_.end(), sent.packet, DupAck{side.acked, ++side.dup_acks});
  const SeqNum end = header.seq + segment.seq_length();
  const bool begins = header.flags.syn || !side.spoke;
  // What probes a closed window may be thrown away.
  const bool counts = finding != Finding::kZeroWindowProbe;
  if (begins || (counts && side.next < end)) side.next = end;
  if (header.flags.ack && (begins || !side.acks || side.ack < header.ack)) {
    side.acks = true;
    side.ack = header.ack;
    side.acked = sent.packet;
    side.dup_acks = 0;
  }
  side.window = header.window;
  side.spoke = true;
  side.kept_alive = finding == Finding::kKeepAlive;
}

// A SYN begins, and a reset may stand anywhere.
Finding Analysis::place(const Packet& packet, const Side& side, const Side* other) {
  const wire::TcpHeader& header = packet.segment.header;
  if (!side.spoke || header.flags.syn || header.flags.rst) return Finding::kNone;
  if (packet.segment.seq_length() > 0 && header.seq < side.next) return Finding::kOutOfOrder;
  // The peer may have taken what probed its window.
  const bool gap = side.next < header.seq && !(other != nullptr && other->acks && header.seq <= other->ack);
  return gap ? Finding::kPreviousUncaptured : Finding::kNone;
}

Finding Analysis::judge(const Packet& packet, const Side& side, const Side* other) const {
  const wire::TcpHeader& header = packet.segment.header;
  const std::uint32_t length = packet.segment.seq_length();
  const bool plain = !header.flags.syn && !header.flags.fin && !header.flags.rst;
  const std::size_t octets = packet.segment.payload.size();
  if (plain && other != nullptr && other->window == 0 && octets == 1 && header.seq == side.next)
    return Finding::kZeroWindowProbe;
  if (plain && side.spoke && octets <= 1 && header.seq == side.next - 1) return Finding::kKeepAlive;
  if (packet.retransmission && length > 0) {
    if (other != nullptr && other->acks && header.seq + length <= other->ack)
      return Finding::kSpuriousRetransmission;
    const bool asked = other != nullptr && other->dup_acks >= kFewDupAcks && other->ack == header.seq;
    return asked ? Finding::kFastRetransmission : Finding::kRetransmission;
  }
  if (trace_->captured_since()) {
    if (const Finding found = place(packet, side, other); found != Finding::kNone) return found;
  }
  if (plain && header.window == 0) return Finding::kZeroWindow;
  if (!plain || octets > 0 || !side.spoke || header.seq != side.next || header.ack != side.ack)
    return Finding::kNone;
  if (other != nullptr && other->kept_alive) return Finding::kKeepAliveAck;
  return header.window != side.window ? Finding::kWindowUpdate : Finding::kDupAck;
}

Analysis analysed(const Trace& trace) {
  Analysis analysis(trace);
  for (const Event& event : trace.events()) analysis.take(event);
  return analysis;
}

std::string packet_info(const Trace& trace, const Analysis& analysis, PacketId id, Language language) {
  const Packet packet = trace.packets()[id];
  if (packet.error) return std::string(words_for(*packet.error).in(language));
  if (packet.icmp) {
    const IcmpWords words = words_for(*packet.icmp);
    std::string text(words.type.in(language));
    if (!words.code.in(language).empty()) text.append(" (").append(words.code.in(language)).append(")");
    return text;
  }
  std::string text;
  if (const Finding finding = analysis.of(id); finding != Finding::kNone) {
    text.append("[").append(to_string(finding));
    if (finding == Finding::kDupAck) {
      const Analysis::DupAck dup_ack = analysis.dup_ack(id);
      text += " " + std::to_string(dup_ack.of + 1) + "#" + std::to_string(dup_ack.nth);
    }
    text += "] ";
  }
  const wire::TcpHeader& header = packet.segment.header;
  text += std::to_string(header.source_port) + " \u2192 " + std::to_string(header.destination_port) + " [" +
          header.flags.to_string() + "]";
  const std::string all = summary(trace, packet);
  const std::size_t numbers = all.find("Seq=");
  if (numbers != std::string::npos) text += " " + all.substr(numbers);
  return text;
}

}  // namespace tcplab::trace
