#!/usr/bin/env python3
"""Tests of tests/run and cmake/configure.sh, with parts and builds that only say that they were run."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60

# What stands for every part and program: says when it begins and ends, and does in between what a test asks of it.
STAND_IN = """#!/bin/bash
name=$(basename "$(dirname "$0")")-$(basename "$0") && name=${name#bin-} && name=${name%-run}
case $*:$name in *--alone*) name=alone ;; *dev*:cmake) name=build-dev ;; *:cmake) name=build ;; esac
echo "begin $name" >>"$HOUSE/diary"
IFS=: read -r who what <<<"${ASKED:-}"
case $name/$what in
  "$who"/meet-*) until grep -qx "begin ${what#meet-}" "$HOUSE/diary"; do sleep 0.02; done ;;
  "$who"/die) kill -9 "$PPID" ;;
  "$who"/stay) echo $$ >"$HOUSE/staying.new" && mv "$HOUSE/staying.new" "$HOUSE/staying" && exec sleep 600 ;;
  "$who"/fail) echo "1 passed, 1 failed, 0 skipped" && exit 1 ;;
esac
[ "$name" != ctest ] || echo '<testsuite tests="2" failures="0" disabled="0" skipped="0"/>' >"$HOUSE/build/artifacts/ctest.xml"
echo "end $name" >>"$HOUSE/diary"
echo "3 passed, 0 failed, 1 skipped"
"""


class House:
    """A folder with the real tests/run and cmake/configure.sh, and stand-ins for all that they start."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for file in "tests/run", "tests/junit_counts.py", "cmake/configure.sh", "CMakePresets.json":
            (self.folder / file).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / file, self.folder / file)
        for part in "browser", "packages", "interop", "desktop", "traces", "fuzz", "bench", "exercises":
            self.stand_in(f"tests/{part}/run")
        for file in "tests/unit", "cmake/install-deps.sh", "cmake/build-site.sh", "bin/cmake", "bin/ctest":
            self.stand_in(file)
        for folder in "web", "build/dev", "build/release", "build/web":  # those of builds as CMake would make them
            (self.folder / folder).mkdir(parents=True)
        (self.folder / "web/site_size.py").write_text("")

    def stand_in(self, file):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STAND_IN)
        path.chmod(0o755)

    def start(self, command="tests/run", *arguments, asked=""):
        environment = {**os.environ, "HOUSE": str(self.folder), "ASKED": asked, "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        return subprocess.Popen([self.folder / command, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *command, asked=""):
        """Answers (exit status, output)."""
        process = self.start(*command, asked=asked)
        output = process.communicate(timeout=SECONDS)[0]
        return process.returncode, output

    def diary(self):
        return (self.folder / "diary").read_text().splitlines()


class Run(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.house = House(folder.name)

    def test_all_parts_are_counted_and_the_last_line_has_the_sums(self):
        status, output = self.house.run()
        self.assertEqual(status, 0, output)
        # unit tests, fuzz, browser, packages, interop twice, traces, desktop; two of ctest, the size of the site, two benches
        self.assertEqual(output.splitlines()[-1], "32 passed, 0 failed, 9 skipped", output)
        self.assertIn("in all\n", output)

    def test_what_waits_runs_beside_the_builds(self):
        for one, other in ("build-dev", "interop"), ("build-dev", "browser"), ("interop", "browser"), ("tests-unit", "traces"):
            status, output = self.house.run(asked=f"{one}:meet-{other}")
            self.assertEqual(status, 0, output)
            self.assertIn(f"begin {one}", self.house.diary())

    def test_peers_and_windows_are_tried_as_soon_as_the_program_is_there(self):
        status, output = self.house.run(asked="cmake-build-site.sh:meet-interop")
        self.assertEqual(status, 0, output)

    def test_what_measures_runs_alone_and_last(self):
        self.house.run(asked="browser:meet-fuzz")
        diary = self.house.diary()
        start = diary.index("begin alone")
        self.assertEqual(diary[start + 1], "end alone")
        self.assertEqual(set(diary[start:]), {"begin alone", "end alone"})

    def test_what_runs_beside_is_told_whole(self):
        _, output = self.house.run()
        for part in "browser", "interop", "desktop":
            lines = output[output.index(f"== {part} =="):].splitlines()[:3]
            self.assertEqual(lines[1:], ["3 passed, 0 failed, 1 skipped", f"[{part}] 3 passed, 0 failed, 1 skipped, {lines[2].split()[-2]} s"])

    def test_a_part_that_fails_beside_others_fails_the_run(self):
        status, output = self.house.run(asked="desktop:fail")
        self.assertEqual(status, 1)
        self.assertIn("Failed in: desktop, beside others\n30 passed, 1 failed, 8 skipped\n", output)

    def test_parts_that_are_killed_beside_others_fail_the_run(self):
        status, output = self.house.run(asked="interop:die")
        self.assertEqual(status, 1)
        self.assertIn("Failed in: in_namespaces\n", output)

    def test_who_ends_the_run_ends_what_runs_beside(self):
        process = self.house.start(asked="browser:stay")
        staying = self.house.folder / "staying"
        deadline = time.monotonic() + SECONDS
        while not staying.exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM)
        while pathlib.Path(f"/proc/{int(staying.read_text())}/comm").exists():
            self.assertLess(time.monotonic(), deadline, "what ran beside it still runs")
            time.sleep(0.02)

    def test_changed_presets_are_configured_and_others_are_not(self):
        (self.house.folder / "build/dev/build.ninja").write_text("")  # as an older cmake/configure.sh would have left it
        for change, configured in ("", 1), ("", 1), (" ", 2), ("", 2):
            presets = self.house.folder / "CMakePresets.json"
            presets.write_text(presets.read_text() + change)
            self.assertEqual(self.house.run("cmake/configure.sh", "dev")[0], 0)
            self.assertEqual(self.house.diary().count("begin build-dev"), configured)


if __name__ == "__main__":
    sys.exit(unittest.main())
