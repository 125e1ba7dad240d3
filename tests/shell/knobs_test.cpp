// Sliders: what they turn, and what is different then.
#include "shell/model/knobs.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/trace/trace.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kTurned =
    "title \"Turned\"\nseed 3\nparameter far 20ms from 1ms to 1s\nparameter lossy 1% from 0% to 20%\n"
    "parameter by reno of reno cubic\n"
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay far loss lossy\n"
    "link server->client rate 5Mbit/s\nset client congestion by\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\non client connected client send 9000\n";

class Knobs : public testing::Test {
 protected:
  Knobs() { model.open("turned", kTurned); }
  Knob knob(std::string_view name) const {
    for (const Knob& each : knobs_of(model)) {
      if (each.label.in(Language::kEnglish) == name) return each;
    }
    ADD_FAILURE() << "no knob " << name;
    return {};
  }
  Model model;
};

TEST_F(Knobs, AreTheParametersAndTheDelayRateAndLossOfEachLink) {
  std::vector<std::string> names;
  for (const Knob& each : knobs_of(model)) names.push_back(each.label.in(Language::kEnglish));
  EXPECT_EQ(names, (std::vector<std::string>{"far", "lossy", "by", "client \u2013 server: delay",
                                             "client \u2192 server: rate", "server \u2192 client: rate",
                                             "client \u2013 server: loss"}));
}

TEST_F(Knobs, AParameterTurnedIsAValue) {
  ASSERT_TRUE(model.change(turned(model.changes(), knob("far"), "200ms")));
  EXPECT_EQ(model.changes().values.size(), 1U);
  EXPECT_TRUE(model.changes().edits.empty());
  EXPECT_EQ(model.scenario().links[0].forth.delay, milliseconds(200));
  EXPECT_EQ(knob("far").value, milliseconds(200).ns);
  ASSERT_TRUE(model.change(turned(model.changes(), knob("far"), "300ms")));
  EXPECT_EQ(model.changes().values.size(), 1U);
}

TEST_F(Knobs, ALinkTurnedIsALineForEachDirectionAndTurnedAgainTheSameLines) {
  for (const char* delay : {"70ms", "90ms"}) {
    ASSERT_TRUE(model.change(turned(model.changes(), knob("client \u2013 server: delay"), delay)));
    EXPECT_EQ(model.changes().edits,
              (std::vector<scenario::Edit>{{std::string("link client->server delay ") + delay, true},
                                           {std::string("link server->client delay ") + delay, true}}));
    EXPECT_EQ(model.scenario().links[0].back.delay, model.scenario().links[0].forth.delay);
  }
  EXPECT_EQ(model.scenario().links[0].forth.delay, milliseconds(90));
}

TEST_F(Knobs, TheirPlacesLeadBackToTheirValues) {
  for (const Knob& each : knobs_of(model)) {
    if (each.unit == scenario::Unit::kWord) continue;
    std::int64_t last = INT64_MIN;
    for (int i = 0; i <= (each.unlimited ? 49 : 50); ++i) {
      Knob at = each;
      at.value = value_at(each, i / 50.0);
      EXPECT_GE(at.value, last) << each.label.in(Language::kEnglish);
      EXPECT_GE(at.value, each.least);
      EXPECT_LE(at.value, each.most);
      last = at.value;
      EXPECT_NEAR(place_of(at), i / 50.0, 0.03) << each.label.in(Language::kEnglish) << " " << at.value;
      EXPECT_TRUE(model.change(turned({}, each, written(each, at.value)))) << written(each, at.value);
    }
  }
}

TEST_F(Knobs, TheEndOfARateIsThatThereIsNone) {
  const Knob limited = knob("server \u2192 client: rate");
  ASSERT_TRUE(limited.unlimited);
  EXPECT_EQ(value_at(limited, 1), 0);
  EXPECT_EQ(written(limited, 0), "unlimited");
  ASSERT_TRUE(model.change(turned(model.changes(), limited, written(limited, 0))));
  EXPECT_EQ(model.scenario().links[0].back.rate, 0U);
  EXPECT_EQ(place_of(knob("client \u2013 server: rate")), 1);
  EXPECT_FALSE(knob("far").unlimited);
}

}  // namespace
}  // namespace tcplab::shell
