// What tcpdump and Wireshark write is read; what nobody writes is refused, with its place.
#include "core/capture/reader.hpp"

#include <gtest/gtest.h>

#include "core/capture/pcapng.hpp"
#include "tests/capture/files.hpp"
#include "tests/line.hpp"

namespace tcplab::capture {
namespace {

using Octets = std::vector<std::uint8_t>;

const Octets kFive{1, 2, 3, 4, 5};

struct ReadFrame {
  std::int64_t at;
  std::uint32_t interface;
  std::uint32_t size;
  Octets octets;
  bool operator==(const ReadFrame&) const = default;
};

std::ostream& operator<<(std::ostream& out, const ReadFrame& frame) {
  return out << frame.at << " ns, interface " << frame.interface << ", " << frame.octets.size() << " of "
             << frame.size;
}

void expect_frames(const FileMaker& file, const std::vector<ReadFrame>& expected, Line at = Line::here()) {
  const testing::ScopedTrace here(at.file, at.number, "");
  const auto read = capture::read(file.bytes());
  ASSERT_TRUE(read) << read.error().told().in(Language::kEnglish);
  std::vector<ReadFrame> frames;
  for (const Frame& frame : read->frames)
    frames.push_back({frame.at, frame.interface, frame.size, {frame.octets.begin(), frame.octets.end()}});
  EXPECT_EQ(frames, expected);
}

// Where it is refused, and with which words.
void expect_refusal(const FileMaker& file, std::size_t offset, std::string_view what,
                    const ReadLimits& limits = {}, Line at = Line::here()) {
  const testing::ScopedTrace here(at.file, at.number, "");
  const auto read = capture::read(file.bytes(), limits);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().offset, offset);
  EXPECT_EQ(read.error().what.in(Language::kEnglish), what);
  EXPECT_FALSE(read.error().what.in(Language::kChinese).empty());
}

TEST(PcapReader, ReadsBothByteOrdersInMicroAndNanoseconds) {
  for (const bool big_endian : {false, true}) {
    expect_frames(FileMaker(big_endian).pcap(0xa1b2c3d4, 1).record(7, 250, kFive).record(8, 0, {9}, 60),
                  {{7'000'250'000, 0, 5, kFive}, {8'000'000'000, 0, 60, {9}}});
    expect_frames(FileMaker(big_endian).pcap(0xa1b23c4d, 1).record(7, 250, kFive),
                  {{7'000'000'250, 0, 5, kFive}});
  }
}

// "Modified" pcap: each record says its interface, its protocol and which way it went, too.
TEST(PcapReader, ReadsTheLongerRecordsOfKuznetzovsLibpcap) {
  for (const bool big_endian : {false, true}) {
    FileMaker file = FileMaker(big_endian).pcap(0xa1b2cd34, 1);
    for (std::uint32_t second = 1; second <= 2; ++second)
      file.u32(second).u32(250).u32(5).u32(60).u32(3).u16(0x0800).u8(4).u8(0).add(kFive);
    expect_frames(file, {{1'000'250'000, 0, 60, kFive}, {2'000'250'000, 0, 60, kFive}});
    const auto cut = capture::read(file.bytes().slice(0, 24 + 29 + 20));
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->cut_at, 24U + 29U);
  }
}

TEST(PcapReader, KnowsItsLinkTypeBelowTheLengthOfAFrameCheckSequence) {
  const auto read = capture::read(FileMaker().pcap(0xa1b2c3d4, 0x14000001).bytes());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->interfaces.at(0).link_type, 1U);
}

TEST(PcapReader, ReadsWhatThereIsOfAFileThatWasCutShort) {
  const FileMaker whole = FileMaker().pcap(0xa1b2c3d4, 1).record(1, 0, kFive).record(2, 0, kFive);
  const std::size_t second = 24 + 16 + 5;
  for (std::size_t size = second; size <= whole.size(); ++size) {
    const auto read = capture::read(whole.bytes().slice(0, size));
    ASSERT_TRUE(read) << size;
    const bool cut = size != second && size != whole.size();
    EXPECT_EQ(read->frames.size(), size == whole.size() ? 2U : 1U) << size;
    EXPECT_EQ(read->cut_at, cut ? std::optional(second) : std::nullopt) << size;
  }
}

// Where it says that it is damaged, behind so many frames.
void expect_damage(const FileMaker& file, std::size_t frames, std::size_t offset, std::string_view what,
                   Line at = Line::here()) {
  const testing::ScopedTrace here(at.file, at.number, "");
  const auto read = capture::read(file.bytes());
  ASSERT_TRUE(read) << read.error().told().in(Language::kEnglish);
  EXPECT_EQ(read->frames.size(), frames);
  EXPECT_FALSE(read->cut_at);
  ASSERT_TRUE(read->damaged);
  EXPECT_EQ(read->damaged->offset, offset);
  EXPECT_EQ(read->damaged->what.in(Language::kEnglish), what);
}

TEST(PcapReader, ReadsWhatStandsBeforeADamagedRecord) {
  FileMaker file = FileMaker().pcap(0xa1b2c3d4, 1).record(1, 0, kFive).record(2, 0, kFive);
  file.u32(3).u32(0).u32(0x7fffffff).u32(60).add(kFive).record(4, 0, kFive);
  expect_damage(file, 2, 24 + 2 * 21 + 8,
                "a packet of 2147483647 octets is said to follow, beyond the limit of 262144");
}

TEST(PcapngReader, ReadsWhatStandsBeforeADamagedBlock) {
  FileMaker file = FileMaker().section().interface(1).packet(0, 1'000'000, kFive);
  const std::size_t place = file.size();
  expect_damage(FileMaker(file).u32(6).u32(3).u32(3), 1, place + 4, "a block has the length 3");
  expect_damage(FileMaker(file).packet(4, 0, kFive), 1, place + 8,
                "a packet is of interface 4, which its section has not described");
  EXPECT_FALSE(capture::read(file.bytes())->damaged);
}

TEST(PcapReader, RefusesWhatNobodyWrites) {
  FileMaker huge = FileMaker().pcap(0xa1b2c3d4, 1).u32(0).u32(0).u32(262145).u32(262145);
  expect_refusal(huge, 32, "a packet of 262145 octets is said to follow, beyond the limit of 262144");
  FileMaker old = FileMaker().u32(0xa1b2c3d4).u16(1).u16(0).u32(0).u32(0).u32(0).u32(1);
  expect_refusal(old, 4, "it is of version 1 of pcap, and 2 is read");
  expect_refusal(FileMaker().u32(0xa1b2c3d4).u16(2), 6, "the header of the file is not whole");
}

TEST(CaptureReader, SaysWhatOtherFilesAreAndWhatToDo) {
  const auto refusal = [](std::string_view text) {
    const auto read = capture::read(Bytes(Octets(text.begin(), text.end())));
    return read ? "read" : read.error().told().in(Language::kEnglish);
  };
  EXPECT_EQ(refusal("\x1f\x8b\x08"), "at octet 0: it is packed with gzip; unpack it first: gunzip");
  EXPECT_EQ(refusal("\x28\xb5\x2f\xfd"), "at octet 0: it is packed with Zstandard; unpack it first: unzstd");
  EXPECT_EQ(
      refusal("host a"),
      "at octet 0: it begins neither as pcap nor as pcapng; tcplab reads what tcpdump and Wireshark write");
  EXPECT_EQ(refusal(""), "at octet 0: the file is empty; whoever was to write it has written nothing");
}

TEST(CaptureReader, KnowsACaptureByHowItBegins) {
  EXPECT_TRUE(looks_captured("\xd4\xc3\xb2\xa1..."));
  EXPECT_TRUE(looks_captured("\xa1\xb2\x3c\x4d..."));
  EXPECT_TRUE(looks_captured("\x34\xcd\xb2\xa1..."));
  EXPECT_TRUE(looks_captured("\x0a\x0d\x0d\x0a..."));
  EXPECT_TRUE(looks_captured("\x1f\x8b..."));
  EXPECT_FALSE(looks_captured("host client 192.0.2.1"));
  EXPECT_FALSE(looks_captured("\n\n\n\n"));
  EXPECT_FALSE(looks_captured(""));
}

TEST(CaptureReader, NamesItsLimits) {
  const FileMaker two = FileMaker().pcap(0xa1b2c3d4, 1).record(1, 0, kFive).record(2, 0, kFive);
  expect_refusal(two, 45, "it has more packets than the limit of 1", {.frames = 1});
  expect_refusal(two, 40, "the file has 66 octets, and the limit is 40", {.octets = 40});
  FileMaker interfaces = FileMaker().section().interface(1).interface(1);
  expect_refusal(interfaces, 28 + 20, "it has more interfaces than the limit of 1", {.interfaces = 1});
}

TEST(PcapngReader, ReadsWhatItsOwnWriterWrites) {
  PcapngWriter writer;
  writer.add_interface("client", "192.0.2.1");
  writer.add_interface("server");
  writer.add_packet(0, Instant{} + milliseconds(10), kFive, "a comment");
  writer.add_packet(1, Instant{} + nanoseconds(10'000'001), kFive, {}, 7);
  const auto read = capture::read(Bytes(writer.bytes()));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->interfaces.size(), 2U);
  EXPECT_EQ(read->interfaces[0].name, "client");
  EXPECT_EQ(read->interfaces[1].name, "server");
  EXPECT_EQ(read->interfaces[1].link_type, 101U);
  ASSERT_EQ(read->frames.size(), 2U);
  EXPECT_EQ(read->frames[0].at, 10'000'000);
  EXPECT_EQ(read->frames[1].at, 10'000'001);
  EXPECT_EQ(read->frames[1].interface, 1U);
  EXPECT_EQ(read->frames[1].size, 12U);
}

TEST(PcapngReader, ReadsTimesInTheUnitOfTheirInterface) {
  const auto at = [](std::initializer_list<FileMaker::Option> options, std::uint64_t count) {
    const auto read =
        capture::read(FileMaker().section().interface(1, options).packet(0, count, kFive).bytes());
    return read ? read->frames.at(0).at : -1;
  };
  EXPECT_EQ(at({}, 1'500'000), 1'500'000'000) << "microseconds, where it does not say";
  EXPECT_EQ(at({{9, {9}}}, 1'500'000'007), 1'500'000'007);
  EXPECT_EQ(at({{9, {0}}}, 3), 3'000'000'000) << "seconds";
  EXPECT_EQ(at({{9, {12}}}, 1'500'000'000'999), 1'500'000'000) << "picoseconds";
  EXPECT_EQ(at({{9, {0x80 | 10}}}, 1024 + 512), 1'500'000'000) << "of 1024 a second";
  EXPECT_EQ(at({{9, {0x80 | 40}}}, (std::uint64_t{3} << 40) / 2), 1'500'000'000);
  EXPECT_EQ(at({{9, {0x80 | 127}}}, UINT64_MAX), 0);
  EXPECT_EQ(at({{9, {127}}}, UINT64_MAX), 0);
  EXPECT_EQ(at({{14, {10, 0, 0, 0, 0, 0, 0, 0}}}, 1'500'000), 11'500'000'000) << "if_tsoffset";
  EXPECT_EQ(at({{14, Octets(8, 0xff)}}, 1'500'000), 500'000'000) << "may be negative";
}

TEST(PcapngReader, RefusesTimesThatNoClockShows) {
  expect_refusal(FileMaker().section().interface(1, {{9, {0}}}).packet(0, UINT64_MAX, kFive), 28 + 28 + 12,
                 "the time of a packet lies beyond the year 2262, or before 1677");
}

TEST(PcapngReader, ReadsSectionsInEitherByteOrderWithTheirOwnInterfaces) {
  FileMaker little = FileMaker(false).section().interface(1).interface(113).packet(1, 1'000'000, kFive);
  FileMaker big = FileMaker(true).section().interface(101).packet(0, 2'000'000, kFive);
  FileMaker both = little;
  both.add(big.octets());
  expect_frames(both, {{1'000'000'000, 1, 5, kFive}, {2'000'000'000, 2, 5, kFive}});
  const auto read = capture::read(both.bytes());
  EXPECT_EQ(read->interfaces.at(2).link_type, 101U);
}

TEST(PcapngReader, GivesAPacketWithoutATimeThatOfTheOneBefore) {
  FileMaker file = FileMaker().section().interface(1, {}, 4).packet(0, 3'000'000, kFive);
  file.block(3, file.like().u32(60).add({1, 2, 3, 4}));
  expect_frames(file, {{3'000'000'000, 0, 5, kFive}, {3'000'000'000, 0, 60, {1, 2, 3, 4}}});
  EXPECT_EQ(capture::read(file.bytes())->untimed, 1U);
}

TEST(PcapngReader, ReadsThePacketBlockOfOldFiles) {
  FileMaker file = FileMaker().section().interface(1);
  file.block(2, file.like().u16(0).u16(9).u32(0).u32(5).u32(2).u32(2).add({1, 2}));
  expect_frames(file, {{5'000, 0, 2, {1, 2}}});
}

TEST(PcapngReader, SkipsBlocksOfOtherKinds) {
  FileMaker file = FileMaker().section().interface(1);
  file.block(5, file.like().u32(0)).block(0x80000bad, file.like().u64(0)).packet(0, 1, kFive);
  expect_frames(file, {{1'000, 0, 5, kFive}});
  EXPECT_EQ(capture::read(file.bytes())->skipped, 2U);
}

TEST(PcapngReader, ReadsWhatThereIsOfAFileThatWasCutShort) {
  const FileMaker one = FileMaker().section().interface(1).packet(0, 1, kFive);
  const FileMaker two = FileMaker(one).packet(0, 2, kFive);
  for (std::size_t size = one.size() + 1; size < two.size(); ++size) {
    const auto read = capture::read(two.bytes().slice(0, size));
    ASSERT_TRUE(read) << size << ": " << read.error().told().in(Language::kEnglish);
    EXPECT_EQ(read->frames.size(), 1U);
    EXPECT_EQ(read->cut_at, one.size());
  }
}

TEST(PcapngReader, RefusesWhatDoesNotHoldTogether) {
  const FileMaker begun = FileMaker().section().interface(1);
  FileMaker stranger = begun;
  expect_refusal(stranger.packet(1, 0, kFive), begun.size() + 8,
                 "a packet is of interface 1, which its section has not described");
  FileMaker longer = begun;
  longer.packet(0, 0, kFive).octets()[begun.size() + 20] = 9;  // of 8 with what fills it up
  expect_refusal(longer, begun.size() + 28, "a packet reaches beyond its block");
  FileMaker uneven = begun;
  uneven.packet(0, 0, kFive).octets()[begun.size() + 4] = 41;
  expect_refusal(uneven, begun.size() + 4, "a block has the length 41");
  FileMaker tiny = begun;
  tiny.u32(6).u32(8).u32(8);
  expect_refusal(tiny, begun.size() + 4, "a block has the length 8");
  FileMaker ending = begun;
  ending.packet(0, 0, kFive).octets()[begun.size() + 36] = 44;
  expect_refusal(ending, begun.size() + 36, "a block that began with the length 40 ends with 44");
  FileMaker empty = begun;
  expect_refusal(empty.block(6, empty.like().u32(0)), begun.size() + 4, "a block is too short for its kind");
  FileMaker option = FileMaker().section();
  option.block(1, option.like().u16(1).u16(0).u32(0).u16(2).u16(9).u32(0));
  expect_refusal(option, 28 + 8 + 10, "an option reaches beyond its block");
  FileMaker version = FileMaker().block(0x0a0d0d0a, FileMaker().u32(0x1a2b3c4d).u16(2).u16(0).u64(0));
  expect_refusal(version, 12, "a section is of version 2 of pcapng, and 1 is read");
  FileMaker order = FileMaker().block(0x0a0d0d0a, FileMaker().u32(0x1a2b3c4e).u16(1).u16(0).u64(0));
  expect_refusal(order, 8, "a section says no byte order");
}

// Whatever one octet is changed to, nothing is read from elsewhere and nothing but a capture or a reason
// comes out.
TEST(PcapngReader, StandsAnyOctet) {
  FileMaker file = FileMaker().section().interface(1, {{2, {'e', 't', 'h'}}, {9, {9}}}).packet(0, 1, kFive);
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      FileMaker changed = file;
      changed.octets()[i] = static_cast<std::uint8_t>(value);
      const auto read = capture::read(changed.bytes());
      EXPECT_LE(read ? 0 : read.error().offset, changed.size());
    }
  }
}

}  // namespace
}  // namespace tcplab::capture
