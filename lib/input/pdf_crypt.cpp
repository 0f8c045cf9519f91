// Tested by tests/input/pdf_crypt_test.cpp.
#include "input/pdf_crypt.hpp"

#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <numeric>

namespace longghep::input::pdf {
namespace {

// What fills a password up to 32 bytes, and so is the empty one (ISO 32000-1, 7.6.3.3).
constexpr std::string_view kPadding(
    "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08"
    "\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A",
    32);

const std::uint8_t* octets(std::string_view bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }
std::uint8_t* octets(std::string& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

// The digests of nettle have one form.
template <class Context, std::size_t size>
std::string digest(void (*init)(Context*), void (*update)(Context*, std::size_t, const std::uint8_t*),
                   void (*finish)(Context*, std::size_t, std::uint8_t*), std::string_view bytes) {
  Context context;
  init(&context);
  update(&context, bytes.size(), octets(bytes));
  std::string out(size, '\0');
  finish(&context, size, octets(out));
  return out;
}

std::string md5(std::string_view bytes) {
  return digest<md5_ctx, MD5_DIGEST_SIZE>(md5_init, md5_update, md5_digest, bytes);
}
std::string sha256(std::string_view bytes) {
  return digest<sha256_ctx, SHA256_DIGEST_SIZE>(sha256_init, sha256_update, sha256_digest, bytes);
}
std::string sha384(std::string_view bytes) {
  return digest<sha512_ctx, SHA384_DIGEST_SIZE>(sha384_init, sha512_update, sha384_digest, bytes);
}
std::string sha512(std::string_view bytes) {
  return digest<sha512_ctx, SHA512_DIGEST_SIZE>(sha512_init, sha512_update, sha512_digest, bytes);
}

std::string rc4(std::string_view key, std::string_view bytes) {
  arcfour_ctx context;
  arcfour_set_key(&context, key.size(), octets(key));
  std::string out(bytes.size(), '\0');
  arcfour_crypt(&context, out.size(), octets(out), octets(bytes));
  return out;
}

// Whole blocks; `key` has 16 or 32 bytes.
std::string aes_cbc_decrypted(std::string_view key, std::string vector, std::string_view blocks) {
  std::string out(blocks.size() / AES_BLOCK_SIZE * AES_BLOCK_SIZE, '\0');
  const auto run = [&](auto& context, auto* set_key, auto* decrypt) {
    set_key(&context, octets(key));
    cbc_decrypt(&context, reinterpret_cast<nettle_cipher_func*>(decrypt), AES_BLOCK_SIZE, octets(vector), out.size(),
                octets(out), octets(blocks));
  };
  if (key.size() == AES128_KEY_SIZE) {
    aes128_ctx context;
    run(context, aes128_set_decrypt_key, aes128_decrypt);
  } else {
    aes256_ctx context;
    run(context, aes256_set_decrypt_key, aes256_decrypt);
  }
  return out;
}

// ISO 32000-2, algorithm 2.B, of an empty password.
std::string hardened_hash(std::string_view salt) {
  std::string key = sha256(salt);
  std::string last;
  for (int round = 0; round < 64 || static_cast<unsigned char>(last.back()) > round - 32; ++round) {
    std::string repeated;
    for (int k = 0; k < 64; ++k) repeated += key;
    aes128_ctx context;
    aes128_set_encrypt_key(&context, octets(key));
    std::string vector = key.substr(AES128_KEY_SIZE, AES_BLOCK_SIZE);
    last.assign(repeated.size(), '\0');
    cbc_encrypt(&context, reinterpret_cast<nettle_cipher_func*>(aes128_encrypt), AES_BLOCK_SIZE, octets(vector),
                repeated.size(), octets(last), octets(repeated));
    const int sum = std::accumulate(last.begin(), last.begin() + 16, 0,
                                    [](int so_far, char c) { return so_far + static_cast<unsigned char>(c); });
    key = sum % 3 == 0 ? sha256(last) : sum % 3 == 1 ? sha384(last) : sha512(last);
  }
  return key.substr(0, 32);
}

// Revisions 2 to 4: algorithms 2, 4 and 5. Empty if the password is not.
std::string key_of_md5(const Encryption& encryption) {
  std::string seed(kPadding);
  seed += encryption.owner.substr(0, 32);
  for (int k = 0; k < 4; ++k) seed += static_cast<char>(encryption.permissions >> (8 * k));
  seed += encryption.id;
  if (encryption.revision >= 4 && !encryption.metadata) seed += "\xFF\xFF\xFF\xFF";
  std::string key = md5(seed).substr(0, encryption.key_bytes);
  if (encryption.revision == 2) return rc4(key, kPadding) == encryption.user.substr(0, 32) ? key : "";
  for (int k = 0; k < 50; ++k) key = md5(key).substr(0, encryption.key_bytes);
  std::string check = md5(std::string(kPadding) + encryption.id);
  for (int round = 0; round < 20; ++round) {
    std::string own = key;
    for (char& c : own) c = static_cast<char>(c ^ round);
    check = rc4(own, check);
  }
  return check == encryption.user.substr(0, 16) ? key : "";
}

// Revisions 5 and 6: /U is a hash, the salt of the hash and the salt of the key.
std::string key_of_sha(const Encryption& encryption) {
  const std::string_view user = encryption.user;
  if (user.size() < 48 || encryption.user_key.size() < 32) return "";
  const auto hash = encryption.revision == 5 ? sha256 : hardened_hash;
  if (hash(user.substr(32, 8)) != user.substr(0, 32)) return "";
  return aes_cbc_decrypted(hash(user.substr(40, 8)), std::string(AES_BLOCK_SIZE, '\0'),
                           std::string_view(encryption.user_key).substr(0, 32));
}

}  // namespace

std::optional<Decryption> Decryption::with_empty_password(const Encryption& encryption) {
  Decryption out;
  if (encryption.revision >= 2 && encryption.revision <= 4 && encryption.key_bytes >= 5 && encryption.key_bytes <= 16)
    out.key_ = key_of_md5(encryption);
  else if (encryption.revision == 5 || encryption.revision == 6)
    out.key_ = key_of_sha(encryption);
  if (out.key_.empty()) return std::nullopt;
  out.streams_ = encryption.streams;
  out.strings_ = encryption.strings;
  return out;
}

std::string Decryption::decrypt(Cipher cipher, std::string_view bytes, std::uint32_t object,
                                std::uint32_t generation) const {
  if (cipher == Cipher::none) return std::string(bytes);
  std::string key = key_;
  if (cipher != Cipher::aes_256) {  // algorithm 1
    for (int k = 0; k < 3; ++k) key += static_cast<char>(object >> (8 * k));
    for (int k = 0; k < 2; ++k) key += static_cast<char>(generation >> (8 * k));
    if (cipher == Cipher::aes_128) key += "sAlT";
    key = md5(key).substr(0, std::min<std::size_t>(key_.size() + 5, 16));
  }
  if (cipher == Cipher::rc4) return rc4(key, bytes);
  // The first block is the vector, and the last byte says how many were put in to fill the last block.
  if (bytes.size() < AES_BLOCK_SIZE || key.size() != (cipher == Cipher::aes_256 ? 32U : 16U)) return "";
  std::string out = aes_cbc_decrypted(key, std::string(bytes.substr(0, AES_BLOCK_SIZE)), bytes.substr(AES_BLOCK_SIZE));
  const std::size_t filling = out.empty() ? 0 : static_cast<unsigned char>(out.back());
  if (filling <= AES_BLOCK_SIZE) out.resize(out.size() - std::min(filling, out.size()));
  return out;
}

}  // namespace longghep::input::pdf
