// Tested by tests/words/model_test.cpp.
#include "words/model.hpp"
#include "text/text.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace longghep::words {
namespace {

constexpr SyllableId kMostSyllables = 0xFFFF;  // two ids make one key of 32 bits

std::size_t slots_for(std::size_t count) {
  std::size_t size = 16;
  while (size < count * 2) size *= 2;
  return size;
}

struct Line {
  std::string_view kind;
  std::vector<std::string_view> words;
  std::vector<int> weights;
};

bool split(std::string_view text, Line& line) {
  line.words.clear();
  line.weights.clear();
  bool first = true;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\t', at), text.size());
    const std::string_view field = text.substr(at, end - at);
    at = end + 1;
    int number = 0;
    const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    if (first) {
      line.kind = field;
    } else if (error == std::errc() && stop == field.data() + field.size()) {
      if (number < -32'768 || number > 32'767) return false;
      line.weights.push_back(number);
    } else if (line.weights.empty() && !field.empty()) {
      line.words.push_back(field);
    } else {
      return false;
    }
    first = false;
  }
  return true;
}

}  // namespace

ModelView ModelData::view() const noexcept {
  return {syllables, pairs, triples, shapes, classes, class_shapes, step_classes, step_shapes};
}

Result<ModelData> read_model(std::string_view tsv, SyllableId (*intern)(void* self, std::string_view syllable),
                             void* self) {
  ModelData data;
  std::map<std::uint32_t, ModelView::Pair> pairs;  // pairs come before triples
  std::vector<ModelView::Triple> triples;
  const char* problem = nullptr;
  const auto fail = [&](const char* what) {
    problem = what;
    return false;
  };
  Line line;
  const std::uint32_t bad = text::each_line(tsv, [&](std::uint32_t, std::string_view row) {
    if (!split(row, line)) return fail("a weight is no whole number from -32768 to 32767");
    std::array<SyllableId, 3> ids{};
    if (line.words.size() > ids.size()) return fail("more than three syllables");
    for (std::size_t k = 0; k < line.words.size(); ++k) {
      ids[k] = line.words[k] == "#" ? 0 : line.words[k] == "*" ? 1 : intern(self, line.words[k]);
      if (ids[k] > kMostSyllables) return fail("more than 65,535 syllables");
    }
    const auto small = [&](std::size_t k) { return static_cast<std::int8_t>(std::clamp(line.weights[k], -127, 127)); };
    struct Digit {
      std::size_t radix, stride;
    };
    const auto table = [&](std::vector<std::int16_t>& to, std::initializer_list<Digit> digits) {
      if (line.weights.size() != 2 || line.weights[0] < 0) return false;
      std::size_t rest = static_cast<std::size_t>(line.weights[0]), at = 0;
      for (const Digit* digit = digits.end(); digit != digits.begin(); rest /= digit->radix) {
        --digit;
        at += rest % digit->radix * digit->stride;
      }
      if (rest != 0) return false;
      to[at] = static_cast<std::int16_t>(line.weights[1]);
      return true;
    };
    bool good = false;
    if (line.kind == "syllable" && line.words.size() == 1 && line.weights.size() == 6) {
      if (data.syllables.size() <= ids[0]) data.syllables.resize(ids[0] + 1);
      data.syllables[ids[0]] = {small(0), small(1), {small(2), small(3), small(4), small(5)}, {}};
      good = true;
    } else if (line.kind == "pair" && line.words.size() == 2 && line.weights.size() == 4) {
      if ((ids[0] << 16 | ids[1]) != 0)
        pairs[ids[0] << 16 | ids[1]] = {ids[0] << 16 | ids[1], small(1), small(2), small(3),
                                        static_cast<std::uint8_t>(line.weights[0] & 15)};
      good = true;
    } else if (line.kind == "triple" && line.words.size() == 3 && line.weights.size() == 2) {
      ModelView::Triple triple = ModelView::name_of(ids[0], ids[1], ids[2]);
      triple.second_gap = small(0);
      triple.first_gap = small(1);
      if (const std::uint32_t key = ids[0] << 16 | ids[1]; key != 0) {
        pairs[key].key = key;
        pairs[key].bits |= ModelView::Pair::kBeginsTriple;
        triples.push_back(triple);
      }
      good = true;
    } else if (line.words.empty()) {
      good = line.kind == "shapes"         ? table(data.shapes, {{5, 512}, {5, 64}, {5, 8}, {5, 1}})
             : line.kind == "classes"      ? table(data.classes, {{16, 256}, {16, 16}, {16, 1}})
             : line.kind == "class-shapes" ? table(data.class_shapes, {{16, 64}, {5, 8}, {5, 1}})
             : line.kind == "step-classes" ? table(data.step_classes, {{4, 1}, {16, 64}, {16, 4}})
             : line.kind == "step-shapes"  ? table(data.step_shapes, {{4, 1}, {5, 256}, {5, 32}, {5, 4}})
                                           : false;
    }
    if (!good)
      return fail(
          "expected syllable, pair, triple, shapes, classes, class-shapes, step-classes or step-shapes with its "
          "fields");
    return true;
  });
  if (bad != 0) return Error{ErrorCode::bad_dictionary, problem, "words/model.tsv", bad, 1};
  data.pairs.resize(slots_for(pairs.size()));
  for (const auto& [key, pair] : pairs) {
    std::size_t at = ModelView::slot(key, data.pairs.size() - 1);
    while (data.pairs[at].key != 0) at = (at + 1) & (data.pairs.size() - 1);
    data.pairs[at] = pair;
  }
  data.triples.resize(slots_for(triples.size()));
  for (const auto& triple : triples) {
    std::size_t at = ModelView::slot(triple.key, data.triples.size() - 1);
    while (data.triples[at].key != 0) at = (at + 1) & (data.triples.size() - 1);
    data.triples[at] = triple;
  }
  return data;
}

}  // namespace longghep::words
