// The sample checker. Written on the public headers only.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <thread>

#include "language_server.hpp"
#include "longghep/longghep.hpp"
#include "recognise.hpp"

namespace {

using namespace longghep;

enum Exit { kDone = 0, kFound = 1, kUsage = 2, kUnread = 3 };

struct Options {
  std::string format = "text", lang = "vi", kind, as_of, output, fail_on = "error", item, dossier;
  std::vector<std::string> files, checklists, baseline;
  unsigned jobs = 1;
  bool ocr = false;
  Language language() const { return lang == "en" ? Language::en : Language::vi; }
};

bool slurp(const std::string& path, std::string& out) {
  if (path == "-") {
    out.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
    return true;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  in.seekg(0, std::ios::end);
  const std::streamoff size = in.tellg();
  if (size < 0) return false;
  in.seekg(0);
  out.resize(static_cast<std::size_t>(size));
  in.read(out.data(), size);
  return !in.bad();
}

// To a file, or to standard output. The file is made when there is something to put into it, so that a failure leaves
// an earlier one alone.
class Writer {
 public:
  explicit Writer(std::string path) : path_(std::move(path)) {}
  void write(const std::string& text) {
    if (path_.empty()) {
      std::fwrite(text.data(), 1, text.size(), stdout);
    } else if (!text.empty()) {
      if (!file_.is_open()) file_.open(path_, std::ios::binary);
      good_ = good_ && file_.write(text.data(), static_cast<std::streamsize>(text.size()));
    }
  }
  bool close() {
    if (file_.is_open()) good_ = good_ && file_.flush();
    if (!good_) std::fprintf(stderr, "%s: error: cannot be written\n", path_.c_str());
    return good_;
  }

 private:
  std::string path_;
  std::ofstream file_;
  bool good_ = true;
};

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t k = 0; k < 10; ++k)
    if (k != 4 && k != 7 && (text[k] < '0' || text[k] > '9')) return false;
  const int month = std::stoi(text.substr(5, 2)), day = std::stoi(text.substr(8, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// Folders give their files, in order of their names.
std::vector<std::string> expand(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !std::filesystem::is_directory(path, error)) {
      out.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             path, std::filesystem::directory_options::skip_permission_denied, error))
      if (entry.is_regular_file(error)) inside.push_back(entry.path().string());
    std::sort(inside.begin(), inside.end());
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

struct Outcome {
  std::string out, error;
  int status = kDone;
};

using Job = Outcome (*)(const Reviewer&, const Options&, const std::string& path, const std::string& bytes);

Result<Document> read(const Reviewer& reviewer, const Options& options, const std::string& path,
                      const std::string& bytes, bool lines = false) {
  ReadOptions read_options;
  read_options.path = path == "-" ? "<stdin>" : path;
  read_options.kind = options.kind;
  read_options.lines = lines;
  if (options.ocr) read_options.recognise = ocr_component();
  return reviewer.read(std::as_bytes(std::span(bytes.data(), bytes.size())), read_options);
}

// Whether --checklist names XML to add, a file or a folder of it; else it is the id of a checklist.
bool is_xml(const std::string& given) {
  std::error_code error;
  return (given.size() > 4 && given.substr(given.size() - 4) == ".xml") || std::filesystem::is_directory(given, error);
}

ReviewOptions review_options(const Options& options) {
  ReviewOptions out;
  out.as_of = options.as_of;
  out.today = today();
  out.baseline = options.baseline;
  for (const std::string& id : options.checklists)
    if (!is_xml(id)) out.checklists.push_back(id);
  return out;
}

std::string written(const Review& review, const Options& options) {
  if (options.format == "text")
    return to_text(review, options.language(),
                   options.output.empty() && isatty(STDOUT_FILENO) != 0 ? Colour::always : Colour::never);
  if (options.format == "sarif") return sarif_run(review, options.language());
  if (options.format == "csv") return to_csv(review, options.language());
  return to_json(review, options.language()) + "\n";
}

int status_of(const Review& review, const Options& options) {
  const int least = options.fail_on == "error"     ? 2
                    : options.fail_on == "warning" ? 1
                    : options.fail_on == "note"    ? 0
                                                   : 3;
  return std::any_of(review.findings.begin(), review.findings.end(),
                     [&](const Finding& finding) { return static_cast<int>(finding.severity) >= least; })
             ? kFound
             : kDone;
}

Outcome check(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  Outcome result;
  const auto document = read(reviewer, options, path, bytes);
  if (!document) return {"", document.error().to_string(), kUnread};
  const Review review = reviewer.review(*document, review_options(options));
  result.out = options.format == "html" ? report_html(*document, review, options.language()) : written(review, options);
  result.status = status_of(review, options);
  return result;
}

// The papers of one draft, judged together; what cannot be read is told, and the rest is still done.
Outcome check_dossier(const Reviewer& reviewer, const Options& options, const std::vector<std::string>& files,
                      bool report) {
  Outcome result;
  std::vector<Document> papers;
  for (const std::string& path : files) {
    std::string bytes;
    if (!slurp(path, bytes)) {
      result.error += (result.error.empty() ? "" : "\n") + path + ": error: cannot be opened";
      continue;
    }
    auto document = read(reviewer, options, path, bytes);
    if (document)
      papers.push_back(*std::move(document));
    else
      result.error += (result.error.empty() ? "" : "\n") + document.error().to_string();
  }
  if (!result.error.empty()) result.status = kUnread;
  if (papers.empty()) return result;
  const Review review = reviewer.review_dossier(papers, review_options(options));
  result.out = report ? report_docx(review, options.language()) : written(review, options);
  if (options.format == "sarif") result.out = sarif_log({result.out}) + "\n";
  if (options.format == "csv") result.out = csv_header() + result.out;
  if (!report) result.status = std::max(result.status, status_of(review, options));
  return result;
}

// The report as DOCX or HTML, by the name of the output; the draft itself with comments.
Outcome report(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  const auto document = read(reviewer, options, path, bytes);
  if (!document) return {"", document.error().to_string(), kUnread};
  const Review review = reviewer.review(*document, review_options(options));
  const bool html = options.output.size() > 5 && options.output.substr(options.output.size() - 5) == ".html";
  return {html ? report_html(*document, review, options.language()) : report_docx(review, options.language()), "",
          kDone};
}

Outcome annotate(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  const auto document = read(reviewer, options, path, bytes);
  if (!document) return {"", document.error().to_string(), kUnread};
  const Review review = reviewer.review(*document, review_options(options));
  auto annotated =
      longghep::annotate(std::as_bytes(std::span(bytes.data(), bytes.size())), *document, review, options.language());
  if (!annotated) {
    Error error = annotated.error();
    error.file = path;
    return {"", error.to_string(), kUnread};
  }
  return {*std::move(annotated), "", kDone};
}

Outcome outline(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  const auto document = read(reviewer, options, path, bytes);
  if (!document) return {"", document.error().to_string(), kUnread};
  return {options.format == "json" ? outline_json(*document) + "\n" : outline_text(*document), "", kDone};
}

Outcome text(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  const auto document = read(reviewer, options, path, bytes);
  if (!document) return {"", document.error().to_string(), kUnread};
  return {std::string(document->text()), "", kDone};
}

Outcome tokenize(const Reviewer& reviewer, const Options& options, const std::string& path, const std::string& bytes) {
  if (bytes.empty()) return {};
  // Lines of a text are tokenised one by one; what is a container of text is read first.
  const auto starts = [&](std::string_view mark) { return bytes.compare(0, mark.size(), mark) == 0; };
  const bool container = starts("PK") || starts("%PDF-") || starts("{\\rtf") || starts("\xD0\xCF\x11\xE0");
  const auto document = read(reviewer, options, path, bytes, !container);
  if (!document) return {"", document.error().to_string(), kUnread};
  return {options.format == "json" ? tokens_json(*document) : tokens_joined(*document), "", kDone};
}

int run(const Reviewer& reviewer, const Options& options, Job job) {
  const std::vector<std::string> files = expand(options.files);
  if (files.empty()) {
    std::fputs("longghep: no files to read\n", stderr);
    return kUsage;
  }
  Writer writer(options.output);
  const bool progress = files.size() > 20 && isatty(STDERR_FILENO) != 0;
  std::vector<Outcome> outcomes(files.size());
  std::vector<std::atomic<bool>> ready(files.size());
  std::atomic<std::size_t> next{0};
  int status = kDone;
  const auto work = [&](std::size_t k) {
    std::string bytes;
    if (!slurp(files[k], bytes))
      outcomes[k] = {"", files[k] + ": error: cannot be opened", kUnread};
    else
      outcomes[k] = job(reviewer, options, files[k], bytes);
  };
  std::vector<std::string> runs;  // of SARIF, whose log holds all files
  const auto print = [&](std::size_t k) {
    Outcome& outcome = outcomes[k];
    if (!outcome.error.empty()) std::fprintf(stderr, "%s\n", outcome.error.c_str());
    if (options.format != "sarif")
      writer.write(outcome.out);
    else if (!outcome.out.empty())
      runs.push_back(std::move(outcome.out));
    status = std::max(status, outcome.status);
    outcome = {};
    if (progress) std::fprintf(stderr, "\r%zu/%zu", k + 1, files.size());
  };
  if (options.format == "csv") writer.write(csv_header());
  const unsigned jobs = std::max(1U, std::min<unsigned>({options.jobs, 256U, static_cast<unsigned>(files.size())}));
  if (jobs == 1) {
    for (std::size_t k = 0; k < files.size(); ++k) {
      work(k);
      print(k);
    }
  } else {
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < jobs; ++t)
      threads.emplace_back([&] {
        for (std::size_t k = next++; k < files.size(); k = next++) {
          work(k);
          ready[k] = true;
          ready[k].notify_one();
        }
      });
    for (std::size_t k = 0; k < files.size(); ++k) {  // in input order, whichever is done first
      ready[k].wait(false);
      print(k);
    }
    for (std::thread& thread : threads) thread.join();
  }
  if (progress) std::fputs("\n", stderr);
  if (options.format == "sarif") writer.write(sarif_log(runs) + "\n");
  if (!writer.close()) return kUnread;
  return status;
}

int list(const Reviewer& reviewer, const Options& options) {
  for (const ItemInfo& item : reviewer.items()) {
    const std::string severity(to_string(item.severity));
    std::printf("%-40s %-10s %-8s %-8s %s\n", item.id.c_str(), item.group.c_str(), item.form.c_str(), severity.c_str(),
                item.title.in(options.language()).c_str());
  }
  return kDone;
}

int explain(const Reviewer& reviewer, const Options& options) {
  for (const ItemInfo& item : reviewer.items()) {
    if (item.id != options.item) continue;
    std::fputs(longghep::explain(item, options.language()).c_str(), stdout);
    return kDone;
  }
  std::fprintf(stderr, "longghep: no item \"%s\"; see `longghep checklist list`\n", options.item.c_str());
  return kUsage;
}

// Writes into a folder that may be there; files that are there are left alone.
int begin_item(const Options& options) {
  const std::vector<Source> files = skeleton_of(options.item);
  if (files.empty()) {
    std::fprintf(stderr, "longghep: \"%s\" is no id of an item: small letters, digits and hyphens\n",
                 options.item.c_str());
    return kUsage;
  }
  std::error_code error;
  std::filesystem::create_directories(options.output, error);
  for (const Source& file : files) {
    const std::filesystem::path path = std::filesystem::path(options.output) / file.name;
    if (std::filesystem::exists(path, error)) {
      std::fprintf(stderr, "%s: error: is there already\n", path.c_str());
      return kUsage;
    }
    Writer writer(path.string());
    writer.write(file.xml);
    if (!writer.close()) return kUnread;
    std::printf("%s\n", path.c_str());
  }
  return kDone;
}

int examples(const Reviewer& reviewer, const std::vector<std::string>& only) {
  const ExampleReport report = reviewer.run_examples(only);
  for (const std::string& failure : report.failures) std::fprintf(stderr, "%s\n", failure.c_str());
  std::printf("%zu items, %zu examples (%zu look-alikes), %zu failed\n", report.items, report.examples,
              report.look_alikes, report.failures.size());
  return report.failures.empty() ? kDone : kFound;
}

// XML files and folders given with --checklist are added to the built-in knowledge.
bool additions(const std::vector<std::string>& given, Sources& sources) {
  for (const std::string& path : given) {
    if (!is_xml(path)) continue;
    for (const std::string& name : expand({path})) {
      if (!is_xml(name)) continue;  // what else lies in the folder
      Source source{name, ""};
      if (!slurp(name, source.xml)) {
        std::fprintf(stderr, "%s: error: cannot be opened\n", name.c_str());
        return false;
      }
      sources.additions.push_back(std::move(source));
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) try {
  Options options;
  CLI::App app("longghep: gender-mainstreaming review of Vietnamese drafts");
  app.set_version_flag("--version", std::string(version()));
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--lang", options.lang, "language of messages")->check(CLI::IsMember({"vi", "en"}));
  const auto with_files = [&](const char* name, const char* about, std::initializer_list<std::string> formats,
                              const char* usual) {
    CLI::App* command = app.add_subcommand(name, about);
    command->add_option("files", options.files, "files or folders; - is standard input");
    if (formats.size() > 0)
      command->add_option("--format", options.format, std::string("output format (") + usual + ")")
          ->check(CLI::IsMember(std::vector<std::string>(formats)));
    command->add_option("-o,--output", options.output, "write to this file");
    command->add_option("--jobs,-j", options.jobs, "documents at once");
    command->add_flag("--ocr", options.ocr, "recognise scanned pages (needs the component longghep-ocr)");
    return command;
  };
  std::string baseline;
  const auto with_review = [&](CLI::App* command) {
    command->add_option("--baseline", baseline, "JSON of an earlier check, whose findings are not told again");
    command
        ->add_option("--checklist", options.checklists,
                     "id of a checklist, or XML of your own to add: a file or a folder")
        ->allow_extra_args(false);  // one each time, so that files may follow
    command->add_option("--kind", options.kind, "kind of document")
        ->check(CLI::IsMember({"luat", "phap-lenh", "nghi-quyet", "nghi-dinh", "quyet-dinh", "thong-tu", "chi-thi",
                               "ke-hoach", "chuong-trinh", "de-an", "chien-luoc", "cong-van", "bao-cao", "to-trinh",
                               "thong-bao", "huong-dan", "khac"}));
    command->add_option("--as-of", options.as_of, "whose law applies, YYYY-MM-DD")->check([](const std::string& text) {
      return is_date(text) ? std::string() : "\"" + text + "\" is no date; expected YYYY-MM-DD";
    });
    return command;
  };
  CLI::App* check_command = with_review(
      with_files("check", "verdicts and findings", {"text", "json", "jsonl", "sarif", "csv", "html"}, "text"));
  CLI::App* report_command =
      with_review(with_files("report", "the filled-in checklist for the dossier, as DOCX or HTML", {}, ""));
  for (CLI::App* command : {check_command, report_command})
    command->add_option("--dossier", options.dossier, "folder with the papers of one draft, judged together");
  CLI::App* annotate_command =
      with_review(with_files("annotate", "the same DOCX or ODT with the findings as comments", {}, ""));
  check_command->add_option("--fail-on", options.fail_on, "exit 1 from this severity on")
      ->check(CLI::IsMember({"error", "warning", "note", "never"}));
  CLI::App* outline_command = with_files("outline", "the document's structure", {"text", "json"}, "text");
  CLI::App* text_command = with_files("text", "the plain text that offsets count", {}, "");
  CLI::App* tokenize_command = with_files("tokenize", "Vietnamese words", {"joined", "json"}, "joined");
  CLI::App* lsp_command =
      with_review(app.add_subcommand("lsp", "language server on standard input and output, for editors"));
  std::string control;
  lsp_command->add_option("--suppress-into", control, "control file that gets the findings an editor silences");
  CLI::App* checklist_command = app.add_subcommand("checklist", "the rules themselves");
  checklist_command->require_subcommand(1);
  checklist_command->fallthrough();
  CLI::App* list_command = checklist_command->add_subcommand("list", "all items");
  CLI::App* explain_command = checklist_command->add_subcommand("explain", "why an item asks what it asks");
  explain_command->add_option("item", options.item)->required();
  CLI::App* validate_command = checklist_command->add_subcommand("validate", "whether a file is well made");
  validate_command->add_option("files", options.files)->required();
  CLI::App* new_command = checklist_command->add_subcommand("new", "files of a new item to begin with");
  new_command->add_option("item", options.item, "id: small letters, digits, hyphens")->required();
  new_command->add_option("-o,--output", options.output, "folder to write them into")->required();
  CLI::App* test_command = checklist_command->add_subcommand("test", "whether the examples hold");
  test_command->add_option("files", options.files);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (*new_command) return begin_item(options);
  Sources sources;
  if (!additions(*validate_command || *test_command ? options.files : options.checklists, sources)) return kUnread;
  const auto reviewer = Reviewer::load(sources);
  if (!reviewer) {
    std::fprintf(stderr, "%s\n", reviewer.error().to_string().c_str());
    return kUnread;
  }
  if (*list_command) return list(*reviewer, options);
  if (*explain_command) return explain(*reviewer, options);
  if (*validate_command) {
    if (sources.additions.empty()) {
      std::fputs("longghep: checklist validate wants XML files\n", stderr);
      return kUsage;
    }
    std::printf("%zu well made\n", sources.additions.size());
    return kDone;
  }
  if (*test_command) {
    std::vector<std::string> only;
    if (!sources.additions.empty())
      for (const ItemInfo& item : reviewer->items())
        for (const Source& source : sources.additions)
          if (source.xml.find("id=\"" + item.id + "\"") != std::string::npos) only.push_back(item.id);
    return examples(*reviewer, only);
  }
  for (const std::string& id : options.checklists) {
    const auto items = reviewer->items();
    if (!is_xml(id) &&
        std::none_of(items.begin(), items.end(), [&](const ItemInfo& item) { return item.checklist == id; })) {
      std::fprintf(stderr, "longghep: no checklist \"%s\"\n", id.c_str());
      return kUsage;
    }
  }
  if (!baseline.empty()) {
    std::string json;
    if (!slurp(baseline, json)) {
      std::fprintf(stderr, "%s: error: cannot be opened\n", baseline.c_str());
      return kUnread;
    }
    const auto ids = finding_ids(json);
    if (!ids) {
      std::fprintf(stderr, "%s: error: %s\n", baseline.c_str(), ids.error().message.c_str());
      return kUnread;
    }
    options.baseline = *ids;
  }
  if (*lsp_command)
    return serve_language(*reviewer, review_options(options), options.kind, control, options.language(), stdin, stdout);
  if (!options.dossier.empty()) {
    const std::vector<std::string> papers = expand({options.dossier});
    const bool docx = options.output.ends_with(".docx");
    if (!options.files.empty() || options.format == "html" || (*report_command && !docx) || papers.empty()) {
      std::fputs("longghep: --dossier takes one folder with files and no more; its report is a -o OUT.docx\n", stderr);
      return kUsage;
    }
    const Outcome outcome = check_dossier(*reviewer, options, papers, report_command->parsed());
    if (!outcome.error.empty()) std::fprintf(stderr, "%s\n", outcome.error.c_str());
    Writer writer(options.output);
    writer.write(outcome.out);
    return writer.close() ? outcome.status : kUnread;
  }
  if (options.files.empty()) {
    std::fputs("longghep: no files to read\n", stderr);
    return kUsage;
  }
  if (*report_command || *annotate_command || options.format == "html") {
    const bool to_file = !*check_command;
    const auto ends = [&](std::string_view suffix) { return options.output.ends_with(suffix); };
    if (options.files.size() != 1 || std::filesystem::is_directory(options.files.front()) ||
        (to_file && !ends(".docx") && !ends(*report_command ? ".html" : ".odt"))) {
      std::fprintf(stderr, "longghep: this takes one file%s\n",
                   !to_file            ? ""
                   : *annotate_command ? ", and -o OUT.docx or OUT.odt"
                                       : ", and -o OUT.docx or OUT.html");
      return kUsage;
    }
    if (*report_command) return run(*reviewer, options, report);
    if (*annotate_command) return run(*reviewer, options, annotate);
  }
  if (*check_command) return run(*reviewer, options, check);
  if (*outline_command) return run(*reviewer, options, outline);
  if (*text_command) return run(*reviewer, options, text);
  if (*tokenize_command) return run(*reviewer, options, tokenize);
  return kUsage;
} catch (const std::bad_alloc&) {
  std::fputs("longghep: error: out of memory\n", stderr);
  return kUnread;
}
