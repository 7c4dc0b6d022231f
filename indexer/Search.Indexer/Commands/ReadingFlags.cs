using System.CommandLine;
using Search.Core.Collections;

namespace Search.Indexer.Commands;

/// <summary>How the sources of an index are read.</summary>
internal sealed class ReadingFlags
{
    private readonly Option<string?> _id = new("--id-field") { Description = "the field or column with the id; default: _id or id" };
    private readonly Option<string?> _title = new("--title-field") { Description = "the field or column with the title; default: title, which may be missing" };
    private readonly Option<string?> _text = new("--text-field") { Description = "the field or column with the text; default: text or contents" };
    private readonly Option<CollectionFormat?> _format = new("--format")
    {
        HelpName = "tsv|jsonl|csv|json",
        Description = "the format; json is an array of objects; default: as the file's name says, or for stdin as its first character",
    };

    private readonly Option<bool> _mojibake = new("--repair-mojibake")
    {
        Description = "repair UTF-8 that was decoded as Windows-1252 and encoded again (â€™ for ’); default: keep text byte for byte",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _id, _title, _text, _format, _mojibake })
        {
            command.Add(option);
        }
    }

    public CollectionOptions Values(ParseResult arguments) => new(
        arguments.GetValue(_id),
        arguments.GetValue(_title),
        arguments.GetValue(_text),
        arguments.GetValue(_format),
        arguments.GetValue(_mojibake));
}
