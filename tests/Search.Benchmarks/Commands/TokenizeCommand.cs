using System.CommandLine;
using Search.Benchmarks.Tokenizing;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench tokenize</c>: how fast texts are tokenized, compared with transformers.js.</summary>
internal static class TokenizeCommand
{
    private static readonly Option<string> Against = BenchOptions.Against(TokenizingRace.TransformersJs);

    public static Command Create()
    {
        var command = new Command(
            "tokenize",
            """
            Times WordPiece on the passages of the MS MARCO subset (without the test data: of the bundled sample), and transformers.js on
            the same texts. One thread each, in turns; the result is the median of seven rounds. Counts the texts with different ids.

            Example: search bench tokenize --against transformers.js
            """)
        {
            Against, BenchOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var result = await TokenizingRace.RunAsync(arguments.GetValue(Against)!, BenchOptions.Home(), cancel);
        return BenchOutput.Print(arguments, result, () => Write(result));
    }

    private static void Write(TokenizingResult result)
    {
        var (ours, peer) = (result.Ours, result.Peer);
        Console.WriteLine($"{ours.Texts:N0} texts of {ours.Collection}, {ours.Bytes / 1e6:N1} MB, on {result.Cpu}, one thread");
        Console.WriteLine($"ours                  {ours.BytesPerSecond / 1e6,7:N1} MB/s {ours.TokensPerSecond / 1e6,7:N2} M tokens/s");
        Console.WriteLine($"{peer.Name} {peer.Version} {peer.BytesPerSecond / 1e6,7:N1} MB/s {peer.TokensPerSecond / 1e6,7:N2} M tokens/s");
        Console.WriteLine($"{result.Ratio:N1} times as fast; different ids for {peer.TextsThatDiffer:N0} texts");
    }
}
