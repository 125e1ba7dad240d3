"""Breaks the table of RFC 9293's requirements in every way that generate.py --check must notice."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class TableCheck(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in ("core", "native", "tests", "docs"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("node_modules"))
        self.generate()

    def generate(self, *arguments):
        command = [sys.executable, HERE / "generate.py", "--root", self.root, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def change(self, path, old, new):
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def assert_complains(self, about):
        result = self.generate("--check")
        self.assertEqual(result.returncode, 1)
        self.assertIn(about, result.stderr)

    def test_the_tree_as_it_is_passes(self):
        result = self.generate("--check")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_a_requirement_without_a_row(self):
        self.change("tests/rfc9293/requirements.tsv", "MUST-23\t", "MUST-99\t")
        self.assert_complains("MUST-23: no row")
        self.assert_complains("MUST-99: is no requirement")

    def test_a_requirement_that_no_code_cites(self):
        self.change("core/tcp/config.hpp", "RFC 9293 3.8.3 (MUST-23)", "RFC 9293 3.8.3")
        self.assert_complains("MUST-23: no place")

    def test_a_requirement_without_a_test(self):
        self.change("tests/tcp/rfc9293/retransmission_test.cpp", "MUST_22_MUST_23_", "MUST_22_")
        self.assert_complains("MUST-23: no test")

    def test_a_longer_number_is_another_requirement(self):
        self.change("tests/tcp/rfc9293/window_test.cpp", "MUST_1_", "MUST_11_")
        self.assert_complains("MUST-1: no test")

    def test_a_citation_of_the_wrong_section(self):
        self.change("core/tcp/config.hpp", "RFC 9293 3.8.3 (MUST-23)", "RFC 9293 3.8.4 (MUST-23)")
        self.assert_complains("cites MUST-23 in section 3.8.4")

    def test_a_page_that_is_out_of_date(self):
        self.change("docs/rfc9293.md", "MUST-23", "MUST-24")
        self.assert_complains("out of date")

    def test_a_citation_broken_over_two_lines_counts(self):
        self.change("core/tcp/config.hpp", "RFC 9293 3.8.3 (MUST-23)", "RFC 9293\n  // 3.8.3 (MUST-23)")
        self.generate()
        self.assertEqual(self.generate("--check").returncode, 0)


if __name__ == "__main__":
    unittest.main()
