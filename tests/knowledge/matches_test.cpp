#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "knowledge/knowledge.hpp"

namespace longghep::knowledge {

bool operator==(const Match& a, const Match& b) { return a.begin == b.begin && a.end == b.end; }

namespace {

// Against a sort of the whole.
TEST(Matches, ListsInOrderAreUnited) {
  std::mt19937 random(1);
  const auto any = [&](std::uint32_t count) { return static_cast<std::uint32_t>(random() % count); };
  for (int round = 0; round < 3000; ++round) {
    std::vector<Match> list;
    for (std::uint32_t lists = any(7); lists > 0; --lists)
      for (std::uint32_t size = any(9), at = any(4); size > 0; --size, at += 1 + any(5))
        list.push_back({at, at + 1 + any(3)});
    std::vector<Match> expected = list;
    std::sort(expected.begin(), expected.end(),
              [](const Match& a, const Match& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
    expected.erase(std::unique(expected.begin(), expected.end(),
                               [](const Match& a, const Match& b) { return a.begin == b.begin; }),
                   expected.end());
    unite(list);
    ASSERT_EQ(list, expected) << round;
  }
}

}  // namespace
}  // namespace longghep::knowledge
