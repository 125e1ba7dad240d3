#pragma once

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/line.hpp"
#include "tests/shell/wrong_scenarios.hpp"

namespace tcplab::shell {

// What stays as it is in a Chinese textbook.
inline const std::set<std::string, std::less<>> kTerms = {
    // Protocols, and who wrote them down.
    "UTF-8", "SYN-ACK", "TCP", "IP", "IPv4", "IPv6", "ICMP", "RFC", "MTU", "TFO", "cookie", "NAT", "HTTP",
    "CoDel", "FQ-CoDel", "PIE", "RED", "Reno", "Linux", "BSD", "FreeBSD",
    // States and calls of RFC 9293, and the names of its variables.
    "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
    "CLOSING", "LAST-ACK", "TIME-WAIT", "SYN-S", "SYN-R", "ESTAB", "FIN-W1", "FIN-W2", "CLOSE-W", "LAST-A",
    "TIME-W", "OPEN", "SEND", "RECEIVE", "CLOSE", "ABORT", "TCB", "MSL", "2MSL", "snd.una", "snd.nxt",
    "snd.wnd", "rcv.nxt", "rcv.wnd", "iss", "irs", "mss", "ISN", "URG", "RCV.NXT", "SND.UNA", "SND.NXT",
    // Flags, and Wireshark's short names of what a segment says.
    "SYN", "ACK", "FIN", "RST", "PSH", "ECE", "CWR", "Seq", "Ack", "Win", "Len", "Urg", "MSS", "WS", "TS",
    "SACK", "SACK_PERM", "D-SACK", "TSval", "TSecr", "SLE", "SRE", "TTL", "DF", "MF", "DSCP", "ECN", "ECT",
    "CE", "EOL", "NOP", "PAWS", "R1", "R2", "NAT",
    // Congestion control and the timers of the RFCs.
    "cwnd", "ssthresh", "SRTT", "RTTVAR", "RTO", "RTT", "TLP", "RACK", "NewReno", "CUBIC", "PRR", "SMSS",
    "IW", "FlightSize", "recover", "Nagle", "DCTCP", "LEDBAT", "HyStart", "BBR", "Startup", "Drain",
    "ProbeBW_DOWN", "ProbeBW_CRUISE", "ProbeBW_REFILL", "ProbeBW_UP", "ProbeRTT",
    // Words of the sockets interface and of Linux, and a word of the scenario language.
    "connect", "close", "variant", "SO_REUSEADDR", "tcp_tw_reuse",
    // Units.
    "ns", "ms", "s", "min", "h", "Mbit", "kbit", "GiB", "kB", "MB", "GB",
    // Keys as they are printed on a keyboard, and the names of this program and of what it reads.
    "Home", "End", "Del", "Shift", "Ctrl", "Esc", "Space", "Tab", "tcplab", "packetdrill", "English", "tcp",
    "lab",
    // How course books write numbers.
    "seq", "ack",
    // What Wireshark's analysis says, in brackets, and formats of files.
    "Retransmission", "Fast", "Spurious", "Dup", "Window", "Update", "ZeroWindow", "ZeroWindowProbe",
    "Keep-Alive", "CSV", "SVG", "JSON", "pcapng", "pcap", "Wireshark", "tcpdump", "SND", "RCV", "SND.WND",
    "RCV.WND", "SND.UP", "RCV.UP"};

inline bool is_hexadecimal(std::string_view word) {
  if (word.substr(0, 2) == "0x") return true;
  const bool digits = std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isxdigit(c); });
  return digits && word.find_first_of("0123456789") != std::string_view::npos;
}

inline std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = text.find_first_of(kLetters, at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(kLetters, at), text.size());
    std::string word(text.substr(at, end - at));
    at = end;
    while (!word.empty() && (word.back() == '.' || word.back() == '-')) word.pop_back();
    while (!word.empty() && (word.front() == '.' || word.front() == '-')) word.erase(0, 1);
    const bool letters =
        std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c); });
    if (letters && word.size() > 1 && !is_hexadecimal(word)) words.push_back(std::move(word));
  }
  return words;
}

// The words of a text that are neither terms nor among the names that are given.
inline std::vector<std::string> english_in(std::string_view text, const std::set<std::string>& names = {}) {
  std::vector<std::string> left;
  for (std::string& word : words_of(text)) {
    const std::string bare = word.substr(0, word.find_last_not_of("0123456789") + 1);
    const std::string unit = word.substr(std::min(word.find_first_not_of("0123456789"), word.size()));
    if (kTerms.count(word) > 0 || kTerms.count(bare) > 0 || names.count(word) > 0) continue;
    if (unit.size() < 2 || kTerms.count(unit) > 0) continue;  // 100ms
    left.push_back(std::move(word));
  }
  return left;
}

inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

inline void expect_chinese(std::string_view text, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "chinese");
  EXPECT_EQ(joined(english_in(text)), "") << "in: " << text;
  EXPECT_FALSE(text.empty());
}

// What an error may name: the words of the text that it is about, and words of the language that might have
// stood there.
inline std::set<std::string> quotable(std::string_view text) {
  std::set<std::string> names = kCode;
  for (const char* keyword : {"zh", "with", "without", "port", "octets", "again", "fresh", "of", "unlimited",
                              "red", "codel", "fq-codel", "pie"})
    names.insert(keyword);
  for (std::string& word : words_of(text.substr(0, 1 << 18))) {
    names.insert(word.substr(std::min(word.find_first_not_of("0123456789."), word.size())));
    names.insert(std::move(word));
  }
  return names;
}

// The notation of scripts, and what Python and the sockets call their own, beyond what a script itself says.
inline const std::set<std::string> kScriptCode = {
    "ack",       "win",     "urg",      "mss",        "nop",      "wscale",     "sackOK",
    "noecn",     "ect0",    "ce",       "ttl",        "tos",      "flowlabel",  "epoll",
    "UDP",       "ect1",    "None",     "bool",       "int",      "float",      "str",
    "tuple",     "else",    "format",   "AF_INET",    "fd",       "events",     "revents",
    "iov_base",  "iov_len", "onoff",    "linger",     "msg_iov",  "cmsg_level", "cmsg_type",
    "cmsg_data", "scm_sec", "scm_nsec", "tcpi_state", "TCP_INFO", "cubic"};

inline std::set<std::string> quotable_of_script(std::string_view text) {
  std::set<std::string> names = quotable(text);
  names.insert(kScriptCode.begin(), kScriptCode.end());
  return names;
}

}  // namespace tcplab::shell
