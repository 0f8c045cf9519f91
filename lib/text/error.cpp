#include "longghep/result.hpp"

namespace longghep {

std::string Error::to_string() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line) + ":" + std::to_string(column);
  if (!out.empty()) out += ": ";
  return out + "error: " + message;
}

}  // namespace longghep
