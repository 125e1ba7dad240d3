#pragma once

#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/trace/analysis.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// The parts of a description, for those who lay them out in columns.
struct Description {
  std::string who;     // "client", "client -> server"
  std::string what;    // "LISTEN -> SYN-RECEIVED"
  std::string source;  // of its rule; may be empty
};
// Where a rule stands, "RFC 9293 3.10.7.2"; of what a variant did, what it breaks: "against RFC 9293 3.6.1".
std::string source_of(tcp::Rule rule, Language language = Language::kEnglish);
// analysis: has taken the event; of what is sent again it tells what was spurious. nullptr: nobody does.
Description parts(const Trace& trace, const Event& event, Language language = Language::kEnglish,
                  const Analysis* analysis = nullptr);
// trace::describe() with an analysis like that.
std::string describe(const Trace& trace, const Event& event, const Analysis& analysis, Language language);
// What a segment is called that is sent again, by what was found of it.
Words words_for_retransmission(Finding finding);

// What the state diagram writes on the arc that a StateChanged event took, for the reason of that very event:
// "rcv RST / delete TCB"; the rule's sentence where the diagram has no words for it. Empty for other events.
std::string arc_label(const Event& event, Language language = Language::kEnglish,
                      std::string_view separator = " / ");

// Seconds with microseconds, as in_decimals() cuts them: "1.010000".
std::string format_seconds(Instant at);

}  // namespace tcplab::trace
