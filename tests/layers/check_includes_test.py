#!/usr/bin/env python3
"""The layering check, tried on trees that are broken on purpose."""
import pathlib
import tempfile
import unittest

from check_includes import violations


class CheckIncludes(unittest.TestCase):
    def count(self, file: str, text: str) -> int:
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory, file)
            path.parent.mkdir(parents=True)
            path.write_text(text, "utf-8")
            return len(violations(pathlib.Path(directory)))

    def test_arrows_down_are_kept(self):
        self.assertEqual(self.count("core/lab/world.hpp", '#include "core/tcp/host.hpp"\n#include <vector>\n'), 0)
        self.assertEqual(self.count("shell/app.cpp", '#include "shell/app.hpp"\n#include "core/lab/run.hpp"\n#include <imgui.h>\n'), 0)
        self.assertEqual(self.count("native/live/tun.cpp", '#include "core/tcp/host.hpp"\n#include <sys/ioctl.h>\n'), 0)

    def test_arrows_up_are_found(self):
        self.assertEqual(self.count("core/wire/ipv4.cpp", '#include "core/tcp/state.hpp"\n'), 1)
        self.assertEqual(self.count("core/base/time.hpp", '#include "core/wire/ipv4.hpp"\n'), 1)
        self.assertEqual(self.count("core/lab/world.cpp", '#include "shell/app.hpp"\n'), 1)
        self.assertEqual(self.count("shell/app.cpp", '#include "native/gui.hpp"\n'), 1)

    def test_arrows_sideways_are_found(self):
        self.assertEqual(self.count("core/tcp/host.cpp", '#include "core/net/link.hpp"\n'), 1)
        self.assertEqual(self.count("core/capture/pcapng.cpp", '#include "core/tcp/state.hpp"\n'), 1)
        self.assertEqual(self.count("web/main.cpp", '#include "native/gui.hpp"\n'), 1)

    def test_the_packetdrill_language_does_not_know_its_runner(self):
        self.assertEqual(self.count("core/packetdrill/run/clock.hpp", '#include "core/packetdrill/language/ast.hpp"\n'), 0)
        self.assertEqual(self.count("core/packetdrill/language/scanner.cpp", '#include "core/packetdrill/run/clock.hpp"\n'), 1)
        self.assertEqual(self.count("core/packetdrill/language/ast.hpp", '#include "core/tcp/state.hpp"\n'), 1)
        self.assertEqual(self.count("core/packetdrill/other.cpp", ""), 1)

    def test_impure_headers_in_the_core_are_found(self):
        for header in ["iostream", "fstream", "chrono", "thread", "cstdio", "ctime", "random", "sys/socket.h", "imgui.h", "nlohmann/json.hpp"]:
            self.assertEqual(self.count("core/lab/run.cpp", f"#include <{header}>\n"), 1, header)

    def test_the_shell_knows_no_system(self):
        for header in ["emscripten.h", "unistd.h", "sys/ioctl.h", "fstream"]:
            self.assertEqual(self.count("shell/app.cpp", f"#include <{header}>\n"), 1, header)

    def test_relative_includes_are_found(self):
        self.assertEqual(self.count("core/tcp/host.cpp", '#include "host.hpp"\n'), 1)
        self.assertEqual(self.count("core/tcp/host.cpp", '#include "../wire/ipv4.hpp"\n'), 1)

    def test_a_layer_that_nobody_planned_is_found(self):
        self.assertEqual(self.count("core/extra/thing.cpp", ""), 1)


unittest.main()
