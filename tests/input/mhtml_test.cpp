#include <gtest/gtest.h>

#include <random>

#include "support/packages.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

std::string quoted_printable(std::string_view bytes, std::size_t width = 76) {
  std::string out;
  std::size_t column = 0;
  for (const char c : bytes) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    std::string put(1, c);
    if ((byte < 0x20 && c != '\n') || byte >= 0x7F || c == '=')
      put = std::string("=") + kDigits[byte >> 4] + kDigits[byte & 15];
    if (column + put.size() >= width) {
      out += "=\r\n";
      column = 0;
    }
    out += put;
    column = c == '\n' ? 0 : column + put.size();
  }
  return out;
}

std::string base64(std::string_view bytes, std::size_t width = 76) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (at + k < bytes.size() ? static_cast<unsigned char>(bytes[at + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      out += at + k > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * k) & 63];
      if (++column == width) {
        out += "\r\n";
        column = 0;
      }
    }
  }
  return out;
}

std::string decoded(std::string_view written, std::string_view encoding) {
  std::string out;
  unsigned bits = 0, count = 0;
  for (std::size_t at = 0; at < written.size(); ++at) {
    const char c = written[at];
    if (encoding == "base64") {
      constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      if (kDigits.find(c) == kDigits.npos) continue;
      bits = bits << 6 | static_cast<unsigned>(kDigits.find(c));
      const unsigned place = count++ % 4;
      if (place > 0) out += static_cast<char>(bits >> (6 - 2 * place) & 255);
    } else if (encoding == "quoted-printable" && c == '=') {
      if (written[at + 1] != '\r')
        out += static_cast<char>(std::stoi(std::string(written.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string part(std::string_view page, std::string_view encoding, std::string_view more = "") {
  const std::string body = encoding == "base64"             ? base64(page)
                           : encoding == "quoted-printable" ? quoted_printable(page)
                                                            : std::string(page);
  return "Content-Type: text/html;\r\n\tcharset=\"utf-8\"\r\n" + std::string(more) +
         "Content-Transfer-Encoding: " + std::string(encoding) + "\r\n\r\n" + body + "\r\n";
}

const std::string kHeader =
    "From: <Saved by Windows Internet Explorer 8>\r\nSubject: =?utf-8?B?TOG7k25n?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_Part=1\"\r\n\r\n"
    "This is a multi-part message in MIME format.\r\n\r\n";
const std::string kMark = "----=_Part=1";
const std::string kPicture = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n";

std::string archive(std::initializer_list<std::string> parts) {
  std::string out = kHeader;
  for (const std::string& one : parts) out += kMark + "\r\n" + one + "\r\n";
  return out + kMark + "--\r\n";
}

std::string text_of(const std::string& file) {
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  return document ? std::string(document->text()) : document.error().message;
}

TEST(Mhtml, ReadsThePage) {
  const std::string page = "<p>Điều 1. Chỉ tuyển nam.</p>", text = "Điều 1. Chỉ tuyển nam.\n";
  struct Case {
    const char* why;
    std::string file, text;
  };
  const Case cases[] = {
      {"quoted-printable", archive({part(page, "quoted-printable"), kPicture}), text},
      {"base64", archive({part(page, "base64"), kPicture}), text},
      {"as it is", archive({part(page, "8bit")}), text},
      {"a picture first", archive({kPicture, part(page, "base64")}), text},
      {"frames first", archive({part("<frameset></frameset>", "8bit"), part(page, "base64")}), text},
      {"the first of two pages", archive({part(page, "base64"), part("<p>b</p>", "8bit")}), text},
      {"a page and nothing else",
       "MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
           quoted_printable(page),
       text},
      {"lines that end as on Unix",
       "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + page +
           "\n--b--\n",
       text},
      {"the one to start with",
       "MIME-Version: 1.0\r\nContent-Type: multipart/related; start=\"<2>\"; boundary=b\r\n\r\n--b\r\n" +
           part("<p>a</p>", "8bit", "Content-ID: <1>\r\n") + "--b\r\n" + part(page, "8bit", "Content-ID: <2>\r\n") +
           "--b--",
       text},
      {"multiparts in each other",
       "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
       "Content-Type: multipart/alternative; boundary=aa\r\n\r\n--aa\r\nContent-Type: text/plain\r\n\r\nx\r\n--aa\r\n" +
           part(page, "8bit") + "--aa--\r\n--a--",
       text},
      {"an old charset",
       "MIME-Version: 1.0\r\nContent-Type: text/html; charset=windows-1258\r\n"
       "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>n=FB=F1</p>",
       "nûñ\n"},
      {"signs of equality that say nothing",
       "MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=b=4=",
       "a=b=4\n"},
      {"damaged bytes in a header",
       "MIME-Version: 1.0\r\nContent-Type: text/html;\xE1\xBA\xFF\xC4\x80 boundary=\"\xC4\xB0\"\r\n\r\n" + page, text},
      {"no page", archive({kPicture}), "the web archive holds no page"},
      {"no part", kHeader, "the web archive holds no page"},
      {"a draft that begins like a header", "Kính gửi: Bộ\nSố: 1\n\nMIME-Version: 1.0\n",
       "Kính gửi: Bộ\nSố: 1\n\nMIME-Version: 1.0\n"},
  };
  for (const auto& [why, file, expected] : cases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(text_of(file), expected);
  }
}

TEST(Mhtml, WhatIsCutOffIsTold) {
  const std::string whole = archive({part("<p>Chỉ tuyển nam.</p>", "quoted-printable")});
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto document = tests::reviewer().read(tests::bytes_of(whole.substr(0, size)));
    if (!document || document->info().format != "mhtml") continue;
    const auto review = tests::reviewer().review(*document);
    const bool told = std::any_of(review.limits.begin(), review.limits.end(),
                                  [](const LimitNote& note) { return note.limit == "unreadable"; });
    EXPECT_EQ(told, size < whole.size() - 2) << size;
  }
}

// The place of every word, without its transfer encoding, is the word.
TEST(Mhtml, PlacesAreBytesOfTheFile) {
  std::mt19937 chance(1);
  const std::vector<std::string> words = {"Điều", "1.", "Chỉ", "tuyển", "nam", "&amp;", "a=b", "giới", "thế", "😀", "x"};
  for (const std::string encoding : {"quoted-printable", "base64", "8bit"})
    for (int round = 0; round < 20; ++round) {
      std::string page = "<p>";
      for (int k = 0; k < 60; ++k) page += words[chance() % words.size()] + (chance() % 9 == 0 ? "</p>\r\n<p>" : " ");
      const std::string file = archive({kPicture, part(page, encoding)});
      const auto document = tests::reviewer().read(tests::bytes_of(file));
      ASSERT_TRUE(document);
      ASSERT_EQ(document->info().format, "mhtml");
      std::size_t last = 0;
      for (const Token& token : document->tokens()) {
        const Location place = document->locate(token.bytes);
        ASSERT_LE(place.source.begin, place.source.end);
        ASSERT_LE(place.source.end, file.size());
        const std::string there =
            decoded(std::string_view(file).substr(place.source.begin, place.source.end - place.source.begin), encoding);
        const std::string_view written = place.text == "&" ? std::string_view("&amp;") : std::string_view(place.text);
        if (encoding == "base64") {  // three bytes at a time
          ASSERT_NE(there.find(written), std::string::npos) << there << " " << written;
        } else {
          ASSERT_EQ(there, written);
        }
        ASSERT_LE(last, place.source.end);
        last = place.source.end;
      }
    }
}

}  // namespace
}  // namespace longghep
