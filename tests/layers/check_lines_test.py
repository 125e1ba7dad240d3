#!/usr/bin/env python3
"""The check of what expects on behalf of a test, tried on functions that do not say who asked."""
import unittest

from check_lines import nameless

NAMED = """void expect_two(int one,
                Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "two");
  EXPECT_EQ(one, 2);
}
"""


class CheckLines(unittest.TestCase):
    def test_who_takes_the_line_and_uses_it_is_well(self):
        self.assertEqual(nameless(NAMED), [])

    def test_who_does_not_take_it_is_found(self):
        self.assertEqual(nameless(NAMED.replace(",\n                Line at = Line::here()", "")), ["1: expect_two"])

    def test_who_takes_it_and_says_nothing_of_it_is_found(self):
        self.assertEqual(nameless(NAMED.replace('  const ::testing::ScopedTrace asked(at.file, at.number, "two");\n', "")), ["1: expect_two"])

    def test_a_method_counts_too(self):
        text = "class A {\n  void expect_it() const {\n    EXPECT_TRUE(it);\n  }\n};\n"
        self.assertEqual(nameless(text), ["2: expect_it"])

    def test_a_declaration_and_a_call_do_not_count(self):
        self.assertEqual(nameless("void expect_it();\nvoid f() {\n  expect_it();\n}\n"), [])


if __name__ == "__main__":
    unittest.main()
