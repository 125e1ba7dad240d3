#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/scenario/share.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// What is shared, as the end of an address: "#s=" and the plain form, deflated (RFC 1951) and in base64url.
std::string to_fragment(const scenario::Shared& shared);

// The other way. Whatever stands before "#s=" is left out, so that a whole address will do.
Result<scenario::Shared, Failure> from_link(std::string_view link);

// Whether a word of the command line is such a link.
bool is_link(std::string_view word);

}  // namespace tcplab::native
