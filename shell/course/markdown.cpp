#include "shell/course/markdown.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include <md4c.h>

namespace tcplab::course {
namespace {

// Stands for '>' where CommonMark would end a destination by it. No source that is read has it.
constexpr char kInnerBracket = '\x01';

// "](<client->server>)": of the same length, so that places stay what they are.
std::string with_inner_brackets(std::string_view text) {
  std::string changed(text);
  for (std::size_t at = changed.find("](<"); at != std::string::npos; at = changed.find("](<", at + 1)) {
    const std::size_t end = changed.find(">)", at);
    const std::size_t line_end = changed.find('\n', at);
    if (end == std::string::npos || line_end < end) continue;
    std::replace(changed.begin() + static_cast<std::ptrdiff_t>(at),
                 changed.begin() + static_cast<std::ptrdiff_t>(end), '>', kInnerBracket);
  }
  return changed;
}

std::string restored(std::string_view text) {
  std::string changed(text);
  std::replace(changed.begin(), changed.end(), kInnerBracket, '>');
  return changed;
}

std::string_view view(const MD_CHAR* text, std::size_t size) { return {text, size}; }

const char* element_of(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_QUOTE:
      return "blockquote";
    case MD_BLOCK_UL:
      return "ul";
    case MD_BLOCK_OL:
      return "ol";
    case MD_BLOCK_LI:
      return "li";
    case MD_BLOCK_P:
      return "p";
    case MD_BLOCK_TABLE:
      return "table";
    case MD_BLOCK_THEAD:
      return "thead";
    case MD_BLOCK_TBODY:
      return "tbody";
    case MD_BLOCK_TR:
      return "tr";
    case MD_BLOCK_TH:
      return "th";
    case MD_BLOCK_TD:
      return "td";
    default:
      return "";
  }
}

std::string attributes_of(MD_BLOCKTYPE type, const void* detail) {
  if (type == MD_BLOCK_OL) {
    const unsigned start = static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start;
    return start == 1 ? "" : " start=\"" + std::to_string(start) + "\"";
  }
  if (type != MD_BLOCK_TH && type != MD_BLOCK_TD) return "";
  switch (static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align) {
    case MD_ALIGN_CENTER:
      return " class=\"center\"";
    case MD_ALIGN_RIGHT:
      return " class=\"right\"";
    default:
      return "";
  }
}

// A block of code is text like others: without a word behind the fence, or with one for commands or
// scenarios.
bool is_to_be_read(std::string_view info) { return info.empty() || info == "sh" || info == "tcplab"; }

const char* element_of(MD_SPANTYPE type) {
  return type == MD_SPAN_STRONG ? "strong" : type == MD_SPAN_CODE ? "code" : "em";
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }
// By the first octet of a character: quotation marks, Han and their punctuation.
bool is_han(char c) { return static_cast<unsigned char>(c) >= 0xe2; }

// Hears of the Markdown piece by piece.
class Hearer {
 public:
  Hearer(const Source& source, std::size_t from, Errors& errors)
      : source_(source),
        from_(from),
        errors_(errors),
        text_(with_inner_brackets(source.text().substr(from))) {}

  Document run() {
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      static_cast<Hearer*>(self)->enter(type, detail);
      return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      static_cast<Hearer*>(self)->leave(type);
      return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
      static_cast<Hearer*>(self)->enter(type, detail);
      return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      static_cast<Hearer*>(self)->leave(type);
      return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      static_cast<Hearer*>(self)->hear(type, view(text, size));
      return 0;
    };
    if (md_parse(text_.data(), static_cast<MD_SIZE>(text_.size()), &parser, this) != 0)
      errors_.add(source_.at(from_), {"this Markdown cannot be read", "无法读取此 Markdown"});
    return std::move(document_);
  }

 private:
  // Of a text that lies in the source; else of the last one that did.
  Place place_of(std::string_view part) {
    const std::less<> before;
    const char* const begin = text_.data();
    if (part.data() != nullptr && !before(part.data(), begin) && !before(begin + text_.size(), part.data()))
      heard_ = from_ + static_cast<std::size_t>(part.data() - begin);
    return source_.at(heard_);
  }

  void enter(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_DOC) return;
    const bool outermost = depth_++ == 0;
    if (outermost) html_.clear(), began_ = std::nullopt;
    if (type == MD_BLOCK_CODE)
      return enter_code(*static_cast<const MD_BLOCK_CODE_DETAIL*>(detail), outermost);
    if (type == MD_BLOCK_H)
      return enter_heading(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level, outermost);
    if (type == MD_BLOCK_HR) html_ += "<hr>";
    if (type == MD_BLOCK_HTML) html_block_ = true;
    if (*element_of(type) != '\0')
      html_ += std::string("<") + element_of(type) + attributes_of(type, detail) + ">";
  }

  void enter_heading(unsigned level, bool outermost) {
    heading_ = Heading{level, {}, {}};
    heading_in_block_ = !outermost;
  }

  void enter_code(const MD_BLOCK_CODE_DETAIL& code, bool outermost) {
    if (is_to_be_read(view(code.info.text, code.info.size))) {
      html_ += "<pre><code>";
      return;
    }
    const std::string_view info = view(code.info.text, code.info.size);
    const Place at = place_of(info);
    if (!outermost)
      errors_.add(at, {"a block within a list or a quotation", "列表或引文中的代码块"},
                  {"a block that stands by itself", "独立的代码块"});
    fence_ = Fence{std::string(info), {}, at, {at.file, at.line + 1, 1}};
    line_.clear();
  }

  void leave(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_DOC) return;
    const bool outermost = --depth_ == 0;
    if (type == MD_BLOCK_H) return leave_heading();
    if (type == MD_BLOCK_HTML) html_block_ = false;
    if (type == MD_BLOCK_CODE && fence_) {
      if (outermost) document_.pieces.emplace_back(std::move(*fence_));
      fence_.reset();
      return;
    }
    if (type == MD_BLOCK_CODE) html_ += "</code></pre>";
    if (*element_of(type) != '\0') html_ += std::string("</") + element_of(type) + ">";
    if (outermost && !html_.empty())
      document_.pieces.emplace_back(Paragraph{std::move(html_), began_.value_or(source_.at(heard_))});
  }

  void leave_heading() {
    Heading heading = std::move(*heading_);
    heading_.reset();
    if (heading.at.line == 0) heading.at = source_.at(heard_);
    if (heading_in_block_ || heading.level != 2) {
      errors_.add(
          heading.at, {"this heading begins no step", "此标题不是步骤的开头"},
          {"## and the step's title, outside of lists and quotations", "## 加步骤标题，不在列表或引文中"});
      return;
    }
    document_.pieces.emplace_back(std::move(heading));
  }

  void enter(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_A) {
      const MD_ATTRIBUTE& href = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
      const Place at = place_of(view(href.text, href.size));
      const std::string to = restored(view(href.text, href.size));
      if (heading_)
        errors_.add(at, {"a link in a heading", "标题中的链接"}, {"a link in the text", "正文中的链接"});
      document_.addresses.push_back({to, at, document_.pieces.size()});
      add("<a href=\"" + escaped(to) + "\">");
    } else if (type == MD_SPAN_IMG) {
      const MD_ATTRIBUTE& src = static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src;
      errors_.add(place_of(view(src.text, src.size)),
                  {"a picture: the lab is the picture", "图片：实验本身就是图片"}, {"text", "文字"});
    } else {
      add(std::string("<") + element_of(type) + ">");
    }
  }

  void leave(MD_SPANTYPE type) {
    if (type == MD_SPAN_IMG) return;
    add(std::string("</") + (type == MD_SPAN_A ? "a" : element_of(type)) + ">");
  }

  // Of headings only the text counts.
  void add(const std::string& html) {
    flush_break({});
    if (!heading_) html_ += html;
  }

  void hear(MD_TEXTTYPE type, std::string_view text) {
    const Place at = place_of(text);
    if (!began_) began_ = Place{at.file, at.line, 1};
    if (heading_ && heading_->at.line == 0) heading_->at = at;
    if (fence_) return hear_line(text);
    switch (type) {
      case MD_TEXT_SOFTBR:
        breaks_ = true;
        return;
      case MD_TEXT_BR:
        return add("<br>");
      case MD_TEXT_HTML:
        return refuse_html(at, text);
      case MD_TEXT_NULLCHAR:
        return;
      case MD_TEXT_ENTITY:
        return write(text, std::string(text));
      case MD_TEXT_NORMAL:
        look_for_links(text, at);
        break;
      default:
        break;
    }
    write(text, escaped(restored(text)));
  }

  void refuse_html(Place at, std::string_view text) {
    const bool goes_on = html_block_ && at.line == html_told_ + 1;
    if (html_block_) html_told_ = at.line;
    if (goes_on || text == "\n") return;
    errors_.add(at, {"HTML", "HTML 标记"}, {"Markdown", "Markdown"},
                {"a < that is meant as a letter is written as \\<", "作为字符的 < 应写作 \\<"});
  }

  void hear_line(std::string_view text) {
    if (text != "\n") {
      line_ += restored(text);
      return;
    }
    fence_->lines.push_back(std::move(line_));
    line_.clear();
  }

  // What was to be a link and is none would be shown with all its brackets.
  void look_for_links(std::string_view text, Place at) {
    const std::size_t found = text.find("](");
    if (found == std::string_view::npos) return;
    at.column += found;
    errors_.add(at, {"this is no link", "这不是有效的链接"}, Message("[TEXT](KIND:PLACE)"),
                {"where the place has blanks, write [TEXT](<KIND:PLACE>)",
                 "目标含空格时，写作 [TEXT](<KIND:PLACE>)"});
  }

  // Chinese has no blanks, also where a line ends. next: the text there; empty: an element begins or ends.
  void flush_break(std::string_view next) {
    if (!breaks_) return;
    breaks_ = false;
    const bool han =
        source_.file() == Language::kChinese && is_han(last_) && (next.empty() || is_han(next.front()));
    if (!han) (heading_ ? heading_->text : html_) += heading_ ? ' ' : '\n';
  }

  void write(std::string_view text, const std::string& html) {
    flush_break(text);
    for (const char c : text) {
      if (!is_continuation(c)) last_ = c;
    }
    if (heading_) {
      heading_->text += restored(text);
    } else {
      html_ += html;
    }
  }

  const Source& source_;
  std::size_t from_;
  Errors& errors_;
  std::string text_;
  Document document_;
  std::size_t heard_ = 0;  // where in the source the last text stood
  std::size_t depth_ = 0;
  std::string html_;  // of the outermost block
  std::optional<Place> began_;
  std::optional<Heading> heading_;
  bool heading_in_block_ = false;
  std::optional<Fence> fence_;
  std::string line_;
  bool breaks_ = false;  // a line has ended, and nothing was written since
  char last_ = ' ';      // the first octet of the last character
  bool html_block_ = false;
  std::size_t html_told_ = 0;
};

}  // namespace

Document read_markdown(const Source& source, std::size_t from, Errors& errors) {
  return Hearer(source, from, errors).run();
}

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace tcplab::course
