// Training-time program: counts the words of annotated text and of the law
// corpus and writes the lexicon that the project ships.
// usage: train_lexicon SEGMENTATION_DIR LAW_DIR OUT_DIR
//
// 1. Words as annotated (VTB in CoNLL-U, news with joined syllables) are counted.
// 2. The law texts are segmented with them; the counts of both are added.
// 3. Pairs of syllables that law puts together far more often than chance
//    (normalised pointwise mutual information) become words too, and step 2 is
//    done once more. No random choice is made: same input, same bytes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "words/words.hpp"

namespace {

using namespace longghep;

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

using Counts = std::map<std::string, std::uint32_t>;  // syllables of a word apart by blanks, lower case

bool plain(const std::string& word) {
  bool letter = false;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = text::next(word, at);
    if (!text::is_letter(c) && c != ' ') return false;
    letter = letter || text::is_letter(c);
  }
  return letter;
}

void count_word(std::string word, Counts& counts) {
  std::replace(word.begin(), word.end(), '_', ' ');
  word = text::to_lower(word);
  if (plain(word)) ++counts[word];
}

words::LexiconData lexicon_of(const Counts& counts) {
  words::LexiconBuilder builder;
  for (const auto& [word, count] : counts) {
    std::vector<words::SyllableId> ids;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t end = std::min(word.find(' ', at), word.size());
      ids.push_back(builder.syllable(text::key_of(std::string_view(word).substr(at, end - at)).view(), count));
      at = end + 1;
    }
    builder.word(ids, count);
  }
  return builder.build();
}

struct Law {
  Counts words, syllables;
  std::map<std::pair<std::string, std::string>, std::uint32_t> pairs;  // of words that stand together
};

Law read_law(const std::vector<std::string>& texts, const words::LexiconData& data) {
  words::Tables tables;
  tables.lexicon = data.view();
  Law law;
  for (const std::string& text : texts) {
    std::vector<TextSpan> lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (end > at) lines.push_back({at, end});
      at = end + 1;
    }
    const words::Words words = words::segment(text, lines, tables);
    std::string word, before;
    for (const words::Atom& atom : words.atoms) {
      if (atom.kind == words::Kind::punctuation || atom.kind == words::Kind::number) {
        before.clear();
        continue;
      }
      if (atom.kind != words::Kind::word) continue;
      const std::string syllable = text::to_lower(std::string_view(text).substr(atom.begin, atom.end - atom.begin));
      ++law.syllables[syllable];
      word = atom.starts_word ? syllable : word + " " + syllable;
      if (!atom.ends_word) continue;
      ++law.words[word];
      if (!before.empty() && before.find(' ') == std::string::npos && word.find(' ') == std::string::npos)
        ++law.pairs[{before, word}];
      before = word;
    }
  }
  return law;
}

void write(const std::filesystem::path& path, const Counts& counts, const char* about, std::uint32_t least) {
  std::ofstream out(path, std::ios::binary);
  out << "# " << about << '\n';
  for (const auto& [word, count] : counts)
    if (count >= least) out << word << '\t' << count << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: train_lexicon SEGMENTATION_DIR LAW_DIR OUT_DIR\n", stderr);
    return 2;
  }
  const std::filesystem::path segmentation = argv[1], law_dir = argv[2], out = argv[3];
  Counts annotated;
  {
    std::ifstream in(segmentation / "vtb-train.conllu");
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line[0] == '#') continue;
      const std::size_t tab = line.find('\t');
      if (tab == std::string::npos || line.find_first_not_of("0123456789") < tab) continue;
      std::string word = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
      if (line.find("\tNNP\t") == std::string::npos) count_word(word, annotated);
    }
  }
  {
    std::ifstream in(segmentation / "news-train.joined.txt");
    for (std::string line; std::getline(in, line);) {
      for (std::size_t at = 0; at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        std::string word = line.substr(at, end - at);
        at = end + 1;
        // Names: every syllable begins with a capital.
        std::size_t start = 0;
        std::size_t joint = word.find('_');
        const bool name = joint != std::string::npos && joint + 1 < word.size() &&
                          text::is_upper(text::next(word, start)) &&
                          (start = joint + 1, text::is_upper(text::next(word, start)));
        if (!word.empty() && !name) count_word(word, annotated);
      }
    }
  }
  std::vector<std::string> texts;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(law_dir))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) texts.push_back(slurp(path));
  Counts words = annotated;
  Law law;
  for (int round = 0; round < 2; ++round) {
    law = read_law(texts, lexicon_of(words));
    double total = 0;
    for (const auto& [word, count] : law.words) total += count;
    Counts next = annotated;
    for (auto& [word, count] : next) count *= 4;  // annotation weighs more than our own guess
    for (const auto& [word, count] : law.words)
      if (annotated.contains(word) || words.contains(word)) next[word] += count / 16 + 1;
    if (round == 0)
      for (const auto& [pair, count] : law.pairs) {
        if (count < 60 || pair.first.size() < 2 || pair.second.size() < 2) continue;
        const double p = count / total, left = law.words[pair.first] / total, right = law.words[pair.second] / total;
        const double npmi = std::log(p / (left * right)) / -std::log(p);
        if (npmi > 0.55 && plain(pair.first) && plain(pair.second))
          next[pair.first + " " + pair.second] += count / 16 + 1;
      }
    words = std::move(next);
  }
  Counts syllables = law.syllables;
  for (const auto& [word, count] : annotated)
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t end = std::min(word.find(' ', at), word.size());
      syllables[word.substr(at, end - at)] += count;
      at = end + 1;
    }
  Counts clean;
  for (const auto& [syllable, count] : syllables)
    if (plain(syllable) && text::key_of(syllable).tones < 2 && text::key_of(syllable).size < 10)
      clean[syllable] = count;
  write(out / "lexicon.tsv", words,
        "Words and counts, from UD Vietnamese-VTB (CC BY-SA 4.0), RDRsegmenter news (Apache-2.0) and Vietnamese law; "
        "see README.md",
        1);
  write(out / "syllables.tsv", clean, "Syllables and counts, from the same texts; see README.md", 3);
  return 0;
}
