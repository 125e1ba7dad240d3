#include "shell/course/markdown.hpp"

#include <gtest/gtest.h>

#include "tests/course/example.hpp"

namespace tcplab::course {
namespace {

// The paragraphs of a text, one after the other; what is wrong with it stands behind.
std::string html_of(const std::string& text, Language file = Language::kEnglish) {
  Errors errors;
  const Source source(file, text);
  std::string html;
  for (const Piece& piece : read_markdown(source, 0, errors).pieces) {
    if (const auto* paragraph = std::get_if<Paragraph>(&piece)) html += paragraph->html;
    if (const auto* heading = std::get_if<Heading>(&piece)) html += "{" + heading->text + "}";
    if (const auto* fence = std::get_if<Fence>(&piece)) html += "[" + fence->info + "]";
  }
  return html + told(errors);
}

TEST(Markdown, TextsBecomeElementsOfOurOwn) {
  EXPECT_EQ(html_of("Some *text* with **weight** and `code`,\non two lines."),
            "<p>Some <em>text</em> with <strong>weight</strong> and <code>code</code>,\non two lines.</p>");
  EXPECT_EQ(html_of("- one\n- two\n\n3. three"),
            "<ul><li>one</li><li>two</li></ul><ol start=\"3\"><li>three</li></ol>");
  EXPECT_EQ(html_of("> said"), "<blockquote><p>said</p></blockquote>");
  EXPECT_EQ(html_of("```sh\nls <x>\n```"), "<pre><code>ls &lt;x&gt;\n</code></pre>");
  EXPECT_EQ(html_of("| a | b |\n|---|--:|\n| 1 | 2 |"),
            "<table><thead><tr><th>a</th><th class=\"right\">b</th></tr></thead>"
            "<tbody><tr><td>1</td><td class=\"right\">2</td></tr></tbody></table>");
}

TEST(Markdown, WhatHtmlHasForItselfIsText) {
  EXPECT_EQ(html_of("1 < 2 & \"3\" > 2 &copy;"), "<p>1 &lt; 2 &amp; &quot;3&quot; &gt; 2 &copy;</p>");
  EXPECT_EQ(html_of("[x](<rfc:9293\"onclick=x>)"), "<p><a href=\"rfc:9293&quot;onclick=x\">x</a></p>");
}

TEST(Markdown, ALinkMayHoldAnArrowAndBlanks) {
  EXPECT_EQ(html_of("[a](<focus:client->server SYN #2>) and [b](<focus:x->y>)"),
            "<p><a href=\"focus:client-&gt;server SYN #2\">a</a> and <a href=\"focus:x-&gt;y\">b</a></p>");
  Errors errors;
  const std::string text = "one\n\ntwo [a](<focus:client->server>)";
  const Source source(Language::kEnglish, text);
  const Document document = read_markdown(source, 0, errors);
  ASSERT_EQ(document.addresses.size(), 1U);
  EXPECT_EQ(document.addresses[0].to, "focus:client->server");
  EXPECT_EQ(document.addresses[0].at.line, 3U);
  EXPECT_EQ(document.addresses[0].at.column, 10U);
  EXPECT_EQ(document.addresses[0].piece, 1U);
}

TEST(Markdown, WhatIsNoLinkThoughItLooksLikeOneIsTold) {
  EXPECT_EQ(html_of("see [a](focus:client->server SYN)"),
            "<p>see [a](focus:client-&gt;server SYN)</p>"
            "en.md:1:7: this is no link; expected [TEXT](KIND:PLACE); where the place has blanks, write "
            "[TEXT](<KIND:PLACE>)\n");
}

TEST(Markdown, HtmlAndPicturesAreErrorsInTheirPlace) {
  EXPECT_NE(html_of("a <b>c</b>").find("en.md:1:3: HTML"), std::string::npos);
  EXPECT_NE(html_of("text\n\n<script>\nalert(1)\n</script>").find("en.md:3:1: HTML"), std::string::npos);
  EXPECT_EQ(html_of("text\n\n<script>\nalert(1)\n</script>").find("<script"), std::string::npos);
  EXPECT_NE(html_of("![x](y.png)").find("en.md:1:6: a picture"), std::string::npos);
}

TEST(Markdown, ChineseHasNoBlankWhereALineEnds) {
  EXPECT_EQ(html_of("服务器\n回答", Language::kChinese), "<p>服务器回答</p>");
  EXPECT_EQ(html_of("服务器\n[回答](at:1s)", Language::kChinese), "<p>服务器<a href=\"at:1s\">回答</a></p>");
  EXPECT_EQ(html_of("服务器\nSYN\n回答", Language::kChinese), "<p>服务器\nSYN\n回答</p>");
  EXPECT_EQ(html_of("服务器\n回答", Language::kEnglish), "<p>服务器\n回答</p>");
}

TEST(Markdown, OnlyHeadingsOfTheSecondOrderBeginSteps) {
  EXPECT_EQ(html_of("## A `step` of *mine*"), "{A step of mine}");
  EXPECT_NE(html_of("# Title").find("en.md:1:3: this heading begins no step"), std::string::npos);
  EXPECT_NE(html_of("- ## a").find("this heading begins no step"), std::string::npos);
}

TEST(Markdown, ABlockHasItsLinesAndTheirPlaces) {
  Errors errors;
  const std::string text = "text\n\n```run\nscenario x\n\nedit drop a->b #1\n```\n";
  const Source source(Language::kEnglish, text);
  const Document document = read_markdown(source, 0, errors);
  ASSERT_EQ(document.pieces.size(), 2U);
  const auto& fence = std::get<Fence>(document.pieces[1]);
  EXPECT_EQ(fence.info, "run");
  EXPECT_EQ(fence.lines, (std::vector<std::string>{"scenario x", "", "edit drop a->b #1"}));
  EXPECT_EQ(fence.lines_at.line, 4U);
  EXPECT_NE(html_of("- ```run\n  scenario x\n  ```").find("a block within a list"), std::string::npos);
}

}  // namespace
}  // namespace tcplab::course
