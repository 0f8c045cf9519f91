// Training-time program: trains the model of the segmenter on annotated text and
// mines the lexicon from the law corpus; writes what the project ships.
// usage: train_segmenter SEGMENTATION_DIR LAW_DIR OUT_DIR [SENTENCES]
//
// 1. Classes of pairs: words of the annotation, of terms.tsv and of a word list
//    say of two syllables that they make a word, or begin, end or lie in a longer
//    one. The list itself is not shipped.
// 2. Where the news annotation contradicts what the treebank does without
//    exception, it is brought in line.
//    Legal sentences segmented by hand (sentences.txt) are added.
// 3. An averaged perceptron over the lattice of gaps (model.hpp) is trained.
// 4. The law texts are segmented with it; words found there and in the annotation
//    are the lexicon, which reads glued words apart.
//
// SENTENCES limits the treebank's sentences, for a learning curve. Fixed seed and
// order: the same input gives the same bytes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <unordered_map>

#include "words/words.hpp"

namespace {

using namespace longghep;
using words::SyllableId;
namespace fs = std::filesystem;

constexpr int kEpochs = 12;
constexpr int kRounds = 8;
constexpr int kTreebankCopies = 3;   // its guideline is the one followed
constexpr int kSeenForLexicon = 2;   // a word annotated once may be a slip
constexpr double kScale = 8;         // weights are written in eighths
constexpr std::uint32_t kLeast = 5;  // occurrences in law that make a word of the lexicon

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

template <class Use>
void each_line(const std::string& text, Use&& use) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    use(text.substr(at, end - at));
    at = end + 1;
  }
}

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(mark, at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool plain(const std::string& word) {
  bool letter = false;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = text::next(word, at);
    if (!text::is_letter(c) && c != ' ') return false;
    letter = letter || text::is_letter(c);
  }
  return letter;
}

/// One annotated sentence: words, each of one or more syllables.
using Annotated = std::vector<std::vector<std::string>>;

struct Sentence {
  std::vector<SyllableId> id;
  std::vector<std::size_t> shape;
  std::vector<bool> open, joined;  // by atom: may the gap after it be joined, and is it
};

using Feature = std::uint64_t;
enum class Of : std::uint64_t {
  before = 1,
  after,
  middle,
  left,
  right,
  second_gap,
  first_gap,
  shapes,
  classes,
  class_shapes,
  step,
  step_unit,
  step_classes,
  step_shapes
};
constexpr Feature feature(Of of, std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
  return static_cast<std::uint64_t>(of) << 48 | a << 32 | b << 16 | c;
}

constexpr Feature kBias = feature(Of::shapes, 1'000);

// What a study may leave out.
const std::map<std::string, std::set<Of>> kGroups = {
    {"contexts", {Of::left, Of::right}},
    {"triples", {Of::second_gap, Of::first_gap}},
    {"shapes", {Of::shapes, Of::class_shapes, Of::step_shapes}},
    {"classes", {Of::classes, Of::class_shapes, Of::step_classes}},
    {"steps", {Of::step, Of::step_unit, Of::step_classes, Of::step_shapes}},
    {"news", {}},
    {"words", {}},
};

class Trainer {
 public:
  // ---- Vocabulary and pair classes ---------------------------------------------------

  SyllableId syllable(const std::string& written) {
    const std::string low = text::to_lower(written);
    const text::Key key = text::key_of(low);
    const SyllableId id = vocabulary_.syllable(key.view());
    if (id >= spelling_.size()) spelling_.resize(id + 1);
    if (spelling_[id].empty()) spelling_[id] = low;
    return id;
  }

  void know(const std::string& word) {
    std::vector<SyllableId> ids;
    for (const std::string& part : split(word, ' ')) ids.push_back(syllable(part));
    if (ids.size() > 1 && ids.size() < 6) known_.insert(ids);
  }

  void read(const Annotated& sentence) {
    for (const auto& word : sentence)
      for (const std::string& part : word)
        if (plain(part) && text::key_of(part).size < 14) {
          std::size_t at = 0;
          const bool shouts =
              text::is_upper(text::next(part, at)) && at < part.size() && text::is_upper(text::next(part, at));
          if (!shouts) syllable(part);
        }
  }

  void classify() {
    for (const auto& ids : known_)
      for (std::size_t k = 0; k + 1 < ids.size(); ++k)
        classes_[{ids[k], ids[k + 1]}] |= ids.size() == 2 ? 1 : ids.size() == 3 ? (k == 0 ? 2 : 4) : 8;
  }

  Sentence atoms_of(const Annotated& annotated, const words::Tables& tables) const {
    std::string text;
    std::vector<std::size_t> word_of_byte;
    for (std::size_t w = 0; w < annotated.size(); ++w)
      for (const std::string& part : annotated[w]) {
        if (!text.empty()) text += ' ';
        text += part;
        word_of_byte.resize(text.size(), w);
      }
    const TextSpan line{0, text.size()};
    const words::Words found = words::segment(text, {&line, 1}, tables);
    Sentence out;
    const auto& atoms = found.atoms;
    for (std::size_t k = 0; k < atoms.size(); ++k) {
      const bool word = atoms[k].kind == words::Kind::word;
      const auto shape = words::shape_of(atoms, k);
      out.id.push_back(word ? (atoms[k].id >= words::kFirstSyllable ? atoms[k].id : 0)
                            : (shape == words::Shape::number ? words::kNumber : 0));
      out.shape.push_back(static_cast<std::size_t>(shape));
      const bool next = k + 1 < atoms.size() && atoms[k + 1].kind == words::Kind::word;
      out.open.push_back(word && next);
      out.joined.push_back(word && next && word_of_byte[atoms[k].begin] == word_of_byte[atoms[k + 1].begin]);
    }
    return out;
  }

  // ---- Features ------------------------------------------------------------------------

  std::uint64_t classes(SyllableId a, SyllableId b) const {
    const auto at = classes_.find({a, b});
    return at == classes_.end() ? 0 : at->second;
  }

  static SyllableId id(const Sentence& s, std::size_t k) { return k < s.id.size() ? s.id[k] : 0; }
  static std::size_t shape(const Sentence& s, std::size_t k) { return k < s.shape.size() ? s.shape[k] : 4; }

  /// Features of these names are not learned; for studies.
  std::set<Of> without;

  void drop(std::vector<Feature>& features) const {
    if (without.empty()) return;
    std::erase_if(features, [&](Feature f) { return f != kBias && without.contains(static_cast<Of>(f >> 48)); });
  }

  void gap(const Sentence& s, std::size_t k, std::vector<Feature>& out) const {
    const SyllableId x = id(s, k - 1), a = id(s, k), b = id(s, k + 1), c = id(s, k + 2);
    const std::size_t sx = shape(s, k - 1), sa = shape(s, k), sb = shape(s, k + 1), sc = shape(s, k + 2);
    const std::uint64_t q0 = classes(x, a), q1 = classes(a, b), q2 = classes(b, c);
    out = {kBias,
           feature(Of::before, a),
           feature(Of::after, b),
           feature(Of::middle, a, b),
           feature(Of::left, x, a),
           feature(Of::right, b, c),
           feature(Of::second_gap, x, a, b),
           feature(Of::first_gap, a, b, c),
           feature(Of::shapes, ((sx * 5 + sa) * 5 + sb) * 5 + sc),
           feature(Of::classes, 0, q1),
           feature(Of::classes, 1, q0, q1),
           feature(Of::classes, 2, q1, q2),
           feature(Of::classes, 3, q0 * 16 + q1, q2),
           feature(Of::class_shapes, q1, sa * 5 + sb)};
    drop(out);
  }

  void step(const Sentence& s, std::size_t k, std::uint64_t gaps, std::vector<Feature>& out) const {
    out = {feature(Of::step, gaps), feature(Of::step_unit, gaps, s.id[k]),
           feature(Of::step_classes, gaps, classes(s.id[k - 1], s.id[k]), classes(s.id[k], s.id[k + 1])),
           feature(Of::step_shapes, (gaps * 5 + s.shape[k - 1]) * 25 + s.shape[k] * 5 + s.shape[k + 1])};
    drop(out);
  }

  // ---- The averaged perceptron -----------------------------------------------------------

  std::uint32_t index(Feature f) {
    const auto [at, fresh] = index_.try_emplace(f, static_cast<std::uint32_t>(weights_.size()));
    if (fresh) {
      weights_.push_back(0);
      sums_.push_back(0);
    }
    return at->second;
  }

  struct Prepared {
    std::vector<std::vector<std::uint32_t>> gaps;                  // by atom
    std::vector<std::array<std::vector<std::uint32_t>, 4>> steps;  // by atom
    std::vector<bool> joined;
  };

  void train(const std::vector<Sentence>& sentences) {
    std::vector<Prepared> runs;
    std::vector<Feature> features;
    for (const Sentence& s : sentences)
      for (std::size_t k = 0; k < s.id.size(); ++k) {
        if (!s.open[k]) continue;
        Prepared run;
        for (const std::size_t first = k; s.open[k]; ++k) {
          gap(s, k, features);
          auto& gap_ids = run.gaps.emplace_back();
          for (const Feature f : features) gap_ids.push_back(index(f));
          auto& steps = run.steps.emplace_back();
          if (k > first)
            for (std::uint64_t gaps = 0; gaps < 4; ++gaps) {
              step(s, k, gaps, features);
              for (const Feature f : features) steps[gaps].push_back(index(f));
            }
          run.joined.push_back(s.joined[k]);
        }
        runs.push_back(std::move(run));
      }
    // The mean of several runs in different order: one order's luck counts for less.
    std::vector<double> mean(weights_.size());
    for (std::uint64_t seed = 1; seed <= kRounds; ++seed) {
      std::fill(weights_.begin(), weights_.end(), 0);
      std::fill(sums_.begin(), sums_.end(), 0);
      clock_ = 0;
      descend(runs, seed);
      for (std::size_t k = 0; k < weights_.size(); ++k)
        mean[k] += (weights_[k] - sums_[k] / static_cast<double>(clock_)) / kRounds;
    }
    weights_ = std::move(mean);
  }

  void descend(const std::vector<Prepared>& runs, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::size_t> order(runs.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::vector<bool> guess;
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[random() % k]);
      std::size_t wrong = 0;
      for (const std::size_t r : order) {
        const Prepared& run = runs[r];
        decode(run, guess);
        ++clock_;
        if (guess == run.joined) continue;
        ++wrong;
        for (std::size_t k = 0; k < guess.size(); ++k) {
          if (guess[k] != run.joined[k]) add(run.gaps[k], run.joined[k] ? 1 : -1);
          if (k == 0) continue;
          const std::size_t right = (run.joined[k - 1] ? 2U : 0U) + (run.joined[k] ? 1U : 0U);
          const std::size_t ours = (guess[k - 1] ? 2U : 0U) + (guess[k] ? 1U : 0U);
          if (right == ours) continue;
          add(run.steps[k][right], 1);
          add(run.steps[k][ours], -1);
        }
      }
      if (epoch + 1 == kEpochs)
        std::fprintf(stderr, "round %d: %zu of %zu runs wrong\n", static_cast<int>(seed), wrong, runs.size());
    }
  }

  void add(const std::vector<std::uint32_t>& features, double by) {
    for (const std::uint32_t f : features) {
      weights_[f] += by;
      sums_[f] += by * static_cast<double>(clock_);
    }
  }

  double sum(const std::vector<std::uint32_t>& features) const {
    double total = 0;
    for (const std::uint32_t f : features) total += weights_[f];
    return total;
  }

  void decode(const Prepared& run, std::vector<bool>& out) const {
    const std::size_t n = run.gaps.size();
    std::vector<std::array<bool, 2>> back(n);
    double split = 0, joined = sum(run.gaps[0]);
    for (std::size_t k = 1; k < n; ++k) {
      const double a0 = split + sum(run.steps[k][0]), a1 = joined + sum(run.steps[k][2]);
      const double b0 = split + sum(run.steps[k][1]), b1 = joined + sum(run.steps[k][3]);
      back[k] = {a1 > a0, b1 > b0};
      split = std::max(a0, a1);
      joined = std::max(b0, b1) + sum(run.gaps[k]);
    }
    out.assign(n, false);
    bool on = joined > split;
    for (std::size_t k = n; k-- > 0;) {
      out[k] = on;
      if (k > 0) on = back[k][on ? 1 : 0];
    }
  }

  // ---- What is shipped -----------------------------------------------------------------

  double weight(Feature f) const {
    const auto at = index_.find(f);
    return at == index_.end() ? 0 : weights_[at->second];
  }
  int eighths(Feature f) const { return static_cast<int>(std::lround(weight(f) * kScale)); }

  std::string name(std::uint64_t id) const {
    return id == 0 ? "#" : id == words::kNumber ? "*" : spelling_[static_cast<std::size_t>(id)];
  }

  std::string model() const {
    std::map<std::uint64_t, std::array<int, 6>> units;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::array<int, 4>> pairs;
    std::map<std::array<std::uint64_t, 3>, std::array<int, 2>> triples;
    for (const auto& [pair, bits] : classes_) pairs[{pair.first, pair.second}][0] = static_cast<int>(bits);
    for (const auto& [f, at] : index_) {
      const auto of = static_cast<Of>(f >> 48);
      const std::uint64_t a = f >> 32 & 0xFFFF, b = f >> 16 & 0xFFFF, c = f & 0xFFFF;
      const int w = static_cast<int>(std::lround(weights_[at] * kScale));
      if (w == 0) continue;
      switch (of) {
        case Of::before: units[a][0] = w; break;
        case Of::after: units[a][1] = w; break;
        case Of::step_unit: units[b][2 + a] = w; break;
        case Of::middle: pairs[{a, b}][1] = w; break;
        case Of::left: pairs[{a, b}][2] = w; break;
        case Of::right: pairs[{a, b}][3] = w; break;
        case Of::second_gap: triples[{a, b, c}][0] = w; break;
        case Of::first_gap: triples[{a, b, c}][1] = w; break;
        default: break;
      }
    }
    std::string out =
        "# The segmenter's model, written by train_segmenter; its tables are described in lib/words/model.hpp.\n"
        "# Trained on UD Vietnamese-VTB (CC BY-SA 4.0) and RDRsegmenter's news (Apache-2.0); see README.md.\n";
    const auto line = [&](const char* kind, std::initializer_list<std::uint64_t> ids, const auto& weights) {
      out += kind;
      for (const std::uint64_t id : ids) out += '\t' + name(id);
      for (const int w : weights) out += '\t' + std::to_string(w);
      out += '\n';
    };
    for (const auto& [a, w] : units) line("syllable", {a}, w);
    for (const auto& [p, w] : pairs) line("pair", {p.first, p.second}, w);
    for (const auto& [t, w] : triples)
      if (std::abs(w[0]) + std::abs(w[1]) > 1) line("triple", {t[0], t[1], t[2]}, w);
    const auto table = [&](const char* kind, std::size_t size, auto&& value) {
      for (std::size_t k = 0; k < size; ++k)
        if (const int w = static_cast<int>(std::lround(value(k) * kScale)); w != 0)
          out += std::string(kind) + '\t' + std::to_string(k) + '\t' + std::to_string(w) + '\n';
    };
    const double bias = weight(kBias);
    table("shapes", 625, [&](std::size_t k) { return bias + weight(feature(Of::shapes, k)); });
    table("classes", 4096, [&](std::size_t k) {
      const std::size_t q0 = k >> 8, q1 = k >> 4 & 15, q2 = k & 15;
      return weight(feature(Of::classes, 0, q1)) + weight(feature(Of::classes, 1, q0, q1)) +
             weight(feature(Of::classes, 2, q1, q2)) + weight(feature(Of::classes, 3, q0 * 16 + q1, q2));
    });
    table("class-shapes", 400, [&](std::size_t k) { return weight(feature(Of::class_shapes, k / 25, k % 25)); });
    table("step-classes", 1024, [&](std::size_t k) {
      return weight(feature(Of::step, k >> 8)) + weight(feature(Of::step_classes, k >> 8, k >> 4 & 15, k & 15));
    });
    table("step-shapes", 500, [&](std::size_t k) { return weight(feature(Of::step_shapes, k)); });
    return out;
  }

  // Where the treebank is of one mind about a pair, the news follow it, as far as two-syllable words go.
  void harmonise(const std::vector<Sentence>& treebank, std::vector<Sentence>& news) {
    constexpr int kEvidence = 3;
    std::map<std::pair<SyllableId, SyllableId>, std::array<int, 2>> votes;
    for (const Sentence& s : treebank)
      for (std::size_t k = 0; k + 1 < s.id.size(); ++k)
        if (s.open[k]) ++votes[{s.id[k], s.id[k + 1]}][s.joined[k] ? 1 : 0];
    for (Sentence& s : news)
      for (std::size_t k = 0; k + 1 < s.id.size(); ++k) {
        if (!s.open[k] || (k > 0 && s.joined[k - 1]) || s.joined[k + 1]) continue;
        const auto vote = votes.find({s.id[k], s.id[k + 1]});
        if (vote == votes.end()) continue;
        const bool join = vote->second[1] > vote->second[0];
        if (vote->second[join ? 1 : 0] >= kEvidence && vote->second[join ? 0 : 1] * 8 <= vote->second[join ? 1 : 0])
          s.joined[k] = join;
      }
    std::erase_if(known_, [&](const std::vector<SyllableId>& ids) {
      if (ids.size() != 2) return false;
      const auto vote = votes.find({ids[0], ids[1]});
      return vote != votes.end() && vote->second[1] == 0 && vote->second[0] >= 2 * kEvidence;
    });
  }

  words::LexiconBuilder vocabulary_;

 private:
  std::vector<std::string> spelling_;
  std::set<std::vector<SyllableId>> known_;
  std::map<std::pair<SyllableId, SyllableId>, std::uint64_t> classes_;
  std::unordered_map<Feature, std::uint32_t> index_;
  std::vector<double> weights_, sums_;
  std::uint64_t clock_ = 0;
};

using Counts = std::map<std::string, std::uint32_t>;

void write(const fs::path& path, const Counts& counts, const char* about, std::uint32_t least) {
  std::ofstream out(path, std::ios::binary);
  out << "# " << about << '\n';
  for (const auto& [word, count] : counts)
    if (count >= least) out << word << '\t' << count << '\n';
}

std::vector<Annotated> read_treebank(const fs::path& path) {
  std::vector<Annotated> out(1);
  each_line(slurp(path), [&](const std::string& line) {
    if (line.empty() && !out.back().empty()) out.emplace_back();
    const std::vector<std::string> fields = split(line, '\t');
    if (fields.size() < 2 || fields[0].find_first_not_of("0123456789") != std::string::npos) return;
    out.back().push_back(split(fields[1], ' '));
  });
  if (out.back().empty()) out.pop_back();
  return out;
}

std::vector<Annotated> read_joined(const fs::path& path) {
  std::vector<Annotated> out;
  each_line(slurp(path), [&](const std::string& line) {
    Annotated sentence;
    if (line.empty() || line[0] == '#') return;
    for (const std::string& word : split(line, ' ')) sentence.push_back(split(word, '_'));
    if (!sentence.empty()) out.push_back(std::move(sentence));
  });
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  std::size_t most = ~std::size_t{0};
  std::string text_path;
  std::set<std::string> without;
  bool good = given.size() >= 3 && given.size() % 2 == 1;
  for (std::size_t k = 3; good && k + 1 < given.size(); k += 2) {
    if (given[k] == "--sentences")
      most = std::strtoul(given[k + 1].c_str(), nullptr, 10);
    else if (given[k] == "--segment")
      text_path = given[k + 1];
    else if (given[k] == "--without" && kGroups.contains(given[k + 1]))
      without.insert(given[k + 1]);
    else
      good = false;
  }
  if (!good) {
    std::fputs(
        "usage: train_segmenter SEGMENTATION_DIR LAW_DIR OUT_DIR\n"
        "         writes model.tsv, lexicon.tsv and syllables.tsv\n"
        "       train_segmenter … --segment TEXT [--sentences N] [--without "
        "contexts|triples|shapes|classes|steps|news|words]…\n"
        "         writes nothing; prints the lines of TEXT segmented by a model that saw so much of the treebank\n",
        stderr);
    return 2;
  }
  const fs::path segmentation = given[0], law_dir = given[1], out = given[2];
  std::vector<Annotated> treebank = read_treebank(segmentation / "vtb-train.conllu");
  treebank.resize(std::min(treebank.size(), most));
  std::vector<Annotated> news;
  if (!without.contains("news")) news = read_joined(segmentation / "news-train.joined.txt");
  for (const Annotated& sentence : read_joined(out / "sentences.txt"))
    for (int copy = 0; copy < kTreebankCopies; ++copy) news.push_back(sentence);
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(law_dir))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());

  Trainer trainer;
  for (const std::string& group : without) trainer.without.insert(kGroups.at(group).begin(), kGroups.at(group).end());
  for (const std::vector<Annotated>* part : {&treebank, &news})
    for (const Annotated& sentence : *part) trainer.read(sentence);
  each_line(slurp(segmentation / "words.txt"), [&](const std::string& line) {
    if (plain(line) && !without.contains("words")) trainer.know(text::to_lower(line));
  });
  each_line(slurp(out / "terms.tsv"), [&](const std::string& line) {
    if (!line.empty() && line[0] != '#') trainer.know(line.substr(0, line.find('\t')));
  });
  Counts annotated;
  for (const std::vector<Annotated>* part : {&treebank, &news})
    for (const Annotated& sentence : *part)
      for (const auto& word : sentence) {
        std::string joined;
        for (const std::string& syllable : word) joined += (joined.empty() ? "" : " ") + syllable;
        std::size_t at = 0;
        if (plain(joined) && !text::is_upper(text::next(joined, at))) ++annotated[joined];
      }
  for (const auto& [word, count] : annotated)
    if (count >= kSeenForLexicon) trainer.know(word);

  words::LexiconData vocabulary = trainer.vocabulary_.build();
  words::Tables tables;
  std::vector<std::string> onsets, rimes;
  const std::string grammar = slurp(out / "words.xml");
  for (auto& [name, keys, views] : {std::tuple{"onsets", &onsets, &tables.onsets}, {"rimes", &rimes, &tables.rimes}}) {
    const std::string open = std::string("<") + name + ">";
    for (std::size_t at = grammar.find(open); at != std::string::npos; at = grammar.find(open, at)) {
      at += open.size();
      for (const std::string& part : split(grammar.substr(at, grammar.find('<', at) - at), ' '))
        keys->emplace_back(text::key_of(part).view());
    }
    std::sort(keys->begin(), keys->end());
    views->assign(keys->begin(), keys->end());
  }
  tables.lexicon = vocabulary.view();
  std::vector<Sentence> sentences, others;
  for (const Annotated& sentence : treebank) sentences.push_back(trainer.atoms_of(sentence, tables));
  for (const Annotated& sentence : news) others.push_back(trainer.atoms_of(sentence, tables));
  trainer.harmonise(sentences, others);
  trainer.classify();
  const std::size_t own = sentences.size();
  for (int copy = 1; copy < kTreebankCopies; ++copy)
    for (std::size_t k = 0; k < own; ++k) sentences.push_back(sentences[k]);
  sentences.insert(sentences.end(), others.begin(), others.end());
  trainer.train(sentences);
  const std::string model_tsv = trainer.model();
  if (text_path.empty()) std::ofstream(out / "model.tsv", std::ios::binary) << model_tsv;

  const auto model = words::read_model(
      model_tsv,
      [](void* self, std::string_view syllable) {
        return static_cast<Trainer*>(self)->syllable(std::string(syllable));
      },
      &trainer);
  if (!model) {
    std::fprintf(stderr, "%s\n", model.error().to_string().c_str());
    return 1;
  }
  tables.model = model->view();
  if (!text_path.empty()) {
    each_line(slurp(text_path), [&](const std::string& line) {
      const TextSpan span{0, line.size()};
      for (const words::Atom& atom : words::segment(line, {&span, 1}, tables).atoms)
        std::printf("%s%.*s",
                    atom.begin == 0    ? ""
                    : atom.starts_word ? " "
                                       : "_",
                    static_cast<int>(atom.end - atom.begin), line.c_str() + atom.begin);
      std::putchar('\n');
    });
    return 0;
  }
  Counts lexicon, syllables;
  for (const fs::path& path : paths) {
    const std::string text = slurp(path);
    std::vector<TextSpan> lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (end > at) lines.push_back({at, end});
      at = end + 1;
    }
    std::string word;
    for (const words::Atom& atom : words::segment(text, lines, tables).atoms) {
      if (atom.kind != words::Kind::word) continue;
      const std::string syllable = text::to_lower(std::string_view(text).substr(atom.begin, atom.end - atom.begin));
      ++syllables[syllable];
      word = atom.starts_word ? syllable : word + " " + syllable;
      if (atom.ends_word) ++lexicon[word];
    }
  }
  std::erase_if(lexicon, [](const auto& entry) { return entry.second < kLeast; });
  for (const auto& [word, count] : annotated) {
    lexicon[word] += count;
    for (const std::string& syllable : split(word, ' ')) syllables[syllable] += count;
  }
  // What the corpus itself runs together (quyđịnh) is no syllable; short names of other languages (Đắk) may stay.
  const auto run_together = [&](const std::string& syllable) {
    const text::Key key = text::key_of(syllable);
    return !plain(syllable) || !(tables.is_syllable(key) || (key.tones < 2 && key.size < 6));
  };
  std::erase_if(syllables, [&](const auto& entry) { return run_together(entry.first); });
  std::erase_if(lexicon, [&](const auto& entry) {
    const auto parts = split(entry.first, ' ');
    return std::any_of(parts.begin(), parts.end(), run_together);
  });
  write(out / "lexicon.tsv", lexicon,
        "Words and counts: annotated, or found in Vietnamese law by the model; see README.md", 1);
  write(out / "syllables.tsv", syllables, "Syllables and counts, from the same texts; see README.md", 3);
  return 0;
}
