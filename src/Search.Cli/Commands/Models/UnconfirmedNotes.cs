using Search.Onnx.Models;

namespace Search.Cli.Commands.Models;

/// <summary>Footnotes of the list: what was not checked with the published files. Notes common to all models come once, the others have numbers.</summary>
internal sealed class UnconfirmedNotes
{
    private readonly List<string> _common;
    private readonly List<string> _own;

    public UnconfirmedNotes(IReadOnlyList<ModelEntry> entries)
    {
        _common = [.. entries[0].Unconfirmed.Where(item => entries.All(entry => entry.Unconfirmed.Contains(item)))];
        _own = [.. entries.SelectMany(entry => entry.Unconfirmed).Except(_common)];
    }

    /// <summary>A model's state with its footnote marks, for example <c>ready* 1 4</c>.</summary>
    public string Mark(ModelEntry entry) => entry.Unconfirmed.Count == 0
        ? entry.State
        : string.Join(' ', entry.Unconfirmed.Except(_common).Select(item => _own.IndexOf(item) + 1).Order().Select(number => $"{number}").Prepend(entry.State + "*"));

    /// <summary>The texts of the footnotes.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"* not checked with the published files: {string.Join("; ", _common)}; for models with numbers also:",
        .. _own.Select((item, index) => $"  {index + 1}  {item}"),
    ];
}
