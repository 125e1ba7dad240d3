#include "core/capture/pcapng.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/wire/samples.hpp"

namespace tcplab::capture {
namespace {

using wire::Octets;

// One block of the file, taken apart by a reader that shares nothing with the writer.
struct Block {
  std::uint32_t type = 0;
  Octets body;
};

std::uint32_t number(const Octets& from, std::size_t at, std::size_t octets) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < octets; ++i) value |= std::uint32_t{from.at(at + i)} << (8 * i);
  return value;
}

std::vector<Block> blocks_of(const Octets& file) {
  std::vector<Block> blocks;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t length = number(file, at + 4, 4);
    EXPECT_EQ(length % 4, 0U);
    EXPECT_GE(length, 12U);
    EXPECT_EQ(number(file, at + length - 4, 4), length) << "the length is repeated at the end of the block";
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(at);
    blocks.push_back(
        {number(file, at, 4), Octets(begin + 8, begin + static_cast<std::ptrdiff_t>(length) - 4)});
    at += length;
  }
  return blocks;
}

// The options from this offset of the body to its end. The list is ended by code 0 and padded to words.
std::map<std::uint32_t, std::string> options_of(const Block& block, std::size_t at) {
  std::map<std::uint32_t, std::string> options;
  if (at == block.body.size()) return options;
  for (;;) {
    const std::uint32_t code = number(block.body, at, 2);
    const std::size_t length = number(block.body, at + 2, 2);
    at += 4;
    if (code == 0) break;
    options[code].assign(block.body.begin() + static_cast<std::ptrdiff_t>(at),
                         block.body.begin() + static_cast<std::ptrdiff_t>(at + length));
    for (at += length; at % 4 != 0; ++at) EXPECT_EQ(block.body.at(at), 0) << "padding";
  }
  EXPECT_EQ(at, block.body.size()) << "nothing follows the end of the options";
  return options;
}

TEST(Pcapng, StartsWithASectionHeader) {
  const PcapngWriter writer("lab");
  const auto blocks = blocks_of(writer.bytes());
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].type, 0x0a0d0d0aU);
  EXPECT_EQ(number(blocks[0].body, 0, 4), 0x1a2b3c4dU);
  EXPECT_EQ(number(blocks[0].body, 4, 2), 1U);
  EXPECT_EQ(number(blocks[0].body, 6, 2), 0U);
  EXPECT_EQ(number(blocks[0].body, 8, 4), 0xffffffffU);
  EXPECT_EQ(number(blocks[0].body, 12, 4), 0xffffffffU);
  EXPECT_EQ(options_of(blocks[0], 16), (std::map<std::uint32_t, std::string>{{4, "lab"}}));
}

TEST(Pcapng, DescribesEachInterface) {
  PcapngWriter writer;
  EXPECT_EQ(writer.add_interface("client", "198.51.100.1"), 0U);
  EXPECT_EQ(writer.add_interface("server"), 1U);
  const auto blocks = blocks_of(writer.bytes());
  ASSERT_EQ(blocks.size(), 3U);
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_EQ(blocks[i].type, 1U);
    EXPECT_EQ(number(blocks[i].body, 0, 2), 101U) << "raw IP";
    EXPECT_EQ(number(blocks[i].body, 4, 4), 0U) << "no snapshot length";
  }
  using Options = std::map<std::uint32_t, std::string>;
  EXPECT_EQ(options_of(blocks[1], 8), (Options{{2, "client"}, {3, "198.51.100.1"}, {9, "\x09"}}));
  EXPECT_EQ(options_of(blocks[2], 8), (Options{{2, "server"}, {9, "\x09"}}));
}

TEST(Pcapng, HoldsEachPacketWithItsInstantToTheNanosecond) {
  PcapngWriter writer;
  writer.add_interface("client");
  const std::uint32_t server = writer.add_interface("server");
  writer.add_packet(server, Instant{} + seconds(5) + nanoseconds(123), Octets{1, 2, 3, 4, 5});
  const auto blocks = blocks_of(writer.bytes());
  const Block& packet = blocks.at(3);
  EXPECT_EQ(packet.type, 6U);
  EXPECT_EQ(number(packet.body, 0, 4), 1U);
  const std::uint64_t timestamp = std::uint64_t{number(packet.body, 4, 4)} << 32 | number(packet.body, 8, 4);
  EXPECT_EQ(timestamp, 5'000'000'123U);
  EXPECT_EQ(number(packet.body, 12, 4), 5U);
  EXPECT_EQ(number(packet.body, 16, 4), 5U);
  EXPECT_EQ(Octets(packet.body.begin() + 20, packet.body.end()), (Octets{1, 2, 3, 4, 5, 0, 0, 0}));
}

TEST(Pcapng, PadsPacketsAndCommentsOfEveryLength) {
  for (std::size_t size = 0; size < 9; ++size) {
    PcapngWriter writer;
    const std::uint32_t id = writer.add_interface("client");
    const std::string comment(size + 1, 'x');
    writer.add_packet(id, {}, Octets(size, 0xab), comment);
    const auto blocks = blocks_of(writer.bytes());
    const Block& packet = blocks.at(2);
    EXPECT_EQ(number(packet.body, 12, 4), size);
    EXPECT_EQ(options_of(packet, 20 + (size + 3) / 4 * 4),
              (std::map<std::uint32_t, std::string>{{1, comment}}));
  }
}

TEST(Pcapng, CutsACommentThatIsTooLongBetweenCharacters) {
  PcapngWriter writer;
  const std::uint32_t id = writer.add_interface("client");
  std::string comment = "x";
  while (comment.size() < 70000) comment += "\xe4\xb8\xa2";  // a character of three octets
  writer.add_packet(id, {}, Octets{}, comment);
  const auto blocks = blocks_of(writer.bytes());
  const std::string kept = options_of(blocks.at(2), 20)[1];
  EXPECT_EQ(kept, comment.substr(0, 65533)) << "1 + 3 * 21844 octets, the last that fit whole";
}

TEST(Pcapng, IsTheSameEveryTime) {
  const auto write = [] {
    PcapngWriter writer;
    writer.add_packet(writer.add_interface("client"), Instant{} + milliseconds(1), wire::syn_over_ipv4(),
                      "lost");
    return writer.bytes();
  };
  EXPECT_EQ(write(), write());
}

// What tshark prints for the file with these arguments.
std::string tshark(const Octets& file, const std::string& arguments) {
  const std::string path = ::testing::TempDir() + "tcplab_pcapng_test.pcapng";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
  const std::string command =
      "tshark -n -r '" + path + "' " + arguments + " 2>&1 | grep -v 'Running as user'";
  std::string output;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "no pipe";
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) output += buffer;
  ::pclose(pipe);
  std::remove(path.c_str());
  return output;
}

TEST(Pcapng, IsReadByTshark) {
  if (std::system("command -v tshark >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
  PcapngWriter writer;
  const std::uint32_t client = writer.add_interface("client", "198.51.100.1");
  const std::uint32_t server = writer.add_interface("server", "198.51.100.2");
  writer.add_packet(client, Instant{} + nanoseconds(1), wire::syn_over_ipv4(), "lost on the way");
  writer.add_packet(server, Instant{} + seconds(1) + nanoseconds(2), wire::data_over_ipv6());
  EXPECT_EQ(
      tshark(writer.bytes(),
             "-o tcp.check_checksum:TRUE -T fields -E separator='|' -e frame.time_epoch "
             "-e frame.interface_name -e frame.interface_description -e frame.comment -e tcp.checksum.status "
             "-e tcp.len"),
      "0.000000001|client|198.51.100.1|lost on the way|1|0\n"
      "1.000000002|server|198.51.100.2||1|3\n");
  EXPECT_EQ(tshark(writer.bytes(), "-Y '_ws.malformed || _ws.expert.severity >= 0x600000'"), "");
}

}  // namespace
}  // namespace tcplab::capture
