#include "core/scenario/editor.hpp"

#include <algorithm>

#include "core/scenario/parser.hpp"
#include "core/scenario/properties.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kEdited =
    "title \"A text\"\n"
    "parameter loss 1% from 0% to 20%\n"
    "host client 198.51.100.1  # asks\n"
    "host server 198.51.100.2\n"
    "link client server delay 20ms loss loss\n"
    "at 0s server listen 80 as web\n"
    "at 10ms client connect server:80 as one\n"
    "on client connected client:one send 2k\n"
    "set client:one nagle off\n"
    "drop client->server data of client:one #2 #4..6\n";

// The words of a line and what they are.
Lines line_of_pieces(std::string_view text, std::size_t line) {
  Lines found;
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line; ++i) begin = text.find('\n', begin) + 1;
  for (const Piece& piece : pieces(text)) {
    if (piece.line == line) {
      found.push_back(std::string(text.substr(begin + piece.column - 1, piece.length)) + " " +
                      std::string(to_string(piece.kind)));
    }
  }
  return found;
}

TEST(Editor, SaysOfEveryWordWhatItIs) {
  EXPECT_EQ(line_of_pieces(kEdited, 1), (Lines{"title keyword", "\"A text\" text"}));
  EXPECT_EQ(line_of_pieces(kEdited, 3),
            (Lines{"host keyword", "client host", "198.51.100.1 number", "# asks comment"}));
  EXPECT_EQ(line_of_pieces(kEdited, 5), (Lines{"link keyword", "client host", "server host", "delay word",
                                               "20ms number", "loss word", "loss parameter"}));
  EXPECT_EQ(line_of_pieces(kEdited, 7), (Lines{"at keyword", "10ms number", "client host", "connect word",
                                               "server host", "80 number", "as keyword", "one label"}));
  EXPECT_EQ(line_of_pieces(kEdited, 10),
            (Lines{"drop keyword", "client host", "-> arrow", "server host", "data word", "of keyword",
                   "client host", "one label", "#2 ordinal", "#4..6 ordinal"}));
  EXPECT_EQ(line_of_pieces("host a 198.51.100.1\nset a msl oops more\n", 2),
            (Lines{"set keyword", "a host", "msl word", "oops number", "more unknown"}));
}

// Every built-in scenario: no word is left out, none overlaps another.
TEST(Editor, LeavesNoWordOut) {
  for (const Builtin& each : builtins()) {
    std::size_t line = 0;
    std::size_t end = 1;
    for (const Piece& piece : pieces(each.text)) {
      if (piece.line != line) end = 1;
      line = piece.line;
      EXPECT_GE(piece.column, end) << each.name << ":" << line;
      EXPECT_NE(piece.kind, PieceKind::kUnknown) << each.name << ":" << line << ":" << piece.column;
      end = piece.column + piece.length;
    }
  }
}

// What is offered where the bar stands.
Lines offered(const std::string& text) {
  const std::size_t bar = text.find('|');
  const std::string without = text.substr(0, bar) + text.substr(bar + 1);
  const auto line =
      static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<long>(bar), '\n'));
  const std::size_t start =
      text.rfind('\n', bar) == std::string::npos || bar == 0 ? 0 : text.rfind('\n', bar - 1) + 1;
  Lines words;
  for (const Offer& offer : complete(without, line + 1, bar - start + 1).offers) {
    EXPECT_FALSE(offer.help.english.empty()) << offer.text;
    EXPECT_FALSE(offer.help.chinese.empty()) << offer.text;
    words.push_back(offer.text);
  }
  return words;
}

TEST(Editor, OffersWhatMayStandAtAPlace) {
  const std::string text(kEdited);
  EXPECT_EQ(offered("se|"), (Lines{"seed", "set"}));
  EXPECT_EQ(offered(text + "set |"), (Lines{"all", "client", "client:one", "server", "server:web"}));
  EXPECT_EQ(offered(text + "set client na|"), (Lines{"nagle"}));
  EXPECT_EQ(offered(text + "set client nagle |"), (Lines{"on", "off"}));
  EXPECT_EQ(offered(text + "set client congestion c|"), (Lines{"cubic"}));
  EXPECT_EQ(offered(text + "drop cl|"), (Lines{"client"}));
  EXPECT_EQ(offered(text + "drop client->|"), (Lines{"any", "client", "server"}));
  EXPECT_EQ(offered(text + "drop client->server SYN|"), (Lines{"SYN-ACK"}));
  EXPECT_EQ(offered(text + "at 1s client:|"), (Lines{"client:one"}));
  EXPECT_EQ(offered(text + "at 1s client c|"), (Lines{"connect", "close", "crash"}));
  EXPECT_EQ(offered(text + "at 1s client connect s|"), (Lines{"server:80", "server:"}));
  EXPECT_EQ(offered(text + "link client server loss |"), Lines{});  // joined already
  EXPECT_EQ(
      offered("parameter p 1%\nparameter t 1s\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b loss |"),
      (Lines{"p"}));
  EXPECT_EQ(offered("host a 198.51.100.1\non a conn|\nat 1s a close"), (Lines{"connected"}));
}

TEST(Editor, OffersNothingWithinATextOrAComment) {
  EXPECT_EQ(offered("title \"se|"), Lines{});
  EXPECT_EQ(offered("# se|"), Lines{});
  EXPECT_EQ(offered("seed 1 # se|"), Lines{});
}

TEST(Editor, OffersEveryStatementActionAndProperty) {
  const Lines statements = offered("|");
  ASSERT_EQ(statements.size(), language::statements().size());
  for (std::size_t i = 0; i < statements.size(); ++i)
    EXPECT_EQ(statements[i], language::statements()[i]->keyword.word);
  EXPECT_EQ(offered("host a 198.51.100.1\nat 1s a |").size(), language::actions().size());
  EXPECT_EQ(offered("host a 198.51.100.1\nset a |").size(), properties().size() + 1);  // and a variant
}

TEST(Editor, ExplainsTheWordUnderTheMouse) {
  const auto said = [](std::size_t line, std::size_t column) {
    const auto found = hover(kEdited, line, column);
    return found ? found->text.in(Language::kEnglish) : "";
  };
  EXPECT_EQ(said(9, 17), "small segments wait while something is unacknowledged (RFC 9293 3.7.4)");
  EXPECT_EQ(said(9, 6), "host client, 198.51.100.1");
  EXPECT_EQ(said(5, 37), "parameter loss, 1%");
  EXPECT_EQ(said(8, 12), "the connection is ESTABLISHED");
  EXPECT_EQ(said(1, 9), "");
  EXPECT_EQ(hover(kEdited, 9, 17)->text.in(Language::kChinese),
            "有未确认数据时，小报文段等待（RFC 9293 3.7.4）");
}

TEST(Editor, RenamesAHostALabelAndAParameterWhereverTheyAreNamed) {
  const auto host = rename(kEdited, 5, 7, "browser");
  ASSERT_TRUE(host);
  EXPECT_EQ(host->find("client"), std::string::npos);
  EXPECT_NE(host->find("drop browser->server data of browser:one #2"), std::string::npos);
  EXPECT_TRUE(parse(*host));
  const auto label = rename(kEdited, 10, 37, "first");
  ASSERT_TRUE(label);
  EXPECT_NE(label->find("connect server:80 as first\non client connected client:first send"),
            std::string::npos);
  EXPECT_NE(label->find("set client:first nagle"), std::string::npos);
  const auto parameter = rename(kEdited, 2, 11, "p");
  ASSERT_TRUE(parameter);
  EXPECT_NE(parameter->find("delay 20ms loss p\n"), std::string::npos);
  EXPECT_NE(parameter->find("parameter p 1%"), std::string::npos);
}

TEST(Editor, RefusesANameThatIsNoneOrIsTakenAndWordsWithoutOne) {
  EXPECT_EQ(rename(kEdited, 3, 6, "3com").error().in(Language::kEnglish), "'3com' is not a name");
  EXPECT_EQ(rename(kEdited, 3, 6, "server").error().in(Language::kEnglish), "'server' is there already");
  EXPECT_EQ(rename(kEdited, 1, 2, "x").error().in(Language::kEnglish), "nothing here has a name");
}

TEST(Editor, FormatsWithoutChangingWhatIsMeant) {
  EXPECT_EQ(format("\xef\xbb\xbf\n\n  host   a\t198.51.100.1# asks\r\n#c\n\n\n\ndrop a -> b\tany  #1   # "
                   "two\ntitle \"a  b\n"),
            "host a 198.51.100.1# asks\n#c\n\ndrop a->b any #1  # two\ntitle \"a  b\n");
  for (const Builtin& each : builtins()) {
    const std::string once = format(each.text);
    EXPECT_EQ(format(once), once) << each.name;
    const auto trace_of = [](std::string_view text) { return to_json(whole_run(scenario_of(text)).trace()); };
    EXPECT_EQ(trace_of(once), trace_of(each.text)) << each.name;
  }
}

}  // namespace
}  // namespace tcplab::lab
