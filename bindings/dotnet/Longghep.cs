// The C interface for .NET, by P/Invoke: everything here is .NET Standard 2.0, so that .NET Framework, Mono and .NET 5 and
// later can use it. Tested by bindings/dotnet/Test.cs.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Longghep
{
    /// <summary>What the library could not do, with the place in the dictionary at fault.</summary>
    public sealed class LonghepException : Exception
    {
        internal LonghepException(int status, string message, string source, uint line, uint column)
            : base(line > 0 ? source + ":" + line + ":" + column + ": " + message : message)
        {
            Status = status;
            Dictionary = source;
            Line = (int)line;
            Column = (int)column;
        }

        /// <summary>An lgh_status: -1 bad argument, -2 unreadable, -5 bad dictionary …</summary>
        public int Status { get; }

        /// <summary>Name of the dictionary at fault; else "".</summary>
        public string Dictionary { get; }

        /// <summary>In it, from 1; else 0.</summary>
        public int Line { get; }

        public int Column { get; }
    }

    /// <summary>How to read and to review; null leaves a choice to the library.</summary>
    public sealed class Options
    {
        /// <summary>"YYYY-MM-DD": whose law applies; by default the document's own date.</summary>
        public string AsOf { get; set; }

        /// <summary>Used where a document has no date.</summary>
        public string Today { get; set; }

        /// <summary>Kind of document ("ke-hoach", "luat", …); by default told by the text.</summary>
        public string Kind { get; set; }

        /// <summary>Told in the JSON; never opened.</summary>
        public string Path { get; set; }

        /// <summary>Id of one checklist; by default all.</summary>
        public string Checklist { get; set; }

        /// <summary>Messages in English.</summary>
        public bool English { get; set; }
    }

    /// <summary>One place in every coordinate.</summary>
    public struct Place
    {
        /// <summary>UTF-8 bytes of the document's text.</summary>
        public long Start, End;

        /// <summary>UTF-16 units: indexes into the string <see cref="Document.Text"/>.</summary>
        public int Utf16Start, Utf16End;

        public long CodePointStart, CodePointEnd;

        /// <summary>From 1; columns in code points.</summary>
        public int Line, Column;
    }

    public enum Severity
    {
        Note,
        Warning,
        Error
    }

    public enum VerdictKind
    {
        Met,
        Partly,
        Missing,
        NotApplicable,
        NeedsReview
    }

    /// <summary>A place that the checklist has something to say of.</summary>
    public sealed class Finding
    {
        /// <summary>The same from draft to draft while the passage stays.</summary>
        public string Id { get; internal set; }

        /// <summary>Item of the checklist.</summary>
        public string Rule { get; internal set; }

        public Severity Severity { get; internal set; }

        public string Message { get; internal set; }

        /// <summary>The best one; "" if there is none.</summary>
        public string Suggestion { get; internal set; }

        /// <summary>Structural unit, "dieu:3/khoan:2"; "" outside all units.</summary>
        public string Unit { get; internal set; }

        /// <summary>The same for people: "Khoản 2 Điều 3".</summary>
        public string Label { get; internal set; }

        /// <summary>The words found.</summary>
        public string Text { get; internal set; }

        /// <summary>Of a dossier: the path of its paper.</summary>
        public string Paper { get; internal set; }

        public Place Place { get; internal set; }
    }

    /// <summary>The compiled checklists. Make one and keep it; any number of threads may use it.</summary>
    public sealed class Reviewer : Native.Handle
    {
        /// <summary>With the knowledge that the library ships, and XML dictionaries and items of your own by name.
        /// </summary>
        public Reviewer(IDictionary<string, string> additions = null)
        {
            var pinned = new List<GCHandle>();
            try
            {
                var sources = new List<Native.Source>();
                foreach (var addition in additions ?? new Dictionary<string, string>())
                {
                    var name = Encoding.UTF8.GetBytes(addition.Key);
                    var xml = Encoding.UTF8.GetBytes(addition.Value);
                    pinned.Add(GCHandle.Alloc(name, GCHandleType.Pinned));
                    pinned.Add(GCHandle.Alloc(xml, GCHandleType.Pinned));
                    sources.Add(new Native.Source
                    {
                        name = pinned[pinned.Count - 2].AddrOfPinnedObject(),
                        nameSize = (UIntPtr)name.Length,
                        xml = pinned[pinned.Count - 1].AddrOfPinnedObject(),
                        xmlSize = (UIntPtr)xml.Length
                    });
                }
                var error = Native.NoError();
                IntPtr reviewer;
                Native.Check(
                    Native.lgh_reviewer_new(out reviewer, sources.ToArray(), (UIntPtr)sources.Count, ref error), error);
                SetHandle(reviewer);
            }
            finally
            {
                foreach (var handle in pinned) handle.Free();
            }
        }

        /// <summary>"major.minor.patch" of the library.</summary>
        public static string Version => Native.Text(Native.lgh_version());

        /// <summary>A document of any format the library knows, from the bytes of its file.</summary>
        public Document Read(byte[] file, Options options = null)
        {
            if (file == null) throw new ArgumentNullException(nameof(file));
            using (var given = new Native.Given(options))
            {
                var error = Native.NoError();
                IntPtr document;
                Native.Check(
                    Native.lgh_document_new(out document, this, file, (UIntPtr)file.Length, ref given.C, ref error), error);
                return new Document(document);
            }
        }

        /// <summary>The text of an editor; it goes over as the UTF-16 it is.</summary>
        public Document Read(string text, Options options = null)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            using (var given = new Native.Given(options))
            {
                var error = Native.NoError();
                IntPtr document;
                Native.Check(Native.lgh_document_new_utf16(out document, this, text, (UIntPtr)text.Length, ref given.C,
                                                           ref error), error);
                return new Document(document);
            }
        }

        /// <summary>A session with a text that is being written.</summary>
        public Session Open(string text, Options options = null)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            var bytes = Encoding.UTF8.GetBytes(text);
            using (var given = new Native.Given(options))
            {
                var error = Native.NoError();
                IntPtr session;
                Native.Check(
                    Native.lgh_session_new(out session, this, bytes, (UIntPtr)bytes.Length, ref given.C, ref error), error);
                return new Session(session);
            }
        }

        /// <summary>One document, or the papers of one draft together.</summary>
        public Review Examine(IReadOnlyList<Document> documents, Options options = null)
        {
            var handles = new IntPtr[documents.Count];
            var held = new bool[documents.Count];
            using (var given = new Native.Given(options))
                try
                {
                    for (var k = 0; k < handles.Length; ++k)
                    {
                        documents[k].DangerousAddRef(ref held[k]);
                        handles[k] = documents[k].DangerousGetHandle();
                    }
                    var error = Native.NoError();
                    IntPtr review;
                    Native.Check(Native.lgh_review_documents(out review, this, handles, (UIntPtr)handles.Length,
                                                             ref given.C, ref error), error);
                    return new Review(review);
                }
                finally
                {
                    for (var k = 0; k < handles.Length; ++k)
                        if (held[k]) documents[k].DangerousRelease();
                }
        }

        public Review Examine(Document document, Options options = null)
        {
            return Examine(new[] { document }, options);
        }

        protected override bool ReleaseHandle()
        {
            Native.lgh_reviewer_free(handle);
            return true;
        }
    }

    /// <summary>A draft that was read. It never changes; any number of threads may use it.</summary>
    public sealed class Document : Native.Handle
    {
        internal Document(IntPtr document)
        {
            SetHandle(document);
        }

        /// <summary>What all offsets count in.</summary>
        public string Text
        {
            get
            {
                UIntPtr size;
                var text = Native.lgh_document_text(this, out size);
                return Encoding.UTF8.GetString(Native.Bytes(text, size));
            }
        }

        /// <summary>The JSON of <c>longghep outline</c>.</summary>
        public string Outline() => Write("outline");

        /// <summary>The JSON of <c>longghep tokenize</c>: a line of it for each line.</summary>
        public string Tokens() => Write("tokens");

        private string Write(string format)
        {
            var error = Native.NoError();
            IntPtr text;
            var status = Native.lgh_document_write(out text, this, Native.Utf8(format), ref error);
            return Encoding.UTF8.GetString(Native.Written(status, text, error));
        }

        protected override bool ReleaseHandle()
        {
            Native.lgh_document_free(handle);
            return true;
        }
    }

    /// <summary>What a document or a dossier got. One thread at a time.</summary>
    public sealed class Review : Native.Handle
    {
        internal Review(IntPtr review)
        {
            SetHandle(review);
        }

        /// <summary>One that belongs to a session.</summary>
        internal Review(IntPtr review, bool owned) : base(owned)
        {
            SetHandle(review);
        }

        /// <summary>By place in the text.</summary>
        public IReadOnlyList<Finding> Findings()
        {
            var count = (int)Native.lgh_review_finding_count(this);
            var all = new List<Finding>(count);
            for (var k = 0; k < count; ++k)
            {
                var f = new Native.Found
                {
                    size = (UIntPtr)Marshal.SizeOf(typeof(Native.Found)),
                    place = { size = (UIntPtr)Marshal.SizeOf(typeof(Native.At)) }
                };
                if (Native.lgh_review_finding(this, (UIntPtr)k, ref f) != 0) break;
                all.Add(new Finding
                {
                    Id = Native.Text(f.id),
                    Rule = Native.Text(f.rule),
                    Severity = (Severity)f.severity,
                    Message = Native.Text(f.message),
                    Suggestion = Native.Text(f.suggestion),
                    Unit = Native.Text(f.unit),
                    Label = Native.Text(f.label),
                    Text = Native.Text(f.text),
                    Paper = Native.Text(f.paper),
                    Place = f.place.Seen()
                });
            }
            return all;
        }

        /// <summary>False for an item that was not asked.</summary>
        public bool TryVerdict(string item, out VerdictKind verdict, out string message)
        {
            int kind;
            IntPtr text;
            var asked = Native.lgh_review_verdict(this, Native.Utf8(item), out kind, out text) == 0;
            verdict = asked ? (VerdictKind)kind : VerdictKind.NotApplicable;
            message = asked ? Native.Text(text) : "";
            return asked;
        }

        /// <summary>As "json", "text", "sarif", "csv", "html" or "docx" (the report).</summary>
        public byte[] Write(string format)
        {
            var error = Native.NoError();
            IntPtr text;
            var status = Native.lgh_review_write(out text, this, Native.Utf8(format), ref error);
            return Native.Written(status, text, error);
        }

        /// <summary>The JSON of <c>longghep check --format json</c>; the same bytes for the same input.</summary>
        public string Json() => Encoding.UTF8.GetString(Write("json"));

        /// <summary>The Word document that was reviewed, with a comment at each finding.</summary>
        public byte[] Annotate(byte[] original)
        {
            if (original == null) throw new ArgumentNullException(nameof(original));
            var error = Native.NoError();
            IntPtr text;
            var status = Native.lgh_review_annotate(out text, this, original, (UIntPtr)original.Length, ref error);
            return Native.Written(status, text, error);
        }

        protected override bool ReleaseHandle()
        {
            Native.lgh_review_free(handle);
            return true;
        }
    }

    /// <summary>A plain text that is being written: an edit costs what it touches, and what is told is told of the text as
    /// it stands. One thread at a time.</summary>
    public sealed class Session : Native.Handle
    {
        internal Session(IntPtr session)
        {
            SetHandle(session);
        }

        public string Text
        {
            get
            {
                UIntPtr size;
                var text = Native.lgh_session_text(this, out size);
                return Encoding.UTF8.GetString(Native.Bytes(text, size));
            }
        }

        /// <summary>Puts a text for the characters from start to end, as strings count them.</summary>
        public void Edit(int start, int end, string text)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            if (start < 0 || end < start) throw new ArgumentOutOfRangeException(nameof(end));
            var error = Native.NoError();
            Native.Check(Native.lgh_session_edit_utf16(this, (UIntPtr)start, (UIntPtr)end, text, (UIntPtr)text.Length,
                                                       ref error), error);
        }

        public IReadOnlyList<Finding> Findings()
        {
            using (var review = Reviewed()) return review.Findings();
        }

        /// <summary>As Review.Write, but for "html".</summary>
        public byte[] Write(string format)
        {
            using (var review = Reviewed()) return review.Write(format);
        }

        private Review Reviewed()
        {
            var error = Native.NoError();
            IntPtr review;
            Native.Check(Native.lgh_session_review(out review, this, ref error), error);
            return new Review(review, false);
        }

        protected override bool ReleaseHandle()
        {
            Native.lgh_session_free(handle);
            return true;
        }
    }

    /// <summary>The functions and structs of longghep.h.</summary>
    public static class Native
    {
        private const string Library = "longghep";

        /// <summary>An object of the library: freed by Dispose(), or else by the collector.</summary>
        public abstract class Handle : SafeHandle
        {
            internal Handle(bool owned = true) : base(IntPtr.Zero, owned)
            {
            }

            public override bool IsInvalid => handle == IntPtr.Zero;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Error
        {
            public UIntPtr size;
            public uint line, column;
            [MarshalAs(UnmanagedType.ByValArray, SizeConst = 512)] public byte[] message;
            [MarshalAs(UnmanagedType.ByValArray, SizeConst = 256)] public byte[] source;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Source
        {
            public IntPtr name;
            public UIntPtr nameSize;
            public IntPtr xml;
            public UIntPtr xmlSize;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Choices
        {
            public UIntPtr size;
            public IntPtr asOf, today, kind, path, checklist;
            public int language;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct At
        {
            public UIntPtr size, start, end, utf16Start, utf16End, codePointStart, codePointEnd;
            public uint line, column;

            public Place Seen()
            {
                return new Place
                {
                    Start = (long)start,
                    End = (long)end,
                    Utf16Start = (int)utf16Start,
                    Utf16End = (int)utf16End,
                    CodePointStart = (long)codePointStart,
                    CodePointEnd = (long)codePointEnd,
                    Line = (int)line,
                    Column = (int)column
                };
            }
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Found
        {
            public UIntPtr size;
            public IntPtr id, rule, message, suggestion, unit, label, text, paper;
            public int severity;
            public At place;
        }

        /// <summary>Options as C has them, with the memory that they point at.</summary>
        internal sealed class Given : IDisposable
        {
            public Choices C;

            public Given(Options options)
            {
                options = options ?? new Options();
                C.size = (UIntPtr)Marshal.SizeOf(typeof(Choices));
                C.asOf = Copy(options.AsOf);
                C.today = Copy(options.Today);
                C.kind = Copy(options.Kind);
                C.path = Copy(options.Path);
                C.checklist = Copy(options.Checklist);
                C.language = options.English ? 1 : 0;
            }

            private static IntPtr Copy(string text)
            {
                if (text == null) return IntPtr.Zero;
                var bytes = Utf8(text);
                var copy = Marshal.AllocHGlobal(bytes.Length);
                Marshal.Copy(bytes, 0, copy, bytes.Length);
                return copy;
            }

            public void Dispose()
            {
                foreach (var text in new[] { C.asOf, C.today, C.kind, C.path, C.checklist })
                    if (text != IntPtr.Zero) Marshal.FreeHGlobal(text);
                C = new Choices();
            }
        }

        internal static Error NoError()
        {
            return new Error
            {
                size = (UIntPtr)Marshal.SizeOf(typeof(Error)),
                message = new byte[512],
                source = new byte[256]
            };
        }

        internal static void Check(int status, Error error)
        {
            if (status != 0)
                throw new LonghepException(status, Cut(error.message), Cut(error.source), error.line, error.column);
        }

        private static string Cut(byte[] text) => Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0));

        /// <summary>With its NUL.</summary>
        internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + "\0");

        internal static byte[] Bytes(IntPtr data, UIntPtr size)
        {
            var bytes = new byte[(int)size];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            return bytes;
        }

        internal static string Text(IntPtr text)
        {
            var size = 0;
            while (Marshal.ReadByte(text, size) != 0) ++size;
            return Encoding.UTF8.GetString(Bytes(text, (UIntPtr)size));
        }

        internal static byte[] Written(int status, IntPtr text, Error error)
        {
            Check(status, error);
            try
            {
                UIntPtr size;
                var data = lgh_text_data(text, out size);
                return Bytes(data, size);
            }
            finally
            {
                lgh_text_free(text);
            }
        }

        [DllImport(Library)]
        internal static extern IntPtr lgh_version();

        [DllImport(Library)]
        internal static extern int lgh_reviewer_new(out IntPtr reviewer, Source[] sources, UIntPtr count, ref Error error);

        [DllImport(Library)]
        internal static extern void lgh_reviewer_free(IntPtr reviewer);

        [DllImport(Library)]
        internal static extern int lgh_document_new(out IntPtr document, Reviewer reviewer, byte[] bytes, UIntPtr size,
                                                    ref Choices options, ref Error error);

        [DllImport(Library, CharSet = CharSet.Unicode)]
        internal static extern int lgh_document_new_utf16(out IntPtr document, Reviewer reviewer, string text,
                                                          UIntPtr units, ref Choices options, ref Error error);

        [DllImport(Library)]
        internal static extern void lgh_document_free(IntPtr document);

        [DllImport(Library)]
        internal static extern IntPtr lgh_document_text(Document document, out UIntPtr size);

        [DllImport(Library)]
        internal static extern int lgh_document_write(out IntPtr text, Document document, byte[] format, ref Error error);

        [DllImport(Library)]
        internal static extern int lgh_review_documents(out IntPtr review, Reviewer reviewer, IntPtr[] documents,
                                                        UIntPtr count, ref Choices options, ref Error error);

        [DllImport(Library)]
        internal static extern void lgh_review_free(IntPtr review);

        [DllImport(Library)]
        internal static extern UIntPtr lgh_review_finding_count(Review review);

        [DllImport(Library)]
        internal static extern int lgh_review_finding(Review review, UIntPtr index, ref Found finding);

        [DllImport(Library)]
        internal static extern int lgh_review_verdict(Review review, byte[] item, out int verdict, out IntPtr message);

        [DllImport(Library)]
        internal static extern int lgh_review_write(out IntPtr text, Review review, byte[] format, ref Error error);

        [DllImport(Library)]
        internal static extern int lgh_review_annotate(out IntPtr text, Review review, byte[] bytes, UIntPtr size,
                                                       ref Error error);

        [DllImport(Library)]
        internal static extern int lgh_session_new(out IntPtr session, Reviewer reviewer, byte[] text, UIntPtr size,
                                                   ref Choices options, ref Error error);

        [DllImport(Library)]
        internal static extern void lgh_session_free(IntPtr session);

        [DllImport(Library, CharSet = CharSet.Unicode)]
        internal static extern int lgh_session_edit_utf16(Session session, UIntPtr start, UIntPtr end, string text,
                                                          UIntPtr units, ref Error error);

        [DllImport(Library)]
        internal static extern IntPtr lgh_session_text(Session session, out UIntPtr size);

        [DllImport(Library)]
        internal static extern int lgh_session_review(out IntPtr review, Session session, ref Error error);

        [DllImport(Library)]
        internal static extern IntPtr lgh_text_data(IntPtr text, out UIntPtr size);

        [DllImport(Library)]
        internal static extern void lgh_text_free(IntPtr text);
    }
}
