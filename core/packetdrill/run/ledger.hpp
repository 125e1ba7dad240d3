#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/packetdrill/run/report.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/tcp/host.hpp"

namespace tcplab::packetdrill::run {

// Keeps the report: what was done for each event of the script, how many expectations held, what nobody
// looked at, and the verdict.
class Ledger {
 public:
  Ledger(RunReport& report, const HostsWanted& hosts) : report_(report), wanted_(hosts) {}

  // An event of the script begins and ends. What it leads to in the trace in between is noted by note().
  void begin(const Event& event, std::size_t index, Instant now);
  void end(Instant now);
  void note(trace::EventId led_to) { led_to_ = led_to; }

  void held(std::size_t expectations = 1) { report_.checked += expectations; }
  bool has_checked() const { return report_.checked > 0; }
  void ignore(Position at, std::string text) { report_.ignored.push_back({at, std::move(text)}); }
  void not_expected(UnexpectedPacket packet) { report_.unexpected.push_back(std::move(packet)); }
  void not_measured(std::size_t timestamps) { report_.unmeasured_timestamps += timestamps; }
  // Our host as it is now, when the report is to have it and something happened since the last time.
  void keep(const tcp::Host& host);

  // The run ends early. The event that was begun last is the one that did not hold.
  void stop(Stop stop, Instant now);

 private:
  void thin_out();

  RunReport& report_;
  HostsWanted wanted_;
  std::vector<std::size_t> octets_;  // what each of the kept Hosts takes beside those before it
  std::size_t sum_ = 0;              // of these
  std::size_t offered_ = 0;          // so many Hosts
  std::size_t apart_ = 1;            // each so many-th of them is kept
  trace::EventId led_to_ = trace::kNoEvent;
};

}  // namespace tcplab::packetdrill::run
