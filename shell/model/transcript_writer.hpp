#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

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
  // Where the program comes in parts, a segment's fields come with the rest of it: see App::come_in_parts().
  void come_in_parts(std::function<bool()> is_whole) { is_whole_ = std::move(is_whole); }
  const Transcript& transcript() const { return transcript_; }

 private:
  void write_lines(const Model& model, std::size_t focus, bool anew, Language language);

  Transcript transcript_;
  unsigned generation_ = 0;
  trace::EventId event_ = trace::kNoEvent;
  Language language_ = Language::kEnglish;
  TimeUnit unit_ = TimeUnit::kMilliseconds;  // of the times
  std::function<bool()> is_whole_;
  bool with_fields_ = true;  // the detail
};

// The fields of a segment whose octets are these, as far as they were captured: what is missing of its
// options reads as their end. Precondition: packet.is_segment().
std::vector<wire::Field> fields_of(const trace::Trace& trace, const trace::Packet& packet,
                                   std::vector<std::uint8_t> octets, Language language);

// An event at length: what, why, by which rule, and with_fields its segment's fields.
std::string describe_at_length(const Index& index, trace::EventId event, Language language,
                               bool with_fields = true);

}  // namespace tcplab::shell
