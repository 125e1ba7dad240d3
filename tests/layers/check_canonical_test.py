#!/usr/bin/env python3
"""The check of canonical*.cpp, tried on functions that forget on purpose."""
import unittest

from check_canonical import forgotten

KEEPS = """void canonical(Canon& canon, const Pair& pair) {
  const auto& [first, second] = pair;
  canon.put(first);
  Canon::without(second);
}
"""


class CheckCanonical(unittest.TestCase):
    def test_what_is_put_or_left_out_is_well(self):
        self.assertEqual(forgotten(KEEPS), [])

    def test_what_is_named_only_is_found(self):
        self.assertEqual(forgotten(KEEPS.replace("  Canon::without(second);\n", "")), ["2: second"])

    def test_another_function_and_a_comment_do_not_count(self):
        text = KEEPS.replace("  Canon::without(second);\n", "  // second\n")
        self.assertEqual(forgotten(text + KEEPS), ["2: second"])

    def test_a_member_of_something_else_does_not_count(self):
        self.assertEqual(forgotten(KEEPS.replace("without(second)", "without(other.second)")), ["2: second"])

    def test_a_loop_binds_too(self):
        text = "void f() {\n  for (const auto& [id, held] : all) canon.put(id);\n}\n"
        self.assertEqual(forgotten(text), ["2: held"])


if __name__ == "__main__":
    unittest.main()
