#pragma once

#include "core/wire/fields.hpp"
#include "shell/format.hpp"
#include "shell/model/model.hpp"
#include "shell/transcript.hpp"

namespace tcplab::shell {

// Keeps a Transcript in step with the model.
class TranscriptWriter {
 public:
  // Of longer runs, only the events around the focus are told.
  static constexpr std::size_t kMostLines = 1000;
  static constexpr std::size_t kMostRemarks = 100;

  void update(const Model& model, Language language);
  const Transcript& transcript() const { return transcript_; }

 private:
  void write_lines(const Model& model, std::size_t focus, bool anew, Language language);

  Transcript transcript_;
  unsigned generation_ = 0;
  trace::EventId event_ = trace::kNoEvent;
  Language language_ = Language::kEnglish;
  TimeUnit unit_ = TimeUnit::kMilliseconds;  // of the times
};

// The fields of a segment whose octets are these, as far as they were captured: what is missing of its
// options reads as their end. Precondition: packet.is_segment().
std::vector<wire::Field> fields_of(const trace::Trace& trace, const trace::Packet& packet,
                                   std::vector<std::uint8_t> octets, Language language);

// An event at length: what, why, by which rule, and its segment's fields.
std::string describe_at_length(const trace::Trace& trace, trace::EventId event, Language language);

}  // namespace tcplab::shell
