#include "longghep/session.hpp"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "longghep/longghep.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

// What whoever asks anew is told; a text that nobody saved has no digest.
std::string whole(const Reviewer& reviewer, std::string_view text, const ReviewOptions& options) {
  const auto document = reviewer.read(tests::bytes_of(text));
  if (!document) return "error: " + document.error().message;
  Review review = reviewer.review(*document, options);
  review.document.sha256.clear();
  return to_json(review);
}

// Edits as people make them, and as nobody does: letters, words, labels, line ends, lines gone and lines moved.
class Typist {
 public:
  explicit Typist(unsigned seed) : random_(seed) {}

  std::pair<Span<SourceByte>, std::string> next(std::string_view text) {
    static constexpr const char* kPieces[] = {"a",
                                              "n",
                                              "h",
                                              "à",
                                              "ế",
                                              "đ",
                                              " ",
                                              " ",
                                              ".",
                                              ",",
                                              ";",
                                              ":",
                                              "\n",
                                              "\n",
                                              "\n\n",
                                              "1",
                                              "2. ",
                                              "a) ",
                                              "Điều 5. ",
                                              "- ",
                                              "nam",
                                              "nữ",
                                              "giới",
                                              "phụ nữ",
                                              "bình đẳng giới",
                                              "lồng ghép giới",
                                              "chỉ tuyển nam",
                                              "trẻ em gái ",
                                              "30%",
                                              "năm 2030",
                                              "“",
                                              "”",
                                              "(",
                                              ")",
                                              "Chương II\n",
                                              "khoản 3 Điều 4 Luật này",
                                              "Nghị định số 48/2009/NĐ-CP ngày 19/5/2009",
                                              "UBND",
                                              "Ủy ban nhân dân (sau đây viết tắt là UBND)",
                                              "CỘNG HÒA",
                                              "\r\n",
                                              "Nơi nhận:\n"};
    const auto below = [&](std::size_t n) { return n == 0 ? 0 : random_() % n; };
    const auto boundary = [&](std::size_t at) {
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
      return at;
    };
    if (below(4) == 0) near_ = below(text.size() + 1);  // else near the last place, as one types
    std::size_t begin = boundary(std::min(text.size(), near_ + below(3))), end = begin;
    const std::size_t kind = below(10);
    std::string put;
    if (kind < 5) {
      put = kPieces[below(std::size(kPieces))];
    } else if (kind < 8) {
      end = boundary(std::min(text.size(), begin + 1 + below(12)));
    } else if (kind == 8) {
      end = boundary(std::min(text.size(), begin + below(400)));  // cut, and put somewhere else next time
      kept_ = text.substr(begin, end - begin);
    } else {
      put = kept_.empty() ? kPieces[below(std::size(kPieces))] : kept_;
    }
    near_ = begin + put.size();
    return {{begin, end}, put};
  }

 private:
  std::minstd_rand random_;
  std::size_t near_ = 0;
  std::string kept_;
};

void type_into(const Reviewer& reviewer, std::string text, unsigned seed, int edits, int each,
               const ReviewOptions& options) {
  auto session = Session::open(reviewer, text, {}, options);
  ASSERT_TRUE(session) << session.error().message;
  Typist typist(seed);
  for (int k = 0; k < edits; ++k) {
    const auto [bytes, put] = typist.next(text);
    const auto edited = session->edit(bytes, put);
    ASSERT_TRUE(edited) << edited.error().message;
    text.replace(bytes.begin, bytes.size(), put);
    ASSERT_EQ(session->text(), text);
    if (k % each != 0) continue;
    const std::string wanted = whole(reviewer, text, options), got = to_json(session->review());
    if (wanted.starts_with("error")) continue;
    if (wanted != got) {
      std::size_t at = 0;
      while (at < wanted.size() && wanted[at] == got[at]) ++at;
      const std::size_t from = at > 300 ? at - 300 : 0;
      FAIL() << "seed " << seed << ", edit " << k << ": [" << bytes.begin << ", " << bytes.end << ") by \"" << put
             << "\"\nwanted " << wanted.substr(from, 600) << "\ngot    " << got.substr(from, 600);
    }
  }
}

TEST(Session, GivesWhatAWholeReviewGives) {
  ReviewOptions options;
  options.today = "2026-11-26";
  const std::filesystem::path gold = tests::source_dir() / "tests" / "gold";
  std::vector<std::filesystem::path> drafts;
  for (const auto& entry : std::filesystem::directory_iterator(gold))
    if (entry.path().extension() == ".txt") drafts.push_back(entry.path());
  std::sort(drafts.begin(), drafts.end());
  ASSERT_GT(drafts.size(), 50U);
  unsigned seed = 1;
  for (const auto& draft : drafts) {
    SCOPED_TRACE(draft.filename());
    type_into(tests::reviewer(), tests::slurp(draft), seed++, 60, 1, options);
    if (HasFatalFailure()) return;
  }
}

// The signature begins further down, by the same name: what stands above it now stands in no unit.
TEST(Session, PlacesFollowUnitsThatBeginElsewhere) {
  ReviewOptions options;
  options.today = "2026-11-26";
  std::string text =
      "THÔNG BÁO\nVề việc tuyển sinh\nTrường tuyển sinh.\nMọi người đều được dự tuyển.\nGIÁM ĐỐC\n"
      "Hộ mà người chồng là trụ cột.\nCần 02 nữ tạp vụ.\nGIÁM ĐỐC\n";
  auto session = Session::open(tests::reviewer(), text, {}, options);
  ASSERT_TRUE(session);
  const auto first_place = [&] { return session->review().findings.at(0).location.unit; };
  EXPECT_EQ(first_place(), "chu-ky");
  const std::size_t at = text.find("GIÁM ĐỐC");
  ASSERT_TRUE(session->edit({at, at + 2}, "X"));
  text.replace(at, 2, "X");
  EXPECT_EQ(first_place(), "");
  EXPECT_TRUE(to_json(session->review()) == whole(tests::reviewer(), text, options));
}

TEST(Session, GivesWhatAWholeReviewGivesOfRealLaws) {
  const std::filesystem::path law = tests::shared_dir() / "corpus" / "law";
  if (!std::filesystem::exists(law)) GTEST_SKIP() << "the corpora are not beside the project";
  std::vector<std::filesystem::path> laws;
  for (const auto& entry : std::filesystem::directory_iterator(law))
    if (entry.path().extension() == ".txt" && entry.file_size() < 200'000) laws.push_back(entry.path());
  std::sort(laws.begin(), laws.end());
  for (std::size_t k = 0; k < laws.size(); k += 19) {
    SCOPED_TRACE(laws[k].filename());
    type_into(tests::reviewer(), tests::slurp(laws[k]), static_cast<unsigned>(1000 + k), 60, 3, {});
    if (HasFatalFailure()) return;
  }
}

// Every kind of question, and those scopes that no shipped item has.
TEST(Session, GivesWhatAWholeReviewGivesToQuestionsOfAnAgency) {
  const auto concepts = [](const char* a, const char* b) {
    return "<concept ref=\"" + std::string(a) + "\"/><concept ref=\"" + b + "\"/>";
  };
  std::vector<std::string> questions;
  for (const char* scope : {"clause", "sentence", "paragraph", "unit", "document"})
    for (const char* more : {"", " distance=\"9\"", " order=\"given\"", " mark=\"2\" zones=\"body heading title\""})
      questions.push_back("<near within=\"" + std::string(scope) + "\"" + more + ">" + concepts("fruit", "root") +
                          "<unless in=\"sentence\" ref=\"price\"/></near>");
  for (const char* where : {"headings", "title", "section", "before", "after", "overlap", "paragraph"})
    questions.push_back("<near><concept ref=\"fruit\"/><about in=\"" + std::string(where) +
                        "\" ref=\"fresh\"/></near>");
  questions.push_back("<count at-least=\"2\">" + concepts("fruit", "root") + "</count>");
  questions.push_back(
      "<compare left=\"he\" right=\"she\"><quantity ref=\"age\"/><unless in=\"headings\" ref=\"fresh\"/></compare>");
  questions.push_back("<compare left=\"he\" right=\"she\"><value ref=\"root\"/></compare>");
  questions.push_back(
      "<unanswered><of><near><concept ref=\"fruit\"/></near></of><by><near><concept "
      "ref=\"root\"/></near></by></unanswered>");
  const auto reviewer = Reviewer::load(tests::asking(questions));
  ASSERT_TRUE(reviewer) << reviewer.error().to_string();
  std::minstd_rand random(1);
  for (unsigned seed = 0; seed < 60; ++seed) {
    static constexpr const char* kWords[] = {"táo",
                                             "cam",
                                             "khoai",
                                             "sắn",
                                             "giá",
                                             "tươi",
                                             "chàng trai từ 18 tuổi",
                                             "cô gái từ 20 tuổi",
                                             "chàng trai",
                                             "cô gái",
                                             "18",
                                             "không",
                                             ".",
                                             ";",
                                             "và",
                                             "\n",
                                             "\n",
                                             "\nĐiều 1. ",
                                             "\nĐiều 2. Táo tươi",
                                             "\n1. ",
                                             "\na) ",
                                             "quy định"};
    std::string text = "QUY CHẾ\nVề táo tươi\n\n";
    for (int k = 0; k < 90; ++k) text += std::string(kWords[random() % std::size(kWords)]) + " ";
    type_into(*reviewer, text, seed, 40, 1, {});
    if (HasFatalFailure()) return;
  }
}

TEST(Session, SharesAReviewerWithThoseOfOtherThreads) {
  const std::string draft = tests::slurp(tests::source_dir() / "tests" / "gold" / "ke-hoach-xa-vung-cao.txt");
  std::vector<std::string> said(8);
  std::vector<std::thread> threads;
  for (std::string& mine : said)
    threads.emplace_back([&] {
      auto session = Session::open(tests::reviewer(), draft);
      Typist typist(7);
      for (int k = 0; k < 20; ++k) {
        const auto [bytes, put] = typist.next(session->text());
        if (session->edit(bytes, put)) mine += to_json(session->review());
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& mine : said) EXPECT_EQ(mine, said.front());
}

TEST(Session, RefusesWhatIsNoText) {
  auto session = Session::open(tests::reviewer(), "Chỉ tuyển nam.");
  ASSERT_TRUE(session);
  const struct {
    Span<SourceByte> bytes;
    std::string_view put;
  } bad[] = {{{3, 3}, "a"}, {{5, 4}, "a"}, {{0, 99}, "a"}, {{0, 0}, "\xFF"}, {{0, 0}, std::string_view("\0", 1)}};
  for (const auto& [bytes, put] : bad) {
    const auto edited = session->edit(bytes, put);
    ASSERT_FALSE(edited);
    EXPECT_EQ(edited.error().code, ErrorCode::bad_argument);
    EXPECT_EQ(session->text(), "Chỉ tuyển nam.");
  }
  EXPECT_FALSE(Session::open(tests::reviewer(), "\xC3"));
  Limits limits;
  limits.input_bytes = 20;
  const auto small = Reviewer::load({}, limits);
  EXPECT_EQ(Session::open(*small, "Chỉ tuyển nam, không tuyển nữ.").error().code, ErrorCode::over_limit);
  auto full = Session::open(*small, "Chỉ tuyển nam.");
  EXPECT_EQ(full->edit({0, 0}, "Không tuyển nữ.").error().code, ErrorCode::over_limit);
}

TEST(Session, TakesEditsInUtf16) {
  auto session = Session::open(tests::reviewer(), "😀 Kế 😀");
  ASSERT_TRUE(session->edit_utf16({3, 5}, u"Ủy 😀"));
  EXPECT_EQ(session->text(), "😀 Ủy 😀 😀");
  EXPECT_FALSE(session->edit_utf16({1, 2}, u""));  // half a pair
  EXPECT_FALSE(session->edit_utf16({0, 99}, u""));
  EXPECT_FALSE(session->edit_utf16({0, 0}, std::u16string_view(u"\xD83D", 1)));
  EXPECT_EQ(session->text(), "😀 Ủy 😀 😀");
}

TEST(Session, FindsUtf16UnitsInALongText) {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // units, bytes
  std::size_t units = 0;
  for (std::size_t k = 0; k < 6000; ++k) {
    if (k % 97 == 0) places.emplace_back(units, text.size());
    const bool wide = k % 3 == 0;
    text += wide ? "😀" : k % 3 == 1 ? "ớ" : "a";
    units += wide ? 2 : 1;
  }
  places.emplace_back(units, text.size());
  for (const auto& [begin, first] : places) {
    const auto& [end, last] = places[(begin + 1) % places.size()];
    auto by_units = Session::open(tests::reviewer(), text);
    const bool forwards = begin <= end;
    ASSERT_EQ(static_cast<bool>(by_units->edit_utf16({begin, end}, u"x")), forwards);
    EXPECT_EQ(by_units->text(), forwards ? text.substr(0, first) + "x" + text.substr(last) : text);
  }
}

// A text in an old encoding is read as a whole, for as long as it is in one.
TEST(Session, FollowsTextOutOfAnOldEncodingAndBack) {
  const std::string viqr =
      "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam\nDDo^.c la^.p - Tu+. do - Ha.nh phu'c\n"
      "Bi`nh dda(?ng gio+'i la` vie^.c nam, nu+~ co' vi. tri', vai tro` ngang nhau.\nChi? tuye^?n nam.\n";
  auto session = Session::open(tests::reviewer(), viqr);
  EXPECT_EQ(to_json(session->review()), whole(tests::reviewer(), viqr, {}));
  EXPECT_EQ(session->review().document.encoding, "viqr");
  ASSERT_TRUE(session->edit({0, viqr.size()}, "Chỉ tuyển nam."));
  EXPECT_EQ(to_json(session->review()), whole(tests::reviewer(), "Chỉ tuyển nam.", {}));
  ASSERT_TRUE(session->edit({0, session->text().size()}, viqr));
  EXPECT_EQ(to_json(session->review()), whole(tests::reviewer(), viqr, {}));
}

TEST(Session, TellsWhatBecameOfFindings) {
  auto session = Session::open(tests::reviewer(), "Điều 1. Tuyển dụng\n1. Chỉ tuyển nam.\n2. Kếhoạch số 1.\n");
  const std::vector<Finding> before = session->review().findings;
  const std::size_t at = session->text().find("2. K");
  ASSERT_TRUE(session->edit({at, at}, "2. Thờigian làm việc.\n"));
  const std::vector<Finding> after = session->review().findings;
  const FindingChanges changes = compare(before, after);
  ASSERT_EQ(changes.added.size(), 1U);
  EXPECT_EQ(after[changes.added[0]].location.text, "Thờigian");
  EXPECT_TRUE(changes.removed.empty());
  ASSERT_EQ(changes.moved.size(), 1U);
  EXPECT_EQ(after[changes.moved[0].to].location.text, "Kếhoạch");
  EXPECT_EQ(before[changes.moved[0].from].id, after[changes.moved[0].to].id);
}

}  // namespace
}  // namespace longghep
