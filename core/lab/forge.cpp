// Segments that no TCP has made, and ICMP errors that no router has: what an attacker sends.
#include <array>
#include <memory>
#include <span>
#include <utility>

#include "core/base/rng.hpp"
#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint16_t kForgedWindow = 65535;

Bytes forged_octets(std::uint32_t count) {
  return Bytes(std::vector<std::uint8_t>(count, std::uint8_t{'!'}));
}

// Of documentation addresses (RFC 5737, RFC 3849), and of the ports, one that chance decides.
wire::Endpoint spoofed(const wire::IpAddress& target, std::uint64_t chance) {
  const auto port = static_cast<std::uint16_t>(1024 + chance % 64000);
  if (target.version == wire::IpVersion::kV4)
    return {wire::IpAddress::v4(203, 0, 113, static_cast<std::uint8_t>(1 + (chance >> 20) % 254)), port};
  wire::IpAddress address = target;
  address.octets[15] ^= static_cast<std::uint8_t>(1 + (chance >> 20) % 255);
  address.octets[14] ^= 0x80;
  return {address, port};
}

SeqNum moved(SeqNum seq, std::int64_t by) { return seq + static_cast<std::uint32_t>(by); }

// Every other octet beyond what is acknowledged: nothing that adjoins, so that no two become one.
void add_blocks(std::uint32_t count, std::uint32_t round, wire::TcpHeader& header) {
  std::array<wire::SackBlock, 4> blocks;
  for (std::uint32_t i = 0; i < count; ++i) {
    const SeqNum start = header.ack + 1 + 2 * (round * count + i);
    blocks[i] = {start, start + 1};
  }
  header.options.append_sack(std::span(blocks).first(count));
}

}  // namespace

// Who pretends to speak to whom, and the connection of the latter, if it is about one. None where there is no
// such connection, or where the two do not speak one version of IP.
std::optional<World::Pretence> World::pretence(std::size_t step, std::uint32_t round) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const scenario::Forgery& forged = action.forgery;
  if (forged.into) {
    const tcp::Connection* connection = hosts_[forged.into->host].find(labelled(*forged.into));
    if (connection == nullptr || connection->remote().port == 0) return std::nullopt;
    return Pretence{connection->remote(), connection->local(), connection};
  }
  if (forged.spoofs) {
    const wire::Endpoint to{action.at.value_or(hosts_[action.peer].address()), action.port};
    // Nobody's, for whoever has it would answer.
    constexpr int kMostTries = 16;
    Rng chance(program_->scenario().seed + round);
    wire::Endpoint from = spoofed(to.address, chance.next());
    for (int i = 0; i < kMostTries && network_.topology().node_at(from.address); ++i)
      from = spoofed(to.address, chance.next());
    return Pretence{from, to};
  }
  const wire::Endpoint to{address_of_peer(forged.from, action.peer, {action.from, action.at}), action.port};
  const auto first = network_.topology().address(forged.from, to.address.version);
  const auto from = action.from ? action.from : first;
  if (!from) return std::nullopt;
  return Pretence{{*from, forged.from_port}, to};
}

// The number that a forgery has, of which is known which would be right.
SeqNum World::forged_seq(std::size_t step, std::uint32_t round, std::optional<SeqNum> right) const {
  const scenario::Forgery& forged = program_->scenario().steps[step].action.forgery;
  const auto chance = static_cast<std::uint32_t>(Rng(program_->scenario().seed ^ round).next());
  const SeqNum seq = forged.seq ? SeqNum{*forged.seq} : right.value_or(SeqNum{chance});
  return moved(seq, forged.ahead + std::int64_t{forged.step} * round);
}

wire::TcpSegment World::forged_segment(const Pretence& as, std::size_t step, std::uint32_t round) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const scenario::Forgery& forged = action.forgery;
  wire::TcpSegment segment;
  segment.source = as.from.address;
  segment.destination = as.to.address;
  wire::TcpHeader& header = segment.header;
  header.source_port = as.from.port;
  header.destination_port = as.to.port;
  header.flags = wire::TcpFlags::from_octet(forged.flags);
  header.window = forged.window.value_or(kForgedWindow);
  header.seq = forged_seq(step, round, as.victim ? std::optional(as.victim->rcv().nxt) : std::nullopt);
  if (as.victim != nullptr)
    header.ack = forged.acking ? as.victim->snd().una + *forged.acking : as.victim->snd().nxt;
  if (forged.ack) header.ack = SeqNum{*forged.ack};
  header.ack = moved(header.ack, forged.ack_ahead);
  if (forged.sack > 0) add_blocks(forged.sack, round, header);
  if (action.count > 0) segment.payload = forged_octets(action.count);
  return segment;
}

// It complains about what the victim has sent, in the attacker's own name, for any router may have been on
// the way; in the peer's where the attacker has no address of that version of IP.
wire::IcmpError World::forged_complaint(const Pretence& as, std::size_t step, std::uint32_t round) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  wire::IcmpError error;
  error.destination = as.to.address;
  error.source = network_.topology().address(action.host, as.to.address.version).value_or(as.from.address);
  error.say(*action.forgery.complaint);
  error.mtu = action.forgery.mtu;
  error.quoted_from = as.to;
  error.quoted_to = as.from;
  error.quoted_seq = forged_seq(step, round, as.victim ? std::optional(as.victim->snd().una) : std::nullopt);
  return error;
}

void World::forge(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to) {
  const scenario::Step& line = program_->scenario().steps[step];
  const trace::HostIndex host = line.action.host;
  repeat(step, round, cause, to);
  const std::optional<Pretence> as = pretence(step, round);
  if (!as) return;
  if (!line.action.forgery.complaint) {
    const auto segment = std::make_shared<wire::TcpSegment>(forged_segment(*as, step, round));
    const trace::PacketId id = to.log.add(*segment, host, host);
    const trace::EventId sent = tell_forged(step, trace::SegmentSent{id}, id, cause, to);
    return carry(host, {segment, id, sent, {}}, {}, to);
  }
  Bytes octets(wire::emit_icmp_datagram(forged_complaint(*as, step, round)));
  const net::NodeIndex victim = network_.node_at(as->to.address).value_or(host);
  const trace::PacketId id = to.log.add(octets, host, victim);
  const trace::EventId sent = tell_forged(step, trace::IcmpSent{id}, id, cause, to);
  const net::FlightId flight = network_.send(host, net::Datagram(std::move(octets)), now_);
  to.story.flight(flight) = {id, sent, {}, 0};
  hear(to);
}

// Answers the event of its sending.
trace::EventId World::tell_forged(std::size_t step, const trace::What& sending, trace::PacketId id,
                                  trace::EventId cause, Telling to) {
  const scenario::Step& line = program_->scenario().steps[step];
  trace::Event event;
  event.cause = cause;
  event.at = now_;
  event.host = line.action.host;
  event.what = sending;
  const trace::EventId sent = to.log.add(event);
  event.cause = sent;
  event.what = trace::Intervened{
      .what = trace::Intervention::kForged, .packet = id, .line = static_cast<std::uint32_t>(line.line)};
  to.log.add(event);
  return sent;
}

}  // namespace tcplab::lab
