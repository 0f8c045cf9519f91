// Tested by tests/structure/outline_test.cpp.
//
// References to units: "điểm b khoản 2 Điều 21 Luật Bình đẳng giới", lists and
// ranges. Only a reference that says "này" (or an annex "kèm theo") is of this
// document; one that says nothing is left alone. No reference goes on from one
// paragraph into the next.
#include <algorithm>
#include <iterator>

#include "structure/openers.hpp"
#include "structure/structure.hpp"

namespace longghep::structure {
namespace {

struct Piece {
  UnitKind kind;
  std::string number;
  TextSpan span;
};

class Reader {
 public:
  Reader(std::string_view text, const Labels& labels) : whole_(text), labels_(labels) {
    for (const UnitKind kind : kUnits)
      for (const Phrase& phrase : labels.units[static_cast<std::size_t>(kind)])
        if (!phrase.empty()) units_.push_back({kind, &phrase});
    for (const Labels::Kind& kind : labels.kinds) {
      if (Openers::is_act(kind.id)) acts_.push_back(&kind.phrase);
      if (!kind.phrase.empty()) own_.push_back({kind.phrase.front(), &kind.phrase, true});
    }
    for (const Phrase& phrase : labels.self)
      if (!phrase.empty()) own_.push_back({phrase.front(), &phrase, false});
    std::sort(own_.begin(), own_.end(), [](const Own& a, const Own& b) { return a.first < b.first; });
  }

  // The paragraph that the others read; `openers` are those in it.
  void open(TextSpan paragraph, std::span<const Opener> openers) {
    text_ = whole_.substr(0, paragraph.end);
    begin_ = paragraph.begin;
    openers_ = openers;
  }

  bool begins_article() const {
    if (openers_.empty() || (openers_.front().lists & kUnit) == 0 || openers_.front().begin != blanks(begin_))
      return false;
    std::size_t end = begin_;
    UnitKind kind = UnitKind::khoan;
    return unit(word_at(openers_.front().begin), end, kind) && kind == UnitKind::dieu;
  }

  bool names_act() const {
    return std::any_of(openers_.begin(), openers_.end(), [&](const Opener& opener) {
      if ((opener.lists & Openers::kAct) == 0) return false;
      const Word word = word_at(opener.begin);
      return std::any_of(acts_.begin(), acts_.end(), [&](const Phrase* act) {
        std::size_t stop = opener.begin;
        return goes_on(*act, word, stop);
      });
    });
  }

  // `act_named`: whether the article has named an act so far.
  void read(bool act_named, std::vector<Citation>& out) {
    resume_ = begin_;
    for (const Opener& opener : openers_) {
      if ((opener.lists & kUnit) == 0 || opener.begin < resume_) continue;
      std::size_t end = opener.begin;
      UnitKind kind = UnitKind::dieu;
      if (unit(word_at(opener.begin), end, kind)) chain(opener.begin, act_named, out);
    }
  }

 private:
  static constexpr UnitKind kUnits[] = {UnitKind::dieu, UnitKind::khoan, UnitKind::diem, UnitKind::phu_luc};
  static constexpr Openers::Lists kUnit = Openers::list_of(UnitKind::dieu) | Openers::list_of(UnitKind::khoan) |
                                          Openers::list_of(UnitKind::diem) | Openers::list_of(UnitKind::phu_luc);

  std::size_t blanks(std::size_t at) const {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\n')) ++at;
    return at;
  }

  std::size_t word_end(std::size_t at) const { return structure::word_end(text_, at); }

  struct Word {
    std::size_t end;
    text::Key key;
  };
  Word word_at(std::size_t at) const {
    const std::size_t end = word_end(at);
    return {end, text::key_of(text_.substr(at, end - at))};
  }

  // Whether the words from `at` on have the keys, but for the first `known` of them.
  bool phrase(const Phrase& keys, std::size_t at, std::size_t& end, std::size_t known = 0) const {
    for (std::size_t k = known; k < keys.size(); ++k) {
      at = blanks(at);
      const std::size_t stop = word_end(at);
      if (stop == at) return false;
      std::size_t letter = at;
      if (!may_begin(text::next(text_, letter), keys[k]) || text::key_of(text_.substr(at, stop - at)).view() != keys[k])
        return false;
      at = stop;
    }
    end = at;
    return true;
  }
  bool goes_on(const Phrase& keys, const Word& first, std::size_t& end) const {
    return keys.front() == first.key.view() && phrase(keys, first.end, end, 1);
  }
  bool any(const std::vector<Phrase>& list, std::size_t at, std::size_t& end) const {
    return std::any_of(list.begin(), list.end(), [&](const Phrase& p) { return phrase(p, at, end); });
  }

  // Whether the label of a unit begins with that word.
  bool unit(const Word& first, std::size_t& end, UnitKind& kind) const {
    for (const auto& [candidate, label] : units_)
      if (goes_on(*label, first, end)) {
        kind = candidate;
        return true;
      }
    return false;
  }

  bool number(UnitKind kind, std::size_t at, TextSpan& span) const {
    at = blanks(at);
    std::size_t end = at;
    if (kind == UnitKind::diem) {
      end = word_end(at);
      const std::string lower = text::to_lower(text_.substr(at, end - at));
      if (end == at ||
          std::find(labels_.point_letters.begin(), labels_.point_letters.end(), lower) == labels_.point_letters.end())
        return false;
      while (end < text_.size() && text::is_digit(static_cast<unsigned char>(text_[end]))) ++end;
    } else {
      while (end < text_.size() &&
             (text::is_digit(static_cast<unsigned char>(text_[end])) || (end == at && kind == UnitKind::phu_luc))) {
        if (kind == UnitKind::phu_luc && !text::is_digit(static_cast<unsigned char>(text_[end]))) {
          const std::size_t stop = word_end(end);
          const std::string_view word = text_.substr(end, stop - end);
          if (word.empty() || word.size() > 5 || word.find_first_not_of("IVXLABCDEFGH") != std::string_view::npos)
            return false;
          end = stop;
          break;
        }
        ++end;
      }
      if (end == at) return false;
      if (kind != UnitKind::phu_luc) end = std::min(word_end(end), end + 2);  // 5a
      if (end < text_.size() && (text_[end] == '/' || (text_[end] == '.' && end + 1 < text_.size() &&
                                                       text::is_digit(static_cast<unsigned char>(text_[end + 1])))))
        return false;
    }
    span = {at, end};
    return true;
  }

  void chain(std::size_t start, bool act_named, std::vector<Citation>& out) {
    std::vector<Piece> pieces;
    std::size_t at = start;
    resume_ = start;
    bool same_article = false, same_clause = false;
    for (;;) {
      std::size_t end = at;
      UnitKind kind = pieces.empty() ? UnitKind::dieu : pieces.back().kind;
      const bool named = unit(word_at(blanks(at)), end, kind);
      if (!named && pieces.empty()) return;
      const std::size_t from = named ? end : at;
      TextSpan span;
      std::size_t self_end = from;
      if (named && any(labels_.this_word, blanks(from), self_end)) {
        if (kind == UnitKind::dieu) same_article = true;
        if (kind == UnitKind::khoan) same_clause = true;
        at = self_end;
        resume_ = at;
        break;
      }
      if (!number(kind, from, span)) break;
      pieces.push_back({kind, std::string(text_.substr(span.begin, span.size())), {named ? at : span.begin, span.end}});
      resume_ = span.end;
      at = span.end;
      std::size_t next = at;
      if (next < text_.size() && text_[next] == ',') ++next;
      next = blanks(next);
      std::size_t joined = next;
      if (any(labels_.joiners, next, joined)) next = blanks(joined);
      if (pieces.size() > 64) break;
      std::size_t peek = next;
      UnitKind other = kind;
      if (!unit(word_at(next), peek, other) && (next == blanks(at) || !number(kind, next, span))) break;
      at = next;
    }
    if (pieces.empty()) return;
    // Whose units? "Nghị định này", "Quy định này" — or an annex that goes with this text.
    std::size_t tail = blanks(resume_), end = tail;
    if (any(labels_.of_words, tail, end)) tail = blanks(end);
    bool own = false;
    const Word type = word_at(tail);
    const auto before = [](const Own& name, std::string_view word) { return name.first < word; };
    for (auto name = std::lower_bound(own_.begin(), own_.end(), type.key.view(), before);
         !own && name != own_.end() && name->first == type.key.view(); ++name)
      own = goes_on(*name->phrase, type, end) && (!name->then_this || any(labels_.this_word, end, end));
    if (!own && !same_article && !same_clause) {
      // A clause of an article, in an article that has named no act so far: of this text.
      if (pieces.size() < 2 || pieces.back().kind != UnitKind::dieu || act_named) return;
      own = true;
    }
    // A unit governs what stands to its left, back to one of its own rank or higher.
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      Citation citation;
      citation.own = own;
      citation.same_article = same_article || same_clause;
      citation.span = pieces[k].span;
      if (pieces[k].kind == UnitKind::phu_luc) {
        if (!own) continue;
        citation.appendix = pieces[k].number;
      } else if (pieces[k].kind == UnitKind::dieu) {
        citation.article = pieces[k].number;
      } else {
        if (pieces[k].kind == UnitKind::khoan)
          citation.clause = pieces[k].number;
        else
          citation.point = pieces[k].number;
        for (std::size_t m = k + 1; m < pieces.size(); ++m) {
          if (pieces[m].kind == UnitKind::khoan && citation.clause.empty()) citation.clause = pieces[m].number;
          if (pieces[m].kind == UnitKind::dieu) {
            citation.article = pieces[m].number;
            break;
          }
        }
        if (same_clause && citation.clause.empty() && pieces[k].kind != UnitKind::diem) continue;
        if (citation.article.empty() && !same_article && !same_clause) continue;
        if (!citation.article.empty()) citation.same_article = false;
        if (same_clause && !same_article)
          continue;  // điểm a khoản này: judged with its clause only when the clause is known
      }
      out.push_back(std::move(citation));
    }
  }

  // What a text calls itself: by its kind and "này", or in words that need none.
  struct Own {
    std::string_view first;  // word
    const Phrase* phrase;
    bool then_this;
  };

  std::string_view whole_, text_;  // `text_` ends where the paragraph does
  const Labels& labels_;
  std::vector<std::pair<UnitKind, const Phrase*>> units_;
  std::vector<const Phrase*> acts_;
  std::vector<Own> own_;             // by the first word
  std::span<const Opener> openers_;  // of the paragraph
  std::size_t begin_ = 0, resume_ = 0;
};

std::vector<Opener> openers_in(std::string_view text, TextSpan span, Openers& openers) {
  std::vector<Opener> out;
  openers.find(text.substr(span.begin, span.size()), span.begin, out);
  return out;
}

}  // namespace

Acts acts_in(std::string_view text, TextSpan paragraph, Openers& openers, const Labels& labels) {
  const std::vector<Opener> here = openers_in(text, paragraph, openers);
  Reader reader(text, labels);
  reader.open(paragraph, here);
  return {reader.begins_article(), reader.names_act()};
}

std::vector<Citation> citations_in(std::string_view text, TextSpan paragraph, bool act_named, Openers& openers,
                                   const Labels& labels) {
  const std::vector<Opener> here = openers_in(text, paragraph, openers);
  Reader reader(text, labels);
  std::vector<Citation> out;
  reader.open(paragraph, here);
  reader.read(act_named, out);
  return out;
}

std::vector<Citation> citations(std::string_view text, std::span<const TextSpan> paragraphs, const Labels& labels) {
  return citations(text, paragraphs, Openers(labels, text.size()).find(text), labels);
}

std::vector<Citation> citations(std::string_view text, std::span<const TextSpan> paragraphs,
                                std::span<const Opener> openers, const Labels& labels) {
  Reader reader(text, labels);
  std::vector<Citation> out;
  bool act_named = true;  // no article has begun
  for (const TextSpan& paragraph : paragraphs) {
    reader.open(paragraph, take(openers, paragraph));
    act_named = (act_named && !reader.begins_article()) || reader.names_act();  // as Acts::named_after()
    reader.read(act_named, out);
  }
  return out;
}

}  // namespace longghep::structure
