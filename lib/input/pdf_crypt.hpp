#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The standard security handler of PDF (ISO 32000-1, 7.6; with AES of 256 bits: ISO 32000-2, 7.6). Agencies publish
/// files that anybody may open and nobody is to change: their password of the user is empty. Those are read; what asks
/// for a password is not.
namespace longghep::input::pdf {

enum class Cipher : std::uint8_t { none, rc4, aes_128, aes_256 };

/// What the encryption dictionary and the trailer say.
struct Encryption {
  int revision = 0;
  std::size_t key_bytes = 5;
  std::string owner, user, user_key;  ///< /O, /U, /UE
  std::uint32_t permissions = 0;
  bool metadata = true;  ///< encrypted too
  std::string id;        ///< the first of the file
  Cipher streams = Cipher::none, strings = Cipher::none;
};

class Decryption {
 public:
  /// Nothing if the file does not open with an empty password.
  [[nodiscard]] static std::optional<Decryption> with_empty_password(const Encryption& encryption);

  /// The bytes of a stream or string of an object; what is cut off gives as much as there is.
  [[nodiscard]] std::string stream(std::string_view bytes, std::uint32_t object, std::uint32_t generation) const {
    return decrypt(streams_, bytes, object, generation);
  }
  [[nodiscard]] std::string string(std::string_view bytes, std::uint32_t object, std::uint32_t generation) const {
    return decrypt(strings_, bytes, object, generation);
  }

 private:
  [[nodiscard]] std::string decrypt(Cipher cipher, std::string_view bytes, std::uint32_t object,
                                    std::uint32_t generation) const;
  std::string key_;
  Cipher streams_ = Cipher::none, strings_ = Cipher::none;
};

}  // namespace longghep::input::pdf
