#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "native/http/conversation.hpp"

namespace tcplab::native::http {
namespace {

// Documents that are strings.
class Shelf : public Documents {
 public:
  std::map<std::string, std::string, std::less<>> texts;
  std::size_t cut = SIZE_MAX;  // reading gets no further than this

  Result<Found, Missing> find(std::string_view path) const override {
    if (path == "/secret") return Missing::kForbidden;
    if (path == "/folder") return Missing::kNeedsSlash;
    if (path == "/busy") return Missing::kBusy;
    const auto text = texts.find(path);
    if (text == texts.end()) return Missing::kNotFound;
    return Found{std::make_unique<Text>(text->second, cut), media_type(path)};
  }

 private:
  class Text : public Document {
   public:
    Text(std::string text, std::size_t cut) : text_(std::move(text)), cut_(cut) {}
    std::uint64_t size() const override { return text_.size(); }
    std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t count) override {
      const std::string piece = text_.substr(0, cut_).substr(std::min<std::size_t>(offset, cut_), count);
      return {piece.begin(), piece.end()};
    }

   private:
    std::string text_;
    std::size_t cut_;
  };
};

class HttpConversation : public testing::Test {
 protected:
  HttpConversation() {
    shelf_.texts = {{"/", "index"}, {"/a.txt", "hello"}, {"/a b", "space"}, {"/empty", ""}};
  }

  void send(std::string_view text) {
    conversation_.on_octets({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
  // Everything that is said now, in pieces of at most so many octets.
  std::string hear(std::size_t most = 4096) {
    std::string all;
    for (auto piece = conversation_.next(most); !piece.empty(); piece = conversation_.next(most)) {
      EXPECT_LE(piece.size(), most);
      all.append(piece.begin(), piece.end());
    }
    return all;
  }
  std::string ask(std::string_view text) {
    send(text);
    return hear();
  }
  static std::string status(std::string_view answer) {
    return std::string(answer.substr(0, answer.find('\r')));
  }
  static std::string content(std::string_view answer) {
    return std::string(answer.substr(answer.find("\r\n\r\n") + 4));
  }

  Shelf shelf_;
  Conversation conversation_{shelf_};
};

TEST_F(HttpConversation, GetAnswersWithLengthTypeAndContent) {
  const std::string answer = ask("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(answer), "HTTP/1.1 200 OK");
  EXPECT_NE(answer.find("\r\nContent-Length: 5\r\n"), answer.npos);
  EXPECT_NE(answer.find("\r\nContent-Type: text/plain; charset=utf-8\r\n"), answer.npos);
  EXPECT_EQ(content(answer), "hello");
  EXPECT_TRUE(conversation_.wants_octets());
}

TEST_F(HttpConversation, HeadAnswersAsGetDoesButWithoutContent) {
  const std::string answer = ask("HEAD /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(answer.find("\r\nContent-Length: 5\r\n"), answer.npos);
  EXPECT_EQ(content(answer), "");
}

TEST_F(HttpConversation, HeadOfWhatIsNotThereHasNoContentEither) {
  const std::string answer = ask("HEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(answer), "HTTP/1.1 404 Not Found");
  EXPECT_EQ(content(answer), "");
}

TEST_F(HttpConversation, RequestMayArriveOctetByOctet) {
  std::string answer;
  for (const char c : std::string_view("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")) {
    EXPECT_EQ(answer, "");
    answer = ask(std::string_view(&c, 1));
  }
  EXPECT_EQ(content(answer), "hello");
}

TEST_F(HttpConversation, AnswerIsTheSameInAnyPieces) {
  send("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string whole = hear();
  for (std::size_t most = 1; most < 20; ++most) {
    send("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(hear(most), whole);
  }
}

TEST_F(HttpConversation, EmptyDocumentIsAnAnswer) {
  const std::string answer = ask("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(answer.find("\r\nContent-Length: 0\r\n"), answer.npos);
  EXPECT_TRUE(conversation_.wants_octets());
}

TEST_F(HttpConversation, PipelinedRequestsAreAnsweredInTheirOrder) {
  const std::string answer =
      ask("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n");
  EXPECT_LT(answer.find("hello"), answer.find("index"));
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, WantsNothingMoreWhileItAnswers) {
  send("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_FALSE(conversation_.wants_octets());
  hear();
  EXPECT_TRUE(conversation_.wants_octets());
}

TEST_F(HttpConversation, EndOfThePeersDataStillGetsTheAnswerAndThenTheEnd) {
  send("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  conversation_.on_end();
  const std::string answer = hear();
  EXPECT_NE(answer.find("hello"), answer.npos);
  EXPECT_NE(answer.find("index"), answer.npos);
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, HalfARequestThatEndsIsNotAnswered) {
  send("GET /a.txt HTTP/1.1\r\nHo");
  conversation_.on_end();
  EXPECT_EQ(hear(), "");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, Http10IsClosedAfterItsAnswer) {
  EXPECT_EQ(content(ask("GET / HTTP/1.0\r\n\r\n")), "index");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, ContentOfARequestIsNotTakenForTheNextRequest) {
  const std::string answer =
      ask("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(content(answer), "index");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, DirectoryIsRedirectedToItsSlash) {
  const std::string answer = ask("GET /folder?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(answer), "HTTP/1.1 301 Moved Permanently");
  EXPECT_NE(answer.find("\r\nLocation: /folder/\r\n"), answer.npos);
}

TEST_F(HttpConversation, DocumentThatShrinksEndsTheConversation) {
  shelf_.cut = 3;
  EXPECT_EQ(content(ask("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")), "hel");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, PercentEncodingAndQuery) {
  EXPECT_EQ(content(ask("GET /a%20b?q=%zz HTTP/1.1\r\nHost: x\r\n\r\n")), "space");
  EXPECT_EQ(content(ask("GET /%61.txt HTTP/1.1\r\nHost: x\r\n\r\n")), "hello");
}

TEST_F(HttpConversation, AbsoluteFormIsUnderstood) {
  EXPECT_EQ(content(ask("GET http://x:80/a.txt HTTP/1.1\r\nHost: x\r\n\r\n")), "hello");
  EXPECT_EQ(content(ask("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n")), "index");
}

TEST_F(HttpConversation, OtherMethodsAreToldWhatIsAllowed) {
  const std::string answer = ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(status(answer), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_NE(answer.find("\r\nAllow: GET, HEAD\r\n"), answer.npos);
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, LookupFailuresHaveTheirOwnStatus) {
  EXPECT_EQ(status(ask("GET /secret HTTP/1.1\r\nHost: x\r\n\r\n")), "HTTP/1.1 403 Forbidden");
  EXPECT_EQ(status(ask("GET /busy HTTP/1.1\r\nHost: x\r\n\r\n")), "HTTP/1.1 503 Service Unavailable");
}

TEST_F(HttpConversation, HeadWithoutEndIsCutOff) {
  const std::string line = "X-Filler: " + std::string(1000, 'x') + "\r\n";
  send("GET / HTTP/1.1\r\nHost: x\r\n");
  for (std::size_t sent = 0; sent < Conversation::kHeadLimit; sent += line.size()) send(line);
  EXPECT_EQ(status(hear()), "HTTP/1.1 431 Request Header Fields Too Large");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, RequestLineWithoutEndIsCutOff) {
  send("GET /" + std::string(Conversation::kHeadLimit, 'x'));
  EXPECT_EQ(status(hear()), "HTTP/1.1 414 URI Too Long");
  EXPECT_TRUE(conversation_.finished());
}

TEST_F(HttpConversation, AfterTheLastAnswerNothingIsHeard) {
  ask("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(ask("GET / HTTP/1.0\r\n\r\n"), "");
}

class HostileRequest : public HttpConversation,
                       public testing::WithParamInterface<std::pair<std::string, int>> {};

TEST_P(HostileRequest, IsRefusedAndTheConnectionClosed) {
  const std::string answer = ask(GetParam().first);
  EXPECT_EQ(answer.substr(0, 13), "HTTP/1.1 " + std::to_string(GetParam().second) + " ");
  EXPECT_TRUE(conversation_.finished());
}

INSTANTIATE_TEST_SUITE_P(
    Requests, HostileRequest,
    testing::Values(std::pair("\x16\x03\x01\x02\n\n", 400),                             // TLS
                    std::pair("GET\r\n\r\n", 400),                                      // no target
                    std::pair("GET /\r\n\r\n", 400),                                    // HTTP/0.9
                    std::pair("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),                //
                    std::pair("GET / HTTP/1.x\r\nHost: x\r\n\r\n", 400),                //
                    std::pair("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),               // two spaces
                    std::pair("G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),                // no token
                    std::pair("GET / HTTP/1.1\r\n\r\n", 400),                           // no Host
                    std::pair("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),     //
                    std::pair("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),               // space in a name
                    std::pair("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),     //
                    std::pair("GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", 400),     // lone CR
                    std::pair("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),             //
                    std::pair("GET /..%2fetc HTTP/1.1\r\nHost: x\r\n\r\n", 400),        //
                    std::pair("GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),              //
                    std::pair("GET /% HTTP/1.1\r\nHost: x\r\n\r\n", 400),               //
                    std::pair("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),             //
                    std::pair("GET a.txt HTTP/1.1\r\nHost: x\r\n\r\n", 400),            // no slash
                    std::pair("GET http:///a.txt HTTP/1.1\r\nHost: x\r\n\r\n", 400),    // no host
                    std::pair("GET https://x/a.txt HTTP/1.1\r\nHost: x\r\n\r\n", 400),  //
                    std::pair("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405),         //
                    std::pair("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405),            //
                    std::pair("get / HTTP/1.1\r\nHost: x\r\n\r\n", 405)));              // case matters

}  // namespace
}  // namespace tcplab::native::http
