#pragma once
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string_view>

/// The few calls that every writer of JSON shares.
namespace longghep::output {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

inline void text(Json& json, std::string_view value) {
  json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
inline void field(Json& json, const char* key, std::string_view value) {
  json.Key(key);
  text(json, value);
}
inline void field(Json& json, const char* key, std::uint64_t value) {
  json.Key(key);
  json.Uint64(value);
}

/// An object or array, as the value of `key` where one is given, around what `body` writes.
template <class Body>
void object(Json& json, const char* key, Body&& body) {
  if (key != nullptr) json.Key(key);
  json.StartObject();
  body();
  json.EndObject();
}
template <class Body>
void array(Json& json, const char* key, Body&& body) {
  if (key != nullptr) json.Key(key);
  json.StartArray();
  body();
  json.EndArray();
}

}  // namespace longghep::output
