// The SYNs of the profiles, byte for byte.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// "02 04 05 b4 01": the options field as it goes out, with its padding.
std::string options_in_hex(const wire::TcpSegment& segment) {
  std::string text;
  const std::vector<std::uint8_t> datagram = wire::emit_datagram(segment);
  for (std::size_t i = 40; i < 20 + segment.header_size(); ++i) {
    text += text.empty() ? "" : " ";
    text += "0123456789abcdef"[datagram[i] >> 4];
    text += "0123456789abcdef"[datagram[i] & 15];
  }
  return text;
}

std::string syn_of(Config config) {
  config.receive_buffer = 65535 << 8;
  Endpoint t(config);
  t.syn_sent();
  return options_in_hex(t.last->segment);
}

std::string syn_ack_of(Config config) {
  config.receive_buffer = 65535 << 8;
  Endpoint t(config);
  wire::TcpSegment syn = t.listen().segment("S", 5000);
  syn.header.options = {};
  syn.header.options.append_mss(1000);
  syn.header.options.append_window_scale(7);
  syn.header.options.append_sack_permitted();
  syn.header.options.append_timestamps({0x01020304, 0});
  arrives(t, syn).sends("S. 1000 ack 5001");
  return options_in_hex(t.last->segment);
}

TEST(Profiles, SynOfTheRfc) {
  Config config;
  EXPECT_EQ(syn_of(config), "02 04 05 b4") << "no extension unless asked for";
  config.window_scale = config.sack = config.timestamps = true;
  EXPECT_EQ(syn_of(config), "02 04 05 b4 01 03 03 08 01 01 04 02 01 01 08 0a 00 00 00 00 00 00 00 00");
}

TEST(Profiles, SynOfLinux) {
  Config config = info(Profile::kLinux).config;
  EXPECT_EQ(syn_of(config), "02 04 05 b4 04 02 08 0a 00 00 00 00 00 00 00 00 01 03 03 08");
  EXPECT_EQ(syn_ack_of(config), "02 04 05 b4 04 02 08 0a 00 00 00 00 01 02 03 04 01 03 03 08");
  config.timestamps = false;
  EXPECT_EQ(syn_of(config), "02 04 05 b4 01 01 04 02 01 03 03 08");
}

TEST(Profiles, SynOfFreeBsd) {
  Config config = info(Profile::kFreeBsd).config;
  EXPECT_EQ(syn_of(config), "02 04 05 b4 01 03 03 08 04 02 08 0a 00 00 00 00 00 00 00 00");
  config.timestamps = false;
  EXPECT_EQ(syn_of(config), "02 04 05 b4 01 03 03 08 04 02 00 00");
}

TEST(Profiles, EveryCombinationOfOptionsFillsWholeWords) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    for (int extensions = 0; extensions < 8; ++extensions) {
      Config config = info(profile).config;
      config.window_scale = (extensions & 1) != 0;
      config.sack = (extensions & 2) != 0;
      config.timestamps = (extensions & 4) != 0;
      Endpoint t(config);
      t.syn_sent();
      const auto bytes = t.last->segment.header.options.bytes();
      EXPECT_EQ(bytes.size() % 4, 0U) << info(profile).name << " " << extensions;
      const wire::DecodedOptions said = options_of(t.last->segment);
      EXPECT_EQ(said.window_scale.has_value(), config.window_scale);
      EXPECT_EQ(said.sack_permitted, config.sack);
      EXPECT_EQ(said.timestamps.has_value(), config.timestamps);
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
