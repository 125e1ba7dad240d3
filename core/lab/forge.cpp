// Segments that no TCP has made: what an attacker sends.
#include <utility>

#include "core/base/rng.hpp"
#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint16_t kForgedWindow = 65535;

Bytes forged_octets(std::uint32_t count) {
  return Bytes(std::vector<std::uint8_t>(count, std::uint8_t{'!'}));
}

// Of documentation addresses (RFC 5737, RFC 3849), and of the ports, one that the round decides.
wire::Endpoint spoofed(std::uint64_t seed, const wire::IpAddress& target, std::uint32_t round) {
  const std::uint64_t chance = Rng(seed + round).next();
  const auto port = static_cast<std::uint16_t>(1024 + chance % 64000);
  if (target.version == wire::IpVersion::kV4)
    return {wire::IpAddress::v4(203, 0, 113, static_cast<std::uint8_t>(1 + (chance >> 20) % 254)), port};
  wire::IpAddress address = target;
  address.octets[15] ^= static_cast<std::uint8_t>(1 + (chance >> 20) % 255);
  address.octets[14] ^= 0x80;
  return {address, port};
}

}  // namespace

// Addressed as the peer of the connection would, or as the line says.
std::optional<wire::TcpSegment> World::forgery(std::size_t step, std::uint32_t round) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const scenario::Forgery& forged = action.forgery;
  wire::TcpSegment segment;
  wire::TcpHeader& header = segment.header;
  header.flags = wire::TcpFlags::from_octet(forged.flags);
  header.window = forged.window.value_or(kForgedWindow);
  wire::Endpoint from;
  wire::Endpoint to;
  if (forged.into) {
    const tcp::Connection* connection = hosts_[forged.into->host].find(labelled(*forged.into));
    if (connection == nullptr || connection->remote().port == 0) return std::nullopt;
    from = connection->remote();
    to = connection->local();
    header.seq = connection->rcv().nxt;
    header.ack = connection->snd().nxt;
  } else {
    to = {program_->scenario().hosts[action.peer].address, action.port};
    from = forged.spoofs ? spoofed(program_->scenario().seed, to.address, round)
                         : wire::Endpoint{program_->scenario().hosts[forged.from].address, forged.from_port};
    header.seq = SeqNum{static_cast<std::uint32_t>(Rng(program_->scenario().seed ^ round).next())};
  }
  if (forged.seq) header.seq = SeqNum{*forged.seq};
  if (forged.ack) header.ack = SeqNum{*forged.ack};
  header.seq = header.seq + static_cast<std::uint32_t>(forged.ahead + std::int64_t{forged.step} * round);
  segment.source = from.address;
  segment.destination = to.address;
  header.source_port = from.port;
  header.destination_port = to.port;
  if (action.count > 0) segment.payload = forged_octets(action.count);
  return segment;
}

void World::forge(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to) {
  const scenario::Step& line = program_->scenario().steps[step];
  repeat(step, round, cause, to);
  std::optional<wire::TcpSegment> segment = forgery(step, round);
  if (!segment) return;
  const trace::PacketId id = to.log.add(*segment, line.action.host, line.action.host);
  trace::Event event;
  event.cause = cause;
  event.at = now_;
  event.host = line.action.host;
  event.what = trace::SegmentSent{id};
  const trace::EventId sent = to.log.add(event);
  event.cause = sent;
  event.what = trace::Intervened{
      .what = trace::Intervention::kForged, .packet = id, .line = static_cast<std::uint32_t>(line.line)};
  to.log.add(event);
  carry(line.action.host, {*std::move(segment), id, sent, {}}, {}, to);
}

}  // namespace tcplab::lab
