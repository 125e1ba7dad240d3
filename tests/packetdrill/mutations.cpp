#include "tests/packetdrill/mutations.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace tcplab::packetdrill::language {
namespace {

// More than the tolerance by so much.
constexpr Duration kNoticeable = milliseconds(10);
constexpr Duration kTolerance = milliseconds(4);  // when the script does not say

void add(Number& number, std::int64_t difference) { number.value += difference; }

bool is_checked(const std::optional<Number>& number) { return number && !number->any; }

// Numbers within an expression, at any depth.
void integers_in(Expression& expression, std::vector<IntegerValue*>& found) {
  if (auto* number = std::get_if<IntegerValue>(&expression.value)) found.push_back(number);
  if (auto* array = std::get_if<ArrayValue>(&expression.value)) {
    for (Expression& item : array->items) integers_in(item, found);
  }
}

// The fields of that name in an expression, at any depth.
void fields_in(Expression& expression, const std::vector<std::string>& names,
               std::vector<StructField*>& found) {
  if (auto* array = std::get_if<ArrayValue>(&expression.value)) {
    for (Expression& item : array->items) fields_in(item, names, found);
  }
  auto* structure = std::get_if<StructValue>(&expression.value);
  if (structure == nullptr) return;
  for (StructField& field : structure->fields) {
    if (std::find(names.begin(), names.end(), field.name) != names.end()) found.push_back(&field);
  }
}

// All fields with names, at any depth.
void named_fields_in(Expression& expression, std::vector<StructField*>& found) {
  if (auto* array = std::get_if<ArrayValue>(&expression.value)) {
    for (Expression& item : array->items) named_fields_in(item, found);
  }
  auto* structure = std::get_if<StructValue>(&expression.value);
  if (structure == nullptr) return;
  for (StructField& field : structure->fields) {
    if (!field.name.empty()) found.push_back(&field);
    named_fields_in(field.value.front(), found);
  }
}

class Mutator {
 public:
  explicit Mutator(const Script& script)
      : script_(script), noticeable_(script.settings.tolerance.value_or(kTolerance) + kNoticeable) {}

  std::vector<Mutation> run() {
    for (at_ = 0; at_ < script_.events.size(); ++at_) {
      const Event& event = script_.events[at_];
      if (const auto* packet = std::get_if<PacketEvent>(&event.action)) {
        if (packet->direction == Direction::kOutbound) mutate_packet(event, *packet);
      } else if (const auto* call = std::get_if<SystemCallEvent>(&event.action)) {
        mutate_call(event, *call);
      } else if (const auto* command = std::get_if<CommandEvent>(&event.action)) {
        if (command->text.find("grep -c") != std::string::npos) mutate_count(*command);
      } else {
        mutate_code(std::get<CodeEvent>(event.action));
      }
    }
    return std::move(all_);
  }

 private:
  // Adds a copy of the script with one event changed.
  template <typename Change>
  void with(const std::string& what, Change change) {
    Mutation mutation{"line " + std::to_string(script_.events[at_].at.line) + ": " + what, script_};
    change(mutation.script.events[at_]);
    all_.push_back(std::move(mutation));
  }
  template <typename Change>
  void with_tcp(const std::string& what, Change change) {
    with(what,
         [&](Event& event) { change(std::get<TcpPacket>(std::get<PacketEvent>(event.action).content)); });
  }
  template <typename Change>
  void with_call(const std::string& what, Change change) {
    with(what, [&](Event& event) { change(std::get<SystemCallEvent>(event.action)); });
  }

  void mutate_packet(const Event& event, const PacketEvent& packet) {
    mutate_time(event);
    mutate_header(std::get<TcpPacket>(packet.content));
    mutate_options(std::get<TcpPacket>(packet.content));
    if (packet.ip) mutate_ip(*packet.ip);
  }

  void mutate_time(const Event& event) {
    if (event.time.kind == EventTime::Kind::kAny) return;
    for (const Duration difference : {noticeable_, Duration{} - noticeable_}) {
      if (event.time.from + difference < Duration{}) continue;
      with("the time " + std::to_string(difference.ns), [difference](Event& changed) {
        changed.time.from = changed.time.from + difference;
        if (changed.time.until) changed.time.until = *changed.time.until + difference;
      });
    }
  }

  void mutate_header(const TcpPacket& packet) {
    for (std::uint16_t bit = 1; bit <= flag::kAe; bit = static_cast<std::uint16_t>(bit << 1)) {
      with_tcp("flag " + std::to_string(bit),
               [bit](TcpPacket& changed) { changed.flags.bits = changed.flags.bits ^ bit; });
    }
    for (const int difference : {1, -1}) {
      const std::string by = difference > 0 ? " + 1" : " - 1";
      const auto step = static_cast<std::uint32_t>(difference);
      // What our SYN is called is no expectation: the script counts from there.
      if ((packet.flags.bits & flag::kSyn) == 0) {
        with_tcp("seq" + by, [step](TcpPacket& changed) {
          changed.sequence.first += step;
          changed.sequence.last += step;
        });
      }
      with_tcp("length" + by, [step](TcpPacket& changed) {
        changed.sequence.length += step;
        changed.sequence.last += step;
      });
      if (is_checked(packet.ack))
        with_tcp("ack" + by, [difference](TcpPacket& changed) { add(*changed.ack, difference); });
      if (is_checked(packet.window))
        with_tcp("win" + by, [difference](TcpPacket& changed) { add(*changed.window, difference); });
    }
    if (is_checked(packet.ack)) with_tcp("no ack", [](TcpPacket& changed) { changed.ack.reset(); });
    with_tcp("urg", [](TcpPacket& changed) {
      changed.urgent = Number{{}, (changed.urgent ? changed.urgent->value : 0) + 7};
    });
  }

  void mutate_options(const TcpPacket& packet) {
    if (packet.options && packet.options->any) return;
    const std::size_t count = packet.options ? packet.options->list.size() : 0;
    with_tcp("four octets of options more", [](TcpPacket& changed) {
      if (!changed.options) changed.options.emplace();
      for (int i = 0; i < 4; ++i) changed.options->list.push_back({{}, NopOption{}});
    });
    for (std::size_t i = 0; i < count; ++i) mutate_option(packet.options->list, i);
  }

  void mutate_option(const std::vector<TcpOption>& list, std::size_t i) {
    // An option list ends in zeros, whether they are written or not.
    if (std::holds_alternative<EolOption>(list[i].content)) return;
    const std::string name = "option " + std::to_string(i);
    const auto with_option = [&](const std::string& what, auto change) {
      with_tcp(name + what, [&](TcpPacket& changed) { change(changed.options->list[i].content); });
    };
    with_tcp(name + " missing", [i](TcpPacket& changed) {
      changed.options->list.erase(changed.options->list.begin() + static_cast<std::ptrdiff_t>(i));
    });
    if (i + 1 < list.size() && list[i].content.index() != list[i + 1].content.index()) {
      with_tcp(name + " and the next in the other order", [i](TcpPacket& changed) {
        std::swap(changed.options->list[i], changed.options->list[i + 1]);
      });
    }
    if (std::holds_alternative<MssOption>(list[i].content))
      with_option(": mss", [](auto& content) { add(std::get<MssOption>(content).value, 1); });
    if (std::holds_alternative<WindowScaleOption>(list[i].content))
      with_option(": wscale", [](auto& content) { add(std::get<WindowScaleOption>(content).shift, 1); });
    if (std::holds_alternative<TimestampsOption>(list[i].content)) {
      with_option(": ecr", [](auto& content) { add(std::get<TimestampsOption>(content).echo_reply, 1); });
      if (script_.settings.timestamp_tick)
        with_option(": val", [](auto& content) { add(std::get<TimestampsOption>(content).value, 20); });
    }
    if (std::holds_alternative<SackOption>(list[i].content)) {
      with_option(": left edge", [](auto& content) { ++std::get<SackOption>(content).blocks[0].left; });
      with_option(": right edge", [](auto& content) { ++std::get<SackOption>(content).blocks[0].right; });
    }
  }

  void mutate_ip(const IpFields& fields) {
    const auto with_ip = [&](const std::string& what, auto change) {
      with(what, [&](Event& event) { change(*std::get<PacketEvent>(event.action).ip); });
    };
    if (fields.ecn)
      with_ip("ecn", [](IpFields& ip) { ip.ecn = *ip.ecn == Ecn::kCe ? Ecn::kEct0 : Ecn::kCe; });
    if (is_checked(fields.ttl)) with_ip("ttl", [](IpFields& ip) { add(*ip.ttl, 1); });
  }

  void mutate_call(const Event& event, const SystemCallEvent& call) {
    if (event.time.end) {
      for (const Duration difference : {noticeable_, Duration{} - noticeable_}) {
        with("the return " + std::to_string(difference.ns),
             [difference](Event& changed) { changed.time.end = *changed.time.end + difference; });
      }
    }
    const auto answer = [this](const std::string& what, std::int64_t value, const std::string& error) {
      with_call(what, [&](SystemCallEvent& changed) {
        changed.result.value = IntegerValue{value};
        changed.error = error;
      });
    };
    const auto* result = std::get_if<IntegerValue>(&call.result.value);
    if (!call.error.empty()) {
      answer("another errno", -1, call.error == "EBADF" ? "EPIPE" : "EBADF");
      answer("no error", 0, "");
    } else if (result != nullptr) {
      answer("an error", -1, "EINVAL");
      const bool descriptor = call.name == "socket" || call.name == "accept" || call.name == "accept4" ||
                              call.name == "epoll_create";
      if (!descriptor) answer("result + 1", result->value + 1, "");
    }
    if (hands_back(call)) mutate_outputs(call);
    mutate_arguments(call);
    if (call.error.empty()) mutate_names(call);
  }

  // A call that fails hands nothing back, nor does an epoll without events.
  static bool hands_back(const SystemCallEvent& call) {
    const auto* result = std::get_if<IntegerValue>(&call.result.value);
    const bool no_events = call.name == "epoll_wait" && result != nullptr && result->value == 0;
    return call.error.empty() && !no_events;
  }

  // One argument more and one less, and each number of things that is one off.
  void mutate_arguments(const SystemCallEvent& call) {
    with_call("an argument more", [](SystemCallEvent& changed) {
      changed.arguments.push_back({changed.result_at, IntegerValue{1}});
    });
    with_call("an argument less", [](SystemCallEvent& changed) { changed.arguments.pop_back(); });
    static const std::vector<std::pair<std::string, std::size_t>> kCounts = {
        {"poll", 1}, {"readv", 2}, {"writev", 2}, {"setsockopt", 4}, {"bind", 2}, {"connect", 2}};
    for (const auto& [name, argument] : kCounts) {
      if (name == call.name) mutate_numbers(call, argument);
    }
  }

  // Each field by a name that no structure has, and its count if it has one.
  void mutate_names(const SystemCallEvent& call) {
    for (std::size_t argument = 0; argument < call.arguments.size(); ++argument) {
      Expression copy = call.arguments[argument];
      std::vector<StructField*> found;
      named_fields_in(copy, found);
      for (StructField* field : found) {
        const auto with_field = [&](const std::string& what) {
          with_call(field->name + what,
                    [&](SystemCallEvent& changed) { changed.arguments[argument] = copy; });
        };
        const std::string before = std::exchange(field->name, field->name + "x");
        with_field(": another name");
        field->name = before;
        for (Expression& count : field->count) mutate_number(count, with_field);
      }
    }
  }
  template <typename Add>
  void mutate_number(Expression& expression, Add add_mutation) {
    auto* const number = std::get_if<IntegerValue>(&expression.value);
    if (number == nullptr) return;
    ++number->value;
    add_mutation(": count + 1");
    number->value -= 2;
    add_mutation(": count - 1");
    ++number->value;
  }

  // What the call hands back through its arguments.
  void mutate_outputs(const SystemCallEvent& call) {
    static const std::vector<std::pair<std::string, std::vector<std::size_t>>> kOutputs = {
        {"getsockopt", {3, 4}}, {"ioctl", {2}},          {"accept", {1, 2}},
        {"accept4", {1, 2}},    {"getsockname", {1, 2}}, {"getpeername", {1, 2}}};
    for (const auto& [name, arguments] : kOutputs) {
      if (name != call.name) continue;
      for (const std::size_t argument : arguments) mutate_numbers(call, argument);
    }
    if (call.name == "poll") mutate_fields(call, 0, {"revents"});
    if (call.name == "epoll_wait") mutate_fields(call, 1, {"events", "fd"});
    if (call.name == "recvmsg") mutate_fields(call, 1, {"msg_flags", "cmsg_level", "cmsg_type", "cmsg_data"});
    if (call.name == "getsockname" || call.name == "getpeername" || call.name == "accept")
      mutate_fields(call, 1, {"sa_family", "sin_port", "sin_addr"});
    if (call.name == "getsockopt")
      mutate_fields(call, 3, {"onoff", "linger", "tv_sec", "tv_usec", "tcpi_state"});
  }

  void mutate_numbers(const SystemCallEvent& call, std::size_t argument) {
    Expression copy = call.arguments[argument];
    std::vector<IntegerValue*> found;
    integers_in(copy, found);
    for (IntegerValue* number : found) {
      ++number->value;
      with_call("argument " + std::to_string(argument),
                [&](SystemCallEvent& changed) { changed.arguments[argument] = copy; });
      --number->value;
    }
  }

  void mutate_fields(const SystemCallEvent& call, std::size_t argument,
                     const std::vector<std::string>& names) {
    Expression copy = call.arguments[argument];
    std::vector<StructField*> found;
    fields_in(copy, names, found);
    for (StructField* field : found) {
      const Expression before = field->value.front();
      field->value.front().value = IntegerValue{0x40};
      with_call(field->name, [&](SystemCallEvent& changed) { changed.arguments[argument] = copy; });
      field->value.front() = before;
    }
  }

  void mutate_count(const CommandEvent& command) {
    const auto with_text = [this](const std::string& what, const std::string& text) {
      with(what, [&](Event& event) { std::get<CommandEvent>(event.action).text = text; });
    };
    const std::size_t digit = command.text.find_last_of("0123456789");
    std::string text = command.text;
    text[digit] = text[digit] == '9' ? '8' : static_cast<char>(text[digit] + 1);
    with_text("the count", text);
    const std::size_t state = command.text.find("-c ") + 3;
    text = command.text;
    with_text("the state", text.replace(state, text.find(' ', state) - state, "CLOSING"));
  }

  // The other comparison, and each number one more.
  void mutate_code(const CodeEvent& code) {
    const auto with_text = [this](const std::string& what, const std::string& text) {
      with(what, [&](Event& event) {
        auto& changed = std::get<CodeEvent>(event.action);
        changed.code = parse_code(text, changed.text_at);
      });
    };
    for (std::size_t at = code.text.find("=="); at != std::string::npos; at = code.text.find("==", at + 2)) {
      std::string text = code.text;
      with_text("the comparison", text.replace(at, 2, "!="));
    }
    for (std::size_t at = 1; at < code.text.size(); ++at) {
      const auto is = [&](std::size_t i, auto kind) {
        return kind(static_cast<unsigned char>(code.text[i])) != 0;
      };
      const bool number = is(at, [](int c) { return std::isdigit(c); }) && code.text[at] != '9' &&
                          is(at - 1, [](int c) { return std::isspace(c); });
      if (!number) continue;
      std::string text = code.text;
      ++text[at];
      with_text("a number in the assertion", text);
    }
  }

  const Script& script_;
  const Duration noticeable_;
  std::size_t at_ = 0;  // the event that is being changed
  std::vector<Mutation> all_;
};

}  // namespace

std::vector<Mutation> mutations_of(const Script& script) { return Mutator(script).run(); }

}  // namespace tcplab::packetdrill::language
