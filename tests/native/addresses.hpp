#pragma once

#include "core/wire/ip_address.hpp"

namespace tcplab::native {

// Documentation addresses (RFC 5737, RFC 3849): the host under test and its peer.
inline const wire::IpAddress kOurs4 = wire::IpAddress::v4(198, 51, 100, 2);
inline const wire::IpAddress kTheirs4 = wire::IpAddress::v4(198, 51, 100, 1);
inline const wire::IpAddress kOurs6 = *wire::IpAddress::parse("2001:db8::2");
inline const wire::IpAddress kTheirs6 = *wire::IpAddress::parse("2001:db8::1");

}  // namespace tcplab::native
