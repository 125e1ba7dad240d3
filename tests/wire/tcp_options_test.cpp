#include "core/wire/tcp_options.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/line.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

Octets octets_of(const TcpOptions& options) { return {options.bytes().begin(), options.bytes().end()}; }

void expect_refused(const Octets& bytes, std::size_t offset, std::string_view what, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "refused");
  const auto decoded = decode_options(bytes);
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error(), (ParseError{offset, what}))
      << decoded.error().what << " at " << decoded.error().offset;
}

TEST(TcpOptions, EachKindIsWrittenAsItsRfcDrawsIt) {
  TcpOptions options;
  EXPECT_TRUE(options.append_mss(1460));
  EXPECT_TRUE(options.append_sack_permitted());
  EXPECT_TRUE(options.append_timestamps({0x01020304, 0x05060708}));
  EXPECT_TRUE(options.append_nop());
  EXPECT_TRUE(options.append_window_scale(7));
  EXPECT_TRUE(options.append_unknown(254, Octets{0xaa}));
  EXPECT_TRUE(options.append_end_of_list());
  EXPECT_EQ(octets_of(options),
            (Octets{2, 4, 0x05, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7, 254, 3, 0xaa, 0}));
}

TEST(TcpOptions, SackIsWrittenWithItsBlocks) {
  TcpOptions options;
  const std::array<SackBlock, 2> blocks{{{{0x10}, {0x20}}, {{0xfffffff0}, {0x01}}}};
  EXPECT_TRUE(options.append_sack(blocks));
  EXPECT_EQ(octets_of(options),
            (Octets{5, 18, 0, 0, 0, 0x10, 0, 0, 0, 0x20, 0xff, 0xff, 0xff, 0xf0, 0, 0, 0, 1}));
}

TEST(TcpOptions, WhatDoesNotFitChangesNothing) {
  TcpOptions options;
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(options.append_timestamps({}));
  ASSERT_EQ(options.bytes().size(), kMaxTcpOptionsSize);
  const TcpOptions full = options;
  EXPECT_FALSE(options.append_nop());
  EXPECT_FALSE(options.append_end_of_list());
  EXPECT_FALSE(options.append_sack_permitted());
  EXPECT_FALSE(options.append_mss(1));
  EXPECT_EQ(options, full);

  TcpOptions nearly = TcpOptions::raw(Octets(37, 1));
  EXPECT_FALSE(nearly.append_mss(1));
  EXPECT_EQ(nearly.bytes().size(), 37U);
  EXPECT_TRUE(nearly.append_window_scale(1));
}

TEST(TcpOptions, RefusesAnOptionThatCannotBeWritten) {
  TcpOptions options;
  const std::array<SackBlock, 5> blocks{};
  EXPECT_FALSE(options.append_sack({}));
  EXPECT_FALSE(options.append_sack(blocks));
  EXPECT_FALSE(options.append_unknown(0, {}));
  EXPECT_FALSE(options.append_unknown(1, {}));
  EXPECT_FALSE(options.append_unknown(254, Octets(39, 0)));
  EXPECT_TRUE(options.empty());
  EXPECT_TRUE(options.append_unknown(254, Octets(38, 0)));
}

TEST(TcpOptions, RawKeepsAnythingUpToFortyOctets) {
  EXPECT_EQ(octets_of(TcpOptions::raw(Octets{2, 0, 9})), (Octets{2, 0, 9}));
  EXPECT_EQ(TcpOptions::raw(Octets(100, 1)).bytes().size(), kMaxTcpOptionsSize);
}

TEST(TcpOptions, PaddedSizeIsAMultipleOfFour) {
  for (std::size_t size = 0; size <= kMaxTcpOptionsSize; ++size) {
    const std::size_t padded = TcpOptions::raw(Octets(size, 1)).padded_size();
    EXPECT_EQ(padded % 4, 0U);
    EXPECT_GE(padded, size);
    EXPECT_LT(padded, size + 4);
  }
}

TEST(TcpOptions, AreEqualWhenTheyAreEmittedEqually) {
  TcpOptions scale;
  scale.append_window_scale(7);
  EXPECT_EQ(scale, TcpOptions::raw(Octets{3, 3, 7, 0}));
  EXPECT_FALSE(scale == TcpOptions::raw(Octets{3, 3, 7, 1}));
  EXPECT_FALSE(scale == TcpOptions::raw(Octets{3, 3, 7, 0, 0}));
  EXPECT_FALSE(scale == TcpOptions());
}

TEST(DecodeOptions, OfNothingSaysNothing) {
  const auto decoded = decode_options({});
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, DecodedOptions());
}

TEST(DecodeOptions, ReadsBackEveryKind) {
  TcpOptions options;
  options.append_mss(536);
  options.append_window_scale(14);
  options.append_sack_permitted();
  options.append_timestamps({0xdeadbeef, 0xffffffff});
  const std::array<SackBlock, 2> blocks{{{{100}, {200}}, {{300}, {400}}}};
  options.append_sack(blocks);
  const auto decoded = decode_options(options.bytes());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->mss, 536);
  EXPECT_EQ(decoded->window_scale, 14);
  EXPECT_TRUE(decoded->sack_permitted);
  EXPECT_EQ(decoded->timestamps, (Timestamps{0xdeadbeef, 0xffffffff}));
  ASSERT_EQ(decoded->sack_blocks().size(), 2U);
  EXPECT_EQ(decoded->sack_blocks()[0], (SackBlock{{100}, {200}}));
  EXPECT_EQ(decoded->sack_blocks()[1], (SackBlock{{300}, {400}}));
}

TEST(DecodeOptions, SkipsUnknownKinds) {  // RFC 9293 MUST-6
  const auto decoded = decode_options(Octets{254, 4, 2, 0, 99, 2, 2, 4, 0x05, 0xb4});
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->mss, 1460);
}

TEST(DecodeOptions, NothingCountsAfterTheEndOfTheList) {
  const auto decoded = decode_options(Octets{3, 3, 7, 0, 2, 4, 0x05, 0xb4, 2, 0});
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->window_scale, 7);
  EXPECT_FALSE(decoded->mss);
}

TEST(DecodeOptions, TheLastOfARepeatedOptionCounts) {
  const auto decoded = decode_options(Octets{2, 4, 0, 1, 2, 4, 0, 2});
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->mss, 2);
}

TEST(DecodeOptions, ALaterSackReplacesTheWholeOfAnEarlierOne) {
  TcpOptions options;
  const std::array<SackBlock, 2> two{{{{1}, {2}}, {{3}, {4}}}};
  const std::array<SackBlock, 1> one{{{{5}, {6}}}};
  ASSERT_TRUE(options.append_sack(two) && options.append_sack(one));
  const auto decoded = decode_options(options.bytes());
  ASSERT_TRUE(decoded.ok());
  ASSERT_EQ(decoded->sack_blocks().size(), 1U);
  EXPECT_EQ(decoded->sack_blocks()[0], (SackBlock{{5}, {6}}));
  EXPECT_EQ(decoded->sack[1], SackBlock());
}

TEST(DecodeOptions, SaysWhereALengthIsMalformed) {  // RFC 9293 MUST-7
  expect_refused({2}, 1, "option without its length");
  expect_refused({1, 1, 8}, 3, "option without its length");
  expect_refused({2, 0}, 1, "option length below 2");
  expect_refused({1, 254, 1, 0}, 2, "option length below 2");
  expect_refused({2, 4, 5}, 1, "option length past the end");
  expect_refused({1, 1, 254, 255}, 3, "option length past the end");
}

TEST(DecodeOptions, SaysWhereALengthIsWrongForItsKind) {
  const std::string_view what = "option length wrong for its kind";
  expect_refused({2, 3, 5}, 1, what);
  expect_refused({2, 5, 5, 5, 5}, 1, what);
  expect_refused({1, 3, 2}, 2, what);
  expect_refused({3, 4, 7, 7}, 1, what);
  expect_refused({4, 3, 0}, 1, what);
  expect_refused({5, 2}, 1, what);
  expect_refused({5, 6, 0, 0, 0, 1}, 1, what);
  expect_refused({5, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1, what);
  expect_refused({8, 9, 0, 0, 0, 0, 0, 0, 0}, 1, what);
}

TEST(DecodeOptions, RefusesMoreThanAHeaderHolds) {
  EXPECT_TRUE(decode_options(Octets(40, 1)).ok());
  expect_refused(Octets(41, 1), 40, "more than 40 octets of options");
}

TEST(OptionAt, WalksTheFieldOptionByOption) {
  const Octets bytes{2, 4, 5, 0xb4, 1, 254, 2, 0, 0};
  std::vector<std::array<int, 3>> seen;
  std::size_t at = 0;
  while (const auto view = option_at(bytes, at)) {
    seen.push_back({view->kind, view->offset, view->length});
    at += view->length;
  }
  EXPECT_EQ(at, bytes.size());
  EXPECT_EQ(seen, (std::vector<std::array<int, 3>>{{2, 0, 4}, {1, 4, 1}, {254, 5, 2}, {0, 7, 1}, {0, 8, 1}}));
}

TEST(OptionAt, FindsNothingWhereThereIsNoWholeOption) {
  EXPECT_FALSE(option_at({}, 0));
  EXPECT_FALSE(option_at(Octets{1}, 1));
  EXPECT_FALSE(option_at(Octets{2}, 0));
  EXPECT_FALSE(option_at(Octets{2, 1}, 0));
  EXPECT_FALSE(option_at(Octets{2, 4, 0}, 0));
  EXPECT_FALSE(option_at(Octets(300, 1), 40));
  EXPECT_TRUE(option_at(Octets(300, 1), 39));
}

TEST(TcpOptions, FindTheCookieOfFastOpen) {
  EXPECT_FALSE(fast_open_cookie(Octets{2, 4, 5, 0xb4}).has_value());
  TcpOptions options;
  options.append_mss(1460);
  options.append_nop();
  EXPECT_TRUE(options.append_fast_open(Octets{1, 2, 3, 4}));
  const auto cookie = fast_open_cookie(options.bytes());
  ASSERT_TRUE(cookie.has_value());
  EXPECT_EQ(Octets(cookie->begin(), cookie->end()), (Octets{1, 2, 3, 4}));
  EXPECT_FALSE(fast_open_cookie(Octets{34, 7, 1, 2, 3, 4, 5}).has_value()) << "an odd number of octets";
  EXPECT_FALSE(fast_open_cookie(Octets{34, 4, 1, 2}).has_value()) << "too few";
  ASSERT_TRUE(fast_open_cookie(Octets{34, 2}).has_value()) << "a request for a cookie";
  EXPECT_TRUE(fast_open_cookie(Octets{34, 2})->empty());
  EXPECT_FALSE(fast_open_cookie(Octets{0, 34, 2}).has_value()) << "behind the end of the list";
  EXPECT_FALSE(fast_open_cookie(Octets{34, 9, 1}).has_value()) << "longer than there is room";
}

}  // namespace
}  // namespace tcplab::wire
