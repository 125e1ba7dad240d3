// A capture from anywhere: the octets as they are, behind the header of a pcap file, or as the packets of a
// file that the lab's own writer has written, with a link type of theirs. What is read can be shown and
// written, and is the same when it is read again.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/capture/pcapng.hpp"
#include "core/trace/analysis.hpp"
#include "core/trace/imported.hpp"
#include "core/wire/fields.hpp"

namespace {

using namespace tcplab;
using Octets = std::vector<std::uint8_t>;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "broken invariant: %s\n", what);
  std::abort();
}

Octets behind_pcap_header(std::span<const std::uint8_t> data) {
  Octets file{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};
  file.insert(file.end(), {data[0], 0, 0, 0});
  file.insert(file.end(), data.begin() + 1, data.end());
  return file;
}

// An octet says how long each datagram is, and another one how much of it is missing.
Octets as_datagrams(std::span<const std::uint8_t> data) {
  capture::PcapngWriter writer;
  writer.add_interface("any");
  std::int64_t at = 0;
  while (data.size() > 2) {
    const std::size_t size = std::min<std::size_t>(data[0], data.size() - 2);
    writer.add_packet(0, Instant{at++ * 1'000'000}, data.subspan(2, size), {}, data[1]);
    data = data.subspan(2 + size);
  }
  return writer.bytes();
}

void show(const trace::Trace& trace) {
  const trace::Analysis analysis = trace::analysed(trace);
  for (const trace::Packet& packet : trace.packets()) {
    (void)trace::packet_info(trace, analysis, packet.id, Language::kChinese);
    if (!packet.is_segment()) continue;
    Octets octets = trace.octets(packet.id);
    if (octets.size() + packet.missing != packet.segment.datagram_size()) fail("octets are lost, or made up");
    octets.resize(packet.segment.datagram_size());
    (void)wire::decode_fields(packet.segment, octets, trace.seq_base(packet), trace.ack_base(packet),
                              Language::kEnglish);
  }
  (void)trace::to_text(trace);
  (void)trace::to_json(trace);
}

// Each packet was captured where it was sent and where it arrived.
void read_again(const trace::Trace& trace) {
  const auto again = trace::import_capture("again", Bytes(trace::to_pcapng(trace)));
  if (!again) fail("what was written cannot be read");
  if (again->trace.packets().size() != trace.packets().size()) fail("other packets are read than written");
  for (trace::PacketId i = 0; i < trace.packets().size(); ++i) {
    if (again->trace.octets(i) != trace.octets(i)) fail("other octets are read than written");
  }
}

void check(const Octets& file) {
  const auto imported = trace::import_capture("fuzz", Bytes(file));
  if (!imported) {
    const capture::ReadError& error = imported.error();
    if (error.offset > file.size()) fail("the place lies behind the file");
    if (error.what.in(Language::kEnglish).empty() || error.what.in(Language::kChinese).empty())
      fail("nothing is said");
    return;
  }
  (void)trace::about(*imported, Language::kEnglish);
  show(imported->trace);
  read_again(imported->trace);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> all(data, size);
  if (size < 2) return 0;
  switch (all[0] % 3) {
    case 0:
      check(Octets(all.begin() + 1, all.end()));
      break;
    case 1:
      check(behind_pcap_header(all.subspan(1)));
      break;
    default:
      check(as_datagrams(all.subspan(1)));
  }
  return 0;
}
