import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import vn.longghep.Document;
import vn.longghep.Finding;
import vn.longghep.LonghepException;
import vn.longghep.Options;
import vn.longghep.Review;
import vn.longghep.Reviewer;
import vn.longghep.Session;
import vn.longghep.Verdict;

/** Run with -ea; ends with an exception where something is not as it should be. */
public final class Test {
  private static final Options AS_OF = Options.NONE.withAsOf("2024-12-31");

  public static void main(String[] arguments) {
    if (!Test.class.desiredAssertionStatus()) throw new IllegalStateException("run with -ea");
    try (Reviewer reviewer = new Reviewer()) {
      strings(reviewer);
      bytesAndStrings(reviewer);
      errors(reviewer);
      everything(reviewer);
      session(reviewer);
      threads(reviewer);
    }
    assert Reviewer.version().matches("\\d+\\.\\d+\\.\\d+");
  }

  private static void strings(Reviewer reviewer) {
    final Document document = reviewer.read("Điều 1. Tuyển dụng 💼\nChỉ tuyển nam.", Options.NONE);
    final List<Finding> findings = reviewer.examine(document, AS_OF.inEnglish()).findings();
    assert findings.size() == 1;
    final Finding finding = findings.get(0);
    assert finding.rule().equals("sex-restricted-recruitment");
    assert finding.severity() == Finding.Severity.ERROR;
    assert finding.unit().equals("dieu:1") && finding.label().equals("Điều 1");
    assert finding.place().line() == 2;
    final int start = finding.place().utf16Start();
    assert document.text().substring(start, finding.place().utf16End()).equals(finding.text());
    assert document.locate(0, 3).utf16End() > 0;
  }

  private static void bytesAndStrings(Reviewer reviewer) {
    final String text = "Chỉ tuyển nam.";
    final Document one = reviewer.read(text, Options.NONE);
    final Document two = reviewer.read(text.getBytes(StandardCharsets.UTF_8), Options.NONE);
    assert reviewer.examine(one, AS_OF).findings().equals(reviewer.examine(two, AS_OF).findings());
  }

  private static void errors(Reviewer reviewer) {
    final LonghepException bad =
        caught(() -> new Reviewer(Map.of("bad.xml", "<concepts>\n  <concep/>\n</concepts>")));
    assert bad.status() == -5 && bad.line() == 2 && bad.source().equals("bad.xml");
    assert caught(() -> reviewer.read(new byte[0], Options.NONE)).status() == -2;
    assert caught(() -> reviewer.examine(List.of(), Options.NONE)).status() == -1;
    final Document document = reviewer.read("Chỉ tuyển nam.", Options.NONE);
    assert caught(() -> reviewer.examine(document, AS_OF).annotate(new byte[3])) != null;
    document.close();
    document.close();
    try {
      document.text();
      assert false;
    } catch (IllegalStateException expected) {
      assert expected.getMessage().equals("closed");
    }
  }

  private static LonghepException caught(Runnable action) {
    try {
      action.run();
    } catch (LonghepException exception) {
      return exception;
    }
    throw new AssertionError("no exception");
  }

  private static void everything(Reviewer reviewer) {
    final String text = "KẾ HOẠCH\nVề bình đẳng giới\n1. Chỉ tuyển nam.";
    final Document document = reviewer.read(text, Options.NONE.withPath("a.txt"));
    assert document.outline().contains("\"units\"") && document.tokens().contains("tuyển");
    final Review review = reviewer.examine(document, AS_OF);
    assert review.verdict("plan-budget").orElseThrow().kind() == Verdict.Kind.MISSING;
    assert review.verdict("no-such-item").isEmpty();
    assert review.json().contains("\"path\":\"a.txt\"");
    for (final String format : List.of("json", "text", "sarif", "csv", "html", "docx"))
      assert review.write(format).length > 100;
  }

  private static void session(Reviewer reviewer) {
    try (final Session session = reviewer.open("💼 Chỉ tuyển nữ.", AS_OF)) {
      assert session.findings().get(0).text().equals("Chỉ tuyển nữ");
      session.edit(13, 15, "nam, nữ");
      assert session.text().equals("💼 Chỉ tuyển nam, nữ.");
      assert session.findings().isEmpty() && session.write("json").length > 100;
      caught(() -> session.edit(1, 1, "a"));
    }
  }

  private static void threads(Reviewer reviewer) {
    final Document document = reviewer.read("Nam từ 18 đến 25 tuổi, nữ từ 18 đến 22 tuổi được tuyển dụng.", AS_OF);
    final String alone = reviewer.examine(document, AS_OF).json();
    assert IntStream.range(0, 64)
        .parallel()
        .allMatch(k -> reviewer.examine(document, AS_OF).json().equals(alone));
  }
}
