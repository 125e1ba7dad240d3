#include "core/net/datagram.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "core/base/siphash.hpp"
#include "core/wire/big_endian.hpp"
#include "core/wire/hop_fields.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::net {
namespace {

using Octets = std::span<const std::uint8_t>;

bool is_v6(Octets octets) { return !octets.empty() && octets[0] >> 4 == 6; }

bool has_header(Octets octets) {
  return octets.size() >= (is_v6(octets) ? wire::kIpv6HeaderSize : wire::kIpv4HeaderSize);
}

std::size_t header_of(Octets octets) {
  return is_v6(octets) ? wire::kIpv6HeaderSize : std::size_t{octets[0] & 15U} * 4;
}

wire::IpAddress address_at(Octets octets, std::size_t at) {
  wire::IpAddress address;
  address.version = is_v6(octets) ? wire::IpVersion::kV6 : wire::IpVersion::kV4;
  std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), is_v6(octets) ? 16 : 4,
              address.octets.begin());
  return address;
}

// The ports and the sequence number of what may be TCP; nullptr where there is none.
const std::uint8_t* tcp_of(Octets octets) {
  if (!has_header(octets) || octets[is_v6(octets) ? 6 : 9] != wire::kProtocolTcp) return nullptr;
  const std::size_t header = header_of(octets);
  return octets.size() < header + 8 ? nullptr : &octets[header];
}

}  // namespace

Datagram::Datagram(std::shared_ptr<wire::TcpSegment> segment)
    : segment_(std::move(segment)),
      size_(static_cast<std::uint32_t>(segment_->datagram_size())),
      ttl_(segment_->ip.ttl),
      ecn_(segment_->ip.ecn) {}

Datagram::Datagram(Bytes octets) : size_(static_cast<std::uint32_t>(octets.size())) {
  Raw raw;
  const Octets view = octets.view();
  if (has_header(view)) {
    const bool v6 = is_v6(view);
    raw.source = address_at(view, v6 ? 8 : 12);
    raw.destination = address_at(view, v6 ? 24 : 16);
  }
  const wire::HopFields fields = wire::hop_fields(view);
  ttl_ = fields.ttl;
  ecn_ = fields.ecn;
  raw.octets = std::move(octets);
  raw_ = std::move(raw);
}

bool Datagram::may_be_cut() const {
  if (source().version == wire::IpVersion::kV6) return false;
  if (segment_) return !segment_->ip.dont_fragment;
  return has_header(octets().view()) && (octets()[6] & 0x40) == 0;
}

std::uint32_t Datagram::size_in_pieces(std::uint32_t mtu) const {
  const std::uint32_t header =
      wire::kIpv4HeaderSize + (segment_ ? static_cast<std::uint32_t>(segment_->ip.options.size()) : 0);
  if (mtu < header + 8) return size_;
  const std::uint32_t each = (mtu - header) / 8 * 8;  // RFC 791 3.2: offsets count eights
  const std::uint32_t pieces = (size_ - header + each - 1) / each;
  return size_ + (pieces - 1) * header;
}

bool Datagram::has_sound_header() const {
  if (segment_) return true;
  const Octets view = octets().view();
  if (!has_header(view)) return false;
  return is_v6(view) ? !wire::check_ipv6(view, view.size()) : !wire::check_ipv4(view, view.size());
}

std::uint32_t Datagram::flow() const {
  std::vector<std::uint8_t> names;
  for (const wire::IpAddress* address : {&source(), &destination()})
    names.insert(names.end(), address->octets.begin(), address->octets.end());
  std::uint8_t ports[4] = {};
  if (segment_) {
    wire::store16(ports, segment_->header.source_port);
    wire::store16(ports + 2, segment_->header.destination_port);
  } else if (const std::uint8_t* tcp = tcp_of(octets().view())) {
    std::copy_n(tcp, 4, ports);
  }
  names.insert(names.end(), ports, ports + 4);
  return static_cast<std::uint32_t>(siphash(SipKey{}, names));
}

void Datagram::settle() {
  if (segment_) {
    if (segment_->ip.ttl == ttl_ && segment_->ip.ecn == ecn_) return;
    if (segment_.use_count() > 1) segment_ = std::make_shared<wire::TcpSegment>(*segment_);
    segment_->ip.ttl = ttl_;
    segment_->ip.ecn = ecn_;
    return;
  }
  const Octets view = raw_->octets.view();
  const wire::HopFields before = wire::hop_fields(view);
  if (before.ttl == ttl_ && before.ecn == ecn_) return;
  std::vector<std::uint8_t> octets(view.begin(), view.end());
  wire::set_hop_fields(octets, ttl_, ecn_);
  raw_->octets = Bytes(std::move(octets));
}

Bytes Datagram::to_octets() const { return segment_ ? Bytes(wire::emit_datagram(*segment_)) : raw_->octets; }

std::optional<wire::IcmpError> Datagram::complaint() const {
  wire::IcmpError error;
  error.destination = source();
  if (segment_) {
    error.quoted_from = segment_->from();
    error.quoted_to = segment_->to();
    error.quoted_seq = segment_->header.seq;
    return error;
  }
  const std::uint8_t* tcp = tcp_of(octets().view());
  if (tcp == nullptr) return std::nullopt;
  error.quoted_from = {source(), wire::load16(tcp)};
  error.quoted_to = {destination(), wire::load16(tcp + 2)};
  error.quoted_seq = SeqNum{wire::load32(tcp + 4)};
  return error;
}

std::size_t Datagram::footprint() const {
  constexpr std::size_t kOwners = 16;  // what counts them stands beside what is shared
  if (segment_) return sizeof *segment_ + kOwners;
  return raw_ ? sizeof *raw_ + kOwners + raw_->octets.storage() : 0;
}

}  // namespace tcplab::net
