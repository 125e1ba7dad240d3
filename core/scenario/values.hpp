#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tcplab::scenario::language {

// Why a word is not the value it should be; offset: where in the word, in octets.
struct ValueError {
  std::size_t offset = 0;
  Message message;
  Message expected;
  Message hint;
};
template <typename T>
using Value = Result<T, ValueError>;

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A whole number from minimum to maximum; what: its name in messages.
Value<std::uint64_t> parse_number(std::string_view text, const Message& what, std::uint64_t minimum,
                                  std::uint64_t maximum);
// "20ms", "1.5s": units ns, us, ms, s, min, h; no more than a thousand hours.
Value<Duration> parse_time(std::string_view text);
// "10Mbit/s" in bits per second: units bit/s, kbit/s, Mbit/s, Gbit/s.
Value<std::uint64_t> parse_rate(std::string_view text);
// "1000", "64k", "64Ki", "1M", "1Mi" octets, from minimum to maximum.
Value<std::uint64_t> parse_octets(std::string_view text, const Message& what, std::uint64_t minimum,
                                  std::uint64_t maximum);
// "0.5%" as a probability.
Value<double> parse_percentage(std::string_view text);

// "did you mean 'server'?", when one of the candidates is close to the word; else empty.
Message did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);
// "LEAST to MOST".
Message from_to(std::string_view least, std::string_view most);
// "a, b or c".
Message one_of(const std::vector<std::string_view>& candidates);

}  // namespace tcplab::scenario::language
