#include "shell/timeline/arrow_words.hpp"

#include <utility>

#include "core/trace/words.hpp"

namespace tcplab::shell {
namespace {

// "x", "x+1": of what an end began with, and how far on.
std::string with_letter(char letter, std::uint32_t offset) {
  return offset == 0 ? std::string(1, letter) : letter + ("+" + std::to_string(offset));
}

// Of the two ends, the one that opened the connection; where nobody did, or nobody knows, the one with the
// larger port.
bool is_from_opener(const trace::Trace& trace, const trace::Packet& packet) {
  const trace::EventId sent = packet.sent;
  if (sent != trace::kNoEvent) {
    const trace::Event event = trace.events()[sent];
    const trace::ConnectionInfo* info = trace.connection(event.host, event.connection);
    if (info != nullptr) return !info->parent;
  }
  const wire::TcpHeader& header = packet.segment.header;
  return header.source_port != header.destination_port ? header.source_port > header.destination_port
                                                       : packet.from <= packet.to;
}

struct SeqAndAck {
  std::string seq;
  std::string ack;  // empty where there is none
};

SeqAndAck sequence_words(const trace::Trace& trace, const trace::Packet& packet, Numbers numbers) {
  const wire::TcpHeader& header = packet.segment.header;
  const auto pair = [&header](const char* seq, std::string seq_value, const char* ack,
                              std::string ack_value) {
    return SeqAndAck{seq + std::move(seq_value), header.flags.ack ? ack + std::move(ack_value) : ""};
  };
  switch (numbers) {
    case Numbers::kAbsolute:
      return pair("Seq=", std::to_string(header.seq.value), "Ack=", std::to_string(header.ack.value));
    case Numbers::kCourse: {
      const bool first = is_from_opener(trace, packet);
      return pair("seq=", with_letter(first ? 'x' : 'y', trace.relative_seq(packet)),
                  "ack=", with_letter(first ? 'y' : 'x', trace.relative_ack(packet)));
    }
    case Numbers::kRelative:
      break;
  }
  return pair("Seq=", std::to_string(trace.relative_seq(packet)),
              "Ack=", std::to_string(trace.relative_ack(packet)));
}

// What is no segment.
std::array<ArrowWords, 3> other_words(const trace::Packet& packet, Language language) {
  if (packet.error) {
    const std::string what(trace::words_for(*packet.error).in(language));
    return {ArrowWords{"?", what}, ArrowWords{"?", {}}, ArrowWords{"?", {}}};
  }
  const trace::IcmpWords words = trace::words_for(*packet.icmp);
  const std::string type(words.type.in(language));
  const std::string code(words.code.in(language));
  return {ArrowWords{"ICMP", code.empty() ? type : code}, ArrowWords{"ICMP", type}, ArrowWords{"ICMP", {}}};
}

}  // namespace

std::array<ArrowWords, 3> arrow_words(const trace::Trace& trace, const Arrow& arrow, Numbers numbers,
                                      Language language) {
  const trace::Packet packet = trace.packets()[arrow.packet];
  if (!packet.is_segment()) return other_words(packet, language);
  const wire::TcpHeader& header = packet.segment.header;
  const auto length = static_cast<std::uint32_t>(packet.segment.payload.size());
  const auto [seq, ack_word] = sequence_words(trace, packet, numbers);
  const bool course = numbers == Numbers::kCourse;
  const std::string between = course ? ", " : " ";
  const std::string ack = ack_word.empty() ? std::string() : between + ack_word;
  const std::string len = length > 0 ? between + (course ? "len=" : "Len=") + std::to_string(length) : "";
  const std::string full =
      course ? seq + ack + len
             : seq + ack + " Win=" + std::to_string(trace.window(packet)) + " Len=" + std::to_string(length);
  const std::string flags = header.flags.to_string();
  switch (arrow.segment_class) {
    case SegmentClass::kAck:
      return {ArrowWords{flags, full}, ArrowWords{flags, seq + ack},
              ArrowWords{{}, ack_word.empty() ? seq : ack_word}};
    case SegmentClass::kData:
      return {ArrowWords{flags, full}, ArrowWords{flags, seq + len}, ArrowWords{{}, seq + len}};
    default:
      return {ArrowWords{flags, full}, ArrowWords{flags, seq + ack + len}, ArrowWords{flags, {}}};
  }
}

}  // namespace tcplab::shell
