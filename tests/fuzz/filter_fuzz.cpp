// Display filters, right or wrong: an error lies within the text, and whatever is right can be asked of a
// packet.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/trace/analysis.hpp"
#include "core/trace/filter.hpp"
#include "core/trace/recorder.hpp"

namespace {

// A segment, and what is no datagram.
tcplab::trace::Trace make_trace() {
  using namespace tcplab;
  trace::Trace trace(
      "fuzz", {{"a", wire::IpAddress::v4(198, 51, 100, 1)}, {"b", wire::IpAddress::v4(198, 51, 100, 2)}});
  wire::TcpSegment segment;
  segment.source = trace.nodes()[0].address;
  segment.destination = trace.nodes()[1].address;
  segment.header.flags.syn = true;
  trace::Recorder(trace).add(segment, 0, 1);
  trace::Recorder(trace).add(Bytes::copy_of(std::vector<std::uint8_t>{0x45, 1, 2, 3}), 1, 0);
  return trace;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  static const trace::Trace trace = make_trace();
  static const trace::Analysis analysis(trace);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = trace::Filter::parse(text);
  if (!filter && filter.error().at + filter.error().length > size) {
    std::fprintf(stderr, "an error beyond the end\n");
    std::abort();
  }
  for (trace::PacketId id = 0; filter && id < trace.packets().size(); ++id)
    (void)filter->matches(trace, analysis, id);
  return 0;
}
