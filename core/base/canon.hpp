#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"
#include "core/base/rng.hpp"
#include "core/base/seldom.hpp"
#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"

namespace tcplab {

// What decides how something goes on, as octets in one form: two states of it that will behave alike read
// alike. Instants are told relative to now, and sequence numbers and timestamps relative to the clocks that
// new ones come from, so that the same state an hour later reads the same. What is put together by several
// types has a function `void canonical(Canon&, const T&)` beside each, which takes it apart by a structured
// binding: a member that is added there and forgotten here does not compile.
class Canon {
 public:
  // sequence, stamp: what the clocks of initial sequence numbers and of timestamps show now.
  Canon(Instant now, SeqNum sequence, std::uint32_t stamp) : now_(now), sequence_(sequence), stamp_(stamp) {}

  template <typename... Ts>
  void put(const Ts&... values) {
    (one(values), ...);
  }
  // What is named and left out, for it decides nothing.
  template <typename... Ts>
  static void without(const Ts&...) {}

  // Of an instant only whether it is over, and if not, when it will be.
  void put_end(Instant end) { put(std::max(end, now_)); }
  // A timestamp (RFC 7323). 0 is told apart, which some read as "none".
  void put_stamp(std::uint32_t value) { put(value == 0, value - stamp_); }
  void put_octets(std::span<const std::uint8_t> octets);

  Instant now() const { return now_; }
  const std::vector<std::uint8_t>& octets() const { return octets_; }
  // SipHash of them, under a key that is always the same.
  std::uint64_t hash() const;

 private:
  void number(std::uint64_t value) {
    std::array<std::uint8_t, 8> octets;
    for (std::size_t i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(value >> (8 * i));
    octets_.insert(octets_.end(), octets.begin(), octets.end());
  }
  template <typename Range>
  void all(const Range& range) {
    number(range.size());
    for (const auto& item : range) one(item);
  }

  void one(double value) {
    std::uint64_t bits = 0;  // not std::bit_cast, which Emscripten's library of clang 14 does not have
    std::memcpy(&bits, &value, sizeof bits);
    number(bits);
  }
  void one(Duration value) { number(static_cast<std::uint64_t>(value.ns)); }
  void one(Instant value) {
    number(static_cast<std::uint64_t>(value == Instant::never() ? value.ns : value.ns - now_.ns));
  }
  void one(SeqNum value) { number((value - sequence_.value).value); }
  void one(const Bytes& value) { put_octets(value.view()); }
  void one(const ByteQueue& value);
  void one(const Rng& value);
  template <typename T>
  void one(const std::vector<T>& value) {
    all(value);
  }
  template <typename T, std::size_t N>
  void one(const std::array<T, N>& value) {
    all(value);
  }
  template <typename T>
  void one(const Fifo<T>& value) {
    all(value);
  }
  template <typename T>
  void one(const std::set<T>& value) {
    all(value);
  }
  template <typename K, typename V>
  void one(const std::map<K, V>& value) {
    all(value);
  }
  template <typename A, typename B>
  void one(const std::pair<A, B>& value) {
    put(value.first, value.second);
  }
  template <typename T>
  void one(const std::optional<T>& value) {
    maybe(value);
  }
  template <typename T>
  void one(const Seldom<T>& value) {
    maybe(value);
  }
  template <typename T>
  void maybe(const T& value) {
    number(value ? 1 : 0);
    if (value) one(*value);
  }
  template <typename... Ts>
  void one(const std::variant<Ts...>& value) {
    number(value.index());
    std::visit([this](const auto& held) { this->one(held); }, value);
  }
  template <typename T>
  void one(const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      number(static_cast<std::uint64_t>(value));
    } else {
      canonical(*this, value);
    }
  }

  Instant now_;
  SeqNum sequence_;
  std::uint32_t stamp_;
  std::vector<std::uint8_t> octets_;
};

}  // namespace tcplab
