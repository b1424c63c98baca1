// SPDX-License-Identifier: MIT
#include <crossin/io/safetensors.hpp>

#include "safetensors_file.hpp"
#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::string const first = safetensors_bytes(R"({"__metadata__":{"format":"pt","tied":"b"},)"
                                            R"("a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                            R"("extra":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
                                            "aax");
std::string const second = safetensors_bytes(R"({"__metadata__":{"format":"np"},)"
                                             R"("b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                                             "b");
constexpr std::string_view index_name = "model.safetensors.index.json";

/// What reading a model with this index says, without the path of the index.
std::string refused(std::string_view index, errc code)
{
    temporary_folder const folder;
    folder.write("one.safetensors", first);
    folder.write("two.safetensors", second);
    std::string const path = folder.write(index_name, index);
    error const found = error_of([&] { static_cast<void>(read_model_tensors(folder.path())); });
    CHECK(found.code() == code);
    CHECK(found.where().path == path);
    return std::string(found.what()).substr(path.size() + 1);
}

} // namespace

TEST_CASE("safetensors index: tensors of several files are one set")
{
    temporary_folder const folder;
    folder.write("one.safetensors", first);
    folder.write("two.safetensors", second);
    std::string const path = folder.write(index_name, R"({"metadata": {"total_size": 3, "x": [1]},
  "weight_map": {"b": "two.safetensors", "a": "one.safetensors"}, "other": null})");
    tensor_set const set = read_model_tensors(folder.path());
    CHECK(set.path() == path);
    REQUIRE(set.size() == 2);
    CHECK(set[0].name == "a");
    CHECK(set.at("a").bytes == "aa");
    CHECK(set.at("b").bytes == "b");
    CHECK(set.at("b").file == folder.file("two.safetensors"));
    CHECK(set.at("tied").name == "b");     // an alias across files
    CHECK(set.metadata("format") == "pt"); // the first file's
    CHECK(set.files().size() == 2);
    REQUIRE(set.left_out().size() == 1); // in a file, and not in the index
    CHECK(set.left_out()[0] == "extra");
    CHECK_FALSE(set.find("extra"));
    CHECK(read_model_tensors(path).size() == 2);                           // by the index
    CHECK(read_model_tensors(folder.path() + "/").size() == 2);            // a folder with its slash
    CHECK(read_model_tensors(folder.file("one.safetensors")).size() == 2); // one of the files
    folder.write("model.safetensors", second);
    CHECK(read_model_tensors(folder.path()).size() == 1); // the single file goes first
}

TEST_CASE("safetensors index: of a name that lies in two files the one counts that the index names")
{
    temporary_folder const folder;
    auto const one = [](std::string_view byte) {
        return safetensors_bytes(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", byte);
    };
    folder.write("one.safetensors", one("1").replace(10, 1, "b"));
    folder.write("two.safetensors", one("2"));
    folder.write("three.safetensors", one("3"));
    folder.write(index_name, R"({"weight_map": {"a": "two.safetensors", "b": "one.safetensors"}})");
    tensor_set const set = read_model_tensors(folder.path());
    CHECK(set.at("a").bytes == "2");
    CHECK(set.at("b").bytes == "1");
    folder.write("one.safetensors", one("1"));
    folder.write(index_name, R"({"weight_map": {"a": "two.safetensors", "b": "three.safetensors"}})");
    folder.write("three.safetensors", safetensors_bytes(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                                        R"("b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                                                        "34"));
    tensor_set const other = read_model_tensors(folder.path());
    CHECK(other.size() == 2);
    CHECK(other.at("a").bytes == "2");
    CHECK(other.at("b").bytes == "4");
    REQUIRE(other.left_out().size() == 1);
    CHECK(other.left_out()[0] == "a");
}

TEST_CASE("safetensors index: an index that is no index")
{
    CHECK(refused("", errc::parse) == " the file is empty; an object with \"weight_map\" was expected");
    CHECK(refused(" ", errc::parse) == "1 (byte 1): the text ends where a value was expected");
    CHECK(refused("[]", errc::parse) == "1 (byte 0): an object with \"weight_map\" was expected");
    CHECK(refused("{\"a\": \xFF}", errc::encoding).starts_with("1 (byte 6): the byte 0xFF"));
    CHECK(refused("{\n\"metadata\": {},\n}", errc::parse).starts_with("3 (byte 18): no comma"));
    CHECK(refused("{\"metadata\": {}}", errc::parse) ==
          "1 (byte 0): the index lacks \"weight_map\"; is it that of a model?");
    CHECK(refused("{\"weight_map\": []}", errc::parse) ==
          "1 (byte 15): \"weight_map\" must be an object of tensors and their files");
    CHECK(refused("{\"weight_map\": {}}", errc::parse) == "1 (byte 0): \"weight_map\" names no tensor");
    CHECK(refused("{\"weight_map\": {\"a\": 1}}", errc::parse) == "1 (byte 21): the file of \"a\" must be a text");
    CHECK(refused("{\"weight_map\": {\"a\": \"one.safetensors\",\n\"a\": \"two.safetensors\"}}", errc::parse) ==
          "2 (byte 45): the tensor \"a\" stands twice in \"weight_map\"");
    CHECK(refused(R"({"weight_map": {"a": "one.safetensors"}, "weight_map": {}})", errc::parse)
              .ends_with("\"weight_map\" stands twice"));
    CHECK(refused(R"({"weight_map": {"a": "\ud800"}})", errc::parse).find("surrogate") != std::string::npos);
}

TEST_CASE("safetensors index: only files in the folder of the index are opened")
{
    for (std::string const name :
         {"", ".", "..", "../one.safetensors", "/etc/passwd", "sub/one", "a\\\\b", "a\\u0000b"})
        CHECK(refused("{\"weight_map\": {\"a\": \"" + name + "\"}}", errc::parse)
                  .ends_with(" of \"a\" is not the name of one in the folder of the index"));
}

TEST_CASE("safetensors index: files and tensors that the index names and that are not there")
{
    CHECK(refused("{\"weight_map\": {\"a\": \"one.safetensors\",\n \"b\": \"three.safetensors\"}}", errc::not_found) ==
          "2 (byte 46): the file \"three.safetensors\" that the index names is missing from its folder");
    CHECK(refused(R"({"weight_map": {"a": "one.safetensors", "c": "two.safetensors"}})", errc::mismatch) ==
          "1 (byte 45): the tensor \"c\" is not in the file \"two.safetensors\" that the index names for it");
    CHECK(refused(R"({"weight_map": {"a": "two.safetensors"}})", errc::mismatch)
              .ends_with("the tensor \"a\" is not in the file \"two.safetensors\" that the index names for it"));

    CHECK(refused(R"({"weight_map": {"a": "two.safetensors", "extra": "one.safetensors"}})", errc::mismatch)
              .ends_with("the tensor \"a\" is not in the file \"two.safetensors\" that the index names for it"));

    temporary_folder const folder; // a file that is damaged says so itself
    folder.write("one.safetensors", std::string_view(first).substr(0, first.size() - 1));
    folder.write(index_name, R"({"weight_map": {"a": "one.safetensors"}})");
    error const cut = error_of([&] { static_cast<void>(read_model_tensors(folder.path())); });
    CHECK(cut.where().path == folder.file("one.safetensors"));
    CHECK(cut.code() == errc::parse);
}

TEST_CASE("safetensors index: folders without tensors that can be read")
{
    temporary_folder const folder;
    error const nothing = error_of([&] { static_cast<void>(read_model_tensors(folder.path())); });
    CHECK(nothing.code() == errc::not_found);
    CHECK(nothing.message() == "holds neither model.safetensors nor model.safetensors.index.json");
    folder.write("pytorch_model.bin", "PK");
    error const pickled = error_of([&] { static_cast<void>(read_model_tensors(folder.path())); });
    CHECK(pickled.code() == errc::unsupported);
    CHECK(pickled.message() ==
          "holds its weights as pytorch_model.bin, which is not read; save the model as safetensors");
    CHECK(error_of([&] { static_cast<void>(read_model_tensors(folder.file("no"))); }).code() == errc::not_found);
    CHECK(error_of([&] { static_cast<void>(read_model_tensors(folder.file("no.index.json"))); }).code() ==
          errc::not_found);
}
