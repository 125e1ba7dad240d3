#include "shell/course/glossary.hpp"

#include <algorithm>
#include <utility>

#include "core/base/byte_order_mark.hpp"
#include "core/scenario/values.hpp"
#include "shell/course/head.hpp"
#include "shell/course/links.hpp"
#include "shell/course/markdown.hpp"
#include "shell/course/source.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::language::did_you_mean;

template <typename Terms>
auto find_term(Terms& terms, const std::string& name) {
  return std::find_if(terms.begin(), terms.end(), [&name](const Term& term) { return term.name == name; });
}

void begin_term(const Heading& heading, std::vector<Term>& terms, Errors& errors) {
  if (!is_name(heading.text)) {
    errors.add(heading.at,
               told({"this is no name of a term: {0}", "这不是词条的名称：{0}"}, shown(heading.text)),
               {"small letters, digits and hyphens", "小写字母、数字和连字符"});
  } else if (find_term(terms, heading.text) != terms.end()) {
    errors.add(heading.at, told({"{0} is there twice", "{0} 出现了两次"}, shown(heading.text)));
  }
  if (terms.size() == kMostTerms) errors.add(heading.at, {"more than 500 terms", "词条超过 500 个"});
  if (terms.size() <= kMostTerms) terms.push_back({heading.text, {}, heading.at});
}

std::vector<Term> read_file(Language file, std::string_view text, std::vector<lesson::Link>& links,
                            Errors& errors) {
  std::vector<Term> terms;
  const Source source(file, text);
  if (!source.check(errors)) return terms;
  const Document document = read_markdown(source, 0, errors);
  for (const Piece& piece : document.pieces) {
    if (const auto* heading = std::get_if<Heading>(&piece)) begin_term(*heading, terms, errors);
    if (const auto* fence = std::get_if<Fence>(&piece))
      errors.add(fence->at, {"a glossary has no blocks", "词汇表中没有块"});
    const auto* const paragraph = std::get_if<Paragraph>(&piece);
    if (paragraph == nullptr) continue;
    if (terms.empty())
      errors.add(paragraph->at, {"this belongs to no term", "此处不属于任何词条"}, Message("## NAME"));
    else
      terms.back().html += Message(paragraph->html);
  }
  for (const Address& address : document.addresses) {
    if (auto link = read_link(address, errors)) links.push_back(std::move(*link));
  }
  for (const Term& term : terms) {
    if (term.html.empty()) errors.add(term.at, {"nothing is said of this term", "此词条没有说明"});
  }
  return terms;
}

}  // namespace

Glossary read_glossary(const Files& files, Errors& errors) {
  Glossary glossary;
  const bool both = !files.english.empty() && !files.chinese.empty();
  const Language first = files.english.empty() ? Language::kChinese : Language::kEnglish;
  glossary.terms = read_file(first, without_byte_order_mark(files.in(first)), glossary.links, errors);
  if (!both) return glossary;
  auto translated =
      read_file(Language::kChinese, without_byte_order_mark(files.chinese), glossary.links, errors);
  for (Term& term : glossary.terms) {
    const auto other = find_term(translated, term.name);
    if (other == translated.end()) {
      errors.add(term.at, told({"zh.md has no {0}", "zh.md 中没有 {0}"}, shown(term.name)));
    } else {
      term.html = {term.html.in(Language::kEnglish), other->html.in(Language::kChinese)};
    }
  }
  for (const Term& term : translated) {
    if (find_term(glossary.terms, term.name) == glossary.terms.end())
      errors.add(term.at, told({"en.md has no {0}", "en.md 中没有 {0}"}, shown(term.name)), {},
                 did_you_mean(term.name, [&] {
                   std::vector<std::string_view> names;
                   for (const Term& known : glossary.terms) names.push_back(known.name);
                   return names;
                 }()));
  }
  return glossary;
}

void check(const Glossary& glossary, const std::vector<std::string>& lessons, Errors& errors) {
  lesson::Lesson links;
  links.links = glossary.links;
  check_links(links, {lessons, names_of(glossary)}, errors);
  for (const lesson::Link& link : glossary.links) {
    if (link.kind == "focus" || link.kind == "at")
      errors.add(link.at, {"the glossary shows no run", "词汇表不显示运行"});
  }
}

std::vector<std::string> names_of(const Glossary& glossary) {
  std::vector<std::string> names;
  for (const Term& term : glossary.terms) names.push_back(term.name);
  return names;
}

}  // namespace tcplab::course
