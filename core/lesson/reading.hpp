#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/scenario/scenario.hpp"

// What learners write in answers, read. All that can be meant is taken; the error of what cannot has line 1
// and the column.
namespace tcplab::lesson {

using scenario::Error;

// What a value can mean, one number each: 1001 may be a number as it is, or counted from the ISN.
using Meanings = std::vector<std::int64_t>;

// A word that stands for a number in an answer: {"x", 305419896}.
struct Symbol {
  std::string name;
  std::uint32_t value = 0;
};

constexpr std::size_t kLongestValue = 200;  // octets of an answer's value

// "SYN,ACK", "ack + syn", "SYN-ACK", "none": flags in any order, as the octet of the header has them. PSH
// does not count: it says nothing that a receiver has to do (RFC 9293 3.9.1.3, MAY-17).
Result<Meanings, Error> read_flags(std::string_view text);
constexpr std::uint8_t kIgnoredFlags = 0x08;

// "SYN-RECEIVED", "syn_rcvd", "Estab": a tcp::State.
Result<Meanings, Error> read_state(std::string_view text);

// "3s", "3000 ms", "3.0", "3 秒": nanoseconds.
Result<Meanings, Error> read_time(std::string_view text);
// So that read_time() gives it back: "3.2s".
std::string written_time(std::int64_t ns);

// A sum of numbers, symbols and products of them: "x+1+2*1460". base: what a number without a symbol may be
// counted from, beside 0. In 32 bits, as sequence numbers are.
Result<Meanings, Error> read_number(std::string_view text, const std::vector<Symbol>& symbols,
                                    std::uint32_t base);

// "2", "B": one of so many, counted from 1.
Result<Meanings, Error> read_choice(std::string_view text, std::size_t count);

}  // namespace tcplab::lesson
