// A lesson from somebody else, whole or damaged: its files are read and, where they can be, run. Octet 00
// stands between the two files. What becomes HTML has no element but those that we write, and no address but
// those that are links of ours.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "shell/course/check.hpp"
#include "shell/course/glossary.hpp"
#include "shell/course/reader.hpp"

namespace {

[[noreturn]] void fail(std::string_view html) {
  std::fprintf(stderr, "this is HTML of others: %.*s\n", static_cast<int>(html.size()), html.data());
  std::abort();
}

// One of ours, whole: "<p>", "</li>", "<a href=\"...\">".
bool is_ours(std::string_view element) {
  constexpr std::string_view kLink = "a href=\"";
  for (const std::string_view name : {"p",
                                      "em",
                                      "strong",
                                      "code",
                                      "pre",
                                      "ul",
                                      "li",
                                      "blockquote",
                                      "table",
                                      "thead",
                                      "tbody",
                                      "tr",
                                      "th",
                                      "td",
                                      "hr",
                                      "br",
                                      "ol",
                                      "a",
                                      "th class=\"right\"",
                                      "td class=\"right\"",
                                      "th class=\"center\"",
                                      "td class=\"center\""}) {
    if (element == name || (element.substr(0, 1) == "/" && element.substr(1) == name)) return true;
  }
  if (element.substr(0, 10) == "ol start=\"")
    return element.find_first_not_of("0123456789\"", 10) == element.npos;
  return element.substr(0, kLink.size()) == kLink && element.find('"', kLink.size()) == element.size() - 1;
}

void check_html(std::string_view html) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == html.npos || !is_ours(html.substr(at + 1, end - at - 1))) fail(html);
  }
}

void check_html(const tcplab::Message& html) {
  check_html(html.in(tcplab::Language::kEnglish));
  check_html(html.in(tcplab::Language::kChinese));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = all.find('\0');
  const course::Files files{all.substr(0, cut), cut == all.npos ? std::string_view() : all.substr(cut + 1)};
  course::Errors errors;
  const lesson::Lesson lesson = course::read_lesson(files, errors);
  const course::Glossary glossary = course::read_glossary(files, errors);
  for (const lesson::Step& step : lesson.steps) {
    for (const lesson::Block& block : step.blocks) {
      if (const auto* prose = std::get_if<lesson::Prose>(&block.what)) check_html(prose->html);
    }
  }
  for (const course::Term& term : glossary.terms) check_html(term.html);
  // Runs are what scenario_fuzz is for: here they are short ones.
  if (size < 2048) course::check(lesson, {{"a-lost-syn"}, {"handshake"}}, errors);
  if (errors.sorted().size() > course::Errors::kMost) std::abort();
  return 0;
}
