// `set ... PROPERTY VALUE`: what a host's TCP and its application may choose.
#include "core/scenario/properties.hpp"

#include <type_traits>

#include "core/tcp/profile.hpp"

namespace tcplab::scenario {
namespace {

using tcp::Config;

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kDay = 86'400'000 * kMillisecond;
constexpr std::string_view kProfileWords[] = {"rfc", "linux", "freebsd"};
constexpr std::string_view kCongestionWords[] = {"reno", "cubic", "dctcp", "bbr", "ledbat", "none"};
constexpr std::string_view kMarkedWords[] = {"data", "syn-ack", "all"};

constexpr Form kOnOff{};
constexpr Form kSomeTime{Form::Kind::kTime, kMillisecond, kDay};
constexpr Form kAnyTime{Form::Kind::kTime, 0, kDay};
constexpr Form kShortTime{Form::Kind::kTime, 1, 1000 * kMillisecond};
constexpr Form kAckTime{Form::Kind::kTime, 0, 499 * kMillisecond};
constexpr Form kBuffer{Form::Kind::kOctets, 1, 1 << 30};
constexpr Form number(std::int64_t least, std::int64_t most) { return {Form::Kind::kNumber, least, most}; }
template <std::size_t N>
constexpr Form one_of_words(const std::string_view (&words)[N]) {
  return {Form::Kind::kWord, 0, N - 1, words};
}

template <auto Field>
void assign(HostSpec& host, std::int64_t value) {
  auto& field = host.config.*Field;
  using Type = std::remove_reference_t<decltype(field)>;
  if constexpr (std::is_same_v<Type, Duration>) {
    field = nanoseconds(value);
  } else {
    field = static_cast<Type>(value);
  }
}
template <bool Config::*Field>
void assign_not(HostSpec& host, std::int64_t value) {
  host.config.*Field = value == 0;
}
void choose_isn(HostSpec& host, std::int64_t value) { host.config.isn = static_cast<std::uint32_t>(value); }
// Takes a system's habits over: all of Config but what is set after it.
void take_profile(HostSpec& host, std::int64_t value) {
  host.config = tcp::info(static_cast<tcp::Profile>(value)).config;
}

constexpr Property kProperties[] = {
    {"profile",
     one_of_words(kProfileWords),
     take_profile,
     {"all the habits of a system; what is set after it counts", "一个系统的全部习惯；其后的设置优先"},
     Scope::kStart},
    {"mss",
     number(1, 65495),
     assign<&Config::mss>,
     {"the largest segment it accepts (RFC 9293 3.7.1)", "可接受的最大报文段（RFC 9293 3.7.1）"}},
    {"receive-buffer",
     kBuffer,
     assign<&Config::receive_buffer>,
     {"the largest window it offers, octets", "它提供的最大窗口（字节）"}},
    {"send-buffer",
     kBuffer,
     assign<&Config::send_buffer>,
     {"octets sent by the user and not yet acknowledged", "用户已交付而未被确认的字节上限"}},
    {"initial-window",
     number(1, 1000),
     assign<&Config::initial_window>,
     {"initial congestion window in segments (RFC 6928)", "初始拥塞窗口，报文段数（RFC 6928）"}},
    {"rto-initial",
     kSomeTime,
     assign<&Config::rto_initial>,
     {"RTO before a round trip was measured (RFC 6298 2.1)", "测得往返时间之前的 RTO（RFC 6298 2.1）"}},
    {"rto-min",
     kSomeTime,
     assign<&Config::rto_min>,
     {"lower bound of the RTO (RFC 6298 2.4)", "RTO 的下限（RFC 6298 2.4）"}},
    {"rto-max",
     kSomeTime,
     assign<&Config::rto_max>,
     {"upper bound of the RTO (RFC 6298 2.5)", "RTO 的上限（RFC 6298 2.5）"}},
    {"syn-retries",
     number(0, 255),
     assign<&Config::syn_retries>,
     {"how often a SYN is sent again (RFC 9293 3.8.3)", "SYN 重传次数（RFC 9293 3.8.3）"}},
    {"syn-ack-retries",
     number(0, 255),
     assign<&Config::syn_ack_retries>,
     {"how often a listener's SYN,ACK is sent again", "监听者的 SYN,ACK 重传次数"}},
    {"data-retries",
     number(0, 255),
     assign<&Config::data_retries>,
     {"how often data and FIN are sent again (RFC 9293 3.8.3)", "数据和 FIN 的重传次数（RFC 9293 3.8.3）"}},
    {"msl",
     kSomeTime,
     assign<&Config::msl>,
     {"maximum segment lifetime; TIME-WAIT lasts two (RFC 9293 3.4.1)",
      "最长报文段寿命；TIME-WAIT 持续两倍（RFC 9293 3.4.1）"}},
    {"r1-retries",
     number(0, 255),
     assign<&Config::r1_retries>,
     {"retransmissions until the user hears of trouble (RFC 9293 3.8.3)",
      "重传多少次后告知用户传送受阻（RFC 9293 3.8.3）"}},
    {"syn-r1-retries",
     number(0, 255),
     assign<&Config::syn_r1_retries>,
     {"the same for a SYN (RFC 9293 3.8.3)", "SYN 的同一限度（RFC 9293 3.8.3）"}},
    {"user-timeout",
     kAnyTime,
     assign<&Config::user_timeout>,
     {"how long data may stay unacknowledged; 0: no limit (RFC 9293 3.9.1.1)",
      "数据可多久未被确认；0 表示不限（RFC 9293 3.9.1.1）"}},
    {"nagle",
     kOnOff,
     assign_not<&Config::no_delay>,
     {"small segments wait while something is unacknowledged (RFC 9293 3.7.4)",
      "有未确认数据时，小报文段等待（RFC 9293 3.7.4）"}},
    {"ack-delay",
     kAckTime,
     assign<&Config::ack_delay>,
     {"how long an ACK may wait for company (RFC 9293 3.8.6.3)", "ACK 可推迟多久（RFC 9293 3.8.6.3）"}},
    {"window-scale",
     kOnOff,
     assign<&Config::window_scale>,
     {"offers window scaling (RFC 7323 2)", "提供窗口缩放（RFC 7323 2）"}},
    {"timestamps",
     kOnOff,
     assign<&Config::timestamps>,
     {"offers timestamps (RFC 7323 3)", "提供时间戳（RFC 7323 3）"}},
    {"sack",
     kOnOff,
     assign<&Config::sack>,
     {"offers selective acknowledgments (RFC 2018)", "提供选择确认（RFC 2018）"}},
    {"ecn",
     kOnOff,
     assign<&Config::ecn>,
     {"offers explicit congestion notification (RFC 3168)", "提供显式拥塞通知（RFC 3168）"}},
    {"congestion",
     one_of_words(kCongestionWords),
     assign<&Config::congestion>,
     {"congestion control", "拥塞控制算法"}},
    {"syn-cookies",
     kOnOff,
     assign<&Config::syn_cookies>,
     {"answers with a cookie when the backlog is full (RFC 4987 3.6)",
      "监听队列满时用 cookie 应答（RFC 4987 3.6）"}},
    {"keep-alive",
     kOnOff,
     assign<&Config::keep_alive>,
     {"probes a peer that has long been silent (RFC 9293 3.8.4)", "探测久无音讯的对方（RFC 9293 3.8.4）"}},
    {"keep-idle",
     kSomeTime,
     assign<&Config::keep_idle>,
     {"silence before the first probe", "首次探测前的静默时间"}},
    {"keep-interval", kSomeTime, assign<&Config::keep_interval>, {"time between probes", "探测间隔"}},
    {"keep-count",
     number(1, 255),
     assign<&Config::keep_count>,
     {"unanswered probes before it is given up", "多少次探测无应答后放弃"}},
    {"ttl", number(1, 255), assign<&Config::ttl>, {"time to live of its datagrams", "数据报的生存时间"}},
    {"dscp", number(0, 63), assign<&Config::dscp>, {"Diffserv codepoint of its datagrams", "数据报的 DSCP"}},
    {"quiet-time",
     kAnyTime,
     [](HostSpec& host, std::int64_t ns) { host.quiet_time = nanoseconds(ns); },
     {"has just booted and sends nothing so long (RFC 9293 3.4.3)", "刚启动，这么久不发送（RFC 9293 3.4.3）"},
     Scope::kStart},
    {"auto-receive",
     kOnOff,
     [](HostSpec& host, std::int64_t on) { host.auto_receive = on != 0; },
     {"the application reads whatever arrives at once", "应用立即读取到达的数据"},
     Scope::kHosts},
    {"mtu", number(68, 65535), assign<&Config::mtu>, {"of its interface, octets", "其接口的 MTU（字节）"}},
    {"minimum-shift",
     number(0, 14),
     assign<&Config::minimum_shift>,
     {"the least shift count of the window that it announces", "通告的窗口移位的最小值"}},
    {"ecn-only-on-request",
     kOnOff,
     assign<&Config::ecn_only_on_request>,
     {"agrees to ECN, but does not ask for it", "同意但不主动请求 ECN"}},
    {"ecn-syn-retries",
     number(0, 255),
     assign<&Config::ecn_syn_retries>,
     {"so many SYNs sent again still ask for ECN (RFC 3168 6.1.1.1)",
      "重传的 SYN 中仍请求 ECN 的个数（RFC 3168 6.1.1.1）"}},
    {"ecn-marks",
     one_of_words(kMarkedWords),
     assign<&Config::ecn_control>,
     {"which segments are ECN-capable (RFC 3168, RFC 5562)", "哪些报文段支持 ECN（RFC 3168、RFC 5562）"}},
    {"options",
     kOnOff,
     assign_not<&Config::no_options>,
     {"offers and heeds TCP options besides the MSS", "提供并理会 MSS 以外的 TCP 选项"}},
    {"plain-syn-after",
     number(0, 255),
     assign<&Config::plain_syn_after>,
     {"a SYN sent again more often has but the MSS; 0: never", "重传超过此数的 SYN 只带 MSS；0 表示从不"}},
    {"fast-open",
     kOnOff,
     assign<&Config::fast_open>,
     {"a client asks for a cookie, then sends data in its SYN (RFC 7413)",
      "客户端索取 cookie，此后在 SYN 中带数据（RFC 7413）"}},
    {"fast-open-client",
     kOnOff,
     assign<&Config::fast_open_client>,
     {"users may ask for Fast Open", "用户可要求 Fast Open"}},
    {"fast-open-server",
     kOnOff,
     assign<&Config::fast_open_server>,
     {"listeners give cookies and take data on SYNs (RFC 7413 4.2)",
      "监听者发放 cookie 并接受 SYN 中的数据（RFC 7413 4.2）"}},
    {"fast-open-every-listener",
     kOnOff,
     assign<&Config::fast_open_every_listener>,
     {"each listener has a Fast Open queue", "每个监听者都有 Fast Open 队列"}},
    {"fast-open-without-cookie",
     kOnOff,
     assign<&Config::fast_open_without_cookie>,
     {"data on a SYN are taken from whoever comes", "不查 cookie 即接受 SYN 中的数据"}},
    {"fast-open-queue",
     number(0, 65535),
     assign<&Config::fast_open_queue>,
     {"how many may be spoken with before their handshakes are over", "握手未完即可通信的连接数"}},
    {"accurate-ecn",
     kOnOff,
     assign<&Config::accurate_ecn>,
     {"agrees to accurate ECN (RFC 9768)", "同意精确 ECN（RFC 9768）"}},
    {"offer-accurate-ecn",
     kOnOff,
     assign<&Config::offer_accurate_ecn>,
     {"asks for accurate ECN (RFC 9768)", "请求精确 ECN（RFC 9768）"}},
    {"accurate-ecn-option",
     kOnOff,
     assign<&Config::accurate_ecn_option>,
     {"tells octets as well", "同时报告字节数"}},
    {"rto-granularity",
     kShortTime,
     assign<&Config::rto_granularity>,
     {"G, the least that is added to SRTT (RFC 6298 2.2)", "G，SRTT 之上至少所加（RFC 6298 2.2）"}},
    {"rto-slop",
     kAnyTime,
     assign<&Config::rto_slop>,
     {"added to every RTO but the first SYN's", "加到首个 SYN 以外的每个 RTO 上"}},
    {"open-timeout",
     kAnyTime,
     assign<&Config::open_timeout>,
     {"longest wait for the handshake; 0: the retries alone", "握手的最长等待；0 表示只看重传次数"}},
    {"steady-syns",
     number(0, 255),
     assign<&Config::steady_syns>,
     {"so many SYNs go again without doubling the RTO", "多少个 SYN 重传不加倍 RTO"}},
    {"unreachable-ends-open",
     kOnOff,
     assign<&Config::unreachable_ends_open>,
     {"any ICMP unreachable ends a handshake (RFC 5461 3.1)", "任何 ICMP 不可达都结束握手（RFC 5461 3.1）"}},
    {"hystart-from",
     number(0, 65535),
     assign<&Config::hystart_from>,
     {"CUBIC looks at round trips from so many segments on (RFC 9406)",
      "CUBIC 从多少报文段起观察往返时间（RFC 9406）"}},
    {"scoreboard",
     kOnOff,
     assign<&Config::scoreboard>,
     {"recovers by a scoreboard (RFC 6675)", "用记分牌恢复（RFC 6675）"}},
    {"rack",
     kOnOff,
     assign<&Config::rack>,
     {"finds losses by time (RFC 8985 6)", "按时间发现丢失（RFC 8985 6）"}},
    {"tail-loss-probe",
     kOnOff,
     assign<&Config::tail_loss_probe>,
     {"probes for a lost tail (RFC 8985 7)", "探测尾部丢失（RFC 8985 7）"}},
    {"frto", kOnOff, assign<&Config::frto>, {"doubts timeouts (RFC 5682)", "怀疑超时（RFC 5682）"}},
    {"restart-after-idle",
     kOnOff,
     assign<&Config::restart_after_idle>,
     {"slow start after idleness (RFC 5681 4.1)", "空闲后重新慢开始（RFC 5681 4.1）"}},
    {"duplicate-threshold",
     number(1, 255),
     assign<&Config::duplicate_threshold>,
     {"DupThresh of the scoreboard (RFC 6675 2)", "记分牌的 DupThresh（RFC 6675 2）"}},
    {"cork",
     kOnOff,
     assign<&Config::cork>,
     {"holds back everything below a full segment", "不足一个整报文段时不发"}},
    {"error-reports",
     kOnOff,
     assign<&Config::error_reports>,
     {"the user hears of trouble that may pass (RFC 9293 3.9.1.8)",
      "告知用户可能只是暂时的问题（RFC 9293 3.9.1.8）"}},
    {"fin-wait2-limit",
     kAnyTime,
     assign<&Config::fin_wait2_limit>,
     {"how long a closed side waits for the peer's FIN; 0: for ever",
      "关闭后等待对方 FIN 的时限；0 表示永远"}},
    {"challenge-resets",
     kOnOff,
     assign<&Config::challenge_resets>,
     {"a RST beside RCV.NXT is challenged (RFC 5961 3)", "对不在 RCV.NXT 的 RST 提出质询（RFC 5961 3）"}},
    {"challenge-syns",
     kOnOff,
     assign<&Config::challenge_syns>,
     {"a SYN in the window is challenged (RFC 5961 4)", "对窗口内的 SYN 提出质询（RFC 5961 4）"}},
    {"challenge-acks",
     number(0, 65535),
     assign<&Config::challenge_acks>,
     {"so many challenge ACKs in a period (RFC 5961 7)", "一个时段内的质询 ACK 数（RFC 5961 7）"}},
    {"challenge-period",
     kAnyTime,
     assign<&Config::challenge_period>,
     {"that period; 0: no limit", "该时段；0 表示不限"}},
    {"drop-syn-fin",
     kOnOff,
     assign<&Config::drop_syn_fin>,
     {"ignores a SYN that carries a FIN", "忽略带 FIN 的 SYN"}},
    {"heed-hard-icmp",
     kOnOff,
     assign<&Config::heed_hard_icmp>,
     {"hard ICMP errors end a handshake (RFC 9293 3.9.2.2)", "硬性 ICMP 差错结束握手（RFC 9293 3.9.2.2）"}},
    {"least-mss",
     number(1, 65495),
     assign<&Config::least_mss>,
     {"no peer makes it send smaller segments", "对方不能使其发送更小的报文段"}},
    {"least-path-mtu",
     number(68, 65535),
     assign<&Config::least_path_mtu>,
     {"no ICMP error makes it send smaller datagrams", "ICMP 差错不能使其发送更小的数据报"}},
    {"path-mtu-discovery",
     kOnOff,
     assign<&Config::path_mtu_discovery>,
     {"Don't Fragment, and heeds \"packet too big\" (RFC 1191)", "置 DF，并理会“分组过大”（RFC 1191）"}},
    {"reuse-address",
     kOnOff,
     assign<&Config::reuse_address>,
     {"a port that connections have, in TIME-WAIT too, may be named again (SO_REUSEADDR)",
      "已被连接（含 TIME-WAIT）占用的端口可再次指定（SO_REUSEADDR）"}},
    {"reuse-time-wait",
     kOnOff,
     assign<&Config::reuse_time_wait>,
     {"connects over its own TIME-WAIT where timestamps are a second old (tcp_tw_reuse)",
      "时间戳已过一秒时，可越过自己的 TIME-WAIT 重新连接（tcp_tw_reuse）"}},
    {"isn",
     number(0, 4294967295),
     choose_isn,
     {"the first sequence number of each connection", "每个连接的初始序号"}},
};

}  // namespace

std::span<const Property> properties() { return kProperties; }

const tcp::VariantInfo* variant_of(const Setting& setting) {
  return setting.property < std::size(kProperties)
             ? nullptr
             : &tcp::variants()[setting.property - std::size(kProperties)];
}

std::string_view name_of(const Setting& setting) {
  const tcp::VariantInfo* const variant = variant_of(setting);
  return variant != nullptr ? variant->name : kProperties[setting.property].name;
}

void apply(const Setting& setting, HostSpec& host) {
  const tcp::VariantInfo* const variant = variant_of(setting);
  if (variant == nullptr) return kProperties[setting.property].apply(host, setting.value);
  tcp::Variant& taken = host.config.variant;
  if (const auto* rule = std::get_if<bool tcp::Variant::*>(&variant->member)) {
    taken.** rule = setting.value != 0;
  } else {
    taken.*std::get<Duration tcp::Variant::*>(variant->member) = nanoseconds(setting.value);
  }
}

void apply(const Setting& setting, tcp::Config& config) {
  HostSpec host;
  host.config = config;
  apply(setting, host);
  config = host.config;
}

}  // namespace tcplab::scenario
