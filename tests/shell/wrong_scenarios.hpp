#pragma once

#include <set>
#include <string>
#include <vector>

namespace tcplab::shell {

// Words of the scenario language that an error quotes or proposes.
inline const std::set<std::string> kCode = {"title",
                                            "about",
                                            "seed",
                                            "until",
                                            "host",
                                            "link",
                                            "set",
                                            "at",
                                            "on",
                                            "drop",
                                            "listen",
                                            "connect",
                                            "send",
                                            "receive",
                                            "close",
                                            "abort",
                                            "off",
                                            "all",
                                            "any",
                                            "data",
                                            "delay",
                                            "rate",
                                            "queue",
                                            "loss",
                                            "20ms",
                                            "1.5s",
                                            "10Mbit",
                                            "bit",
                                            "Gbit",
                                            "us",
                                            "Ki",
                                            "Mi",
                                            "64Ki",
                                            "0ms",
                                            "1ms",
                                            "499ms",
                                            "1440min",
                                            "1bit",
                                            "1MiB",
                                            "MiB",
                                            "HOST",
                                            "NAME",
                                            "ADDRESS",
                                            "PORT",
                                            "LABEL",
                                            "as",
                                            "profile",
                                            "rfc",
                                            "linux",
                                            "freebsd",
                                            "reno",
                                            "cubic",
                                            "dctcp",
                                            "bbr",
                                            "ledbat",
                                            "none",
                                            "mss",
                                            "receive-buffer",
                                            "send-buffer",
                                            "initial-window",
                                            "rto-initial",
                                            "rto-min",
                                            "rto-max",
                                            "syn-retries",
                                            "syn-ack-retries",
                                            "data-retries",
                                            "msl",
                                            "r1-retries",
                                            "syn-r1-retries",
                                            "user-timeout",
                                            "nagle",
                                            "ack-delay",
                                            "connected",
                                            "readable",
                                            "sendable",
                                            "remote-closed",
                                            "reset",
                                            "refused",
                                            "timed-out",
                                            "closed",
                                            "urgent",
                                            "trouble",
                                            "soft-error",
                                            "wrong",
                                            "0s",
                                            "86400s",
                                            "app",
                                            "bursts",
                                            "corruption",
                                            "cost",
                                            "crash",
                                            "down",
                                            "duplication",
                                            "filter",
                                            "firewall",
                                            "forge",
                                            "freeze",
                                            "jitter",
                                            "lose",
                                            "lose-every",
                                            "mtu",
                                            "nat",
                                            "normaliser",
                                            "parameter",
                                            "policer",
                                            "splitter",
                                            "reboot",
                                            "reordering",
                                            "router",
                                            "shutdown",
                                            "thaw",
                                            "up",
                                            "variant",
                                            "expect",
                                            "sample",
                                            "duplicate",
                                            "reorder",
                                            "rewrite",
                                            "db8"};

// For each place where the scenario's parser can fail, a text that fails there.
inline std::vector<std::string> wrong_scenarios() {
  const std::string hosts =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n";
  const std::string apart = "host a 198.51.100.1\nhost b 198.51.100.2\n";
  const std::string joining = apart + "link a b ";
  const std::string at = hosts + "at 1s client ";
  const std::string twice = hosts + "at 1s client connect server:80 as first\n";
  std::vector<std::string> texts = {"seed 1",
                                    "at 1s client close",
                                    apart + "at 1s a connect b:80",
                                    apart + "drop a -> b SYN #1",
                                    "host a 198.51.100.1\nhost b 2001:db8::1\nlink a b",
                                    twice + "at 2s client connect server:80 as first",
                                    twice + "at 2s client:frist close",
                                    std::string((1 << 20) + 1, '\n')};
  for (const char* line : {"tilte \"x\"",
                           "\"x\"",
                           "title lost",
                           "title \"lost",
                           "title \"a\\n\"",
                           "title \"\xff\"",
                           "title \"\x01\"",
                           "title \"a\" b",
                           "title \"a\"\ntitle \"b\"",
                           "seed -1",
                           "seed 18446744073709551616",
                           "seed",
                           "seed 1\nseed 2",
                           "seed \"x\"",
                           "until",
                           "until soon",
                           "until 10",
                           "until 10sec",
                           "until 1.5ns",
                           "until 1.s",
                           "until 1.1234567s",
                           "until 1001min1",
                           "until 99999min",
                           "until 1234567890123s",
                           "until 1s\nuntil 1s",
                           "host",
                           "host client 198.51.100.9",
                           "host 3com 198.51.100.9",
                           "host router",
                           "host router 198.51.100.2",
                           "host router 198.51.100.256",
                           "host router 224.0.0.1",
                           "link",
                           "link client sever",
                           "link client client",
                           "link server client",
                           "set client",
                           "set client mls 1s",
                           "set client mss",
                           "set client mss 0",
                           "set client mss x",
                           "set client receive-buffer 2000M",
                           "set client receive-buffer x",
                           "set client syn-retries 999",
                           "set client ttl 0",
                           "set client auto-receive yes",
                           "set client profile windows",
                           "set client congestion vegas",
                           "set client quiet-time 1441min",
                           "set client ack-delay 500ms",
                           "set client msl 0ms",
                           "set client rto-max 900ms",
                           "on client conected client close",
                           "on client connected #0 client close",
                           "drop client server SYN #1",
                           "drop client->server SIN #1",
                           "drop client->server SYN",
                           "drop client->server SYN #1x",
                           "drop client->client SYN #1"})
    texts.push_back(hosts + line);
  texts.push_back(hosts + "host " + std::string(40, 'h') + " 198.51.100.9");
  for (const char* action : {"", "clsoe", "connect", "connect server", "connect server:",
                             "connect server:99999", "connect client:80", "connect server:80 as", "listen",
                             "send", "send all", "send 2G", "send 0", "receive"})
    texts.push_back(at + action);
  for (const char* action :
       {"client:two close", "client: close", "client:x listen 80", "client:x connect server:80", ""})
    texts.push_back(hosts + "at 1s " + action);
  for (const char* option : {"delay 1ms delay 2ms", "rate", "rate 10Mbits", "rate x", "rate 0bit/s", "loss",
                             "loss 101%", "loss 0.1", "loss x", "queue many", "queue", "speed 1", "\"x\""})
    texts.push_back(joining + option);
  std::string many = hosts;
  for (int i = 0; i <= 128; ++i)
    many += "host h" + std::to_string(i) + " 203.0.113." + std::to_string(i + 1) + "\n";
  texts.push_back(many);
  // Each joined with every other: 276 links.
  std::string mesh;
  for (int i = 0; i < 24; ++i)
    mesh += "host h" + std::to_string(i) + " 203.0.113." + std::to_string(i + 1) + "\n";
  for (int i = 0; i < 24; ++i) {
    for (int j = 0; j < i; ++j) mesh += "link h" + std::to_string(j) + " h" + std::to_string(i) + "\n";
  }
  texts.push_back(mesh);
  std::string steps = hosts;
  for (int i = 0; i <= 4096; ++i) steps += "at 1s client close\n";
  texts.push_back(steps);
  std::string drops = hosts + "drop client -> server any";
  for (int i = 0; i <= 4096; ++i) drops += " #1";
  texts.push_back(drops);
  return texts;
}

}  // namespace tcplab::shell
