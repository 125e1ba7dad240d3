#pragma once

#include "core/base/bytes.hpp"
#include "core/base/rng.hpp"

namespace tcplab::net {

// A datagram with one bit changed; or, where that is asked for and possible, with two different words of its
// payload exchanged, which leaves the Internet checksum as it is (RFC 1071 2).
Bytes corrupted(const Bytes& datagram, bool passes_checksum, Rng& chance);

}  // namespace tcplab::net
