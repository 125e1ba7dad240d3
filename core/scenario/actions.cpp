// What hosts do: `HOST[:LABEL] VERB ...`.
#include <utility>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostSteps = 4096;
constexpr std::uint64_t kMostOctets = 1'000'000'000;

struct Verb {
  std::string_view name;
  trace::CallKind call;
};
constexpr Verb kVerbs[] = {{"listen", trace::CallKind::kListen}, {"connect", trace::CallKind::kConnect},
                           {"send", trace::CallKind::kSend},     {"receive", trace::CallKind::kReceive},
                           {"close", trace::CallKind::kClose},   {"abort", trace::CallKind::kAbort}};

}  // namespace

bool Parser::read_action(Step step) {
  const Token* actor = nullptr;
  if (!take_word({"the host that acts", "执行动作的主机"}, actor)) return false;
  if (scenario_.steps.size() == kMostSteps)
    return fail(actor->column, {"more than 4096 steps", "步骤超过 4096 个"});
  const std::size_t colon = actor->text.find_first_of(":.");
  if (!resolve_host(std::string_view(actor->text).substr(0, colon), actor->column, step.action.host))
    return false;
  Position label{line_, actor->column};
  if (colon != std::string::npos) {
    step.action.label = actor->text.substr(colon + 1);
    label.column += colon + 1;
    if (step.action.label.empty())
      return fail(label.column, {"a label is missing", "缺少标签"},
                  {"a connection's label after the :", "冒号之后的连接标签"});
  }
  positions_.step_labels.push_back(label);
  positions_.step_peers.push_back({line_, actor->column});
  step.line = line_;
  if (!read_verb(step.action)) return false;
  scenario_.steps.push_back(std::move(step));
  return true;
}

bool Parser::read_verb(Action& action) {
  const Token& name = take();
  std::vector<std::string_view> known;
  const Verb* found = nullptr;
  for (const Verb& verb : kVerbs) {
    known.push_back(verb.name);
    if (name.kind == TokenKind::kWord && name.text == verb.name) found = &verb;
  }
  if (found == nullptr) return unexpected(name, {"action", "动作"}, known);
  action.call = found->call;
  switch (action.call) {
    case trace::CallKind::kListen:
      return read_listen(action);
    case trace::CallKind::kConnect:
      return read_connect(action);
    case trace::CallKind::kSend:
    case trace::CallKind::kReceive:
      return read_count(action);
    case trace::CallKind::kClose:
    case trace::CallKind::kAbort:
      break;
  }
  return true;
}

bool Parser::read_listen(Action& action) {
  if (!action.label.empty()) {
    return fail(positions_.step_labels.back().column,
                {"listen makes a connection of its own", "listen 会建立自己的连接"},
                {"a host without a label", "不带标签的主机"},
                told({"name it at the end: {0}", "请在末尾命名：{0}"}, "listen PORT as LABEL"));
  }
  return take_port(action.port) && (!skip_word("as") || read_label(action));
}

bool Parser::read_connect(Action& action) {
  if (!action.label.empty()) {
    return fail(positions_.step_labels.back().column,
                {"connect makes a connection of its own", "connect 会建立自己的连接"},
                {"a host without a label", "不带标签的主机"},
                told({"name it at the end: {0}", "请在末尾命名：{0}"}, "connect HOST:PORT as LABEL"));
  }
  const Token* peer = nullptr;
  return take_word({"HOST:PORT to connect to", "要连接的 HOST:PORT"}, peer) && read_peer(action, *peer) &&
         read_connect_options(action);
}

bool Parser::read_peer(Action& action, const Token& token) {
  const std::string_view text = token.text;
  const std::size_t colon = text.find(':');
  if (!resolve_host(text.substr(0, colon), token.column, action.peer)) return false;
  positions_.step_peers.back() = {line_, token.column};
  if (colon == std::string_view::npos) {
    return fail(token.column + text.size(), {"a port is missing", "缺少端口"},
                {"a : and a port, such as :80", "冒号和端口，例如 :80"});
  }
  const auto port = parse_number(text.substr(colon + 1), {"port", "端口"}, 1, 65535);
  if (!port) {
    ValueError error = port.error();
    error.offset += colon + 1;
    return fail(token, error);
  }
  action.port = static_cast<std::uint16_t>(*port);
  return true;
}

bool Parser::read_connect_options(Action& action) {
  if (skip_word("from") && !take_port(action.local_port)) return false;
  return !skip_word("as") || read_label(action);
}

bool Parser::read_label(Action& action) {
  const Token* name = nullptr;
  if (!take_new_name({"connection", "连接"}, name)) return false;
  for (const Step& other : scenario_.steps) {
    const bool opens =
        other.action.call == trace::CallKind::kListen || other.action.call == trace::CallKind::kConnect;
    if (opens && other.action.host == action.host && other.action.label == name->text) {
      return fail(name->column,
                  told({"this host has a connection {0} already", "这台主机已有连接 {0}"}, shown(*name)));
    }
  }
  action.label = name->text;
  return true;
}

bool Parser::read_count(Action& action) {
  if (action.call == trace::CallKind::kReceive && skip_word("all")) {
    action.count = kEverything;
    return true;
  }
  const Token* token = nullptr;
  const bool sends = action.call == trace::CallKind::kSend;
  const Message expected = sends ? Message("a number of octets", "字节数")
                                 : Message("a number of octets, or all", "字节数，或 all");
  if (!take_word(expected, token)) return false;
  const auto octets = parse_octets(token->text, {"the number of octets", "字节数"}, 1, kMostOctets);
  if (!octets) return fail(*token, octets.error());
  action.count = static_cast<std::uint32_t>(*octets);
  return true;
}

}  // namespace tcplab::scenario::language
