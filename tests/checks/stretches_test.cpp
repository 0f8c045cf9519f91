#include "checks/stretches.hpp"

#include <gtest/gtest.h>

#include <random>

namespace longghep::checks {
namespace {

TEST(Stretches, TellWhatAListOfOrdinalsTells) {
  std::mt19937 source(3);
  const auto random = [&] { return static_cast<std::uint32_t>(source()); };
  for (const std::size_t atoms : {1, 2, 63, 64, 65, 128, 129, 1000}) {
    for (const unsigned often : {1U, 2U, 10U, 200U}) {
      Stretches stretches(atoms);
      std::vector<std::uint32_t> ordinals;
      std::uint32_t ordinal = random() % 5;
      for (std::uint32_t at = 0; at < atoms; ++at) {
        if (at == 0 || random() % often == 0) stretches.add(at, ordinal += 1 + random() % 3);
        ordinals.push_back(ordinal);
      }
      stretches.count();
      for (std::uint32_t at = 0; at < atoms; ++at) {
        ASSERT_EQ(stretches[at], ordinals[at]) << at << " of " << atoms;
        const auto [begin, end] = std::equal_range(ordinals.begin(), ordinals.end(), ordinals[at]);
        const auto extent = stretches.extent(at);
        ASSERT_EQ(extent.first, begin - ordinals.begin());
        ASSERT_EQ(extent.second, end - ordinals.begin());
        const std::size_t other = random() % atoms;
        ASSERT_EQ(stretches.same(at, other), ordinals[at] == ordinals[other]);
      }
    }
  }
}

}  // namespace
}  // namespace longghep::checks
