using System.Text.RegularExpressions;

namespace Search.Indexing;

/// <summary>
/// Counts why entries were rejected. Reasons that differ only in a number or a quoted text count as one; the first of them is kept as
/// the example.
/// </summary>
public sealed partial class RejectionReasons
{
    /// <summary>The most reasons that are counted separately; more would not help the user.</summary>
    private const int MostKinds = 100;

    private readonly Dictionary<string, Counted> _kinds = [];

    /// <summary>How many entries were rejected.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one rejected entry.</summary>
    /// <param name="file">The source file.</param>
    /// <param name="line">Its 1-based line number.</param>
    /// <param name="reason">Why it was rejected.</param>
    public void Add(string file, long line, string reason)
    {
        Count++;
        var kind = Variable().Replace(reason, "#");
        if (_kinds.TryGetValue(kind, out var counted))
        {
            counted.Count++;
        }
        else if (_kinds.Count < MostKinds)
        {
            _kinds.Add(kind, new Counted($"{reason} ({Path.GetFileName(file)}, line {line})"));
        }
    }

    /// <summary>The most frequent reasons for the user, one per line: <c>3 lines: no tab found; expected id&lt;TAB&gt;text (a.tsv, line 2)</c>.</summary>
    /// <param name="most">How many reasons are listed; the others are counted in one more line.</param>
    public IReadOnlyList<string> Describe(int most)
    {
        var named = _kinds.Values.OrderByDescending(counted => counted.Count).Take(most).ToList();
        var others = Count - named.Sum(counted => counted.Count);
        return [.. named.Select(counted => $"{Lines(counted.Count)}: {counted.Example}"), .. others > 0 ? [$"{Lines(others)}: other reasons"] : Array.Empty<string>()];
    }

    private static string Lines(long count) => $"{count:N0} {(count == 1 ? "line" : "lines")}";

    [GeneratedRegex("""'[^']*'|"[^"]*"|[0-9]+""")]
    private static partial Regex Variable();

    private sealed class Counted(string example)
    {
        public string Example => example;

        public long Count { get; set; } = 1;
    }
}
