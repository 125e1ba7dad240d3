// Does what has to be fast, for a profile of it (cmake/profile.cmake): whole runs, of one flow and of many,
// that lose segments now and then; the octets of each packet, and what they parse to; the past; and each
// scenario that ships.
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"
#include "core/wire/tcp_segment.hpp"

namespace {

using namespace tcplab;

// Connections that carry so many octets each over one fast line, between hosts that are set up alike.
std::string bulk(int connections, int octets, std::string_view loss, std::string_view settings = {}) {
  std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 500us rate 1Gbit/s loss " +
      std::string(loss) + "\nat 0ms server listen 80\n" + std::string(settings);
  for (int i = 0; i < connections; ++i)
    text += "at 1ms client connect server:80 sending " + std::to_string(octets) + " as c" +
            std::to_string(i) + "\nat 10ms client:c" + std::to_string(i) + " close\n";
  return text;
}

// How many of what was sent is not what was written, once it is read: none, if nothing is wrong.
std::size_t read_again(const trace::Trace& trace) {
  std::size_t unreadable = 0;
  for (const trace::Event event : trace.events()) {
    if (!std::holds_alternative<trace::SegmentSent>(event.what)) continue;
    if (!wire::parse_datagram(trace.octets_at(event))) ++unreadable;
  }
  return unreadable;
}

// False for a text that is no scenario, and for a past that cannot be gone back in.
bool train(std::string_view text, std::size_t looks_back) {
  auto scenario = scenario::parse(text);
  if (!scenario) {
    std::fputs(to_string(scenario.error(), "training", text).c_str(), stderr);
    return false;
  }
  lab::History history(*std::move(scenario), {});
  history.run_to_end();
  const std::size_t events = history.trace().events().size();
  for (std::size_t i = 0; i < looks_back; ++i) {
    if (!history.moment_after(static_cast<trace::EventId>(events * i / looks_back))) return false;
  }
  return events > 0 && read_again(history.trace()) == 0;
}

}  // namespace

int main() {
  bool all = true;
  for (int i = 0; i < 10; ++i) all = train(bulk(1, 10'000'000, "0.1%"), 10) && all;
  for (int i = 0; i < 5; ++i) all = train(bulk(20, 500'000, "1%"), 10) && all;
  const std::string linux = "set client profile linux\nset server profile linux\n";
  all = train(bulk(2, 5'000'000, "0.5%", linux), 10) && all;
  all = train(bulk(2, 5'000'000, "0.5%", linux + "set client congestion bbr\n"), 10) && all;
  for (const scenario::Builtin& each : scenario::builtins()) all = train(each.text, 2) && all;
  return all ? 0 : 1;
}
