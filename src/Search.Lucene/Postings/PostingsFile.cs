using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using Search.Core.Indexing;
using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>
/// The postings of one version of an index as flat arrays, mapped into memory: what a search reads is where it is expected, without decoding. It is
/// written when the index is merged, from Lucene's postings, and holds nothing that these do not: without it searches give the same result, slower.
/// <para>
/// Bounds for MaxScore are kept with each term, so the file belongs to one k1, b and average length. Layout: <see cref="PostingsHeader"/>, then the
/// sections of <see cref="PostingsSection"/>.
/// </para>
/// </summary>
internal sealed unsafe class PostingsFile : IDisposable
{
    /// <summary>The file's name in the folder of a version.</summary>
    public const string Name = "search.postings";

    /// <summary>Bytes behind each section, so that vectors may be read across its end.</summary>
    public const int Padding = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly PostingsHeader _header;

    private PostingsFile(MemoryMappedFile file, PostingsHeader header)
    {
        (_file, _header) = (file, header);
        _view = file.CreateViewAccessor(0, header.FileBytes, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        InverseLengths = Bm25.InverseLengths(header.K1, header.B, header.AverageLength);
    }

    /// <summary>The number of documents.</summary>
    public int Documents => _header.Documents;

    /// <summary>See <see cref="PostingsHeader.DocumentsWithTerms"/>.</summary>
    public long DocumentsWithTerms => _header.DocumentsWithTerms;

    /// <summary>BM25's k1.</summary>
    public float K1 => _header.K1;

    /// <summary>The largest code of a length that occurs.</summary>
    public int LargestLengthCode => _header.LargestLengthCode;

    /// <summary>See <see cref="Bm25.InverseLengths"/>.</summary>
    public float[] InverseLengths { get; }

    /// <summary>How many blocks of 65,536 documents there are.</summary>
    public int BlockCount => (Documents + ushort.MaxValue) >> 16;

    /// <summary>The codes of the documents' lengths.</summary>
    public byte* Lengths => Section(PostingsSection.Lengths);

    /// <summary>The ranks of the documents' ids.</summary>
    public int* Order => (int*)Section(PostingsSection.Order);

    /// <summary>The places of the documents' passages.</summary>
    public long* Places => (long*)Section(PostingsSection.Places);

    /// <summary>Opens the file of a version.</summary>
    /// <param name="versionFolder">The folder of the version.</param>
    /// <param name="documents">How many documents the index has.</param>
    /// <param name="parameters">The BM25 parameters of the index.</param>
    /// <param name="problem">Why the file cannot be used, as a sentence; null if it can.</param>
    /// <returns>The open file; null if it cannot be used.</returns>
    public static PostingsFile? TryOpen(string versionFolder, int documents, Bm25Parameters parameters, out string? problem)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(versionFolder, Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var header = ReadHeader(file);
            problem = ProblemOf(header, file.Length, versionFolder, documents, parameters);
            return problem is null ? new PostingsFile(Map(file), header) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The file {Name} cannot be read ({exception.Message})";
            return null;
        }
    }

    /// <summary>Reads the whole file and compares its hash.</summary>
    /// <returns>What is wrong, as a sentence; null if the file is as it was written.</returns>
    public string? FindDamage()
    {
        var hash = new XxHash3();
        using var body = new UnmanagedMemoryStream(_start + PostingsHeader.Bytes, _header.FileBytes - PostingsHeader.Bytes);
        hash.Append(body);
        return hash.GetCurrentHashAsUInt64() == _header.BodyHash ? null : $"The file {Name} is damaged: its bytes are not those that were written";
    }

    /// <summary>A term's entry; null if no document has the term.</summary>
    public TermEntry* Find(string term)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(term.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(term, bytes)];
        var starts = (int*)Section(PostingsSection.TermStarts);
        var text = Section(PostingsSection.TermBytes);
        var (low, high) = (0, _header.Terms - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = new ReadOnlySpan<byte>(text + starts[middle], starts[middle + 1] - starts[middle]).SequenceCompareTo(bytes);
            if (order == 0)
            {
                return (TermEntry*)Section(PostingsSection.Entries) + middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The documents of a rare term.</summary>
    public int* DocumentsOf(TermEntry* entry) => (int*)Section(PostingsSection.Documents) + entry->FirstDocument;

    /// <summary>The low halves of the documents of a frequent term.</summary>
    public ushort* LowHalvesOf(TermEntry* entry) => (ushort*)Section(PostingsSection.LowHalves) + entry->FirstDocument;

    /// <summary>Where the blocks of a frequent term start among its postings; one more than there are blocks.</summary>
    public int* BlocksOf(TermEntry* entry) => (int*)Section(PostingsSection.Blocks) + entry->FirstBlock;

    /// <summary>A term's frequencies; 255 stands for a larger one.</summary>
    public byte* FrequenciesOf(TermEntry* entry) => Section(PostingsSection.Frequencies) + entry->FirstFrequency;

    /// <summary>The frequency of a posting with 255 in <see cref="FrequenciesOf"/>.</summary>
    /// <param name="posting">The number of the posting among those of all terms.</param>
    public int LargeFrequency(long posting)
    {
        var pairs = (long*)Section(PostingsSection.LargeFrequencies);
        var (low, high) = (0, _header.LargeFrequencies - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = pairs[2 * middle] < posting ? (middle + 1, high) : (low, middle);
        }

        return (int)pairs[(2 * low) + 1];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>What names the version that a file belongs to.</summary>
    public static ulong OwnerOf(string versionFolder) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Path.GetFileName(versionFolder)));

    private static PostingsHeader ReadHeader(FileStream file)
    {
        var header = default(PostingsHeader);
        file.ReadAtLeast(MemoryMarshal.AsBytes(new Span<PostingsHeader>(ref header)), Marshal.SizeOf<PostingsHeader>(), throwOnEndOfStream: false);
        return header;
    }

    private static string? ProblemOf(PostingsHeader header, long length, string versionFolder, int documents, Bm25Parameters parameters) =>
        !BitConverter.IsLittleEndian ? $"The file {Name} is for little-endian processors"
        : header.Mark != PostingsHeader.ExpectedMark || header.HeaderHash != header.ComputeHash() ? $"The file {Name} is unfinished, damaged or another kind of file"
        : header.Version != PostingsHeader.CurrentVersion ? $"The file {Name} has the format {header.Version}; expected {PostingsHeader.CurrentVersion}"
        : header.FileBytes != length ? $"The file {Name} has {length:N0} bytes; expected {header.FileBytes:N0}"
        : header.Owner != OwnerOf(versionFolder) || header.Documents != documents ? $"The file {Name} belongs to another index"
        : header.K1 != (float)parameters.K1 || header.B != (float)parameters.B ? $"The file {Name} is for other BM25 parameters"
        : null;

    private static MemoryMappedFile Map(FileStream file) =>
        MemoryMappedFile.CreateFromFile(File.OpenHandle(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);

    private byte* Section(PostingsSection section) => _start + _header.Starts[(int)section];
}
