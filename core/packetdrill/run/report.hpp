#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/time.hpp"
#include "core/packetdrill/language/ast.hpp"
#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "core/trace/trace.hpp"

// What became of a run of a script. Host 0 of the trace is ours, host 1 the script.
namespace tcplab::packetdrill::run {

// A run speaks of the script's things all the time.
using namespace language;

enum class Verdict : std::uint8_t {
  kPassed,  // every expectation was checked and held
  kFailed,  // one did not hold
  kNotRun,  // something could not be done or not be checked
};
// "passed", "failed", "not run".
Words words_for(Verdict verdict);
std::string_view to_string(Verdict verdict);

// A command, part of one, or an option at the top, that changed nothing.
struct IgnoredCommand {
  Position at;
  std::string text;
};

// A packet of our host that no event of the script expected; nothing was expected behind it on its
// connection, or the run would have failed there.
struct UnexpectedPacket {
  trace::EventId sent = trace::kNoEvent;
  Message text;  // in the script's notation
};

// "0.250000 s"
std::string seconds_text(Instant instant);

// What was done for one event of the script.
struct Step {
  Position at;
  std::size_t event = 0;  // index into Script::events
  Instant instant;
  trace::EventId trace_event = trace::kNoEvent;  // in the trace, if it left one there
  bool held = true;                              // false for the one that failed
};

// Our host as it was when the trace had grown to so many events.
struct HostKept {
  std::size_t events = 0;
  tcp::Host host;
};

struct RunReport {
  Verdict verdict = Verdict::kPassed;
  // For a run that failed or was not run: where and when, what the matter was in one line, and both sides of
  // it in the script's own notation (empty when there are no two sides).
  Position at;
  Instant instant;
  Message reason;
  Message expected;
  Message actual;
  trace::EventId trace_event = trace::kNoEvent;  // the packet or call that was not as expected

  std::size_t checked = 0;  // expectations that held
  std::vector<Step> steps;
  std::vector<IgnoredCommand> ignored;
  // What a verdict does not speak of: packets that the script leaves unmentioned at its end, and values of
  // TSval that served as names only, since the script gives no --tcp_ts_tick_usecs to measure them by.
  std::vector<UnexpectedPacket> unexpected;
  std::size_t unmeasured_timestamps = 0;
  tcp::Profile profile = tcp::Profile::kLinux;
  trace::Trace trace;
  // For how far the trace had grown after each event of the script and each timeout, and the Hosts of those
  // that RunOptions asked for.
  std::vector<std::size_t> ends;
  std::vector<HostKept> hosts;

  // "12: the flags are not as expected", without the file's name; empty when it passed.
  std::string summary(Language language = Language::kEnglish) const;
};

}  // namespace tcplab::packetdrill::run
