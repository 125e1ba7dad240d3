#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/seqnum.hpp"
#include "core/wire/fields.hpp"

namespace tcplab::wire {

// Collects the fields of one layer after another, each placed by its offset in its layer's header. Private to
// the decoders of decode_fields().
class FieldList {
 public:
  explicit FieldList(Language language) : language_(language) {}

  // A text in the reader's language.
  std::string say(const Words& words) const { return std::string(words.in(language_)); }
  // "3 (raw 1003)" against base 1000; the number alone where both are the same.
  std::string relative(SeqNum number, SeqNum base) const;
  // "20 bytes".
  std::string bytes(std::size_t count) const;

  // Opens a layer whose header is this part of the datagram.
  void layer(const Words& name, std::string value, std::size_t offset, std::size_t length) {
    start_ = offset;
    fields_.push_back({name.english, name.in(language_), std::move(value), offset, length, 0});
  }
  void add(int depth, const Words& name, std::string value, std::size_t offset, std::size_t length) {
    fields_.push_back({name.english, name.in(language_), std::move(value), start_ + offset, length, depth});
  }
  std::vector<Field> take() { return std::move(fields_); }

 private:
  Language language_;
  std::vector<Field> fields_;
  std::size_t start_ = 0;
};

// "0x012" for (0x12, 3).
std::string hex(std::uint32_t value, int digits);

// The options in the bytes of the header's options field, which starts at this offset of the layer.
void add_option_fields(FieldList& fields, std::span<const std::uint8_t> options, std::size_t offset,
                       SeqNum sack_base);

}  // namespace tcplab::wire
