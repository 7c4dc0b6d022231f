using System.Collections.Frozen;
using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Tokenization;

/// <summary>The tokens of a WordPiece model; a token's id is its position. Immutable.</summary>
public sealed class Vocabulary
{
    private Vocabulary(string file, IReadOnlyList<string> tokens)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!ids.TryAdd(tokens[id], id))
            {
                throw new ModelException(
                    $"{file}: the token '{tokens[id]}' is in line {ids[tokens[id]] + 1} and again in line {id + 1}; expected each token once.");
            }
        }

        Tokens = tokens;
        Ids = ids.ToFrozenDictionary(StringComparer.Ordinal);
        Unknown = Special(file, "[UNK]");
        Cls = Special(file, "[CLS]");
        Sep = Special(file, "[SEP]");
        Pad = Special(file, "[PAD]");
    }

    /// <summary>Tokens by id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Id of <c>[UNK]</c>: a word that cannot be split into known pieces.</summary>
    public int Unknown { get; }

    /// <summary>Id of <c>[CLS]</c>: the first token of a pair.</summary>
    public int Cls { get; }

    /// <summary>Id of <c>[SEP]</c>: ends each text of a pair.</summary>
    public int Sep { get; }

    /// <summary>Id of <c>[PAD]</c>: fills a batch.</summary>
    public int Pad { get; }

    internal FrozenDictionary<string, int> Ids { get; }

    /// <summary>Finds the vocabulary of a model folder: <c>vocab.txt</c>, otherwise <c>tokenizer.json</c>.</summary>
    /// <exception cref="ModelException">Neither file exists, or it is damaged.</exception>
    public static Vocabulary FromFolder(string folder)
    {
        var (lines, json) = (Path.Combine(folder, "vocab.txt"), Path.Combine(folder, TokenizerPipeline.FileName));
        return File.Exists(lines) ? FromFile(lines)
            : File.Exists(json) ? FromTokenizerJson(json)
            : throw new ModelException($"The model folder {folder} has no vocabulary; expected vocab.txt or tokenizer.json in it.");
    }

    /// <summary>Reads a <c>vocab.txt</c>: one token a line, LF or CRLF.</summary>
    /// <exception cref="ModelException">A token appears twice, a special token is missing, or the file does not exist.</exception>
    public static Vocabulary FromFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException($"The vocabulary {path} does not exist; expected a file with one token per line.");
        }

        var lines = File.ReadAllText(path).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return new Vocabulary(path, lines);
    }

    private static Vocabulary FromTokenizerJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var model = document.RootElement.GetProperty("model");
            var type = model.TryGetProperty("type", out var name) ? name.GetString() : "WordPiece";
            if (type != "WordPiece")
            {
                throw new ModelException($"{path}: the tokenizer is a {type}; expected WordPiece, as in BERT models.");
            }

            var tokens = model.GetProperty("vocab").EnumerateObject().OrderBy(token => token.Value.GetInt32()).ToList();
            var gap = tokens.Select((token, place) => (Id: token.Value.GetInt32(), place)).FirstOrDefault(item => item.Id != item.place);
            return gap == default
                ? new Vocabulary(path, [.. tokens.Select(token => token.Name)])
                : throw new ModelException($"{path}: the ids of model.vocab jump to {gap.Id} where {gap.place} was expected.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelException($"{path}: not a tokenizer.json with model.vocab ({exception.Message}).", exception);
        }
    }

    private int Special(string file, string token) =>
        Ids.TryGetValue(token, out var id)
            ? id
            : throw new ModelException(
                $"{file}: the special token {token} is missing among {Tokens.Count:N0} tokens; expected [PAD], [UNK], [CLS] and [SEP].");
}
