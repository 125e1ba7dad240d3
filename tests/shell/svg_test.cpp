// The timeline as a drawing: whole, well formed, and made of real text.
#include "shell/timeline/svg.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/scenario/scenario.hpp"
#include "shell/model/model.hpp"
#include "shell/timeline/svg_pen.hpp"
#include "tests/shell/drawn.hpp"

namespace tcplab::shell {
namespace {

std::string drawn(std::string_view name, const SvgOptions& options = {}) {
  Model model;
  const scenario::Builtin* builtin = scenario::find_builtin(name);
  EXPECT_NE(builtin, nullptr);
  EXPECT_TRUE(model.open(std::string(name), std::string(builtin->text)));
  return to_svg(model.run()->index, model.map(), options);
}

TEST(Svg, HasEverySegmentWithItsSentenceAndItsWords) {
  const std::string svg = drawn("three-way-handshake");
  EXPECT_TRUE(well_formed(svg));
  EXPECT_TRUE(has(svg, "<title>client -&gt; server") || has(svg, "<title>client -> server"));
  EXPECT_TRUE(has(svg, ">SYN, ACK</text>"));
  EXPECT_TRUE(has(svg, ">client</text>"));
  EXPECT_TRUE(has(svg, ">198.51.100.2</text>"));
  EXPECT_TRUE(has(svg, ">ESTABLISHED</text>") || has(svg, ">ESTAB</text>"));
  EXPECT_EQ(svg.find("<image"), std::string::npos);
}

TEST(Svg, TellsALostSegmentAndItsRetransmissionApart) {
  const std::string svg = drawn("lost-syn");
  EXPECT_TRUE(has(svg, "stroke-dasharray"));
  EXPECT_TRUE(has(svg, ">retransmission</text>"));
  EXPECT_TRUE(has(svg, "cut short</text>"));
}

TEST(Svg, SpeaksChineseAndIsDarkWhenAsked) {
  const std::string light = drawn("lost-syn");
  const std::string dark = drawn("lost-syn", {Theme::kDark, Language::kChinese});
  EXPECT_TRUE(has(dark, ">重传</text>"));
  EXPECT_TRUE(well_formed(dark));
  const auto ground = [](const std::string& svg) { return svg.substr(svg.find("fill="), 14); };
  EXPECT_NE(ground(light), ground(dark));
}

TEST(Svg, IsThatHighThatEverySegmentOfAShippedScenarioHasItsLabel) {
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    const std::string svg = drawn(builtin.name);
    EXPECT_TRUE(well_formed(svg)) << builtin.name;
    EXPECT_LT(svg.size(), 600'000u) << builtin.name;
  }
}

TEST(Svg, TextOfOthersCannotEndAnElement) {
  SvgPen pen(100, 100, 0xff000000u);
  pen.begin("a < b & \"c\"\x01");
  pen.text({1, 2}, "</text><script>", 0xff0000ffu, 12);
  pen.end();
  const std::string svg = pen.take();
  EXPECT_TRUE(well_formed(svg));
  EXPECT_FALSE(has(svg, "<script"));
  EXPECT_TRUE(has(svg, "a &lt; b &amp; &quot;c&quot;</title>"));
  EXPECT_TRUE(has(svg, "#ff0000")) << "red lies in the lowest octet";
}

TEST(Svg, LinesThatGoOnAreOneLineOfAPath) {
  SvgPen pen(10, 10, 0xff000000u);
  pen.path({{{1, 2}, {3, 4}}, {{3, 4}, {5, 6.5f}}, {{7, 7}, {8, 8}}}, 0xff0000ffu, 1.5f);
  EXPECT_TRUE(has(pen.take(), "<path d=\"M1,2L3,4L5,6.5M7,7L8,8\" fill=\"none\" stroke=\"#ff0000\""));
}

TEST(Svg, NumbersAreWrittenAlikeEverywhere) {
  SvgPen pen(10, 10, 0xff000000u);
  pen.line({-0.04f, 1.25f}, {1234567, -2.5f}, 0x80ffffffu, 1);
  const std::string svg = pen.take();
  EXPECT_TRUE(has(svg, "x1=\"0\" y1=\"1.3\" x2=\"1234567\" y2=\"-2.5\"")) << svg;
  EXPECT_TRUE(has(svg, "stroke-opacity=\"0.50\""));
}

}  // namespace
}  // namespace tcplab::shell
