using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Longghep;

internal static class Test
{
    private static readonly Options AsOf = new Options { AsOf = "2024-12-31" };

    private static void Check(bool holds, string what)
    {
        if (!holds) throw new Exception("not so: " + what);
    }

    private static LonghepException Caught(Action action)
    {
        try
        {
            action();
        }
        catch (LonghepException exception)
        {
            return exception;
        }
        throw new Exception("no exception");
    }

    private static void Main()
    {
        using (var reviewer = new Reviewer())
        {
            using (var document = reviewer.Read("Điều 1. Tuyển dụng 💼\nChỉ tuyển nam."))
            {
                var finding = reviewer.Examine(document, AsOf).Findings().Single();
                Check(finding.Rule == "sex-restricted-recruitment" && finding.Severity == Severity.Error, "rule");
                Check(finding.Unit == "dieu:1" && finding.Label == "Điều 1" && finding.Place.Line == 2, "place");
                var at = finding.Place;
                Check(document.Text.Substring(at.Utf16Start, at.Utf16End - at.Utf16Start) == finding.Text, "UTF-16");
                Check(at.Utf16Start == at.CodePointStart + 1, "code points");
                Check(document.Outline().Contains("units") && document.Tokens().Contains("tuyển"), "outline, tokens");
            }

            var bad = Caught(() => new Reviewer(new Dictionary<string, string> {
                { "bad.xml", "<concepts>\n  <concep/>\n</concepts>" } }));
            Check(bad.Status == -5 && bad.Line == 2 && bad.Dictionary == "bad.xml", "bad dictionary");
            Check(Caught(() => reviewer.Read(new byte[0])).Status == -2, "empty file");
            Check(Caught(() => reviewer.Examine(new Document[0])).Status == -1, "no document");

            var plan = reviewer.Read(Encoding.UTF8.GetBytes("KẾ HOẠCH\nVề bình đẳng giới\n1. Chỉ tuyển nam."),
                                     new Options { Path = "a.txt" });
            var review = reviewer.Examine(plan, AsOf);
            VerdictKind verdict;
            string message;
            Check(review.TryVerdict("plan-budget", out verdict, out message), "asked");
            Check(verdict == VerdictKind.Missing && message.Length > 0, "verdict");
            Check(!review.TryVerdict("no-such-item", out verdict, out message), "not asked");
            Check(review.Json().Contains("\"path\":\"a.txt\""), "path");
            foreach (var format in new[] { "json", "text", "sarif", "csv", "html", "docx" })
                Check(review.Write(format).Length > 100, format);
            Caught(() => review.Annotate(new byte[3]));

            var alone = review.Json();
            Check(Enumerable.Range(0, 32).AsParallel().All(k => reviewer.Examine(plan, AsOf).Json() == alone), "threads");

            using (var session = reviewer.Open("💼 Chỉ tuyển nữ.", AsOf))
            {
                Check(session.Findings()[0].Text == "Chỉ tuyển nữ", "session");
                session.Edit(13, 15, "nam, nữ");
                Check(session.Text == "💼 Chỉ tuyển nam, nữ." && session.Findings().Count == 0, "edited");
                Caught(() => session.Edit(1, 1, "a"));
                Check(session.Write("json").Length > 100, "written");
            }

            plan.Dispose();
            try
            {
                Check(plan.Text.Length < 0, "disposed");
            }
            catch (ObjectDisposedException)
            {
            }
        }
        Check(Reviewer.Version.Split('.').Length == 3, "version");
        Console.WriteLine("ok");
    }
}
