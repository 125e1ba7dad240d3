#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/language.hpp"
#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/question.hpp"
#include "core/tcp/hindrance.hpp"
#include "core/trace/replay.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// Why a connection sends nothing at an instant, after all that was due by then.
struct WhyNot {
  enum class Kind : std::uint8_t {
    kHeld,          // the connection says what holds it back
    kNoConnection,  // there is none yet, or none any more
    kListener,      // what is asked of only listens
    kFrozen,        // the host stands still
    kOff            // the host has crashed
  };
  Kind kind = Kind::kNoConnection;
  Instant at;
  trace::HostIndex host = 0;
  tcp::ConnId connection;  // none for kNoConnection, kFrozen and kOff
  tcp::State state = tcp::State::kClosed;
  tcp::Hindrance hindrance;   // of kHeld
  std::uint32_t snd_una = 0;  // relative to the ISS
  std::uint32_t snd_nxt = 0;
  std::uint32_t cwnd = 0;
  std::uint32_t unacknowledged = 0;            // octets that were received since the last ACK left
  trace::EventId last_sent = trace::kNoEvent;  // its latest segment by then, and the next one in the run
  trace::EventId next_sent = trace::kNoEvent;
};

// Without a label: of the host's latest connection; with a listener's: of the latest that it has made. As far
// as the run is made. The error is a fault of ours: see History.
Result<WhyNot, trace::Divergence> why_not(const History& history, const scenario::Moment& moment);

// One sentence.
Message explain(const WhyNot& why);
// The sentence with its RFC, section and requirements, until when, and the figures.
std::string to_text(const trace::Trace& trace, const WhyNot& why, Language language = Language::kEnglish);
// One object; why_not_text.cpp has its keys.
std::string to_json(const trace::Trace& trace, const WhyNot& why);

}  // namespace tcplab::lab
