using Search.Onnx.Models;

namespace Search.Cli.Commands.Models;

/// <summary>What of the registry only the published files can confirm, as footnotes of a list: what all rows have in common once, the rest by number.</summary>
internal sealed class UnconfirmedNotes
{
    private readonly List<string> _common;
    private readonly List<string> _own;

    public UnconfirmedNotes(IReadOnlyList<ModelEntry> entries)
    {
        _common = [.. entries[0].Unconfirmed.Where(item => entries.All(entry => entry.Unconfirmed.Contains(item)))];
        _own = [.. entries.SelectMany(entry => entry.Unconfirmed).Except(_common)];
    }

    /// <summary>A row's state with its marks, for example <c>ready* 1 4</c>.</summary>
    public string Mark(ModelEntry entry) => entry.Unconfirmed.Count == 0
        ? entry.State
        : string.Join(' ', entry.Unconfirmed.Except(_common).Select(item => _own.IndexOf(item) + 1).Order().Select(number => $"{number}").Prepend(entry.State + "*"));

    /// <summary>What the marks say.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"* not confirmed without the published files: {string.Join("; ", _common)}; with numbers also:",
        .. _own.Select((item, index) => $"  {index + 1}  {item}"),
    ];
}
