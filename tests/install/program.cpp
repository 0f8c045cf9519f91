#include <cstdio>
#include <longghep/longghep.hpp>

int main() {
  const std::string_view draft = "Điều 1. Tuyển dụng\n1. Chỉ tuyển nam.\n";
  const auto reviewer = longghep::Reviewer::load();
  const auto document = reviewer->read(std::as_bytes(std::span(draft)));
  for (const auto& finding : reviewer->review(*document).findings)
    std::printf("%s: %s: %s\n", finding.location.label.c_str(), finding.rule.c_str(), finding.message.vi.c_str());
}
