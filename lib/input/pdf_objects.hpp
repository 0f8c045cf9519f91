#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "input/pdf_crypt.hpp"
#include "longghep/limits.hpp"
#include "longghep/result.hpp"

/// The objects of a PDF (ISO 32000-1, clause 7): syntax, cross-reference, filters. Nothing of pages or fonts.
namespace longghep::input::pdf {

struct Object;
using Array = std::vector<Object>;
using Dictionary = std::map<std::string, Object, std::less<>>;

struct Object {
  enum class Kind : std::uint8_t { null, boolean, number, string, name, reference, array, dictionary, stream, keyword };
  Kind kind = Kind::null;
  std::uint16_t generation = 0;               ///< of a stream
  double number = 0;                          ///< of a reference: the number of the object; of a stream: its own
  std::string text;                           ///< of strings (decoded), names (without the stroke) and keywords
  std::shared_ptr<const Array> items;         ///< of an array
  std::shared_ptr<const Dictionary> entries;  ///< of a dictionary or a stream
  std::size_t begin = 0;                      ///< of a stream: its first byte in the file

  [[nodiscard]] bool is(Kind other) const noexcept { return kind == other; }
  [[nodiscard]] bool is_name(std::string_view name) const noexcept { return kind == Kind::name && text == name; }
  /// The number without its fraction, cut to [0, 2^53]: no number of a file is too large to be converted.
  [[nodiscard]] std::size_t whole() const noexcept;
  [[nodiscard]] const Array& array() const noexcept;
};

/// Reads objects one after the other from a file or a content stream.
class Lexer {
 public:
  explicit Lexer(std::string_view bytes, std::size_t at = 0)
      : bytes_(bytes), at_(at < bytes.size() ? at : bytes.size()) {}
  /// The next object or operator; a keyword without text at the end. Nesting beyond `depth` ends the reading.
  [[nodiscard]] Object next(std::size_t depth = 64);
  /// "12 0 R" is one object; not in content streams.
  bool references = false;
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  void seek(std::size_t at) noexcept { at_ = at < bytes_.size() ? at : bytes_.size(); }
  void skip_blank() noexcept;

 private:
  Object literal_string();
  Object hex_string();
  Object name();
  std::string_view bytes_;
  std::size_t at_;
};

class File {
 public:
  /// Fails for what is no PDF or asks for a password. A damaged cross-reference is rebuilt by a look at the whole file.
  [[nodiscard]] static Result<File> open(std::string_view bytes, const Limits& limits);

  /// What a reference leads to, or the object itself; null for what is not there.
  [[nodiscard]] Object resolve(const Object& object);
  [[nodiscard]] Object get(const Object& holder, std::string_view key);
  [[nodiscard]] double number(const Object& holder, std::string_view key, double otherwise);

  /// What is left of the filters of a picture: the one that packs pictures, which stays packed.
  struct Packed {
    std::string filter;
    Object parameters;
  };
  /// The decoded bytes of a stream. What is damaged gives as much as could be read. With `left`, the last filter may be
  /// one of pictures.
  [[nodiscard]] Result<std::string> data(const Object& stream, Packed* left = nullptr);

  [[nodiscard]] const Object& trailer() const noexcept { return trailer_; }
  /// Numbers of all objects, rising.
  [[nodiscard]] std::vector<std::uint32_t> numbers() const;
  [[nodiscard]] Object object(std::uint32_t number);

 private:
  struct Entry {
    std::size_t offset = 0;    ///< in the file, or the index in an object stream
    std::uint32_t stream = 0;  ///< number of the object stream; 0: stands in the file
  };
  File(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}
  bool read_cross_reference();
  bool read_section(std::size_t at, std::set<std::size_t>& seen);
  bool read_table(Lexer& lexer);
  bool read_stream_section(const Object& stream);
  void rebuild();
  Object object_at(std::size_t offset, std::uint32_t number);
  Object object_in(std::uint32_t stream, std::uint32_t number);
  std::size_t length_of(const Object& stream);
  Encryption encryption();
  void decrypt_strings(Object& object, std::uint32_t number, std::uint32_t generation, std::size_t depth);

  std::string_view bytes_;
  Limits limits_;
  std::map<std::uint32_t, Entry> entries_;
  std::map<std::uint32_t, Object> cache_;
  std::map<std::uint32_t, std::map<std::uint32_t, Object>> packed_;  ///< objects of object streams
  std::set<std::uint32_t> open_;                                     ///< being read: a loop gives null
  Object trailer_;
  std::optional<Decryption> decryption_;
  std::size_t unpacked_ = 0, parsed_ = 0;  ///< bytes, counted against the limits
  bool rebuilt_ = false;
};

}  // namespace longghep::input::pdf
