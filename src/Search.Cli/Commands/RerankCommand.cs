using System.CommandLine;
using Search.Core.Reranking;
using Search.Hosting.Commands;
using Search.Hosting.Settings;

namespace Search.Cli.Commands;

/// <summary><c>search rerank</c>: scores documents against queries, JSON lines in and out.</summary>
internal static class RerankCommand
{
    private const string Expected = """{"query": "…", "documents": ["…", …]}""";

    public static Command Create()
    {
        var flags = new ScoringFlags();
        var command = new Command(
            "rerank",
            """
            Scores documents against queries: JSON lines {"query","documents":[…]} from stdin, to stdout
            {"scores":[raw relevance],"logits":[[…]],"order":[best first],"truncatedTokens":[…]}; for a cascade also
            "tiers":[0, or 1 if only the first model scored]; with --long also "windows":[null, or {"start","length","number","count"}: which
            part of a long document has the score].

            Example: search rerank --model default < requests.jsonl
            """);
        flags.AddTo(command);
        command.SetAction((arguments, cancel) => RunAsync(SettingsLoader.Load(flags.Values(arguments)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(SearchSettings settings, CancellationToken cancel)
    {
        await using var reranker = await LoadedModel.LoadAsync(settings, ScoringFlags.OneModel(settings), settings.Reranker, cancel);
        var isCascade = reranker is CascadeReranker;
        await foreach (var request in JsonLines.ReadAsync<Request>(Expected, cancel))
        {
            var scores = await reranker.ScoreAllAsync(request.Query, request.Documents, cancel);
            JsonLines.Write(new Answer(
                [.. scores.Select(score => score.Relevance)],
                [.. scores.Select(score => score.Logits)],
                [.. scores.BestFirst(score => score).Select(score => score.Index)],
                [.. scores.Select(score => score.TruncatedTokens)],
                isCascade ? [.. scores.Select(score => score.Tier)] : null,
                settings.Reranker.Long is null ? null : [.. scores.Select(score => score.Window)]));
        }

        return ExitCodes.Done;
    }

    private sealed record Request(string Query, IReadOnlyList<string> Documents)
    {
        /// <summary>The JSON reader does not check the elements for null.</summary>
        public IReadOnlyList<string> Documents { get; } = Documents.Contains(null)
            ? throw new RequestException("a document is null")
            : Documents;
    }

    private sealed record Answer(
        IReadOnlyList<float> Scores,
        IReadOnlyList<IReadOnlyList<float>> Logits,
        IReadOnlyList<int> Order,
        IReadOnlyList<int> TruncatedTokens,
        IReadOnlyList<int>? Tiers,
        IReadOnlyList<TextWindow?>? Windows);
}
