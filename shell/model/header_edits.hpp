#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/scenario/packets.hpp"
#include "core/wire/fields.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// How a field of a header, as an inspector shows it, can be rewritten.
struct FieldEdit {
  enum class Form {
    kNumber,   // a number from 0 on
    kCounted,  // as far as chance has made it: what is written is how far it moves
    kFlags,    // names of flags, or their octet
    kSwitch,   // one of these flags, which is set or not
  };
  Form form = Form::kNumber;
  scenario::Field field = scenario::Field::kSeq;
  std::int64_t now = 0;   // as it leaves its host; kSwitch: the octet of the flags
  std::int64_t base = 0;  // kCounted: what is shown as 0
  std::int64_t flip = 0;  // kSwitch: the flag
};

// The fields of a segment's header that can be rewritten where it leaves its host.
class HeaderEdits {
 public:
  // Of a packet that a pattern can name (scenario::name_of()); nullopt of others.
  static std::optional<HeaderEdits> of(const Model& model, trace::PacketId packet);

  // Of what decode_fields() has made; nullopt of what cannot be rewritten.
  std::optional<FieldEdit> find(const std::vector<wire::Field>& fields, std::size_t field) const;
  // What is written there at first.
  static std::string text_of(const FieldEdit& edit);
  // What may be written.
  Message hint(const FieldEdit& edit) const;
  // With the field as it is written there; as before where that is what it is already. The error says what is
  // wrong with it.
  Result<Changes, Message> changed(const Changes& before, const FieldEdit& edit, std::string_view text) const;

 private:
  std::string name_;    // of the packet, in the language
  std::string sender_;  // the host
  wire::TcpSegment sent_;
  SeqNum seq_base_;
  SeqNum ack_base_;
};

// Why a field that somebody might want to change cannot be rewritten; empty for others.
Message why_fixed(const wire::Field& field);

}  // namespace tcplab::shell
