using System.CommandLine;
using Search.Core.Errors;
using Search.Hosting.Commands;
using Search.Onnx.Tokenization;

namespace Search.Cli.Commands;

/// <summary><c>search tokenize</c>: the token ids of texts, JSON lines in and out.</summary>
internal static class TokenizeCommand
{
    private const string Expected = """{"a": "…"} or {"a": "…", "b": "…"}""";

    private static readonly Option<string> VocabularyFile = new("--vocab") { Description = "the model's vocab.txt", Required = true };
    private static readonly Option<bool> Cased = new("--cased") { Description = "keep case and accents" };
    private static readonly Option<bool> Special = new("--special") { Description = "read [SEP] and the like in a text as special tokens" };
    private static readonly Option<int?> MaxLength = new("--max-length") { Description = "longest result in tokens; at least 3" };
    private static readonly Option<string> Cut = new("--truncation")
    {
        Description = "longest_first, only_second or none",
        DefaultValueFactory = _ => "only_second",
    };

    public static Command Create()
    {
        var command = new Command(
            "tokenize",
            """
            Prints token ids as the model reads them: JSON lines {"a","b"?} from stdin, {"ids","typeIds","removed"} to stdout.

            Example: search tokenize --vocab models/mini-reranker-l6/vocab.txt < texts.jsonl
            """)
        {
            VocabularyFile, Cased, Special, MaxLength, Cut,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var encoder = new WordPieceEncoder(Vocabulary.FromFile(arguments.GetValue(VocabularyFile)!), lowerCase: !arguments.GetValue(Cased));
        var truncation = PairTruncation.Parse(arguments.GetValue(Cut)!);
        var maxLength = arguments.GetValue(MaxLength) ?? int.MaxValue;
        if (maxLength < PairTruncation.SpecialTokens)
        {
            throw new BadInputException($"--max-length is {maxLength}; expected at least {PairTruncation.SpecialTokens}.");
        }

        Func<string, int[]> encode = arguments.GetValue(Special) ? encoder.EncodeWithSpecialTokens : text => encoder.Encode(text);
        await foreach (var request in JsonLines.ReadAsync<Request>(Expected, cancel))
        {
            var second = request.B is null ? null : encode(request.B);
            JsonLines.Write(TokenSequence.Of(encoder.Vocabulary, encode(request.A), second, maxLength, truncation));
        }

        return ExitCodes.Done;
    }

    private sealed record Request(string A, string? B = null);
}
