#include "web/lesson/lesson_api.hpp"

#include <gtest/gtest.h>

#include "tests/course/example.hpp"
#include "web/lesson/lesson_json.hpp"

namespace tcplab::web {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string open_example(LessonApi& api) {
  const course::Example example;
  return api.open(example.english, example.chinese);
}

TEST(LessonApi, ALessonIsOpenedWithWhatItsShowsMean) {
  LessonApi api;
  const std::string opened = open_example(api);
  EXPECT_EQ(opened.substr(0, 94),
            "{\"errors\":[],\"lesson\":{\"title\":{\"en\":\"A SYN is lost\",\"zh\":\"丢失的 "
            "SYN\"},\"summary\":{\"en\":\"No");
  EXPECT_TRUE(has(opened, "\"rules\":[\"RFC 9293 3.8.1\",\"RFC 6298 5.5\"]"));
  EXPECT_TRUE(has(opened, "{\"title\":null,\"blocks\":[{\"kind\":\"text\""));
  // The SYN leaves at 10 ms and arrives at 50 ms.
  EXPECT_TRUE(has(opened, "\"span\":[0,300000000],\"focus\":{\"event\":")) << opened;
  EXPECT_TRUE(has(opened, "\"at\":10000000},\"hide\":{\"event\":"));
  EXPECT_TRUE(has(opened, "\"at\":50000000},\"panel\":\"diagram\",\"numbers\":\"letters\"}"));
  EXPECT_TRUE(has(opened, "{\"kind\":\"run\",\"shared\":\"tcplab 1\\u000atext\\u000atitle"));
  EXPECT_TRUE(has(opened, "\"mostEdits\":1,\"allowed\":[\"drop\"]"));
  EXPECT_FALSE(has(opened, "SYN-RECEIVED before"));  // conditions and answers stay here
}

TEST(LessonApi, AnswersAreJudgedWhereTheyAreAsked) {
  LessonApi api;
  open_example(api);
  const std::string right =
      api.judge(1, 3, R"([{"field":"flags","value":"SYN ACK"},{"field":"ack","value":"x+1"}])", "");
  EXPECT_TRUE(has(right, "{\"right\":true,\"credit\":1,\"parts\":[")) << right;
  const std::string half =
      api.judge(1, 3, R"([{"field":"flags","value":"ACK"},{"field":"ack","value":"x+1"}])", "");
  EXPECT_TRUE(has(half, "{\"right\":false,\"credit\":0.500,")) << half;
  EXPECT_TRUE(has(half, "\"plays\":[\"rewrite server->client SYN-ACK #1 flags 16\"]")) << half;
}

TEST(LessonApi, ATaskIsJudgedByTheLearnersRun) {
  LessonApi api;
  open_example(api);
  const std::string run = "tcplab 1\nedit on drop client->server SYN #1\ntext\n";
  const course::Example example;
  const std::size_t begin = example.english.find("title \"A SYN");
  const std::string text = example.english.substr(begin, example.english.find("```", begin) - begin);
  EXPECT_TRUE(has(api.judge(2, 0, "", run + text), "{\"right\":true,"));
  EXPECT_TRUE(has(api.judge(2, 0, "", "tcplab 1\ntext\n" + text), "{\"right\":false,"));
}

TEST(LessonApi, WhatMakesNoSenseIsAnError) {
  LessonApi api;
  EXPECT_TRUE(has(api.judge(0, 0, "[]", ""), "{\"error\":{\"en\":\"nothing is asked here\""));
  open_example(api);
  EXPECT_TRUE(has(api.judge(1, 0, "[]", ""), "nothing is asked here"));
  EXPECT_TRUE(has(api.judge(99, 0, "[]", ""), "nothing is asked here"));
  EXPECT_TRUE(has(api.judge(1, 3, "[{]", ""), "this is no answer"));
  EXPECT_TRUE(has(api.judge(2, 0, "", "no run"), "{\"error\":"));
  EXPECT_TRUE(has(api.find("tcplab 1\nscenario lost-syn\n", "client->server RST"), "{\"error\":"));
  EXPECT_TRUE(has(api.find("tcplab 1\nscenario none\n", "client->server RST"), "{\"error\":"));
  EXPECT_TRUE(has(api.make_exercise("none", 1), "{\"error\":"));
  EXPECT_TRUE(has(api.open("", ""), "there is no head"));
}

TEST(LessonApi, WhatHappensIsFound) {
  LessonApi api;
  EXPECT_TRUE(has(api.find("tcplab 1\nscenario lost-syn\n", "client->server SYN lost"), "\"at\":30000000}"));
}

TEST(LessonApi, AnExerciseIsAFunctionOfItsSeed) {
  LessonApi api;
  const std::string listed = api.exercises();
  ASSERT_TRUE(has(listed, "[{\"name\":\""));
  const std::string name = listed.substr(10, listed.find('"', 10) - 10);
  EXPECT_EQ(api.make_exercise(name, 7), api.make_exercise(name, 7));
  EXPECT_NE(api.make_exercise(name, 7), api.make_exercise(name, 8));
}

TEST(LessonApi, TheGlossaryIsOfBothLanguages) {
  EXPECT_EQ(LessonApi().glossary("## a\n\nx", "## a\n\ny"),
            "{\"a\":{\"en\":\"<p>x</p>\",\"zh\":\"<p>y</p>\"}}");
}

TEST(AnswerJson, IsReadAsItIsMeantOrNotAtAll) {
  using lesson_json::read_answer;
  EXPECT_EQ(read_answer("[]"), lesson::Answer{});
  EXPECT_EQ(read_answer(" [ { \"value\" : \"x\\u002b1\" , \"field\":\"ack\" } ] "),
            (lesson::Answer{{"ack", "x+1"}}));
  EXPECT_EQ(read_answer(R"([{"field":"a","value":"\ud83d\ude00\"\n"},{"field":"b","value":""}])"),
            (lesson::Answer{{"a", "\xf0\x9f\x98\x80\"\n"}, {"b", ""}}));
  for (const char* wrong :
       {"", "[", "{}", "[{}]", "[{\"field\":\"a\"}]", "[] x", "[{\"field\":\"a\",\"value\":1}]",
        "[{\"field\":\"a\",\"field\":\"b\",\"value\":\"c\"}]", "[{\"field\":\"a\",\"value\":\"\\ud800\"}]",
        "[{\"field\":\"a\",\"value\":\"\\u12\"}]", "[{\"field\":\"a\",\"value\":\"b}]",
        "[{\"field\":\"a\",\"value\":\"b\"},]"})
    EXPECT_EQ(read_answer(wrong), std::nullopt) << wrong;
  std::string many = "[";
  for (int i = 0; i < 65; ++i) many += std::string(i == 0 ? "" : ",") + R"({"field":"a","value":"b"})";
  EXPECT_EQ(read_answer(many + "]"), std::nullopt);
}

}  // namespace
}  // namespace tcplab::web
