// `app NAME ...`: an application as data.
#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostApps = 256;
constexpr std::uint64_t kLongestTalk = 1'000'000'000;
constexpr std::uint64_t kMostRounds = 1'000'000;
constexpr Duration kLeastPause = microseconds(1);
constexpr Choice kRoundsOf{"times", {"how often", "次数"}};
constexpr Choice kEveryTime{"every", {"how long from one to the next", "间隔"}};
constexpr Choice kAnswerPer{"per", {"for each so many octets that it has read", "每读到这么多字节"}};
constexpr Choice kAnswerAfter{"after", {"so much later", "再过这么久"}};
constexpr Choice kAskFor{"for", {"so many octets are to come back", "应返回的字节数"}};
constexpr Choice kAskPause{"pause", {"between an answer and the next request", "收到应答到下次请求之间"}};
constexpr std::size_t kLongestPath = 64;
constexpr std::size_t kMostPages = 64;
constexpr Choice kRelayBuffer{"buffer", {"octets that it keeps of either direction", "每个方向暂存的字节数"}};
constexpr Choice kRelayAt{"at", {"at which of the addresses", "哪个地址"}};
constexpr Choice kRelayFrom{"from", {"which of its own addresses it connects from", "从自己的哪个地址连接"}};
constexpr Choice kEndless{"endless", {"it never ends", "永不结束"}};

bool take_octets_of(Parser& parser, std::uint64_t& octets) {
  return parser.take_octets({"the number of octets", "字节数"}, 1, kLongestTalk, octets);
}

bool take_some(Parser& parser, const Choice& word, std::uint32_t& octets) {
  std::uint64_t value = 0;
  if (!parser.need(word) || !take_octets_of(parser, value)) return false;
  octets = static_cast<std::uint32_t>(value);
  return true;
}

bool read_rounds(Parser& parser, App& app) {
  std::uint64_t times = 0;
  if (!parser.take_number({"the number of times", "次数"}, 1, kMostRounds, times)) return false;
  app.times = static_cast<std::uint32_t>(times);
  return true;
}

bool read_pause(Parser& parser, App& app) { return parser.take_time(app.pause); }

constexpr Option<App> kOfBursts[] = {{kRoundsOf, read_rounds}};
constexpr Option<App> kOfAnswers[] = {{kAnswerAfter, read_pause}};
constexpr Option<App> kOfRequests[] = {{kRoundsOf, read_rounds}, {kAskPause, read_pause}};

// What repeats itself takes some time.
bool take_pause(Parser& parser, Duration& pause) {
  const Token token = parser.peek();
  if (!parser.take_time(pause)) return false;
  return pause >= kLeastPause || parser.fail(token.column, {"the time is out of range", "时间超出范围"},
                                             {"at least 1us", "至少 1us"});
}

bool read_nothing(Parser&, App&) { return true; }
bool read_echo(Parser&, App& app) {
  app.talk = App::Talk::kEcho;
  return true;
}
bool read_source(Parser& parser, App& app) {
  app.talk = App::Talk::kSource;
  app.octets = kForEver;
  return parser.skip(kEndless) || take_octets_of(parser, app.octets);
}
bool read_bursts(Parser& parser, App& app) {
  app.talk = App::Talk::kBursts;
  return take_octets_of(parser, app.octets) && parser.need(kEveryTime) && take_pause(parser, app.pause);
}
bool read_answer(Parser& parser, App& app) {
  app.talk = App::Talk::kAnswer;
  return take_octets_of(parser, app.octets) && take_some(parser, kAnswerPer, app.per);
}
bool read_ask(Parser& parser, App& app) {
  app.talk = App::Talk::kAsk;
  app.times = 1;
  return take_octets_of(parser, app.octets) && take_some(parser, kAskFor, app.per);
}

// "/index.html"
bool take_path(Parser& parser, std::string& path) {
  const Token& token = parser.peek();
  if (token.kind != TokenKind::kWord || token.text.front() != '/')
    return parser.unexpected(token, {"a path, such as /index.html", "路径，例如 /index.html"});
  if (token.text.size() > kLongestPath)
    return parser.fail(token.column, {"the path is longer than 64 octets", "路径超过 64 字节"});
  path = token.text;
  parser.mark(parser.take(), PieceKind::kText, {"a path of a site", "站点上的路径"});
  return true;
}
bool at_path(const Parser& parser) {
  return parser.peek().kind == TokenKind::kWord && parser.peek().text.front() == '/';
}
bool has_room(Parser& parser, const App& app) {
  return app.pages.size() < kMostPages ||
         parser.fail(parser.peek().column, {"more than 64 pages", "页面超过 64 个"});
}

bool read_get(Parser& parser, App& app) {
  app.talk = App::Talk::kGet;
  app.times = 1;
  do {
    if (!has_room(parser, app) || !take_path(parser, app.pages.emplace_back().path)) return false;
  } while (at_path(parser));
  return true;
}

bool read_serve(Parser& parser, App& app) {
  app.talk = App::Talk::kServe;
  do {
    if (!has_room(parser, app)) return false;
    App::Page& page = app.pages.emplace_back();
    if (!take_path(parser, page.path) || !take_octets_of(parser, page.octets)) return false;
  } while (at_path(parser));
  return true;
}

bool read_relay(Parser& parser, App& app) {
  app.talk = App::Talk::kRelay;
  return parser.take_end_point({"HOST:PORT to pass on to", "转发到的 HOST:PORT"}, app.peer, app.port);
}
bool read_relay_at(Parser& parser, App& app) { return take_address_of(parser, app.peer, app.at); }
// Whose it has to be is known when somebody runs it.
bool read_relay_from(Parser& parser, App& app) {
  const Token& token = parser.peek();
  const auto address = token.kind == TokenKind::kWord ? wire::IpAddress::parse(token.text) : std::nullopt;
  if (!address)
    return parser.unexpected(token, {"an address of the host that runs it", "运行它的主机的一个地址"});
  app.from = *address;
  parser.mark(parser.take(), PieceKind::kNumber, kRelayFrom.help);
  return true;
}
bool read_relay_buffer(Parser& parser, App& app) {
  std::uint64_t octets = 0;
  if (!take_octets_of(parser, octets)) return false;
  app.buffer = static_cast<std::uint32_t>(octets);
  return true;
}
constexpr Option<App> kOfRelay[] = {
    {kRelayAt, read_relay_at}, {kRelayFrom, read_relay_from}, {kRelayBuffer, read_relay_buffer}};

struct NamedTalk {
  Choice keyword;
  bool (*read)(Parser&, App&);
  std::span<const Option<App>> options = {};
};
constexpr NamedTalk kTalks[] = {
    {{"sink", {"reads and says nothing", "只读不发"}}, read_nothing},
    {{"echo", {"sends back what it reads", "原样送回"}}, read_echo},
    {{"source", {"sends so much at once", "一次发出这么多"}}, read_source},
    {{"bursts", {"sends so much again and again", "一再发出这么多"}}, read_bursts, kOfBursts},
    {{"answer", {"sends so much for each request", "对每个请求发出这么多"}}, read_answer, kOfAnswers},
    {{"ask", {"sends requests and waits for answers", "发出请求并等待应答"}}, read_ask, kOfRequests},
    {{"get", {"asks for pages by HTTP", "用 HTTP 请求页面"}}, read_get, kOfRequests},
    {{"serve", {"answers by HTTP", "用 HTTP 应答"}}, read_serve, kOfAnswers},
    {{"relay", {"passes on to another host, and back", "转发到另一主机并转回"}}, read_relay, kOfRelay},
};

bool read_paced(Parser& parser, App& app) {
  app.reading = App::Reading::kPaced;
  std::uint64_t octets = 0;
  if (!take_octets_of(parser, octets)) return false;
  app.read_octets = static_cast<std::uint32_t>(octets);
  return parser.need(kEveryTime) && take_pause(parser, app.read_every);
}

constexpr Choice kReadsNever{"never", {"it does not", "从不"}};
constexpr Choice kReadsAtOnce{"at-once", {"whatever arrives", "到达即读"}};

struct NamedClosing {
  Choice keyword;
  App::Closing closing;
};
constexpr NamedClosing kClosings[] = {
    {{"with-peer", {"when the peer has closed", "对方关闭后"}}, App::Closing::kWithPeer},
    {{"never", {"it does not", "从不"}}, App::Closing::kNever},
    {{"when-done", {"when all is said", "说完之后"}}, App::Closing::kWhenDone},
    {{"at-once", {"as soon as it is connected", "连接一建立"}}, App::Closing::kAtOnce},
};

bool read_reading(Parser& parser, App& app) {
  if (parser.skip(kReadsNever)) {
    app.reading = App::Reading::kNever;
    return true;
  }
  if (parser.skip(kReadsAtOnce)) return true;
  if (!at_number(parser) && !parser.offers())
    return parser.unexpected(parser.peek(), Message("OCTETS every TIME"));
  return read_paced(parser, app);
}

bool read_closing(Parser& parser, App& app) {
  const NamedClosing* closing = nullptr;
  if (!parser.take_one({"time to close", "关闭时机"}, kClosings, closing)) return false;
  app.closing = closing->closing;
  return true;
}

constexpr Option<App> kHabits[] = {
    {{"reads", {"how it reads", "怎样读"}}, read_reading},
    {{"closes", {"when it closes its direction", "何时关闭本方向"}}, read_closing},
};

bool read_options(Parser& parser, const NamedTalk& talk, App& app) {
  std::vector<Option<App>> options(talk.options.begin(), talk.options.end());
  options.insert(options.end(), std::begin(kHabits), std::end(kHabits));
  return parser.take_options({"option of an application", "应用选项"}, std::span<const Option<App>>(options),
                             app);
}

bool read_app(Parser& parser) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"application", "应用"}, PieceKind::kApp, name)) return false;
  std::vector<App>& apps = parser.scenario().apps;
  const auto same = [&name](const App& other) { return other.name == name->text; };
  if (std::any_of(apps.begin(), apps.end(), same))
    return parser.fail(name->column,
                       told({"there is an application {0} already", "已有应用 {0}"}, shown(*name)));
  if (apps.size() == kMostApps)
    return parser.fail_once(name->column, {"more than 256 applications", "应用超过 256 个"});
  App app;
  app.name = name->text;
  const NamedTalk* talk = nullptr;
  if (!parser.take_one({"kind of application", "应用类型"}, kTalks, talk) || !talk->read(parser, app) ||
      !read_options(parser, *talk, app))
    return false;
  apps.push_back(std::move(app));
  return true;
}

}  // namespace

bool take_app(Parser& parser, std::size_t& app) {
  std::vector<std::string_view> known;
  for (const App& each : parser.scenario().apps) {
    if (each.name.empty()) continue;  // of a splitter
    known.push_back(each.name);
    parser.offer(each.name, PieceKind::kApp, {"an application", "应用"});
  }
  const Token& token = parser.peek();
  const std::vector<App>& apps = parser.scenario().apps;
  const auto found = std::find(known.begin(), known.end(), std::string_view(token.text));
  if (token.kind != TokenKind::kWord || found == known.end()) {
    if (parser.is_excused(token.text)) return false;
    return parser.unexpected(token, {"application", "应用"}, known);
  }
  const auto named = [found](const App& each) { return each.name == *found; };
  app = static_cast<std::size_t>(std::find_if(apps.begin(), apps.end(), named) - apps.begin());
  parser.mark(parser.take(), PieceKind::kApp, {"an application", "应用"});
  return true;
}

const Statement kAppStatement{{"app", {"an application, as data", "以数据描述的应用"}},
                              "app NAME (sink | echo) [HABITS]\n"
                              "app NAME source (OCTETS | endless) [HABITS]\n"
                              "app NAME bursts OCTETS every TIME [times N] [HABITS]\n"
                              "app NAME answer OCTETS per OCTETS [after TIME] [HABITS]\n"
                              "app NAME ask OCTETS for OCTETS [times N] [pause TIME] [HABITS]\n"
                              "app NAME get PATH [PATH ...] [times N] [pause TIME] [HABITS]\n"
                              "app NAME serve PATH OCTETS [PATH OCTETS ...] [after TIME] [HABITS]\n"
                              "app NAME relay HOST:PORT [at ADDRESS] [from ADDRESS] [buffer OCTETS] [HABITS]",
                              read_app};

}  // namespace tcplab::scenario::language
